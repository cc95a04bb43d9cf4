"""Gaps in the clock of a timed session: pausing or counting them."""

import pytest
from support.timer import LEFT, RIGHT, list_records, run_for, start_hold, start_run

from acutui.practice.timer import GAP, Phase


def test_a_gap_pauses_where_it_was_and_tells_how_long_it_lasted() -> None:
    run = start_hold(20.0).tick(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    assert (run.step, run.remaining) == (LEFT, 40.0)
    run = run.toggle(125.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)
    assert run_for(run, 2.0).pressed == 22.0


def test_a_gap_in_the_get_ready_pauses_it() -> None:
    run = run_for(start_run(), 2.0).tick(60.0)
    assert (run.phase, run.paused, run.gap, run.remaining) == (Phase.READY, True, 58.0, 3.0)


def test_three_seconds_are_no_gap_and_a_little_more_is_one() -> None:
    run = start_hold(20.0)
    assert (run.tick(20.0 + GAP).paused, run.tick(20.0 + GAP).pressed) == (False, 23.0)
    late = run.tick(20.0 + GAP + 0.001)
    assert (late.paused, late.pressed) == (True, 20.0)
    assert late.gap == pytest.approx(3.001)
    assert GAP == 3.0


def test_a_gap_that_only_the_pause_key_notices_is_shown_as_a_pause() -> None:
    run = start_hold(20.0).toggle(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    run = run.toggle(121.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)


def test_a_gap_that_another_control_notices_is_not_pressing_time() -> None:
    run = start_hold(20.0)
    for after in (run.finish(120.0), run.stop(120.0)):
        assert after.presses[0].pressed == 20.0
    for after in (run.next(120.0), run.back(120.0), run.extend(10.0, 120.0), run.pause(120.0)):
        assert (after.index, after.planned, after.pressed) == (0, 60.0, 20.0)
        assert (after.paused, after.gap) == (True, 100.0), "it is seen before anything happens"


def test_a_counted_gap_goes_to_the_end_of_the_present_hold_at_most() -> None:
    run = start_hold(20.0, on_gap="count")
    within = run.tick(50.0)
    assert (within.paused, within.gap, within.pressed) == (False, 30.0, 50.0)
    beyond = run.tick(1020.0)
    assert (beyond.paused, beyond.gap) == (False, 1000.0)
    assert (beyond.step, beyond.phase, beyond.remaining) == (RIGHT, Phase.READY, 5.0)
    assert list_records(beyond.stop(1020.0))[0] == ("LI4", "left", 60.0, 60.0)


def test_a_counted_gap_goes_to_the_end_of_the_present_get_ready_at_most() -> None:
    run = run_for(start_run(on_gap="count"), 2.0).tick(1000.0)
    assert (run.phase, run.pressed, run.gap) == (Phase.HOLDING, 0.0, 998.0)


def test_a_counted_gap_in_the_last_hold_ends_the_session() -> None:
    run = start_hold(20.0, LEFT, on_gap="count").tick(500.0)
    assert (run.phase, list_records(run)) == (Phase.DONE, [("LI4", "left", 60.0, 60.0)])


def test_a_clock_that_goes_backwards_costs_and_gives_nothing() -> None:
    run = start_hold(20.0).tick(5.0)
    assert (run.paused, run.gap, run.pressed, run.clock) == (False, None, 20.0, 5.0)
    assert run.tick(6.0).pressed == 21.0
    assert start_hold(20.0).tick(20.0).pressed == 20.0
