"""Backups from before the first change of a day: how they are made, kept and named."""

import errno
import os
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still
from support.faults import break_call
from support.journals import read_files

from acutui.journal.backup_files import select_days_to_keep
from acutui.journal.backups import Backups
from acutui.journal.companions import MARK
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch

SUNDAY = date(2026, 11, 22)


class Calendar:
    """A clock for days that a test sets."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day

    def go(self, days: int = 1) -> None:
        self.day += timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(SUNDAY)


@pytest.fixture
def open_journal(calendar: Calendar) -> Callable[[Path], Journal]:
    return lambda path: Journal(path, still, backups=Backups(path, calendar))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal.backups"


@pytest.fixture
def existing(path: Path, good: bytes, calendar: Calendar) -> Journal:
    """A journal in the layout of another program."""
    path.write_bytes(good)
    return Journal(path, still, backups=Backups(path, calendar))


def write_backups(folder: Path, data: bytes, *names: object) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.json").write_bytes(data)


# Made before the first change of a day


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_first_change_of_a_day_copies_the_journal_exactly(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, mode: int
) -> None:
    path.chmod(mode)
    umask = os.umask(0)
    try:
        existing.save_session(a_session(5))
    finally:
        os.umask(umask)
    assert read_files(folder) == {"2026-11-22.json": good}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "2026-11-22.json").stat().st_mode) == 0o600
    assert existing.backups.pending_warnings() == ()


def test_every_kind_of_change_makes_a_backup(
    filled: Journal, path: Path, folder: Path, change: Callable[[Journal], object]
) -> None:
    for found in folder.iterdir():
        found.unlink()
    before = path.read_bytes()
    change(filled)
    assert list(read_files(folder).values()) == [before]


def test_later_changes_of_the_day_make_no_backup(
    existing: Journal, folder: Path, good: bytes, a_session: Make, calendar: Calendar, path: Path
) -> None:
    for n in range(5, 8):
        existing.save_session(a_session(n))
    existing.undo()
    assert read_files(folder) == {"2026-11-22.json": good}
    calendar.go()
    evening = path.read_bytes()
    existing.redo()
    existing.delete_session(a_session(6).id)
    assert read_files(folder) == {"2026-11-22.json": good, "2026-11-23.json": evening}


def test_reading_makes_no_backup(existing: Journal, folder: Path) -> None:
    existing.history()
    existing.tables()
    assert existing.undo() is None
    assert not folder.exists()


def test_the_first_session_makes_no_backup(
    path: Path, folder: Path, a_session: Make, open_journal: Callable[[Path], Journal]
) -> None:
    journal = open_journal(path)
    journal.save_session(a_session())
    assert read_files(folder) == {}
    assert journal.backups.pending_warnings() == ()


@pytest.mark.parametrize("days", [-400, -1, 0, 1])
def test_the_first_backup_of_a_day_stays_when_the_clock_is_changed(
    existing: Journal, folder: Path, a_session: Make, calendar: Calendar, days: int
) -> None:
    existing.save_session(a_session(5))
    calendar.go(1)
    existing.save_session(a_session(6))
    first = read_files(folder)
    calendar.go(days - 1)
    existing.save_session(a_session(7))
    calendar.go(1 - days)
    existing.save_session(a_session(8))
    assert read_files(folder).items() >= first.items()
    assert len(read_files(folder)) == (3 if days < 0 else 2)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"meta":{"1":{"format":9}}}', b"\x00" * 99])
def test_a_damaged_journal_is_never_backed_up(
    existing: Journal, path: Path, folder: Path, a_session: Make, calendar: Calendar, damage: bytes
) -> None:
    existing.save_session(a_session(5))
    sound = read_files(folder)
    path.write_bytes(damage)
    calendar.go()
    with pytest.raises(FileError):
        existing.save_session(a_session(6))
    assert read_files(folder) == sound
    assert existing.backups.pending_warnings() == ()


def test_backups_lie_beside_the_target_of_a_link(
    tmp_path: Path, good: bytes, a_session: Make, open_journal: Callable[[Path], Journal]
) -> None:
    (tmp_path / "synced").mkdir()
    (tmp_path / "synced" / "journal.json").write_bytes(good)
    link = tmp_path / "link.json"
    link.symlink_to("synced/journal.json")
    open_journal(link).save_session(a_session(5))
    assert read_files(tmp_path / "synced" / "journal.backups") == {"2026-11-22.json": good}
    assert not (tmp_path / "link.backups").exists()


def test_a_file_that_another_program_writes_during_the_backup_is_backed_up(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    """What was read before may be half of the old file and half of the new one."""
    theirs = good.replace(b"quick", b"QUICK")
    really = os.fsync

    def sync(handle: int) -> None:
        if folder.exists() and path.read_bytes() == good:
            path.write_bytes(theirs)
        really(handle)

    monkeypatch.setattr(os, "fsync", sync)
    existing.save_session(a_session(5))
    assert read_files(folder) == {"2026-11-22.json": theirs}
    routines = [session.routine for session in existing.history().sessions]
    assert sorted(routines) == ["QUICK", "back-and-neck", "back-and-neck"]


# How long they are kept


def days_by_the_rule(days: set[date]) -> set[date]:
    """Return the last 7 days, and the last of each of the 4 weeks before, in another way."""
    daily = {day for day in days if sum(other > day for other in days) < 7}
    older = days - daily
    weeks = sorted({day - timedelta(days=day.weekday()) for day in older})[-4:]
    return daily | {max(d for d in older if 0 <= (d - week).days < 7) for week in weeks}


some_days = st.sets(
    st.integers(-120, 20).map(lambda n: SUNDAY + timedelta(days=n))
    | st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    max_size=60,
)


@given(some_days)
@example({SUNDAY - timedelta(days=n) for n in range(60)})
@example({date(2020, 12, 20) + timedelta(days=n) for n in range(30)})
def test_seven_days_and_four_weeks_are_kept(days: set[date]) -> None:
    past = {day for day in days if day <= SUNDAY}
    found = select_days_to_keep(days, SUNDAY)
    assert {day for day in found if day <= SUNDAY} == days_by_the_rule(past)
    assert {day for day in found if day > SUNDAY} == days_by_the_rule(days - past)
    assert select_days_to_keep(found, SUNDAY) == found


@given(st.lists(st.integers(1, 30), max_size=60))
def test_deleting_day_by_day_keeps_the_same_as_deleting_at_once(gaps: list[int]) -> None:
    days: set[date] = set()
    rolling: set[date] = set()
    today = date(2026, 1, 1)
    for gap in gaps:
        today += timedelta(days=gap)
        days.add(today)
        rolling = select_days_to_keep({*rolling, today}, today)
        assert today in rolling
        assert len(rolling) <= 11
        assert rolling == select_days_to_keep(days, today)


FOREIGN = [
    "2026-13-01.json",
    "2026-11-1.json",
    "2026-11-02.json.bak",
    "2026-11-02.jsonl",
    "x2026-11-02.json",
    "٢٠٢٦-11-02.json",
    "replaced-2026-01-01T000000.json",
    "journal.sync-conflict-20261122-073104-ABCDEFG.json",
    ".2026-11-02.json.swp",
    ".notes.new",
    "notes.txt",
]


@settings(max_examples=15)
@given(some_days.filter(bool))
def test_only_old_backups_are_deleted(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, days: set[date]
) -> None:
    home = tmp_path_factory.mktemp("home")
    folder = home / "journal.backups"
    (home / "journal.json").write_bytes(good)
    write_backups(folder, good, *days - {SUNDAY})
    for name in FOREIGN:
        (folder / name).write_bytes(b"foreign")
    # No backup of a generated day has these names.
    (folder / "1980-01-01.json").symlink_to("notes.txt")
    (folder / "1980-01-02.json").mkdir()
    (folder / "1980-01-03.json").write_text('{"my": "diary"}')
    (folder / ".2026-11-21.json.abc123.new").write_bytes(b"left by a killed process")

    backups = Backups(home / "journal.json", lambda: SUNDAY)
    backups.back_up(lambda: None)
    dates = {f"{day}.json" for day in select_days_to_keep({*days, SUNDAY}, SUNDAY)}
    found = {item.name for item in folder.iterdir()}
    kept = {f"1980-01-0{day}.json" for day in (1, 2, 3)}
    assert found == dates | kept | {*FOREIGN, MARK}
    assert (folder / "2026-11-22.json").read_bytes() == good
    backups.back_up(lambda: None)
    assert {item.name for item in folder.iterdir()} == found


# What errors say about backups

DAMAGED = {
    "empty": b"",
    "cut off": b'{"meta":{"1":{"format":1}},"sess',
    "nothing": b"\x00" * 4096,
    "something else": b"[1, 2]",
    "reset": b"{}",
}


def error_of(journal: Journal, session: Session) -> str:
    """Return the error of every use, which is always the same."""
    messages = set()
    for use in (journal.history, lambda: journal.save_session(session), journal.tables):
        with pytest.raises(FileError) as caught:
            use()
        messages.add(str(caught.value))
    (message,) = messages
    return message


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_the_error_for_a_damaged_journal_says_how_to_restore(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, damage: bytes
) -> None:
    write_backups(
        folder, good, "2026-11-18", "2026-11-19", "2026-11-24", "replaced-2026-11-21T101010"
    )
    write_backups(folder, good[:-9], "2026-11-21")
    write_backups(folder, good.replace(b'"format":1', b'"format":2'), "2026-11-20")
    path.write_bytes(damage)
    message = error_of(existing, a_session(5))
    assert message.startswith(f"{path}: ")
    hint = "; `acutui restore 2026-11-19` brings back 2 sessions"
    assert message.endswith(f"the file was not changed{hint}")
    assert path.read_bytes() == damage
    existing.backups.program = "acutui --data x"
    path.write_bytes(damage)
    assert "`acutui --data x restore 2026-11-19`" in error_of(existing, a_session(5))


def test_the_error_for_a_missing_journal_says_how_to_restore(
    existing: Journal, path: Path, a_session: Make, calendar: Calendar
) -> None:
    existing.save_session(a_session(5))
    path.unlink()
    assert "`acutui restore 2026-11-22` restores the newest" in error_of(existing, a_session(6))

    fresh = Journal(path, still, backups=Backups(path, calendar))
    assert fresh.history().sessions == ()
    (warning,) = fresh.pending_warnings()
    what = f"{path}: is missing, but journal.backups is here; `acutui restore 2026-11-22` restores "
    assert warning.startswith(what)
    assert fresh.pending_warnings() == ()
    with pytest.raises(FileError) as refused:
        fresh.save_session(a_session(6))
    assert str(refused.value) == f"{warning}; nothing was saved"
    fresh.begin_if_missing()
    fresh.save_session(a_session(6))
    (warning,) = fresh.backups.pending_warnings()
    assert warning.startswith(
        f"{path}: was missing, so a new journal was started; `acutui restore "
    )


def test_a_journal_that_may_not_be_looked_at_is_not_missing(
    existing: Journal, path: Path, a_session: Make, monkeypatch: Patch
) -> None:
    existing.save_session(a_session(5))

    def refuse(path: Path) -> None:
        raise FileError(path, "can't be read")

    monkeypatch.setattr("acutui.journal.backups.find_signature", refuse)
    assert existing.backups.pending_warnings() == ()


def test_the_error_for_a_file_that_cannot_be_read_advises_no_restore(
    existing: Journal, path: Path, a_session: Make, monkeypatch: Patch, calendar: Calendar
) -> None:
    existing.save_session(a_session(5))
    break_call(monkeypatch, os, "open", errno.EIO, lambda name, *_, **__: name == path)
    message = error_of(Journal(path, still, backups=Backups(path, calendar)), a_session(6))
    assert message == f"{path}: can't be read: Input/output error"


@pytest.mark.parametrize("names", [[], ["2026-11-21"]])
def test_the_error_names_no_backup_if_none_is_sound(
    existing: Journal, path: Path, folder: Path, a_session: Make, names: list[str]
) -> None:
    path.write_bytes(b"")
    write_backups(folder, b"", *names)
    assert error_of(existing, a_session()).endswith("the file was not changed")


def test_the_error_for_a_newer_format_names_no_backup(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make
) -> None:
    """It is sound, so that an older backup would not help."""
    write_backups(folder, good, "2026-11-21")
    path.write_bytes(good.replace(b'"format":1', b'"format":2'))
    with pytest.raises(FileError) as refused:
        existing.save_session(a_session())
    assert "restore" not in str(refused.value)


def test_the_error_names_no_backup_if_the_folder_cannot_be_read(
    existing: Journal, path: Path, folder: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    write_backups(folder, good, "2026-11-21")
    path.write_bytes(b"")
    break_call(
        monkeypatch,
        os,
        "scandir",
        errno.EACCES,
        lambda place: place == folder or isinstance(place, int),
    )
    assert error_of(existing, a_session()).endswith(
        "is empty, not a journal; the file was not changed"
    )
