"""Merge several copies of a journal: all documents, and of each the latest version.

Two machines that share a folder, or a sync tool that keeps both of two changes, leave copies.
Merging them gives the same result in any order and however often, since it picks, by id, the
greatest version of each document, as `journal.versions` says.

Sessions and days are merged as they are in the file, even if they can't be read, with the fields
of other programs. Two things can't be merged, and are named: an id that is not a number, and what
is not a JSON object. The tables of other programs are not merged.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from acutui.journal.backups import find_free_path
from acutui.journal.document_writer import Transform
from acutui.journal.documents import StoredDocument, Tables
from acutui.journal.exchange.common import is_too_deep, is_undoable
from acutui.journal.file_format import NewerFormat, parse
from acutui.journal.journal import Journal
from acutui.journal.salvage import salvage
from acutui.journal.schema import Key, parse_document_id
from acutui.journal.storage import find_signature
from acutui.journal.versions import pick_later
from acutui.util.durations import format_count, format_list
from acutui.util.files import FILE_MODE, FileError, Unwritable
from acutui.util.reading import JOURNAL_LIMIT, read_bytes

MERGED_TABLES = {"sessions": "session", "days": "day"}
"""The tables that are merged, and what one document of each is called."""

Effect = Literal["new", "changed", "deleted", "deleted elsewhere", "deleted here", "unchanged"]
"""What a merge does to a document.

Those that are new here and deleted are `deleted elsewhere`; those that stay deleted, though a
copy still has them, are `deleted here`.
"""


class Copy(NamedTuple):
    """A copy of the journal as it was read."""

    path: Path
    tables: Tables
    damage: tuple[str, ...] = ()  # sentences on what can't be read of it


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a merge.

    `changes` are new versions of documents, and `counts` their numbers by table and effect.
    `refused` are sentences on what can't be merged; each names the copy. `is_undo_saved` says
    whether the merge can be undone after a restart as well. `moved` is where the copies are now,
    and `not_moved` are sentences on copies that could not be moved.
    """

    changes: Mapping[Key, StoredDocument] = field(default_factory=dict)
    counts: Counter[tuple[str, Effect]] = field(default_factory=Counter)
    refused: tuple[str, ...] = ()
    is_undo_saved: bool = True
    moved: tuple[Path, ...] = ()
    not_moved: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The numbers of documents, as a sentence without its full stop."""
        parts = []
        for effect in get_args(Effect):
            numbers = [
                format_count(number, thing)
                for table, thing in MERGED_TABLES.items()
                if (number := self.counts[table, effect])
            ]
            if numbers:
                parts.append(f"{format_list(numbers)} {effect}")
        return "; ".join(parts) or "nothing in it"


def merge_tables(ours: Tables, copies: Sequence[Copy]) -> Merge:
    """Return what copies change in our tables."""
    changes: dict[Key, StoredDocument] = {}
    counts: Counter[tuple[str, Effect]] = Counter()
    # In order, each once.
    refused = {f"{one.path}: {what}; not merged": None for one in copies for what in one.damage}
    for table in MERGED_TABLES:
        here = ours.get(table, {})
        # The latest version of each document in the copies; ours if it is the same.
        found: dict[str, StoredDocument] = {}
        is_in_copy: set[str] = set()
        for copy in copies:
            for id, theirs in copy.tables.get(table, {}).items():
                present = found.get(id, here.get(id))
                if present is not None and present.line == theirs.line:
                    found[id] = present
                elif problem := _find_problem(id, present, theirs):
                    refused[f"{copy.path}: {table} {id!r:.40}: {problem}; not merged"] = None
                else:
                    found[id] = pick_later(theirs, present)
                    if not theirs.get("deleted"):
                        is_in_copy.add(id)
        for id, latest in found.items():
            counts[table, _classify(here.get(id), latest, is_in_copy=id in is_in_copy)] += 1
            if latest is not here.get(id):
                changes[table, int(id)] = latest
    return Merge(changes, counts, tuple(refused))


def _find_problem(id: str, present: StoredDocument | None, theirs: StoredDocument) -> str:
    """Return why a document can't be merged, or ""."""
    if not isinstance(parse_document_id(id), int):
        return "its id is not a number"
    if not _is_object(theirs):
        return "it is not a JSON object, or is nested too deeply"
    if present is not None and not _is_object(present):
        return "the one in the journal is not a JSON object, or is nested too deeply"
    return ""


def _is_object(document: StoredDocument) -> bool:
    try:
        return not is_too_deep(document.line) and document.fields is not None
    except (ValueError, RecursionError):
        return False


def _classify(
    present: StoredDocument | None, latest: StoredDocument, *, is_in_copy: bool
) -> Effect:
    if latest is present:
        return "deleted here" if is_in_copy and present.get("deleted") else "unchanged"
    if not latest.get("deleted"):
        return "new" if present is None else "changed"
    if present is None:
        return "deleted elsewhere"
    return "changed" if present.get("deleted") else "deleted"


def read_copy(path: Path) -> Copy:
    """Read a copy of the journal; of a damaged one, what is whole.

    Raises FileError if it has a newer format, or nothing in it can be read.
    """
    data = read_bytes(path, JOURNAL_LIMIT, pipe=True)
    try:
        return Copy(path, parse(data).tables)
    except ValueError as error:
        found = None
        if not isinstance(error, NewerFormat):
            with suppress(NewerFormat):  # of which nothing is whole
                found = salvage(data)
        if found is None or not any(found.tables.values()):
            raise FileError(path, f"{error}; nothing was merged") from error
        return Copy(path, found.tables, tuple(found.problems))


def read_copies(paths: Iterable[Path]) -> tuple[list[Copy], tuple[str, ...]]:
    """Return the copies that can be read, and a sentence on each other one."""
    copies, problems = [], []
    for path in paths:
        try:
            copies.append(read_copy(path))
        except FileError as error:
            problems.append(str(error))
    return copies, tuple(problems)


def merge_files(journal: Journal, paths: Iterable[Path]) -> Merge:
    """Merge copies into the journal, as one change that can be undone.

    Args:
        journal: The journal that is changed.
        paths: Files of the copies; they stay as they are.

    Raises:
        FileError: A copy can't be read, or the journal can't be saved. Nothing is merged then.
    """
    copies = [read_copy(path) for path in paths]
    journal.begin_if_missing()
    done = Merge()

    def choose(ours: Tables, _: datetime) -> Mapping[Key, Transform]:
        nonlocal done
        done = merge_tables(ours, copies)
        return {key: partial(pick_later, theirs.fields) for key, theirs in done.changes.items()}

    change = journal.apply_changes(f"the merge of {format_count(len(copies), 'file')}", choose)
    return replace(done, is_undo_saved=change is None or is_undoable(journal.path, change))


def merge_copies(journal: Journal, paths: Iterable[Path]) -> Merge:
    """Merge copies as `merge_files` does, then move them to the journal's backups.

    Returns:
        The merge; its `not_moved` names copies that can't be moved or were changed meanwhile.
        If a power cut could undo the merge, the copies stay where they are.
    """
    signatures = {path: find_signature(path) for path in paths}
    done = merge_files(journal, signatures)
    if done.changes and journal.doubt:
        return done
    folder = journal.backups.folder
    moved, not_moved = [], []
    for path, signature in signatures.items():
        why = "was changed while it was merged; merge it again"
        try:
            if find_signature(path) == signature:
                why = "was merged, but could not be moved to the backups"
                journal.backups.prepare_folder()
                free = find_free_path(folder / path.name)
                path.rename(free)
                moved.append(free)
                with suppress(OSError):
                    free.chmod(FILE_MODE)
                continue
        except FileError as error:
            why += f": {error}"
        except OSError as error:
            why += f": {Unwritable.from_os_error(folder, error)}"
        not_moved.append(f"{path}: {why}")
    return replace(done, moved=tuple(moved), not_moved=tuple(not_moved))
