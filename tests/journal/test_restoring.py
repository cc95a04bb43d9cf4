"""Restoring a backup: all or nothing, and the former journal is never lost."""

import errno
import os
import stat
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.clocks import still
from support.faults import StartProcess, break_call
from support.journals import read_files

from acutui.journal.backups import Backups
from acutui.journal.checkpoint import CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util import files
from acutui.util.files import Busy, FileError, Refused

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch

NOW = datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5, minutes=30)))
DAY = "2026-11-20"
ASIDE = "replaced-2026-11-22T073104.json"


@pytest.fixture
def folder(tmp_path: Path, good: bytes) -> Path:
    """A folder with one sound backup."""
    folder = tmp_path / "journal.backups"
    folder.mkdir()
    (folder / f"{DAY}.json").write_bytes(good)
    return folder


@pytest.fixture
def backups(path: Path, folder: Path) -> Backups:
    return Backups(path, NOW.date)


def other_journal(good: bytes) -> bytes:
    """Another sound journal: one session less, one changed, one added."""
    return (
        good.replace(b'"1849304117239185409"', b'"7"')
        .replace(b'"pain":3', b'"pain":4')
        .replace(b'"pressed":60.0', b'"pressed":60.0 ')
    )


PRESENT: dict[str, Callable[[bytes], bytes | None]] = {
    "sound": other_journal,
    "cut off": lambda good: good[:-20],
    "empty": lambda _: b"",
    "zeros": lambda _: b"\x00" * 5000,
    "not UTF-8": lambda good: good.replace(b"quick", b"\xff"),
    "newer": lambda good: good.replace(b'"format":1', b'"format":2'),
    "no journal": lambda _: b"<html>",
    "missing": lambda _: None,
}


@pytest.fixture(params=[*PRESENT.values()], ids=[*PRESENT])
def present(request: pytest.FixtureRequest, path: Path, good: bytes) -> bytes | None:
    """The journal before the restore, or None if it is missing."""
    data: bytes | None = request.param(good)
    if data is not None:
        path.write_bytes(data)
    return data


# Any former journal


@pytest.mark.usefixtures("with_and_without_links")
def test_a_restore_sets_the_former_journal_aside(
    backups: Backups, path: Path, folder: Path, good: bytes, present: bytes | None
) -> None:
    done = backups.restore(DAY, NOW)
    expected = {"journal.json": good, f"journal.backups/{DAY}.json": good}
    if present is None:
        assert (done.before, done.aside) == (None, None)
    else:
        expected[f"journal.backups/{ASIDE}"] = present
        assert done.before
        assert done.before.size == len(present)
        assert done.aside == folder / ASIDE
        assert stat.S_IMODE(done.aside.stat().st_mode) == 0o600
    assert read_files(path.parent) == expected
    assert path.stat().st_nlink == 1
    assert set(done.after.sessions) == {1849304117239185408, 1849304117239185409}
    assert done.after.last_day == date(2026, 11, 23)


def test_the_result_describes_the_former_journal(backups: Backups, path: Path, good: bytes) -> None:
    conditions = {}
    for name, make in PRESENT.items():
        data = make(good)
        if data is not None:
            path.write_bytes(data)
            done = backups.restore(DAY, NOW)
            conditions[name] = done.before and done.before.health
    assert conditions == {
        "sound": "sound",
        "cut off": "damaged",
        "empty": "damaged",
        "zeros": "damaged",
        "not UTF-8": "damaged",
        "newer": "newer",
        "no journal": "damaged",
    }


@pytest.mark.usefixtures("present", "folder")
def test_a_restored_journal_can_be_changed(backups: Backups, path: Path, a_session: Make) -> None:
    backups.restore(DAY, NOW)
    journal = Journal(path, still)
    journal.save_session(a_session(5))
    assert len(Journal(path, still).history().sessions) == 3
    assert journal.undo() == "the session"


def test_an_unreadable_journal_is_set_aside(
    backups: Backups, path: Path, folder: Path, good: bytes, monkeypatch: Patch
) -> None:
    path.write_bytes(b"behind a bad block")
    with monkeypatch.context() as patch:
        break_call(patch, os, "open", errno.EIO, lambda name, *_, **__: name == path)
        done = backups.restore(DAY, NOW)
    assert done.before
    assert done.before.health == "unreadable"
    assert path.read_bytes() == good
    assert (folder / ASIDE).read_bytes() == b"behind a bad block"


def test_a_folder_in_place_of_the_journal_stays(backups: Backups, path: Path) -> None:
    path.mkdir()
    with pytest.raises(FileError, match=f"{path}: is not a file; nothing was changed"):
        backups.restore(DAY, NOW)
    assert path.is_dir()


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
def test_the_journal_keeps_its_mode_and_the_former_one_is_private(
    backups: Backups, path: Path, folder: Path, good: bytes, mode: int
) -> None:
    path.write_bytes(other_journal(good))
    path.chmod(mode)
    backups.restore(DAY, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert stat.S_IMODE((folder / ASIDE).stat().st_mode) == 0o600


@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_to_the_journal_stays_a_link(
    tmp_path: Path, path: Path, folder: Path, good: bytes, dangling: bool
) -> None:
    if not dangling:
        path.write_bytes(other_journal(good))
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "mine.json"
    link.symlink_to("../journal.json")
    Backups(link, NOW.date).restore(DAY, NOW)
    assert link.readlink() == Path("../journal.json")
    assert path.read_bytes() == good
    assert list((tmp_path / "elsewhere").iterdir()) == [link]
    assert (folder / ASIDE).exists() is not dangling


def test_a_folder_of_backups_that_is_a_link_is_refused(
    backups: Backups, tmp_path: Path, path: Path, folder: Path, good: bytes
) -> None:
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to("elsewhere")
    path.write_bytes(other_journal(good))
    with pytest.raises(Refused, match=r"journal\.backups: is a link, not a folder"):
        backups.restore(DAY, NOW)
    assert path.read_bytes() == other_journal(good)
    assert read_files(tmp_path / "elsewhere") == {f"{DAY}.json": good}


# Choosing a backup


def test_latest_is_the_newest_sound_backup(
    backups: Backups, path: Path, folder: Path, good: bytes
) -> None:
    for name, data in {
        "2026-11-19": other_journal(good),
        "2026-11-21": good[:-5],
        "2026-11-22": b"",
        "2026-11-23": other_journal(good),
        "replaced-2026-11-21T101010": other_journal(good),
    }.items():
        (folder / f"{name}.json").write_bytes(data)
    assert backups.restore("latest", NOW).backup.name == DAY
    assert path.read_bytes() == good


def test_a_former_journal_can_be_restored(
    backups: Backups, path: Path, folder: Path, good: bytes
) -> None:
    path.write_bytes(other_journal(good))
    first = backups.restore(DAY, NOW)
    assert first.aside
    assert [backup.path for backup in backups.list_replaced()] == [first.aside]
    second = backups.restore(first.aside.stem, NOW)
    assert path.read_bytes() == other_journal(good)
    assert second.aside == folder / f"{Path(ASIDE).stem}-2.json"
    assert second.aside.read_bytes() == good
    assert [backup.path for backup in backups.list_replaced()] == [second.aside, first.aside]
    third = backups.restore(second.aside.stem, NOW)
    assert third.aside == folder / f"{Path(ASIDE).stem}-3.json"


def test_a_file_with_the_name_of_the_former_journal_is_not_overwritten(
    backups: Backups, path: Path, folder: Path, good: bytes, monkeypatch: Patch
) -> None:
    path.write_bytes(other_journal(good))
    (folder / ASIDE).write_bytes(b"foreign")
    before = read_files(path.parent)
    with monkeypatch.context() as patch:
        patch.setattr(os.path, "lexists", lambda _: False)
        with pytest.raises(FileError, match="File exists"):
            backups.restore(DAY, NOW)
    assert path.read_bytes() == other_journal(good)
    assert read_files(path.parent) == before


def test_restoring_the_same_contents_changes_nothing(
    backups: Backups, path: Path, good: bytes
) -> None:
    path.write_bytes(good)
    path.with_name("journal.undo.json").write_text("what can be undone")
    before, found = read_files(path.parent), path.stat()
    done = backups.restore(DAY, NOW)
    assert done.aside is None
    assert done.before == done.after
    assert read_files(path.parent) == before
    assert path.stat().st_ino == found.st_ino


WRONG = {
    "2026-11-01": (None, "contains no 2026-11-01"),
    "2026-11-02": (b"", "2026-11-02.json: is empty, not a journal; nothing was changed"),
    "2026-11-03": (b'{"meta":', "2026-11-03.json: line 1: is damaged"),
    "2026-11-04": (b'{"meta":{"1":{"format":7}}}', "has format 7, newer than this acutui knows"),
    "../journal": (None, "contains no ../journal"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_failed_restore_changes_nothing(
    backups: Backups, path: Path, folder: Path, good: bytes, name: str
) -> None:
    data, words = WRONG[name]
    path.write_bytes(other_journal(good))
    if data is not None:
        (folder / f"{name}.json").write_bytes(data)
    before = read_files(path.parent)
    with pytest.raises(FileError) as caught:
        backups.restore(name, NOW)
    assert words in str(caught.value)
    assert data is None or str(caught.value).endswith(
        f"`acutui restore {DAY}` restores the newest sound backup"
    )
    assert read_files(path.parent) == before


def test_there_is_no_latest_without_a_sound_backup(backups: Backups, folder: Path) -> None:
    (folder / f"{DAY}.json").write_bytes(b"")
    with pytest.raises(FileError, match="contains no sound backup"):
        backups.restore("latest", NOW)


# Other processes


@pytest.mark.parametrize("is_new", [True, False], ids=["new journal", "open journal"])
def test_a_restore_clears_the_undo_history(
    backups: Backups, path: Path, good: bytes, a_session: Make, is_new: bool
) -> None:
    path.write_bytes(good)
    journal = Journal(path, still)
    journal.save_session(a_session(5))
    assert path.with_name("journal.undo.json").exists()
    backups.restore(DAY, NOW)
    assert not path.with_name("journal.undo.json").exists()
    if is_new:
        assert Journal(path, still).undo() is None
    else:
        with pytest.raises(FileError, match="another acutui changed the session since"):
            journal.undo()
    assert path.read_bytes() == good


@pytest.mark.usefixtures("folder")
def test_a_running_acutui_saves_into_the_restored_journal(
    backups: Backups, path: Path, a_session: Make
) -> None:
    journal, checkpoint = Journal(path, still), CheckpointFile(path)
    journal.begin_if_missing()
    journal.save_session(a_session(5))
    assert checkpoint.claim()
    backups.restore(DAY, NOW)
    assert journal.has_changed
    journal.save_session(a_session(6))
    assert len(journal.history().sessions) == 3
    checkpoint.release()


def test_a_restore_waits_for_a_save_for_a_limited_time(
    backups: Backups, path: Path, good: bytes, monkeypatch: Patch, process: StartProcess
) -> None:
    path.write_bytes(other_journal(good))
    holding = (
        "import sys; from pathlib import Path; from acutui.util.files import FileLock\n"
        "lock = FileLock(Path(sys.argv[1])); lock.acquire(); print('ready', flush=True)\n"
        "sys.stdin.readline()"
    )
    holder = process(holding, path.with_name("journal.lock"))
    before = read_files(path.parent)
    monkeypatch.setattr(files, "LOCK_WAIT", 0.1)
    with pytest.raises(Busy, match=f"process {holder.pid} is saving"):
        backups.restore(DAY, NOW)
    assert read_files(path.parent) == before


@pytest.mark.usefixtures("with_and_without_links")
@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "replacing it"])
def test_a_change_by_another_program_during_a_restore_is_not_lost(
    backups: Backups, path: Path, good: bytes, monkeypatch: Patch, in_place: bool
) -> None:
    path.write_bytes(other_journal(good))
    theirs = other_journal(good) + b"\n"
    really = os.fchmod

    def change_journal(handle: int, mode: int) -> None:
        really(handle, mode)
        if not in_place:
            path.unlink(missing_ok=True)
        path.write_bytes(theirs)

    monkeypatch.setattr(os, "fchmod", change_journal)
    with pytest.raises(FileError, match="another program replaced it"):
        backups.restore(DAY, NOW)
    assert path.read_bytes() == theirs
