"""Saving a timed session to a checkpoint and resuming it."""

from typing import Any

import pytest
from support.timer import LEFT, RIGHT, list_records, reload, run_for, start_hold, start_run

from acutui.practice.timer import Phase, TimerState


def test_a_checkpoint_resumes_after_a_get_ready() -> None:
    run = run_for(start_run(), 85.0)
    back = reload(run, now=9000.0)
    assert (back.step, back.phase, back.remaining) == (RIGHT, Phase.READY, 5.0)
    assert (back.pressed, back.planned, back.paused, back.gap) == (15.0, 60.0, False, None)
    assert back.to_records() == run.to_records()
    assert back.to_dict()["presses"] == run.to_dict()["presses"]
    back = run_for(back, 5.0)
    assert (back.phase, back.remaining) == (Phase.HOLDING, 45.0)


def test_each_second_is_counted_once_across_a_checkpoint() -> None:
    run = run_for(start_run(LEFT, RIGHT), 85.0)
    back = run_for(reload(run, now=-40.0), 5.0 + 45.0)
    assert back.phase is Phase.DONE
    assert list_records(back) == [("LI4", "left", 60.0, 60.0), ("LI4", "right", 60.0, 60.0)]


def test_a_checkpoint_keeps_added_seconds_and_earlier_presses() -> None:
    run = start_hold(20.0).next(20.0).skip_ready(20.0).extend(10.0, 20.0)
    back = reload(run_for(run, 7.5), now=0.0)
    assert (back.planned, back.pressed) == (70.0, 7.5)
    assert list_records(back.stop(0.0)) == [
        ("LI4", "left", 60.0, 20.0),
        ("LI4", "right", 70.0, 7.5),
        ("BL23", "both", 60.0, 0.0),
    ]


def test_each_step_has_its_own_time_to_get_ready() -> None:
    run = TimerState.start((LEFT, RIGHT), now=0.0, ready=(20, 7))
    assert (run.remaining, run.total_remaining) == (20, 147)
    run = reload(run.next(0.0))
    assert (run.remaining, run.total_remaining) == (7, 67)
    assert run.back(0.0).remaining == 20


def test_a_checkpoint_with_one_time_for_all_steps_is_read() -> None:
    values = start_run(LEFT, RIGHT, ready=7.0).to_dict()
    del values["ready_each"]
    assert TimerState.from_dict(values, now=0.0).ready == (7.0, 7.0)


def test_a_checkpoint_taken_in_a_pause_resumes_unpaused() -> None:
    back = reload(start_hold(20.0).pause(20.0), now=500.0)
    assert (back.paused, back.phase, back.pressed) == (False, Phase.READY, 20.0)


def test_a_checkpoint_without_get_ready_resumes_at_once() -> None:
    run = run_for(start_run(ready=0.0), 20.0)
    assert (reload(run).phase, reload(run).remaining) == (Phase.HOLDING, 40.0)


@pytest.mark.parametrize("phase", [Phase.DONE, Phase.STOPPED])
def test_a_checkpoint_of_a_finished_session_is_finished(phase: Phase) -> None:
    run = start_hold(20.0).finish(20.0) if phase is Phase.DONE else start_hold(20.0).stop(20.0)
    assert reload(run).phase is phase
    assert reload(run).to_records() == run.to_records()


def test_a_checkpoint_uses_the_present_gap_setting() -> None:
    run = run_for(reload(start_hold(20.0), on_gap="count"), 5.0)
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
        {"ready_each": [5.0, 5.0]},
        {"ready_each": [5.0, "five", 5.0]},
        {"ready_each": 5.0},
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
def test_an_invalid_checkpoint_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        TimerState.from_dict(start_hold(20.0).to_dict() | changed, now=0.0)


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
def test_an_impossible_checkpoint_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        TimerState.from_dict(start_hold(20.0).to_dict() | changed, now=0.0)


@pytest.mark.parametrize("phase", Phase)
def test_a_checkpoint_in_any_phase_shows_how_far_it_is(phase: Phase) -> None:
    values = start_hold(20.0).to_dict() | {"phase": str(phase)}
    assert TimerState.from_dict(values, now=0.0).steps_done == 20 / 60


@pytest.mark.parametrize("missing", sorted(start_hold(20.0).to_dict().keys() - {"ready_each"}))
def test_an_incomplete_checkpoint_is_refused(missing: str) -> None:
    values = start_hold(20.0).to_dict()
    del values[missing]
    with pytest.raises(ValueError, match=missing):
        TimerState.from_dict(values, now=0.0)
