"""A text that may be longer than there is room for, and scrolls."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Size

from acutui.widgets.text_block import Build, TextBlock
from acutui.widgets.text_layout import Line, line, pad, spread


class LongText(TextBlock):
    """A block that shows as many of its lines as fit; below them it says how many follow.

    It scrolls by itself: a container with a bar is laid out and painted several times when its
    content comes, which is most of what opening a page would write.
    """

    def __init__(self, build: Build, *, id: str | None = None, classes: str = "") -> None:
        super().__init__(self._show_part, id=id, classes=classes)
        self._whole = build
        self._all: Sequence[Line] = ()
        self._laid_out_for = 0
        self._top = 0
        self._place = 0  # the letters before the first line that was scrolled to

    def show(self, build: Build | None = None) -> None:
        if build:
            self._whole, self._laid_out_for = build, 0
        super().show()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lay_out(width)) + 1

    def _lay_out(self, width: int) -> Sequence[Line]:
        """Return all lines; after a change of width the first that is shown has the same words."""
        if width != self._laid_out_for:
            self._all, self._laid_out_for = self._whole(width), width
            self._top = max(0, bisect_right(_count_letters(self._all), self._place) - 1)
        return self._all

    @property
    def _room(self) -> int:
        """The lines of text that are shown: without the one below, if it has nothing to say."""
        height = self.size.height
        return height if len(self._all) <= height else max(1, height - 1)

    def _show_part(self, width: int) -> list[Line]:
        lines, room = self._lay_out(width), self._room
        self._top = max(0, min(self._top, len(lines) - room))
        shown = list(lines[self._top : self._top + room])
        if len(lines) > room:
            more = len(lines) - self._top - room
            where = f"{more} more line{'s' if more > 1 else ''}" if more else "the end"
            shown = [*pad(shown, room), spread((), line(where, "dim"), width)]
        return shown

    def scroll(self, to: str) -> None:
        """Scroll by a line or a page, or to an end: "down", "page_up", "home" ..."""
        # A line of the page before stays, to go on reading from.
        page = max(1, self._room - 1)
        by = {"up": -1, "down": 1, "page_up": -page, "page_down": page, "home": -self._top}
        last = max(0, len(self._all) - self._room)
        self._top = max(0, min(last, self._top + by.get(to, last)))
        self.show()
        self._place = _count_letters(self._all)[self._top]

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.scroll("down")

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.scroll("up")


def _count_letters(lines: Sequence[Line]) -> list[int]:
    """Return how many letters stand before each line: blanks depend on the width."""
    letters = (sum(len(text.replace(" ", "")) for text, _ in parts) for parts in lines)
    return list(accumulate(letters, initial=0))
