"""The timed session: getting ready, holds, controls and the record."""

import pytest
from support.timer import BACK, LEFT, RIGHT, list_records, run_for, start_hold, start_run

from acutui.practice.records import HoldRecord
from acutui.practice.timer import Phase, Step, TimerState

# Get ready, hold, and on to the next


def test_a_session_begins_with_the_get_ready_of_the_first_hold() -> None:
    run = start_run()
    assert (run.phase, run.step, run.remaining) == (Phase.READY, LEFT, 5.0)
    assert (run.next_step, run.paused, run.gap, run.ended) == (RIGHT, False, None, False)


def test_time_to_find_the_place_is_not_pressing_time() -> None:
    run = run_for(start_run(), 4.5)
    assert (run.phase, run.remaining, run.pressed) == (Phase.READY, 0.5, 0.0)
    run = run_for(run, 0.5)
    assert (run.phase, run.remaining, run.pressed) == (Phase.HOLDING, 60.0, 0.0)
    run = run_for(run, 12.0)
    assert (run.remaining, run.pressed) == (48.0, 12.0)


def test_one_tick_can_reach_from_get_ready_into_the_hold() -> None:
    run = run_for(start_run(), 4.0).tick(6.5)
    assert (run.phase, run.pressed) == (Phase.HOLDING, 1.5)


def test_left_and_right_are_separate_steps_with_a_get_ready_each() -> None:
    run = run_for(start_run(LEFT, RIGHT), 65.0)
    assert (run.phase, run.step.side, run.remaining) == (Phase.READY, "right", 5.0)
    run = run_for(run, 5.0)
    assert (run.phase, run.step.side, run.next_step) == (Phase.HOLDING, "right", None)
    run = run_for(run, 60.0)
    assert (run.phase, run.ended, run.remaining) == (Phase.DONE, True, 0.0)
    assert list_records(run) == [("LI4", "left", 60.0, 60.0), ("LI4", "right", 60.0, 60.0)]


def test_without_a_get_ready_the_holds_follow_one_another() -> None:
    run = start_run(LEFT, RIGHT, ready=0.0)
    assert (run.phase, run.remaining) == (Phase.HOLDING, 60.0)
    run = run_for(run, 61.0)
    assert (run.phase, run.step, run.pressed) == (Phase.HOLDING, RIGHT, 1.0)


def test_one_tick_can_pass_a_whole_short_hold() -> None:
    short = [Step(name, "midline", 0.5) for name in ("GV20", "EX-HN3", "CV17")]
    run = TimerState.start(short, now=0.0, ready=0.25).tick(1.25)
    assert (run.index, run.phase, run.pressed) == (1, Phase.HOLDING, 0.25)
    run = run.tick(3.0)
    assert (run.phase, list_records(run)) == (
        Phase.DONE,
        [(step.point, "midline", 0.5, 0.5) for step in short],
    )


def test_a_session_that_is_over_does_not_change() -> None:
    for over in (start_hold(20.0).finish(20.0), start_hold(20.0).stop(20.0)):
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


def test_each_control_first_lets_the_time_pass() -> None:
    run = start_hold(20.0)
    assert run.pause(21.0).pressed == 21.0
    assert run.toggle(21.0).pressed == 21.0
    assert run.extend(10.0, 21.0).pressed == 21.0
    for left in (run.next(21.0), run.back(21.0), run.finish(21.0), run.stop(21.0)):
        assert left.presses[0].pressed == 21.0


def test_states_are_immutable() -> None:
    run = start_hold(20.0)
    before = run.to_dict()
    run_for(run, 10.0).extend(10.0, 30.0).next(30.0).back(31.0).finish(32.0)
    assert (run.to_dict(), run.clock) == (before, 20.0)


def test_remaining_time_and_steps_done_follow_the_clock() -> None:
    run = start_run(LEFT, RIGHT)
    assert (run.total_remaining, run.steps_done) == (130.0, 0.0)
    run = run_for(run, 35.0)
    assert (run.total_remaining, run.steps_done) == (95.0, 0.5)
    run = run_for(run, 30.0)
    assert (run.total_remaining, run.steps_done) == (65.0, 1.0)
    run = run_for(run, 65.0)
    assert (run.total_remaining, run.steps_done) == (0.0, 2.0)


def test_a_session_that_is_over_knows_how_far_it_came() -> None:
    run = run_for(start_run(LEFT, RIGHT), 85.0)
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


def test_a_long_pause_costs_no_time() -> None:
    run = start_hold(20.0).toggle(20.0)
    assert (run.paused, run.phase) == (True, Phase.HOLDING)
    run = run.tick(20.5).tick(7000.0)
    assert (run.paused, run.gap, run.pressed, run.remaining) == (True, None, 20.0, 40.0)
    run = run.toggle(7001.0)
    assert (run.paused, run.pressed) == (False, 20.0)
    assert run_for(run, 1.0).pressed == 21.0


def test_a_pause_holds_the_get_ready_as_well() -> None:
    run = run_for(start_run(), 2.0).pause(2.0).tick(3.0).toggle(100.0)
    assert (run.phase, run.remaining) == (Phase.READY, 3.0)
    assert run_for(run, 3.0).phase is Phase.HOLDING


def test_pausing_twice_stays_paused() -> None:
    assert start_hold(20.0).pause(20.0).pause(21.0).paused


def test_skipping_the_get_ready_begins_the_hold_at_once() -> None:
    run = run_for(start_run(), 2.0).skip_ready(2.5)
    assert (run.phase, run.pressed, run.remaining) == (Phase.HOLDING, 0.0, 60.0)


def test_skipping_the_get_ready_ends_a_pause() -> None:
    run = run_for(start_run(), 2.0).pause(2.0).skip_ready(50.0)
    assert (run.phase, run.paused, run.pressed) == (Phase.HOLDING, False, 0.0)


def test_there_is_no_get_ready_to_skip_within_a_hold() -> None:
    run = start_hold(20.0)
    assert run.skip_ready(20.0) == run
    assert run.pause(20.0).skip_ready(21.0).paused


# Next, back, and seconds more or less


def test_next_records_the_pressed_seconds() -> None:
    run = start_hold(20.0).next(20.0)
    assert (run.phase, run.step, run.remaining) == (Phase.READY, RIGHT, 5.0)
    assert list_records(run.finish(20.0)) == [
        ("LI4", "left", 60.0, 20.0),
        ("LI4", "right", 60.0, 0.0),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_next_on_the_last_step_ends_the_session() -> None:
    run = start_hold(20.0, LEFT).next(20.0)
    assert (run.phase, list_records(run)) == (Phase.DONE, [("LI4", "left", 60.0, 20.0)])


def test_next_during_the_get_ready_skips_the_step() -> None:
    run = start_run().next(1.0)
    assert (run.step, run.phase) == (RIGHT, Phase.READY)
    assert ("LI4", "left", 60.0, 0.0) in list_records(run.finish(1.0))


def test_next_as_a_hold_runs_out_does_not_skip_the_next_step() -> None:
    run = start_hold(59.5).next(60.5)  # the key was pressed for what the last look had shown
    assert (run.phase, run.step) == (Phase.READY, RIGHT)
    assert [(press.step, press.pressed) for press in run.presses] == [(0, 60.0)]


def test_next_after_a_counted_gap_does_not_skip_the_next_step() -> None:
    run = start_hold(20.0, on_gap="count").next(500.0)
    assert (run.phase, run.step) == (Phase.READY, RIGHT)
    assert list_records(run.stop(500.0))[0] == ("LI4", "left", 60.0, 60.0)


def test_next_and_back_stay_paused() -> None:
    paused = start_hold(20.0).pause(20.0)
    assert paused.next(30.0).paused
    assert paused.back(30.0).paused


def test_back_repeats_the_step_before_and_records_both() -> None:
    run = run_for(run_for(start_run(LEFT, RIGHT), 65.0), 15.0).back(80.0)
    assert (run.step, run.phase, run.planned, run.pressed) == (LEFT, Phase.READY, 60.0, 0.0)
    run = run_for(run, 35.0).finish(115.0)
    assert list_records(run) == [
        ("LI4", "left", 60.0, 60.0),
        ("LI4", "right", 60.0, 10.0),
        ("LI4", "left", 30.0, 30.0),
    ]


def test_back_on_the_first_step_begins_it_again() -> None:
    run = start_hold(20.0, LEFT).back(20.0)
    assert (run.index, run.phase, run.remaining) == (0, Phase.READY, 5.0)
    run = run_for(run, 65.0)
    assert run.phase is Phase.DONE
    assert list_records(run) == [("LI4", "left", 20.0, 20.0), ("LI4", "left", 60.0, 60.0)]


def test_the_plan_of_a_repeated_step_counts_once() -> None:
    run = start_hold(20.0, LEFT).back(20.0)
    run = run_for(run, 15.0).back(35.0)
    run = run_for(run, 10.0).finish(45.0)
    assert list_records(run) == [
        ("LI4", "left", 20.0, 20.0),
        ("LI4", "left", 10.0, 10.0),
        ("LI4", "left", 30.0, 5.0),
    ]


def test_going_back_and_on_without_pressing_leaves_the_record() -> None:
    run = run_for(start_run(LEFT, RIGHT), 65.0)
    again = run.back(65.0).next(66.0)
    assert again.step == RIGHT
    assert again.finish(66.0).to_records() == run.finish(66.0).to_records()


def test_more_or_less_seconds_are_for_this_hold_only() -> None:
    more = start_hold(20.0).extend(10.0, 20.0)
    assert (more.remaining, more.planned) == (50.0, 70.0)
    after = run_for(more, 50.0)
    assert (after.step, after.planned) == (RIGHT, 60.0)
    assert list_records(after.finish(after.clock))[0] == ("LI4", "left", 70.0, 70.0)
    less = run_for(start_hold(20.0).extend(-10.0, 20.0), 30.0)
    assert (less.step, less.planned) == (RIGHT, 60.0)
    assert list_records(less.finish(less.clock))[0] == ("LI4", "left", 50.0, 50.0)


def test_seconds_can_change_during_the_get_ready_and_a_pause() -> None:
    run = start_run().extend(10.0, 1.0)
    assert (run.phase, run.left, run.planned) == (Phase.READY, 4.0, 70.0)
    run = start_hold(20.0).pause(20.0).extend(-10.0, 90.0)
    assert (run.paused, run.planned, run.remaining) == (True, 50.0, 30.0)


def test_a_hold_is_never_shorter_than_its_pressed_seconds() -> None:
    run = start_hold(55.0).extend(-10.0, 55.0)
    assert (run.step, run.phase) == (RIGHT, Phase.READY)
    assert list_records(run.finish(55.0))[0] == ("LI4", "left", 55.0, 55.0)


def test_taking_time_off_before_pressing_leaves_a_hold_of_ten_seconds() -> None:
    run = start_run()
    for _ in range(10):
        run = run.extend(-10.0, 0.0)
    assert (run.phase, run.index, run.planned) == (Phase.READY, 0, 10.0)
    brief = start_run(Step("GV20", "midline", 2.0)).extend(-10.0, 0.0)
    assert (brief.index, brief.planned) == (0, 2.0)


def test_an_extended_hold_is_scored_against_its_longer_plan() -> None:
    run = start_hold(20.0).extend(10.0, 20.0).next(20.0)
    assert list_records(run.finish(20.0))[0] == ("LI4", "left", 70.0, 20.0)


# The end


def test_finishing_scores_what_was_pressed_against_the_whole_plan() -> None:
    run = run_for(start_hold(60.0), 15.0).finish(75.0)
    assert (run.phase, run.ended, run.paused) == (Phase.DONE, True, False)
    assert list_records(run) == [
        ("LI4", "left", 60.0, 60.0),
        ("LI4", "right", 60.0, 10.0),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_stopping_records_the_pressed_seconds() -> None:
    run = start_hold(20.0).pause(20.0).stop(50.0)
    assert (run.phase, run.ended, run.paused) == (Phase.STOPPED, True, False)
    assert list_records(run)[0] == ("LI4", "left", 60.0, 20.0)


def test_a_session_stopped_at_once_has_every_step_with_nothing_pressed() -> None:
    assert start_run().stop(0.0).to_records() == tuple(
        HoldRecord(step.point, step.side, 60.0, 0.0) for step in (LEFT, RIGHT, BACK)
    )


def test_the_record_of_a_running_session_has_the_seconds_so_far() -> None:
    run = start_hold(20.0)
    assert run.to_records() == run.stop(20.0).to_records()


def test_the_record_is_in_tenths_of_a_second() -> None:
    run = start_run(LEFT).skip_ready(0.0).tick(1.0).tick(1.23456)
    assert list_records(run) == [("LI4", "left", 60.0, 1.2)]


def test_the_record_of_a_whole_session_adds_up_to_its_plan() -> None:
    run = run_for(start_run(), 3 * 65.0)
    assert run.phase is Phase.DONE
    assert sum(hold.planned for hold in run.to_records()) == 180.0
    assert sum(hold.pressed for hold in run.to_records()) == 180.0
