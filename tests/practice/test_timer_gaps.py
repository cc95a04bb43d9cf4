"""Gaps in the clock of a timed session: pausing or counting them."""

import pytest
from support.timer import LEFT, RIGHT, list_records, run_for, start_hold, start_run

from acutui.practice.timer import GAP, Phase


def test_a_gap_pauses_and_shows_its_length() -> None:
    run = start_hold(20.0).tick(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    assert (run.step, run.remaining) == (LEFT, 40.0)
    run = run.toggle(125.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)
    assert run_for(run, 2.0).pressed == 22.0


def test_a_gap_in_the_get_ready_pauses_it() -> None:
    run = run_for(start_run(), 2.0).tick(60.0)
    assert (run.phase, run.paused, run.gap, run.remaining) == (Phase.READY, True, 58.0, 3.0)


def test_a_gap_is_more_than_three_seconds() -> None:
    run = start_hold(20.0)
    assert (run.tick(20.0 + GAP).paused, run.tick(20.0 + GAP).pressed) == (False, 23.0)
    late = run.tick(20.0 + GAP + 0.001)
    assert (late.paused, late.pressed) == (True, 20.0)
    assert late.gap == pytest.approx(3.001)
    assert GAP == 3.0


def test_a_gap_found_by_the_pause_key_pauses() -> None:
    run = start_hold(20.0).toggle(120.0)
    assert (run.paused, run.gap, run.pressed) == (True, 100.0, 20.0)
    run = run.toggle(121.0)
    assert (run.paused, run.gap, run.pressed) == (False, None, 20.0)


def test_a_gap_found_by_another_key_is_not_counted() -> None:
    run = start_hold(20.0)
    for after in (run.finish(120.0), run.stop(120.0)):
        assert after.presses[0].pressed == 20.0
    for after in (run.next(120.0), run.back(120.0), run.extend(10.0, 120.0), run.pause(120.0)):
        assert (after.index, after.planned, after.pressed) == (0, 60.0, 20.0)
        assert (after.paused, after.gap) == (True, 100.0), "it is seen before anything happens"


def test_a_counted_gap_ends_with_the_hold() -> None:
    run = start_hold(20.0, on_gap="count")
    within = run.tick(50.0)
    assert (within.paused, within.gap, within.pressed) == (False, 30.0, 50.0)
    beyond = run.tick(1020.0)
    assert (beyond.paused, beyond.gap) == (False, 1000.0)
    assert (beyond.step, beyond.phase, beyond.remaining) == (RIGHT, Phase.READY, 5.0)
    assert list_records(beyond.stop(1020.0))[0] == ("LI4", "left", 60.0, 60.0)


def test_a_counted_gap_ends_with_the_get_ready() -> None:
    run = run_for(start_run(on_gap="count"), 2.0).tick(1000.0)
    assert (run.phase, run.pressed, run.gap) == (Phase.HOLDING, 0.0, 998.0)


def test_a_counted_gap_in_the_last_hold_ends_the_session() -> None:
    run = start_hold(20.0, LEFT, on_gap="count").tick(500.0)
    assert (run.phase, list_records(run)) == (Phase.DONE, [("LI4", "left", 60.0, 60.0)])


def test_a_clock_that_goes_backwards_changes_nothing() -> None:
    run = start_hold(20.0).tick(5.0)
    assert (run.paused, run.gap, run.pressed, run.clock) == (False, None, 20.0, 5.0)
    assert run.tick(6.0).pressed == 21.0
    assert start_hold(20.0).tick(20.0).pressed == 20.0
