"""What is left of a crash: a report beside the journal, and one sentence."""

import os
import traceback
from pathlib import Path

from acutui.util.files import FileError, companion_path, replace_atomically


def crash_report_path(data: Path) -> Path:
    """Return where the report of the last crash is, if there was one."""
    return companion_path(data, ".crash.txt")


def report_crash(data: Path, error: BaseException) -> str:
    """Write the traceback of a crash into a file.

    Args:
        data: The file of the journal, beside which the report is written.
        error: What ended the program.

    Returns:
        A sentence for the user, without a full stop.
    """
    name = type(error).__name__
    try:
        path = crash_report_path(data)
        text = "".join(traceback.format_exception(error))
        report = text.encode("utf-8", "backslashreplace")
        replace_atomically(path, report, journal=Path(os.path.realpath(data)))
    except (FileError, OSError, MemoryError):
        return f"crashed ({name}), and the report could not be written"
    return f"crashed ({name}); {path} has the details"
