"""Failures while a backup is made: the journal is saved, and the backup is whole or missing."""

import errno
import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from support.clocks import still
from support.faults import RUN_AND_END, StartProcess, break_call, run_script
from support.journals import read_files

from acutui.journal.backups import Backups
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch

FAILURES = {
    errno.ENOSPC: "the disk is full",
    errno.EIO: "Input/output error",
    errno.EACCES: "no permission to write here",
    errno.EROFS: "the disk is read-only",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal.backups"


@pytest.fixture
def existing(path: Path, good: bytes) -> Journal:
    """A journal in the layout of another program."""
    path.write_bytes(good)
    return Journal(path, lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


# Failing calls


def is_at(handle: int, folder: Path) -> bool:
    """Whether an open file is the folder, or a file in it."""
    place = Path(f"/proc/self/fd/{handle}").readlink()
    return folder in (place, place.parent)


def fail_writing(patch: Patch, error: int, folder: Path) -> None:
    really: Callable[..., IO[Any]] = os.fdopen

    def opened(handle: int, *args: Any) -> IO[Any]:
        file = really(handle, *args)
        if not is_at(handle, folder):
            return file
        file.write(b"{")

        class Full:
            __enter__ = lambda self: self  # noqa: E731
            __exit__ = lambda self, *_: file.close()  # noqa: E731
            fileno = file.fileno

            def write(self, data: bytes) -> int:
                raise OSError(error, os.strerror(error))

        full: IO[Any] = Full()  # type: ignore[assignment]
        return full

    patch.setattr(os, "fdopen", opened)


Fail = Callable[[Patch, int, Path], None]
FAILING: dict[str, Fail] = {
    "making the folder": lambda patch, error, folder: break_call(
        patch, os, "mkdir", error, lambda name, *_, **__: Path(name) == folder
    ),
    "making a file": lambda patch, error, folder: break_call(
        patch, os, "open", error, lambda name, *_, **__: f"{folder}/." in str(name)
    ),
    "setting its rights": lambda patch, error, folder: break_call(
        patch, os, "fchmod", error, lambda handle, _: is_at(handle, folder)
    ),
    "writing": fail_writing,
    "syncing the file": lambda patch, error, folder: break_call(
        patch, os, "fsync", error, lambda handle: is_at(handle, folder)
    ),
    "replacing": lambda patch, error, folder: break_call(
        patch, Path, "replace", error, lambda _, to: Path(to).parent == folder
    ),
}
ONCE_THERE: dict[str, Fail] = {
    "opening the folder": lambda patch, error, folder: break_call(
        patch, os, "open", error, lambda name, *_, **__: Path(name) == folder
    ),
    "syncing the folder": lambda patch, error, folder: break_call(
        patch, os, "fsync", error, lambda h: is_at(h, folder) and stat.S_ISDIR(os.fstat(h).st_mode)
    ),
}


def test_a_journal_that_cannot_be_read_for_its_backup_is_saved(
    existing: Journal, path: Path, folder: Path, a_session: Make, monkeypatch: Patch
) -> None:
    def broken(path: Path, _: int) -> bytes:
        raise FileError(path, "can't be read: Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("acutui.journal.backups.read_bytes", broken)
        existing.save_session(a_session(5))
    assert a_session(5) in Journal(path, still).history().sessions
    assert read_files(folder) == {}
    (warning,) = existing.backups.pending_warnings()
    assert warning.startswith(f"{path}: can't be read: Input/output error; changes are saved")


@pytest.mark.parametrize("error", FAILURES, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", FAILING | ONCE_THERE)
def test_a_failing_backup_does_not_prevent_the_save(
    existing: Journal,
    path: Path,
    folder: Path,
    a_session: Make,
    monkeypatch: Patch,
    call: str,
    error: int,
) -> None:
    good = path.read_bytes()
    with monkeypatch.context() as patch:
        (FAILING | ONCE_THERE)[call](patch, error, folder)
        existing.save_session(a_session(5))
    assert a_session(5) in Journal(path, still).history().sessions
    is_made = call in ONCE_THERE
    assert read_files(folder) == ({"2026-11-22.json": good} if is_made else {})
    (warning,) = existing.backups.pending_warnings()
    why = FAILURES[error]
    unsure, failed = (
        f"it is saved, but the disk did not confirm it ({why}); ",
        f"can't be saved: {why}; ",
    )
    assert warning.startswith(f"{folder / '2026-11-22.json'}: {unsure if is_made else failed}")
    assert existing.backups.pending_warnings() == ()

    before = path.read_bytes()
    existing.save_session(a_session(6))
    assert read_files(folder) == {"2026-11-22.json": good if is_made else before}
    assert existing.backups.pending_warnings() == ()


def test_the_new_journal_is_written_before_the_backup(
    existing: Journal, path: Path, folder: Path, a_session: Make, monkeypatch: Patch
) -> None:
    order: list[str] = []
    really = os.fsync

    def sync(handle: int) -> None:
        order.append("backup" if is_at(handle, folder) else "journal")
        really(handle)

    monkeypatch.setattr(os, "fsync", sync)
    existing.save_session(a_session(5))
    # The new folder of backups is synced into the folder of the journal. Each file is synced, and
    # then its folder. The last two are the undo file.
    written = ["journal", "journal", "backup", "backup", "journal", "journal", "journal"]
    assert order == written
    order.clear()
    existing.save_session(a_session(6))
    assert order == ["journal"] * 4


def test_a_problem_that_was_fixed_is_not_reported(
    existing: Journal, folder: Path, a_session: Make
) -> None:
    folder.write_text("a foreign file")
    existing.save_session(a_session(5))
    folder.unlink()
    existing.save_session(a_session(6))
    assert folder.is_dir()
    assert existing.backups.pending_warnings() == ()


def test_a_lasting_problem_is_reported_once_a_day(
    path: Path, folder: Path, good: bytes, a_session: Make
) -> None:
    path.write_bytes(good)
    days = [date(2026, 11, day) for day in (22, 22, 23, 23)]
    existing = Journal(path, still, backups=Backups(path, lambda: days[0]))
    folder.write_text("a foreign file")
    warnings: list[str] = []
    while days:
        existing.save_session(a_session(4 + len(days)))
        warnings += existing.backups.pending_warnings()
        days.pop(0)
    assert [re.findall(r"2026-11-\d\d", one) for one in warnings] == [
        ["2026-11-22"],
        ["2026-11-23"],
    ]
    assert len(Journal(path, still).history().sessions) == 6
    assert folder.read_text() == "a foreign file"


def test_a_program_writing_in_place_does_not_damage_the_backup(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as patch:
        break_call(patch, Path, "replace", errno.ENOSPC, lambda _, to: to == path)
        with pytest.raises(FileError):
            existing.save_session(a_session(5))
    with path.open("r+b") as file:
        file.write(b"torn")
    assert read_files(folder) == {"2026-11-22.json": good}


def test_backups_are_deleted_only_after_a_new_one(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    sunday = date(2026, 11, 22)
    days = [sunday - timedelta(days=n) for n in range(1, 40)]
    folder.mkdir()
    for day in days:
        (folder / f"{day}.json").write_bytes(good)
    before = read_files(folder)
    with monkeypatch.context() as patch:
        FAILING["replacing"](patch, errno.ENOSPC, folder)
        existing.save_session(a_session(5))
    assert read_files(folder) == before
    existing.delete_session(a_session(5).id)
    newest = existing.backups.find_newest_sound()
    assert newest is not None
    assert newest.day == sunday
    assert len(read_files(folder)) == 11


# Other processes

ENDED = (
    RUN_AND_END
    + """
import os, sys, tempfile
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
path = Path(sys.argv[1])
good = path.read_bytes()
backup = path.with_name("journal.backups") / "2026-11-22.json"
calls = [(os, "open"), (os, "mkdir"), (tempfile, "mkstemp"), (os, "fdopen"), (os, "fchmod"),
         (os, "fsync"), (Path, "replace"), (os, "unlink"), (os, "scandir")]

def delete_first():
    journal = Journal(path, lambda: NOW)
    journal.delete_session(journal.history().sessions[0].id)

ends = 0
for owner, name in calls:
    for after in (False, True):
        for nth in range(1, 20):
            path.write_bytes(good)
            backup.unlink(missing_ok=True)
            code = run_and_end(owner, name, nth, after, delete_first)
            assert code in (0, 9), (name, nth, code)
            changed = len(Journal(path, lambda: NOW).history().sessions) == 1
            assert not backup.exists() or backup.read_bytes() == good
            assert backup.exists() or not changed, (name, nth, after)
            if code == 0:
                break
            ends += 1
print(ends)
"""
)


def test_a_process_killed_at_any_call_leaves_a_whole_backup_or_none(
    path: Path, good: bytes
) -> None:
    path.write_bytes(good)
    assert int(run_script(ENDED, path)) >= 30


SAVING = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
journal = Journal(Path(sys.argv[1]), lambda: NOW)
session = journal.history().sessions[0]
print("ready", flush=True)
sys.stdin.readline()
for n in range(10):
    journal.save_session(replace(session, id=int(sys.argv[2]) + n))
print(*journal.backups.pending_warnings())
"""


def test_two_processes_make_one_backup_on_a_new_day(
    process: StartProcess, path: Path, folder: Path, good: bytes
) -> None:
    path.write_bytes(good)
    writers = [process(SAVING, path, first) for first in (1000, 2000)]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate()[0] for writer in writers] == ["\n", "\n"]
    assert read_files(folder) == {"2026-11-22.json": good}
    assert len(Journal(path, still).history().sessions) == 22
