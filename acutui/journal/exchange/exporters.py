"""The formats in which a history can be exported.

A new format is a module beside this one and a row in FORMATS; the command line, the calendar and
the export itself read the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple

from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_ics import to_ics
from acutui.journal.exchange.export_json import to_json
from acutui.journal.schema import Fields, Key
from acutui.practice.records import History


@dataclass(frozen=True)
class ExportDetails:
    """What an export may hold besides the history.

    Attributes:
        now: The time in the user's zone.
        documents: The stored documents, with the times of their changes and unknown fields.
        routine_names: Names of routines by id.
        reminders: Hours at which a calendar rings every day.
    """

    now: datetime
    documents: Mapping[Key, Fields] = field(default_factory=dict)
    routine_names: Mapping[str, str] = field(default_factory=dict)
    reminders: Sequence[time] = ()


class ExportFormat(NamedTuple):
    """One format.

    Attributes:
        name: What is typed on the command line, and the suffix of the file; its first letter
            chooses it in the app.
        words: What it is for.
        write: Returns the text of an export.
        is_calendar: Whether it names routines and may ring; the others hold everything and can
            be imported again.
    """

    name: str
    words: str
    write: Callable[[History, ExportDetails], str]
    is_calendar: bool = False


def _json(history: History, details: ExportDetails) -> str:
    return to_json(history, details.documents)


def _csv(history: History, _: ExportDetails) -> str:
    return to_csv(history)


def _ics(history: History, details: ExportDetails) -> str:
    names, reminders = details.routine_names, details.reminders
    return to_ics(history, names, reminders=reminders, now=details.now)


FORMATS = {
    row.name: row
    for row in (
        ExportFormat("json", "everything as it is", _json),
        ExportFormat("csv", "for a spreadsheet", _csv),
        ExportFormat("ics", "for another calendar", _ics, is_calendar=True),
    )
}
"""Every format by its name."""
