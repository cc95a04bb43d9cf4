"""Opening the app, or a session in plain lines; and what every command does first."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.cli import Failure
from acutui.services import Services
from acutui.text import clean

if TYPE_CHECKING:
    from argparse import Namespace

    from acutui.atlas.model import Atlas, Routine


def services_of(options: "Namespace", data: Path, config: Path) -> Services:
    """Open what all commands work with."""
    services = Services.open(data, config)
    if hasattr(options, "data"):
        from shlex import quote

        services.backups.command = f"acutui --data {quote(str(data))} restore"
    return services


def write_what_can_be_read(services: Services) -> None:
    """Let a terminal that knows ASCII only be written to in the nearest that there is to a text."""
    terminals = [stream for stream in (sys.stdout, sys.stderr) if stream and stream.isatty()]
    if not terminals:
        return
    import codecs

    from acutui.glyphs import letters, nearest

    def spell(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        strange = error.object[error.start : error.end]
        return "".join(nearest(one, "ascii") for one in strange), error.end

    if letters(services.settings.glyphs) == "ascii":
        codecs.register_error("acutui.nearest", spell)
        for stream in terminals:
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="ascii", errors="acutui.nearest")


def lead(options: "Namespace", services: Services) -> int:
    """Open the app, or lead in plain lines; return the exit status. Raises Failure."""
    write_what_can_be_read(services)
    routine = None
    if options.command == "practice":
        wanted = options.routine or _usual(services)
        if options.plain or wanted not in services.atlas.routines:
            warn(*services.all_problems())  # which may be why it is not there
        routine = routine_named(services.atlas, wanted)
        if options.plain:
            return _plain(services, routine)
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise Failure("the app needs a terminal; `acutui practice --plain` needs none")
    _prepare_terminal(services)
    # Nothing of what is imported and built up to the first frame is garbage; `_open` turns it on.
    gc.disable()
    from acutui.app import AcutuiApp

    app = AcutuiApp(services, practise=routine.id if routine else None)
    app.run(mouse=services.settings.mouse)
    if app.failure:
        raise Failure(app.failure)
    return app.return_code or 0


def _prepare_terminal(services: Services) -> None:
    """See that Textual finds the terminal as it is; it looks while it is imported."""
    from acutui.colours import colours
    from acutui.glyphs import usable

    if os.environ.get("TERM") == "dumb":
        raise Failure(
            "TERM=dumb: this terminal has no screen; `acutui practice --plain` needs none"
        )
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", colours(os.environ))
    # This is where Textual writes to. Whoever sets glyphs knows that the terminal shows them.
    screen = sys.__stderr__
    if usable(services.settings.glyphs) != "ascii" and isinstance(screen, TextIOWrapper):
        screen.reconfigure(encoding="utf-8", errors="replace")


def _plain(services: Services, routine: "Routine") -> int:
    from acutui.plain.session import run_plain

    # A journal that can't be read is told of before anything is pressed, not after.
    problems = services.journal.history().problems
    warn(*problems, *services.journal.untold())
    status = run_plain(services, routine)
    warn(*services.journal.untold())
    return status


def _usual(services: Services) -> str:
    """Return the routine usual at this hour, else the first of the atlas."""
    from acutui.practice.choosing import usual

    routines = services.atlas.routines
    sessions = services.journal.history().sessions
    return usual(sessions, services.clock.now(), routines) or next(iter(routines))


def routine_named(atlas: "Atlas", name: str) -> "Routine":
    """Return a routine by its id. Raises Failure, with a guess at what was meant."""
    found = atlas.routines.get(name)
    if found is None:
        from difflib import get_close_matches

        close = get_close_matches(name, atlas.routines, 1)
        hint = f"did you mean {close[0]!r}?" if close else "`acutui routines` lists them"
        raise Failure(f"no routine {name!r:.40}; {hint}")
    return found


def warn(*problems: str) -> None:
    """Say on stderr what is wrong, a line each."""
    for problem in problems:
        print(f"acutui: {clean(problem)}", file=sys.stderr)
