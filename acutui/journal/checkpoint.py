"""The checkpoint: the session that is running, beside the journal, until it is saved there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from acutui.journal.documents import MOST_ID, feeling_document, read_feeling
from acutui.journal.files import FileLock, JournalError, beside, remove, replace_atomically, sweep
from acutui.practice.habit import practice_day
from acutui.practice.record import Feeling, Session
from acutui.practice.session import Run

FRESH = timedelta(hours=1)
"""How long an interrupted session is offered to be taken up again."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A session under way, as it stood when it was `seen` last."""

    id: int
    routine: str
    started: datetime
    seen: datetime
    run: Run
    before: Feeling | None = None

    def session(self, day_start: time) -> Session:
        """Return the session as it stands, to be saved in the journal."""
        return Session(
            id=self.id,
            routine=self.routine,
            source="timer",
            started=self.started,
            ended=max(self.started, self.seen),
            day=practice_day(self.started, day_start),
            holds=self.run.holds(),
            before=self.before,
        )

    @property
    def pressed(self) -> float:
        """Seconds pressed so far."""
        return sum(hold.pressed for hold in self.run.holds())

    def is_fresh(self, now: datetime) -> bool:
        """Whether it is young enough to be taken up again."""
        return now - self.seen <= FRESH


class CheckpointFile:
    """The file of the running session. Its lock says whether somebody still runs it."""

    def __init__(self, journal: Path) -> None:
        self.path = beside(journal, ".session.json")
        self._lock = FileLock(beside(journal, ".session.lock"))

    def claim(self) -> bool:
        """Become the one who runs a session here; False where another process is.

        Raises Unwritable.
        """
        claimed = self._lock.acquire()
        if claimed:
            sweep(self.path)
        return claimed

    def release(self) -> None:
        """Stop being the one who runs a session."""
        self._lock.release()

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
            "run": checkpoint.run.to_plain(),
        }
        if checkpoint.before is not None:
            plain["before"] = feeling_document(checkpoint.before)
        replace_atomically(self.path, msgspec.json.encode(plain) + b"\n")

    def read(self) -> Checkpoint | None:
        """Return the interrupted session, or None where there is none.

        Raises JournalError where the file is damaged; it is then moved aside, whole.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error
        try:
            return decoded(data)
        except ValueError as error:
            aside = self._move_aside()
            why = f"{error!s:.100}"
            what = f"the interrupted session in it can't be read ({why}); it is kept as {aside}"
            raise JournalError(self.path, what) from error

    def _move_aside(self) -> Path:
        """Give a damaged checkpoint a name that is free, and return it."""
        names = (f"{self.path.name}.damaged{n or ''}" for n in range(1000))
        aside = next(p for name in names if not (p := self.path.with_name(name)).exists())
        try:
            self.path.replace(aside)
        except OSError:
            return self.path
        return aside

    def clear(self) -> None:
        """Remove the checkpoint: its session is in the journal, or was discarded."""
        remove(self.path)


def decoded(data: bytes) -> Checkpoint:
    """Return the session in a checkpoint's bytes. Raises ValueError where they are damaged."""
    try:
        return _checkpoint(msgspec.json.decode(data))
    except (LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _checkpoint(plain: Mapping[str, Any]) -> Checkpoint:
    started, seen = (datetime.fromisoformat(plain[name]) for name in ("started", "seen"))
    if started.tzinfo is None or seen.tzinfo is None:
        raise ValueError("a time without an offset from UTC")
    if not isinstance(plain["id"], int) or not 0 <= plain["id"] < MOST_ID:
        raise ValueError("an id that no session has")
    return Checkpoint(
        id=plain["id"],
        routine=str(plain["routine"]),
        started=started,
        seen=seen,
        run=Run.from_plain(plain["run"], now=0.0),
        before=read_feeling(plain, "before"),
    )
