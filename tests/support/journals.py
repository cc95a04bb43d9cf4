"""Look into the files of a journal, past the program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support.clocks import still

from acutui.journal.companions import MARK
from acutui.journal.journal import Journal
from acutui.practice.records import Session

SESSION: dict[str, Any] = {
    "routine": "quick",
    "source": "timer",
    "started": "2026-11-22T07:31:04+05:30",
    "ended": "2026-11-22T07:38:40+05:30",
    "day": "2026-11-22",
    "holds": [{"point": "LI4", "side": "left", "planned": 60, "pressed": 60}],
}
"""The document of a session, with all fields that it must have."""

FIRST_DOCUMENT: dict[str, Any] = {
    "routine": "back-and-neck",
    "source": "timer",
    "started": "2026-11-22T07:31:04+05:30",
    "ended": "2026-11-22T07:38:40+05:30",
    "day": "2026-11-22",
    "holds": [
        {"point": "LI4", "side": "left", "planned": 60, "pressed": 60.0},
        {"point": "LI4", "side": "right", "planned": 60, "pressed": 58.5},
    ],
    "before": {"pain": 5, "stiffness": 6, "symptoms": ["neck-pain", "stiffness"]},
    "after": {"pain": 3, "stiffness": 4},
    "note": "",
}
"""The document of the first session that the fixture `a_session` makes, as it is saved."""


def read_documents(path: Path, table: str = "sessions") -> dict[str, dict[str, Any]]:
    """Return the documents of a table as any JSON reader finds them."""
    documents: dict[str, dict[str, Any]] = json.loads(path.read_bytes())[table]
    return documents


def read_ids(path: Path) -> set[int]:
    """Return the ids of the sessions in a file, which must be sound."""
    history = Journal(path, still).history()
    assert history.problems == ()
    return {session.id for session in history.sessions}


def list_leftovers(path: Path) -> set[str]:
    """Return the names of the files beside a journal that don't belong to it."""
    companions = {"journal.json", "journal.lock", "journal.undo.json", "journal.backups"}
    return {found.name for found in path.parent.iterdir()} - companions


def read_files(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, except locks and the name of the journal of backups."""
    found = [
        item
        for item in folder.rglob("*")
        if item.is_file() and item.suffix != ".lock" and item.name != MARK
    ]
    return {str(item.relative_to(folder)): item.read_bytes() for item in found}


def list_ids(journal: Journal) -> list[int]:
    """Return the ids of a journal's sessions, in their order."""
    return [session.id for session in journal.history().sessions]


def save_three(journal: Journal, make: Callable[..., Session]) -> list[int]:
    """Save three sessions; return their ids."""
    for n in range(3):
        journal.save_session(make(n))
    return [make(n).id for n in range(3)]
