"""What a controller may ask of the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.screen import Screen

    from acutui.practice.habit import Habit
    from acutui.practice.records import Feeling
    from acutui.screens.messages import Announcement

Result = TypeVar("Result")


class Host(Protocol):
    """The app as its controllers see it."""

    habit: Habit | None
    feeling: Feeling | None
    theme: str

    @property
    def screen(self) -> Screen[Any]:
        """The screen on top."""

    @property
    def available_themes(self) -> Collection[str]:
        """The names of the themes that can be set."""

    def key_label(self, id: str) -> str:
        """Return the name of the key that the binding `id` has now."""

    async def in_journal_thread(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run `work` in the journal's thread, after all that was given to it before."""

    async def refresh_habit(self) -> None:
        """Read the journal and show the habit. Raises FileError."""

    def redraw_habit(self) -> None:
        """Show the habit again, even where it is the same."""

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        """Ask a question; return the value of its answer, "" for escape."""

    def warn(self, *problems: str, severity: Any = "warning") -> None:
        """Show what went wrong, in a notice each."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Any = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice."""

    def show(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Awaitable[None]:
        """Show a screen on top of the present one; call back with its result."""

    async def show_and_wait(self, screen: Screen[Result]) -> Result | None:
        """Show a screen on top of the present one and return its result."""

    async def until_no_dialog(self) -> None:
        """Return when no dialog is open; at once where none is."""

    async def go_to_mode(self, mode: str) -> None:
        """Go to another mode as its key does; nothing happens under a dialog."""

    def discard_old_feeling(self) -> None:
        """Discard a check-in older than an hour."""

    def pause_session(self) -> None:
        """Pause the session that runs, if one does."""

    def session_closed(self) -> None:
        """Go on with what waited until no session was shown."""

    def announce(self, announcement: Announcement) -> None:
        """Post something to every screen that subscribed."""

    def run_worker(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine beside the message that is being handled."""

    def bell(self) -> None:
        """Ring the terminal's bell."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Any:
        """Call back once after so many seconds."""

    def write_out(self, sequence: str) -> None:
        """Write an escape sequence to the terminal."""
