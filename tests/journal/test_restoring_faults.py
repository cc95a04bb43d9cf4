"""Failures while a backup is restored: no file is damaged, and nothing is lost."""

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from support.faults import RUN_AND_END, break_call, run_script
from support.journals import read_files

from acutui.journal.backups import Backups
from acutui.util.files import FileError, Unwritable

Patch = pytest.MonkeyPatch

NOW = datetime(2026, 11, 22, 7, 31, 4)  # noqa: DTZ001
DAY = "2026-11-20"


@pytest.fixture
def former(good: bytes) -> bytes:
    """A journal that differs from the backup."""
    return good.replace(b"quick", b"QUICK")


CALLS = [
    *((os, name) for name in "open fdopen fchmod fsync link replace unlink chmod scandir".split()),
    *((os, name) for name in "stat lstat mkdir".split()),
    (fcntl, "flock"),
]
ERRORS = (errno.ENOSPC, errno.EACCES)


class Failing:
    """Makes the nth call of a function fail."""

    def __init__(self, patch: Patch, owner: object, name: str, nth: int, error: int) -> None:
        self.left, self.error = nth, error
        self._really = getattr(owner, name)
        patch.setattr(owner, name, self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.error, os.strerror(self.error))
        return self._really(*args, **kwargs)


def failures(owner: object, name: str, error: int) -> Iterator[Callable[[Patch], Failing]]:
    def failing_at(nth: int) -> Callable[[Patch], Failing]:
        return lambda patch: Failing(patch, owner, name, nth, error)

    return map(failing_at, range(1, 200))


@pytest.mark.usefixtures("with_and_without_links")
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
@pytest.mark.parametrize("damaged", [False, True], ids=["sound", "damaged"])
def test_a_failing_call_loses_nothing(
    tmp_path: Path,
    good: bytes,
    monkeypatch: Patch,
    call: tuple[object, str],
    error: int,
    damaged: bool,
    former: bytes,
) -> None:
    former = former[:-9] if damaged else former
    for number, fail in enumerate(failures(*call, error)):
        home = tmp_path / str(number)
        path, folder = home / "journal.json", home / "journal.backups"
        folder.mkdir(parents=True)
        path.write_bytes(former)
        (folder / f"{DAY}.json").write_bytes(good)
        failed = False
        with monkeypatch.context() as patch:
            failing = fail(patch)
            try:
                Backups(path, NOW.date).restore(DAY, NOW)
            except FileError:
                failed = True
        found = read_files(home)
        assert found["journal.json"] in ([former, good] if failed else [good])
        assert found[f"journal.backups/{DAY}.json"] == good
        assert former in found.values()
        if failed and found["journal.json"] == former:
            assert found.keys() == {"journal.json", f"journal.backups/{DAY}.json"}
        assert not [name for name in found if name.endswith(".new")]
        if failing.left > 0:
            assert not failed
            return
    raise AssertionError("it always fails")


def test_the_former_journal_is_synced_before_it_is_replaced(
    path: Path, good: bytes, former: bytes, monkeypatch: Patch
) -> None:
    path.write_bytes(former)
    path.with_name(".journal.json.abc.new").write_bytes(b"left by a killed process")
    folder = path.with_name("journal.backups")
    folder.mkdir()
    (folder / f"{DAY}.json").write_bytes(good)
    calls: list[str] = []
    fsync, rename = os.fsync, os.replace

    def record_sync(handle: int) -> None:
        calls.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name[:9]}")
        fsync(handle)

    def record_replace(source: Path, target: Path) -> None:
        calls.append(f"replace {Path(target).name}")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(os, "replace", record_replace)
    Backups(path, NOW.date).restore(DAY, NOW)
    synced = ["sync journal.b", "sync .journal.", "replace journal.json"]
    assert calls[:3] == synced
    assert calls[3] == f"sync {path.parent.name[:9]}"
    assert not list(path.parent.glob(".*"))


def test_a_copy_that_the_disk_does_not_confirm_is_not_said_to_be_saved(
    path: Path, good: bytes, former: bytes, monkeypatch: Patch
) -> None:
    """Without links the former journal is copied; here the copy is removed again."""
    path.write_bytes(former)
    folder = path.with_name("journal.backups")
    folder.mkdir()
    (folder / f"{DAY}.json").write_bytes(good)
    with monkeypatch.context() as patch:
        break_call(patch, os, "link", errno.EPERM)
        break_call(patch, os, "fsync", errno.EIO, lambda h: stat.S_ISDIR(os.fstat(h).st_mode))
        with pytest.raises(Unwritable, match="can't be saved") as caught:
            Backups(path, NOW.date).restore(DAY, NOW)
    assert "it is saved" not in str(caught.value)
    assert path.read_bytes() == former
    assert read_files(folder) == {f"{DAY}.json": good}


def test_nothing_of_the_former_journal_can_be_undone_even_if_the_disk_confirms_nothing(
    path: Path, good: bytes, former: bytes, monkeypatch: Patch
) -> None:
    path.write_bytes(former)
    folder, undo = path.with_name("journal.backups"), path.with_name("journal.undo.json")
    folder.mkdir()
    (folder / f"{DAY}.json").write_bytes(good)
    undo.write_text("{}")
    inode = path.parent.stat().st_ino
    with monkeypatch.context() as patch:
        break_call(patch, os, "fsync", errno.EIO, lambda h: os.fstat(h).st_ino == inode)
        Backups(path, NOW.date).restore(DAY, NOW)
    assert path.read_bytes() == good
    assert not undo.exists()


ENDED = (
    RUN_AND_END
    + """
import os, sys, tempfile
from datetime import date, datetime
from pathlib import Path
from acutui.journal.backups import Backups

path, day = Path(sys.argv[1]), "2026-11-20"
folder = path.with_name("journal.backups")
good, former = (folder / f"{day}.json").read_bytes(), path.read_bytes()
calls = [(os, name) for name in "open mkdir fdopen fchmod fsync link replace unlink".split()]

def restore():
    Backups(path, lambda: date(2026, 11, 22)).restore(day, datetime(2026, 11, 22))

ends = 0
for owner, name in calls:
    for after in (False, True):
        for nth in range(1, 20):
            for left in folder.glob("replaced-*"):
                left.unlink()
            path.unlink()
            path.write_bytes(former)
            code = run_and_end(owner, name, nth, after, restore)
            assert code in (0, 9), (name, nth, code)
            contents = [item.read_bytes() for item in (path, *folder.iterdir())]
            assert contents[0] in ([good] if code == 0 else [good, former])
            assert former in contents
            if code == 0:
                break
            ends += 1
print(ends)
"""
)


def test_a_process_killed_at_any_call_loses_nothing(path: Path, good: bytes, former: bytes) -> None:
    path.write_bytes(former)
    path.with_name("journal.backups").mkdir()
    (path.with_name("journal.backups") / f"{DAY}.json").write_bytes(good)
    assert int(run_script(ENDED, path)) >= 16
