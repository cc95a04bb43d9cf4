"""Write the history, or one session, to a new file."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import time
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from acutui.journal.exchange.export_file import AlreadyExists, save_export
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.exporters import FORMATS
from acutui.practice.records import History, Session
from acutui.practice.reminder_times import choose_reminder_times
from acutui.services.context import Context
from acutui.util.durations import format_list
from acutui.util.files import FileError

MAX_EXPORTS = 99  # numbers that are tried to find a file name that is still free


def export_to_text(
    context: Context, name: str, history: History, reminders: Sequence[time] = ()
) -> str:
    """Return a history in one of FORMATS; a calendar rings at the `reminders`, except on rest days.

    Without `reminders`, a calendar of nothing else has those of `find_reminder_times`.
    """
    format = FORMATS[name]
    if format.is_reminders:
        reminders = reminders or find_reminder_times(context, history)
        history = History()
    details: dict[str, Any] = {}
    if format.takes_stored:
        details["stored"] = context.journal.tables()
    if format.is_calendar:
        routines = context.atlas.routines.values()
        details["routine_names"] = {routine.id: routine.name for routine in routines}
        rest = context.settings.rules.rest_weekdays
        details |= {"reminders": reminders, "rest_weekdays": rest, "now": context.clock.now()}
    return format.write(history, **details)


def find_reminder_times(context: Context, history: History) -> tuple[time, ...]:
    """Return the usual hours, as many as sessions a day are wanted."""
    today, target = context.clock.today(), context.settings.target
    return choose_reminder_times(history.sessions, today, target)


def describe_reminders(times: Sequence[time]) -> str:
    return f"reminders at {format_list(f'{at:%H:%M}' for at in times)}"


def export_to_folder(context: Context, name: str, history: History, folder: Path) -> Path:
    """Write a history to a new file in a folder; return its path. Raises FileError."""
    text, suffix = export_to_text(context, name, history), FORMATS[name].suffix
    stem = f"acutui-{name}" if suffix != name else "acutui"
    return _write_new(context, text, folder / f"{stem}-{context.clock.today()}", suffix)


def export_session(context: Context, session: Session) -> Path:
    """Write a session that can't be saved to a new file, to be imported; return its path.

    The file goes into the folder that acutui was started in, else into the home folder, else
    into the folder for temporary files. Raises FileError if none of them takes it.
    """
    # Not the stored documents: the journal may be what can't be read.
    text = to_json(History((session,)))
    name = f"acutui-session-{session.started:%Y-%m-%d-%H%M}"
    problem: Exception | None = None
    for find_folder in (Path.cwd, Path.home, lambda: Path(gettempdir())):
        try:
            return _write_new(context, text, find_folder() / name, "json")
        except (FileError, OSError, RuntimeError) as error:
            problem = problem or error
    raise FileError(context.data, f"the session can't be written elsewhere either: {problem}")


def _write_new(context: Context, text: str, path: Path, suffix: str) -> Path:
    """Write an export to a new file, adding a number to its name if that is taken."""
    for number in range(1, MAX_EXPORTS + 1):
        name = path.name if number == 1 else f"{path.name}-{number}"
        target = path.with_name(f"{name}.{suffix}")
        with suppress(AlreadyExists):
            save_export(target, text, context.data)
            return target
    raise FileError(path.parent, f"already holds {MAX_EXPORTS} exports of that name")
