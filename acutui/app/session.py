"""Start, resume, save or discard a session."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from acutui.atlas.model import Hold, Point, Routine
from acutui.practice.adjustments import AS_IT_IS, Adjustment
from acutui.screens.messages import SessionBegan
from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    NotSaved,
    Saved,
    SessionService,
    SetAside,
    Unsavable,
    nothing_left_sentence,
    rescued_sentence,
    risk_sentence,
)
from acutui.util.files import JournalError
from acutui.util.text import minutes, sanitize

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

LONG = 15.0
"""Seconds for which a notice is shown that must not be overlooked."""


class SessionController:
    """Puts the questions and screens round the one session that the app may lead at a time."""

    def __init__(self, host: Host, services: Context, check_in: CheckInController) -> None:
        self._host = host
        self._services = services
        self._check_in = check_in
        self._service = SessionService(services)
        self._screen: TimerScreen | None = None
        self._live: LiveSession | None = None
        self._opened = asyncio.Event()
        self._is_beginning = False
        self._is_due = False
        self._is_writing = False
        self._is_ending = False
        # What was last found to prevent saving, and the checkpoint from being written.
        self._write_problem = ""
        self._risk: str | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a session runs, paused or not."""
        return self._screen is not None and not self._screen.is_over

    @property
    def is_occupied(self) -> bool:
        """Whether a session is shown, running or over, or about to begin."""
        return self._screen is not None or self._is_beginning

    @property
    def is_unkept(self) -> bool:
        """Whether a session is over, could not be saved, and is gone when the app goes."""
        return self._screen is not None and self._screen.is_unkept

    @property
    def cannot_save(self) -> bool:
        """Whether nothing can be saved, and the user was told."""
        return bool(self._write_problem)

    def pause(self) -> None:
        """Pause the session that runs, if one does."""
        if self._screen is not None and self.is_under_way:
            self._screen.stand_still()

    # Writing the checkpoint

    def advance(self, state: TimerState, seen: datetime) -> None:
        """Take the timer's next state, and have it written where it is time to."""
        if self._live is not None and self._live.advance(state, seen):
            self._write_soon()

    def _write_soon(self) -> None:
        if self._is_ending:
            return  # The end writes it.
        self._is_due = True
        if not self._is_writing:
            self._is_writing = True
            self._host.run_worker(self._write())

    async def _write(self) -> None:
        """Write the newest state as long as there is one to be written."""
        try:
            while self._is_due and self._live is not None:
                self._is_due = False
                await self._host.in_journal_thread(self._live.write)
                self._warn_of_risk(self._live)
        finally:
            self._is_writing = False

    def _warn_of_risk(self, live: LiveSession) -> None:
        risk = risk_sentence(live)
        # Where nothing could be saved from the beginning, the user knows.
        is_known = risk == self._risk or (self._risk is None and self.cannot_save)
        self._risk = risk
        if risk and not is_known and self.is_under_way:
            self._host.notify(sanitize(risk), severity="error", markup=False)

    def write_at_once(self) -> None:
        """Write the session that runs, up to this moment. For signal handlers alone."""
        if self._screen is not None and self._live is not None and self.is_under_way:
            state = self._screen.run.tick(self._services.clock.elapsed())
            self._live.advance(state, self._services.clock.now())
            self._live.write_at_once()

    def rescue(self) -> None:
        """Write the session to whatever place takes it. For signal handlers alone."""
        self.write_at_once()
        live = self._live
        if live is None or live.write_problem is None or not live.pressed:
            return
        if self.is_under_way or self.is_unkept:
            with suppress(JournalError):
                self._service.write_elsewhere(live)

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
            if not plan.of(self._services.steps(routine)):
                self._host.warn(f"{nothing_left_sentence(routine)}.")
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
            caution = point.avoided_by(self._services.settings.conditions)
            if caution is not None and not await self._ask(
                f"{point.id}: avoid",
                [caution.text],
                [("escape", "esc", "leave it", ""), ("p", "p", "press it all the same", "press")],
            ):
                return
            if await self._is_free():
                side: Any = "midline" if point.laterality == "midline" else "each"
                hold = Hold(point.id, side, point.seconds)
                routine = Routine(point.id, point.english, (hold,))
                await self._start(routine, all_points=caution is not None)

        await self._opened.wait()
        await self._do_once(begin)

    async def check_in(self) -> None:
        """Ask how it is now, so that the routines that fit come first."""
        await self._do_once(self._check_in.check_in)

    async def _do_once(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what may begin a session, unless such a thing is going on: a key is pressed twice."""
        if not self._is_beginning:
            self._is_beginning = True
            try:
                await work()
            finally:
                self._is_beginning = False

    async def _ask(
        self, title: str, text: list[str], answers: list[tuple[str, str, str, str]]
    ) -> str:
        """Ask once no other dialog is open: one may have been opened while a file was read."""
        await self._host.until_no_dialog()
        return await self._host.ask(title, text, answers)

    async def _start(
        self,
        routine: Routine,
        *,
        plan: Adjustment = AS_IT_IS,
        all_points: bool = False,
        before: Feeling | None = None,
    ) -> None:
        """Lead through a routine; the checkpoint has been claimed."""
        steps = plan.of(self._services.steps(routine, all_points=all_points))
        if steps:
            await self._lead(self._service.begin(routine, steps, before), routine.name)
        else:
            await self._host.in_journal_thread(self._service.release)
            self._host.warn(f"{nothing_left_sentence(routine)}.")

    async def _lead(self, live: LiveSession, name: str) -> None:
        from acutui.screens.timer import TimerScreen  # noqa: PLC0415 - when one begins

        def close(_: None) -> None:
            self._screen = None
            self._host.session_closed()

        await self._host.until_no_dialog()
        self._host.announce(SessionBegan())
        self._screen = TimerScreen(self._services, live.state, live.routine, name)
        self._live, self._risk, self._is_ending = live, None, False
        self._write_soon()
        await self._host.go_to_mode("session")
        await self._host.until_no_dialog()
        await self._host.show(self._screen, close)

    # What was interrupted

    async def _is_free(self, *, tell_held: bool = True) -> bool:
        """Return whether a session can be started; the checkpoint is then claimed.

        An interrupted session is dealt with first; when it is resumed, or left for later, the
        answer is no. `tell_held` says so where another process leads one.
        """
        await self._close_what_is_over()
        if self._screen is not None:
            unkept = "The session before is kept nowhere yet."
            self._host.warn(unkept if self.is_unkept else "A session is running already.")
            return False
        found: Free | Interrupted | HeldBy | Unsavable | None
        try:
            found = await self._host.in_journal_thread(self._service.claim)
        except JournalError as error:
            self._host.warn(str(error), severity="error")
            return False
        if isinstance(found, Interrupted):
            found = await self._settle(found)
        if found is None:
            return False
        if isinstance(found, HeldBy):
            if tell_held:
                self._host.warn(f"A{found.sentence[1:]}.")
            return False
        if isinstance(found, Unsavable):
            # A session can be led all the same, and be written elsewhere at its end.
            self._warn_unsavable(found)
            return True
        if found.warning:
            self._host.warn(found.warning, severity="error")
        await self._save_set_aside()
        return True

    async def _close_what_is_over(self) -> None:
        """Close the screen of a session that is over, where all is said about it."""
        if self._screen is not None and self._screen.is_told:
            await self._host.until_no_dialog()
            await self._host.go_to_mode("session")
            await self._screen.dismiss()
            self._screen = None

    async def _settle(self, found: Interrupted) -> Free | Unsavable | None:
        """Resume, save or discard an interrupted session; None where no other can begin now."""
        answer = "save"
        if found.is_resumable:
            answer = await self._ask(
                "A session was interrupted",
                [found.description],
                [
                    ("enter", "enter", "Resume where it was", "resume"),
                    ("s", "s", "save it as it stands", "save"),
                    ("d", "d", "discard it", "discard"),
                    ("escape", "esc", "decide later", ""),
                ],
            )
        if answer == "save":
            return await self._save_interrupted(found)
        if answer == "discard":
            return await self._host.in_journal_thread(self._service.discard_interrupted, found)
        if answer == "resume":
            await self._lead(self._service.resume(found), found.name)
        else:
            await self._host.in_journal_thread(self._service.release)
        return None

    async def _save_interrupted(self, found: Interrupted) -> Free:
        result = await self._host.in_journal_thread(self._service.save_interrupted, found)
        if isinstance(result, SetAside):
            self._host.warn(f"{result.sentence} until it can be saved.")
            return Free()
        await self._show_saved(result)
        text = found.saved_sentence("session interrupted")
        self._host.notify(sanitize(text), markup=False)
        return Free()

    async def _show_saved(self, result: Saved) -> None:
        if result.warning:
            self._host.warn(result.warning, severity="error")
        try:
            await self._host.refresh_habit()
        except JournalError as error:
            self._host.warn(str(error), severity="error")

    async def _save_set_aside(self) -> None:
        """Save the sessions that were set aside, where that is possible by now."""
        sentence = rescued_sentence(
            await self._host.in_journal_thread(self._service.save_set_aside)
        )
        if sentence:
            await self._host.refresh_habit()
            self._host.notify(sentence, markup=False)

    # While nothing can be saved

    async def tell_write_problem(self) -> None:
        """Say so where nothing can be saved, unless that was said already."""
        found = await self._host.in_journal_thread(self._service.find_write_problem)
        if found is None:
            self._write_problem = ""
        else:
            self._warn_unsavable(found)

    def _warn_unsavable(self, found: Unsavable) -> None:
        """Say why nothing can be saved, and what can be done all the same, once while it is so."""
        known, self._write_problem = self._write_problem, found.problem
        if known:
            return
        rest = (
            f"A session is kept in {found.kept_in} meanwhile."
            if found.kept_in
            else "A session can be led all the same; at its end it can be written elsewhere."
        )
        if found.set_aside:
            wait = "waits" if found.set_aside == 1 else "wait"
            rest += f" {found.set_aside} before it {wait} to be saved."
        self._host.notify(
            sanitize(f"{found.problem}. What can be read is shown. {rest}"),
            title="Nothing can be saved",
            severity="error",
            timeout=LONG,
            markup=False,
        )

    # The end

    async def end(self, *, keep: bool) -> None:
        """Save a session that is over, or discard it, and show what came of it on its screen."""
        live, screen = self._live, self._screen
        if live is None or screen is None:
            return
        self._is_ending, self._is_due = True, False
        work = self._service.save if keep else self._service.discard
        result: Saved | NotSaved | None = await self._host.in_journal_thread(work, live)
        if result is None:
            screen.discarded()
        elif isinstance(result, NotSaved):
            screen.not_saved(result.problem, result.place)
        else:
            await self._show_saved(result)
            screen.saved(result.session)
            await self._save_set_aside()

    async def write_out(self) -> bool:
        """Write a session that could not be saved into a new file; return whether it is there."""
        live, screen = self._live, self._screen
        if live is None or screen is None:
            return False
        try:
            path = await self._host.in_journal_thread(self._service.write_elsewhere, live)
        except JournalError as error:
            self._host.warn(str(error), severity="error")
            return False
        screen.written_out(path)
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
                ("o", "o", "write it into a file, and leave", "write"),
                ("d", "d", "let it go", "discard"),
                ("escape", "esc", "stay", ""),
            ],
        )
        return await self.write_out() if answer == "write" else bool(answer)

    async def may_quit(self) -> bool:
        """Ask what shall become of the session that runs; return whether the app may end."""
        live, screen = self._live, self._screen
        if live is None or screen is None:
            return True
        if screen.is_over:
            return not screen.is_unkept or await self._may_leave_unkept()
        answer = await self._host.ask(
            "A session is running",
            [f"{minutes(screen.pressed)} were pressed so far."],
            [
                ("s", "s", "save what was pressed, and quit", "save"),
                ("r", "r", "quit, and resume it at the next start", "later"),
                ("d", "d", "discard it, and quit", "discard"),
                ("escape", "esc", "stay", ""),
            ],
        )
        if not answer:
            return False
        self._is_ending, self._is_due = True, False
        service = self._service
        if answer == "save":
            screen.stop()
            live.advance(screen.run, self._services.clock.now())
        work = {"save": service.save, "later": service.leave, "discard": service.discard}[answer]
        result = await self._host.in_journal_thread(work, live)
        if isinstance(result, NotSaved) and (answer != "later" or result.place is None):
            self._host.warn(result.problem, severity="error")
            screen.not_saved(result.problem, result.place)
            return False
        return True
