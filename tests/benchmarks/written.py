"""Journals for the other benchmarks to read, as acutui itself writes them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from acutui.journal.documents import StoredDocument, to_stored
from acutui.journal.file_format import FORMAT, Contents, dump
from acutui.journal.schema import day_id, to_document
from acutui.practice.records import Day, Session

UPDATED = {"updated": "2026-01-01T00:00:00.000Z"}


def documents(sessions: Iterable[Session]) -> dict[str, dict[str, Any]]:
    """Sessions as the journal keeps them."""
    return {str(session.id): {**to_document(session), **UPDATED} for session in sessions}


def write(path: Path, sessions: Iterable[Session], days: Iterable[Day] = ()) -> None:
    """Write a journal that holds these."""
    noted = {str(day_id(day.day)): {**to_document(day), **UPDATED} for day in days}
    tables = {"meta": {"1": {"format": FORMAT}}, "sessions": documents(sessions), "days": noted}
    path.write_bytes(dump(Contents({name: _stored(tables[name]) for name in tables}, {})))


def _stored(table: Mapping[str, Mapping[str, Any]]) -> dict[str, StoredDocument]:
    return {id: to_stored(document) for id, document in table.items()}
