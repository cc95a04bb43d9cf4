"""How long the steps of a session take this user, by settings and journal."""

from collections.abc import Mapping, Sequence

from acutui.atlas.model import Routine
from acutui.practice.pace import Place, count_sessions, find_posture, pace_steps
from acutui.practice.timer import Step, measure
from acutui.services.context import Context
from acutui.util.files import FileError


def choose_ready(
    context: Context, routine: Routine | None, steps: Sequence[Step], times: Mapping[str, int]
) -> tuple[float, ...]:
    """Return the seconds to get ready for each step.

    Args:
        context: The settings and the points.
        routine: Its own seconds, if it has any, overrule the setting.
        steps: What will be pressed.
        times: In how many sessions each point was pressed.
    """
    own = routine.ready if routine else None
    seconds = context.settings.ready if own is None else own
    if seconds != "auto":
        return (seconds,) * len(steps)
    points = context.atlas.points
    places = {
        step.point: Place(len(point.where.split()), find_posture(point.regions, point.reach))
        for step in steps
        if (point := points.get(step.point))
    }
    return pace_steps(steps, places, times)


def measure_session(
    context: Context, routine: Routine, steps: Sequence[Step], times: Mapping[str, int]
) -> float:
    """Return the seconds that a session takes, see `measure`."""
    return measure(steps, choose_ready(context, routine, steps, times))


def read_times(context: Context) -> Mapping[str, int]:
    """Return in how many sessions each point was pressed, by the journal if it can be read."""
    try:
        return count_sessions(context.journal.history().sessions, context.clock.today())
    except FileError:
        return {}
