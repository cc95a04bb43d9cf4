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
from acutui.services.context import Context
from acutui.util.files import FileError

MAX_EXPORTS = 99  # numbers that are tried to find a file name that is still free


def export_to_text(
    context: Context, name: str, history: History, reminders: Sequence[time] = ()
) -> str:
    """Return a history in one of FORMATS; a calendar rings every day at the `reminders`."""
    format = FORMATS[name]
    details: dict[str, Any] = {}
    if format.takes_documents:
        details["documents"] = context.journal.documents()
    if format.is_calendar:
        routines = context.atlas.routines.values()
        details["routine_names"] = {routine.id: routine.name for routine in routines}
        details |= {"reminders": reminders, "now": context.clock.now()}
    return format.write(history, **details)


def export_to_folder(context: Context, name: str, history: History, folder: Path) -> Path:
    """Write a history to a new file in a folder; return its path. Raises FileError."""
    text = export_to_text(context, name, history)
    return _write_new(context, text, folder / f"acutui-{context.clock.today()}", name)


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
