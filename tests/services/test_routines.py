"""Plan the steps of a routine, and record one that was done without acutui."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from acutui.services.context import Context
from acutui.services.routines import (
    create_manual_session,
    describe_empty_routine,
    find_routine,
    find_usual_routine,
    plan_steps,
)
from acutui.util.errors import CommandError


@pytest.mark.parametrize(
    ("id", "hint"),
    [
        ("back-and-nekc", "no routine 'back-and-nekc'; did you mean 'back-and-neck'?"),
        ("BACK-AND-NEKC", "no routine 'BACK-AND-NEKC'; did you mean 'back-and-neck'?"),
        ("zzz", "no routine 'zzz'; `acutui routines` lists them"),
    ],
)
def test_an_unknown_routine_is_refused_with_a_hint(context: Context, id: str, hint: str) -> None:
    assert find_routine(context, "back-and-neck").name == "Back and neck"
    with pytest.raises(CommandError) as caught:
        find_routine(context, id)
    assert str(caught.value) == hint


@pytest.mark.parametrize(
    "text", ["back-and-neck", "BACK-AND-NECK", "back and neck", "Back And Neck"]
)
def test_a_routine_is_found_by_id_and_name_in_capitals_or_not(context: Context, text: str) -> None:
    assert find_routine(context, text).id == "back-and-neck"


def test_without_a_history_the_first_routine_is_the_usual_one(context: Context) -> None:
    first, *_, last = context.atlas.routines
    assert find_usual_routine(context) == first
    session = create_manual_session(context, context.atlas.routines[last])
    context.journal.save_session(session)
    assert find_usual_routine(context) == last


def test_points_to_avoid_are_skipped_unless_they_are_wanted(context: Context) -> None:
    routine = context.atlas.routines["back-and-neck"]
    everything = plan_steps(context, routine)
    context.set_option("safety", "conditions", ("pregnancy",))
    skipped = {step.point for step in everything} - {
        step.point for step in plan_steps(context, routine)
    }
    assert "LI4" in skipped
    assert plan_steps(context, routine, all_points=True) == everything
    assert describe_empty_routine(routine) == (
        "Back and neck: your health conditions rule out all of its points"
    )


def test_a_manual_session_ends_now_unless_its_start_is_known(context: Context) -> None:
    routine = context.atlas.routines["back-and-neck"]
    session = create_manual_session(context, routine)
    assert session.source == "log"
    assert session.counts
    assert session.ended == context.clock.now()
    assert session.ended - session.started == timedelta(seconds=session.planned)
    started = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    assert create_manual_session(context, routine, started).started == started


def test_a_manual_session_is_as_long_as_planned_when_the_clocks_change(context: Context) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    routine = context.atlas.routines["back-and-neck"]
    started = datetime(2026, 3, 29, 1, 59, tzinfo=berlin)
    session = create_manual_session(context, routine, started)
    length = session.ended.astimezone(UTC) - session.started.astimezone(UTC)
    assert length == timedelta(seconds=session.planned)
    assert session.ended.hour == 3
    assert session.day == started.date() - timedelta(days=1)
