"""The last changes of the journal, so that they can be undone and redone.

They are kept in a file beside the journal. The file is a convenience: the journal is saved first,
and if this file can't be read or written, only the changes in memory can be undone.
"""

import json
import os
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from acutui.journal.companions import check_belongs, name_of, name_within
from acutui.journal.file_format import NewerFormat
from acutui.journal.schema import ID_LIMIT, OWN_FIELDS, Fields, Key
from acutui.util.companions import companion_path, open_companion
from acutui.util.files import (
    FileError,
    Refused,
    Unwritable,
    remove_leftovers,
    replace_atomically,
)
from acutui.util.reading import read_open_file

FORMAT = 1
MAX_CHANGES = 200
MAX_BYTES = 2_000_000
MAX_LABEL = 200

DELETION: Fields = {"deleted": True}
"""What a deletion leaves of a document, apart from its time."""


class ChangedSince(Exception):
    """A document is no longer what the change left."""


class Edit(msgspec.Struct, frozen=True):
    """One document before and after a change; `before` is None if it is new."""

    table: Annotated[str, Meta(pattern="^(sessions|days)$")]
    id: Annotated[int, Meta(ge=0, le=ID_LIMIT - 1)]
    before: Fields | None
    after: Fields

    @property
    def key(self) -> Key:
        return self.table, self.id

    def revert(self, present: Fields | None) -> Fields:
        """Return the document as it was before, with the fields that other programs added since.

        Raises ChangedSince if `present` is neither what this edit left nor already reverted.
        """
        before = DELETION if self.before is None else self.before
        if present is None and self.after == DELETION:
            return before  # It was discarded before it was saved.
        if present is None or not (
            self._is_same(present, self.after) or self._is_same(present, before, "updated")
        ):
            raise ChangedSince
        if before.get("deleted"):
            return before
        if not present.get("deleted"):
            # We never touch foreign fields, so one that is missing now was removed on purpose.
            before = {name: before[name] for name in before if name in OWN_FIELDS[self.table]}
        return {**before, **self._foreign_fields(present)}

    def invert(self, reverting: "Edit") -> "Edit":
        """Return the edit to revert in order to redo this one, after `reverting` undid it."""
        before, after = reverting.before, reverting.after
        if before is None or not self._is_same(before, after, "updated"):
            return reverting
        # Another process had undone it already, and ended before it could record that.
        return replace(reverting, before={**self.after, **self._foreign_fields(before)})

    def update_time(self, latest: "Edit") -> "Edit":
        """Return this edit with the `updated` time of `latest`, if both leave the same document.

        If they don't, another program changed the document in between, and that must show.
        """
        is_same = self._is_same(self.after, latest.after, "updated")
        return replace(self, after=latest.after) if is_same else self

    def _foreign_fields(self, document: Fields) -> Fields:
        return {name: document[name] for name in document if name not in OWN_FIELDS[self.table]}

    def _is_same(self, one: Fields, other: Fields, ignored: str = "") -> bool:
        """Whether two documents agree in the fields that are ours, except one."""
        names = OWN_FIELDS[self.table] - {ignored}
        ours, theirs = ({n: d[n] for n in names if n in d} for d in (one, other))
        to_text = partial(json.dumps, sort_keys=True)
        try:
            # As text as well, since NaN does not equal itself.
            return ours == theirs or to_text(ours) == to_text(theirs)
        except RecursionError:
            return False


class UndoChange(msgspec.Struct, frozen=True, dict=True):
    """The edits that were made, and are undone, at once; `label` names them to the user."""

    when: Annotated[datetime, Meta(tz=True)]
    label: str = msgspec.field(name="words")
    edits: Annotated[tuple[Edit, ...], Meta(min_length=1)]

    def invert(self, reverting: tuple[Edit, ...]) -> "UndoChange":
        """Return the change that redoes this one, after `reverting` undid it."""
        pairs = zip(self.edits, reverting, strict=True)
        return replace(self, edits=tuple(one.invert(back) for one, back in pairs))

    @cached_property
    def line(self) -> bytes:
        """The change as a line of the file; cached, since it may be written 200 times."""
        return json.dumps(msgspec.to_builtins(self), separators=(",", ":")).encode()


class UndoHistory:
    """The changes of the day: those `done`, and those `undone`, the last of each at its end.

    `add`, `drop` and `move` require the journal's lock.
    """

    def __init__(self, journal: Path) -> None:
        self.path = companion_path(journal, ".undo.json")
        self._problem = self._warned_problem = ""  # a file that is not ours is in the way
        self._journal = Path(os.path.realpath(journal))
        self.done: list[UndoChange] = []
        self.undone: list[UndoChange] = []
        self._data = b""
        self._is_writable = True

    def reload(self, began: datetime) -> None:
        """Read what other processes recorded, and forget what is older than `began`.

        Memory is used if the file can't be read or is unchanged: if it could not be written, there
        is more in memory.
        """
        data = self._data
        self._problem = ""
        try:
            data = self._read()
            if data != self._data:
                check_belongs(self.path, name_within(data), self._journal)
                self.done, self.undone = decode_changes(data)
                self._data = data
            self._is_writable = True
        except FileNotFoundError:
            self._is_writable = True
        except Refused as error:
            self._is_writable = False
            self._problem = f"{error}; what is changed now can't be undone later"
        except (FileError, OSError):
            self._is_writable = False
        except NewerFormat:
            self._is_writable = False
        except ValueError:
            # The next change replaces the damaged file.
            self._data, self._is_writable = data, True
        for changes in (self.done, self.undone):
            changes[:] = [change for change in changes if change.when >= began]

    def add(self, change: UndoChange, began: datetime) -> None:
        """Record a change. What was undone before can't be redone after it."""
        self.reload(began)
        self.done.append(change)
        self.undone.clear()
        self._write()

    def add_for_sure(self, change: UndoChange, began: datetime) -> None:
        """Record a change that is stored nowhere else. Raises Unwritable if that fails."""
        self.reload(began)
        before = [*self.done], [*self.undone]
        self.done.append(change)
        self.undone.clear()
        if not self._write():
            self.done[:], self.undone[:] = before
            raise Unwritable(self.path, "can't be written")

    def pending_warnings(self) -> tuple[str, ...]:
        """Return why changes can't be recorded, if they can't; each reason is returned once."""
        warnings = (self._problem,) if self._problem != self._warned_problem else ()
        self._warned_problem = self._problem
        return tuple(filter(None, warnings))

    def last(self, *, undone: bool, began: datetime) -> UndoChange | None:
        """Return the next change to undo, or to redo if `undone`."""
        self.reload(began)
        changes = self.undone if undone else self.done
        return changes[-1] if changes else None

    def drop(self, *, undone: bool) -> None:
        """Remove the last change."""
        (self.undone if undone else self.done).pop()
        self._write()

    def move(self, inverse: UndoChange, *, undone: bool) -> None:
        """Replace the last change by its inverse at the end of the other list."""
        source, target = (self.undone, self.done) if undone else (self.done, self.undone)
        source.pop()
        target.append(inverse)
        # The last change of each document gets the `updated` time that the document has now.
        left = {edit.key: edit for edit in inverse.edits}
        for at, change in reversed([*enumerate(source)]):
            if any(edit.key in left for edit in change.edits):
                edits = (edit.update_time(left.pop(edit.key, edit)) for edit in change.edits)
                source[at] = replace(change, edits=tuple(edits))
        self._write()

    def _read(self) -> bytes:
        """Return what the file holds; nothing if it is too large to be ours."""
        handle = open_companion(self.path, os.O_RDONLY, self._journal)
        try:
            is_large = os.fstat(handle).st_size > 2 * MAX_BYTES
            return b"" if is_large else read_open_file(handle, self.path, 2 * MAX_BYTES)
        finally:
            os.close(handle)

    def _write(self) -> bool:
        """Write everything there is room for, the newest first; return whether that worked."""
        del self.done[: max(0, len(self.done) + len(self.undone) - MAX_CHANGES)]
        if not self._is_writable:
            return False
        try:
            lines = [[change.line for change in changes] for changes in (self.done, self.undone)]
            size = sum(len(line) + 2 for line in (*lines[0], *lines[1])) + 50
            for several in lines:
                while size > MAX_BYTES and several:
                    size -= len(several.pop(0)) + 2
            done, undone = (b"\n,".join(several) for several in lines)
            name = msgspec.json.encode(name_of(self._journal))
            start = b'{"format":%d\n,"journal":%b\n,"done":[\n%b\n]\n,' % (FORMAT, name, done)
            data = start + b'"undone":[\n%b\n]}\n' % undone
            remove_leftovers(self.path)
            replace_atomically(self.path, data, journal=self._journal)
        except (FileError, OSError, ValueError, TypeError, RecursionError):
            return False
        self._data = data
        return True


def decode_changes(data: bytes) -> tuple[list[UndoChange], list[UndoChange]]:
    """Decode the contents of an undo file.

    Returns:
        The changes to undo and those to redo; in each list, the next one is the last.

    Raises:
        NewerFormat: Only a newer acutui can read the file.
        ValueError: The file is damaged.
    """
    try:
        plain = json.loads(data)  # msgspec refuses NaN, which other programs may have written.
        number = plain["format"]
        if isinstance(number, int) and number > FORMAT:
            raise NewerFormat
        if number != FORMAT:
            raise ValueError("has no format")
        done, undone = ([_decode_change(one) for one in plain[name]] for name in ("done", "undone"))
    except (LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return done, undone


def _decode_change(plain: object) -> UndoChange:
    change = msgspec.convert(plain, UndoChange)
    if len({edit.key for edit in change.edits}) < len(change.edits):
        raise ValueError("has two edits of one document")
    # The label is shown on a terminal, and any program may have written this file.
    label = "".join(one for one in change.label[:MAX_LABEL] if one.isprintable())
    return replace(change, when=change.when.astimezone(UTC), label=label)
