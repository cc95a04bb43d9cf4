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

    `name` is typed on the command line, and is the suffix of the file; its first letter chooses
    the format in the app. `write` returns the text of an export, given a history and, as keyword
    arguments, the stored `documents` if the format takes them; if it is a calendar, the names of
    routines by id, the hours of the day at which it reminds, and the time from which on it does.
    """

    name: str
    purpose: str
    write: Callable[..., str]
    takes_documents: bool = False
    is_calendar: bool = False


FORMATS = {
    row.name: row
    for row in (
        ExportFormat("json", "a complete copy", to_json, takes_documents=True),
        ExportFormat("csv", "for a spreadsheet", to_csv),
        ExportFormat("ics", "for another calendar", to_ics, is_calendar=True),
    )
}
