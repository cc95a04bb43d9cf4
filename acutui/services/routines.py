"""Routines by name, and the one that is usual now."""

from difflib import get_close_matches

from acutui.atlas.model import Routine
from acutui.practice.usual_routine import usual
from acutui.services.context import Context
from acutui.util.errors import CommandError


def find_routine(context: Context, name: str) -> Routine:
    """Return a routine by its id. Raises CommandError, with a guess at what was meant."""
    routines = context.atlas.routines
    found = routines.get(name)
    if found is None:
        close = get_close_matches(name, routines, 1)
        hint = f"did you mean {close[0]!r}?" if close else "`acutui routines` lists them"
        raise CommandError(f"no routine {name!r:.40}; {hint}")
    return found


def find_usual_routine(context: Context) -> str:
    """Return the id of the routine usual at this hour, else of the first there is."""
    routines = context.atlas.routines
    sessions = context.journal.history().sessions
    return usual(sessions, context.clock.now(), routines) or next(iter(routines))
