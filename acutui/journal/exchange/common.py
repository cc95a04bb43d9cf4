"""What merging and importing share: files of others, read and never written, and their words."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from acutui.journal.undo import UndoChange, UndoHistory
from acutui.practice.records import Session
from acutui.util.files import FileError

MAX_BYTES = 100_000_000
"""The largest file that is read; a hundred years of practice are a fifth of that."""

CHUNK_BYTES = 1 << 20

MAX_DEPTH = 100
"""How deeply a document may be nested; a session is three deep."""

_brackets = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def sort_sessions(sessions: Iterable[Session]) -> list[Session]:
    """Return sessions by their start, which no other order of the file changes."""
    return sorted(sessions, key=lambda session: (session.started, session.id))


def read_file(path: Path) -> bytes:
    """Read somebody else's file. Raises FileError where it can't be read, or is too large."""
    parts = []
    size = 0
    try:
        # In parts: it may be a pipe, and of a device that never ends no more than this is read.
        with path.open("rb") as file:
            while part := file.read(CHUNK_BYTES):
                parts.append(part)
                size += len(part)
                if size > MAX_BYTES:
                    raise FileError(path, f"is larger than {MAX_BYTES // 1_000_000} MB")
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error
    return b"".join(parts)


def measure_depth(raw: bytes) -> int:
    """Return how deeply a JSON text is nested, or 0 where it has too few brackets to be deep."""
    level = deepest = 0
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        for found in _brackets.finditer(raw):
            level += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
            deepest = max(deepest, level)
    return deepest


def is_undoable(journal: Path, change: UndoChange) -> bool:
    """Whether a change that was the last one can be undone by whoever opens the journal next.

    One that is too large for the file of changes can't.
    """
    last = UndoHistory(journal).last(undone=False, began=change.when - timedelta(seconds=1))
    return last is not None and last.label == change.label
