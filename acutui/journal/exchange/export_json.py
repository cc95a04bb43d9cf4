"""A history as JSON, without loss, so that it can be imported again."""

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
"""Unicode categories written as escapes: controls, text directions, surrogates, line breaks."""

ZERO_WIDTH_JOINER = "\u200d"
"""Of category Cf, but it only joins emoji, so it is written as it is."""

_not_ascii = re.compile(r"[^\x00-\x7e]")


def to_json(history: History, documents: Mapping[Key, Fields] | None = None) -> str:
    """Return a history as JSON, one document a line.

    The id of a session is a string, because many programs round numbers that long.

    Args:
        history: What to export.
        documents: The stored documents, for the times of the last changes and the fields of
            other programs.
    """
    stored = documents or {}
    sessions = [
        {"id": str(session.id)}
        | _complete(exact_session_document(session), ("sessions", session.id), stored)
        for session in sort_sessions(history.sessions)
    ]
    days = [
        _complete(day_document(history.days[day]), ("days", day_id(day)), stored)
        for day in sorted(history.days)
    ]
    lines = _format_lines(sessions), _format_lines(days)
    return f'{{"format": {FORMAT},\n"sessions": {lines[0]},\n"days": {lines[1]}}}\n'


def _complete(document: Fields, key: Key, stored: Mapping[Key, Fields]) -> dict[str, Any]:
    """Add the fields that only the stored document has."""
    # The export itself calls the id of a document "id".
    own = (OWN_FIELDS[key[0]] | {"id"}) - {"updated"}
    return merge_fields(document, own, stored.get(key))


def _format_lines(documents: Iterable[Mapping[str, Any]]) -> str:
    lines = ",\n".join(_format_document(document) for document in documents)
    return f"[\n{lines}\n]" if lines else "[]"


def _format_document(document: Mapping[str, Any]) -> str:
    # Control characters are escaped, since the file may be looked at in a terminal.
    return _not_ascii.sub(_escape_control, json.dumps(document, ensure_ascii=False))


def _escape_control(match: re.Match[str]) -> str:
    character = match[0]
    is_control = unicodedata.category(character) in CONTROL_CATEGORIES
    if not is_control or character == ZERO_WIDTH_JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
