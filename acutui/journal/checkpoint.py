"""The checkpoint: the running session, in a file beside the journal until it is saved there."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from acutui.journal.companions import check_belongs, name_of, name_within
from acutui.journal.schema import (
    FIRST_YEAR,
    ID_LIMIT,
    MAX_SECONDS,
    feeling_document,
    parse_document_id,
    read_feeling,
)
from acutui.practice.habit import practice_day
from acutui.practice.records import Feeling, Session
from acutui.practice.timer import TimerState
from acutui.util import files
from acutui.util.companions import check_own, read_companion
from acutui.util.files import Busy, FileError, Unwritable
from acutui.util.reading import CHECKPOINT_LIMIT

RESUME_LIMIT = timedelta(hours=1)  # for an interrupted session
MADE_SINCE_1970 = 10**14  # Lower ids are of clocks that were far off, or of other programs' files.
RESERVED_BYTES = 32 * 1024  # beside the journal, for a running session of a few thousand


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A running session as it was at `seen`."""

    id: int
    routine: str
    started: datetime
    seen: datetime
    run: TimerState
    before: Feeling | None = None

    def to_session(self, day_start: time) -> Session:
        """Return the session so far, to be saved in the journal."""
        most = float(MAX_SECONDS)  # that the journal takes of one hold
        holds = tuple(
            replace(hold, planned=min(hold.planned, most), pressed=min(hold.pressed, most))
            for hold in self.run.to_records()
        )
        return Session(
            id=self.id,
            routine=self.routine,
            source="timer",
            started=self.started,
            ended=max(self.started, self.seen),
            day=practice_day(self.started, day_start),
            holds=holds,
            before=self.before,
        )

    @property
    def pressed(self) -> float:
        return sum(hold.pressed for hold in self.run.to_records())

    def is_fresh(self, now: datetime) -> bool:
        return now - self.seen <= RESUME_LIMIT


class CheckpointFile:
    """The file of the running session; the process that runs it holds a lock beside it."""

    def __init__(self, journal: Path) -> None:
        self._journal = Path(os.path.realpath(journal))
        self.path = files.companion_path(journal, ".session.json")
        lock = files.companion_path(journal, ".session.lock")
        self._lock = files.FileLock(lock, self._journal)
        self._reserve = files.companion_path(journal, ".session.room")

    @property
    def is_held(self) -> bool:
        """Whether this process may run a session here."""
        return self._lock.is_held

    @property
    def holder(self) -> str:
        """The process that runs a session, in words."""
        return self._lock.holder

    def claim(self) -> bool:
        """Take the lock; return False if another process has it. Raises Unwritable."""
        if self.is_held:
            return True
        if not self._lock.acquire():
            return False
        # A process that was killed may have left both.
        files.remove_leftovers(self.path)
        self.release_reserve()
        return True

    def claim_for(self, id: int) -> None:
        """Take the lock for a session that began without it.

        Raises FileError if the lock can't be taken, or another session was interrupted here.
        """
        if self.is_held:
            return
        if not self.claim():
            raise Busy(self.path, f"{self.holder} is running a session")
        try:
            left = self.read()
        except FileError:
            # Without the claim, nothing replaces what could be neither read nor moved aside.
            if os.path.lexists(self.path):
                self.release()
            raise
        if left is not None and left.id != id:
            self.release()
            raise FileError(self.path, "contains a session that was interrupted before")

    def release(self) -> None:
        if self.is_held:
            self.release_reserve()
        self._lock.release()

    def read(self, path: Path | None = None) -> Checkpoint | None:
        """Return the interrupted session; None if there is none.

        Args:
            path: A file from `list_unsaved`, to read the session in it instead.

        Raises:
            FileError: The file can't be read, is Refused since it is not of this journal, or is
                damaged; then it is moved aside if possible.
        """
        path = path or self.path
        try:
            data = read_companion(path, CHECKPOINT_LIMIT, self._journal)
            check_belongs(path, name_within(data), self._journal)
            return decode_checkpoint(data)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FileError(path, f"can't be read: {error.strerror}") from error
        except ValueError as error:
            names = (f"{path.name}.damaged{number or ''}" for number in range(1000))
            aside = next(one for one in map(path.with_name, names) if not os.path.lexists(one))
            try:
                path.replace(aside)
            except OSError:
                aside = path
            why = f"the interrupted session can't be read ({error!s:.100})"
            raise FileError(path, f"{why}; the damaged file is {aside}") from error

    def write(self, checkpoint: Checkpoint, *, is_ending: bool = False) -> None:
        """Write the checkpoint, and reserve room for the end of the session unless it `is_ending`.

        Raises:
            Unwritable: It can't be written; the one before is still there.
        """
        plain = {
            "journal": name_of(self._journal),
            "id": checkpoint.id,
            "routine": checkpoint.routine,
            "started": checkpoint.started.isoformat(),
            "seen": checkpoint.seen.isoformat(),
            "run": checkpoint.run.to_dict(),
        }
        if checkpoint.before is not None:
            plain["before"] = feeling_document(checkpoint.before)
        data = msgspec.json.encode(plain) + b"\n"
        try:
            files.replace_atomically(self.path, data, journal=self._journal)
        except Unwritable:
            if not self.release_reserve():
                raise
            files.replace_atomically(self.path, data, journal=self._journal)
        else:
            if not is_ending:
                self._make_reserve()

    def clear(self) -> None:
        """Remove the checkpoint after its session was saved or discarded. Raises Unwritable."""
        files.remove_file(self.path)

    def _make_reserve(self) -> None:
        """Reserve disk space, so that the end of the session can be saved on a full disk."""
        if not self.is_held:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(self._reserve, flags, files.FILE_MODE), "wb") as file:
                # A save writes the new journal before the old one goes.
                old = self._journal.stat().st_size if self._journal.exists() else 0
                if sys.platform == "darwin":  # It has no posix_fallocate.
                    file.write(bytes(old + RESERVED_BYTES))
                else:
                    os.posix_fallocate(file.fileno(), 0, old + RESERVED_BYTES)
        except FileExistsError:  # It was made before.
            pass
        except OSError:  # Less than that is no use, and others may need it.
            self.release_reserve()

    def release_reserve(self) -> bool:
        """Free the reserved disk space; return whether there was any."""
        with suppress(OSError, FileError):
            check_own(self._reserve, self._reserve.lstat(), self._journal)
            self._reserve.unlink()
            return True
        return False

    # Sessions that have ended, and wait until the journal can be written

    def set_aside(self, id: int) -> Path:
        """Move the session of this id to a file of its own; return it.

        Raises:
            Unwritable: It can't be moved.
        """
        path = self.path.with_name(f"{self.path.stem}-{id}{self.path.suffix}")
        with files.Saving(path):
            self.path.replace(path)
        with suppress(OSError):  # After a power cut it is found under its earlier name.
            files.sync_folder(path.parent)
        return path

    def list_unsaved(self) -> list[Path]:
        """Return the files of sessions that were set aside, the oldest first."""
        begin, end = f"{self.path.stem}-", self.path.suffix
        found: dict[int, Path] = {}
        with suppress(OSError), os.scandir(self.path.parent) as entries:
            for name in [entry.name for entry in entries]:
                id = parse_document_id(name.removeprefix(begin).removesuffix(end))
                path = self.path.with_name(name)
                if isinstance(id, int) and name == f"{begin}{id}{end}" and self._holds(path, id):
                    found[id] = path
        return [found[id] for id in sorted(found)]

    def _holds(self, path: Path, id: int) -> bool:
        """Whether a file holds the session of this id, perhaps damaged."""
        try:
            data = read_companion(path, CHECKPOINT_LIMIT, self._journal)
            return decode_checkpoint(data).id == id
        except (FileError, OSError, ValueError):
            return id >= MADE_SINCE_1970


def decode_checkpoint(data: bytes) -> Checkpoint:
    """Decode the contents of a checkpoint file. Raises ValueError if they are damaged."""
    try:
        plain: Any = msgspec.json.decode(data)
        checkpoint = Checkpoint(
            id=plain["id"],
            routine=str(plain["routine"]),
            started=datetime.fromisoformat(plain["started"]),
            seen=datetime.fromisoformat(plain["seen"]),
            run=TimerState.from_dict(plain["run"], now=0.0),
            before=read_feeling(plain, "before"),
        )
    except (LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if checkpoint.started.tzinfo is None or checkpoint.seen.tzinfo is None:
        raise ValueError("a time has no offset from UTC")
    if not isinstance(checkpoint.id, int) or not 0 <= checkpoint.id < ID_LIMIT:
        raise ValueError("the id is impossible")
    # A practice day may be the day before.
    if not date(FIRST_YEAR, 1, 1) < checkpoint.started.date() < date.max:
        raise ValueError("a time is impossible")
    return checkpoint
