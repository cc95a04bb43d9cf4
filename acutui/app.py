"""The app: three modes over one journal."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path, PurePath
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from acutui.atlas.gallery import Gallery
from acutui.atlas.model import Hold, Routine
from acutui.journal.checkpoint import Checkpoint
from acutui.journal.files import JournalError
from acutui.journal.sitting import Sitting
from acutui.leaving import Leaving
from acutui.practice.habit import Habit
from acutui.practice.record import History
from acutui.practice.session import Run
from acutui.screens.messages import Alert, DeleteSession, Ended, NoteDay, Practise, PressOne
from acutui.screens.running import RunningScreen
from acutui.services import Services
from acutui.text import clean, minutes

LOOK_EVERY = 30.0
"""Seconds between looks whether a day has begun or another process saved something."""

SHOWN_PROBLEMS = 3

Result = TypeVar("Result")


def _styles() -> list[str | PurePath]:
    """Return the style sheets: inside the package where it is installed, beside it else."""
    here = Path(__file__).parent
    folder = here / "styles" if (here / "styles").is_dir() else here.parent / "styles"
    return [*sorted(folder.glob("*.tcss"))]


class AcutuiApp(App[None]):
    """Opens on Session; with `practise` it goes straight into that routine."""

    TITLE = "acutui"
    CSS_PATH = _styles()
    DEFAULT_MODE = "session"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "mode('guide')", "Guide", show=False, id="app.guide"),
        Binding("2", "mode('session')", "Session", show=False, id="app.session"),
        Binding("3", "mode('calendar')", "Calendar", show=False, id="app.calendar"),
        Binding("u", "undo", "undo the last change", show=False, id="app.undo"),
        Binding("exclamation_mark", "red_flags", "red flags", show=False, id="app.red-flags"),
        Binding("question_mark", "keys", "keys", key_display="?", id="app.keys"),
        Binding("ctrl+z", "suspend_process", "suspend", show=False, id="app.suspend"),
        Binding("q", "quit", "quit", id="app.quit"),
        Binding("ctrl+q,ctrl+c", "quit", "quit", show=False, id="app.quit-anyway", system=True),
    ]  # fmt: skip

    habit: reactive[Habit | None] = reactive(None, repaint=False)
    """The habit as it stands, None until the journal has been read."""

    def __init__(self, services: Services, practise: str | None = None) -> None:
        super().__init__()
        self.services = services
        self.failure: str | None = None
        self._practise = practise
        self._leading: RunningScreen | None = None
        # One thread for the journal: its calls come one after the other, and none of them
        # holds up a key.
        self._clerk = ThreadPoolExecutor(1, "journal")

    # Beginning and end

    def get_default_screen(self) -> Screen[Any]:
        """Nothing but a mode is ever shown."""
        return self._session_screen()

    def _guide_screen(self) -> Screen[Any]:
        from acutui.screens.guide import GuideScreen  # noqa: PLC0415 - when it is first shown

        return GuideScreen(self.services, self.gallery)

    def _session_screen(self) -> Screen[Any]:
        from acutui.screens.session import SessionScreen  # noqa: PLC0415

        return SessionScreen(self.services)

    def _calendar_screen(self) -> Screen[Any]:
        from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415

        return CalendarScreen(self.services)

    @cached_property
    def gallery(self) -> Gallery:
        """The figures."""
        return Gallery(self.services.config)

    def on_load(self) -> None:
        """Name the modes before the first one is shown."""
        self.add_mode("guide", self._guide_screen)
        self.add_mode("session", self._session_screen)
        self.add_mode("calendar", self._calendar_screen)

    def on_mount(self) -> None:
        """Dress, listen for the end, and read the journal once the first screen stands."""
        settings = self.services.settings
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        else:
            self._warn(f"{self.services.config / 'config.toml'}: no theme {settings.theme!r}")
        self.set_keymap(dict(settings.keys))
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if not self.is_headless:
            Leaving(self._leave).watch()
            self._checkpoint_before_stop()
        self.set_interval(LOOK_EVERY, self._look)
        self.call_after_refresh(lambda: self.run_worker(self._open()))

    async def on_unmount(self) -> None:
        """Let a save that is under way come to its end."""
        self._clerk.shutdown(wait=True)

    def _leave(self, number: int) -> None:
        """Put the session on the disk and go, because the system says so."""
        self._keep()
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(partial(self.exit, return_code=128 + number))

    def _keep(self) -> None:
        """Write the running session down up to this moment."""
        running = self._leading
        if running is not None and not running.is_over:
            run = running.run.tick(self.services.clock.elapsed())
            running.sitting.advance(run, self.services.clock.now())
            running.sitting.write()

    def _checkpoint_before_stop(self) -> None:
        before = signal.getsignal(signal.SIGTSTP)

        def stop(number: int, frame: Any) -> None:
            self._keep()
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGTSTP, stop)

    async def _open(self) -> None:
        try:
            await self._read()
        except JournalError as error:
            self.failure = str(error)
            self.exit(return_code=1)
            return
        self._tell_problems()
        if await self._is_free(at_start=True) and self._practise:
            routine = self.services.atlas.routines[self._practise]
            await self._start(routine)

    def _tell_problems(self) -> None:
        """Tell what was wrong in the files; the first few, since each covers some of the screen."""
        problems = [*self.services.problems, *self.services.atlas.problems]
        if self.habit:
            problems += self.habit.history.problems
        self._warn(*problems[:SHOWN_PROBLEMS])
        if len(problems) > SHOWN_PROBLEMS:
            more = len(problems) - SHOWN_PROBLEMS
            self._warn(f"and {more} more; `acutui status` and `acutui routines` name them all")

    # The journal

    async def _call(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Do something with the journal in its thread. May raise JournalError."""
        return await asyncio.get_running_loop().run_in_executor(self._clerk, work, *arguments)

    async def _read(self) -> None:
        self._show(await self._call(self.services.journal.history))

    def _show(self, history: History) -> None:
        self.habit = self.services.habit(history)

    async def _change(self, work: Callable[..., object], *arguments: Any) -> bool:
        """Change the journal and show it; say so where that fails."""
        try:
            await self._call(work, *arguments)
            await self._read()
        except JournalError as error:
            self._warn(str(error), severity="error")
            return False
        return True

    def _look(self) -> None:
        """Notice a new day, and what another process saved."""
        if self.habit is None:
            return
        try:
            stale = self.services.journal.changed
        except JournalError:
            stale = True
        if stale or self.habit.today != self.services.clock.today():
            self.run_worker(self._look_again())

    async def _look_again(self) -> None:
        try:
            await self._read()
        except JournalError as error:
            self._warn(str(error), severity="error")

    @on(NoteDay)
    def _note_day(self, message: NoteDay) -> None:
        work = self.services.journal.save_day
        self.run_worker(self._change(work, message.day, message.words))

    @on(DeleteSession)
    async def _delete_session(self, message: DeleteSession) -> None:
        if await self._change(self.services.journal.delete_session, message.session):
            self.notify("Deleted. u brings it back.", markup=False)

    async def action_undo(self) -> None:
        """Take back the last change of the journal."""
        try:
            words = await self._call(self.services.journal.undo)
            await self._read()
        except JournalError as error:
            self._warn(str(error), severity="error")
            return
        self.notify(f"Undone: {words}." if words else "Nothing to undo.", markup=False)

    # Sessions

    @on(Practise)
    def _practise_routine(self, message: Practise) -> None:
        routine = self.services.atlas.routines[message.routine]
        self.run_worker(self._begin(routine))

    @on(PressOne)
    def _press_point(self, message: PressOne) -> None:
        self.run_worker(self._press_one(message.point))

    async def _press_one(self, name: str) -> None:
        point = self.services.atlas.points[name]
        side: Any = "midline" if point.laterality == "midline" else "each"
        routine = Routine(name, point.english, (Hold(name, side, point.seconds),))
        caution = point.avoided_by(self.services.settings.conditions)
        if caution is None:
            await self._begin(routine)
            return
        from acutui.screens.dialogs.choice import Answer, Choice  # noqa: PLC0415

        answers = (
            Answer("escape", "esc", "leave it", ""),
            Answer("p", "p", "press it all the same", "press"),
        )
        question = Choice(f"{name}: avoid", [clean(caution.text)], answers)
        if await self.push_screen_wait(question):
            await self._begin(routine, all_points=True)

    async def _begin(self, routine: Routine, *, all_points: bool = False) -> None:
        if await self._is_free():
            await self._start(routine, all_points=all_points)

    async def _start(self, routine: Routine, *, all_points: bool = False) -> None:
        """Lead through a routine; the checkpoint has been claimed."""
        services = self.services
        steps = services.steps(routine, all_points=all_points)
        if not steps:
            services.rooms.checkpoint.release()
            self._warn(f"{routine.name}: your conditions leave none of its points.")
            return
        run = Run.start(
            steps,
            now=services.clock.elapsed(),
            ready=services.ready(routine),
            on_gap=services.settings.on_gap,
        )
        sitting = Sitting.begin(services.rooms, routine.id, run, services.clock.now())
        await self._lead(sitting, routine.name)

    async def _lead(self, sitting: Sitting, name: str) -> None:
        self._leading = RunningScreen(self.services, self.gallery, sitting, name)
        await self.switch_mode("session")
        await self.push_screen(self._leading, self._left_screen)

    def _left_screen(self, _: None) -> None:
        self._leading = None

    async def _is_free(self, *, at_start: bool = False) -> bool:
        """Whether a session can be started: none runs, and none waits to be taken up again.

        The checkpoint is then claimed. An interrupted session is dealt with first; when it is
        taken up again, the answer is no.
        """
        checkpoint = self.services.rooms.checkpoint
        if self._leading is not None:
            self._warn("A session is running already.")
            return False
        try:
            if not checkpoint.claim():
                if not at_start or self._practise:
                    self._warn(f"Another acutui ({checkpoint.holder}) is leading a session.")
                return False
            left = checkpoint.read()
            free = left is None or await self._take_care_of(left)
        except JournalError as error:
            self._warn(str(error), severity="error")
            free = False
        wanted = free and not (at_start and not self._practise)
        if not wanted and self._leading is None:
            checkpoint.release()
        return free

    async def _take_care_of(self, left: Checkpoint) -> bool:
        """Resume, save or discard an interrupted session; return whether the way is free.

        Raises JournalError.
        """
        sitting = Sitting(self.services.rooms, left)
        routine = self.services.atlas.routines.get(left.routine)
        name = routine.name if routine else left.routine
        done = f"{clean(name)}, {minutes(left.pressed)} pressed"
        if not left.pressed:
            answer = "discard"
        elif left.run.ended or not left.is_fresh(self.services.clock.now()):
            answer = "save"
        else:
            answer = await self._ask_about(left, done)
        if answer == "resume":
            run = replace(
                left.run,
                clock=self.services.clock.elapsed(),
                on_gap=self.services.settings.on_gap,
            )
            await self._lead(Sitting(self.services.rooms, replace(left, run=run)), name)
            return False
        if answer == "save":
            await self._call(sitting.save, self.services.settings.day_start)
            await self._read()
            self.notify(f"The interrupted session was saved: {done}.", markup=False)
        elif answer == "discard":
            await self._call(sitting.discard)
        else:
            return False
        self.services.rooms.checkpoint.claim()
        return True

    async def _ask_about(self, left: Checkpoint, done: str) -> str:
        from acutui.screens.dialogs.choice import Answer, Choice  # noqa: PLC0415

        ago = minutes((self.services.clock.now() - left.seen).total_seconds())
        at = f"hold {left.run.index + 1} of {len(left.run.steps)}"
        answers = (
            Answer("enter", "enter", "Resume where it was", "resume"),
            Answer("s", "s", "save it as it stands", "save"),
            Answer("d", "d", "discard it", "discard"),
            Answer("escape", "esc", "decide later", ""),
        )
        text = [f"{done}, at {at}, interrupted {ago} ago."]
        return await self.push_screen_wait(Choice("A session was interrupted", text, answers))

    @on(Ended)
    async def _ended(self, message: Ended) -> None:
        if message.keep:
            self.run_worker(self._save(message.sitting))
            return
        try:
            await self._call(message.sitting.discard)
        except JournalError as error:
            self._warn(str(error), severity="error")
        if self._leading:
            self._leading.dismiss()

    async def _save(self, sitting: Sitting) -> None:
        running = self._leading
        try:
            session = await self._call(sitting.save, self.services.settings.day_start)
            await self._read()
        except JournalError as error:
            sitting.leave()
            if running:
                running.not_saved(str(error))
            return
        if running:
            running.saved(session)

    # Keys that work everywhere

    async def action_mode(self, mode: str) -> None:
        """Go to another mode; a running session pauses meanwhile."""
        if isinstance(self.screen, Screen) and self.screen.is_modal:
            return
        if self._leading and not self._leading.is_over and mode != "session":
            self._leading.stand_still()
        await self.switch_mode(mode)

    def action_keys(self) -> None:
        """Show what the keys do here and everywhere."""
        from acutui.screens.dialogs.keys import keys_page  # noqa: PLC0415

        self.push_screen(keys_page(self, self.screen, (self.current_mode or "").capitalize()))

    def action_red_flags(self) -> None:
        """Show when to get help instead of pressing."""
        from acutui.screens.dialogs.red_flags import red_flags  # noqa: PLC0415

        if self._leading and not self._leading.is_over:
            self._leading.stand_still()
        self.push_screen(red_flags(self.services.safety))

    async def action_quit(self) -> None:
        """Quit; while a session runs, ask what shall become of it."""
        running = self._leading
        if running is None or running.is_over:
            self.exit()
            return
        running.stand_still()
        self.run_worker(self._quit_from(running))

    async def _quit_from(self, running: RunningScreen) -> None:
        from acutui.screens.dialogs.choice import Answer, Choice  # noqa: PLC0415

        answers = (
            Answer("s", "s", "save what was pressed, and quit", "save"),
            Answer("r", "r", "quit, and resume it at the next start", "later"),
            Answer("d", "d", "discard it, and quit", "discard"),
            Answer("escape", "esc", "stay", ""),
        )
        pressed = minutes(running.sitting.pressed)
        answer = await self.push_screen_wait(
            Choice("A session is running", [f"{pressed} were pressed so far."], answers)
        )
        if not answer:
            return
        try:
            if answer == "save":
                stopped = running.run.stop(self.services.clock.elapsed())
                running.sitting.advance(stopped, self.services.clock.now())
                await self._call(running.sitting.save, self.services.settings.day_start)
            elif answer == "discard":
                await self._call(running.sitting.discard)
            else:
                running.sitting.leave()
        except JournalError as error:
            self._warn(str(error), severity="error")
            return
        self.exit()

    @on(Alert)
    def _alert(self, message: Alert) -> None:
        """Ring the bell, and notify through the terminal, as far as it is set."""
        if self.services.settings.bell:
            self.bell()
        if self.services.settings.notify and self._driver is not None:
            self._driver.write(f"\x1b]9;{clean(message.words)}\x07")

    def action_try_alerts(self) -> None:
        """Let the user hear and see what a session will do."""
        self.post_message(Alert("acutui"))
        settings = self.services.settings
        tried = [name for name in ("bell", "notify") if getattr(settings, name)]
        self.notify(f"Tried: {', '.join(tried) or 'nothing is set'}.", markup=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield SystemCommand("Guide", "Where and how to press", partial(self.action_mode, "guide"))
        yield SystemCommand("Session", "Be led by the clock", partial(self.action_mode, "session"))
        yield SystemCommand("Calendar", "What was done", partial(self.action_mode, "calendar"))
        yield SystemCommand("Red flags", "When to get help", self.action_red_flags)
        yield SystemCommand("Keys", "What the keys do", self.action_keys)
        yield SystemCommand("Undo", "Take back the last change", self.action_undo)
        yield SystemCommand("Theme", "Other colours", self.action_change_theme)
        yield SystemCommand("Quit", "Leave acutui", self.action_quit)

    def _warn(self, *problems: str, severity: Any = "warning") -> None:
        for problem in problems:
            self.notify(clean(problem), severity=severity, timeout=10, markup=False)
