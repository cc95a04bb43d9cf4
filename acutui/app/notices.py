"""Which notice is shown, and for how long."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from textual.timer import Timer

from acutui.screens.notices import Notice, ShownNotice

MOST_RECENT = 100
"""Notices that are kept to be read again."""

HURRIED = 1.5
"""Seconds for which information is shown while another notice waits."""

AT_LEAST = 1.0
"""Seconds before a key takes a warning away: it may have been typed before the user saw it."""


class NoticeQueue:
    """Shows notices one after the other: each until the next key or the end of its time.

    Args:
        show: Shows a notice, or none.
        set_timer: Calls a function once, after some seconds.
        clock: Returns the time in seconds.
    """

    def __init__(
        self,
        show: Callable[[ShownNotice | None], object],
        set_timer: Callable[[float, Callable[[], object]], Timer],
        clock: Callable[[], float],
    ) -> None:
        self._show = show
        self._set_timer = set_timer
        self._clock = clock
        self._recent: deque[Notice] = deque(maxlen=MOST_RECENT)
        self._waiting: deque[tuple[Notice, float]] = deque()
        self._current: Notice | None = None
        self._number = 0
        self._since = 0.0
        self._timer: Timer | None = None

    @property
    def recent(self) -> Sequence[Notice]:
        """The latest notices, the newest first."""
        return tuple(reversed(self._recent))

    def add(self, notice: Notice, seconds: float) -> None:
        """Show a notice for some seconds, after those that are waiting."""
        self.record([notice])
        self.show(notice, seconds)

    def record(self, notices: Iterable[Notice]) -> None:
        """Keep notices to be read, without showing them."""
        self._recent.extend(notices)

    def show(self, notice: Notice, seconds: float) -> None:
        """Show a notice that need not be read again."""
        self._waiting.append((notice, seconds))
        if self._current is None:
            self._next()
            return
        self._show_current()
        if not self._current.sign:
            self._run(HURRIED)

    def take_key(self) -> None:
        """Let the present notice go, because a key was pressed."""
        if self._current is None:
            return
        if not self._current.sign or self._clock() - self._since >= AT_LEAST:
            self._next()

    def clear(self) -> None:
        """Show no notice any more."""
        self._waiting.clear()
        self._next()

    def _next(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if not self._waiting:
            self._current, self._number = None, 0
            self._show(None)
            return
        self._current, seconds = self._waiting.popleft()
        self._number += 1
        self._since = self._clock()
        self._show_current()
        is_hurried = self._waiting and not self._current.sign
        self._run(min(seconds, HURRIED) if is_hurried else seconds)

    def _show_current(self) -> None:
        if self._current is not None:
            total = self._number + len(self._waiting)
            self._show(ShownNotice(self._current, self._number, total))

    def _run(self, seconds: float) -> None:
        """Go on to the next notice after some seconds."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._set_timer(seconds, self._next)
