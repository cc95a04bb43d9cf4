"""The life of a session: begin, resume, save, discard or set aside.

Nothing is asked or printed here. The returned values hold the sentences that the app and
`--plain` both use.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from acutui.practice.records import Feeling
from acutui.practice.timer import Step, TimerState
from acutui.services.live_session import LiveSession
from acutui.services.pace import choose_ready, read_times
from acutui.util.durations import format_duration
from acutui.util.errors import Busy, FileError, Refused, Unwritable
from acutui.util.files import check_writable, remove_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from acutui.atlas.model import Routine
    from acutui.journal.checkpoint import Checkpoint
    from acutui.practice.records import Session
    from acutui.services.context import Context


class Free(NamedTuple):
    """A session can begin; `warning` says if a damaged checkpoint was moved aside."""

    warning: str = ""


class HeldBy(NamedTuple):
    """Another process runs a session; `sentence` says so, without a capital or a full stop."""

    sentence: str


class Unsavable(NamedTuple):
    """A session can begin, but not be saved."""

    problem: str
    stored_in: Path | None  # the file that holds it meanwhile
    set_aside: int  # how many earlier sessions wait to be saved


class Interrupted(NamedTuple):
    """A session was interrupted `ago`; the checkpoint that holds it is claimed."""

    checkpoint: Checkpoint
    name: str
    is_fresh: bool
    ago: timedelta

    @property
    def is_resumable(self) -> bool:
        """Whether to offer to resume it; otherwise it is saved without asking."""
        return self.is_fresh and not self.checkpoint.run.ended

    @property
    def summary(self) -> str:
        """What was done, like "Neck, 42 s pressed"."""
        return f"{self.name}, {format_duration(self.checkpoint.pressed)} pressed"

    @property
    def description(self) -> str:
        """What was done, where it stopped and when."""
        run = self.checkpoint.run
        at = f"at step {run.index + 1} of {len(run.steps)}"
        seconds = self.ago.total_seconds()
        # Less than nothing: the clock was set back since.
        when = f" {format_duration(seconds)} ago" if seconds >= 0 else ""
        return f"{self.summary}, {at}, interrupted{when}."

    @property
    def saved_sentence(self) -> str:
        """What to say once it is saved."""
        which = "interrupted session" if self.is_fresh else "session interrupted over an hour ago"
        return f"Saved the {which}: {self.summary}."


class Saved(NamedTuple):
    """A session is in the journal; `warning` is a sentence on what went wrong after that."""

    session: Session
    warning: str = ""


class NotSaved(NamedTuple):
    """A session could not be saved or discarded; the file `place` holds it, if any does."""

    problem: str
    place: Path | None

    @property
    def set_aside_sentence(self) -> str:
        """What to say about an interrupted session."""
        return f"{self.problem}. The earlier session stays in {self.place} until it can be saved."


class SessionService:
    """What can be done with the one session that a process may run at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # Before a session

    def claim(self) -> Free | Interrupted | HeldBy | Unsavable:
        """Claim the checkpoint, and look for an interrupted session.

        Returns:
            What was found. After Free and Unsavable a session can begin; one that was Interrupted
            has to be resumed, saved or discarded first.

        Raises:
            FileError: A session was interrupted that can be neither read nor moved aside.
        """
        file = self._context.checkpoint
        try:
            if not file.claim():
                return HeldBy(f"another acutui ({file.holder}) is running a session")
        except Unwritable as error:
            return self._unsavable(str(error))
        try:
            checkpoint = file.read()
        except FileError as error:
            if file.path.exists():
                file.release()
                raise
            return Free(str(error))
        if checkpoint is None:
            return Free()
        name, now = self._context.atlas.name_routine(checkpoint.routine), self._context.clock.now()
        found = Interrupted(checkpoint, name, checkpoint.is_fresh(now), now - checkpoint.seen)
        return found if checkpoint.pressed else self._clear_earlier()

    def release(self) -> None:
        """Let other processes run a session."""
        self._context.checkpoint.release()

    def begin(
        self, routine: Routine, steps: Sequence[Step], before: Feeling | None = None
    ) -> LiveSession:
        """Begin a session now; the caller writes its first checkpoint.

        It reads the journal, for how well the user knows each point.
        """
        from acutui.journal.checkpoint import Checkpoint  # noqa: PLC0415 - not before the first frame
        from acutui.journal.journal import new_id  # noqa: PLC0415

        clock, settings = self._context.clock, self._context.settings
        ready = choose_ready(self._context, routine, steps, read_times(self._context))
        state = TimerState.start(steps, now=clock.elapsed(), ready=ready, on_gap=settings.on_gap)
        now, felt = clock.now(), before if before != Feeling() else None
        checkpoint = Checkpoint(new_id(now), routine.id, now, now, state, felt)
        return LiveSession(self._context.checkpoint, checkpoint)

    def resume(self, found: Interrupted) -> LiveSession:
        clock, settings = self._context.clock, self._context.settings
        state = replace(found.checkpoint.run, clock=clock.elapsed(), on_gap=settings.on_gap)
        return LiveSession(
            self._context.checkpoint, replace(found.checkpoint, run=state), clock.now()
        )

    def save_interrupted(self, found: Interrupted) -> Saved | NotSaved:
        """Save an interrupted session, or set it aside; the checkpoint stays claimed."""
        try:
            return self._save(LiveSession(self._context.checkpoint, found.checkpoint))
        except FileError as error:
            return self._set_aside(found.checkpoint, str(error))

    def _set_aside(self, checkpoint: Checkpoint, problem: str) -> NotSaved:
        file = self._context.checkpoint
        try:
            return NotSaved(problem, file.set_aside(checkpoint.id))
        except FileError:
            file.release()  # Without the claim, the next session can't overwrite it.
            return NotSaved(problem, file.path)

    def discard_interrupted(self, checkpoint: Checkpoint) -> Free | Unsavable | NotSaved:
        """Discard an interrupted session, which can be undone; the checkpoint stays claimed.

        If undo could not bring it back, it is set aside instead.
        """
        try:
            self._record_discarded(checkpoint)
        except FileError as error:
            return self._set_aside(checkpoint, str(error))
        return self._clear_earlier()

    def _clear_earlier(self) -> Free | Unsavable:
        try:
            self._clear()
        except Unwritable as error:
            return self._unsavable(str(error))
        return Free()

    def save_set_aside(self) -> str:
        """Save the sessions that were set aside; return what the user should know of it, or ""."""
        file, journal = self._context.checkpoint, self._context.journal
        saved, problem = 0, ""
        for path in file.list_unsaved():
            try:
                left = file.read(path)
                if left is not None and left.id not in journal:
                    journal.save_session(left.to_session(self._context.settings.day_start))
                    saved += 1
                    if journal.doubt:
                        continue  # After a power cut, it is saved from this file.
            except FileError as error:
                if _concerns_all(error) or journal.read_only_reason:
                    break  # `find_write_problem` says why.
                problem = problem or f"An earlier session is not saved: {error}."
                continue
            with suppress(FileError):  # Next time the journal has it already.
                remove_file(path)
        done = f"{saved} earlier sessions are saved now." if saved else ""
        done = "An earlier session is saved now." if saved == 1 else done
        return " ".join(filter(None, [done, problem]))

    def find_write_problem(self) -> Unsavable | None:
        """Return why nothing can be saved; None if it seems possible."""
        try:
            check_writable(self._context.data)
        except FileError as error:
            return self._unsavable(str(error))
        read_only = self._context.journal.read_only_reason
        return self._unsavable(read_only, self._context.checkpoint.path) if read_only else None

    def _unsavable(self, problem: str, stored_in: Path | None = None) -> Unsavable:
        return Unsavable(problem, stored_in, len(self._context.checkpoint.list_unsaved()))

    # After a session

    def save(self, live: LiveSession) -> Saved | NotSaved:
        """Save a session, or leave it in its checkpoint."""
        try:
            saved = self._save(live)
        except FileError as error:
            return self.leave(live, str(error))
        self.release()
        return saved

    def discard(self, live: LiveSession) -> NotSaved | None:
        """Discard a session, which can be undone; leave it in its checkpoint if that fails."""
        live.give_back_reserve()
        try:
            self._record_discarded(live.checkpoint)
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
            return NotSaved(problem, self._context.checkpoint.path)
        return NotSaved(problem or str(live.write_problem), None)

    def write_elsewhere(self, live: LiveSession) -> Path:
        """Write a session to a new file to be imported; return its path. Raises FileError."""
        # The exporters take 20 ms to import, and the first frame would wait for them.
        from acutui.services.exchange import export_session  # noqa: PLC0415

        session = live.checkpoint.to_session(self._context.settings.day_start)
        return export_session(self._context, session)

    def _save(self, live: LiveSession) -> Saved:
        live.give_back_reserve()  # before the save that it was kept for
        live.write()
        session = live.checkpoint.to_session(self._context.settings.day_start)
        journal = self._context.journal
        # It is there if a crash came between saving it and clearing the checkpoint. It has less if
        # it was to be discarded, that was undone, and then it was resumed.
        stored = next((s for s in journal.sessions_of(session.day) if s.id == session.id), None)
        if stored is not None and stored.pressed < session.pressed:
            session = replace(session, after=stored.after, note=stored.note)
        if session.id not in journal or (stored and stored.pressed < session.pressed):
            journal.save_session(session)
            if journal.doubt:
                # The checkpoint stays: after a crash, the next start saves the session from it.
                return Saved(session, journal.doubt)
        try:
            self._clear()
        except Unwritable as error:
            # The next start finds that its session is saved.
            return Saved(session, f"The session is saved, but its checkpoint stays: {error}")
        return Saved(session)

    def _record_discarded(self, checkpoint: Checkpoint) -> None:
        """Let undo bring the session back. Raises FileError, and it must not be discarded."""
        if checkpoint.pressed:
            session = checkpoint.to_session(self._context.settings.day_start)
            self._context.journal.record_discarded(session)

    def _clear(self) -> None:
        # A checkpoint that was never claimed may hold another session, which waits.
        if self._context.checkpoint.is_held:
            self._context.checkpoint.clear()


def _concerns_all(error: FileError) -> bool:
    """Whether nothing at all can be saved, and not only what this is about."""
    return isinstance(error, Busy | Unwritable) and not isinstance(error, Refused)
