"""Which of two versions of one document wins: the one rule for copies, and for entries twice.

The rule gives the same result in any order. Greater is what was `updated` later. At equal times an
edit is greater than a deletion, and of two edits or two deletions the one whose JSON text, with
its names sorted, comes later. A document without a time, or without an offset from UTC, is older
than all that have one.
"""

import json
from datetime import UTC, datetime
from typing import TypeVar

from acutui.journal.schema import Fields, read_updated

AFields = TypeVar("AFields", bound=Fields)


def rank(fields: Fields) -> tuple[bool, datetime, bool, str]:
    """Return a key that is greater for the version of a document that wins.

    Raises ValueError or RecursionError if the document can't be decoded.
    """
    updated = read_updated(fields)
    text = json.dumps(dict(fields), sort_keys=True)
    moment = updated or datetime.min.replace(tzinfo=UTC)
    return updated is not None, moment, not fields.get("deleted"), text


def pick_later(theirs: AFields, present: AFields | None) -> AFields:
    """Return the greater version of a document, the present one if they are equal."""
    return theirs if present is None else max(present, theirs, key=rank)


def take_later(document: AFields, present: AFields | None) -> AFields:
    """Return the later version of a document, or the one that can be decoded; else the first."""
    try:
        return pick_later(document, present)
    except (ValueError, RecursionError):
        return document if present is None or not _can_decode(present) else present


def _can_decode(fields: Fields) -> bool:
    try:
        rank(fields)
    except (ValueError, RecursionError):
        return False
    return True
