"""Leading through sessions: starting one, taking one up again, what becomes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from acutui.app.unsaved import Keeping
from acutui.atlas.model import Hold, Point, Routine
from acutui.practice.adjustments import AS_IT_IS, Adjustment
from acutui.practice.records import Feeling
from acutui.practice.symptoms import has_red_flag
from acutui.practice.timer import TimerState
from acutui.screens.messages import SessionBegan
from acutui.terminal.glyphs import has_unicode
from acutui.util.files import JournalError, Unwritable
from acutui.util.text import minutes, sanitize

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.journal.checkpoint import Checkpoint
    from acutui.screens.timer import TimerScreen
    from acutui.services.context import Context
    from acutui.services.live_session import LiveSession


class SessionController:
    """The one session that the app may lead through at a time."""

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services
        self._screen: TimerScreen | None = None
        self._asking = False
        self._opened = asyncio.Event()
        self.keeping = Keeping(host, services)

    @property
    def is_under_way(self) -> bool:
        """Whether a session runs, paused or not."""
        return self._screen is not None and not self._screen.is_over

    @property
    def is_occupied(self) -> bool:
        """Whether a session is shown, running or over."""
        return self._screen is not None

    @property
    def is_unkept(self) -> bool:
        """Whether a session is over, could not be saved, and is gone when the app goes."""
        return self._screen is not None and self._screen.is_unkept

    def stand_still(self) -> None:
        """Pause the session that runs, if one does."""
        if self._screen is not None and self.is_under_way:
            self._screen.stand_still()

    def keep(self) -> None:
        """Write the session that runs down, up to this moment."""
        if self._screen is not None and self.is_under_way:
            run = self._screen.run.tick(self._services.clock.elapsed())
            self._screen.sitting.advance(run, self._services.clock.now())
            self._screen.sitting.write()

    def rescue(self) -> None:
        """Keep the session of which there is one, in whatever place takes it: all ends now."""
        self.keep()
        if self._screen is not None and (self.is_under_way or self._screen.is_unkept):
            self.keeping.rescue(self._screen.sitting)

    # Beginning

    async def open(self, practise: str | None) -> None:
        """Deal with an interrupted session; then go into the routine that was asked for.

        What is asked for by a key meanwhile waits: both would claim the checkpoint.
        """
        try:
            free = await self._is_free(told=practise is not None)
            if free and practise is not None:
                await self._start(self._services.atlas.routines[practise])
            elif free:
                self._services.rooms.checkpoint.release()
        finally:
            self._opened.set()

    async def practise(self, routine: Routine, plan: Adjustment) -> None:
        """Lead through a routine, and ask how it is before, unless that was said just now."""
        await self._opened.wait()
        if self._asking:
            return  # A key was pressed twice.
        if not plan.of(self._services.steps(routine)):
            self._host.warn(f"{routine.name}: your conditions leave none of its points.")
            return
        before = self._host.feeling
        if await self._is_free():
            if before is None and self._services.settings.check_in:
                before = await self._feels(sanitize(routine.name), "start")
                if before is None:
                    self._services.rooms.checkpoint.release()
                    return
            self._host.feeling = None
            await self._start(routine, plan=plan, before=before)

    async def check_in(self) -> None:
        """Ask how it is now, so that the routines that fit come first."""
        if self._asking:
            return
        felt = await self._feels("How is it now?", "find routines")
        if felt is not None:
            self._host.feel(felt)

    async def _feels(self, title: str, then: str) -> Feeling | None:
        """Ask how it is now; None where that was called off.

        What may be a red flag shows when to get help, and starts nothing by itself.
        """
        from acutui.screens.dialogs.check_in import CheckIn  # noqa: PLC0415

        fine = has_unicode(self._services.settings.glyphs)
        self._asking = True
        try:
            felt = await self._host.show_and_wait(CheckIn(fine=fine, title=title, then=then))
            if felt is not None and has_red_flag(felt.symptoms) and not await self._is_known():
                return None
            return felt
        finally:
            self._asking = False

    async def _is_known(self) -> bool:
        """Ask whether tingling is new; if so show the red flags, and ask whether to go on."""
        from acutui.screens.dialogs.red_flags import red_flags  # noqa: PLC0415

        answer = await self._host.ask(
            "Tingling, numbness or weakness",
            ["Is it new, or worse than it was?"],
            [
                ("n", "n", "no, I know it", "known"),
                ("y", "y", "yes: show when to get help", "new"),
                ("escape", "esc", "back, without starting", ""),
            ],
        )
        if answer != "new":
            return bool(answer)
        await self._host.show_and_wait(red_flags(self._services.safety))
        decided = await self._host.ask(
            "Start all the same?",
            ["New or worse tingling, numbness or weakness is for a doctor first."],
            [
                ("escape", "esc", "no, leave it for today", ""),
                ("y", "y", "yes, I have none of those signs", "start"),
            ],
        )
        return bool(decided)

    async def press_one(self, point: Point) -> None:
        """Lead through one point alone; one that the user should avoid is asked about first."""
        await self._opened.wait()
        side: Any = "midline" if point.laterality == "midline" else "each"
        routine = Routine(point.id, point.english, (Hold(point.id, side, point.seconds),))
        caution = point.avoided_by(self._services.settings.conditions)
        if caution is None:
            await self._begin(routine)
            return
        answer = await self._host.ask(
            f"{point.id}: avoid",
            [caution.text],
            [("escape", "esc", "leave it", ""), ("p", "p", "press it all the same", "press")],
        )
        if answer:
            await self._begin(routine, all_points=True)

    async def _begin(self, routine: Routine, *, all_points: bool = False) -> None:
        if await self._is_free():
            await self._start(routine, all_points=all_points)

    async def _start(
        self,
        routine: Routine,
        *,
        plan: Adjustment = AS_IT_IS,
        all_points: bool = False,
        before: Feeling | None = None,
    ) -> None:
        """Lead through a routine; the checkpoint has been claimed."""
        services = self._services
        steps = plan.of(services.steps(routine, all_points=all_points))
        if not steps:
            services.rooms.checkpoint.release()
            self._host.warn(f"{routine.name}: your conditions leave none of its points.")
            return
        run = TimerState.start(
            steps,
            now=services.clock.elapsed(),
            ready=services.ready(routine),
            on_gap=services.settings.on_gap,
        )
        now = services.clock.now()
        felt = before if before != Feeling() else None
        sitting = services.begin(routine.id, run, now, felt)
        await self._lead(sitting, routine.name)

    async def _lead(self, sitting: LiveSession, name: str) -> None:
        from acutui.screens.timer import TimerScreen  # noqa: PLC0415 - when one begins

        def left(_: None) -> None:
            self._screen = None
            self._host.session_closed()

        self._host.announce(SessionBegan())
        told = sitting.trouble if self.keeping.is_hindered else None
        self._screen = TimerScreen(self._services, sitting, name, told)
        await self._host.go_to_mode("session")
        await self._host.show(self._screen, left)

    # What was interrupted

    async def _is_free(self, *, told: bool = True) -> bool:
        """Whether a session can be started: none runs, and none waits to be taken up again.

        The checkpoint is then claimed. An interrupted session is dealt with first; when it is
        taken up again, or left for later, the answer is no. `told` says so where another
        process leads one.
        """
        checkpoint = self._services.rooms.checkpoint
        await self._close_what_is_over()
        if self._screen is not None:
            unkept = "The session before is kept nowhere yet."
            self._host.warn(unkept if self.is_unkept else "A session is running already.")
            return False
        free = False
        try:
            if not checkpoint.claim():
                if told:
                    self._host.warn(f"Another acutui ({checkpoint.holder}) is leading a session.")
                return False
            left = self._interrupted()
            free = left is None or await self._take_care_of(left)
            if free and checkpoint.waiting():
                self._asking = True  # so that a key which is pressed twice begins one session
                await self.keeping.save_waiting()
                self._asking = False
        except Unwritable as error:
            # A session can be led all the same, and be written elsewhere at its end.
            self.keeping.hindered(str(error))
            return True
        except JournalError as error:
            self._host.warn(str(error), severity="error")
        if not free and self._screen is None:
            checkpoint.release()
        return free

    async def _close_what_is_over(self) -> None:
        """Take away the screen of a session that is over, and of which all is told."""
        if self._screen is not None and self._screen.is_told:
            await self._host.go_to_mode("session")
            await self._screen.dismiss()
            self._screen = None

    def _interrupted(self) -> Checkpoint | None:
        """Return the interrupted session, if there is one that can be read.

        A damaged one is told of and out of the way. Raises JournalError where it can't be moved.
        """
        checkpoint = self._services.rooms.checkpoint
        try:
            return checkpoint.read()
        except JournalError as error:
            if checkpoint.path.exists():
                raise
            self._host.warn(str(error), severity="error")
            return None

    async def _take_care_of(self, left: Checkpoint) -> bool:
        """Resume, save or discard an interrupted session; return whether the way is free.

        Raises JournalError.
        """
        sitting = self._services.sitting(left)
        routine = self._services.atlas.routines.get(left.routine)
        name = routine.name if routine else left.routine
        done = f"{sanitize(name)}, {minutes(left.pressed)} pressed"
        if not left.pressed:
            answer = "discard"
        elif left.run.ended or not left.is_fresh(self._services.clock.now()):
            answer = "save"
        else:
            answer = await self._ask_about(left, done)
        if answer == "resume":
            await self._resume(left, name)
            return False
        if answer == "save":
            try:
                await self._host.in_journal_thread(sitting.save, self._services.settings.day_start)
            except JournalError as error:
                await self.keeping.put_by(sitting, error)
                return True
            self._tell_doubt(sitting)
            await self._host.refresh_habit()
            old = "" if left.is_fresh(self._services.clock.now()) else " more than an hour ago"
            told = f"The session interrupted{old} was saved as it stood: {done}."
            self._host.notify(told, markup=False)
        elif answer == "discard":
            await self._host.in_journal_thread(sitting.discard)
        return bool(answer) and self._services.rooms.checkpoint.claim()

    async def _resume(self, left: Checkpoint, name: str) -> None:
        run = replace(
            left.run,
            clock=self._services.clock.elapsed(),
            on_gap=self._services.settings.on_gap,
        )
        await self._lead(self._services.sitting(replace(left, run=run)), name)

    async def _ask_about(self, left: Checkpoint, done: str) -> str:
        ago = minutes((self._services.clock.now() - left.seen).total_seconds())
        at = f"hold {left.run.index + 1} of {len(left.run.steps)}"
        return await self._host.ask(
            "A session was interrupted",
            [f"{done}, at {at}, interrupted {ago} ago."],
            [
                ("enter", "enter", "Resume where it was", "resume"),
                ("s", "s", "save it as it stands", "save"),
                ("d", "d", "discard it", "discard"),
                ("escape", "esc", "decide later", ""),
            ],
        )

    # The end

    async def end(self, sitting: LiveSession, *, keep: bool) -> None:
        """Save a session that is over, or throw it away, and tell on its screen."""
        screen = self._screen
        try:
            if not keep:
                await self._host.in_journal_thread(sitting.discard)
                if screen is not None:
                    screen.discarded()
                return
            session = await self._host.in_journal_thread(
                sitting.save, self._services.settings.day_start
            )
            self._tell_doubt(sitting)
            await self._host.refresh_habit()
        except JournalError as error:
            sitting.leave()
            if screen is not None:
                screen.not_saved(str(error))
            return
        if screen is not None:
            screen.saved(session)
        await self.keeping.save_waiting()

    async def write_out(self, sitting: LiveSession) -> None:
        """Write a session that could not be saved into a file of its own."""
        if self._screen is not None:
            await self.keeping.write_out(self._screen, sitting)

    async def leave_unkept(self) -> None:
        """Leave a session that is kept nowhere, if the user says so."""
        screen = self._screen
        if screen is not None and await self.keeping.let_go(screen):
            screen.dismiss()

    def _tell_doubt(self, sitting: LiveSession) -> None:
        if sitting.doubt is not None:
            self._host.warn(str(sitting.doubt), severity="error")

    async def let_go(self) -> bool:
        """Ask what shall become of the session that runs; return whether the app may end."""
        screen = self._screen
        if screen is None:
            return True
        if screen.is_over:
            return not screen.is_unkept or await self.keeping.let_go(screen)
        answer = await self._host.ask(
            "A session is running",
            [f"{minutes(screen.sitting.pressed)} were pressed so far."],
            [
                ("s", "s", "save what was pressed, and quit", "save"),
                ("r", "r", "quit, and resume it at the next start", "later"),
                ("d", "d", "discard it, and quit", "discard"),
                ("escape", "esc", "stay", ""),
            ],
        )
        try:
            if answer == "save":
                stopped = screen.run.stop(self._services.clock.elapsed())
                screen.sitting.advance(stopped, self._services.clock.now())
                await self._host.in_journal_thread(
                    screen.sitting.save, self._services.settings.day_start
                )
            elif answer == "discard":
                await self._host.in_journal_thread(screen.sitting.discard)
            elif answer == "later":
                screen.sitting.leave()
                if screen.sitting.trouble is not None:
                    raise screen.sitting.trouble
        except JournalError as error:
            self._host.warn(str(error), severity="error")
            screen.sitting.leave()
            screen.not_saved(str(error))
            return False
        return bool(answer)
