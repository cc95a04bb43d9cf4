"""A session under way: the timer's state and its checkpoint on the disk."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from acutui.practice.habit import add_time
from acutui.util.durations import format_duration
from acutui.util.files import FileError

if TYPE_CHECKING:
    from pathlib import Path

    from acutui.journal.checkpoint import Checkpoint, CheckpointFile
    from acutui.practice.timer import TimerState

INTERVAL = 5.0  # seconds of the timer's clock between two writes of the checkpoint within a step
CLOCK_SET = 60.0  # seconds by which the wall clock must leave the stopwatch to have been set
LOCK_TIMEOUT = 0.5  # seconds that a signal handler waits for a write in another thread


class LiveSession:
    """One session from its first get-ready until it is saved or discarded.

    `advance` and `write` may be called in different threads.
    """

    def __init__(
        self, file: CheckpointFile, checkpoint: Checkpoint, now: datetime | None = None
    ) -> None:
        """Go on with a session at `now`, or as it was seen last."""
        self._file = file
        # A time of both clocks: how long a session takes is measured by the stopwatch.
        self._wall, self._stopwatch = now or checkpoint.seen, checkpoint.run.clock
        self._correction = ""
        self.checkpoint = checkpoint  # the session so far
        self.write_problem: FileError | None = None  # why it could not be written last time
        self._written_at = float("-inf")
        # Reentrant, because one signal handler may interrupt another.
        self._lock = threading.RLock()
        self._is_overtaken = self._is_ending = False

    @property
    def state(self) -> TimerState:
        return self.checkpoint.run

    @property
    def risk(self) -> str:
        """A warning that a crash would lose the session; "" if its checkpoint was written."""
        if self.write_problem is None:
            return ""
        lost = "if acutui crashes now, this session is lost"
        return f"Autosave isn't working: {lost}. {self.write_problem}."

    def advance(self, state: TimerState, now: datetime) -> bool:
        """Take the timer's next state, unless it is older than the present one.

        Returns:
            Whether to write the checkpoint: step, phase or pause changed, or INTERVAL is over.
        """
        before = self.state
        if state.clock < before.clock:
            return False
        seen = add_time(self._wall, timedelta(seconds=state.clock - self._stopwatch))
        was_set = (now.astimezone(UTC) - seen.astimezone(UTC)).total_seconds()
        if abs(was_set) > CLOCK_SET:
            self._follow_clock(was_set)
            seen = add_time(seen, timedelta(seconds=was_set))
        self.checkpoint = replace(self.checkpoint, run=state, seen=seen)
        step = (state.index, state.phase, state.paused)
        is_new_step = (before.index, before.phase, before.paused) != step
        return is_new_step or (not state.paused and state.clock - self._written_at >= INTERVAL)

    def take_correction(self) -> str:
        """Return once what became of the session when the wall clock was set; "" if it was not."""
        sentence, self._correction = self._correction, ""
        return sentence

    def _follow_clock(self, seconds: float) -> None:
        """Move the session by as much as the wall clock was set: it is right from now on."""
        change = timedelta(seconds=seconds)
        started = add_time(self.checkpoint.started, change)
        self._wall = add_time(self._wall, change)
        self.checkpoint = replace(self.checkpoint, started=started)
        amount = f"{format_duration(abs(seconds))} {'forward' if seconds > 0 else 'back'}"
        self._correction = (
            f"The computer's clock was set {amount}. "
            f"This session began at {started:%H:%M} by the new time; "
            "you can edit it in the Calendar."
        )

    def give_back_reserve(self) -> None:
        """Free the room on the disk that was kept for the end, and take none again."""
        with self._lock:
            self._is_ending = True
            self._file.release_reserve()

    def write(self) -> None:
        """Write the checkpoint, or set `write_problem`."""
        with self._lock:
            self._write()
            # A signal handler that could not wait wrote a newer state, which this write may
            # have replaced.
            while self._is_overtaken:
                self._is_overtaken = False
                self._write()

    def write_at_once(self) -> None:
        """Write the checkpoint in a signal handler, even if another thread does not finish."""
        is_locked = self._lock.acquire(timeout=LOCK_TIMEOUT)
        try:
            self._is_overtaken = not is_locked
            self._write()
        finally:
            if is_locked:
                self._lock.release()

    def _write(self) -> None:
        newest = self.checkpoint
        self._written_at = newest.run.clock
        try:
            self._file.claim_for(newest.id)
            self._file.write(newest, is_ending=self._is_ending)
            self.write_problem = None
        except FileError as error:
            self.write_problem = error


def describe_importable(path: Path) -> str:
    """Say which file holds a session that could not be saved."""
    return f"The session is in {path}; `acutui import` can load it."
