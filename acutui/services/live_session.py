"""A session under way: the timer's state and its checkpoint on the disk."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from acutui.util.files import FileError

if TYPE_CHECKING:
    from datetime import datetime, time
    from pathlib import Path

    from acutui.journal.checkpoint import Checkpoint, CheckpointFile
    from acutui.practice.records import Session
    from acutui.practice.timer import TimerState

WRITE_INTERVAL = 5.0
"""Seconds of the timer's clock after which the checkpoint is written again."""

LOCK_TIMEOUT = 0.5
"""Seconds that a signal handler waits for a write that is under way in another thread."""


class LiveSession:
    """One session from its first get-ready until it is saved or discarded.

    `advance` and `write` may be called in different threads. `write_problem` is why the last
    checkpoint could not be written, None where it was.
    """

    def __init__(self, file: CheckpointFile, checkpoint: Checkpoint) -> None:
        self._file = file
        self._checkpoint = checkpoint
        self._written_at = float("-inf")
        # Reentrant, because one signal handler may interrupt another.
        self._lock = threading.RLock()
        self._is_overtaken = False
        self.write_problem: FileError | None = None

    @property
    def id(self) -> int:
        """The session's id, in the checkpoint and in the journal."""
        return self._checkpoint.id

    @property
    def state(self) -> TimerState:
        """The timer's state."""
        return self._checkpoint.run

    @property
    def routine(self) -> str:
        """The routine's id."""
        return self._checkpoint.routine

    @property
    def place(self) -> Path:
        """The file that holds it while it runs, and until it is saved."""
        return self._file.path

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return self._checkpoint.pressed

    def advance(self, state: TimerState, now: datetime) -> bool:
        """Take the timer's next state; return whether it is time to write it down.

        A state that is older than the present one is ignored.
        """
        before = self.state
        if state.clock < before.clock:
            return False
        self._checkpoint = replace(self._checkpoint, run=state, seen=now)
        step = (state.index, state.phase, state.paused)
        is_new_step = (before.index, before.phase, before.paused) != step
        return is_new_step or (
            not state.paused and state.clock - self._written_at >= WRITE_INTERVAL
        )

    def write(self) -> None:
        """Write the checkpoint; what prevents it is kept in `write_problem`."""
        with self._lock:
            self._write()
            # A signal handler did not wait, and its newer state may have been replaced by this.
            while self._is_overtaken:
                self._is_overtaken = False
                self._write()

    def write_at_once(self) -> None:
        """Write the checkpoint in a signal handler, without waiting long for another thread."""
        is_locked = self._lock.acquire(timeout=LOCK_TIMEOUT)
        try:
            self._is_overtaken = not is_locked
            self._write()
        finally:
            if is_locked:
                self._lock.release()

    def _write(self) -> None:
        newest = self._checkpoint
        self._written_at = newest.run.clock
        try:
            self._file.claim_for(self.id)
            self._file.write(newest)
            self.write_problem = None
        except FileError as error:
            self.write_problem = error

    def session(self, day_start: time) -> Session:
        """Return the session as it stands."""
        return self._checkpoint.to_session(day_start)
