"""Opening the app, or a session in plain lines; and what every command does first."""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.services.context import Context
from acutui.util.errors import CommandError
from acutui.util.text import sanitize

AppOpener = Callable[[Context, str | None], int]
"""Opens the app, straight into the routine of an id if one is given; returns the exit status."""

if TYPE_CHECKING:
    from argparse import Namespace

    from acutui.atlas.model import Atlas, Routine


def services_of(options: "Namespace", data: Path, config: Path) -> Context:
    """Open what all commands work with."""
    services = Context.open(data, config)
    if hasattr(options, "data"):
        from shlex import quote

        services.backups.command = f"acutui --data {quote(str(data))} restore"
    return services


def write_what_can_be_read(services: Context) -> None:
    """Let a terminal that knows ASCII only be written to in the nearest that there is to a text."""
    terminals = [stream for stream in (sys.stdout, sys.stderr) if stream and stream.isatty()]
    if not terminals:
        return
    import codecs

    from acutui.terminal.glyphs import charset
    from acutui.terminal.transliterate import nearest_characters

    def spell(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        strange = error.object[error.start : error.end]
        return "".join(nearest_characters(one, "ascii") for one in strange), error.end

    if charset(services.settings.glyphs) == "ascii":
        codecs.register_error("acutui.nearest", spell)
        for stream in terminals:
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="ascii", errors="acutui.nearest")


def lead(options: "Namespace", services: Context, open_app: AppOpener | None) -> int:
    """Open the app, or lead in plain lines; return the exit status. Raises CommandError."""
    write_what_can_be_read(services)
    routine = None
    if options.command == "practice":
        wanted = options.routine or _usual(services)
        if options.plain or wanted not in services.atlas.routines:
            warn(*services.all_problems())  # which may be why it is not there
        routine = routine_named(services.atlas, wanted)
        if options.plain:
            return _plain(services, routine)
    if open_app is None:
        raise CommandError("there is no app here")
    return open_app(services, routine.id if routine else None)


def _plain(services: Context, routine: "Routine") -> int:
    from acutui.plain.runner import run_plain

    # A journal that can't be read is told of before anything is pressed, not after.
    problems = services.journal.history().problems
    warn(*problems, *services.journal.untold())
    status = run_plain(services, routine)
    warn(*services.journal.untold())
    return status


def _usual(services: Context) -> str:
    """Return the routine usual at this hour, else the first of the atlas."""
    from acutui.practice.usual_routine import usual

    routines = services.atlas.routines
    sessions = services.journal.history().sessions
    return usual(sessions, services.clock.now(), routines) or next(iter(routines))


def routine_named(atlas: "Atlas", name: str) -> "Routine":
    """Return a routine by its id. Raises CommandError, with a guess at what was meant."""
    found = atlas.routines.get(name)
    if found is None:
        from difflib import get_close_matches

        close = get_close_matches(name, atlas.routines, 1)
        hint = f"did you mean {close[0]!r}?" if close else "`acutui routines` lists them"
        raise CommandError(f"no routine {name!r:.40}; {hint}")
    return found


def warn(*problems: str) -> None:
    """Say on stderr what is wrong, a line each."""
    for problem in problems:
        print(f"acutui: {sanitize(problem)}", file=sys.stderr)
