"""Looking at files of the journal without using them: is it sound, and what is in it?"""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from acutui.journal.file_format import NewerFormat, parse
from acutui.journal.reader import read_history
from acutui.journal.storage import JournalDatabase
from acutui.practice.records import Session


class Health(StrEnum):
    """How a file of the journal is, in a word."""

    SOUND = "sound"
    DAMAGED = "damaged"
    NEWER = "newer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file of the journal holds. `problem` says why, where it is not sound."""

    size: int
    health: Health = Health.SOUND
    problem: str = ""
    sessions: Mapping[int, Session] = field(default_factory=dict)

    @property
    def last(self) -> date | None:
        """The day of the last session, None where there is none."""
        return max((session.day for session in self.sessions.values()), default=None)


class Inspector:
    """Reads files of a journal without using them."""

    def at(self, path: Path) -> FileState | None:
        """Tell what a file holds, None where there is none."""
        try:
            return self.of(path, read_file(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            said = f"can't be read: {error.strerror}"
            return FileState(0, Health.UNREADABLE, said)

    def of(self, path: Path, data: bytes) -> FileState:
        """Tell what a file's bytes hold."""
        try:
            tables = parse(data).tables
        except ValueError as error:
            newer = isinstance(error, NewerFormat)
            condition = Health.NEWER if newer else Health.DAMAGED
            return FileState(len(data), condition, str(error))
        sessions = read_history(JournalDatabase.from_tables(tables), path).sessions
        return FileState(len(data), sessions={session.id: session for session in sessions})


def read_file(path: Path) -> bytes:
    """Return all of a file. Raises OSError, also for what is no file."""
    if not stat.S_ISREG(path.stat().st_mode):  # Opening a pipe would wait for its writer.
        raise OSError(0, "it is no file")
    return path.read_bytes()


def is_sound(path: Path) -> bool:
    """Whether a file is a journal that can be read."""
    try:
        parse(read_file(path))
    except (OSError, ValueError):
        return False
    return True
