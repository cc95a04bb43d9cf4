"""The life of a session: what can be claimed, and what becomes of it when a disk says no."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.clocks import NOW, stop_clock

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.practice.timer import Step, TimerState
from acutui.services.context import Context
from acutui.services.live_session import LiveSession
from acutui.services.routines import plan_steps
from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    NotSaved,
    Saved,
    SessionService,
    SetAside,
    Unsavable,
)
from acutui.util.files import FileError, Unwritable

STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60))


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    stop_clock(monkeypatch)
    return Context.open(tmp_path / "data" / "journal.json", tmp_path)


@pytest.fixture
def service(context: Context) -> SessionService:
    return SessionService(context)


@pytest.fixture
def leave(context: Context) -> Callable[..., Checkpoint]:
    """Leave an interrupted session beside the journal."""

    def left(minutes_ago: float = 10, pressed: float = 42) -> Checkpoint:
        state = replace(TimerState.start(STEPS, now=0, ready=0), pressed=pressed)
        seen = NOW - timedelta(minutes=minutes_ago)
        checkpoint = Checkpoint(new_id(seen), "office-break", seen, seen, state)
        CheckpointFile(context.data).write(checkpoint)
        return checkpoint

    return left


def begin(service: SessionService, context: Context) -> LiveSession:
    assert service.claim() == Free()
    routine = context.atlas.routines["office-break"]
    live = service.begin(routine, plan_steps(context, routine))
    live.write()
    return live


def fail_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(journal: Journal, session: object, words: str = "") -> None:
        raise Unwritable(journal.path, "can't be saved: the disk is full")

    monkeypatch.setattr(Journal, "save_session", full)


def test_where_nothing_was_interrupted_the_checkpoint_is_claimed(
    service: SessionService, context: Context
) -> None:
    assert service.claim() == Free()
    assert not CheckpointFile(context.data).claim()
    service.release()
    other = CheckpointFile(context.data)
    assert other.claim()
    found = service.claim()
    other.release()
    assert isinstance(found, HeldBy)
    assert found.sentence.startswith("another acutui (process ")


@pytest.mark.parametrize(("minutes", "is_resumable"), [(10, True), (61, False)])
def test_an_interrupted_session_is_found_and_described(
    service: SessionService, leave: Callable[..., Checkpoint], minutes: float, is_resumable: bool
) -> None:
    left = leave(minutes)
    found = service.claim()
    assert isinstance(found, Interrupted)
    assert found.checkpoint.id == left.id
    assert found.is_resumable == is_resumable
    assert found.summary == "Office break, 42 s pressed"
    assert service.resume(found).checkpoint.pressed == 42


def test_one_in_which_nothing_was_pressed_is_forgotten(
    service: SessionService, context: Context, leave: Callable[..., Checkpoint]
) -> None:
    leave(pressed=0)
    assert service.claim() == Free()
    assert not context.checkpoint.path.exists()


def test_an_interrupted_session_that_is_saved_leaves_the_claim(
    service: SessionService, context: Context, leave: Callable[..., Checkpoint]
) -> None:
    left = leave()
    found = service.claim()
    assert isinstance(found, Interrupted)
    saved = service.save_interrupted(found)
    assert isinstance(saved, Saved)
    assert saved.session.id == left.id
    assert left.id in context.journal
    assert context.checkpoint.is_held
    assert not context.checkpoint.path.exists()


def test_one_that_can_not_be_saved_is_set_aside_and_saved_later(
    service: SessionService,
    context: Context,
    leave: Callable[..., Checkpoint],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = leave()
    found = service.claim()
    assert isinstance(found, Interrupted)
    with monkeypatch.context() as patch:
        fail_to_save(patch)
        aside = service.save_interrupted(found)
        assert isinstance(aside, SetAside)
        assert aside.place.exists()
        assert service.save_set_aside() == 0
    assert context.checkpoint.list_unsaved() == [aside.place]
    assert service.save_set_aside() == 1
    assert [session.id for session in context.journal.history().sessions] == [left.id]
    assert context.checkpoint.list_unsaved() == []


def test_a_session_set_aside_that_was_deleted_meanwhile_stays_deleted(
    service: SessionService, context: Context, leave: Callable[..., Checkpoint]
) -> None:
    left = leave()
    context.journal.save_session(left.to_session(context.settings.day_start))
    context.journal.delete_session(left.id)
    context.checkpoint.set_aside(left.id)
    assert service.save_set_aside() == 0
    assert context.journal.history().sessions == ()
    assert context.checkpoint.list_unsaved() == []


def test_what_can_not_be_saved_stays_in_the_checkpoint(
    service: SessionService, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = begin(service, context)
    fail_to_save(monkeypatch)
    result = service.save(live)
    assert isinstance(result, NotSaved)
    assert "the disk is full" in result.problem
    assert result.place == context.checkpoint.path
    assert result.place.exists()
    assert not context.checkpoint.is_held


def test_where_nothing_can_be_written_a_session_can_begin_all_the_same(
    service: SessionService, context: Context
) -> None:
    context.data.parent.write_text("a file where a folder should be")
    assert isinstance(service.claim(), Unsavable)
    routine = context.atlas.routines["office-break"]
    live = service.begin(routine, plan_steps(context, routine))
    live.write()
    assert live.write_problem is not None
    result = service.save(live)
    assert isinstance(result, NotSaved)
    assert result.place is None


def test_one_that_can_be_neither_read_nor_moved_is_not_written_over(
    service: SessionService,
    context: Context,
    leave: Callable[..., Checkpoint],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave()

    def denied(file: CheckpointFile) -> None:
        raise FileError(file.path, "can't be read: Permission denied")

    monkeypatch.setattr(CheckpointFile, "read", denied)
    with pytest.raises(FileError, match="Permission denied"):
        service.claim()
    assert not context.checkpoint.is_held


def test_what_a_signal_handler_writes_outlasts_an_older_write_that_was_under_way(
    service: SessionService, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.services.live_session.LOCK_TIMEOUT", 0.01)
    live = begin(service, context)
    write, main = CheckpointFile.write, threading.current_thread()
    started, go_on = threading.Event(), threading.Event()

    def slow(file: CheckpointFile, checkpoint: Checkpoint) -> None:
        if threading.current_thread() is not main and not started.is_set():
            started.set()
            assert go_on.wait(30)
        write(file, checkpoint)

    monkeypatch.setattr(CheckpointFile, "write", slow)
    thread = threading.Thread(target=live.write)
    thread.start()
    assert started.wait(30)
    live.advance(live.state.next(live.state.clock), NOW)
    live.write_at_once()
    written = CheckpointFile(context.data).read()
    go_on.set()
    thread.join()
    left = CheckpointFile(context.data).read()
    assert written is not None
    assert left is not None
    assert written.run.index == 1
    assert left.run.index == 1


def test_a_state_that_comes_late_does_not_replace_a_newer_one(
    service: SessionService, context: Context
) -> None:
    live = begin(service, context)
    old = live.state
    live.advance(old.tick(old.clock + 1), NOW)
    assert not live.advance(old, NOW)
    assert live.state.clock == old.clock + 1


def test_it_is_written_at_each_step_and_every_five_seconds(
    service: SessionService, context: Context
) -> None:
    live = begin(service, context)
    clock = live.state.clock
    assert not live.advance(live.state.tick(clock + 1), NOW)
    assert live.advance(live.state.skip_ready(clock + 1), NOW)
    live.write()
    due = []
    for second in range(2, 7):
        due.append(live.advance(live.state.tick(clock + second), NOW))
    assert due == [False, False, False, False, True]
