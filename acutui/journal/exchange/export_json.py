"""A history as JSON, exactly, so that it can be imported again."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from acutui.journal.exchange.common import sort_sessions
from acutui.journal.schema import (
    OWN_FIELDS,
    Fields,
    Key,
    day_document,
    day_id,
    exact_session_document,
    merge_fields,
)
from acutui.practice.records import History

FORMAT = 1

CONTROL_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Kinds of characters that stand by their number in JSON: controls, directions, halves."""

ZERO_WIDTH_JOINER = "\u200d"
"""Joins pictures to one, and steers nothing."""

_not_ascii = re.compile(r"[^\x00-\x7e]")


def to_json(history: History, documents: Mapping[Key, Fields] | None = None) -> str:
    """Return a history as JSON, one document a line.

    `documents` are those of the journal: of them come the times of the last changes, and the
    fields of other programs. The id of a session is a text: many programs read a number that
    long with the wrong last digits.
    """
    known = documents or {}
    sessions = [
        {"id": str(session.id)}
        | _add_stored_fields(exact_session_document(session), session.id, known)
        for session in sort_sessions(history.sessions)
    ]
    days = [
        _add_stored_fields(day_document(history.days[day]), day_id(day), known)
        for day in sorted(history.days)
    ]
    lines = _format_lines(sessions), _format_lines(days)
    return f'{{"format": {FORMAT},\n"sessions": {lines[0]},\n"days": {lines[1]}}}\n'


def _add_stored_fields(document: Fields, id: int, known: Mapping[Key, Fields]) -> dict[str, Any]:
    """Return a document with what only the stored one has."""
    table = "sessions" if "holds" in document else "days"
    # "id" is what the export itself calls the id.
    stored = {name: v for name, v in known.get((table, id), {}).items() if name != "id"}
    return merge_fields(document, OWN_FIELDS[table] - {"updated"}, stored)


def _format_lines(documents: Iterable[Mapping[str, Any]]) -> str:
    lines = ",\n".join(_format_document(document) for document in documents)
    return f"[\n{lines}\n]" if lines else "[]"


def _format_document(document: Mapping[str, Any]) -> str:
    # What steers a terminal stands by its number, and says the same: it may be looked at in one.
    return _not_ascii.sub(_escape_character, json.dumps(document, ensure_ascii=False))


def _escape_character(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) not in CONTROL_CATEGORIES or character == ZERO_WIDTH_JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
