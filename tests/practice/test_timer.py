"""The timed session: get-ready, holds, controls, gaps, the record and the checkpoint."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from acutui.practice.records import HoldRecord, Side
from acutui.practice.timer import GAP, OnGap, Phase, Step, TimerState

LEFT = Step("LI4", "left", 60.0)
RIGHT = Step("LI4", "right", 60.0)
BACK = Step("BL23", "both", 60.0)


def begun(*steps: Step, ready: float = 5.0, on_gap: OnGap = "pause") -> TimerState:
    """A run whose clock stands at 0."""
    return TimerState.start(steps or (LEFT, RIGHT, BACK), now=0.0, ready=ready, on_gap=on_gap)


def led(run: TimerState, seconds: float) -> TimerState:
    """The run after so many seconds of looks at the clock, half a second apart."""
    until = run.clock + seconds
    while run.clock < until:
        run = run.tick(min(run.clock + 0.5, until))
    return run


def holding(seconds: float = 0.0, *steps: Step, on_gap: OnGap = "pause") -> TimerState:
    """A run so many seconds into its first hold."""
    run = begun(*steps, on_gap=on_gap)
    return led(run.skip_ready(run.clock), seconds)


def pressed(run: TimerState) -> list[tuple[str, str, float, float]]:
    return [(hold.point, hold.side, hold.planned, hold.pressed) for hold in run.to_records()]


def woken(run: TimerState, *, now: float = 0.0, on_gap: OnGap = "pause") -> TimerState:
    """The run as it comes back from a checkpoint file."""
    return TimerState.from_dict(json.loads(json.dumps(run.to_dict())), now=now, on_gap=on_gap)


# Get ready, hold, and on to the next


def test_a_session_begins_with_the_get_ready_of_the_first_hold() -> None:
    run = begun()
    assert (run.phase, run.step, run.remaining) == (Phase.READY, LEFT, 5.0)
    assert (run.next_step, run.paused, run.gap, run.ended) == (RIGHT, False, None, False)


def test_time_to_find_the_place_is_not_pressing_time() -> None:
    run = led(begun(), 4.5)
    assert (run.phase, run.remaining, run.pressed) == (Phase.READY, 0.5, 0.0)
    run = led(run, 0.5)
    assert (run.phase, run.remaining, run.pressed) == (Phase.HOLDING, 60.0, 0.0)
    run = led(run, 12.0)
    assert (run.remaining, run.pressed) == (48.0, 12.0)


def test_one_look_at_the_clock_may_reach_from_get_ready_into_the_hold() -> None:
    run = led(begun(), 4.0).tick(6.5)
    assert (run.phase, run.pressed) == (Phase.HOLDING, 1.5)


def test_left_and_right_are_steps_of_their_own_with_a_get_ready_each() -> None:
    run = led(begun(LEFT, RIGHT), 65.0)
    assert (run.phase, run.step.side, run.remaining) == (Phase.READY, "right", 5.0)
    run = led(run, 5.0)
    assert (run.phase, run.step.side, run.next_step) == (Phase.HOLDING, "right", None)
    run = led(run, 60.0)
    assert (run.phase, run.ended, run.remaining) == (Phase.DONE, True, 0.0)
    assert pressed(run) == [("LI4", "left", 60.0, 60.0), ("LI4", "right", 60.0, 60.0)]


def test_without_a_get_ready_the_holds_follow_one_another() -> None:
    run = begun(LEFT, RIGHT, ready=0.0)
    assert (run.phase, run.remaining) == (Phase.HOLDING, 60.0)
    run = led(run, 61.0)
    assert (run.phase, run.step, run.pressed) == (Phase.HOLDING, RIGHT, 1.0)


def test_one_look_at_the_clock_may_pass_over_a_whole_short_hold() -> None:
    short = [Step(name, "midline", 0.5) for name in ("GV20", "EX-HN3", "CV17")]
    run = TimerState.start(short, now=0.0, ready=0.25).tick(1.25)
    assert (run.index, run.phase, run.pressed) == (1, Phase.HOLDING, 0.25)
    run = run.tick(3.0)
    assert (run.phase, pressed(run)) == (
        Phase.DONE,
        [(step.point, "midline", 0.5, 0.5) for step in short],
    )


def test_what_is_over_stays_as_it_is() -> None:
    for over in (holding(20.0).finish(20.0), holding(20.0).stop(20.0)):
        later = over.clock + 2.0
        for after in (
            over.tick(later),
            over.toggle(later),
            over.pause(later),
            over.skip_ready(later),
            over.next(later),
            over.back(later),
            over.extend(10.0, later),
            over.finish(later),
            over.stop(later),
            over.tick(later + 1000.0),
        ):
            assert (after.phase, after.paused, after.gap) == (over.phase, False, None)
            assert after.to_records() == over.to_records()


def test_every_control_first_lets_the_time_pass() -> None:
    run = holding(20.0)
    assert run.pause(21.0).pressed == 21.0
    assert run.toggle(21.0).pressed == 21.0
    assert run.extend(10.0, 21.0).pressed == 21.0
    for left in (run.next(21.0), run.back(21.0), run.finish(21.0), run.stop(21.0)):
        assert left.presses[0].pressed == 21.0


def test_a_run_that_went_on_leaves_the_one_it_came_from_as_it_was() -> None:
    run = holding(20.0)
    before = run.to_dict()
    led(run, 10.0).extend(10.0, 30.0).next(30.0).back(31.0).finish(32.0)
    assert (run.to_dict(), run.clock) == (before, 20.0)


def test_what_remains_and_how_far_it_is() -> None:
    run = begun(LEFT, RIGHT)
    assert (run.total_remaining, run.steps_done) == (130.0, 0.0)
    run = led(run, 35.0)
    assert (run.total_remaining, run.steps_done) == (95.0, 0.5)
    run = led(run, 30.0)
    assert (run.total_remaining, run.steps_done) == (65.0, 1.0)
    run = led(run, 65.0)
    assert (run.total_remaining, run.steps_done) == (0.0, 2.0)


def test_a_session_that_is_over_tells_how_far_it_came() -> None:
    run = led(begun(LEFT, RIGHT), 85.0)
    for over in (run.finish(85.0), run.stop(85.0)):
        assert (over.remaining, over.total_remaining, over.steps_done) == (0.0, 0.0, 1.25)


@pytest.mark.parametrize(
    ("steps", "ready"),
    [
        ([], 5.0),
        ([LEFT, Step("LI4", "right", 0.0)], 5.0),
        ([Step("LI4", "left", -1.0)], 5.0),
        ([LEFT], -1.0),
    ],
)
def test_a_session_needs_steps_with_time(steps: list[Step], ready: float) -> None:
    with pytest.raises(ValueError, match="steps"):
        TimerState.start(steps, now=0.0, ready=ready)


# Pause


def test_a_pause_costs_nothing_however_long_it_is() -> None:
    run = holding(20.0).toggle(20.0)
    assert (run.paused, run.phase) == (True, Phase.HOLDING)
    run = run.tick(20.5).tick(7000.0)
    assert (run.paused, run.gap, run.pressed, run.remaining) == (True, None, 20.0, 40.0)
    run = run.toggle(7001.0)
    assert (run.paused, run.pressed) == (False, 20.0)
    assert led(run, 1.0).pressed == 21.0


def test_a_pause_holds_the_get_ready_as_well() -> None:
    run = led(begun(), 2.0).pause(2.0).tick(3.0).toggle(100.0)
    assert (run.phase, run.remaining) == (Phase.READY, 3.0)
    assert led(run, 3.0).phase is Phase.HOLDING


def test_pausing_twice_is_still_a_pause() -> None:
    assert holding(20.0).pause(20.0).pause(21.0).paused


def test_skipping_the_get_ready_begins_the_hold_at_once() -> None:
    run = led(begun(), 2.0).skip_ready(2.5)
    assert (run.phase, run.pressed, run.remaining) == (Phase.HOLDING, 0.0, 60.0)


def test_skipping_the_get_ready_ends_a_pause() -> None:
    run = led(begun(), 2.0).pause(2.0).skip_ready(50.0)
    assert (run.phase, run.paused, run.pressed) == (Phase.HOLDING, False, 0.0)


def test_there_is_no_get_ready_to_skip_within_a_hold() -> None:
    run = holding(20.0)
    assert run.skip_ready(20.0) == run
    assert run.pause(20.0).skip_ready(21.0).paused


# Next, back, and seconds more or less


def test_next_keeps_what_was_pressed() -> None:
    run = holding(20.0).next(20.0)
    assert (run.phase, run.step, run.remaining) == (Phase.READY, RIGHT, 5.0)
    assert pressed(run.finish(20.0)) == [
        ("LI4", "left", 60.0, 20.0),
        ("LI4", "right", 60.0, 0.0),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_next_on_the_last_step_ends_the_session() -> None:
    run = holding(20.0, LEFT).next(20.0)
    assert (run.phase, pressed(run)) == (Phase.DONE, [("LI4", "left", 60.0, 20.0)])


def test_next_during_the_get_ready_goes_over_the_step() -> None:
    run = begun().next(1.0)
    assert (run.step, run.phase) == (RIGHT, Phase.READY)
    assert ("LI4", "left", 60.0, 0.0) in pressed(run.finish(1.0))


def test_next_as_a_hold_runs_out_goes_to_the_next_side_and_not_over_it() -> None:
    run = holding(59.5).next(60.5)  # the key was pressed for what the last look had shown
    assert (run.phase, run.step) == (Phase.READY, RIGHT)
    assert [(press.step, press.pressed) for press in run.presses] == [(0, 60.0)]


def test_next_after_a_counted_gap_goes_to_the_next_side_and_not_over_it() -> None:
    run = holding(20.0, on_gap="count").next(500.0)
    assert (run.phase, run.step) == (Phase.READY, RIGHT)
    assert pressed(run.stop(500.0))[0] == ("LI4", "left", 60.0, 60.0)


def test_next_and_back_leave_a_pause_a_pause() -> None:
    paused = holding(20.0).pause(20.0)
    assert paused.next(30.0).paused
    assert paused.back(30.0).paused


def test_back_presses_the_step_before_again_and_keeps_both() -> None:
    run = led(led(begun(LEFT, RIGHT), 65.0), 15.0).back(80.0)
    assert (run.step, run.phase, run.planned, run.pressed) == (LEFT, Phase.READY, 60.0, 0.0)
    run = led(run, 35.0).finish(115.0)
    assert pressed(run) == [
        ("LI4", "left", 60.0, 60.0),
        ("LI4", "right", 60.0, 10.0),
        ("LI4", "left", 30.0, 30.0),
    ]


def test_back_on_the_first_step_begins_it_again() -> None:
    run = holding(20.0, LEFT).back(20.0)
    assert (run.index, run.phase, run.remaining) == (0, Phase.READY, 5.0)
    run = led(run, 65.0)
    assert run.phase is Phase.DONE
    assert pressed(run) == [("LI4", "left", 20.0, 20.0), ("LI4", "left", 60.0, 60.0)]


def test_what_a_step_lacks_is_asked_for_once_however_often_it_is_begun() -> None:
    run = holding(20.0, LEFT).back(20.0)
    run = led(run, 15.0).back(35.0)
    run = led(run, 10.0).finish(45.0)
    assert pressed(run) == [
        ("LI4", "left", 20.0, 20.0),
        ("LI4", "left", 10.0, 10.0),
        ("LI4", "left", 30.0, 5.0),
    ]


def test_going_back_and_on_without_pressing_changes_nothing_in_the_record() -> None:
    run = led(begun(LEFT, RIGHT), 65.0)
    again = run.back(65.0).next(66.0)
    assert again.step == RIGHT
    assert again.finish(66.0).to_records() == run.finish(66.0).to_records()


def test_ten_seconds_more_or_less_are_for_this_hold_only() -> None:
    more = holding(20.0).extend(10.0, 20.0)
    assert (more.remaining, more.planned) == (50.0, 70.0)
    after = led(more, 50.0)
    assert (after.step, after.planned) == (RIGHT, 60.0)
    assert pressed(after.finish(after.clock))[0] == ("LI4", "left", 70.0, 70.0)
    less = led(holding(20.0).extend(-10.0, 20.0), 30.0)
    assert (less.step, less.planned) == (RIGHT, 60.0)
    assert pressed(less.finish(less.clock))[0] == ("LI4", "left", 50.0, 50.0)


def test_seconds_may_be_given_and_taken_during_the_get_ready_and_a_pause() -> None:
    run = begun().extend(10.0, 1.0)
    assert (run.phase, run.left, run.planned) == (Phase.READY, 4.0, 70.0)
    run = holding(20.0).pause(20.0).extend(-10.0, 90.0)
    assert (run.paused, run.planned, run.remaining) == (True, 50.0, 30.0)


def test_a_hold_never_becomes_shorter_than_what_was_pressed() -> None:
    run = holding(55.0).extend(-10.0, 55.0)
    assert (run.step, run.phase) == (RIGHT, Phase.READY)
    assert pressed(run.finish(55.0))[0] == ("LI4", "left", 55.0, 55.0)


def test_taking_time_off_before_pressing_leaves_a_hold_of_ten_seconds() -> None:
    run = begun()
    for _ in range(10):
        run = run.extend(-10.0, 0.0)
    assert (run.phase, run.index, run.planned) == (Phase.READY, 0, 10.0)
    brief = begun(Step("GV20", "midline", 2.0)).extend(-10.0, 0.0)
    assert (brief.index, brief.planned) == (0, 2.0)


def test_a_longer_hold_that_was_left_is_scored_against_its_longer_plan() -> None:
    run = holding(20.0).extend(10.0, 20.0).next(20.0)
    assert pressed(run.finish(20.0))[0] == ("LI4", "left", 70.0, 20.0)


# The end


def test_finishing_scores_what_was_pressed_against_the_whole_plan() -> None:
    run = led(holding(60.0), 15.0).finish(75.0)
    assert (run.phase, run.ended, run.paused) == (Phase.DONE, True, False)
    assert pressed(run) == [
        ("LI4", "left", 60.0, 60.0),
        ("LI4", "right", 60.0, 10.0),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_stopping_keeps_what_was_pressed() -> None:
    run = holding(20.0).pause(20.0).stop(50.0)
    assert (run.phase, run.ended, run.paused) == (Phase.STOPPED, True, False)
    assert pressed(run)[0] == ("LI4", "left", 60.0, 20.0)


def test_a_session_stopped_at_once_has_every_step_with_nothing_pressed() -> None:
    assert begun().stop(0.0).to_records() == tuple(
        HoldRecord(step.point, step.side, 60.0, 0.0) for step in (LEFT, RIGHT, BACK)
    )


def test_the_record_of_a_running_session_holds_what_was_pressed_so_far() -> None:
    run = holding(20.0)
    assert run.to_records() == run.stop(20.0).to_records()


def test_the_record_is_in_tenths_of_a_second() -> None:
    run = begun(LEFT).skip_ready(0.0).tick(1.0).tick(1.23456)
    assert pressed(run) == [("LI4", "left", 60.0, 1.2)]


def test_the_record_of_a_whole_session_adds_up_to_its_plan() -> None:
    run = led(begun(), 3 * 65.0)
    assert run.phase is Phase.DONE
    assert sum(hold.planned for hold in run.to_records()) == 180.0
    assert sum(hold.pressed for hold in run.to_records()) == 180.0


# Gaps


def test_a_gap_pauses_where_it_was_and_tells_how_long_it_lasted() -> None:
    run = holding(20.0).tick(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    assert (run.step, run.remaining) == (LEFT, 40.0)
    run = run.toggle(125.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)
    assert led(run, 2.0).pressed == 22.0


def test_a_gap_in_the_get_ready_pauses_it() -> None:
    run = led(begun(), 2.0).tick(60.0)
    assert (run.phase, run.paused, run.gap, run.remaining) == (Phase.READY, True, 58.0, 3.0)


def test_three_seconds_are_no_gap_and_a_little_more_is_one() -> None:
    run = holding(20.0)
    assert (run.tick(20.0 + GAP).paused, run.tick(20.0 + GAP).pressed) == (False, 23.0)
    late = run.tick(20.0 + GAP + 0.001)
    assert (late.paused, late.pressed) == (True, 20.0)
    assert late.gap == pytest.approx(3.001)
    assert GAP == 3.0


def test_a_gap_that_only_the_pause_key_notices_is_shown_as_a_pause() -> None:
    run = holding(20.0).toggle(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    run = run.toggle(121.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)


def test_a_gap_that_another_control_notices_is_not_pressing_time() -> None:
    run = holding(20.0)
    for after in (run.finish(120.0), run.stop(120.0)):
        assert after.presses[0].pressed == 20.0
    for after in (run.next(120.0), run.back(120.0), run.extend(10.0, 120.0), run.pause(120.0)):
        assert (after.index, after.planned, after.pressed) == (0, 60.0, 20.0)
        assert (after.paused, after.gap) == (True, 100.0), "it is seen before anything happens"


def test_a_counted_gap_goes_to_the_end_of_the_present_hold_at_most() -> None:
    run = holding(20.0, on_gap="count")
    within = run.tick(50.0)
    assert (within.paused, within.gap, within.pressed) == (False, 30.0, 50.0)
    beyond = run.tick(1020.0)
    assert (beyond.paused, beyond.gap) == (False, 1000.0)
    assert (beyond.step, beyond.phase, beyond.remaining) == (RIGHT, Phase.READY, 5.0)
    assert pressed(beyond.stop(1020.0))[0] == ("LI4", "left", 60.0, 60.0)


def test_a_counted_gap_goes_to_the_end_of_the_present_get_ready_at_most() -> None:
    run = led(begun(on_gap="count"), 2.0).tick(1000.0)
    assert (run.phase, run.pressed, run.gap) == (Phase.HOLDING, 0.0, 998.0)


def test_a_counted_gap_in_the_last_hold_ends_the_session() -> None:
    run = holding(20.0, LEFT, on_gap="count").tick(500.0)
    assert (run.phase, pressed(run)) == (Phase.DONE, [("LI4", "left", 60.0, 60.0)])


def test_a_clock_that_goes_backwards_costs_and_gives_nothing() -> None:
    run = holding(20.0).tick(5.0)
    assert (run.paused, run.gap, run.pressed, run.clock) == (False, None, 20.0, 5.0)
    assert run.tick(6.0).pressed == 21.0
    assert holding(20.0).tick(20.0).pressed == 20.0


# The checkpoint


def test_a_checkpoint_goes_on_where_it_was_after_a_get_ready() -> None:
    run = led(begun(), 85.0)
    back = woken(run, now=9000.0)
    assert (back.step, back.phase, back.remaining) == (RIGHT, Phase.READY, 5.0)
    assert (back.pressed, back.planned, back.paused, back.gap) == (15.0, 60.0, False, None)
    assert back.to_records() == run.to_records()
    assert back.to_dict()["presses"] == run.to_dict()["presses"]
    back = led(back, 5.0)
    assert (back.phase, back.remaining) == (Phase.HOLDING, 45.0)


def test_each_second_is_counted_once_across_a_checkpoint() -> None:
    run = led(begun(LEFT, RIGHT), 85.0)
    back = led(woken(run, now=-40.0), 5.0 + 45.0)
    assert back.phase is Phase.DONE
    assert pressed(back) == [("LI4", "left", 60.0, 60.0), ("LI4", "right", 60.0, 60.0)]


def test_a_checkpoint_keeps_seconds_that_were_added_and_presses_that_were_left() -> None:
    run = holding(20.0).next(20.0).skip_ready(20.0).extend(10.0, 20.0)
    back = woken(led(run, 7.5), now=0.0)
    assert (back.planned, back.pressed) == (70.0, 7.5)
    assert pressed(back.stop(0.0)) == [
        ("LI4", "left", 60.0, 20.0),
        ("LI4", "right", 70.0, 7.5),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_a_checkpoint_taken_in_a_pause_goes_on_unpaused() -> None:
    back = woken(holding(20.0).pause(20.0), now=500.0)
    assert (back.paused, back.phase, back.pressed) == (False, Phase.READY, 20.0)


def test_a_checkpoint_of_a_session_without_get_ready_goes_on_at_once() -> None:
    run = led(begun(ready=0.0), 20.0)
    assert (woken(run).phase, woken(run).remaining) == (Phase.HOLDING, 40.0)


@pytest.mark.parametrize("phase", [Phase.DONE, Phase.STOPPED])
def test_a_checkpoint_of_what_is_over_is_over(phase: Phase) -> None:
    run = holding(20.0).finish(20.0) if phase is Phase.DONE else holding(20.0).stop(20.0)
    assert woken(run).phase is phase
    assert woken(run).to_records() == run.to_records()


def test_a_checkpoint_takes_the_present_answer_to_gaps() -> None:
    run = led(woken(holding(20.0), on_gap="count"), 5.0)
    assert run.tick(run.clock + 10.0).pressed == 30.0


@pytest.mark.parametrize(
    "changed",
    [
        {"steps": []},
        {"steps": None},
        {"steps": [["LI4", "left"]]},
        {"steps": [["LI4", "sideways", 60.0]]},
        {"steps": [["LI4", "left", "long"]]},
        {"steps": [["LI4", "left", -60.0]]},
        {"steps": [["LI4", "left", True]]},
        {"ready": None},
        {"ready": -5.0},
        {"ready": float("nan")},
        {"ready": float("inf")},
        {"phase": "asleep"},
        {"phase": None},
        {"index": 3},
        {"index": -1},
        {"index": "one"},
        {"index": None},
        {"planned": "60"},
        {"pressed": -1.0},
        {"presses": [[3, 60.0, 20.0]]},
        {"presses": [[-1, 60.0, 20.0]]},
        {"presses": [[0, 60.0]]},
        {"presses": 4},
    ],
    ids=str,
)
def test_a_checkpoint_that_is_no_run_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        TimerState.from_dict(holding(20.0).to_dict() | changed, now=0.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"steps": [["LI4", "left", 0.0], ["LI4", "right", 60.0], ["BL23", "both", 60.0]]},
        {"planned": 0.0, "pressed": 0.0},
        {"planned": 60.0, "pressed": 90.0},
        {"presses": [[0, 60.0, 90.0]]},
        {"index": float("inf")},
    ],
    ids=str,
)
def test_a_checkpoint_that_no_session_can_come_to_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        TimerState.from_dict(holding(20.0).to_dict() | changed, now=0.0)


@pytest.mark.parametrize("phase", Phase)
def test_a_checkpoint_that_is_taken_tells_how_far_it_is(phase: Phase) -> None:
    plain = holding(20.0).to_dict() | {"phase": str(phase)}
    try:
        run = TimerState.from_dict(plain, now=0.0)
    except ValueError:
        return
    assert 0.0 <= run.steps_done <= len(run.steps)


@pytest.mark.parametrize("missing", holding(20.0).to_dict())
def test_a_checkpoint_that_lacks_something_is_refused(missing: str) -> None:
    plain = holding(20.0).to_dict()
    del plain[missing]
    with pytest.raises(ValueError, match=missing):
        TimerState.from_dict(plain, now=0.0)


# Any order of controls, beside a model that lives through it an eighth of a second at a time

CONTROLS: dict[str, Callable[[TimerState, float], TimerState]] = {
    "tick": TimerState.tick,
    "toggle": TimerState.toggle,
    "pause": TimerState.pause,
    "skip ready": TimerState.skip_ready,
    "next": TimerState.next,
    "back": TimerState.back,
    "more": lambda run, now: run.extend(10.0, now),
    "less": lambda run, now: run.extend(-10.0, now),
    "finish": TimerState.finish,
    "stop": TimerState.stop,
}

EIGHTH = 0.125
"""A unit that floats add up without an error, so that the two must agree to the last digit."""


@dataclass
class Visit:
    """One time at a step; all in eighths of a second."""

    step: int
    planned: int
    pressed: int = 0


@dataclass
class Model:
    """What a person at the mat would note, without any arithmetic on spans of time."""

    seconds: list[int]
    ready: int
    counts_gaps: bool
    phase: str = "ready"
    left: int = 0
    paused: bool = False
    gap: int | None = None
    fell_asleep: bool = False
    """Whether the last span of time was a gap that paused."""
    visits: list[Visit] = field(default_factory=list)
    held: int = 0
    """Eighths of a second that went by in a hold that was not paused."""

    @property
    def at(self) -> Visit:
        return self.visits[-1]

    @property
    def ended(self) -> bool:
        return self.phase in ("done", "stopped")

    def enter(self, step: int) -> None:
        self.gap = None
        if step == len(self.seconds):
            self.phase, self.paused = "done", False
            return
        self.visits.append(Visit(step, self.seconds[step]))
        self.get_ready()

    def get_ready(self) -> None:
        self.left = self.ready
        self.phase = "ready" if self.left else "holding"

    def live(self, eighths: int) -> None:
        """Let the time pass that somebody was there to see."""
        self.fell_asleep = False
        if self.ended or self.paused or eighths <= 0:
            return
        if eighths <= 24:
            self.pass_by(eighths, self.phase, len(self.visits), all_phases=True)
            return
        if self.counts_gaps:
            self.pass_by(eighths, self.phase, len(self.visits), all_phases=False)
        else:
            self.paused = self.fell_asleep = True
        self.gap = eighths

    def pass_by(self, eighths: int, phase: str, visits: int, *, all_phases: bool) -> None:
        for _ in range(eighths):
            if self.ended or not (all_phases or (self.phase, len(self.visits)) == (phase, visits)):
                return
            if self.phase == "ready":
                self.left -= 1
                if self.left == 0:
                    self.phase = "holding"
            else:
                self.held += 1
                self.at.pressed += 1
                if self.at.pressed == self.at.planned:
                    self.enter(self.at.step + 1)

    @property
    def to_go(self) -> int:
        """Eighths of a second until the end, where nobody does anything but press."""
        later = self.seconds[self.at.step + 1 :]
        ready = self.left if self.phase == "ready" else 0
        at_hand = self.at.planned - self.at.pressed
        return ready + at_hand + sum(later) + len(later) * self.ready

    def lacking(self) -> int:
        """What the steps still lack: the plan of the last real press of each, less all presses."""
        lacking = 0
        for step, seconds in enumerate(self.seconds):
            real = [visit for visit in self.visits if visit.step == step and visit.pressed]
            plan = real[-1].planned if real else seconds
            lacking += max(0, plan - sum(visit.pressed for visit in real))
        return lacking


SHORT = st.integers(1, 24)
GAPS = st.one_of(st.integers(25, 400), st.integers(401, 8 * 5 * 3600))
EIGHTHS = st.one_of(*[SHORT] * 7, *[GAPS] * 2, st.integers(-40, 0))
PLACES: tuple[tuple[str, Side], ...] = (
    ("LI4", "left"),
    ("LI4", "right"),
    ("BL23", "both"),
    ("GV20", "midline"),
)
STEPS = st.lists(
    st.tuples(st.one_of(st.integers(1, 40), st.integers(80, 480)), st.sampled_from(PLACES)),
    min_size=1,
    max_size=5,
)


BEGINNINGS = st.tuples(
    STEPS,
    st.integers(0, 40),
    st.sampled_from(get_args(OnGap)),
    st.integers(-1000, 10**6),
)
Beginning = tuple[list[tuple[int, tuple[str, Side]]], int, OnGap, int]
going = precondition(lambda self: not self.model.ended)
over = precondition(lambda self: self.model.ended)


class AnyOrder(RuleBasedStateMachine):
    """A run and its model, led through the same controls by the same clock."""

    run: TimerState
    model: Model

    @initialize(plan=BEGINNINGS)
    def begin(self, plan: Beginning) -> None:
        planned, ready, on_gap, origin = plan
        self.now = origin * EIGHTH
        self.elapsed = 0
        self.places = [place for _, place in planned]
        steps = [Step(*place, eighths * EIGHTH) for eighths, place in planned]
        self.run = TimerState.start(steps, now=self.now, ready=ready * EIGHTH, on_gap=on_gap)
        seconds = [eighths for eighths, _ in planned]
        self.model = Model(seconds, ready, counts_gaps=on_gap == "count")
        self.model.enter(0)

    @over
    @rule(plan=BEGINNINGS)
    def begin_another(self, plan: Beginning) -> None:
        self.begin(plan)

    @over
    @rule(eighths=EIGHTHS, control=st.sampled_from(sorted(CONTROLS)))
    def ask_something_of_what_is_over(self, eighths: int, control: str) -> None:
        record = self.run.to_records()
        self.run = CONTROLS[control](self.run, self.later(eighths))
        assert self.run.to_records() == record

    @over
    @rule(origin=st.integers(-1000, 10**6))
    def come_back_to_what_is_over(self, origin: int) -> None:
        record = self.run.to_records()
        self.now = origin * EIGHTH
        self.run = woken(self.run, now=self.now, on_gap=self.run.on_gap)
        self.model.gap = None
        assert self.run.to_records() == record

    def later(self, eighths: int) -> float:
        """Let the time pass for the model, and tell what the clock shows."""
        self.now += eighths * EIGHTH
        self.elapsed += max(0, eighths)
        self.model.live(eighths)
        return self.now

    @going
    @rule(eighths=EIGHTHS)
    def tick(self, eighths: int) -> None:
        self.run = self.run.tick(self.later(eighths))

    @going
    @rule(seconds=st.integers(1, 90))
    def be_led(self, seconds: int) -> None:
        for _ in range(seconds):
            self.run = self.run.tick(self.later(8))

    @going
    @rule(eighths=SHORT, looks=st.integers(0, 8))
    def begin_to_press(self, eighths: int, looks: int) -> None:
        if self.model.paused:
            self.toggle(eighths)
        self.skip_ready(eighths)
        for _ in range(looks):
            if not self.model.ended:
                self.tick(eighths)

    @going
    @rule(eighths=EIGHTHS)
    def toggle(self, eighths: int) -> None:
        self.run = self.run.toggle(self.later(eighths))
        if self.model.ended or self.model.fell_asleep:
            return
        self.model.paused, self.model.gap = not self.model.paused, None

    @going
    @rule(eighths=EIGHTHS)
    def pause(self, eighths: int) -> None:
        self.run = self.run.pause(self.later(eighths))
        self.model.paused = not self.model.ended

    @going
    @rule(eighths=EIGHTHS)
    def skip_ready(self, eighths: int) -> None:
        self.run = self.run.skip_ready(self.later(eighths))
        if self.model.phase == "ready" and not self.model.fell_asleep:
            self.model.phase, self.model.paused, self.model.gap = "holding", False, None

    @going
    @rule(eighths=EIGHTHS)
    def next(self, eighths: int) -> None:
        visits = len(self.model.visits)
        self.run = self.run.next(self.later(eighths))
        if not (self.model.ended or self.model.fell_asleep or len(self.model.visits) > visits):
            self.model.gap = None
            self.model.enter(self.model.at.step + 1)

    @going
    @rule(eighths=EIGHTHS)
    def back(self, eighths: int) -> None:
        self.run = self.run.back(self.later(eighths))
        if not (self.model.ended or self.model.fell_asleep):
            self.model.gap = None
            self.model.enter(max(0, self.model.at.step - 1))

    @going
    @rule(eighths=EIGHTHS, seconds=st.sampled_from([10, -10]))
    def extend(self, eighths: int, seconds: int) -> None:
        self.run = self.run.extend(seconds, self.later(eighths))
        if self.model.ended or self.model.fell_asleep:
            return
        at = self.model.at
        at.planned = max(at.planned + 8 * seconds, at.pressed, min(80, at.planned))
        if at.pressed == at.planned:
            self.model.enter(at.step + 1)

    @going
    @rule(origin=st.integers(-1000, 10**6), on_gap=st.sampled_from(get_args(OnGap)))
    def come_back_from_a_checkpoint(self, origin: int, on_gap: OnGap) -> None:
        record = self.run.to_records()
        self.now = origin * EIGHTH
        self.run = woken(self.run, now=self.now, on_gap=on_gap)
        assert self.run.to_records() == record
        assert woken(self.run, now=self.now, on_gap=on_gap) == self.run
        self.model.counts_gaps = on_gap == "count"
        self.model.paused, self.model.gap = False, None
        if not self.model.ended:
            self.model.get_ready()

    @going
    @rule(eighths=EIGHTHS, end=st.sampled_from(["done", "stopped"]))
    def end(self, eighths: int, end: str) -> None:
        now = self.later(eighths)
        self.run = self.run.finish(now) if end == "done" else self.run.stop(now)
        if not self.model.ended:
            self.model.phase, self.model.paused, self.model.gap = end, False, None

    @invariant()
    def it_stands_where_the_model_stands(self) -> None:
        run, model = self.run, self.model
        assert (run.phase, run.paused, run.ended) == (model.phase, model.paused, model.ended)
        assert run.gap == (None if model.gap is None else model.gap * EIGHTH)
        assert run.index == model.at.step
        assert run.steps_done == model.at.step + model.at.pressed / model.at.planned
        if model.ended:
            assert (run.remaining, run.total_remaining) == (0.0, 0.0)
            return
        assert run.step == run.steps[model.at.step]
        assert run.next_step == dict(enumerate(run.steps)).get(model.at.step + 1)
        assert run.pressed == model.at.pressed * EIGHTH
        assert run.planned == model.at.planned * EIGHTH
        left = model.left if model.phase == "ready" else model.at.planned - model.at.pressed
        assert run.remaining == left * EIGHTH > 0
        assert run.total_remaining == model.to_go * EIGHTH

    @invariant()
    def steps_follow_one_another_and_no_side_is_passed_over(self) -> None:
        entered = [press.step for press in self.run.presses]
        if not self.run.ended:
            entered.append(self.run.index)
        assert entered == [visit.step for visit in self.model.visits]
        assert entered[0] == 0
        assert all(after - before in (-1, 0, 1) for before, after in pairwise(entered))

    @invariant()
    def what_was_pressed_is_the_time_that_was_held(self) -> None:
        record = self.run.to_records()
        pressed = sum(hold.pressed for hold in record)
        assert pressed == pytest.approx(self.model.held * EIGHTH, abs=0.1 * len(record) + 1e-6)
        assert pressed <= self.elapsed * EIGHTH + 0.1 * len(record)
        exact = [press.pressed for press in self.run.presses]
        assert sum(exact) + self.run.pressed == self.model.held * EIGHTH

    @invariant()
    def each_place_has_the_seconds_that_it_was_pressed(self) -> None:
        record = self.run.to_records()
        for place in self.places:
            visits = [v.pressed for v in self.model.visits if self.places[v.step] == place]
            told = sum(hold.pressed for hold in record if (hold.point, hold.side) == place)
            allowed = 0.1 * len(visits) + 1e-6
            assert told == pytest.approx(sum(visits) * EIGHTH, abs=allowed)

    @invariant()
    def the_record_adds_up(self) -> None:
        record = self.run.to_records()
        assert {(hold.point, hold.side) for hold in record} == set(self.places)
        assert all(0.0 <= hold.pressed <= hold.planned for hold in record)
        lacking = sum(hold.planned - hold.pressed for hold in record)
        assert lacking >= 0
        assert lacking == pytest.approx(self.model.lacking() * EIGHTH, abs=0.1 * len(record) + 1e-6)
        planned = sum(hold.planned for hold in record)
        assert planned > 0
        assert sum(hold.pressed for hold in record) / planned <= 1

    def teardown(self) -> None:
        if hasattr(self, "run") and not self.run.ended:
            self.end(eighths=0, end="stopped")
            self.it_stands_where_the_model_stands()
            self.the_record_adds_up()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=400, stateful_step_count=40)


@settings(max_examples=100)
@given(
    seconds=st.lists(st.floats(0.01, 90.0), min_size=1, max_size=4),
    ready=st.floats(0.0, 9.0),
    taken=st.lists(st.tuples(st.sampled_from(sorted(CONTROLS)), st.floats(-1.0, 5.0)), max_size=40),
)
def test_no_clock_however_odd_presses_more_than_the_time_that_passed(
    seconds: list[float], ready: float, taken: list[tuple[str, float]]
) -> None:
    steps = [Step(f"P{number}", "both", one) for number, one in enumerate(seconds)]
    run = TimerState.start(steps, now=0.0, ready=ready, on_gap="count")
    now = elapsed = 0.0
    for control, passed in taken:
        now += passed
        elapsed += max(0.0, passed)
        run = CONTROLS[control](run, now)
        record = run.to_records()
        assert sum(hold.pressed for hold in record) <= elapsed + 0.05 * len(record) + 1e-6
        assert sum(press.pressed for press in run.presses) + run.pressed <= elapsed + 1e-6
        assert all(0.0 <= hold.pressed <= hold.planned for hold in record)
        assert {hold.point for hold in record} == {step.point for step in steps}


@settings(max_examples=100)
@given(st.lists(st.integers(1, 24), min_size=1, max_size=60), st.integers(0, 60))
def test_a_pause_between_any_two_looks_changes_nothing(spans: list[int], ready: int) -> None:
    steady = paused = TimerState.start((LEFT, RIGHT), now=0.0, ready=ready * EIGHTH)
    for span in spans:
        steady = steady.tick(steady.clock + span * EIGHTH)
        paused = paused.pause(paused.clock).tick(paused.clock + 0.5).toggle(paused.clock + 100.0)
        paused = paused.tick(paused.clock + span * EIGHTH)
    assert replace(paused, clock=steady.clock) == steady
