"""Several copies of a journal, made one again: all documents, and of each the later.

Two machines that share a folder, or a sync tool that keeps both of two changes, leave copies.
Merging them gives the same in any order and however often, since it picks, by id, the greatest of
what there is. Greater is what was `updated` later; at equal moments an edit is greater than a
deletion, and of two edits or two deletions the one whose JSON text, its names sorted, comes later.
What doesn't say when it was updated, with an offset from UTC, is older than all that does.

Sessions and days are merged as they stand in the file, sound or not; they come in as they are,
with the fields that only others know. Two things can't be in a journal that others open, and are
passed over and named: an id that is no number, and what is no JSON object. Tables of others stay
where they are.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from acutui.journal.exchange.common import MAX_DEPTH, is_undoable, measure_depth, read_file
from acutui.journal.file_format import StoredDocument, Tables, parse
from acutui.journal.journal import Journal, Transform
from acutui.journal.schema import Fields, Key, parse_document_id, read_updated
from acutui.util.durations import format_count, format_list
from acutui.util.files import FILE_MODE, FileError, Unwritable, companion_path, make_folder

MERGED = {"sessions": "session", "days": "day"}
"""The tables that are merged, and what one document of each is called."""

CONFLICT_NAMES = (
    r"\.sync-conflict-.*",  # Syncthing
    r" \(.*conflicted copy.*",  # Dropbox, Nextcloud, ownCloud
)
"""What sync tools put between the name of a file and its ending, as regular expressions."""

NEVER = datetime.min.replace(tzinfo=UTC)


AFields = TypeVar("AFields", bound=Fields)
Rank = tuple[bool, datetime, bool, str]
Seen = tuple[int, int, int]
"""Which file it was: its number, its size, its time."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the journal as it was read."""

    path: Path
    tables: Tables
    seen: Seen | None = None


@dataclass(slots=True)
class Counts:
    """What a merge does to the documents of one table; `marks` delete what was never here."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    marks: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes into a journal from its copies, and what can't.

    `changes` are documents as they shall stand. `refused` are sentences that name the copy.
    `is_undo_saved` says whether it can be undone after a restart as well. `not_moved` are
    sentences on copies that could not be put aside, `moved` where the others are now.
    """

    changes: Mapping[Key, StoredDocument] = field(default_factory=dict)
    counts: Mapping[str, Counts] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    is_undo_saved: bool = True
    moved: tuple[Path, ...] = ()
    not_moved: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What it did, as a sentence without its end."""
        done = [
            f"{format_list(parts)} {what}"
            for what in ("new", "changed", "deleted")
            if (parts := list(self._parts(what)))
        ]
        if marks := sum(counts.marks for counts in self.counts.values()):
            done.append(f"{format_count(marks, 'deletion')} noted of what was never here")
        same = " and ".join(self._parts("same"))
        done += [f"{same} as they were"] if same else []
        return "; ".join(done) or "nothing in it"

    def _parts(self, what: str) -> Iterator[str]:
        for table, thing in MERGED.items():
            number = getattr(self.counts.get(table, Counts()), what)
            if number:
                yield format_count(number, thing)


def merge_tables(ours: Tables, copies: Sequence[Copy]) -> Merge:
    """Return what comes into our tables from the copies."""
    changes: dict[Key, StoredDocument] = {}
    counts = {table: Counts() for table in MERGED}
    refused: list[str] = []
    for table in MERGED:
        here = ours.get(table, {})
        for id, latest in _latest(table, here, copies, refused).items():
            present = here.get(id)
            if latest is present:
                counts[table].same += 1
            else:
                _count(counts[table], present, latest)
                changes[table, int(id)] = latest
    return Merge(changes, counts, tuple(dict.fromkeys(refused)))


def _latest(
    table: str, here: Mapping[str, StoredDocument], copies: Sequence[Copy], refused: list[str]
) -> dict[str, StoredDocument]:
    """Return the latest document of each id that the copies have, ours where they are equal."""
    found: dict[str, StoredDocument] = {}
    for copy in copies:
        for id, theirs in copy.tables.get(table, {}).items():
            present = found.get(id, here.get(id))
            if present is not None and present.line == theirs.line:
                found[id] = present
            elif why := _hindrance(id, present, theirs):
                refused.append(f"{copy.path}: {table} {id!r:.40}: {why}; not merged")
            else:
                found[id] = theirs if present is None else _or(theirs, present)
    return found


def _hindrance(id: str, present: StoredDocument | None, theirs: StoredDocument) -> str:
    """Return why a document can't be merged, nothing where it can."""
    if not isinstance(parse_document_id(id), int):
        return "its id is no number"
    if not _is_object(theirs):
        return "it is no JSON object, or one nested too deeply"
    if present is not None and not _is_object(present):
        return "what is here is no JSON object, or one nested too deeply"
    return ""


def _is_object(document: StoredDocument) -> bool:
    try:
        return measure_depth(document.line) <= MAX_DEPTH and document.fields is not None
    except (ValueError, RecursionError):
        return False


def _count(counts: Counts, present: StoredDocument | None, latest: StoredDocument) -> None:
    """Note what a document of a copy does to ours."""
    is_mark = bool(latest.get("deleted"))
    if present is None:
        counts.new += not is_mark
        counts.marks += is_mark
    else:
        is_deletion = is_mark and not present.get("deleted")
        counts.deleted += is_deletion
        counts.changed += not is_deletion


def rank(fields: Fields) -> Rank:
    """Return what makes a document greater than another: its time, its kind, its text."""
    moment = read_updated(fields)
    text = json.dumps(dict(fields), sort_keys=True)
    return moment is not None, moment or NEVER, not fields.get("deleted"), text


def _or(theirs: AFields, present: AFields | None) -> AFields:
    """Return the greater of two documents, the present one where they are equal."""
    return theirs if present is None else max(present, theirs, key=rank)


# Files


def find_conflict_copies(journal: Path) -> list[Path]:
    """Return the copies of a journal that sync tools left beside it.

    Syncthing: `journal.sync-conflict-20261122-073104-ABCDEFG.json`. Dropbox and Nextcloud:
    `journal (conflicted copy 2026-11-22).json`, `journal (Anna's conflicted copy …).json`.
    """
    real = Path(os.path.realpath(journal))
    try:
        return sorted(
            path
            for path in real.parent.iterdir()
            if _is_copy(path.name, real.stem, real.suffix)
            and path.is_file()
            and not path.is_symlink()
        )
    except OSError:
        return []


def _is_copy(name: str, stem: str, suffix: str) -> bool:
    if not name.endswith(suffix) or not name.startswith(stem):
        return False
    added = name[len(stem) : len(name) - len(suffix)]
    return any(re.match(pattern, added, re.IGNORECASE | re.DOTALL) for pattern in CONFLICT_NAMES)


def read_copy(path: Path) -> Copy:
    """Read another copy of the journal. Raises FileError where it is none that we know."""
    seen = _seen(path)
    try:
        return Copy(path, parse(read_file(path)).tables, seen)
    except ValueError as error:
        raise FileError(path, f"{error}; nothing was merged") from error


def preview_merge(ours: Tables, paths: Iterable[Path]) -> tuple[Merge, list[Path]]:
    """Return what a merge of copies would do, and which of them can be read.

    Those that can't are named in what is `refused`. Nothing is changed.
    """
    copies, refused = [], []
    for path in paths:
        try:
            copies.append(read_copy(path))
        except FileError as error:
            refused.append(str(error))
    found = merge_tables(ours, copies)
    return replace(found, refused=(*refused, *found.refused)), [copy.path for copy in copies]


def merge_files(journal: Journal, paths: Iterable[Path]) -> Merge:
    """Take copies into the journal, as one change that can be undone; they stay as they are.

    Raises FileError; then nothing was merged.
    """
    return _merge(journal, [read_copy(path) for path in paths])


def merge_copies(journal: Journal, paths: Iterable[Path]) -> Merge:
    """Take copies into the journal as `merge_files` does, then put them among its backups."""
    copies = [read_copy(path) for path in paths]
    done = _merge(journal, copies)
    moved, left = [], []
    for copy in copies:
        try:
            moved.append(_put_aside(copy, journal.path))
        except FileError as error:
            left.append(str(error))
    return replace(done, moved=tuple(moved), not_moved=tuple(left))


def _merge(journal: Journal, copies: Sequence[Copy]) -> Merge:
    done = Merge()

    def choose(ours: Tables, _: datetime) -> Mapping[Key, Transform]:
        nonlocal done
        done = merge_tables(ours, copies)
        return {key: partial(_or, theirs.fields) for key, theirs in done.changes.items()}

    change = journal.apply_changes(f"the merge of {format_count(len(copies), 'file')}", choose)
    lasting = change is None or is_undoable(journal.path, change)
    return Merge(done.changes, done.counts, done.refused, lasting)


def _put_aside(copy: Copy, journal: Path) -> Path:
    """Move a merged copy among the journal's backups; return where. Raises FileError."""
    folder = companion_path(journal, ".backups")
    path = copy.path
    if _seen(path) != copy.seen:
        raise FileError(path, "was changed while it was merged; merge it again")
    try:
        make_folder(folder)
        names = (f"{path.stem}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in range(1, 1000))
        free = next((folder / name for name in names if not (folder / name).exists()), None)
        if free is None:
            raise FileError(path, f"is merged, but {folder} is full of its likes")
        path.rename(free)
        free.chmod(FILE_MODE)
    except OSError as error:
        why = str(Unwritable.from_os_error(folder, error))
        raise FileError(path, f"is merged, but can't be put aside: {why}") from error
    return free


def _seen(path: Path) -> Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
