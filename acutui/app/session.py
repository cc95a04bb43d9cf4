"""Start, resume, save or discard a session."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from acutui.app.checkpoint_writer import CheckpointWriter
from acutui.app.host import Controller
from acutui.app.session_claim import SessionClaim
from acutui.atlas.model import Hold, Point, Routine
from acutui.atlas.wording import format_caution_with_name
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.screens import messages
from acutui.services.routines import describe_empty_routine, plan_steps
from acutui.services.session import (
    Interrupted,
    NotSaved,
    Saved,
    SessionService,
)
from acutui.util.durations import format_duration
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from acutui.app.check_in import CheckInController
    from acutui.app.host import Host
    from acutui.practice.records import Feeling
    from acutui.practice.timer import TimerState
    from acutui.screens.timer import TimerScreen
    from acutui.services.context import Context
    from acutui.services.live_session import LiveSession


class SessionController(Controller):
    """Asks the questions and shows the screens of a session; the app runs one at a time."""

    def __init__(self, host: Host, services: Context, check_in: CheckInController) -> None:
        super().__init__(host, services)
        self._check_in = check_in
        self._service = SessionService(services)
        self.claim = SessionClaim(host, services, self._service)
        self._writer = CheckpointWriter(host)
        self._screen: TimerScreen | None = None
        self._opened = asyncio.Event()
        self._is_beginning = False
        self._has_asked = False

    @property
    def is_under_way(self) -> bool:
        """Whether a session is running, paused or not."""
        return self._screen is not None and not self._screen.is_over

    @property
    def is_occupied(self) -> bool:
        """Whether a session is on screen, running or over, or about to start."""
        return self._screen is not None or self._is_beginning

    @property
    def is_unsaved(self) -> bool:
        """Whether a session is over, could not be saved, and is gone when the app goes."""
        return self._screen is not None and self._screen.is_unsaved

    def pause(self) -> None:
        if self._screen is not None and self.is_under_way:
            self._screen.pause()

    def advance(self, state: TimerState, seen: datetime) -> None:
        """Take the timer's next state, and write it when it is time to."""
        self._writer.advance(state, seen)

    def write_at_once(self) -> None:
        """Write the running session up to this moment. Only for signal handlers."""
        if self._screen is not None and self.is_under_way:
            state = self._screen.timer_state.tick(self._services.clock.elapsed())
            self._writer.write_at_once(state, self._services.clock.now())

    def rescue(self) -> None:
        """Write the session to any place that takes it. Only for signal handlers."""
        self.write_at_once()
        live = self._writer.live
        if live is None or live.write_problem is None or not live.checkpoint.pressed:
            return
        if self.is_under_way or self.is_unsaved:
            with suppress(FileError):
                self._service.write_elsewhere(live)

    async def do(self, message: messages.SessionRequest) -> None:
        match message:
            case messages.StartRoutine(routine=id, plan=plan):
                # It may have been deleted meanwhile.
                routine = self._services.atlas.routines.get(id)
                if routine is not None:
                    await self.start_routine(routine, plan)
            case messages.StartPoint(point=id):
                await self.start_point(self._services.atlas.points[id])
            case messages.CheckInNow():
                await self._start_once(self._check_in.check_in)
            case messages.SessionEnded(save=keep):
                await self.end(keep=keep)
            case messages.ExportUnsaved():
                await self.export_unsaved()
            case messages.LeaveUnsaved():
                await self.leave_unsaved()

    # Start

    async def open(self, routine: str | None) -> None:
        """Settle an interrupted session; then start the given routine, if any.

        Requests by keys wait until this is done, because both would claim the checkpoint.
        """
        try:
            if not await self._can_start(warn_if_held=routine is not None):
                return
            if routine is not None:
                await self._ask_conditions()
                await self._start(self._services.atlas.routines[routine])
            else:
                await self._host.in_journal_thread(self._service.release)
        finally:
            self._opened.set()

    async def start_routine(self, routine: Routine, plan: Adjustment) -> None:
        """Start a routine, after a check-in unless there was one just now."""

        async def begin() -> None:
            await self._ask_conditions()
            if not plan.apply(plan_steps(self._services, routine)):
                self._host.warn(f"{describe_empty_routine(routine)}.")
                return
            before = self._host.feeling
            if not await self._can_start():
                return
            if before is None and self._services.settings.check_in:
                before = await self._check_in.ask(sanitize(routine.name), "start")
                if before is None:
                    await self._host.in_journal_thread(self._service.release)
                    return
            self._host.feeling = None
            await self._start(routine, plan=plan, before=before)

        await self._start_once(begin)

    async def start_point(self, point: Point) -> None:
        """Start a session of one point; if the user should avoid it, ask first."""

        async def begin() -> None:
            await self._ask_conditions()
            caution = self._services.health.avoided(point)
            if caution is not None:
                leave = ("", "don't press", "")
                press = ("p", "press it anyway", "press")
                await self._host.until_no_dialog()
                words = format_caution_with_name(caution, self._services.safety)
                if not await self._host.ask(f"{point.id}: avoid", [words], [leave, press]):
                    return
            if await self._can_start():
                two_sides = "both" if point.both_at_once else "each"
                side: Any = "midline" if point.laterality == "midline" else two_sides
                hold = Hold(point.id, side, point.seconds)
                routine = Routine(point.id, point.english, (hold,))
                await self._start(routine, all_points=caution is not None)

        await self._start_once(begin)

    async def _ask_conditions(self) -> None:
        """Ask once which health conditions apply, unless that has been answered."""
        if self._services.settings.conditions_answered or self._has_asked:
            return
        from acutui.screens.dialogs.checklist import ConditionsDialog  # noqa: PLC0415

        self._has_asked = True
        await self._host.until_no_dialog()
        conditions = await self._host.show_and_wait(ConditionsDialog(self._services))
        if conditions is not None:
            await self._host.set_option("safety", "conditions", conditions)

    async def _start_once(self, work: Callable[[], Awaitable[None]]) -> None:
        """Start a session, unless one is being started: a key may be pressed twice."""
        await self._opened.wait()
        if not self._is_beginning:
            self._is_beginning = True
            try:
                await work()
            finally:
                self._is_beginning = False

    async def _start(
        self,
        routine: Routine,
        *,
        plan: Adjustment = NO_ADJUSTMENT,
        all_points: bool = False,
        before: Feeling | None = None,
    ) -> None:
        """Start a routine; the checkpoint has been claimed."""
        steps = plan.apply(plan_steps(self._services, routine, all_points=all_points))
        if steps:
            await self._run(self._service.begin(routine, steps, before), routine.name)
        else:
            await self._host.in_journal_thread(self._service.release)
            self._host.warn(f"{describe_empty_routine(routine)}.")

    async def _run(self, live: LiveSession, name: str) -> None:
        from acutui.screens.timer import TimerScreen  # noqa: PLC0415 - when one begins

        def close(_: None) -> None:
            self._screen = None
            self._host.session_closed()

        await self._host.until_no_dialog()
        self._host.announce(messages.SessionBegan())
        self._screen = TimerScreen(self._services, live.state, live.checkpoint.routine, name)
        self._writer.begin(live, is_risk_known=self.claim.cannot_save)
        await self._host.go_to_mode("session")
        await self._host.until_no_dialog()
        await self._host.show(self._screen, close)

    async def _can_start(self, *, warn_if_held: bool = True) -> bool:
        """Return whether a session can start; the checkpoint is then claimed."""
        await self._close_finished()
        if self._screen is not None:
            unsaved = "The last session is not saved yet."
            self._host.warn(unsaved if self.is_unsaved else "A session is already running.")
            return False
        free = await self.claim.claim(warn_if_held=warn_if_held)
        if isinstance(free, Interrupted):
            await self._run(self._service.resume(free), free.name)
            return False
        return free

    async def _close_finished(self) -> None:
        if self._screen is not None and self._screen.is_finished:
            await self._host.until_no_dialog()
            await self._host.go_to_mode("session")
            await self._screen.dismiss()
            self._screen = None

    # The end

    async def end(self, *, keep: bool) -> None:
        """Save or discard a session that is over, and show the result on its screen."""
        live, screen = self._writer.live, self._screen
        if live is None or screen is None:
            return
        self._writer.stop()
        work = self._service.save if keep else self._service.discard
        result: Saved | NotSaved | None = await self._host.in_journal_thread(work, live)
        if result is None:
            screen.close_discarded()
        elif isinstance(result, NotSaved):
            screen.show_not_saved(result.problem, result.place)
        else:
            await self.claim.show_saved(result)
            screen.show_saved(result.session)
            await self.claim.save_set_aside()

    async def export_unsaved(self) -> bool:
        """Write a session that could not be saved into a new file; return whether it worked."""
        live, screen = self._writer.live, self._screen
        if live is None or screen is None:
            return False
        try:
            path = await self._host.in_journal_thread(self._service.write_elsewhere, live)
        except FileError as error:
            self.report(error)
            return False
        screen.show_exported(path)
        return True

    async def leave_unsaved(self) -> None:
        """Leave a session that is saved nowhere, if the user confirms it."""
        if self._screen is not None and await self._confirm_leaving():
            self._screen.dismiss()

    async def _confirm_leaving(self) -> bool:
        answer = await self._host.ask(
            "This session is not saved",
            ["If you leave now, it is lost."],
            [
                ("o", "save it to a file and leave", "write"),
                ("d", "discard it", "discard"),
                ("", "stay", ""),
            ],
        )
        return await self.export_unsaved() if answer == "write" else bool(answer)

    async def confirm_quit(self) -> bool:
        """Ask what to do with the session, if any; return whether the app may quit."""
        live, screen = self._writer.live, self._screen
        if live is None or screen is None:
            return True
        if screen.is_over:
            return not screen.is_unsaved or await self._confirm_leaving()
        answer = await self._host.ask(
            "A session is running",
            [f"You have pressed for {format_duration(screen.pressed)}."],
            [
                ("s", "save it and quit", "save"),
                ("r", "quit and resume it next time", "later"),
                ("d", "discard it and quit", "discard"),
                ("", "stay", ""),
            ],
        )
        if not answer:
            return False
        self._writer.stop()
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
