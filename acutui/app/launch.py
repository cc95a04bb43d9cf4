"""Start the app in a terminal."""

import errno
import gc
import os
import sys
import threading
from functools import partial
from io import TextIOWrapper
from typing import TYPE_CHECKING

from acutui.services.context import Context
from acutui.services.crash import report_crash
from acutui.terminal.colours import detect_colours
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.errors import CommandError, find_shortage

if TYPE_CHECKING:
    from acutui.app.app import AcutuiApp


def open_app(services: Context, routine: str | None = None) -> int:
    """Run the app, straight in a routine if its id is given.

    Returns:
        The exit status: 0, 1 after a crash, or 128 and the number of the signal that ended it.

    Raises:
        CommandError: There is no usable terminal, or the journal can't be read.
    """
    is_served = bool(os.environ.get("TEXTUAL_DRIVER"))  # such as in a browser
    if not is_served and not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise CommandError("the app needs a terminal; try `acutui practice --plain`")
    if os.environ.get("TERM") == "dumb":
        raise CommandError("TERM=dumb: the app can't draw here; try `acutui practice --plain`")
    forget_stale_size()
    # Textual examines the terminal while it is imported, and writes to this stream. A user who
    # sets glyphs knows that the terminal shows them.
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", detect_colours(os.environ))
    screen = sys.__stderr__
    if resolve_glyphs(services.settings.glyphs) != "ascii" and isinstance(screen, TextIOWrapper):
        screen.reconfigure(encoding="utf-8", errors="replace")
    # What is created up to the first frame is never garbage; `AcutuiApp._open` turns this on.
    gc.disable()
    from rich.console import Console  # noqa: PLC0415 - Textual looks at the terminal first

    from acutui.app.app import AcutuiApp  # noqa: PLC0415

    _ = services.atlas  # The first frame shows it; while it is read, ctrl+c still ends this.
    app = AcutuiApp(services, practise=routine)
    # In place of Textual's traceback with all values, a report is written.
    app.error_console = Console(quiet=True)
    threading.excepthook = partial(_end_for_thread, app)
    try:
        app.run(mouse=services.settings.mouse)
    except Exception as error:  # such as no thread that can be started
        app.crash = app.crash or error
    if app.crash is not None:
        raise CommandError(find_shortage(app.crash) or report_crash(services.data, app.crash))
    if app.failure:
        raise CommandError(app.failure)
    return app.return_code or 0


def _end_for_thread(app: "AcutuiApp", failure: threading.ExceptHookArgs) -> None:
    """End the app if one of its threads fails."""
    error = failure.exc_value
    if isinstance(error, OSError) and error.errno == errno.EIO:
        app.call_later(app.hang_up)  # The terminal has gone, which is no crash.
    elif isinstance(error, Exception):
        app.call_later(app.fail, error)


def forget_stale_size() -> None:
    """Let the terminal say how large it is, not COLUMNS and LINES of some earlier terminal."""
    try:
        columns, lines = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1)
    except (OSError, ValueError):
        return
    if columns and lines:
        os.environ.pop("COLUMNS", None)
        os.environ.pop("LINES", None)
