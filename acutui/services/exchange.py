"""Write the history, or one session, into a new file."""

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from tempfile import gettempdir

from acutui.journal.exchange.export_file import AlreadyExists, save_export
from acutui.journal.exchange.exporters import FORMATS, ExportDetails
from acutui.practice.records import History, Session
from acutui.services.context import Context
from acutui.util.files import FileError

MAX_EXPORTS = 99
"""Files of one name, but for a number, so that none is ever overwritten."""


def export_to_text(
    context: Context, form: str, history: History, reminders: Sequence[time] = ()
) -> str:
    """Return a history in one of FORMATS.

    Args:
        context: Where the rest comes from that the format holds.
        form: The name of the format.
        history: What to export.
        reminders: Hours at which a calendar rings every day.
    """
    format = FORMATS[form]
    # Only a calendar reads the atlas, which takes its time and may have problems of its own.
    routines = context.atlas.routines.values() if format.is_calendar else ()
    details = ExportDetails(
        now=context.clock.now(),
        documents={} if format.is_calendar else context.journal.documents(),
        routine_names={routine.id: routine.name for routine in routines},
        reminders=reminders,
    )
    return format.write(history, details)


def export_to_folder(context: Context, form: str, history: History, folder: Path) -> Path:
    """Write a history into a new file in a folder; return its path. Raises FileError."""
    text = export_to_text(context, form, history)
    return _write_new(context, form, text, folder / f"acutui-{context.clock.today()}")


def export_session(context: Context, session: Session) -> Path:
    """Write a session that can't be saved into a new file, to be imported; return its path.

    It goes where the app was started, else into the home folder, else into the folder for
    temporary files.

    Raises:
        FileError: None of them takes it.
    """
    # Not the stored documents: the journal may be what can't be read.
    text = FORMATS["json"].write(History((session,)), ExportDetails(context.clock.now()))
    name = f"acutui-session-{session.started:%Y-%m-%d-%H%M}"
    problem: Exception | None = None
    for place in (Path.cwd, Path.home, lambda: Path(gettempdir())):
        try:
            return _write_new(context, "json", text, place() / name)
        except (FileError, OSError, RuntimeError) as error:
            problem = problem or error
    raise FileError(context.data, f"nor can the session be put elsewhere: {problem}")


def _write_new(context: Context, form: str, text: str, path: Path) -> Path:
    """Write an export into a new file, named like `path` and perhaps with a number."""
    for number in range(1, MAX_EXPORTS + 1):
        more = f"-{number}" if number > 1 else ""
        target = path.with_name(f"{path.name}{more}.{form}")
        try:
            save_export(target, text, context.data)
        except AlreadyExists:
            continue
        return target
    raise FileError(path.parent, f"holds {MAX_EXPORTS} such exports already")
