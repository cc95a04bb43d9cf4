"""A history as JSON, without loss, so that it can be imported again."""

import json
import re
import unicodedata
from collections.abc import Mapping

from acutui.journal.documents import StoredDocument, Tables
from acutui.journal.exchange.common import sort_sessions
from acutui.journal.schema import Fields, Record, key_of, to_document
from acutui.practice.records import History

FORMAT = 1
OTHERS = "others"
"""What the tables are called that are neither of sessions nor of days."""

CONTROL_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Unicode categories written as escapes: controls, text directions, surrogates, line breaks."""
ZERO_WIDTH_JOINER = "\u200d"  # of category Cf, but it only joins emoji

_not_ascii = re.compile(r"[^\x00-\x7e]")


def to_json(history: History, stored: Tables | None = None) -> str:
    """Return a history as JSON, one document a line.

    The id of a session is a string, because many programs round numbers that long. `stored` are
    the tables of the journal: their documents are written with all their fields, and what is in
    them beside the history, such as tables of other programs and marks of deletions, comes last.
    """
    others = {name: dict(table) for name, table in (stored or {}).items() if name != "meta"}
    sessions = sort_sessions(history.sessions)
    days = [history.days[day] for day in sorted(history.days)]
    parts = [f'"format": {FORMAT}']
    for name, records in (("sessions", sessions), ("days", days)):
        lines = ",\n".join(_format_line(record, others) for record in records)
        parts.append(f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []')
    tables = [_format_table(name, table) for name, table in others.items() if table]
    if tables:
        parts.append(f'"{OTHERS}": {{\n' + ",\n".join(tables) + "}")
    # Control characters are escaped, since the file may be looked at in a terminal.
    return _not_ascii.sub(_escape_control, "{" + ",\n".join(parts) + "}\n")


def _format_line(record: Record, stored: Tables) -> str:
    """Return the document of a session or day, and take it out of those that are stored."""
    table, id = key_of(record)
    document: Fields = to_document(record, exact=True)
    if str(id) in stored.get(table, {}):
        document = stored[table][str(id)].decode()
        # The export itself calls the id of a document "id"; one with such a field comes last, too.
        if "id" not in document:
            del stored[table][str(id)]
    document = {name: value for name, value in document.items() if name != "id"}
    id_first = {"id": str(id)} if table == "sessions" else {}
    return json.dumps({**id_first, **document}, ensure_ascii=False)


def _format_table(name: str, table: Mapping[str, StoredDocument]) -> str:
    lines = (f"{json.dumps(id)}: {document.line.decode()}" for id, document in table.items())
    return f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}"


def _escape_control(match: re.Match[str]) -> str:
    character = match[0]
    is_control = unicodedata.category(character) in CONTROL_CATEGORIES
    if not is_control or character == ZERO_WIDTH_JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
