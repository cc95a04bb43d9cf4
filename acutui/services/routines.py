"""Find a routine, plan its steps, and record one that was done without acutui."""

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from acutui.atlas.model import Routine
from acutui.practice.habit import practice_day
from acutui.practice.records import HoldRecord, Session
from acutui.practice.timer import Step
from acutui.practice.usual_routine import guess_from_sessions
from acutui.services.context import Context
from acutui.util.errors import CommandError


def find_routine(context: Context, id: str) -> Routine:
    """Return a routine by its id. Raises CommandError, which suggests a similar id."""
    routines = context.atlas.routines
    if id in routines:
        return routines[id]
    close = get_close_matches(id, routines, 1)
    hint = f"did you mean {close[0]!r}?" if close else "`acutui routines` lists them"
    raise CommandError(f"no routine {id!r:.40}; {hint}")


def find_usual_routine(context: Context) -> str:
    """Return the id of the routine usual at this hour, else of the first one."""
    routines = context.atlas.routines
    sessions = context.journal.history().sessions
    return guess_from_sessions(sessions, context.clock.now(), routines) or next(iter(routines))


def plan_steps(context: Context, routine: Routine, *, all_points: bool = False) -> tuple[Step, ...]:
    """Return the steps of a routine.

    Points to avoid with the user's health conditions are skipped, unless `all_points` is set
    because the user wants to press them anyway.
    """
    conditions = context.settings.conditions
    avoided = () if all_points else context.atlas.points_to_avoid(routine, conditions)
    return tuple(
        Step(hold.point, side, hold.seconds)
        for hold in routine.holds
        if hold.point not in avoided
        for side in hold.sides
    )


def create_manual_session(
    context: Context, routine: Routine, started: datetime | None = None
) -> Session:
    """Return a session in which everything was pressed as planned.

    Args:
        context: The clock and the user's health conditions.
        routine: What was done.
        started: When; by default the session ended just now.
    """
    from acutui.journal.journal import new_id  # noqa: PLC0415 - not before the first frame

    steps = plan_steps(context, routine)
    length = timedelta(seconds=sum(step.seconds for step in steps))
    if started is None:
        now = context.clock.now().replace(microsecond=0)
        started = _add(now, -length)
    return Session(
        id=new_id(started),
        routine=routine.id,
        source="log",
        started=started,
        ended=_add(started, length),
        day=practice_day(started, context.settings.day_start),
        holds=tuple(HoldRecord(s.point, s.side, s.seconds, s.seconds) for s in steps),
    )


def _add(moment: datetime, length: timedelta) -> datetime:
    # In UTC: on the night when the clocks change, wall-clock sums are an hour off.
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def describe_empty_routine(routine: Routine) -> str:
    """Say that nothing of a routine is left, without a full stop."""
    return f"{routine.name}: your health conditions rule out all of its points"
