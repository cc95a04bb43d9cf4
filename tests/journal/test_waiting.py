"""The checkpoint on a disk that fills up, and sessions that wait until they can be saved."""

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.practice.timer import Step, TimerState
from acutui.util.files import FileError, Unwritable

ID = 1849304117239185408
STARTED = datetime(2026, 11, 22, 7, 31, 4, tzinfo=UTC)


def checkpoint(**changes: Any) -> Checkpoint:
    """A session of which 40 seconds were pressed."""
    run = TimerState.start((Step("LI4", "left", 60),), now=0.0, ready=0)
    for second in range(41):
        run = run.tick(float(second))
    fields: dict[str, Any] = {
        "id": ID,
        "routine": "back-and-neck",
        "started": STARTED,
        "seen": STARTED + timedelta(seconds=45),
        "run": run.stop(40.0),
    }
    return Checkpoint(**(fields | changes))


@pytest.fixture
def file(path: Path) -> CheckpointFile:
    """The checkpoint beside the journal."""
    return CheckpointFile(path)


# A disk that fills up while a session runs


def test_what_a_session_holds_of_the_disk_lets_its_end_be_written(
    file: CheckpointFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = file.path.with_suffix(".room")
    assert file.claim()
    file.write(checkpoint())
    assert room.stat().st_size >= 16 * 1024
    assert room.stat().st_mode & 0o777 == 0o600

    def full_but_for_the_room(path: Path, data: bytes) -> None:
        if room.exists():
            raise Unwritable.from_os_error(path, OSError(errno.ENOSPC, "No space left on device"))
        path.write_bytes(data)

    monkeypatch.setattr("acutui.journal.checkpoint.replace_atomically", full_but_for_the_room)
    later = checkpoint(seen=STARTED + timedelta(minutes=9))
    file.write(later)
    read = file.read()
    assert read is not None
    assert read.seen == later.seen


def test_the_room_is_given_back_with_the_session_and_after_a_kill(file: CheckpointFile) -> None:
    room = file.path.with_suffix(".room")
    assert file.claim()
    file.write(checkpoint())
    left = room.read_bytes()
    file.release()
    assert not room.exists()
    room.write_bytes(left)
    assert file.claim()
    assert not room.exists()
    file.release()


def test_who_does_not_run_the_session_takes_no_room(file: CheckpointFile) -> None:
    file.write(checkpoint())
    assert not file.path.with_suffix(".room").exists()


# Sessions that wait


def test_one_that_is_put_by_makes_way_and_is_found_again(file: CheckpointFile) -> None:
    first, second = checkpoint(), checkpoint(id=ID + 7)
    for one in (second, first):
        file.write(one)
        file.set_aside(one.id)
    assert file.read() is None
    found = [file.read_unsaved(path) for path in file.list_unsaved()]
    assert [one and (one.id, one.pressed) for one in found] == [(ID, 40), (ID + 7, 40)]


def test_other_files_beside_it_do_not_wait(file: CheckpointFile) -> None:
    for name in ("journal.session-1.json", "journal.session-x.json", "journal.session.json"):
        file.path.with_name(name).write_text("{}")
    assert file.list_unsaved() == []


def test_a_session_takes_no_place_where_another_waits(file: CheckpointFile) -> None:
    file.write(checkpoint())
    with pytest.raises(FileError, match="interrupted before"):
        file.claim_for(ID + 1)
    held = [file.is_held]
    file.claim_for(ID)
    assert [*held, file.is_held] == [False, True]
    file.release()
