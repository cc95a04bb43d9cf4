"""Failures during a save: the file is the old one or the new one, and whole."""

import errno
import fcntl
import os
import random
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import IO, Any

import pytest
from support.clocks import still
from support.faults import RUN_AND_END, StartProcess, break_call, run_script
from support.journals import list_leftovers, read_ids
from tinydb import TinyDB

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util.files import FileError, Unwritable, replace_atomically

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "quota",
    errno.EROFS: "read-only",
    errno.EACCES: "no permission to write here",
    errno.EIO: "Input/output error",
}


# Failing calls


class FullFile:
    """A file of which only the first bytes can be written."""

    def __init__(self, file: IO[Any], error: int) -> None:
        self.file, self.error = file, error

    def __enter__(self) -> "FullFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, data: bytes) -> int:
        self.file.write(data[:100])
        self.file.flush()
        raise OSError(self.error, os.strerror(self.error))


def break_write(patch: Patch, error: int) -> None:
    really = os.fdopen
    patch.setattr(
        os,
        "fdopen",
        lambda handle, mode: (
            FullFile(really(handle, mode), error) if "w" in mode else really(handle, mode)
        ),
    )


def is_folder(handle: int) -> bool:
    return stat.S_ISDIR(os.fstat(handle).st_mode)


BEFORE: dict[str, Callable[[Patch, int], None]] = {
    "opening the lock": lambda patch, error: break_call(
        patch, os, "open", error, lambda name, *_: str(name).endswith(".lock")
    ),
    "making a file": lambda patch, error: break_call(patch, tempfile, "mkstemp", error),
    "setting its rights": lambda patch, error: break_call(patch, os, "fchmod", error),
    "writing": break_write,
    "syncing the file": lambda patch, error: break_call(
        patch, os, "fsync", error, lambda handle: not is_folder(handle)
    ),
    "replacing": lambda patch, error: break_call(patch, Path, "replace", error),
}
AFTER: dict[str, Callable[[Patch, int], None]] = {
    "opening the folder": lambda patch, error: break_call(
        patch, os, "open", error, lambda name, *_: Path(name).is_dir()
    ),
    "syncing the folder": lambda patch, error: break_call(patch, os, "fsync", error, is_folder),
}


@pytest.mark.parametrize("error", REASONS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", BEFORE)
def test_a_failing_call_leaves_the_file_and_the_memory_unchanged(
    filled: Journal,
    path: Path,
    monkeypatch: Patch,
    call: str,
    error: int,
    change: Callable[[Journal], object],
) -> None:
    data, history = path.read_bytes(), filled.history()
    with monkeypatch.context() as patch:
        BEFORE[call](patch, error)
        with pytest.raises(Unwritable, match=REASONS[error]) as caught:
            change(filled)
    assert str(caught.value).startswith(str(path.parent))
    assert "can't be saved" in str(caught.value)
    assert path.read_bytes() == data
    assert list_leftovers(path) == set()
    assert filled.history() == history

    change(filled)
    assert path.read_bytes() != data
    assert filled.history() == Journal(path, still).history() != history


@pytest.mark.parametrize("error", REASONS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", AFTER)
def test_a_call_failing_after_the_replacement_keeps_the_change_unconfirmed(
    filled: Journal,
    path: Path,
    a_session: Make,
    monkeypatch: Patch,
    call: str,
    error: int,
    change: Callable[[Journal], object],
) -> None:
    expected = Journal(path.with_name("expected") / "journal.json", still)
    for n in (0, 1):
        expected.save_session(a_session(n))
    change(expected)
    with monkeypatch.context() as patch:
        AFTER[call](patch, error)
        change(filled)
        assert REASONS[error] in filled.doubt
        assert "can't be saved" not in filled.doubt
        (warning,) = filled.pending_change_warnings()
        assert warning == filled.doubt
        assert filled.pending_change_warnings() == ()
    assert list_leftovers(path) == {"expected"}
    assert filled.history() == Journal(path, still).history() == expected.history()
    # It can be undone and redone.
    assert (filled.undo(), filled.redo()) == (expected.undo(), expected.redo())
    assert filled.history() == expected.history()

    filled.save_session(a_session(7))
    assert filled.history() == Journal(path, still).history()
    assert a_session(7) in filled.history().sessions


@pytest.mark.parametrize("error", [errno.EINVAL, errno.EOPNOTSUPP], ids=errno.errorcode.get)
def test_a_disk_that_cannot_sync_folders_is_accepted(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch, error: int
) -> None:
    with monkeypatch.context() as patch:
        AFTER["syncing the folder"](patch, error)
        filled.save_session(a_session(7))
    assert read_ids(path) == {a_session(n).id for n in (0, 1, 7)}


@pytest.mark.parametrize("call", BEFORE)
def test_a_failed_change_can_not_be_undone(
    filled: Journal, a_session: Make, monkeypatch: Patch, call: str
) -> None:
    with monkeypatch.context() as patch:
        BEFORE[call](patch, errno.ENOSPC)
        with pytest.raises(Unwritable):
            filled.delete_session(a_session(0).id)
    assert filled.undo() == "the session"
    assert filled.history().sessions == (a_session(0),)


@pytest.mark.parametrize("call", BEFORE)
def test_a_failed_first_save_leaves_no_journal(
    journal: Journal, path: Path, a_session: Make, monkeypatch: Patch, call: str
) -> None:
    with monkeypatch.context() as patch:
        BEFORE[call](patch, errno.ENOSPC)
        with pytest.raises(Unwritable):
            journal.save_session(a_session())
    assert not path.exists()
    assert list_leftovers(path) == set()
    journal.save_session(a_session())
    assert read_ids(path) == {a_session().id}


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, a_session: Make, monkeypatch: Patch, error: int
) -> None:
    path = tmp_path / "share" / "journal.json"
    with monkeypatch.context() as patch:
        break_call(patch, os, "mkdir", error)
        with pytest.raises(Unwritable, match="share"):
            Journal(path, still).save_session(a_session())
    assert not path.parent.exists()


@pytest.mark.parametrize("error", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO])
def test_a_disk_without_locks_is_named(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch, error: int
) -> None:
    data = path.read_bytes()
    with monkeypatch.context() as patch:
        break_call(patch, fcntl, "flock", error)
        with pytest.raises(FileError, match=str(path.parent)):
            filled.save_session(a_session(5))
    assert path.read_bytes() == data
    assert len(filled.history().sessions) == 2


def test_a_read_only_journal_can_be_read(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    """Simulated, since root may write anywhere."""
    with monkeypatch.context() as patch:
        break_call(patch, os, "open", errno.EACCES, lambda _, flags, *__: flags & os.O_RDWR)
        break_call(patch, tempfile, "mkstemp", errno.EACCES)
        reader = Journal(path, still)
        assert reader.history().sessions == (a_session(0), a_session(1))
        with pytest.raises(Unwritable, match="no permission to write here"):
            reader.save_session(a_session(5))


def test_partial_writes_are_completed(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    class Slow(FileIO):
        def write(self, data: Any) -> int:
            return super().write(bytes(data)[:7])

    def open_slowly(handle: int, mode: str) -> IO[bytes]:
        return BufferedWriter(Slow(handle, mode), 64) if "w" in mode else FileIO(handle, mode)

    monkeypatch.setattr(os, "fdopen", open_slowly)
    filled.save_session(a_session(5))
    assert a_session(5).id in read_ids(path)


FULL = """
import errno, os, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.util.files import Unwritable
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path = Path(sys.argv[1])
journal = Journal(path, lambda: NOW)
session = Journal(Path(sys.argv[2]), lambda: NOW).history().sessions[0]
saved = []
for id in range(1, 2000):
    before = path.read_bytes() if saved else None
    try:
        journal.save_session(replace(session, id=id))
    except Unwritable as error:
        assert "the disk is full" in str(error), error
        assert path.read_bytes() == before
        break
    saved.append(id)
else:
    sys.exit("the disk never was full")
assert len(saved) > 20
assert [found.id for found in journal.history().sessions] == saved
assert [found.id for found in Journal(path, lambda: NOW).history().sessions] == saved
assert not list(path.parent.glob("*.new"))
# Another file takes the last block, too. Then there is no room for a single byte.
with path.with_name("other").open("wb", buffering=0) as other:
    try:
        while True:
            other.write(bytes(512))
    except OSError as error:
        assert error.errno == errno.ENOSPC
    for change in (lambda: journal.delete_session(1), lambda: Journal(path, lambda: NOW).undo()):
        try:
            change()
        except Unwritable as error:
            assert "the disk is full" in str(error)
        else:
            sys.exit("the disk was not full")
    assert [found.id for found in Journal(path, lambda: NOW).history().sessions] == saved
path.with_name("other").unlink()
for id in saved[:10]:
    journal.delete_session(id)
journal.save_session(replace(session, id=5000))
assert [found.id for found in Journal(path, lambda: NOW).history().sessions] == [*saved[10:], 5000]
print(len(saved))
"""


def test_a_really_full_disk_loses_nothing(
    journal: Journal, path: Path, a_session: Make, tmp_path: Path
) -> None:
    """On a small file system, if one can be mounted here."""
    journal.save_session(a_session())
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = 'mount -t tmpfs -o size=160k tmpfs "$0" && exec "$@"'
    # As root, or in a user namespace.
    for unshare in (["unshare", "-m"], ["unshare", "-rm"]):
        command = [*unshare, "sh", "-c", mounted, str(disk)]
        try:
            subprocess.run([*command, "true"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        break
    else:
        pytest.skip("no file system can be mounted here")
    done = subprocess.run(
        [*command, sys.executable, "-c", FULL, disk / "journal.json", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert int(done.stdout) > 20


LIMITED = """
import resource, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.util.files import Unwritable
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path = Path(sys.argv[1])
journal = Journal(path, lambda: NOW)
session = journal.history().sessions[0]
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50, hard))
before = path.read_bytes()
try:
    journal.save_session(replace(session, id=7))
except Unwritable as error:
    print(error)
assert path.read_bytes() == before
assert len(journal.history().sessions) == 1
journal.delete_session(session.id)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.save_session(replace(session, id=7))
"""


def test_a_real_limit_on_file_size_loses_nothing(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    printed = run_script(LIMITED, path)
    assert printed.startswith(f"{path}: can't be saved: the file would be too large")
    assert read_ids(path) == {7}
    assert list_leftovers(path) == set()


class Drive:
    """The calls that flush a drive on macOS; flushing fails with `error`, if any."""

    FULL = 51

    def __init__(self, patch: Patch, error: int = 0) -> None:
        self.flushed: list[bool] = []
        self.synced: list[bool] = []
        fsync = os.fsync

        def control(handle: int, command: int) -> int:
            assert command == self.FULL
            if error:
                raise OSError(error, os.strerror(error))
            self.flushed.append(is_folder(handle))
            return 0

        def sync(handle: int) -> None:
            self.synced.append(is_folder(handle))
            fsync(handle)

        patch.setattr(fcntl, "F_FULLFSYNC", self.FULL, raising=False)
        patch.setattr(fcntl, "fcntl", control)
        patch.setattr(os, "fsync", sync)


def test_on_macos_the_cache_of_the_drive_is_flushed(path: Path, monkeypatch: Patch) -> None:
    drive = Drive(monkeypatch)
    replace_atomically(path, b"new")
    assert (drive.flushed, drive.synced) == ([False, True], [])
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [errno.ENOTSUP, errno.EINVAL, errno.ENOTTY])
def test_a_disk_that_cannot_flush_is_synced(path: Path, monkeypatch: Patch, error: int) -> None:
    drive = Drive(monkeypatch, error)
    replace_atomically(path, b"new")
    assert (drive.flushed, drive.synced) == ([], [False, True])
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_failed_flush_fails_the_write(path: Path, monkeypatch: Patch, error: int) -> None:
    path.write_bytes(b"old")
    Drive(monkeypatch, error)
    with pytest.raises(Unwritable):
        replace_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_the_file_is_synced_before_it_is_replaced_and_the_folder_after(
    filled: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    calls: list[tuple[str, int, int]] = []
    fsync, rename = os.fsync, Path.replace

    def record_sync(handle: int) -> None:
        found = os.fstat(handle)
        calls.append(("sync", found.st_ino, found.st_size))
        fsync(handle)

    def record_replace(self: Path, target: Path) -> Path:
        found = self.stat()
        calls.append(("replace", found.st_ino, found.st_size))
        assert Path(target).parent == self.parent == path.parent
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(Path, "replace", record_replace)
    filled.save_session(a_session(5))
    new, folder = path.stat(), path.parent.stat()
    undo_file = path.with_name("journal.undo.json").stat()
    assert calls == [
        (call, found.st_ino, found.st_size)
        for file in (new, undo_file)
        for call, found in (("sync", file), ("replace", file), ("sync", folder))
    ]


# Killed processes

ENDED = (
    RUN_AND_END
    + """
import fcntl, json, os, sys, tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal
from acutui.practice.records import Day

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path = Path(sys.argv[1])
first = Journal(path, lambda: NOW).history().sessions[0]
good = path.read_bytes()
changes = {
    "add": lambda journal: journal.save_session(replace(first, id=7)),
    "edit": lambda journal: journal.save_session(replace(first, note="changed")),
    "delete": lambda journal: journal.delete_session(first.id),
    "day": lambda journal: journal.save_days([Day(first.day, rest=True)], "the rest day"),
}
calls = [(os, "open"), (fcntl, "flock"), (tempfile, "mkstemp"), (os, "fdopen"), (os, "fchmod"),
         (os, "fsync"), (Path, "replace"), (os, "close"), (os, "fstat"), (os, "dup")]

def shown():
    history = Journal(path, lambda: NOW).history()
    assert not history.problems, history.problems
    return history.sessions, dict(history.days)

ends = 0
for change in changes:
    path.write_bytes(good)
    old = shown()
    changes[change](Journal(path, lambda: NOW))
    new = shown()
    for call in range(len(calls)):
        for after in (False, True):
            for nth in range(1, 20):
                path.write_bytes(good)
                work = lambda: changes[change](Journal(path, lambda: NOW))
                code = run_and_end(*calls[call], nth, after, work)
                assert code in (0, 9), (change, calls[call], nth, after, code)
                assert shown() in ([new] if code == 0 else [old, new])
                if code == 0:
                    break
                ends += 1
print(ends)
"""
)


def test_a_process_killed_at_any_call_leaves_the_old_or_the_new_journal(
    path: Path, good: bytes
) -> None:
    path.write_bytes(good)
    printed = run_script(ENDED, path)
    assert int(printed) >= 60


KILLED = """
import os, random, signal, sys, time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path = Path(sys.argv[1])
first = Journal(path, lambda: NOW).history().sessions[0]
acknowledged, kills, dice = {first.id}, 0, random.Random(8)
began = time.monotonic()
for _ in range(5):
    Journal(path, lambda: NOW).save_session(first)
one_save = (time.monotonic() - began) / 5
while kills < 80 or len(acknowledged) < 60:
    assert kills < 400
    read, write = os.pipe()
    child = os.fork()
    if not child:
        journal = Journal(path, lambda: NOW)
        for n in range(1, 1000):
            id = (kills << 10) + n
            journal.save_session(replace(first, id=id))
            os.write(write, b"%d\\n" % id)
        os._exit(1)
    os.close(write)
    time.sleep(dice.uniform(0, 6 * one_save))
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    kills += 1
    with os.fdopen(read) as output:
        acknowledged |= {int(line) for line in output.read().splitlines()}
    history = Journal(path, lambda: NOW).history()
    assert not history.problems
    found = {session.id for session in history.sessions}
    assert acknowledged <= found, acknowledged - found
    # The last one may have been saved without being acknowledged.
    assert len(found) <= len(acknowledged) + kills
print(kills, len(acknowledged))
"""


def test_every_saved_session_survives_a_kill_at_any_moment(
    process: StartProcess, journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    reader = process(READING, path)
    printed = run_script(KILLED, path)
    kills, acknowledged = map(int, printed.split())
    assert kills >= 60
    assert len(read_ids(path)) >= acknowledged >= 60
    assert end_reader(reader, path) > 0
    with TinyDB(path) as db:
        assert len(db.table("sessions").all()) >= acknowledged


WRITING = """
import os, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path, first = Path(sys.argv[1]), int(sys.argv[2])
journal = Journal(path, lambda: NOW)
session = journal.history().sessions[0]
print("ready", flush=True)
for id in range(first, first + int(sys.argv[3])):
    journal.save_session(replace(session, id=id))
    os.write(1, b"%d\\n" % id)
"""

READING = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
path, most, reads = Path(sys.argv[1]), 0, 0
journal = Journal(path, lambda: NOW)
print("ready", flush=True)
while not path.with_name("enough").exists():
    data = path.read_bytes()
    assert data.endswith(b"}\\n")
    json.loads(data)
    history = journal.history()
    assert not history.problems, history.problems
    # No reader sees an older state after a newer one.
    assert len(history.sessions) >= most
    most, reads = len(history.sessions), reads + 1
    time.sleep(0.003)  # The writers need the processor, too.
print(reads)
"""


def end_reader(reader: "subprocess.Popen[str]", path: Path) -> int:
    """End a reader; return how often it read the journal, which was always sound."""
    path.with_name("enough").touch()
    assert reader.wait(timeout=60) == 0
    assert reader.stdout
    return int(reader.stdout.read())


SAVES = 40
"""The saves of each writer that is not killed."""


def test_killed_writers_lose_nothing_and_readers_see_whole_files(
    process: StartProcess, journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    dice = random.Random(8)
    reader = process(READING, path)
    writers = [process(WRITING, path, first, SAVES) for first in (1000, 2000, 3000)]
    acknowledged = {a_session().id}
    kills = 0
    while any(writer.poll() is None for writer in writers) or kills < 5:
        victim = process(WRITING, path, 10_000 + 100 * kills, 99)
        assert victim.stdout
        for _ in range(dice.randint(1, 4)):
            acknowledged.add(int(victim.stdout.readline()))
        time.sleep(dice.uniform(0, 0.02))
        victim.kill()
        acknowledged |= {int(line) for line in victim.stdout if line.endswith("\n")}
        victim.wait()
        kills += 1
    for writer in writers:
        assert writer.wait(timeout=60) == 0
        assert writer.stdout
        acknowledged |= set(map(int, writer.stdout))
    assert end_reader(reader, path) > 0
    assert len(acknowledged) > 3 * SAVES + kills
    found = read_ids(path)
    assert acknowledged <= found
    # The last one of each kill may have been saved without being acknowledged.
    assert len(found) <= len(acknowledged) + kills
