"""The formats in which a history can be exported.

A new format is a module beside this one and a row in FORMATS; the command line, the calendar and
the export itself read the table.
"""

from collections.abc import Callable
from typing import NamedTuple

from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_ics import to_ics
from acutui.journal.exchange.export_json import to_json


class ExportFormat(NamedTuple):
    """One format.

    Attributes:
        name: What is typed on the command line, and the suffix of the file; its first letter
            chooses it in the app.
        purpose: What it is for.
        write: Returns the text of an export, given a history and, as keyword arguments, what
            the following ask for.
        takes_documents: Whether it holds the stored `documents`, not only the history.
        takes_routine_names: Whether it shows routines by their names, `routine_names` by id.
        takes_reminders: Whether it can ring at `reminders`, hours of the day, from `now` on.
    """

    name: str
    purpose: str
    write: Callable[..., str]
    takes_documents: bool = False
    takes_routine_names: bool = False
    takes_reminders: bool = False


FORMATS = {
    row.name: row
    for row in (
        ExportFormat("json", "a complete copy", to_json, takes_documents=True),
        ExportFormat("csv", "for a spreadsheet", to_csv),
        ExportFormat(
            *("ics", "for another calendar", to_ics),
            takes_routine_names=True,
            takes_reminders=True,
        ),
    )
}
"""Every format by its name."""
