"""Several processes and programs use one file: every change is kept."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.clocks import still
from support.faults import StartProcess
from support.journals import list_leftovers, read_ids
from tinydb import TinyDB
from tinydb.table import Document

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util import files
from acutui.util.files import Busy, FileError, FileLock

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch


# Processes with locks

SAVING = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path, first_id = Path(sys.argv[1]), int(sys.argv[2])
journal = Journal(path, lambda: NOW)
session = Journal(Path(sys.argv[3]), lambda: NOW).history().sessions[0]
print("ready", flush=True)
sys.stdin.readline()
for n in range(40):
    journal.save_session(replace(session, id=first_id + n))
"""


@pytest.mark.parametrize("there", [True, False], ids=["a file", "no file yet"])
def test_two_processes_saving_at_once_lose_nothing(
    process: StartProcess, tmp_path: Path, path: Path, a_session: Make, there: bool
) -> None:
    model = tmp_path / "model" / "journal.json"
    Journal(model, still).save_session(a_session())
    if there:
        Journal(path, still).save_session(a_session())
    writers = [process(SAVING, path, first, model) for first in (1000, 2000)]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.wait(timeout=30) for writer in writers] == [0, 0]
    assert read_ids(path) - {a_session().id} == {*range(1000, 1040), *range(2000, 2040)}
    assert list_leftovers(path) == {"model"}


HOLDING = """
import sys
from pathlib import Path
from acutui.util.files import FileLock

assert FileLock(Path(sys.argv[1])).acquire()
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def fake_time(monkeypatch: Patch) -> Iterator[SimpleNamespace]:
    """Let the waits for a lock pass at once, and count them."""
    clock = SimpleNamespace(now=0.0)

    def sleep(seconds: float) -> None:
        assert seconds > 0
        clock.now += seconds

    clock.sleep, clock.monotonic = sleep, lambda: clock.now
    monkeypatch.setattr(files, "time", clock)
    yield clock


def test_a_held_lock_is_reported_in_time(
    process: StartProcess,
    filled: Journal,
    path: Path,
    change: Callable[[Journal], object],
    fake_time: SimpleNamespace,
) -> None:
    data = path.read_bytes()
    holder = process(HOLDING, path.with_name("journal.lock"))
    with pytest.raises(Busy, match=f"process {holder.pid} is saving") as caught:
        change(filled)
    assert str(path.parent) in str(caught.value)
    assert 1 < fake_time.now < 10
    assert path.read_bytes() == data
    assert filled.history() == Journal(path, still).history()

    holder.kill()
    holder.wait()
    assert filled.undo() == "the session"


def test_the_wait_for_a_lock_is_limited(
    process: StartProcess, path: Path, fake_time: SimpleNamespace
) -> None:
    process(HOLDING, path)
    assert not FileLock(path).acquire(wait=0.1)
    assert 0.1 <= fake_time.now < 0.2


def test_a_save_waits_for_the_save_before_it(
    process: StartProcess, filled: Journal, path: Path, a_session: Make, fake_time: SimpleNamespace
) -> None:
    holder = process(HOLDING, path.with_name("journal.lock"))
    sleep = fake_time.sleep

    def sleep_and_kill(seconds: float) -> None:
        sleep(seconds)
        if fake_time.now > 0.1 and holder.poll() is None:
            holder.kill()
            holder.wait()

    fake_time.sleep = sleep_and_kill
    filled.save_session(a_session(5))
    assert a_session(5).id in read_ids(path)


def test_the_lock_of_a_dead_process_is_free(
    process: StartProcess, filled: Journal, path: Path, a_session: Make, fake_time: SimpleNamespace
) -> None:
    lock = path.with_name("journal.lock")
    holder = process(HOLDING, lock)
    holder.kill()
    holder.wait()
    assert lock.read_text() == str(holder.pid)
    filled.save_session(a_session(5))
    assert a_session(5).id in read_ids(path)
    assert fake_time.now == 0


def test_a_file_and_a_link_to_it_share_one_lock(
    process: StartProcess,
    filled: Journal,
    path: Path,
    tmp_path: Path,
    a_session: Make,
    fake_time: SimpleNamespace,
) -> None:
    """Otherwise two processes could save at once."""
    link = tmp_path / "elsewhere" / "linked.json"
    link.parent.mkdir()
    link.symlink_to(path)
    process(HOLDING, path.with_name("journal.lock"))
    with pytest.raises(Busy):
        Journal(link, still).save_session(a_session(5))


# Programs without locks


def interrupt_saves(patch: Patch, act: Callable[[int], None]) -> None:
    """Call `act` between the reading and the writing of every save, with its number."""
    really, count = tempfile.mkstemp, iter(range(100))

    def making(*args: Any, **kwargs: Any) -> tuple[int, str]:
        act(next(count))
        return really(*args, **kwargs)

    patch.setattr(tempfile, "mkstemp", making)


def foreign_document(path: Path) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = json.loads(path.read_bytes())["sessions"]
    return next(iter(found.values())) | {"note": "by another"}


def add_in_place(path: Path, id: int) -> None:
    with TinyDB(path) as db:
        db.table("sessions").insert(Document(foreign_document(path), id))


def add_by_replacing(path: Path, id: int) -> None:
    tables = json.loads(path.read_bytes())
    tables["sessions"][str(id)] = foreign_document(path)
    path.with_name("other").write_text(json.dumps(tables))
    path.with_name("other").replace(path)


@pytest.mark.parametrize("add", [add_in_place, add_by_replacing])
def test_a_change_without_a_lock_during_a_save_is_kept(
    filled: Journal,
    path: Path,
    a_session: Make,
    monkeypatch: Patch,
    change: Callable[[Journal], object],
    add: Callable[[Path, int], None],
) -> None:
    filled.history()
    with monkeypatch.context() as patch:
        interrupt_saves(patch, lambda nth: add(path, 77) if nth == 0 else None)
        change(filled)
    present = filled.history()
    assert present == Journal(path, still).history()
    assert "by another" in [session.note for session in present.sessions if session.id == 77]
    expected = Journal(path.with_name("expected.json"), still)
    expected.save_session(a_session(0))
    expected.save_session(a_session(1))
    change(expected)
    assert [session for session in present.sessions if session.id != 77] == list(
        expected.history().sessions
    )
    assert present.days == expected.history().days


def test_a_journal_made_by_another_program_during_the_first_save_is_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    def make(nth: int) -> None:
        if nth == 0:
            path.write_bytes(good)

    with monkeypatch.context() as patch:
        interrupt_saves(patch, make)
        journal.save_session(a_session(5))
    assert len(read_ids(path)) == 3


def test_a_save_gives_up_when_another_program_keeps_replacing_the_file(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        interrupt_saves(patch, lambda nth: add_by_replacing(path, 100 + nth))
        with pytest.raises(FileError, match="nothing was saved"):
            filled.save_session(a_session(5))
    assert a_session(5).id not in read_ids(path)
    assert 100 in read_ids(path)
    assert list_leftovers(path) == set()
    filled.save_session(a_session(5))
    assert a_session(5).id in read_ids(path)


@pytest.mark.parametrize("data", [b"", b"\0" * 50, b'{"meta":{"1":{"format":2}}}', None], ids=str)
def test_damage_done_during_a_save_is_not_overwritten(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch, data: bytes | None
) -> None:
    def spoil(nth: int) -> None:
        if nth == 0:
            path.unlink()
            if data is not None:
                path.write_bytes(data)

    with monkeypatch.context() as patch:
        interrupt_saves(patch, spoil)
        with pytest.raises(FileError, match=str(path)):
            filled.save_session(a_session(5))
    assert (path.read_bytes() if path.exists() else None) == data
    assert list_leftovers(path) == set()


def test_a_mode_changed_during_a_save_is_kept(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        interrupt_saves(patch, lambda nth: path.chmod(0o640) if nth == 0 else None)
        filled.save_session(a_session(5))
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(read_ids(path)) == 3


def test_readers_take_no_lock(
    process: StartProcess, filled: Journal, path: Path, a_session: Make
) -> None:
    process(HOLDING, path.with_name("journal.lock"))
    assert Journal(path, still).history().sessions == (a_session(0), a_session(1))
    assert replace(a_session(0), note="") in filled.history().sessions
