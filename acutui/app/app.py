"""The app: three modes that show one journal."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ScreenStackError
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.signal import Signal

from acutui.app.alerts import Alerts
from acutui.app.appearance import ThemedApp
from acutui.app.check_in import CheckInController
from acutui.app.journal import JournalController
from acutui.app.journal_watch import JournalRefresher
from acutui.app.merge_offer import ConflictPrompt
from acutui.app.navigation import Navigator
from acutui.app.problems import find_startup_problems, shorten_problems
from acutui.app.routines import RoutineController
from acutui.app.session import SessionController
from acutui.app.settings import SettingsController
from acutui.practice.habit import Habit
from acutui.practice.records import Feeling
from acutui.screens import messages
from acutui.screens.bindings import GLOBAL_BINDINGS
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.services.context import Context
from acutui.terminal.signals import TerminationHandler
from acutui.util.files import FileError
from acutui.util.text import sanitize

Result = TypeVar("Result")


class AcutuiApp(ThemedApp):
    """Opens on Session, or straight in the routine `practise`."""

    TITLE = "acutui"
    DEFAULT_MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [*GLOBAL_BINDINGS]

    habit: reactive[Habit | None] = reactive(None, repaint=False)
    """The habit, None until the journal has been read."""

    feeling: reactive[Feeling | None] = reactive(None, repaint=False)
    """How the user feels, from a check-in until the next session."""

    def __init__(self, services: Context, practise: str | None = None) -> None:
        super().__init__()
        self.services = services
        self.announcements: Signal[messages.Announcement] = Signal(self, "announcements")
        self._popped = asyncio.Event()
        self.failure: str | None = None
        self._practise = practise
        self._journal = JournalController(self, services)
        self._check_in = CheckInController(self, services)
        self._session = SessionController(self, services, self._check_in)
        self._merge_offer = ConflictPrompt(self, services)
        self._refresher = JournalRefresher(self, services)
        self._alerts = Alerts(self, services)
        self._settings = SettingsController(self, services)
        self._routines = RoutineController(self, services)
        self._navigator = Navigator(self, services)

    # Start and end

    def get_default_screen(self) -> Screen[Any]:
        return self._session_screen()

    def _guide_screen(self) -> Screen[Any]:
        from acutui.screens.guide import GuideScreen  # noqa: PLC0415 - when it is first shown

        return GuideScreen(self.services)

    def _session_screen(self) -> Screen[Any]:
        from acutui.screens.session import SessionScreen  # noqa: PLC0415

        return SessionScreen(self.services)

    def _calendar_screen(self) -> Screen[Any]:
        from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415

        return CalendarScreen(self.services)

    def on_load(self) -> None:
        self.set_keymap(dict(self.services.settings.keys))
        self.add_mode("guide", self._guide_screen)
        self.add_mode("session", self._session_screen)
        self.add_mode("calendar", self._calendar_screen)

    def on_mount(self) -> None:
        self._settings.apply_theme()
        self.app_resume_signal.subscribe(self, self._resumed)
        if self.terminal is not None:
            leave = partial(self._leave, asyncio.get_running_loop())
            TerminationHandler(leave).watch()
            self.terminal.before_stop = self._session.write_at_once
        # The first frame doesn't wait for the journal.
        self.call_after_refresh(lambda: self.run_worker(self._open()))

    def _resumed(self, _: object) -> None:
        self.refresh(layout=True)
        self._refresher.check_soon()

    async def on_unmount(self) -> None:
        self._refresher.stop()
        # Waits for a save that is under way.
        self._journal.close()

    def _leave(self, loop: asyncio.AbstractEventLoop, number: int) -> None:
        """Save the session and exit, because of a signal."""
        self._session.rescue()
        loop.call_soon_threadsafe(partial(self.exit, return_code=128 + number))

    async def _open(self) -> None:
        if not gc.isenabled():
            # What was imported and created up to the first frame is never garbage.
            gc.freeze()
            gc.enable()
        try:
            await self.refresh_habit()
        except FileError as error:
            self.failure = str(error)
            self.exit(return_code=1)
            return
        in_journal = self.habit.history.problems if self.habit else ()
        found = await self.in_journal_thread(find_startup_problems, self.services)
        self.warn(*shorten_problems([*found, *in_journal]))
        self._refresher.check_soon()
        # If the user has quit by now, there is no screen left.
        with suppress(ScreenStackError):
            await self._session.open(self._practise)
            await self._offer_merge()

    async def _offer_merge(self) -> None:
        """Offer to merge copies of the journal, unless something else is going on."""
        busy = self._session.is_occupied or self._session.claim.cannot_save
        if not busy and not self.screen.is_modal:
            await self._merge_offer.offer()

    # The host of the controllers

    async def in_journal_thread(self, work: Callable[..., Result], *arguments: Any) -> Result:
        return await self._journal.run(work, *arguments)

    async def refresh_habit(self) -> None:
        await self._journal.read()
        await self._session.claim.warn_if_unsavable()

    def discard_old_feeling(self) -> None:
        self._check_in.discard_old_feeling()

    def redraw_habit(self) -> None:
        self.mutate_reactive(AcutuiApp.habit)

    def announce(self, announcement: messages.Announcement) -> None:
        self.announcements.publish(announcement)

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        text, choices = [sanitize(one) for one in text], [Answer(*one) for one in answers]
        return await self.push_screen_wait(QuestionDialog(title, text, choices))

    def show(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Awaitable[None]:
        return self.push_screen(screen, callback)

    async def show_and_wait(self, screen: Screen[Result]) -> Result | None:
        return await self.push_screen_wait(screen)

    async def until_no_dialog(self) -> None:
        while self.screen.is_modal:
            self._popped.clear()
            await self._popped.wait()

    def pop_screen(self) -> AwaitComplete:
        popping = super().pop_screen()
        self._popped.set()
        return popping

    async def go_to_mode(self, mode: str) -> None:
        """Go to another mode; pause the running session."""
        if self.screen.is_modal:
            return
        if mode != "session":
            self.pause_session()
        await self.switch_mode(mode)

    def pause_session(self) -> None:
        self._session.pause()

    def session_closed(self) -> None:
        self.run_worker(self._offer_merge())

    # Which message goes to which controller. What waits for a file runs in a worker, so that the
    # next key need not wait.

    @on(messages.JournalRequest)
    def _to_journal(self, message: messages.JournalRequest) -> None:
        self.run_worker(self._journal.do(message))

    @on(messages.SessionRequest)
    def _to_session(self, message: messages.SessionRequest) -> None:
        self.run_worker(self._session.do(message))

    @on(messages.RoutineRequest)
    def _to_routines(self, message: messages.RoutineRequest) -> None:
        self.run_worker(self._routines.do(message))

    @on(messages.TimerAdvanced)
    def _timer_advanced(self, message: messages.TimerAdvanced) -> None:
        self._session.advance(message.state, message.seen)

    @on(messages.SetOption)
    def _set_option(self, message: messages.SetOption) -> None:
        self.run_worker(self.set_option(message.table, message.key, message.value))

    async def set_option(self, table: str, key: str, value: object) -> None:
        await self._settings.set(table, key, value)

    @on(messages.OpenSettings)
    def _open_settings(self, message: messages.OpenSettings) -> None:
        self._settings.open(message.name)

    @on(messages.Destination)
    async def _navigate(self, message: messages.Destination) -> None:
        await self._navigator.go(message)

    @on(messages.Alert)
    def _alert(self, message: messages.Alert) -> None:
        self._alerts.play(message.signal, message.text)

    # Keys that work everywhere

    async def action_mode(self, mode: str) -> None:
        await self.go_to_mode(mode)

    def action_command_palette(self) -> None:
        self._navigator.open_palette()

    def action_undo(self) -> None:
        self.run_worker(self._journal.undo())

    def action_redo(self) -> None:
        self.run_worker(self._journal.redo())

    def action_keys(self) -> None:
        from acutui.screens.dialogs.help import KeysPage  # noqa: PLC0415

        about = getattr(self.screen, "ABOUT", "")
        self.push_screen(KeysPage(self.screen, (self.current_mode or "").capitalize(), about))

    def action_red_flags(self) -> None:
        from acutui.screens.dialogs.red_flags import RedFlagsPage  # noqa: PLC0415

        self.pause_session()
        self.push_screen(RedFlagsPage(self.services))

    def action_settings(self) -> None:
        self._settings.open()

    async def action_quit(self) -> None:
        """Quit; ask first while there is a session to be saved."""
        if self._session.is_under_way or self._session.is_unsaved:
            self.pause_session()
            self.run_worker(self._quit_after_asking())
        else:
            self.exit()

    async def _quit_after_asking(self) -> None:
        if await self._session.confirm_quit():
            self.exit()
