"""The app as its controllers see it, and the base class of the controllers."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.events import Event, Key, Paste
from textual.notifications import Notify
from textual.reactive import reactive
from textual.screen import Screen
from textual.signal import Signal

from acutui.app.appearance import ThemedApp
from acutui.app.notices import NoticeQueue
from acutui.practice.habit import Habit
from acutui.practice.records import Feeling
from acutui.screens.base import ModeScreen
from acutui.screens.messages import Announcement
from acutui.screens.notices import Notice, ShownNotice
from acutui.services.context import Context
from acutui.services.habit import read_habit
from acutui.util.files import FileError
from acutui.util.text import join_lines, sanitize

LONG = 10.0
"""Seconds for which a warning is shown."""

FEELING_LIFETIME = 3600.0
"""Seconds for which a check-in says how the user feels."""

Result = TypeVar("Result")


class Host(ThemedApp):
    """The app without its controllers: it has the journal, asks questions and changes the mode."""

    habit: reactive[Habit | None] = reactive(None, repaint=False)
    """The habit, None until the journal has been read."""

    feeling: reactive[Feeling | None] = reactive(None, repaint=False)
    """How the user feels, from a check-in until the next session."""

    is_session_paused: reactive[bool] = reactive(False, repaint=False)
    """Whether a session is paused."""

    notice: reactive[ShownNotice | None] = reactive(None, repaint=False)
    """The notice that is shown."""

    felt_at = 0.0
    """When the check-in was, by `Clock.elapsed`."""

    _journal_thread: Executor | None = None
    _has_ended = False

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self.announcements: Signal[Announcement] = Signal(self, "announcements")
        show = partial(setattr, self, "notice")
        self.notices = NoticeQueue(show, self.set_timer, services.clock.elapsed)
        self._popped = asyncio.Event()

    def on_unmount(self) -> None:
        self._has_ended = True
        # Waits for a save that is under way.
        if self._journal_thread is not None:
            self._journal_thread.shutdown(wait=True)

    # The journal

    async def in_journal_thread(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run `work` in the one thread for files, after all earlier work. Raises what it raises."""
        if self._has_ended:
            # Textual cancels a worker only after the thread has ended.
            raise asyncio.CancelledError
        if self._journal_thread is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not before the first frame

            _ = self.services.journal  # opened before there is a second thread
            # One thread, so that its calls come one after the other.
            self._journal_thread = ThreadPoolExecutor(1, "journal")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._journal_thread, work, *arguments)

    async def refresh_habit(self) -> None:
        """Read the journal and show the habit. Raises FileError."""
        warnings = self.services.journal.pending_change_warnings
        try:
            self.habit = await self.in_journal_thread(read_habit, self.services, self.habit)
        finally:
            self.warn(*await self.in_journal_thread(warnings))

    def discard_old_feeling(self) -> None:
        """Discard a check-in older than an hour."""
        if self.services.clock.elapsed() - self.felt_at > FEELING_LIFETIME:
            self.feeling = None

    # Notices, questions and screens

    def warn(self, *problems: str, severity: Any = "warning") -> None:
        """Show each problem in a notice of its own."""
        for problem in problems:
            self.notify(sanitize(problem), severity=severity, timeout=LONG, markup=False)

    def warn_of_files(self, problems: Sequence[str]) -> None:
        """Warn of what is wrong in the user's files; many problems are only counted."""
        if len(problems) < 2:
            self.warn(*problems)
            return
        now, key = self.services.clock.now(), self.key_label("app.notices")
        text = f"{len(problems)} things to look at in your files: {key}"
        self.notices.record(
            Notice(sanitize(problem), "warning", now) for problem in reversed(problems)
        )
        self.notices.show(Notice(text, "warning", now), LONG)

    def on_notify(self, event: Notify) -> None:
        """Show a notice in a line of the screen, not in one of Textual's toasts."""
        event.prevent_default()
        given = event.notification
        text = ": ".join(part for part in (given.title, given.message) if part)
        notice = Notice(text, given.severity, self.services.clock.now())
        self.notices.add(notice, given.timeout)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self.notices.take_key()
        elif isinstance(event, Paste):
            # Of several lines, Textual's fields take only the first.
            event.text = join_lines(event.text)
        await super().on_event(event)

    def on_paste(self) -> None:
        """Say that a paste did nothing; text fields take theirs."""
        self.notify("Nothing was pasted: there is no text field here.")

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        """Ask a question, with the fields of each `Answer`.

        Returns:
            The value of the chosen answer, "" for escape.
        """
        from acutui.screens.dialogs.choice import Answer, QuestionDialog  # noqa: PLC0415 - not before the first frame

        text, choices = [sanitize(one) for one in text], [Answer(*one) for one in answers]
        return await self.push_screen_wait(QuestionDialog(title, text, choices))

    async def show_and_wait(self, screen: Screen[Result]) -> Result:
        """Show a dialog once no other one is open; return its result."""
        await self.until_no_dialog()
        return await self.push_screen_wait(screen)

    async def until_no_dialog(self) -> None:
        while self.screen.is_modal:
            self._popped.clear()
            await self._popped.wait()

    def pop_screen(self) -> AwaitComplete:
        popping = super().pop_screen()
        self._popped.set()
        return popping

    # The modes and the session

    async def go_to_mode(self, mode: str) -> None:
        """Go to another mode as its key does, pausing the session; stay while a dialog is open."""
        if not self.screen.is_modal:
            if mode != "session":
                self.pause_session(f"you went to the {mode.capitalize()}")
            await self.switch_mode(mode)
            if isinstance(self.screen, ModeScreen):
                self.screen.leave_page()

    def pause_session(self, reason: str) -> None:
        """Pause the running session, if any; `reason` follows "Paused because"."""
        raise NotImplementedError

    async def offer_merge(self) -> None:
        """Offer to merge copies of the journal, unless something else is going on."""
        raise NotImplementedError


class Controller:
    """Base class of the controllers."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._services = host.services

    def report(self, error: Exception) -> None:
        self._host.warn(str(error), severity="error")

    async def refresh(self, done: str = "") -> None:
        """Show the habit as it is now, or why it can't be read, after what is `done`."""
        try:
            await self._host.refresh_habit()
        except FileError as error:
            self._host.warn(f"{done}, but {error}" if done else str(error), severity="error")
