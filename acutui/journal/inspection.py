"""Look at a journal's files without changing them: whether they are sound, and what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from acutui.journal.file_format import NewerFormat, parse
from acutui.journal.reader import read_history
from acutui.practice.records import Session
from acutui.util.errors import FileError
from acutui.util.reading import JOURNAL_LIMIT, Missing, read_bytes

Health = Literal["sound", "repetitive", "damaged", "newer", "unreadable"]
"""Whether a journal file can be used; one that is repetitive has something twice."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The contents of a journal file. `problem` says why it is not sound."""

    size: int
    health: Health = "sound"
    problem: str = ""
    sessions: Mapping[int, Session] = field(default_factory=dict)

    @property
    def last_day(self) -> date | None:
        return max((session.day for session in self.sessions.values()), default=None)


def inspect_file(path: Path) -> FileState | None:
    """Return the state of a file, or None if it does not exist."""
    try:
        return inspect_data(path, read_bytes(path, JOURNAL_LIMIT))
    except Missing:
        return None
    except FileError as error:
        return FileState(0, "unreadable", str(error).removeprefix(f"{path}: "))


def inspect_data(path: Path, data: bytes) -> FileState:
    """Return the state of a file with these contents."""
    try:
        contents = parse(data)
    except ValueError as error:
        is_newer = isinstance(error, NewerFormat)
        return FileState(len(data), "newer" if is_newer else "damaged", str(error))
    storage = TinyDB(storage=MemoryStorage).storage
    storage.write(contents.tables)
    sessions = read_history(storage, path).sessions
    health: Health = "repetitive" if contents.repeated else "sound"
    return FileState(len(data), health, sessions={session.id: session for session in sessions})
