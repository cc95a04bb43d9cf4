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
    """Run the app, straight into a routine if its id is given; return its exit status.

    Raises:
        CommandError: There is no terminal for it, or the journal can't be read.

    """
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise CommandError("the app needs a terminal; `acutui practice --plain` needs none")
    _prepare_terminal(services)
    # Nothing of what is imported and built up to the first frame is garbage; `_open` turns it on.
    gc.disable()
    from acutui.app.app import AcutuiApp  # noqa: PLC0415 - Textual looks at the terminal first

    app = AcutuiApp(services, practise=routine)
    app.run(mouse=services.settings.mouse)
    if app.failure:
        raise CommandError(app.failure)
    return app.return_code or 0


def _prepare_terminal(services: Context) -> None:
    """See that Textual finds the terminal as it is; it looks while it is imported."""
    if os.environ.get("TERM") == "dumb":
        raise CommandError(
            "TERM=dumb: this terminal has no screen; `acutui practice --plain` needs none"
        )
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", detect_colours(os.environ))
    # This is where Textual writes to. Whoever sets glyphs knows that the terminal shows them.
    screen = sys.__stderr__
    if resolve_glyphs(services.settings.glyphs) != "ascii" and isinstance(screen, TextIOWrapper):
        screen.reconfigure(encoding="utf-8", errors="replace")
