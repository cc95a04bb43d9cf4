"""What controllers may ask of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from acutui.util.files import FileError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable

    from textual.screen import Screen

    from acutui.practice.habit import Habit
    from acutui.practice.records import Feeling
    from acutui.screens.messages import Announcement
    from acutui.services.context import Context

Result = TypeVar("Result")


class Host(Protocol):
    """The app as its controllers see it."""

    habit: Habit | None
    feeling: Feeling | None
    theme: str

    @property
    def screen(self) -> Screen[Any]: ...
    @property
    def available_themes(self) -> Collection[str]: ...

    def key_label(self, id: str) -> str:
        """Return the name of the key that the binding `id` has now."""

    async def in_journal_thread(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run `work` in the journal's thread, after all that was given to it before."""

    async def refresh_habit(self) -> None:
        """Read the journal and show the habit. Raises FileError."""

    def redraw_habit(self) -> None:
        """Show the habit again, even if it is the same."""

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        """Ask a question; return the value of its answer, "" for escape.

        Args:
            title: The question.
            text: Paragraphs below it.
            answers: A key, what it does, and the value returned for it. An answer without a key
                is given by the key that closes the dialog.

        """

    def warn(self, *problems: str, severity: Any = "warning") -> None:
        """Show each problem in a notice of its own."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Any = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None: ...

    def show(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Awaitable[None]: ...
    async def show_and_wait(self, screen: Screen[Result]) -> Result | None: ...
    async def until_no_dialog(self) -> None: ...

    async def go_to_mode(self, mode: str) -> None:
        """Go to another mode as its key does; do nothing while a dialog is open."""

    def discard_old_feeling(self) -> None: ...
    def pause_session(self) -> None: ...
    def session_closed(self) -> None:
        """Continue with what waited until no session was shown."""

    async def set_option(self, table: str, key: str, value: object) -> None:
        """Change a setting, save it, and announce the change."""

    def announce(self, announcement: Announcement) -> None: ...
    def run_worker(self, work: Coroutine[Any, Any, Any]) -> Any: ...
    def bell(self) -> None: ...
    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Any: ...
    def write_out(self, sequence: str) -> None: ...


class Controller:
    """Base class of the controllers."""

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services

    def report(self, error: Exception) -> None:
        self._host.warn(str(error), severity="error")

    async def refresh(self) -> None:
        """Show the habit as it is now, or why the journal can't be read."""
        try:
            await self._host.refresh_habit()
        except FileError as error:
            self.report(error)
