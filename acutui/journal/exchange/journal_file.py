"""Read a journal itself as if it had been exported, even if it is damaged."""

import re

from acutui.journal.documents import Tables
from acutui.journal.exchange.common import RejectedLine
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.import_data import ImportData, describe_others
from acutui.journal.file_format import NewerFormat, parse
from acutui.journal.salvage import salvage
from acutui.journal.schema import OWN_FIELDS, Fields, Key, Record, read_record
from acutui.practice.records import Day, Session

_meta = re.compile(r'"meta"\s*:\s*\{')
_list = re.compile(r'"sessions"\s*:\s*\[')  # as an export has


def is_journal(text: str) -> bool:
    """Return whether a text looks like a journal, whole or damaged, and not like an export."""
    is_like = text.lstrip()[:1] in ("{", "<") and _meta.search(text)
    return bool(is_like) and not _list.search(text)


def read_journal(data: bytes) -> ImportData:
    """Read a journal, or the whole entries of a damaged one. Raises NotReadable."""
    try:
        tables, rejected = _read_tables(data)
    except ValueError as error:
        raise NotReadable(str(error)) from error
    items: list[Record] = []
    documents: dict[Key, Fields] = {}
    others: Tables = {name: dict(table) for name, table in tables.items() if name != "meta"}
    for name in OWN_FIELDS.keys() & tables.keys():
        for id, document in tables[name].items():
            try:
                fields = document.decode()
                if not fields.get("deleted"):
                    items.append(read_record(name, id, fields))
                    documents[name, int(id)] = fields
                    del others[name][id]
            except (ValueError, RecursionError):
                pass  # It comes along as it is, like the marks of deletions.
    return ImportData(
        tuple(item for item in items if isinstance(item, Session)),
        tuple(item for item in items if isinstance(item, Day)),
        rejected,
        documents=documents,
        is_journal=True,
        others=others,
        reading=describe_others(others),
    )


def _read_tables(data: bytes) -> tuple[Tables, tuple[RejectedLine, ...]]:
    """Return the tables of a journal, and the lines that are damaged. Raises ValueError."""
    try:
        return parse(data).tables, ()
    except NewerFormat:
        raise
    except ValueError:
        found = salvage(data)
        if not any(found.tables.values()):
            raise
        return found.tables, tuple(RejectedLine(one.first, one.reason) for one in found.lost)
