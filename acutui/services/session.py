"""The life of a session: claim, begin, resume, save, discard, set aside.

Nothing is asked or printed here. The values that are returned hold the sentences that the app
and `--plain` both use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from acutui.practice.records import Feeling
from acutui.practice.timer import Step, TimerState
from acutui.services.live_session import LiveSession
from acutui.util.durations import minutes
from acutui.util.files import FileError, Unconfirmed, Unwritable, remove

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from acutui.atlas.model import Routine
    from acutui.journal.checkpoint import Checkpoint
    from acutui.practice.records import Session
    from acutui.services.context import Context


@dataclass(frozen=True, slots=True)
class Free:
    """A session can begin, and the checkpoint is claimed.

    `warning` is what was wrong with a checkpoint that has been moved aside.
    """

    warning: str = ""


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Another process leads a session."""

    holder: str

    @property
    def sentence(self) -> str:
        """Who leads it, without a capital or a full stop."""
        return f"another acutui ({self.holder}) is leading a session"


@dataclass(frozen=True, slots=True)
class Unsavable:
    """Nothing can be saved; a session can be led all the same.

    `kept_in` is the file that keeps it meanwhile, None where none does. `set_aside` is how many
    sessions before it wait to be saved.
    """

    problem: str
    kept_in: Path | None = None
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session was interrupted; the checkpoint that holds it is claimed."""

    checkpoint: Checkpoint
    name: str
    is_fresh: bool
    ago: timedelta

    @property
    def is_resumable(self) -> bool:
        """Whether it can be resumed; else it is saved without a question."""
        return self.is_fresh and not self.checkpoint.run.ended

    @property
    def summary(self) -> str:
        """What was done: "Neck, 42 s pressed"."""
        return f"{self.name}, {minutes(self.checkpoint.pressed)} pressed"

    @property
    def description(self) -> str:
        """What was done, where it stopped and when."""
        run = self.checkpoint.run
        at = f"at hold {run.index + 1} of {len(run.steps)}"
        return f"{self.summary}, {at}, interrupted {minutes(self.ago.total_seconds())} ago."

    def saved_sentence(self, fresh: str) -> str:
        """Say that it was saved; `fresh` is what one is called that is not old."""
        which = fresh if self.is_fresh else "session interrupted more than an hour ago"
        return f"The {which} was saved as it stood: {self.summary}."


@dataclass(frozen=True, slots=True)
class Saved:
    """A session is in the journal. `warning` says so where it might not outlast a crash."""

    session: Session
    warning: str = ""


@dataclass(frozen=True, slots=True)
class NotSaved:
    """A session could not be saved or discarded. `place` is the file that holds it, if any does."""

    problem: str
    place: Path | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """A session that could not be saved was put where it is not in the way."""

    problem: str
    place: Path

    @property
    def sentence(self) -> str:
        """What happened, without a full stop."""
        return f"{self.problem}. The session before is kept in {self.place}"


class SessionService:
    """What can be done with the one session that a process may lead at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # Before a session

    def claim(self) -> Free | Interrupted | HeldBy | Unsavable:
        """Claim the checkpoint, and look for an interrupted session.

        Raises:
            FileError: There is one that can be neither read nor moved aside.

        """
        file = self._context.checkpoint
        try:
            if not file.claim():
                return HeldBy(file.holder)
        except Unwritable as error:
            return self._unsavable(str(error))
        try:
            left = file.read()
        except FileError as error:
            if file.path.exists():
                file.release()
                raise
            return Free(str(error))
        if left is None:
            return Free()
        routine = self._context.atlas.routines.get(left.routine)
        name = routine.name if routine else left.routine
        now = self._context.clock.now()
        found = Interrupted(left, name, left.is_fresh(now), now - left.seen)
        return found if left.pressed else self.discard_interrupted(found)

    def release(self) -> None:
        """Let another process lead a session."""
        self._context.checkpoint.release()

    def begin(
        self, routine: Routine, steps: Sequence[Step], before: Feeling | None = None
    ) -> LiveSession:
        """Begin a session now; the caller writes its first checkpoint."""
        from acutui.journal.checkpoint import Checkpoint  # noqa: PLC0415 - not before the first frame
        from acutui.journal.journal import new_id  # noqa: PLC0415

        context, now = self._context, self._context.clock.now()
        state = TimerState.start(
            steps,
            now=context.clock.elapsed(),
            ready=context.ready(routine),
            on_gap=context.settings.on_gap,
        )
        felt = before if before != Feeling() else None
        checkpoint = Checkpoint(new_id(now), routine.id, now, now, state, felt)
        return LiveSession(context.checkpoint, checkpoint)

    def resume(self, found: Interrupted) -> LiveSession:
        """Resume an interrupted session."""
        clock, settings = self._context.clock, self._context.settings
        state = replace(found.checkpoint.run, clock=clock.elapsed(), on_gap=settings.on_gap)
        return LiveSession(self._context.checkpoint, replace(found.checkpoint, run=state))

    def save_interrupted(self, found: Interrupted) -> Saved | SetAside:
        """Save an interrupted session, or set it aside; the checkpoint stays claimed."""
        try:
            return self._save(LiveSession(self._context.checkpoint, found.checkpoint))
        except FileError as error:
            return SetAside(str(error), self._set_aside(found.checkpoint.id))

    def discard_interrupted(self, found: Interrupted) -> Free | Unsavable:
        """Discard an interrupted session; the checkpoint stays claimed."""
        try:
            self._clear()
        except Unwritable as error:
            return self._unsavable(str(error))
        return Free()

    def _set_aside(self, id: int) -> Path:
        """Move the checkpoint out of the way of the next session; return where it is."""
        file = self._context.checkpoint
        try:
            return file.set_aside(id)
        except FileError:
            # The next session leaves it where it is, because it does not get the claim.
            file.release()
            return file.path

    def save_set_aside(self) -> int:
        """Save the sessions that were set aside; return how many could be saved by now."""
        file, journal, saved = self._context.checkpoint, self._context.journal, 0
        for path in file.list_unsaved():
            try:
                left = file.read_unsaved(path)
                if left is not None and left.id not in journal:
                    journal.save_session(left.to_session(self._context.settings.day_start))
                    saved += 1
                remove(path)
            except FileError:
                break
        return saved

    def find_write_problem(self) -> Unsavable | None:
        """Return why nothing can be saved, None where it seems that it can."""
        problem = self._context.write_problem()
        return self._unsavable(problem) if problem else None

    def _unsavable(self, problem: str) -> Unsavable:
        file = self._context.checkpoint
        is_newer = problem == self._context.journal.read_only_reason
        return Unsavable(problem, file.path if is_newer else None, len(file.list_unsaved()))

    # After a session

    def save(self, live: LiveSession) -> Saved | NotSaved:
        """Save a session as it stands; it is left in its checkpoint where that fails."""
        try:
            saved = self._save(live)
        except FileError as error:
            return self.leave(live, str(error))
        self.release()
        return saved

    def discard(self, live: LiveSession) -> NotSaved | None:
        """Discard a session; it is left in its checkpoint where that fails."""
        try:
            self._clear()
        except FileError as error:
            return self.leave(live, str(error))
        self.release()
        return None

    def leave(self, live: LiveSession, problem: str = "") -> NotSaved:
        """Leave a session in its checkpoint for the next start."""
        live.write()
        self.release()
        if live.write_problem is None:
            return NotSaved(problem, live.place)
        return NotSaved(problem or str(live.write_problem), None)

    def write_elsewhere(self, live: LiveSession) -> Path:
        """Write a session into a new file that can be imported; return which.

        Raises:
            FileError: No folder takes it.

        """
        # The exporters take 20 ms to import, and the first frame would wait for them.
        from acutui.services.exchange import export_session  # noqa: PLC0415

        return export_session(self._context, live.session(self._context.settings.day_start))

    def _save(self, live: LiveSession) -> Saved:
        """Save a session, unless a crash fell between saving it and clearing the checkpoint."""
        live.write()
        session = live.session(self._context.settings.day_start)
        if session.id not in self._context.journal:
            try:
                self._context.journal.save_session(session)
            except Unconfirmed as error:
                # The checkpoint stays: after a crash, the next start saves the session from it.
                return Saved(session, str(error))
        self._clear()
        return Saved(session)

    def _clear(self) -> None:
        # A checkpoint that was never claimed may hold another session, which waits.
        if self._context.checkpoint.is_held:
            self._context.checkpoint.clear()


def risk_sentence(live: LiveSession) -> str:
    """Say that a crash would lose the session; "" where its checkpoint could be written."""
    problem = live.write_problem
    return f"Until this is mended, a crash would lose the session: {problem}" if problem else ""


def rescued_sentence(count: int) -> str:
    """Say how many sessions that were set aside could be saved; "" where none was."""
    what = "A session" if count == 1 else f"{count} sessions"
    return f"{what} from before could be saved now." if count else ""


def importable_sentence(path: Path) -> str:
    """Say which file holds a session that could not be saved, without a capital."""
    return f"it is in {path}, and `acutui import` takes it in."


def nothing_left_sentence(routine: Routine) -> str:
    """Say that the conditions leave nothing of a routine, without a full stop."""
    return f"{routine.name}: your conditions leave none of its points"
