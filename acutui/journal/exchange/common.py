"""What reading other files has in common: size and nesting limits, and a stable order."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from acutui.journal.undo import UndoChange, UndoHistory
from acutui.practice.records import Session

MAX_DEPTH = 100  # of a document; a session is three deep

MAX_CAUSES = 20  # that are listed

# A quoted text, or one that was cut after 40 characters, or a number.
_detail = re.compile(r"""'(?:[^'\\]|\\.){0,38}'|'.{39}|"(?:[^"\\]|\\.){0,38}"|".{39}|[0-9]+""")
# A string without an end reaches to that of the text: else each quote in it would be tried again.
_brackets = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def sort_sessions(sessions: Iterable[Session]) -> list[Session]:
    """Return sessions by their start, in the same order whatever their order was before."""
    return sorted(sessions, key=lambda session: (session.started, session.id))


class RejectedLine(NamedTuple):
    """A line that could not be read, and why."""

    line: int
    reason: str


def list_rejected(rejected: Iterable[RejectedLine]) -> list[str]:
    """Return a sentence for each cause, with its first line and how many more there are."""
    causes: dict[str, list[RejectedLine]] = {}
    for one in sorted(rejected):
        # What is quoted, and numbers, differ from line to line.
        causes.setdefault(_detail.sub("", one.reason), []).append(one)
    sentences = []
    for (line, reason), *more in causes.values():
        others = f" and {len(more)} more" if more else ""
        sentences.append(f"line {line}{others}: {reason}")
    if len(sentences) > MAX_CAUSES:
        sentences[MAX_CAUSES:] = [f"{len(sentences) - MAX_CAUSES} more problems with other lines"]
    return sentences


def is_too_deep(raw: bytes) -> bool:
    """Return whether a JSON text is nested more than MAX_DEPTH deep."""
    level = 0
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        for found in _brackets.finditer(raw):
            level += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
            if level > MAX_DEPTH:
                return True
    return False


def is_undoable(journal: Path, change: UndoChange) -> bool:
    """Whether the latest change, if not too large for the undo file, can be undone later."""
    last = UndoHistory(journal).last(undone=False, began=change.when - timedelta(seconds=1))
    return last is not None and last.label == change.label
