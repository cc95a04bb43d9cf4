"""Several processes and programs at one file: every change of each is kept."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.clocks import still
from tinydb import TinyDB
from tinydb.table import Document

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util import files
from acutui.util.files import Busy, FileError, FileLock

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch


def ids(path: Path) -> set[int]:
    """The sessions in the file, which must be sound."""
    history = Journal(path, still).history()
    assert history.problems == ()
    return {session.id for session in history.sessions}


def beside(path: Path) -> set[str]:
    """What lies about besides the journal and its companions."""
    companions = {"journal.json", "journal.lock", "journal.undo.json", "journal.backups"}
    return {found.name for found in path.parent.iterdir()} - companions


# Processes beside each other

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
for n in range(100):
    journal.save_session(replace(session, id=first_id + n))
"""


@pytest.mark.parametrize("there", [True, False], ids=["a file", "no file yet"])
def test_two_processes_that_save_at_once_lose_nothing(
    process: Callable[..., "subprocess.Popen[str]"],
    tmp_path: Path,
    path: Path,
    a_session: Make,
    there: bool,
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
    assert ids(path) - {a_session().id} == {*range(1000, 1100), *range(2000, 2100)}
    assert beside(path) == {"model"}


HOLDING = """
import sys
from pathlib import Path
from acutui.util.files import FileLock

assert FileLock(Path(sys.argv[1])).acquire()
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def hurried(monkeypatch: Patch) -> Iterator[SimpleNamespace]:
    """Let the waits of a lock pass at once, and count them."""
    clock = SimpleNamespace(now=0.0)

    def sleep(seconds: float) -> None:
        assert seconds > 0
        clock.now += seconds

    clock.sleep, clock.monotonic = sleep, lambda: clock.now
    monkeypatch.setattr(files, "time", clock)
    yield clock


def test_a_lock_that_another_process_holds_is_told_of_in_time(
    process: Callable[..., "subprocess.Popen[str]"],
    filled: Journal,
    path: Path,
    change: Callable[[Journal], object],
    hurried: SimpleNamespace,
) -> None:
    data = path.read_bytes()
    holder = process(HOLDING, path.with_name("journal.lock"))
    with pytest.raises(Busy, match=f"process {holder.pid} is saving") as caught:
        change(filled)
    assert str(path.parent) in str(caught.value)
    assert 1 < hurried.now < 10
    assert path.read_bytes() == data
    assert filled.history() == Journal(path, still).history()

    holder.kill()
    holder.wait()
    assert filled.undo() == "the session"


def test_the_wait_for_a_lock_is_bounded_by_the_clock(
    process: Callable[..., "subprocess.Popen[str]"], path: Path, hurried: SimpleNamespace
) -> None:
    process(HOLDING, path)
    assert not FileLock(path).acquire(wait=0.1)
    assert 0.1 <= hurried.now < 0.2


def test_a_save_waits_for_the_save_before_it(
    process: Callable[..., "subprocess.Popen[str]"],
    filled: Journal,
    path: Path,
    a_session: Make,
    hurried: SimpleNamespace,
) -> None:
    holder = process(HOLDING, path.with_name("journal.lock"))
    sleep = hurried.sleep

    def freeing(seconds: float) -> None:
        sleep(seconds)
        if hurried.now > 0.1 and holder.poll() is None:
            holder.kill()
            holder.wait()

    hurried.sleep = freeing
    filled.save_session(a_session(5))
    assert a_session(5).id in ids(path)


def test_the_lock_of_a_dead_process_is_no_obstacle(
    process: Callable[..., "subprocess.Popen[str]"],
    filled: Journal,
    path: Path,
    a_session: Make,
    hurried: SimpleNamespace,
) -> None:
    lock = path.with_name("journal.lock")
    holder = process(HOLDING, lock)
    holder.kill()
    holder.wait()
    assert lock.read_text() == str(holder.pid)
    filled.save_session(a_session(5))
    assert a_session(5).id in ids(path)
    assert hurried.now == 0


def test_two_ways_to_one_file_share_one_lock(
    process: Callable[..., "subprocess.Popen[str]"],
    filled: Journal,
    path: Path,
    tmp_path: Path,
    a_session: Make,
    hurried: SimpleNamespace,
) -> None:
    """Else two processes could save at once, one through a link."""
    link = tmp_path / "elsewhere" / "linked.json"
    link.parent.mkdir()
    link.symlink_to(path)
    process(HOLDING, path.with_name("journal.lock"))
    with pytest.raises(Busy):
        Journal(link, still).save_session(a_session(5))


# Programs that know no lock


def interrupting(patch: Patch, act: Callable[[int], None]) -> None:
    """Act between the reading and the writing of every save, telling which one it is."""
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
def test_a_change_without_lock_between_reading_and_writing_is_kept(
    filled: Journal,
    path: Path,
    a_session: Make,
    monkeypatch: Patch,
    change: Callable[[Journal], object],
    add: Callable[[Path, int], None],
) -> None:
    filled.history()
    with monkeypatch.context() as patch:
        interrupting(patch, lambda nth: add(path, 77) if nth == 0 else None)
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


def test_both_are_kept_where_another_makes_the_journal_meanwhile(
    journal: Journal, path: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    def make(nth: int) -> None:
        if nth == 0:
            path.write_bytes(good)

    with monkeypatch.context() as patch:
        interrupting(patch, make)
        journal.save_session(a_session(5))
    assert len(ids(path)) == 3


def test_a_program_that_keeps_replacing_the_file_is_not_fought_for_ever(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        interrupting(patch, lambda nth: add_by_replacing(path, 100 + nth))
        with pytest.raises(FileError, match="nothing was saved"):
            filled.save_session(a_session(5))
    assert a_session(5).id not in ids(path)
    assert 100 in ids(path)
    assert beside(path) == set()
    filled.save_session(a_session(5))
    assert a_session(5).id in ids(path)


@pytest.mark.parametrize("data", [b"", b"\0" * 50, b'{"meta":{"1":{"format":2}}}', None], ids=str)
def test_what_another_made_of_the_file_meanwhile_is_not_written_over(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch, data: bytes | None
) -> None:
    def spoil(nth: int) -> None:
        if nth == 0:
            path.unlink()
            if data is not None:
                path.write_bytes(data)

    with monkeypatch.context() as patch:
        interrupting(patch, spoil)
        with pytest.raises(FileError, match=str(path)):
            filled.save_session(a_session(5))
    assert (path.read_bytes() if path.exists() else None) == data
    assert beside(path) == set()


def test_rights_that_another_set_meanwhile_cost_no_change(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        interrupting(patch, lambda nth: path.chmod(0o640) if nth == 0 else None)
        filled.save_session(a_session(5))
    assert path.stat().st_mode & 0o777 == 0o640
    assert len(ids(path)) == 3


def test_readers_take_no_lock(
    process: Callable[..., "subprocess.Popen[str]"], filled: Journal, path: Path, a_session: Make
) -> None:
    process(HOLDING, path.with_name("journal.lock"))
    assert Journal(path, still).history().sessions == (a_session(0), a_session(1))
    assert replace(a_session(0), note="") in filled.history().sessions
