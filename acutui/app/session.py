"""Start, resume, save or discard a session."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from acutui.app.check_in import ask_feeling, check_in
from acutui.app.host import Controller, Host
from acutui.app.session_claim import SessionClaim
from acutui.app.settings import SettingsController
from acutui.atlas.model import Hold, Point, Routine
from acutui.atlas.wording import format_caution_with_name
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.practice.records import Feeling
from acutui.practice.timer import Step, TimerState
from acutui.screens import messages
from acutui.services.live_session import LiveSession
from acutui.services.routines import describe_empty_routine, plan_steps
from acutui.services.session import Interrupted, NotSaved, Saved, SessionService
from acutui.util.durations import format_duration
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.screens.timer import TimerScreen


class RunningSession:
    """A session on screen, running or over.

    Its checkpoint is written in the journal's thread: always the newest state, one write after the
    other, until `stop_writing`. With `is_risk_known` the user knows already that this fails.
    """

    def __init__(
        self, host: Host, live: LiveSession, screen: "TimerScreen", *, is_risk_known: bool
    ) -> None:
        self._host = host
        self.live = live
        self.screen = screen
        self._is_due = self._is_writing = self._is_stopped = False
        self._risk = None if is_risk_known else ""
        """Why a crash would lose the session, as last shown; None if the first reason is known."""
        self.write_soon()

    def stop_writing(self) -> None:
        """Write no more, because the end of the session is about to be written."""
        self._is_stopped, self._is_due = True, False

    def write_soon(self) -> None:
        """Write the newest state, unless its time is over."""
        if not self._is_stopped:
            self._is_due = True
            if not self._is_writing:
                self._is_writing = True
                self._host.run_worker(self._write())

    async def _write(self) -> None:
        try:
            while self._is_due:
                self._is_due = False
                await self._host.in_journal_thread(self.live.write)
                # Warn, once for each reason, that a crash would lose the session.
                risk = self.live.risk
                is_known, self._risk = self._risk in (None, risk), risk
                if risk and not is_known and not self._is_stopped:
                    self._host.notify(sanitize(risk), severity="error", markup=False)
        finally:
            self._is_writing = False


class SessionController(Controller):
    """Asks the questions and shows the screens of a session; the app runs one at a time."""

    def __init__(self, host: Host, settings: SettingsController) -> None:
        super().__init__(host)
        self._settings = settings
        self._service = SessionService(host.services)
        self.claim = SessionClaim(host, self._service)
        self._running: RunningSession | None = None
        self._opened = asyncio.Event()
        self._is_beginning = False
        self._has_asked = False

    @property
    def is_occupied(self) -> bool:
        """Whether a session is on screen, running or over, or about to start."""
        return self._running is not None or self._is_beginning

    def pause(self, reason: str) -> None:
        if self._running is not None and not self._running.screen.is_over:
            self._running.screen.pause(reason)
            self._host.is_session_paused = self._running.screen.timer_state.paused

    def advance(self, state: TimerState, seen: datetime) -> None:
        """Take the timer's next state, and write it when it is time to."""
        self._host.is_session_paused = self._running is not None and state.paused
        if self._running is None:
            return
        if self._running.live.advance(state, seen):
            self._running.write_soon()
        if correction := self._running.live.take_correction():
            self._host.warn(correction)

    def write_at_once(self) -> None:
        """Write the running session up to this moment. Only for signal handlers."""
        running, clock = self._running, self._services.clock
        if running is not None and not running.screen.is_over:
            running.live.advance(running.screen.timer_state.tick(clock.elapsed()), clock.now())
            running.live.write_at_once()

    def rescue(self) -> None:
        """Write the session to any place that takes it. Only for signal handlers."""
        self.write_at_once()
        running = self._running
        if running is None or (running.screen.is_over and not running.screen.result.is_unsaved):
            return
        if running.live.write_problem is not None and running.live.checkpoint.pressed:
            with suppress(FileError):
                self._service.write_elsewhere(running.live)

    async def do(self, message: messages.SessionRequest) -> None:
        match message:
            case messages.StartRoutine(routine=id, plan=plan):
                # It may have been deleted meanwhile.
                routine = self._services.atlas.routines.get(id)
                if routine is not None:
                    await self._start_once(self._start_routine, routine, plan)
            case messages.StartPoint(point=id):
                await self._start_once(self._start_point, self._services.atlas.points[id])
            case messages.CheckInNow():
                await self._start_once(check_in, self._host)
            case messages.SessionEnded(save=keep):
                await self._end(keep=keep)
            case messages.ExportUnsaved():
                await self._export_unsaved()
            case messages.LeaveUnsaved():
                if self._running is not None and await self._confirm_leaving():
                    self._running.screen.dismiss()

    # Start

    async def open(self, routine: str | None) -> None:
        """Settle an interrupted session; then start the given routine, if any, as its key does.

        Requests by keys wait until this is done, because both would claim the checkpoint.
        """
        try:
            if not await self._can_start(warn_if_held=routine is not None):
                return
            if routine is not None:
                chosen = self._services.atlas.routines[routine]
                await self._start_routine(chosen, NO_ADJUSTMENT)
            if self._running is None:
                await self._host.in_journal_thread(self._service.release)
        finally:
            self._opened.set()

    async def _start_once(self, work: Callable[..., Awaitable[None]], *arguments: Any) -> None:
        """Start a session, unless one is being started: a key may be pressed twice."""
        await self._opened.wait()
        if not self._is_beginning:
            self._is_beginning = True
            try:
                await work(*arguments)
            finally:
                self._is_beginning = False

    async def _start_routine(self, routine: Routine, plan: Adjustment) -> None:
        """Start a routine, after a check-in unless there was one just now."""
        await self._ask_conditions()
        steps = plan.apply(plan_steps(self._services, routine))
        if not steps:
            self._host.warn(f"{describe_empty_routine(routine)}.")
            return
        before = self._host.feeling
        if not await self._can_start():
            return
        if before is None and self._services.settings.check_in:
            before = await ask_feeling(self._host, sanitize(routine.name), "start")
            if before is None:
                await self._host.in_journal_thread(self._service.release)
                return
        self._host.feeling = None
        await self._start(routine, steps, before)

    async def _start_point(self, point: Point) -> None:
        """Start a session of one point; if the user should avoid it, ask first."""
        await self._ask_conditions()
        caution = self._services.health.avoided(point)
        if caution is not None:
            await self._host.until_no_dialog()
            words = format_caution_with_name(caution, self._services.safety)
            answers = [("", "don't press", ""), ("p", "press it anyway", "press")]
            if not await self._host.ask(f"{point.id}: avoid", [words], answers):
                return
        if await self._can_start():
            two_sides = "both" if point.both_at_once else "each"
            side: Any = "midline" if point.laterality == "midline" else two_sides
            routine = Routine(point.id, point.english, (Hold(point.id, side, point.seconds),))
            steps = plan_steps(self._services, routine, all_points=caution is not None)
            before, self._host.feeling = self._host.feeling, None
            await self._start(routine, steps, before)

    async def _ask_conditions(self) -> None:
        """Ask once which health conditions apply, unless that has been answered."""
        if self._services.conditions_answered or self._has_asked:
            return
        from acutui.screens.dialogs.checklist import ConditionsDialog  # noqa: PLC0415

        self._has_asked = True
        conditions = await self._host.show_and_wait(ConditionsDialog(self._services))
        if conditions is not None:
            await self._settings.set("safety", "conditions", conditions)

    async def _start(
        self, routine: Routine, steps: Sequence[Step], before: Feeling | None = None
    ) -> None:
        """Start a routine; the checkpoint has been claimed."""
        if steps:
            begin = self._host.in_journal_thread(self._service.begin, routine, steps, before)
            await self._run(await begin, routine.name)
        else:
            await self._host.in_journal_thread(self._service.release)
            self._host.warn(f"{describe_empty_routine(routine)}.")

    async def _run(self, live: LiveSession, name: str) -> None:
        from acutui.screens.timer import TimerScreen  # noqa: PLC0415 - when one begins

        def close(_: None) -> None:
            self._running = None
            self._host.run_worker(self._host.offer_merge())

        host = self._host
        await host.until_no_dialog()
        host.announcements.publish(messages.SessionBegan())
        screen = TimerScreen(self._services, live.state, live.checkpoint.routine, name)
        is_known = bool(self.claim.write_problem)
        self._running = RunningSession(host, live, screen, is_risk_known=is_known)
        await host.go_to_mode("session")
        await host.until_no_dialog()
        await host.push_screen(screen, close)

    async def _can_start(self, *, warn_if_held: bool = True) -> bool:
        """Return whether a session can start; the checkpoint is then claimed."""
        running = self._running
        if running is not None:
            result = running.screen.result
            if result.is_unsaved or not result.is_known:
                unsaved = "The last session is not saved yet."
                self._host.warn(unsaved if result.is_unsaved else "A session is already running.")
                return False
            await self._host.until_no_dialog()
            await self._host.go_to_mode("session")
            await running.screen.dismiss()
            self._running = None
        free = await self.claim.claim(warn_if_held=warn_if_held)
        if isinstance(free, Interrupted):
            await self._run(self._service.resume(free), free.name)
            return False
        return free

    # The end

    async def _end(self, *, keep: bool) -> None:
        """Save or discard a session that is over, and show the result on its screen."""
        running = self._running
        if running is None:
            return
        running.stop_writing()
        work = self._service.save if keep else self._service.discard
        result: Saved | NotSaved | None = await self._host.in_journal_thread(work, running.live)
        if result is None:
            pressed = running.screen.pressed
            running.screen.close_discarded()
            if pressed:
                self.claim.show_discarded()
            else:
                self._host.notify("Nothing was pressed, so nothing is saved.")
        elif isinstance(result, NotSaved):
            running.screen.show_not_saved(result.problem, result.place)
        else:
            await self.claim.show_saved(result)
            running.screen.show_saved(result.session)
            await self.claim.save_set_aside()

    async def _export_unsaved(self) -> bool:
        """Write a session that could not be saved into a new file; return whether it worked."""
        running = self._running
        if running is None:
            return False
        try:
            path = await self._host.in_journal_thread(self._service.write_elsewhere, running.live)
        except FileError as error:
            self.report(error)
            return False
        running.screen.show_exported(path)
        return True

    async def _confirm_leaving(self) -> bool:
        """Ask whether to leave a session that is saved nowhere; return whether to."""
        answer = await self._host.ask(
            "This session is not saved",
            ["If you leave now, it is lost."],
            [
                ("o", "save it to a file and leave", "write"),
                ("d", "discard it", "discard"),
                ("", "stay", ""),
            ],
        )
        return await self._export_unsaved() if answer == "write" else bool(answer)

    async def confirm_quit(self) -> bool:
        """Ask what to do with the session, if any; return whether the app may quit."""
        running = self._running
        if running is None:
            return True
        live, screen = running.live, running.screen
        if screen.is_over:
            return not screen.result.is_unsaved or await self._confirm_leaving()
        answer = await self._host.ask(
            "A session is running",
            [f"You have pressed for {format_duration(screen.pressed)}."],
            [
                *([("s", "save it and quit", "save")] if screen.pressed else []),
                ("r", "quit and resume it next time", "later"),
                ("d", "discard it and quit", "discard"),
                ("", "stay", ""),
            ],
        )
        if not answer:
            return False
        running.stop_writing()
        service = self._service
        if answer == "save":
            screen.stop()
            live.advance(screen.timer_state, self._services.clock.now())
        work = {"save": service.save, "later": service.leave, "discard": service.discard}[answer]
        result = await self._host.in_journal_thread(work, live)
        if isinstance(result, NotSaved) and (answer != "later" or result.place is None):
            self._host.warn(result.problem, severity="error")
            screen.show_not_saved(result.problem, result.place)
            return False
        return True
