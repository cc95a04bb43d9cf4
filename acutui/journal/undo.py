"""The last changes of the journal, so that they can be taken back, and brought back again.

They are kept in a file beside the journal. It is a convenience and never more: the journal is
saved first, and whatever happens to this file, nobody hears of it. Then what is in memory can be
undone, and what is not can't.
"""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from acutui.journal.schema import ID_LIMIT, OWN_FIELDS, Fields, Key, format_timestamp
from acutui.util.files import FileError, companion_path, remove_leftovers, replace_atomically

FORMAT = 1
MAX_CHANGES = 200
MAX_BYTES = 2_000_000
MAX_WORDS = 200

DELETION: Fields = {"deleted": True}
"""What a deletion leaves, but for its time."""


class ChangedSince(Exception):
    """A document is no longer what the change left."""


class NewerFormat(ValueError):
    """A file that a newer acutui wrote."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One document: what it was, None where there was none, and what it became."""

    table: str
    id: int
    before: Fields | None
    after: Fields

    @property
    def key(self) -> Key:
        """The document's table and id."""
        return self.table, self.id

    def taken_back(self, present: Fields | None) -> Fields:
        """Return the document as it was before, but for what others put into it since.

        Raises ChangedSince where it is neither what this edit left nor already taken back.
        """
        before = DELETION if self.before is None else self.before
        if present is None or not (
            self._same(present, self.after) or self._same(present, before, "updated")
        ):
            raise ChangedSince
        if before.get("deleted"):
            return before
        own = OWN_FIELDS[self.table]
        foreign = {name: value for name, value in present.items() if name not in own}
        if not present.get("deleted"):
            # Nothing of ours ever touches these, so that one which is missing was taken out.
            before = {name: value for name, value in before.items() if name in own}
        return {**before, **foreign}

    def reversed(self, by: "Edit") -> "Edit":
        """Return `by`, which took this edit back, as what brings it back can be made of."""
        if by.before is None or not self._same(by.before, by.after, "updated"):
            return by
        # It had been taken back already, by somebody who could not note it any more.
        own = OWN_FIELDS[self.table]
        foreign = {name: value for name, value in by.before.items() if name not in own}
        return replace(by, before={**self.after, **foreign})

    def followed(self, by: "Edit") -> "Edit":
        """Return this edit, with the time at which `by` made the document what this had made it.

        Where `by` made something else of it, somebody changed it in between; that stays to be seen.
        """
        return (
            replace(self, after=by.after) if self._same(self.after, by.after, "updated") else self
        )

    def _same(self, one: Fields, other: Fields, but: str = "") -> bool:
        """Whether two documents are the same in what is ours, leaving out one field."""
        names = OWN_FIELDS[self.table] - {but}
        ones, others = ({n: d[n] for n in names if n in d} for d in (one, other))
        try:
            # As text as well, since NaN is no number's equal.
            return ones == others or _text(ones) == _text(others)
        except RecursionError:
            return False


@dataclass(frozen=True)
class UndoChange:
    """What was done at once, and is undone at once: when, in words, and to which documents."""

    when: datetime
    label: str
    edits: tuple[Edit, ...]

    def reversed(self, by: tuple[Edit, ...]) -> "UndoChange":
        """Return the change that brings this one back, after `by` took it back."""
        pairs = zip(self.edits, by, strict=True)
        return replace(self, edits=tuple(one.reversed(back) for one, back in pairs))

    @cached_property
    def line(self) -> bytes:
        """How it stands in the file; made once, since it may be written 200 times."""
        edits = [
            {"table": edit.table, "id": edit.id, "before": edit.before, "after": edit.after}
            for edit in self.edits
        ]
        plain = {"when": format_timestamp(self.when), "words": self.label, "edits": edits}
        return json.dumps(plain, separators=(",", ":")).encode()


class UndoHistory:
    """The changes of the day: those `done`, and those `undone`, the last of each at its end.

    `add`, `drop` and `turn` are for whoever holds the journal's lock.
    """

    def __init__(self, journal: Path) -> None:
        self.path = companion_path(journal, ".undo.json")
        self.done: list[UndoChange] = []
        self.undone: list[UndoChange] = []
        self._data = b""
        self._ours = True

    def recall(self, began: datetime) -> None:
        """Take in what others noted, and forget what was done before the day `began`.

        Memory counts where the file can't be read, or is still what was read or written last:
        then there may be more in memory than came to the disk.
        """
        data = self._read()
        if data is not None and data != self._data:
            try:
                self.done, self.undone = _decoded(data)
            except NewerFormat:
                self._ours = False
            except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
                self._data = data  # damaged; the next change replaces it
            else:
                self._data = data
        for changes in (self.done, self.undone):
            changes[:] = [change for change in changes if change.when >= began]

    def add(self, change: UndoChange, began: datetime) -> None:
        """Note a change that was made. What had been undone before can't be brought back then."""
        self.recall(began)
        self.done.append(change)
        self.undone.clear()
        self._write()

    def last(self, *, undone: bool, began: datetime) -> UndoChange | None:
        """Return the change that comes next to be undone, or to be done again."""
        self.recall(began)
        changes = self.undone if undone else self.done
        return changes[-1] if changes else None

    def drop(self, *, undone: bool) -> None:
        """Forget the change that comes next."""
        (self.undone if undone else self.done).pop()
        self._write()

    def turn(self, back: UndoChange, *, undone: bool) -> None:
        """Note that the change that came next was taken back, and what brings it back."""
        one, other = (self.undone, self.done) if undone else (self.done, self.undone)
        one.pop()
        other.append(back)
        _follow(one, back.edits)
        self._write()

    def _read(self) -> bytes | None:
        """Return what the file holds; None where there is none, or none that we may touch."""
        self._ours = True
        try:
            found = self.path.stat()
            self._ours = stat.S_ISREG(found.st_mode)
            # One as large as that is none of ours, and reading it would take its time.
            whole = self._ours and found.st_size <= 2 * MAX_BYTES
            return self.path.read_bytes() if whole else b"" if self._ours else None
        except FileNotFoundError:
            return None
        except OSError:
            self._ours = False
            return None

    def _write(self) -> None:
        """Put everything on the disk, as far as there is room for it."""
        del self.done[: max(0, len(self.done) + len(self.undone) - MAX_CHANGES)]
        if not self._ours:
            return
        try:
            data = _encoded(self.done, self.undone)
            remove_leftovers(self.path)
            replace_atomically(self.path, data)
        except (FileError, OSError, ValueError, TypeError, RecursionError):
            return
        self._data = data


def _follow(changes: list[UndoChange], by: tuple[Edit, ...]) -> None:
    """Let the last change of each document know of the time that the document has now."""
    left = {edit.key: edit for edit in by}
    for at in reversed(range(len(changes))):
        edits = changes[at].edits
        if left.keys().isdisjoint([edit.key for edit in edits]):
            continue
        followed = (edit.followed(left.pop(edit.key, edit)) for edit in edits)
        changes[at] = replace(changes[at], edits=tuple(followed))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _encoded(done: list[UndoChange], undone: list[UndoChange]) -> bytes:
    """Write changes as JSON, one a line; the oldest are left out where they are too much."""
    lines = [[change.line for change in changes] for changes in (done, undone)]
    size = sum(len(line) + 2 for line in (*lines[0], *lines[1])) + 50
    for several in lines:
        while size > MAX_BYTES and several:
            size -= len(several.pop(0)) + 2
    head = b'{"format":%d\n,"done":[\n' % FORMAT
    return head + b"\n,".join(lines[0]) + b'\n]\n,"undone":[\n' + b"\n,".join(lines[1]) + b"\n]}\n"


def count_changes(data: bytes) -> tuple[int, int]:
    """Return how many changes a file's bytes hold: to be undone, and to be done again.

    Raises ValueError where they are damaged, or of a newer format.
    """
    try:
        done, undone = _decoded(data)
    except (LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return len(done), len(undone)


def _decoded(data: bytes) -> tuple[list[UndoChange], list[UndoChange]]:
    """Read changes. Raises NewerFormat, or one of five errors where they are damaged."""
    plain = json.loads(data)
    number = plain["format"]
    if isinstance(number, int) and number > FORMAT:
        raise NewerFormat
    if number != FORMAT:
        raise ValueError("of no format")
    done, undone = ([_change(one) for one in plain[name]] for name in ("done", "undone"))
    return done, undone


def _change(plain: Mapping[str, Any]) -> UndoChange:
    when = datetime.fromisoformat(plain["when"])
    edits = tuple(_edit(one) for one in plain["edits"])
    different = {edit.key for edit in edits}
    if when.tzinfo is None or not isinstance(plain["words"], str) or not edits:
        raise ValueError("no change")
    if len(different) < len(edits):
        raise ValueError("two edits of one document")
    # They are shown on a terminal, and this file may have been written by anyone.
    words = "".join(one for one in plain["words"][:MAX_WORDS] if one.isprintable())
    return UndoChange(when.astimezone(UTC), words, edits)


def _edit(plain: Mapping[str, Any]) -> Edit:
    edit = Edit(plain["table"], plain["id"], plain["before"], plain["after"])
    if isinstance(edit.id, bool) or not isinstance(edit.id, int) or not 0 <= edit.id < ID_LIMIT:
        raise ValueError("no id")
    if edit.table not in OWN_FIELDS or not isinstance(edit.after, dict):
        raise ValueError("no edit")
    if not isinstance(edit.before, dict | None):
        raise ValueError("no document")
    return edit
