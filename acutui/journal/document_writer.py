"""Change documents of the journal, all of them or none, in one save of its file."""

from collections.abc import Callable, Mapping
from datetime import datetime

from acutui.journal import schema
from acutui.journal.documents import Tables, find_missing
from acutui.journal.schema import OWN_FIELDS, Fields, Key
from acutui.journal.storage import (
    ConcurrentChange,
    JournalDatabase,
    JournalDocument,
    JournalStorage,
)
from acutui.journal.undo import Edit
from acutui.util.files import FileError

MAX_TRIES = 5  # for a save, while a program that takes no lock keeps replacing the file

Transform = Callable[[Fields | None], Fields]
"""Returns the new version of a document, given the present one, if any."""


class NotAnObject(FileError):
    """A document that is not a JSON object."""


def write_documents(
    storage: JournalStorage,
    db: JournalDatabase,
    edits: Mapping[Key, Transform],
    updated: datetime | None,
    others: Tables | None,
) -> tuple[Edit, ...]:
    """Change documents in one save of the file; return what they were and became.

    Args:
        storage: The file.
        db: Its tables.
        edits: How to change which documents.
        updated: The present time, if this is to set the `updated` times.
        others: Documents that come in besides, if the journal has none of their id.

    Raises:
        NotAnObject: One of the documents can't be changed.
        FileError: The file can't be read or saved; it is still as it was.
    """
    for _ in range(MAX_TRIES):
        made: list[Edit] = []
        try:
            with storage.transaction():
                for key, transform in edits.items():
                    before = _read_document(storage, db, key)
                    after = dict(transform(before))
                    if updated is not None:
                        moment = schema.next_update_time(updated, before)
                        after["updated"] = schema.format_timestamp(moment)
                    made.append(Edit(*key, before, after))
                _replace_documents(db, made)
                _add_documents(storage, others)
        except ConcurrentChange:
            continue
        return tuple(made)
    raise FileError(storage.path, "another program keeps replacing it; nothing was saved")


def find_addable(storage: JournalStorage, others: Tables | None) -> Tables:
    """Return the documents that the journal lacks, of tables that it has or can have.

    A name that something else has at the top of the file can't be a table's as well.
    """
    tables = storage.read() or {}
    taken = storage.contents.extras if storage.contents else {}
    possible = {name: table for name, table in (others or {}).items() if name not in taken}
    return find_missing(tables, possible)


def _add_documents(storage: JournalStorage, others: Tables | None) -> None:
    if added := find_addable(storage, others):
        tables = storage.read() or {}
        for name, table in added.items():
            tables[name] = {**tables.get(name, {}), **table}
        storage.write(tables)


def _read_document(storage: JournalStorage, db: JournalDatabase, key: Key) -> Fields | None:
    """Return a document that can be changed, or None. Raises NotAnObject."""
    name, id = key
    document = db.table(name).get(doc_id=id)
    if document is None:
        return None
    if isinstance(document, JournalDocument) and document.problem:
        raise NotAnObject(storage.path, f"{name} {id}: {document.problem}; it was not changed")
    return dict(document)


def _replace_documents(db: JournalDatabase, edits: list[Edit]) -> None:
    for name in OWN_FIELDS:
        if some := [edit for edit in edits if edit.table == name]:
            table = db.table(name)
            table.remove(doc_ids=[edit.id for edit in some if edit.before is not None])
            table.insert_multiple(JournalDocument(edit.after, edit.id) for edit in some)
