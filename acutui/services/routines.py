"""Find a routine, plan its steps, and record one that was done without acutui."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from msgspec import structs

from acutui.atlas.model import Hold, Routine
from acutui.practice.habit import add_time, practice_day
from acutui.practice.manual_entry import ManualEntry, place_time
from acutui.practice.records import HoldRecord, Session
from acutui.practice.timer import Step
from acutui.practice.usual_routine import guess_routine
from acutui.services.context import Context
from acutui.util.errors import CommandError


def find_routine(context: Context, id: str) -> Routine:
    """Return a routine by its id or its name, in capitals or not.

    Raises CommandError, which suggests a similar id.
    """
    routines = context.atlas.routines
    if id in routines:
        return routines[id]
    given = id.casefold()
    by_name = {routine.name.casefold(): routine for routine in routines.values()}
    by_id = {known.casefold(): routine for known, routine in routines.items()}
    if found := by_id.get(given) or by_name.get(given):
        return found
    close = get_close_matches(given, by_id, 1)
    hint = f"did you mean {by_id[close[0]].id!r}?" if close else "`acutui routines` lists them"
    raise CommandError(f"no routine {id!r:.40}; {hint}")


def find_usual_routine(context: Context) -> str:
    """Return the id of the routine usual at this hour, else of the first one."""
    routines = context.atlas.routines
    sessions = context.journal.history().sessions
    return guess_routine(sessions, context.clock.now(), routines) or next(iter(routines))


def find_hold(context: Context, id: str, step: Step) -> Hold | None:
    """Return the hold of a routine that a step comes from, if the routine still has it."""
    routine = context.atlas.routines.get(id)
    holds = routine.holds if routine else ()
    return next((hold for hold in holds if hold.point == step.point), None)


def use_places(context: Context, routine: Routine) -> Routine:
    """Return a routine with the points that the user has chosen instead of others."""
    places = context.settings.places
    if not places:
        return routine

    def chosen(hold: Hold) -> Hold:
        found = next((id for id in hold.alternatives if id in places), None)
        return Hold(found, hold.side, hold.seconds) if found else hold

    return structs.replace(routine, holds=tuple(chosen(hold) for hold in routine.holds))


def choose_next_place(context: Context, routine: Routine) -> tuple[str, ...]:
    """Return the setting `session.places` with the next alternative of a routine's hold."""
    places = context.settings.places
    hold = next((hold for hold in routine.holds if hold.alternatives), None)
    if hold is None:
        return places
    choices = (hold.point, *hold.alternatives)
    now = next((id for id in hold.alternatives if id in places), hold.point)
    following = choices[(choices.index(now) + 1) % len(choices)]
    others = tuple(id for id in places if id not in hold.alternatives)
    return others if following == hold.point else (*others, following)


def plan_steps(context: Context, routine: Routine, *, all_points: bool = False) -> tuple[Step, ...]:
    """Return the steps of a routine, without points to avoid unless `all_points` is set."""
    points = context.atlas.points
    routine = use_places(context, routine)
    avoided = () if all_points else context.health.avoided_in(routine, points)
    return tuple(
        Step(hold.point, side, hold.seconds)
        for hold in routine.holds
        if hold.point not in avoided
        for side in hold.sides
    )


def name_points(
    context: Context, routine: Routine, steps: Iterable[Step], *, zones: bool = False
) -> list[str]:
    """Return what a row lists of a routine: the points of its steps, then how many are skipped.

    Args:
        context: The points, and the user's health conditions.
        routine: The routine.
        steps: Those of its steps that will run.
        zones: Whether zones are called by their names instead of their codes.
    """
    points = context.atlas.points
    found = [points[id] for id in dict.fromkeys(step.point for step in steps)]
    names = [point.english if zones and point.zone else point.id for point in found]
    skipped = context.health.avoided_in(use_places(context, routine), points)
    return [*names, f"{len(skipped)} skipped"] if skipped else names


def create_manual_session(
    context: Context,
    routine: Routine,
    started: datetime | None = None,
    seconds: float | None = None,
) -> Session:
    """Return a session pressed as planned, or for `seconds`; by default, it ended just now."""
    from acutui.journal.journal import new_id  # noqa: PLC0415 - not before the first frame

    steps = plan_steps(context, routine)
    planned = sum(step.seconds for step in steps)
    # If only its length is given, each place was pressed for its share of it.
    share = seconds / planned if seconds and planned else 1
    length = timedelta(seconds=planned * share)
    if started is None:
        now = context.clock.now().replace(microsecond=0)
        started = add_time(now, -length)
    return Session(
        id=new_id(started),
        routine=routine.id,
        source="log",
        started=started,
        ended=add_time(started, length),
        day=practice_day(started, context.settings.day_start),
        holds=tuple(HoldRecord(s.point, s.side, s.seconds, s.seconds * share) for s in steps),
    )


def enter_session(
    context: Context, routine: Routine, wall: datetime, seconds: float | None = None
) -> ManualEntry:
    """Return a session pressed as planned, or for `seconds`, that began at a date and clock time.

    A time without an offset is one of the user's zone. One that the clocks skipped stays on the
    practice day for which it was entered.
    """
    if wall.tzinfo:
        return ManualEntry(create_manual_session(context, routine, wall, seconds))
    started, remark = place_time(wall, context.clock.local)
    session = create_manual_session(context, routine, started, seconds)
    day = practice_day(wall, context.settings.day_start)
    return ManualEntry(replace(session, day=day), remark)


def describe_empty_routine(routine: Routine) -> str:
    """Say that nothing of a routine is left, without a full stop."""
    return f"{routine.name}: your health conditions rule out all of its points"
