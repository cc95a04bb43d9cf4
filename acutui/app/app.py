"""The app: three modes over one journal."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.app import ScreenStackError
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from acutui.app.alerts import Alerts
from acutui.app.appearance import ThemedApp
from acutui.app.journal_watch import JournalRefresher
from acutui.app.merge_offer import ConflictPrompt
from acutui.app.navigation import Navigator
from acutui.app.routines import RoutineController
from acutui.app.session import SessionController
from acutui.app.settings import SettingsController
from acutui.config.settings import Settings
from acutui.practice.habit import Habit
from acutui.practice.records import Feeling
from acutui.screens.bindings import GLOBAL_BINDINGS, binding_ids, clashes
from acutui.screens.messages import (
    Alert,
    CheckInNow,
    DeleteSession,
    DoAction,
    Export,
    ExportUnsaved,
    FeedbackGiven,
    LeaveUnsaved,
    OpenSettings,
    RoutineRequest,
    SaveDays,
    SaveSession,
    SessionEnded,
    SetOption,
    ShowDay,
    ShowPoint,
    ShowRoutine,
    StartPoint,
    StartRoutine,
)
from acutui.services.context import Context
from acutui.terminal.encoding import hear_any_byte
from acutui.terminal.signals import SuspendHandler, TerminationHandler
from acutui.util.files import JournalError, Unconfirmed
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

SHOWN_PROBLEMS = 3

FELT_FOR = 3600.0
"""Seconds after which a check-in is no longer how it is now."""

Result = TypeVar("Result")


class AcutuiApp(ThemedApp):
    """Opens on Session; with `practise` it goes straight into that routine."""

    TITLE = "acutui"
    DEFAULT_MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [*GLOBAL_BINDINGS]

    habit: reactive[Habit | None] = reactive(None, repaint=False)
    """The habit as it stands, None until the journal has been read."""

    settings: reactive[Settings] = reactive(Settings, repaint=False, always_update=True)
    """What is set."""

    feeling: reactive[Feeling | None] = reactive(None, repaint=False)
    """How it is now, as long as it was said and no session began."""

    begun: reactive[int] = reactive(0, repaint=False)
    """How many sessions began since the app was opened."""

    routines: reactive[int] = reactive(0, repaint=False)
    """How often routines of one's own were changed since the app was opened."""

    def __init__(self, services: Context, practise: str | None = None) -> None:
        super().__init__()
        self.services = services
        self.set_reactive(AcutuiApp.settings, services.settings)
        self.failure: str | None = None
        self._practise = practise
        self.leading = SessionController(self)
        self.offering = ConflictPrompt(self)
        self._noticing = JournalRefresher(self)
        self._alerts = Alerts(self)
        self._adjusting = SettingsController(self)
        self._composing = RoutineController(self)
        self._finding = Navigator(self)
        self._felt_at = 0.0
        self._journal_thread: ThreadPoolExecutor | None = None

    # Beginning and end

    def get_default_screen(self) -> Screen[Any]:
        """Nothing but a mode is ever shown."""
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
        """Name modes and keys before the first screen is shown; lend an ear to every terminal."""
        if not self.is_headless:
            from textual.drivers import linux_driver  # noqa: PLC0415 - headless there is none

            hear_any_byte(linux_driver)
        self.set_keymap(dict(self.services.settings.keys))
        self.add_mode("guide", self._guide_screen)
        self.add_mode("session", self._session_screen)
        self.add_mode("calendar", self._calendar_screen)

    def on_mount(self) -> None:
        """Dress, listen for the end, and read the journal once the first screen stands."""
        self._adjusting.begin()
        self.app_resume_signal.subscribe(self, self._resumed)
        if not self.is_headless:
            TerminationHandler(self._leave).watch()
            SuspendHandler(self._driver, self.leading.keep).watch()
        self.call_after_refresh(lambda: self.run_worker(self._open()))

    def _resumed(self, _: object) -> None:
        self.refresh(layout=True)
        self._noticing.soon()

    async def on_unmount(self) -> None:
        """Let a save that is under way come to its end."""
        self._noticing.end()
        if self._journal_thread is not None:
            self._journal_thread.shutdown(wait=True)

    def _leave(self, number: int) -> None:
        """Put the session on the disk and go, because the system says so."""
        self.leading.rescue()
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(partial(self.exit, return_code=128 + number))

    async def _open(self) -> None:
        if not gc.isenabled():
            # What was imported and built up to the first frame stays to the end.
            gc.freeze()
            gc.enable()
        try:
            await self.read()
        except JournalError as error:
            self.failure = str(error)
            self.exit(return_code=1)
            return
        self._tell_problems()
        self._noticing.begin()
        # Who quits at once leaves no screen to show or ask anything on.
        with suppress(ScreenStackError):
            await self.leading.open(self._practise)
            await self.offering.offer()

    def _tell_problems(self) -> None:
        """Tell what was wrong in the files; the first few, since each covers some of the screen."""
        problems = [*self.services.all_problems(), *self._wrong_keys()]
        if self.habit:
            problems += self.habit.history.problems
        self.warn(*problems[:SHOWN_PROBLEMS])
        if len(problems) > SHOWN_PROBLEMS:
            more = len(problems) - SHOWN_PROBLEMS
            self.warn(f"and {more} more; `acutui status` and `acutui routines` name them all")

    def _wrong_keys(self) -> list[str]:
        """Return sentences on names under [keys] that no binding has, and on keys that clash."""
        keys = self.services.settings.keys
        if not keys:
            return []
        known = binding_ids()
        said = [f"keys.{name}: nothing has that name" for name in keys if name not in known]
        said += clashes(keys)
        path = self.services.config / "config.toml"
        return [f"{path}: {one}" for one in said]

    # The journal

    async def clerk(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Do something with the journal in its thread. May raise JournalError."""
        if self._journal_thread is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            _ = self.services.rooms  # opened before there is a second thread
            # One thread for the journal: its calls come one after the other, and none of them
            # holds up a key.
            self._journal_thread = ThreadPoolExecutor(1, "journal")
        return await asyncio.get_running_loop().run_in_executor(
            self._journal_thread, work, *arguments
        )

    async def read(self) -> None:
        """Read the journal and show the habit. May raise JournalError."""
        self.habit = await self.clerk(self.services.latest_habit, self.habit)
        self.warn(*await self.clerk(self.services.journal.backups.untold))
        await self.leading.keeping.tell_hindrance()

    async def change(self, work: Callable[..., object], *arguments: Any) -> bool:
        """Change the journal and show it; say so where that fails."""
        try:
            await self.clerk(work, *arguments)
            await self.read()
        except JournalError as error:
            await self._tell_failure(error)
            return isinstance(error, Unconfirmed)
        return True

    async def _tell_failure(self, error: JournalError) -> None:
        """Say why a change was not made; one that is only unsure is shown all the same."""
        self.warn(str(error), severity="error")
        if isinstance(error, Unconfirmed):
            await self._look_again()

    async def _look_again(self) -> None:
        """Read the journal, and show everything anew even where it is the same."""
        try:
            await self.read()
        except JournalError as error:
            self.warn(str(error), severity="error")
        self.mutate_reactive(AcutuiApp.habit)

    @on(SetOption)
    async def _set_option(self, message: SetOption) -> None:
        await self._adjusting.set(message.table, message.key, message.value)

    @on(OpenSettings)
    def _open_settings(self, message: OpenSettings) -> None:
        self._adjusting.open(message.name)

    @on(SaveDays)
    def _note_days(self, message: SaveDays) -> None:
        work = self.services.journal.save_days
        self.run_worker(self.change(work, message.days, message.words))

    @on(SaveSession)
    def _save_session(self, message: SaveSession) -> None:
        work = self.services.journal.save_session
        self.run_worker(self.change(work, message.session, message.words))

    @on(DeleteSession)
    async def _delete_session(self, message: DeleteSession) -> None:
        if await self.change(self.services.journal.delete_session, message.session):
            self.notify("Deleted. u brings it back.", markup=False)

    async def action_undo(self) -> None:
        """Take back the last change of the journal."""
        await self._turn(self.services.journal.undo, "Undone", "Nothing to undo.")

    async def action_redo(self) -> None:
        """Bring back what was undone last."""
        await self._turn(self.services.journal.redo, "Done again", "Nothing to do again.")

    async def _turn(self, turn: Callable[[], str | None], done: str, nothing: str) -> None:
        try:
            words = await self.clerk(turn)
            await self.read()
        except JournalError as error:
            await self._tell_failure(error)
            return
        self.notify(f"{done}: {sanitize(words)}." if words else nothing, markup=False)

    @on(Export)
    async def _export(self, message: Export) -> None:
        if self.habit is None:
            return
        try:
            # It may be gone since acutui was started.
            folder = Path.cwd()
            path = await self.clerk(self.services.export, message.form, self.habit.history, folder)
        except (JournalError, OSError) as error:
            self.warn(str(error), severity="error")
            return
        self.notify(f"Everything is in {sanitize(str(path))}", timeout=10, markup=False)

    # Sessions

    def feel(self, feeling: Feeling) -> None:
        """Take notice of how it is now."""
        self._felt_at = self.services.clock.elapsed()
        self.feeling = feeling if feeling != Feeling() else None

    def forget_feeling(self) -> None:
        """Let go of how it was, where that was said too long ago."""
        if self.services.clock.elapsed() - self._felt_at > FELT_FOR:
            self.feeling = None

    @on(StartRoutine)
    def _practise_routine(self, message: StartRoutine) -> None:
        routine = self.services.atlas.routines.get(message.routine)
        # It may have been deleted meanwhile.
        if routine is not None:
            self.run_worker(self.leading.practise(routine, message.plan))

    @on(CheckInNow)
    def _check_in(self) -> None:
        self.run_worker(self.leading.check_in())

    @on(StartPoint)
    def _press_point(self, message: StartPoint) -> None:
        self.run_worker(self.leading.press_one(self.services.atlas.points[message.point]))

    @on(SessionEnded)
    def _session_ended(self, message: SessionEnded) -> None:
        self.run_worker(self.leading.end(message.sitting, keep=message.keep))

    @on(ExportUnsaved)
    def _write_out(self, message: ExportUnsaved) -> None:
        self.run_worker(self.leading.write_out(message.sitting))

    @on(LeaveUnsaved)
    def _leave_unkept(self) -> None:
        self.run_worker(self.leading.leave_unkept())

    @on(FeedbackGiven)
    def _felt(self, message: FeedbackGiven) -> None:
        felt = replace(message.session, after=message.after, note=message.note)
        self.run_worker(self.leading.note(felt))

    # Routines of one's own

    @on(RoutineRequest)
    async def _compose_routine(self, message: RoutineRequest) -> None:
        await self._composing.do(message)

    # Keys that work everywhere

    async def action_mode(self, mode: str) -> None:
        """Go to another mode; a running session pauses meanwhile."""
        if isinstance(self.screen, Screen) and self.screen.is_modal:
            return
        if mode != "session":
            self.leading.stand_still()
        await self.switch_mode(mode)

    def action_command_palette(self) -> None:
        """Find a command by its name."""
        self._finding.open()

    @on(DoAction)
    @on(ShowPoint)
    @on(ShowRoutine)
    @on(ShowDay)
    async def _found(self, message: DoAction | ShowPoint | ShowRoutine | ShowDay) -> None:
        await self._finding.go(message)

    def action_keys(self) -> None:
        """Show what the keys do here and everywhere."""
        from acutui.screens.dialogs.help import keys_page  # noqa: PLC0415

        about = getattr(self.screen, "ABOUT", "")
        self.push_screen(keys_page(self.screen, (self.current_mode or "").capitalize(), about))

    def action_red_flags(self) -> None:
        """Show when to get help instead of pressing."""
        from acutui.screens.dialogs.red_flags import red_flags  # noqa: PLC0415

        self.leading.stand_still()
        self.push_screen(red_flags(self.services.safety))

    def action_settings(self) -> None:
        """Show the settings; a running session pauses meanwhile."""
        self._adjusting.open()

    async def action_quit(self) -> None:
        """Quit; while a session runs, ask what shall become of it."""
        if self.leading.is_under_way or self.leading.is_unkept:
            self.leading.stand_still()
            self.run_worker(self._quit_after_asking())
        else:
            self.exit()

    async def _quit_after_asking(self) -> None:
        if await self.leading.let_go():
            self.exit()

    @on(Alert)
    def _alert(self, message: Alert) -> None:
        self._alerts.tell(message.signal, message.words)
