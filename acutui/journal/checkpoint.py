"""The checkpoint: the session that is running, beside the journal, until it is saved there."""

import glob
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from acutui.journal.schema import ID_LIMIT, feeling_document, read_feeling
from acutui.practice.habit import practice_day
from acutui.practice.records import Feeling, Session
from acutui.practice.timer import TimerState
from acutui.util.files import (
    FILE_MODE,
    Busy,
    FileError,
    FileLock,
    Unwritable,
    companion_path,
    remove_file,
    remove_leftovers,
    replace_atomically,
    sync_folder,
)

FRESH = timedelta(hours=1)
"""How long an interrupted session is offered to be taken up again."""

ROOM = 32 * 1024
"""Bytes on the disk that are held for a session while it runs; it takes some thousand."""

FEWEST_DIGITS = 15
"""The fewest that the id of a session has, as of 2001."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A session under way, as it stood when it was `seen` last."""

    id: int
    routine: str
    started: datetime
    seen: datetime
    run: TimerState
    before: Feeling | None = None

    def to_session(self, day_start: time) -> Session:
        """Return the session as it stands, to be saved in the journal."""
        return Session(
            id=self.id,
            routine=self.routine,
            source="timer",
            started=self.started,
            ended=max(self.started, self.seen),
            day=practice_day(self.started, day_start),
            holds=self.run.to_records(),
            before=self.before,
        )

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return sum(hold.pressed for hold in self.run.to_records())

    def is_fresh(self, now: datetime) -> bool:
        """Whether it is young enough to be taken up again."""
        return now - self.seen <= FRESH


class CheckpointFile:
    """The file of the running session. Its lock says whether somebody still runs it."""

    def __init__(self, journal: Path) -> None:
        self.path = companion_path(journal, ".session.json")
        self._lock = FileLock(companion_path(journal, ".session.lock"))
        self._room = companion_path(journal, ".session.room")
        self._has_room = False

    def claim(self) -> bool:
        """Become the one who runs a session here; False where another process is.

        Raises Unwritable.
        """
        held = self.is_held
        claimed = self._lock.acquire()
        if claimed and not held:
            remove_leftovers(self.path)
            self._give_room_back()  # that of a process which was killed
        return claimed

    def release(self) -> None:
        """Stop being the one who runs a session."""
        if self.is_held:
            self._give_room_back()
        self._lock.release()

    def claim_for(self, id: int) -> None:
        """Be the one who runs the session of this id, as one may not have been from its beginning.

        Raises FileError where nothing can be written here, where another process runs one,
        and where another session waits here.
        """
        if self.is_held:
            return
        if not self.claim():
            raise Busy(self.path, f"{self.holder} is running a session")
        left = self.read()
        if left is not None and left.id != id:
            self.release()
            raise FileError(self.path, "holds a session that was interrupted before")

    @property
    def is_held(self) -> bool:
        """Whether this process is the one who runs a session here."""
        return self._lock.is_held

    @property
    def holder(self) -> str:
        """Who runs the session, in words."""
        return self._lock.holder

    def write(self, checkpoint: Checkpoint) -> None:
        """Put the state on the disk. Raises Unwritable; the state before is then still there."""
        plain = {
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
            replace_atomically(self.path, data)
        except Unwritable:
            if not self._give_room_back():
                raise
            replace_atomically(self.path, data)
        else:
            self._keep_room()

    def _keep_room(self) -> None:
        """Hold some room, so that a disk which fills up meanwhile still takes how it ended."""
        if self._has_room or not self.is_held:
            return
        self._has_room = True  # or there is no use in trying again
        with suppress(OSError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
            with os.fdopen(os.open(self._room, flags, FILE_MODE), "wb") as file:
                _allocate(file.fileno(), ROOM)

    def _give_room_back(self) -> bool:
        """Return whether there was room that was held."""
        self._has_room = False
        with suppress(OSError):
            self._room.unlink()
            return True
        return False

    def read(self) -> Checkpoint | None:
        """Return the interrupted session, or None where there is none.

        Raises FileError where the file is damaged; it is then moved aside, whole.
        """
        return _read(self.path)

    # Sessions that are over, and wait until the journal can be written

    def set_aside(self, id: int) -> Path:
        """Let the session of this id wait in a file of its own; return it. Raises Unwritable."""
        path = self.path.with_name(f"{self.path.stem}-{id}{self.path.suffix}")
        try:
            self.path.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise Unwritable.from_os_error(path, error) from error
        return path

    def list_unsaved(self) -> list[Path]:
        """Return the files of sessions that wait, the oldest first."""
        pattern = f"{glob.escape(self.path.stem)}-{'[0-9]' * FEWEST_DIGITS}*{self.path.suffix}"
        with suppress(OSError):
            return sorted(self.path.parent.glob(pattern))
        return []

    def read_unsaved(self, path: Path) -> Checkpoint | None:
        """Return a session that waits, None where it is gone. Raises FileError as `read`."""
        return _read(path)

    def clear(self) -> None:
        """Remove the checkpoint: its session is in the journal, or was discarded."""
        remove_file(self.path)


def _allocate(handle: int, size: int) -> None:
    """Reserve bytes on the disk for an open file. Raises OSError."""
    if sys.platform == "darwin":  # It has no such call.
        os.write(handle, bytes(size))
    else:
        os.posix_fallocate(handle, 0, size)


def _read(path: Path) -> Checkpoint | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error
    try:
        return decode_checkpoint(data)
    except ValueError as error:
        aside = _move_aside(path)
        why = f"{error!s:.100}"
        what = f"the interrupted session in it can't be read ({why}); it is kept as {aside}"
        raise FileError(path, what) from error


def _move_aside(path: Path) -> Path:
    """Give a damaged checkpoint a name that is free, and return it."""
    names = (f"{path.name}.damaged{n or ''}" for n in range(1000))
    aside = next(p for name in names if not (p := path.with_name(name)).exists())
    try:
        path.replace(aside)
    except OSError:
        return path
    return aside


def decode_checkpoint(data: bytes) -> Checkpoint:
    """Return the session in a checkpoint's bytes. Raises ValueError where they are damaged."""
    try:
        return _checkpoint(msgspec.json.decode(data))
    except (msgspec.DecodeError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _checkpoint(plain: Mapping[str, Any]) -> Checkpoint:
    started, seen = (datetime.fromisoformat(plain[name]) for name in ("started", "seen"))
    if started.tzinfo is None or seen.tzinfo is None:
        raise ValueError("a time without an offset from UTC")
    if not isinstance(plain["id"], int) or not 0 <= plain["id"] < ID_LIMIT:
        raise ValueError("an id that no session has")
    return Checkpoint(
        id=plain["id"],
        routine=str(plain["routine"]),
        started=started,
        seen=seen,
        run=TimerState.from_dict(plain["run"], now=0.0),
        before=read_feeling(plain, "before"),
    )
