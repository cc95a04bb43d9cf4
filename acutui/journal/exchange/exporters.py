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
        purpose: What it is for.
        write: Returns the text of an export.
        needs_documents: Whether it holds the stored documents, not only the history.
        needs_routine_names: Whether it names routines.
        takes_reminders: Whether it can ring at hours of the day.
    """

    name: str
    purpose: str
    write: Callable[[History, ExportDetails], str]
    needs_documents: bool = False
    needs_routine_names: bool = False
    takes_reminders: bool = False


def _write_ics(history: History, details: ExportDetails) -> str:
    names, reminders = details.routine_names, details.reminders
    return to_ics(history, names, reminders=reminders, now=details.now)


FORMATS = {
    row.name: row
    for row in (
        ExportFormat(
            "json",
            "everything as it is",
            lambda history, details: to_json(history, details.documents),
            needs_documents=True,
        ),
        ExportFormat("csv", "for a spreadsheet", lambda history, _: to_csv(history)),
        ExportFormat(
            "ics",
            "for another calendar",
            _write_ics,
            needs_routine_names=True,
            takes_reminders=True,
        ),
    )
}
"""Every format by its name."""
