"""A history as JSON, exactly, so that it can be imported again."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from acutui.journal.exchange.common import ordered
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

STEERING = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Kinds of characters that stand by their number in JSON: controls, directions, halves."""

JOINER = "\u200d"
"""Joins pictures to one, and steers nothing."""

_not_ascii = re.compile(r"[^\x00-\x7e]")


def as_json(history: History, documents: Mapping[Key, Fields] | None = None) -> str:
    """Return a history as JSON, one document a line.

    `documents` are those of the journal: of them come the times of the last changes, and the
    fields of other programs. The id of a session is a text: many programs read a number that
    long with the wrong last digits.
    """
    known = documents or {}
    sessions = [
        {"id": str(session.id)} | _whole(exact_session_document(session), session.id, known)
        for session in ordered(history.sessions)
    ]
    days = [
        _whole(day_document(history.days[day]), day_id(day), known) for day in sorted(history.days)
    ]
    lines = _json_lines(sessions), _json_lines(days)
    return f'{{"format": {FORMAT},\n"sessions": {lines[0]},\n"days": {lines[1]}}}\n'


def _whole(document: Fields, id: int, known: Mapping[Key, Fields]) -> dict[str, Any]:
    """Return a document with what only the stored one has."""
    table = "sessions" if "holds" in document else "days"
    # "id" is what the export itself calls the id.
    stored = {name: v for name, v in known.get((table, id), {}).items() if name != "id"}
    return merge_fields(document, OWN_FIELDS[table] - {"updated"}, stored)


def _json_lines(documents: Iterable[Mapping[str, Any]]) -> str:
    lines = ",\n".join(_json(document) for document in documents)
    return f"[\n{lines}\n]" if lines else "[]"


def _json(document: Mapping[str, Any]) -> str:
    # What steers a terminal stands by its number, and says the same: it may be looked at in one.
    return _not_ascii.sub(_by_number, json.dumps(document, ensure_ascii=False))


def _by_number(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) not in STEERING or character == JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
