"""The life of a session: claim, resume, save, discard, and what happens when that fails."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from support.clocks import NOW

from acutui.journal import schema, undo
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.practice.records import Feeling
from acutui.practice.timer import Step, TimerState
from acutui.services.context import Context
from acutui.services.live_session import LiveSession, describe_importable
from acutui.services.routines import plan_steps
from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    NotSaved,
    Saved,
    SessionService,
    Unsavable,
)
from acutui.util import files
from acutui.util.files import FileError, Unwritable

STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60))

Interrupt = Callable[..., Checkpoint]


@pytest.fixture
def interrupt(context: Context) -> Interrupt:
    """Leave an interrupted session beside the journal."""

    def leave(minutes_ago: float = 10, pressed: float = 42) -> Checkpoint:
        state = replace(TimerState.start(STEPS, now=0, ready=0), pressed=pressed)
        seen = NOW - timedelta(minutes=minutes_ago)
        checkpoint = Checkpoint(new_id(seen), "office-break", seen, seen, state)
        CheckpointFile(context.data).write(checkpoint)
        return checkpoint

    return leave


def claim_interrupted(service: SessionService) -> Interrupted:
    found = service.claim()
    assert isinstance(found, Interrupted)
    return found


def break_method(
    monkeypatch: pytest.MonkeyPatch,
    owner: type[Journal | CheckpointFile],
    name: str,
    error: type[FileError] = Unwritable,
) -> None:
    """Let a method fail as on a full disk."""

    def fail(self: Journal | CheckpointFile, *_: object) -> None:
        raise error(self.path, "the disk is full")

    monkeypatch.setattr(owner, name, fail)


# Before a session


def test_a_claim_keeps_other_processes_from_running_a_session(
    service: SessionService, context: Context
) -> None:
    assert service.claim() == Free()
    other = CheckpointFile(context.data)
    assert not other.claim()
    service.release()
    assert other.claim()
    found = service.claim()
    other.release()
    assert isinstance(found, HeldBy)
    assert found.sentence.startswith("another acutui (process ")
    assert found.sentence.endswith(") is running a session")


@pytest.mark.parametrize(("minutes", "is_resumable"), [(10, True), (61, False)])
def test_an_interrupted_session_is_found_and_described(
    service: SessionService, interrupt: Interrupt, minutes: float, is_resumable: bool
) -> None:
    left = interrupt(minutes)
    found = claim_interrupted(service)
    assert found.checkpoint.id == left.id
    assert found.is_resumable == is_resumable
    ago = "10 min" if is_resumable else "1 h 1 min"
    assert found.description == (
        f"Office break, 42 s pressed, at step 1 of 2, interrupted {ago} ago."
    )
    which = "interrupted session" if is_resumable else "session interrupted over an hour ago"
    assert found.saved_sentence == f"Saved the {which}: Office break, 42 s pressed."
    assert service.resume(found).checkpoint.pressed == 42


def test_an_interrupted_session_without_anything_pressed_is_discarded(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    interrupt(pressed=0)
    assert service.claim() == Free()
    assert not context.checkpoint.path.exists()


def test_a_damaged_checkpoint_is_moved_aside_with_a_warning(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    interrupt()
    context.checkpoint.path.write_text("{")
    found = service.claim()
    assert isinstance(found, Free)
    assert str(context.checkpoint.path) in found.warning
    assert context.checkpoint.is_held
    assert not context.checkpoint.path.exists()


def test_an_unreadable_checkpoint_is_not_overwritten(
    service: SessionService,
    context: Context,
    interrupt: Interrupt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    interrupt()
    break_method(monkeypatch, CheckpointFile, "read", FileError)
    with pytest.raises(FileError, match="the disk is full"):
        service.claim()
    assert not context.checkpoint.is_held


def test_a_check_in_without_answers_is_not_recorded(
    service: SessionService, context: Context
) -> None:
    routine = context.atlas.routines["office-break"]
    assert service.begin(routine, STEPS, Feeling()).checkpoint.before is None
    felt = Feeling(pain=0)
    assert service.begin(routine, STEPS, felt).checkpoint.before == felt


def test_a_routine_may_fix_the_time_to_get_ready(service: SessionService, context: Context) -> None:
    routine = context.atlas.routines["office-break"]
    for ready in (0, 12):
        live = service.begin(structs.replace(routine, ready=ready), STEPS)
        assert live.state.remaining == (ready or STEPS[0].seconds)


# Interrupted sessions


def test_saving_an_interrupted_session_keeps_the_claim(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    left = interrupt()
    saved = service.save_interrupted(claim_interrupted(service))
    assert isinstance(saved, Saved)
    assert saved.session.id == left.id
    assert left.id in context.journal
    assert context.checkpoint.is_held
    assert not context.checkpoint.path.exists()


def test_a_session_that_cannot_be_saved_is_set_aside_and_saved_later(
    service: SessionService,
    context: Context,
    interrupt: Interrupt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = interrupt()
    found = claim_interrupted(service)
    with monkeypatch.context() as patch:
        break_method(patch, Journal, "save_session")
        aside = service.save_interrupted(found)
        assert isinstance(aside, NotSaved)
        assert aside.place is not None and aside.place.exists()
        assert f"stays in {aside.place} until it can be saved." in aside.set_aside_sentence
        assert service.save_set_aside() == ""
    assert context.checkpoint.list_unsaved() == [aside.place]
    assert service.save_set_aside() == "An earlier session is saved now."
    assert [session.id for session in context.journal.history().sessions] == [left.id]
    assert context.checkpoint.list_unsaved() == []


def test_a_session_that_cannot_even_be_set_aside_stays_and_is_not_overwritten(
    service: SessionService,
    context: Context,
    interrupt: Interrupt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = interrupt()
    found = claim_interrupted(service)
    break_method(monkeypatch, Journal, "save_session")
    break_method(monkeypatch, CheckpointFile, "set_aside")
    aside = service.save_interrupted(found)
    assert isinstance(aside, NotSaved)
    assert aside.place == context.checkpoint.path
    routine = context.atlas.routines["office-break"]
    live = service.begin(routine, STEPS)
    live.write()
    assert "a session that was interrupted before" in str(live.write_problem)
    stored = context.checkpoint.read()
    assert stored is not None and stored.id == left.id


def test_sessions_saved_late_are_counted(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    for _ in range(3):
        context.checkpoint.set_aside(interrupt().id)
    assert service.save_set_aside() == "3 earlier sessions are saved now."


def test_a_session_set_aside_but_deleted_since_stays_deleted(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    left = interrupt()
    context.journal.save_session(left.to_session(context.settings.day_start))
    context.journal.delete_session(left.id)
    context.checkpoint.set_aside(left.id)
    assert service.save_set_aside() == ""
    assert context.journal.history().sessions == ()
    assert context.checkpoint.list_unsaved() == []


def test_an_interrupted_session_that_cannot_be_discarded_is_reported(
    service: SessionService, interrupt: Interrupt, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt()
    left = claim_interrupted(service).checkpoint
    break_method(monkeypatch, CheckpointFile, "clear")
    found = service.discard_interrupted(left)
    assert isinstance(found, Unsavable)
    assert "the disk is full" in found.problem
    assert (found.stored_in, found.set_aside) == (None, 0)


# While nothing can be saved


def test_a_session_can_begin_although_nothing_can_be_written(
    service: SessionService, context: Context
) -> None:
    context.data.parent.write_text("a file where a folder should be")
    assert isinstance(service.claim(), Unsavable)
    routine = context.atlas.routines["office-break"]
    live = service.begin(routine, plan_steps(context, routine))
    live.write()
    assert live.write_problem is not None
    assert live.risk == (
        "Autosave isn't working: if acutui crashes now, this session is lost. "
        f"{live.write_problem}."
    )
    result = service.save(live)
    assert isinstance(result, NotSaved)
    assert result.place is None


def test_a_folder_without_permission_to_write_is_a_problem(
    service: SessionService, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    context.data.parent.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    found = service.find_write_problem()
    assert isinstance(found, Unsavable)
    assert "no permission to write here" in found.problem
    assert found.stored_in is None


def test_beside_a_journal_of_a_newer_format_the_checkpoint_holds_the_session(
    service: SessionService, context: Context
) -> None:
    assert service.find_write_problem() is None
    context.data.parent.mkdir()
    context.data.write_text('{"meta": {"1": {"format": 2}}, "sessions": {}, "days": {}}')
    context.journal.history()
    found = service.find_write_problem()
    assert isinstance(found, Unsavable)
    assert found.stored_in == context.checkpoint.path
    assert "format 2" in found.problem


# After a session


def test_a_saved_session_frees_the_checkpoint(
    service: SessionService, context: Context, live: LiveSession
) -> None:
    assert live.risk == ""
    result = service.save(live)
    assert isinstance(result, Saved)
    assert result.warning == ""
    assert result.session.id in context.journal
    assert not context.checkpoint.path.exists()
    assert not context.checkpoint.is_held


def test_a_session_that_cannot_be_saved_stays_in_the_checkpoint(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_method(monkeypatch, Journal, "save_session")
    result = service.save(live)
    assert isinstance(result, NotSaved)
    assert "the disk is full" in result.problem
    assert result.place == context.checkpoint.path
    assert result.place.exists()
    assert not context.checkpoint.is_held


def test_the_checkpoint_stays_if_a_crash_might_lose_the_saved_session(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "sync_folder", fail)
    result = service.save(live)
    assert isinstance(result, Saved)
    assert "the disk did not confirm it (Input/output error)" in result.warning
    assert context.checkpoint.path.exists()
    assert not context.checkpoint.is_held


def test_a_checkpoint_that_cannot_be_removed_does_not_make_a_session_unsaved(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        break_method(patch, CheckpointFile, "clear")
        result = service.save(live)
    assert isinstance(result, Saved)
    assert result.warning.startswith("The session is saved, but its checkpoint stays: ")
    (stored,) = context.journal.history().sessions
    assert stored == result.session
    # The next start counts it once.
    assert not isinstance(service.claim(), HeldBy)
    assert context.journal.history().sessions == (stored,)


def test_a_session_saved_just_before_a_crash_is_not_saved_again(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context.journal.save_session(live.checkpoint.to_session(context.settings.day_start))
    break_method(monkeypatch, Journal, "save_session")
    assert isinstance(service.save(live), Saved)
    assert not context.checkpoint.path.exists()


def test_a_discarded_session_leaves_nothing(
    service: SessionService, context: Context, live: LiveSession
) -> None:
    assert service.discard(live) is None
    assert not context.checkpoint.path.exists()
    assert not context.checkpoint.is_held
    assert context.journal.history().sessions == ()


def test_undo_brings_a_discarded_session_back_also_after_a_restart(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    interrupt(pressed=42)
    found = claim_interrupted(service)
    assert service.discard_interrupted(found.checkpoint) == Free()
    assert not context.data.exists()
    journal = Journal(context.data, context.clock.now)
    assert journal.undo() == "the discarded session"
    assert journal.history().sessions == (found.checkpoint.to_session(time(3)),)
    assert journal.redo() == "the discarded session"
    assert journal.history().sessions == ()
    assert context.journal.undo() == "the discarded session"
    assert [session.pressed for session in context.journal.history().sessions] == [42]


def test_a_session_is_not_discarded_if_undo_could_not_bring_it_back(
    service: SessionService, context: Context, live: LiveSession
) -> None:
    live.advance(replace(live.state, pressed=42), context.clock.now())
    (context.data.parent / "journal.undo.json").mkdir()
    result = service.discard(live)
    assert isinstance(result, NotSaved)
    assert "journal.undo.json" in result.problem
    found = claim_interrupted(service)
    assert found.checkpoint.pressed == 42
    kept = service.discard_interrupted(found.checkpoint)
    assert isinstance(kept, NotSaved) and kept.place is not None and kept.place.exists()
    assert service.save_set_aside() == "An earlier session is saved now."


def test_a_session_brought_back_and_then_resumed_is_saved_whole(
    service: SessionService, context: Context, live: LiveSession
) -> None:
    """A crash may come between recording the discard and clearing the checkpoint."""
    live.advance(replace(live.state, pressed=10), context.clock.now())
    context.journal.record_discarded(live.checkpoint.to_session(time(3)))
    assert context.journal.undo()
    live.advance(replace(live.state, pressed=30), context.clock.now())
    assert isinstance(service.save(live), Saved)
    assert [session.pressed for session in context.journal.history().sessions] == [30]


def test_a_session_that_cannot_be_discarded_stays_in_the_checkpoint(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_method(monkeypatch, CheckpointFile, "clear")
    result = service.discard(live)
    assert isinstance(result, NotSaved)
    assert "the disk is full" in result.problem
    assert result.place == context.checkpoint.path
    assert not context.checkpoint.is_held


def test_discarding_leaves_the_checkpoint_of_another_process_alone(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    live = service.begin(context.atlas.routines["office-break"], STEPS)
    left = interrupt()
    assert service.discard(live) is None
    stored = CheckpointFile(context.data).read()
    assert stored is not None and stored.id == left.id


def test_a_session_can_be_left_for_the_next_start(
    service: SessionService, context: Context, live: LiveSession
) -> None:
    assert service.leave(live) == NotSaved("", context.checkpoint.path)
    assert not context.checkpoint.is_held
    left = CheckpointFile(context.data).read()
    assert left is not None and left.id == live.checkpoint.id


def test_a_session_that_nothing_holds_is_written_to_a_file_to_import(
    service: SessionService,
    live: LiveSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = service.write_elsewhere(live)
    assert path.parent == tmp_path
    assert str(live.checkpoint.id) in path.read_text()
    assert describe_importable(path) == (f"The session is in {path}; `acutui import` can load it.")


# A full disk


class SmallDisk:
    """A disk on which the files in a folder have `capacity` bytes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.capacity = 10**9
        self._folder = folder
        self._replace, self._allocate = files.replace_atomically, os.posix_fallocate
        monkeypatch.setattr(files, "replace_atomically", self._write)
        monkeypatch.setattr(undo, "replace_atomically", self._write)
        monkeypatch.setattr(os, "posix_fallocate", self._reserve)

    @property
    def used(self) -> int:
        return sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())

    def _write(self, path: Path, data: bytes, **options: Any) -> Any:
        try:
            self._take(len(data))
        except OSError as error:
            raise Unwritable.from_os_error(path, error) from error
        return self._replace(path, data, **options)

    def _reserve(self, handle: int, offset: int, length: int) -> None:
        self._take(offset + length)
        self._allocate(handle, offset, length)

    def _take(self, size: int) -> None:
        if self.used + size > self.capacity:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("work", ["save", "discard"])
@pytest.mark.parametrize("earlier", [0, 200], ids=["small-journal", "large-journal"])
@pytest.mark.parametrize("writes", range(5))
def test_a_session_ends_on_a_disk_that_filled_up_meanwhile(
    service: SessionService,
    context: Context,
    live: LiveSession,
    monkeypatch: pytest.MonkeyPatch,
    writes: int,
    earlier: int,
    work: str,
) -> None:
    first = live.checkpoint.to_session(context.settings.day_start)
    past = [replace(first, id=first.id + n, note="long ago " * 20) for n in range(1, earlier + 1)]
    for session in past[:1]:
        context.journal.save_session(session)
    context.journal.apply_changes(
        "more",
        lambda *_: {
            schema.key_of(one): partial(lambda one, _: schema.to_document(one), one) for one in past
        },
    )
    service.release()
    service.claim()
    live.write()  # It reserves room for the journal as it is now.
    disk = SmallDisk(context.data.parent, monkeypatch)
    disk.capacity = disk.used
    for _ in range(writes):
        live.write()
        assert live.write_problem is None
    live.checkpoint = replace(live.checkpoint, run=replace(live.state, pressed=42))
    if work == "save":
        assert isinstance(service.save(live), Saved)
        assert len(context.journal.history().sessions) == earlier + 1
    else:
        assert service.discard(live) is None
    assert not context.checkpoint.path.exists()
    assert not context.checkpoint.is_held
    assert not context.checkpoint.path.with_suffix(".room").exists()


def test_one_session_that_cannot_be_taken_stops_no_other(
    service: SessionService, context: Context, interrupt: Interrupt
) -> None:
    files = [context.checkpoint.set_aside(interrupt().id) for _ in range(3)]
    first = min(files)
    first.write_bytes(first.read_bytes().replace(b'"journal.json"', b'"another.json"'))
    told = service.save_set_aside()
    assert told.startswith("2 earlier sessions are saved now. An earlier session is not saved: ")
    assert str(first) in told
    assert context.checkpoint.list_unsaved() == [first]
