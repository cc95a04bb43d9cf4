"""A session under way: the engine's state, who it is, and its checkpoint on the disk."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.practice.records import Feeling, Session
from acutui.practice.timer import TimerState
from acutui.util.files import JournalError, Unconfirmed, remove

EVERY = 5.0
"""Seconds of the run's clock after which the checkpoint is written again."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where a session is kept: while it runs, and when it is over."""

    journal: Journal
    checkpoint: CheckpointFile


class LiveSession:
    """One session from its first get-ready until it is saved or discarded.

    `trouble` is why the last checkpoint could not be written, None where it was. `doubt` is why a
    session that was saved might not outlast a crash of the machine.
    """

    def __init__(self, rooms: Rooms, checkpoint: Checkpoint) -> None:
        self._rooms = rooms
        self._checkpoint = checkpoint
        self._written_at = float("-inf")
        self.trouble: JournalError | None = None
        self.doubt: Unconfirmed | None = None

    @classmethod
    def begin(
        cls,
        rooms: Rooms,
        routine: str,
        run: TimerState,
        now: datetime,
        before: Feeling | None = None,
    ) -> "LiveSession":
        """Start a session now; its id is drawn here. The checkpoint was claimed if it could be."""
        sitting = cls(rooms, Checkpoint(new_id(now), routine, now, now, run, before))
        sitting.write()
        return sitting

    @property
    def id(self) -> int:
        """The session's id, in the checkpoint and in the journal."""
        return self._checkpoint.id

    @property
    def run(self) -> TimerState:
        """The state of the engine."""
        return self._checkpoint.run

    @property
    def routine(self) -> str:
        """The routine's id."""
        return self._checkpoint.routine

    @property
    def place(self) -> Path:
        """Where it is kept while it runs, and until it is saved."""
        return self._rooms.checkpoint.path

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return self._checkpoint.pressed

    def advance(self, run: TimerState, now: datetime) -> None:
        """Take the engine's next state; write the checkpoint where a step changed or time went."""
        before = self.run
        self._checkpoint = replace(self._checkpoint, run=run, seen=now)
        stepped = (before.index, before.phase, before.paused) != (run.index, run.phase, run.paused)
        if stepped or (not run.paused and run.clock - self._written_at >= EVERY):
            self.write()

    def write(self) -> None:
        """Write the checkpoint; what hinders it is kept in `trouble`, the session goes on."""
        self._written_at = self.run.clock
        try:
            self._rooms.checkpoint.take(self.id)
            self._rooms.checkpoint.write(self._checkpoint)
            self.trouble = None
        except JournalError as error:
            self.trouble = error

    def session(self, day_start: time) -> Session:
        """Return the session as it stands."""
        return self._checkpoint.session(day_start)

    def save(self, day_start: time) -> Session:
        """Save the session as it stands, and be done. Raises JournalError; then nothing is lost.

        A session that the journal has already, because a crash fell between saving and
        clearing, is not saved a second time.
        """
        self.write()
        session = self.session(day_start)
        if session.id not in self._rooms.journal:
            try:
                self._rooms.journal.save_session(session)
            except Unconfirmed as error:
                # The checkpoint stays: after a crash, the next start saves the session from it.
                self.doubt = error
                self._rooms.checkpoint.release()
                return session
        self._done()
        return session

    def discard(self) -> None:
        """Throw the session away. Raises JournalError."""
        self._done()

    def leave(self) -> None:
        """Put it on the disk and let go of it, to be taken up again by the next start."""
        self.write()
        self._rooms.checkpoint.release()

    def put_by(self) -> Path:
        """Let it wait in a file of its own, out of the way of the next; return which.

        Raises Unwritable; it is then where it was, and let go of.
        """
        try:
            return self._rooms.checkpoint.put_by(self.id)
        except JournalError:
            self._rooms.checkpoint.release()
            raise

    def _done(self) -> None:
        # Where it was never taken, it may hold another session, which waits.
        if self._rooms.checkpoint.held:
            self._rooms.checkpoint.clear()
            self._rooms.checkpoint.release()


def save_waiting(rooms: Rooms, day_start: time) -> int:
    """Save the sessions that were put by; return how many were not in the journal yet.

    Raises JournalError; what could not be saved waits on.
    """
    saved = 0
    for path in rooms.checkpoint.waiting():
        left = rooms.checkpoint.read_waiting(path)
        if left is not None and left.id not in rooms.journal:
            rooms.journal.save_session(left.session(day_start))
            saved += 1
        remove(path)
    return saved
