"""Start, resume, save or discard a session."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from acutui.app.checkpoint_writer import CheckpointWriter
from acutui.app.session_claim import SessionClaim
from acutui.atlas.model import Hold, Point, Routine
from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.screens.messages import (
    CheckInNow,
    ExportUnsaved,
    LeaveUnsaved,
    SessionBegan,
    SessionEnded,
    StartPoint,
    StartRoutine,
)
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

SessionRequest = (
    StartRoutine | StartPoint | CheckInNow | SessionEnded | ExportUnsaved | LeaveUnsaved
)


class SessionController:
    """Puts the questions and screens round the one session that the app may lead at a time."""

    def __init__(self, host: Host, services: Context, check_in: CheckInController) -> None:
        self._host = host
        self._services = services
        self._check_in = check_in
        self._service = SessionService(services)
        self._claim = SessionClaim(host, self._service)
        self._writer = CheckpointWriter(host)
        self._screen: TimerScreen | None = None
        self._opened = asyncio.Event()
        self._is_beginning = False

    @property
    def is_under_way(self) -> bool:
        """Whether a session runs, paused or not."""
        return self._screen is not None and not self._screen.is_over

    @property
    def is_occupied(self) -> bool:
        """Whether a session is shown, running or over, or about to begin."""
        return self._screen is not None or self._is_beginning

    @property
    def is_unsaved(self) -> bool:
        """Whether a session is over, could not be saved, and is gone when the app goes."""
        return self._screen is not None and self._screen.is_unsaved

    @property
    def cannot_save(self) -> bool:
        """Whether nothing can be saved, and the user was told."""
        return self._claim.cannot_save

    async def tell_write_problem(self) -> None:
        """Say so where nothing can be saved, unless that was said already."""
        await self._claim.tell_write_problem()

    @property
    def _live(self) -> LiveSession | None:
        return self._writer.live

    def pause(self) -> None:
        """Pause the session that runs, if one does."""
        if self._screen is not None and self.is_under_way:
            self._screen.pause()

    def advance(self, state: TimerState, seen: datetime) -> None:
        """Take the timer's next state, and have it written where it is time to."""
        self._writer.advance(state, seen)

    def write_at_once(self) -> None:
        """Write the session that runs, up to this moment. For signal handlers alone."""
        if self._screen is not None and self.is_under_way:
            state = self._screen.run.tick(self._services.clock.elapsed())
            self._writer.write_at_once(state, self._services.clock.now())

    def rescue(self) -> None:
        """Write the session to whatever place takes it. For signal handlers alone."""
        self.write_at_once()
        live = self._live
        if live is None or live.write_problem is None or not live.checkpoint.pressed:
            return
        if self.is_under_way or self.is_unsaved:
            with suppress(FileError):
                self._service.write_elsewhere(live)

    async def do(self, message: SessionRequest) -> None:
        """Do what a screen asks for."""
        match message:
            case StartRoutine(routine=id, plan=plan):
                # It may have been deleted meanwhile.
                routine = self._services.atlas.routines.get(id)
                if routine is not None:
                    await self.practise(routine, plan)
            case StartPoint(point=id):
                await self.press_one(self._services.atlas.points[id])
            case CheckInNow():
                await self._do_once(self._check_in.check_in)
            case SessionEnded(save=keep):
                await self.end(keep=keep)
            case ExportUnsaved():
                await self.write_out()
            case LeaveUnsaved():
                await self.leave_unkept()

    # Beginning

    async def open(self, practise: str | None) -> None:
        """Deal with an interrupted session; then start the routine that was asked for, if any.

        What is asked for by a key meanwhile waits: both would claim the checkpoint.
        """
        try:
            if not await self._is_free(tell_held=practise is not None):
                return
            if practise is not None:
                await self._start(self._services.atlas.routines[practise])
            else:
                await self._host.in_journal_thread(self._service.release)
        finally:
            self._opened.set()

    async def practise(self, routine: Routine, plan: Adjustment) -> None:
        """Lead through a routine, and ask how it is before, unless that was said just now."""

        async def begin() -> None:
            if not plan.apply(plan_steps(self._services, routine)):
                self._host.warn(f"{describe_empty_routine(routine)}.")
                return
            before = self._host.feeling
            if not await self._is_free():
                return
            if before is None and self._services.settings.check_in:
                before = await self._check_in.ask(sanitize(routine.name), "start")
                if before is None:
                    await self._host.in_journal_thread(self._service.release)
                    return
            self._host.feeling = None
            await self._start(routine, plan=plan, before=before)

        await self._opened.wait()
        await self._do_once(begin)

    async def press_one(self, point: Point) -> None:
        """Lead through one point alone; one that the user should avoid is asked about first."""

        async def begin() -> None:
            caution = point.avoidance_for(self._services.settings.conditions)
            if caution is not None:
                leave = ("", "leave it", "")
                press = ("p", "press it all the same", "press")
                await self._host.until_no_dialog()
                if not await self._host.ask(f"{point.id}: avoid", [caution.text], [leave, press]):
                    return
            if await self._is_free():
                side: Any = "midline" if point.laterality == "midline" else "each"
                hold = Hold(point.id, side, point.seconds)
                routine = Routine(point.id, point.english, (hold,))
                await self._start(routine, all_points=caution is not None)

        await self._opened.wait()
        await self._do_once(begin)

    async def _do_once(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what may begin a session, unless such a thing is going on: a key is pressed twice."""
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
        """Lead through a routine; the checkpoint has been claimed."""
        steps = plan.apply(plan_steps(self._services, routine, all_points=all_points))
        if steps:
            await self._lead(self._service.begin(routine, steps, before), routine.name)
        else:
            await self._host.in_journal_thread(self._service.release)
            self._host.warn(f"{describe_empty_routine(routine)}.")

    async def _lead(self, live: LiveSession, name: str) -> None:
        from acutui.screens.timer import TimerScreen  # noqa: PLC0415 - when one begins

        def close(_: None) -> None:
            self._screen = None
            self._host.session_closed()

        await self._host.until_no_dialog()
        self._host.announce(SessionBegan())
        self._screen = TimerScreen(self._services, live.state, live.checkpoint.routine, name)
        self._writer.begin(live, is_risk_known=self.cannot_save)
        await self._host.go_to_mode("session")
        await self._host.until_no_dialog()
        await self._host.show(self._screen, close)

    async def _is_free(self, *, tell_held: bool = True) -> bool:
        """Return whether a session can be started; the checkpoint is then claimed."""
        await self._close_what_is_over()
        if self._screen is not None:
            unkept = "The session before is kept nowhere yet."
            self._host.warn(unkept if self.is_unsaved else "A session is running already.")
            return False
        free = await self._claim.claim(tell_held=tell_held)
        if isinstance(free, Interrupted):
            await self._lead(self._service.resume(free), free.name)
            return False
        return free

    async def _close_what_is_over(self) -> None:
        """Close the screen of a session that is over, where all is said about it."""
        if self._screen is not None and self._screen.is_finished:
            await self._host.until_no_dialog()
            await self._host.go_to_mode("session")
            await self._screen.dismiss()
            self._screen = None

    # The end

    async def end(self, *, keep: bool) -> None:
        """Save a session that is over, or discard it, and show what came of it on its screen."""
        live, screen = self._live, self._screen
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
            await self._claim.show_saved(result)
            screen.show_saved(result.session)
            await self._claim.save_set_aside()

    async def write_out(self) -> bool:
        """Write a session that could not be saved into a new file; return whether it is there."""
        live, screen = self._live, self._screen
        if live is None or screen is None:
            return False
        try:
            path = await self._host.in_journal_thread(self._service.write_elsewhere, live)
        except FileError as error:
            self._host.warn(str(error), severity="error")
            return False
        screen.show_exported(path)
        return True

    async def leave_unkept(self) -> None:
        """Leave a session that is kept nowhere, if the user says so."""
        if self._screen is not None and await self._may_leave_unkept():
            self._screen.dismiss()

    async def _may_leave_unkept(self) -> bool:
        answer = await self._host.ask(
            "This session is kept nowhere yet",
            ["It is gone when you leave it like this."],
            [
                ("o", "write it into a file, and leave", "write"),
                ("d", "let it go", "discard"),
                ("", "stay", ""),
            ],
        )
        return await self.write_out() if answer == "write" else bool(answer)

    async def may_quit(self) -> bool:
        """Ask what shall become of the session that runs; return whether the app may end."""
        live, screen = self._live, self._screen
        if live is None or screen is None:
            return True
        if screen.is_over:
            return not screen.is_unsaved or await self._may_leave_unkept()
        answer = await self._host.ask(
            "A session is running",
            [f"{format_duration(screen.pressed)} were pressed so far."],
            [
                ("s", "save what was pressed, and quit", "save"),
                ("r", "quit, and resume it at the next start", "later"),
                ("d", "discard it, and quit", "discard"),
                ("", "stay", ""),
            ],
        )
        if not answer:
            return False
        self._writer.stop()
        service = self._service
        if answer == "save":
            screen.stop()
            live.advance(screen.run, self._services.clock.now())
        work = {"save": service.save, "later": service.leave, "discard": service.discard}[answer]
        result = await self._host.in_journal_thread(work, live)
        if isinstance(result, NotSaved) and (answer != "later" or result.place is None):
            self._host.warn(result.problem, severity="error")
            screen.show_not_saved(result.problem, result.place)
            return False
        return True
