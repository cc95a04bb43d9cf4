"""Start the app in a terminal."""

import gc
import os
import sys
from io import TextIOWrapper

from acutui.services.context import Context
from acutui.terminal.colours import detect_colours
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.errors import CommandError


def open_app(services: Context, routine: str | None = None) -> int:
    """Run the app, straight in a routine if its id is given.

    Returns:
        The exit status: 0, 1 after a crash, or 128 and the number of the signal that ended it.

    Raises:
        CommandError: There is no usable terminal, or the journal can't be read.
    """
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise CommandError("the app needs a terminal; try `acutui practice --plain`")
    if os.environ.get("TERM") == "dumb":
        raise CommandError("TERM=dumb: the app can't draw here; try `acutui practice --plain`")
    # Textual examines the terminal while it is imported, and writes to this stream. A user who
    # sets glyphs knows that the terminal shows them.
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", detect_colours(os.environ))
    screen = sys.__stderr__
    if resolve_glyphs(services.settings.glyphs) != "ascii" and isinstance(screen, TextIOWrapper):
        screen.reconfigure(encoding="utf-8", errors="replace")
    # What is created up to the first frame is never garbage; `AcutuiApp._open` turns this on.
    gc.disable()
    from acutui.app.app import AcutuiApp  # noqa: PLC0415 - Textual looks at the terminal first

    app = AcutuiApp(services, practise=routine)
    app.run(mouse=services.settings.mouse)
    if app.failure:
        raise CommandError(app.failure)
    return app.return_code or 0
