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

    `name` is typed on the command line; its first letter chooses the format in the app.
    `file_suffix` is that of the file, unless it is the name. `write` returns the text of an
    export, given a history and, as keyword arguments, the `stored` tables if the format takes
    them; if it is a calendar, the names of routines by id, the hours of the day at which it
    reminds, the weekly rest days, and the time from which on it does. One that `is_reminders`
    is given no sessions.
    """

    name: str
    purpose: str
    write: Callable[..., str]
    takes_stored: bool = False
    is_calendar: bool = False
    is_reminders: bool = False
    file_suffix: str = ""

    @property
    def suffix(self) -> str:
        return self.file_suffix or self.name


FORMATS = {
    row.name: row
    for row in (
        ExportFormat("json", "a complete copy", to_json, takes_stored=True),
        ExportFormat("csv", "for a spreadsheet", to_csv),
        ExportFormat("ics", "for another calendar", to_ics, is_calendar=True),
        ExportFormat(
            "reminders",
            "at your usual times (ics)",
            to_ics,
            is_calendar=True,
            is_reminders=True,
            file_suffix="ics",
        ),
    )
}
