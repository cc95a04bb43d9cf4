"""Changes to a routine for one session: its seconds, its sides, where it begins."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment, OneSide, has_two_sides
from acutui.practice.records import Side
from acutui.practice.timer import MIN_HOLD, Step, TimerState

LEFT = Step("LI4", "left", 60.0)
RIGHT = Step("LI4", "right", 60.0)
BOTH = Step("BL23", "both", 60.0)
CROWN = Step("GV20", "midline", 30.0)
BRIEF = Step("PC6", "midline", 5.0)
ALL = (LEFT, RIGHT, BOTH, CROWN)

SIDES: tuple[Side, ...] = ("left", "right", "both", "midline")
ONE_SIDE: tuple[OneSide, ...] = ("left", "right")

step_lists = st.lists(
    st.builds(Step, st.sampled_from(["LI4", "BL23"]), st.sampled_from(SIDES), st.integers(1, 300)),
    min_size=1,
    max_size=8,
)
plans = st.builds(
    Adjustment, st.integers(-300, 300), st.sampled_from([None, *ONE_SIDE]), st.integers(0, 8)
)


def seconds(plan: Adjustment, *steps: Step) -> list[float]:
    return [step.seconds for step in plan.apply(steps or ALL)]


# No change


@given(step_lists)
def test_an_empty_adjustment_changes_nothing(steps: list[Step]) -> None:
    assert NO_ADJUSTMENT.apply(steps) == NO_ADJUSTMENT.apply_to_all(steps) == tuple(steps)


@given(plans)
def test_an_empty_routine_stays_empty(plan: Adjustment) -> None:
    assert plan.apply(()) == plan.apply_to_all(()) == ()


# Seconds


def test_extra_seconds_apply_to_every_hold() -> None:
    assert seconds(Adjustment(extra_seconds=10)) == [70.0, 70.0, 70.0, 40.0]


def test_holds_are_shortened_to_ten_seconds_at_least() -> None:
    assert seconds(Adjustment(extra_seconds=-10)) == [50.0, 50.0, 50.0, 20.0]
    assert seconds(Adjustment(extra_seconds=-40)) == [20.0, 20.0, 20.0, MIN_HOLD]
    assert seconds(Adjustment(extra_seconds=-1000)) == [MIN_HOLD] * 4


def test_a_hold_under_ten_seconds_is_not_shortened() -> None:
    assert seconds(Adjustment(extra_seconds=-10), BRIEF) == [5.0]
    assert seconds(Adjustment(extra_seconds=10), BRIEF) == [15.0]


@given(step_lists, st.integers(-300, 300))
def test_only_short_holds_stay_below_ten_seconds(steps: list[Step], more: int) -> None:
    for before, after in zip(steps, Adjustment(more).apply(steps), strict=True):
        assert (after.point, after.side) == (before.point, before.side)
        assert after.seconds >= min(MIN_HOLD, before.seconds)
        assert after.seconds in (before.seconds, before.seconds + more, MIN_HOLD)
        assert (after.seconds >= before.seconds) == (more >= 0 or before.seconds <= MIN_HOLD)


# The keys for seconds


def test_adding_seconds_and_removing_them_cancels_out() -> None:
    plan = NO_ADJUSTMENT.add_seconds(10, ALL).add_seconds(10, ALL)
    assert plan == Adjustment(extra_seconds=20)
    assert plan.add_seconds(-10, ALL).add_seconds(-10, ALL) == NO_ADJUSTMENT
    assert NO_ADJUSTMENT.add_seconds(-10, ALL) == Adjustment(extra_seconds=-10)


def test_removing_seconds_stops_once_nothing_changes() -> None:
    plan = NO_ADJUSTMENT
    for _ in range(20):
        plan = plan.add_seconds(-10, ALL)
    assert plan == Adjustment(extra_seconds=-50)
    assert seconds(plan) == [MIN_HOLD] * 4
    assert seconds(plan.add_seconds(10, ALL)) == [20.0, 20.0, 20.0, MIN_HOLD], "one key is felt"


def test_short_holds_leave_nothing_to_remove() -> None:
    assert NO_ADJUSTMENT.add_seconds(-10, (BRIEF,)) == NO_ADJUSTMENT
    assert NO_ADJUSTMENT.add_seconds(10, ()) == NO_ADJUSTMENT


def test_adding_seconds_keeps_side_and_first_step() -> None:
    plan = Adjustment(side="left", first=2)
    assert plan.add_seconds(10, ALL) == Adjustment(extra_seconds=10, side="left", first=2)


@given(step_lists, st.lists(st.sampled_from([10, -10]), max_size=40))
def test_each_change_of_seconds_has_an_effect_or_is_dropped(
    steps: list[Step], keys: list[int]
) -> None:
    plan = NO_ADJUSTMENT
    for key in keys:
        before, plan = plan, plan.add_seconds(key, steps)
        if plan == before:
            assert replace(before, extra_seconds=before.extra_seconds + key).apply(
                steps
            ) == before.apply(steps)
        else:
            assert plan.apply(steps) != before.apply(steps)
            assert plan.add_seconds(-key, steps) == before


@given(step_lists, st.lists(st.sampled_from([10, -10]), max_size=40))
def test_adding_seconds_never_shortens_a_session(steps: list[Step], keys: list[int]) -> None:
    plan = NO_ADJUSTMENT
    for key in keys:
        before, plan = plan, plan.add_seconds(key, steps)
        gained = sum(seconds(plan, *steps)) - sum(seconds(before, *steps))
        assert gained * key >= 0


# One side


def test_one_side_includes_both_and_midline_points() -> None:
    left, right = (Adjustment(side=side).apply(ALL) for side in ONE_SIDE)
    assert [(step.point, step.side) for step in left] == [
        ("LI4", "left"),
        ("BL23", "left"),
        ("GV20", "midline"),
    ]
    assert [(step.point, step.side) for step in right] == [
        ("LI4", "right"),
        ("BL23", "right"),
        ("GV20", "midline"),
    ]


def test_side_seconds_and_first_step_combine() -> None:
    plan = Adjustment(extra_seconds=-20, side="right", first=1)
    assert plan.apply(ALL) == (
        Step("BL23", "right", 40.0),
        Step("GV20", "midline", 10.0),
    )


@given(step_lists, plans, st.sampled_from(ONE_SIDE))
def test_one_side_never_includes_the_other(
    steps: list[Step], plan: Adjustment, side: OneSide
) -> None:
    plan = replace(plan, side=side)
    planned = plan.apply_to_all(steps)
    assert {step.side for step in planned} <= {side, "midline"}
    kept = [step.point for step in steps if step.side in (side, "both", "midline")]
    assert [step.point for step in planned] == kept


@given(step_lists)
def test_left_and_right_together_cover_the_routine(steps: list[Step]) -> None:
    left, right = (Adjustment(side=side).apply(steps) for side in ONE_SIDE)
    shared = sum(step.side in ("both", "midline") for step in steps)
    assert len(left) + len(right) == len(steps) + shared


@pytest.mark.parametrize(
    ("steps", "possible"),
    [
        ((LEFT, RIGHT), True),
        ((LEFT, RIGHT, CROWN), True),
        ((BOTH,), True),
        ((BOTH, CROWN), True),
        ((LEFT,), False),
        ((RIGHT, CROWN), False),
        ((CROWN,), False),
        ((), False),
    ],
)
def test_one_side_can_be_chosen_if_there_are_two(steps: tuple[Step, ...], possible: bool) -> None:
    assert has_two_sides(steps) is possible
    assert has_two_sides(iter(steps)) is possible


@given(step_lists)
def test_either_side_leaves_steps_and_makes_a_difference(
    steps: list[Step],
) -> None:
    if has_two_sides(steps):
        for side in ONE_SIDE:
            assert Adjustment(side=side).apply(steps) not in ((), tuple(steps))


# Beginning later


def test_a_session_can_begin_at_any_step() -> None:
    for first in range(len(ALL)):
        assert Adjustment(first=first).apply(ALL) == ALL[first:]
        assert Adjustment(first=first).apply_to_all(ALL) == ALL


@given(step_lists, plans)
def test_only_steps_before_the_first_are_dropped(steps: list[Step], plan: Adjustment) -> None:
    whole = plan.apply_to_all(steps)
    # Health conditions set since may have left fewer steps, but never none.
    assert plan.apply(steps) == whole[min(plan.first, max(0, len(whole) - 1)) :]
    assert replace(plan, first=0).apply(steps) == whole


# What is planned is what counts


@given(step_lists, plans)
def test_pressing_the_adjusted_plan_completes_it(steps: list[Step], plan: Adjustment) -> None:
    planned = plan.apply(steps)
    if not planned:
        return
    run = TimerState.start(planned, now=0.0, ready=0.0)
    while not run.ended:
        run = run.tick(run.clock + 1.0)
    assert [hold.pressed for hold in run.to_records()] == [step.seconds for step in planned]
    assert sum(hold.planned for hold in run.to_records()) == sum(step.seconds for step in planned)
