"""When and how the checkpoint of a running session is written."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.clocks import NOW

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.practice.timer import Step, TimerState
from acutui.services.context import Context
from acutui.services.live_session import LiveSession


def test_a_signal_handler_wins_over_an_older_write_in_another_thread(
    live: LiveSession, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.services.live_session.LOCK_TIMEOUT", 0.01)
    write, main = CheckpointFile.write, threading.current_thread()
    started, may_finish = threading.Event(), threading.Event()

    def write_slowly(file: CheckpointFile, checkpoint: Checkpoint, **options: bool) -> None:
        if threading.current_thread() is not main and not started.is_set():
            started.set()
            assert may_finish.wait(30)
        write(file, checkpoint, **options)

    monkeypatch.setattr(CheckpointFile, "write", write_slowly)
    thread = threading.Thread(target=live.write)
    thread.start()
    assert started.wait(30)
    live.advance(live.state.next(live.state.clock), NOW)
    live.write_at_once()
    meanwhile = CheckpointFile(context.data).read()
    may_finish.set()
    thread.join()
    at_last = CheckpointFile(context.data).read()
    assert meanwhile is not None and meanwhile.run.index == 1
    assert at_last is not None and at_last.run.index == 1


def test_an_older_state_does_not_replace_a_newer_one(live: LiveSession) -> None:
    old = live.state
    live.advance(old.tick(old.clock + 1), NOW)
    assert not live.advance(old, NOW)
    assert live.state.clock == old.clock + 1


def test_the_checkpoint_is_due_at_each_step_and_every_five_seconds(live: LiveSession) -> None:
    clock = live.state.clock
    assert not live.advance(live.state.tick(clock + 1), NOW)
    assert live.advance(live.state.skip_ready(clock + 1), NOW)
    live.write()
    due = [live.advance(live.state.tick(clock + second), NOW) for second in range(2, 7)]
    assert due == [False, False, False, False, True]


def test_no_checkpoint_is_due_during_a_pause(live: LiveSession) -> None:
    clock = live.state.clock
    assert live.advance(live.state.toggle(clock), NOW)
    live.write()
    assert not live.advance(live.state.tick(clock + 60), NOW)


# The clock on the wall is set while the session runs


@pytest.mark.parametrize("hours", [3, -3, 24 * 400])
def test_a_session_takes_the_time_of_the_stopwatch_whatever_the_clock_says(
    live: LiveSession, hours: int
) -> None:
    begun, clock = live.checkpoint.started, live.state.clock
    live.advance(live.state.tick(clock + 2), begun + timedelta(seconds=2))
    assert live.take_correction() == ""
    later = begun + timedelta(hours=hours, seconds=14)
    live.advance(live.state.tick(clock + 14), later)
    checkpoint = live.checkpoint
    assert checkpoint.seen - checkpoint.started == timedelta(seconds=14)
    assert checkpoint.seen == later
    correction = live.take_correction()
    assert f"{checkpoint.started:%H:%M}" in correction
    assert ("forward" in correction) is (hours > 0)
    assert live.take_correction() == "", "it is said once"
    live.advance(live.state.tick(clock + 15), later + timedelta(seconds=1))
    assert live.take_correction() == ""
    assert live.checkpoint.seen - live.checkpoint.started == timedelta(seconds=15)


def test_a_change_to_summer_time_is_no_clock_that_was_set(context: Context) -> None:
    begun = datetime(2026, 3, 29, 1, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    run = TimerState.start([Step("LI4", "left", 600.0)], now=0.0, ready=0.0)
    live = LiveSession(context.checkpoint, Checkpoint(1, "r", begun, begun, run))
    after = datetime(2026, 3, 29, 3, 1, tzinfo=begun.tzinfo)
    live.advance(replace(live.state, clock=120.0), after)
    assert live.take_correction() == ""
    assert live.checkpoint.started == begun
    assert live.checkpoint.seen == after
