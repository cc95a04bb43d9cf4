"""The copies of the journal beside it: what is in them, and what merging them would bring."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from acutui.journal.copies import find_copies, is_conflict
from acutui.journal.documents import Tables
from acutui.journal.inspection import inspect_file
from acutui.journal.merge import merge_tables, read_copy
from acutui.services.context import Context
from acutui.util.durations import format_count
from acutui.util.errors import FileError


class CopyState(NamedTuple):
    """What is known of a copy; `problem` is "" if it brings nothing and no sync tool left it."""

    path: Path
    state: str
    problem: str


def examine_copies(context: Context) -> Iterator[CopyState]:
    """Yield the state of each copy. Without a sound journal, all that they have is new."""
    tables: Tables = {}
    with suppress(FileError):  # It is reported for the journal.
        tables = context.journal.tables()
    real = Path(os.path.realpath(context.data))
    try:
        paths = find_copies(real, tables)
    except FileError as error:
        yield CopyState(real.parent, "can't be searched for copies", str(error))
        return
    for path in paths:
        try:
            merge = merge_tables(tables, [read_copy(path)])
        except FileError as error:
            yield CopyState(path, "can't be read", str(error))
            continue
        state = f"{_describe(path)}; "
        if merge.changes:
            state += f"merging it brings {merge.summary}"
        else:
            state += "nothing in it is newer than the journal"
        problem = f"{path}: is a copy of the journal; `{context.backups.program} merge` merges it"
        is_problem = merge.changes or is_conflict(path.name, real)
        yield CopyState(path, state, problem if is_problem else "")


def _describe(path: Path) -> str:
    """Say how many sessions a file has, and of which days, or that it is damaged."""
    found = inspect_file(path)
    if found is not None and found.problem:
        return "is damaged"
    days = sorted(session.day for session in found.sessions.values()) if found else []
    text = f"has {format_count(len(days), 'session', ',')}"
    if days:
        text += f", {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    return text
