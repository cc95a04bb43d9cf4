"""A history as JSON, without loss, so that it can be imported again."""

import json
import re
import unicodedata
from collections.abc import Mapping

from acutui.journal.exchange.common import sort_sessions
from acutui.journal.schema import OWN_FIELDS, Fields, Key, Record, key_of, merge_fields, to_document
from acutui.practice.records import History

FORMAT = 1
CONTROL_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Unicode categories written as escapes: controls, text directions, surrogates, line breaks."""
ZERO_WIDTH_JOINER = "\u200d"  # of category Cf, but it only joins emoji

_not_ascii = re.compile(r"[^\x00-\x7e]")


def to_json(history: History, documents: Mapping[Key, Fields] | None = None) -> str:
    """Return a history as JSON, one document a line.

    The id of a session is a string, because many programs round numbers that long. `documents`
    are the stored ones, for the times of the last changes and the fields of other programs.
    """
    sessions = sort_sessions(history.sessions)
    days = [history.days[day] for day in sorted(history.days)]
    lists = []
    for records in (sessions, days):
        lines = ",\n".join(_format_line(record, documents or {}) for record in records)
        lists.append(f"[\n{lines}\n]" if lines else "[]")
    return f'{{"format": {FORMAT},\n"sessions": {lists[0]},\n"days": {lists[1]}}}\n'


def _format_line(record: Record, stored: Mapping[Key, Fields]) -> str:
    """Return the document of a session or day, with the fields that only the stored one has."""
    table, id = key = key_of(record)
    # The export itself calls the id of a document "id".
    own = (OWN_FIELDS[table] | {"id"}) - {"updated"}
    document = merge_fields(to_document(record, exact=True), own, stored.get(key))
    if table == "sessions":
        document = {"id": str(id), **document}
    # Control characters are escaped, since the file may be looked at in a terminal.
    return _not_ascii.sub(_escape_control, json.dumps(document, ensure_ascii=False))


def _escape_control(match: re.Match[str]) -> str:
    character = match[0]
    is_control = unicodedata.category(character) in CONTROL_CATEGORIES
    if not is_control or character == ZERO_WIDTH_JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
