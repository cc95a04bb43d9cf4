"""Copies from before the first change of a day: made whole, kept for a while, never in the way."""

import errno
import os
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still

from acutui.journal.backups import Backups, select_days_to_keep
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch

SUNDAY = date(2026, 11, 22)
FAILURES = {
    errno.ENOSPC: "the disk is full",
    errno.EIO: "Input/output error",
    errno.EACCES: "no right to write here",
    errno.EROFS: "the disk is read-only",
}


class Calendar:
    """Tells the day that a test says."""

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
def there(path: Path, good: bytes, calendar: Calendar) -> Journal:
    """A journal that somebody laid out in a way of their own."""
    path.write_bytes(good)
    return Journal(path, still, backups=Backups(path, calendar))


def kept(folder: Path) -> dict[str, bytes]:
    """Everything in the folder of backups."""
    return {found.name: found.read_bytes() for found in folder.iterdir()} if folder.is_dir() else {}


def make(folder: Path, data: bytes, *names: object) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.json").write_bytes(data)


# Made before the first change of a day


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o400])
def test_the_first_change_of_a_day_keeps_the_journal_to_the_byte(
    there: Journal, path: Path, folder: Path, good: bytes, a_session: Make, mode: int
) -> None:
    path.chmod(mode)
    umask = os.umask(0)
    try:
        there.save_session(a_session(5))
    finally:
        os.umask(umask)
    assert kept(folder) == {"2026-11-22.json": good}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "2026-11-22.json").stat().st_mode) == 0o600
    assert there.backups.pending_warnings() == ()


def test_every_way_of_changing_it_keeps_one(
    filled: Journal, path: Path, folder: Path, change: Callable[[Journal], object]
) -> None:
    for found in folder.iterdir():
        found.unlink()
    before = path.read_bytes()
    change(filled)
    assert list(kept(folder).values()) == [before]


def test_later_changes_of_the_day_keep_no_more(
    there: Journal, folder: Path, good: bytes, a_session: Make, calendar: Calendar, path: Path
) -> None:
    for n in range(5, 8):
        there.save_session(a_session(n))
    there.undo()
    assert kept(folder) == {"2026-11-22.json": good}
    calendar.go()
    evening = path.read_bytes()
    there.redo()
    there.delete_session(a_session(6).id)
    assert kept(folder) == {"2026-11-22.json": good, "2026-11-23.json": evening}


def test_reading_keeps_nothing(there: Journal, folder: Path) -> None:
    there.history()
    there.documents()
    assert there.undo() is None
    assert not folder.exists()


def test_there_is_nothing_to_keep_before_the_first_session(
    path: Path, folder: Path, a_session: Make, open_journal: Callable[[Path], Journal]
) -> None:
    journal = open_journal(path)
    journal.save_session(a_session())
    assert kept(folder) == {}
    assert journal.backups.pending_warnings() == ()


@pytest.mark.parametrize("days", [-400, -1, 0, 1])
def test_the_first_of_a_day_stays_whatever_the_clock_or_the_zone(
    there: Journal, folder: Path, a_session: Make, calendar: Calendar, days: int
) -> None:
    there.save_session(a_session(5))
    calendar.go(1)
    there.save_session(a_session(6))
    first = kept(folder)
    calendar.go(days - 1)
    there.save_session(a_session(7))
    calendar.go(1 - days)
    there.save_session(a_session(8))
    assert kept(folder).items() >= first.items()
    assert len(kept(folder)) == (3 if days < 0 else 2)


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"meta":{"1":{"format":9}}}', b"\x00" * 99])
def test_a_journal_that_is_not_sound_is_never_kept(
    there: Journal, path: Path, folder: Path, a_session: Make, calendar: Calendar, damage: bytes
) -> None:
    there.save_session(a_session(5))
    sound = kept(folder)
    path.write_bytes(damage)
    calendar.go()
    with pytest.raises(FileError):
        there.save_session(a_session(6))
    there.backups.back_up()
    assert kept(folder) == sound
    assert there.backups.pending_warnings() == ()


def test_a_journal_behind_a_link_has_its_backups_where_it_is(
    tmp_path: Path, good: bytes, a_session: Make, open_journal: Callable[[Path], Journal]
) -> None:
    (tmp_path / "synced").mkdir()
    (tmp_path / "synced" / "journal.json").write_bytes(good)
    link = tmp_path / "link.json"
    link.symlink_to("synced/journal.json")
    open_journal(link).save_session(a_session(5))
    assert kept(tmp_path / "synced" / "journal.backups") == {"2026-11-22.json": good}
    assert not (tmp_path / "link.backups").exists()


def test_what_another_program_puts_there_meanwhile_is_what_is_kept(
    there: Journal, path: Path, folder: Path, good: bytes, a_session: Make, monkeypatch: Patch
) -> None:
    """It comes while the backup is written; what was read then may be half of each."""
    theirs = good.replace(b"quick", b"QUICK")
    really = os.fsync

    def sync(handle: int) -> None:
        if folder.exists() and path.read_bytes() == good:
            path.write_bytes(theirs)
        really(handle)

    monkeypatch.setattr(os, "fsync", sync)
    there.save_session(a_session(5))
    assert kept(folder) == {"2026-11-22.json": theirs}
    routines = [session.routine for session in there.history().sessions]
    assert sorted(routines) == ["QUICK", "back-and-neck", "back-and-neck"]


# How long they are kept


def by_the_rule(days: set[date]) -> set[date]:
    """The last seven, and the last one of each of the four weeks before; said another way."""
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
def test_the_last_seven_and_one_of_each_of_four_weeks_are_kept(days: set[date]) -> None:
    past = {day for day in days if day <= SUNDAY}
    found = select_days_to_keep(days, SUNDAY)
    assert {day for day in found if day <= SUNDAY} == by_the_rule(past)
    assert {day for day in found if day > SUNDAY} == by_the_rule(days - past)
    assert select_days_to_keep(found, SUNDAY) == found


@given(st.lists(st.integers(1, 30), max_size=60))
def test_dropping_day_by_day_keeps_the_same_as_dropping_at_once(gaps: list[int]) -> None:
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
def test_what_is_too_old_is_deleted_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, days: set[date]
) -> None:
    home = tmp_path_factory.mktemp("home")
    folder = home / "journal.backups"
    (home / "journal.json").write_bytes(good)
    make(folder, b"old", *days - {SUNDAY})
    for name in FOREIGN:
        (folder / name).write_bytes(b"foreign")
    # Days that are none of those above.
    (folder / "1980-01-01.json").symlink_to("notes.txt")
    (folder / "1980-01-02.json").mkdir()
    (folder / ".2026-11-21.json.abc123.new").write_bytes(b"left by a killed process")

    backups = Backups(home / "journal.json", lambda: SUNDAY)
    backups.back_up()
    dates = {f"{day}.json" for day in select_days_to_keep({*days, SUNDAY}, SUNDAY)}
    found = {item.name for item in folder.iterdir()}
    assert found == dates | {*FOREIGN, "1980-01-01.json", "1980-01-02.json"}
    assert (folder / "2026-11-22.json").read_bytes() == good
    backups.back_up()
    assert {item.name for item in folder.iterdir()} == found


# What is said of a journal that is damaged

DAMAGED = {
    "empty": b"",
    "cut off": b'{"meta":{"1":{"format":1}},"sess',
    "nothing": b"\x00" * 4096,
    "something else": b"[1, 2]",
    "reset": b"{}",
}


def said_of(journal: Journal, session: Session) -> str:
    """What every use of it says."""
    said = set()
    for use in (journal.history, lambda: journal.save_session(session), journal.documents):
        with pytest.raises(FileError) as caught:
            use()
        said.add(str(caught.value))
    (sentence,) = said
    return sentence


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_journal_names_the_newest_sound_backup_and_the_command(
    there: Journal, path: Path, folder: Path, good: bytes, a_session: Make, damage: bytes
) -> None:
    make(folder, good, "2026-11-18", "2026-11-19", "2026-11-24", "replaced-2026-11-21T101010")
    make(folder, good[:-9], "2026-11-21")
    make(folder, good.replace(b'"format":1', b'"format":2'), "2026-11-20")
    path.write_bytes(damage)
    said = said_of(there, a_session(5))
    assert said.startswith(f"{path}: ")
    hint = "; the newest sound backup is of 2026-11-19: `acutui restore 2026-11-19` brings it back"
    assert said.endswith(f"it was left as it is{hint}")
    assert path.read_bytes() == damage
    there.backups.command = "acutui --data x restore"
    assert "`acutui --data x restore 2026-11-19`" in said_of(there, a_session(5))


def test_a_journal_that_has_gone_names_the_newest_sound_backup(
    there: Journal, path: Path, a_session: Make, calendar: Calendar
) -> None:
    there.save_session(a_session(5))
    path.unlink()
    assert "`acutui restore 2026-11-22` brings it back" in said_of(there, a_session(6))

    fresh = Journal(path, still, backups=Backups(path, calendar))
    assert fresh.history().sessions == ()
    (told,) = fresh.backups.pending_warnings()
    assert told.startswith(f"{path}: is not there; the newest sound backup is of 2026-11-22: ")
    assert fresh.backups.pending_warnings() == ()
    fresh.save_session(a_session(6))
    (told,) = fresh.backups.pending_warnings()
    assert told.startswith(f"{path}: was not there, and is begun anew; the newest sound backup ")


def test_a_journal_on_a_disk_that_breaks_names_the_newest_sound_backup(
    there: Journal, path: Path, a_session: Make, monkeypatch: Patch, calendar: Calendar
) -> None:
    there.save_session(a_session(5))
    really = Path.open

    def broken(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return really(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", broken)
    said = said_of(Journal(path, still, backups=Backups(path, calendar)), a_session(6))
    assert said.startswith(f"{path}: can't be read: Input/output error; the newest sound backup ")


@pytest.mark.parametrize("names", [[], ["2026-11-21"]])
def test_no_backup_is_named_where_none_is_sound(
    there: Journal, path: Path, folder: Path, a_session: Make, names: list[str]
) -> None:
    path.write_bytes(b"")
    make(folder, b"", *names)
    assert said_of(there, a_session()).endswith("it was left as it is")


def test_a_newer_journal_names_no_backup(
    there: Journal, path: Path, folder: Path, good: bytes, a_session: Make
) -> None:
    """It is sound, and an older one would be no help."""
    make(folder, good, "2026-11-21")
    path.write_bytes(good.replace(b'"format":1', b'"format":2'))
    with pytest.raises(FileError) as refused:
        there.save_session(a_session())
    assert "restore" not in str(refused.value)
