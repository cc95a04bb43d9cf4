"""Format 1 is read and written completely; a newer format is read, and never written."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.clocks import still
from tinydb import TinyDB

from acutui.journal.file_format import FORMAT
from acutui.journal.journal import Journal
from acutui.journal.storage import JournalStorage
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.util.files import FileError

FIRST = Path(__file__).parent / "fixtures" / "format-1.json"
"""A journal as version 0.1.0 wrote it. Never change it: people have such files."""

INDIA = timezone(timedelta(hours=5, minutes=30))
SESSIONS = (
    Session(
        id=1849304117239185408,
        routine="back-and-neck",
        source="timer",
        started=datetime(2026, 11, 22, 7, 31, 4, tzinfo=INDIA),
        ended=datetime(2026, 11, 22, 7, 38, 40, tzinfo=INDIA),
        day=date(2026, 11, 22),
        holds=(
            HoldRecord("RX-THUMB", "left", 60, 60.0),
            HoldRecord("LI4", "right", 60.0, 58.5),
            HoldRecord("BL52", "both", 90, 12.25),
        ),
        before=Feeling(5, 6, ("neck-pain", "stiffness")),
        after=Feeling(3, 0),
        note='合谷 [b]"ok"\\ 👍',
    ),
    Session(
        id=1849304117239185409,
        routine="headache-li4",
        source="log",
        started=datetime(2026, 11, 22, 23, 50, tzinfo=timezone(timedelta(hours=-3))),
        ended=datetime(2026, 11, 22, 23, 52, tzinfo=timezone(timedelta(hours=-3))),
        day=date(2026, 11, 22),
        holds=(HoldRecord("GV20", "midline", 120, 120),),
        after=Feeling(symptoms=("headache",)),
    ),
    Session(
        id=1849304117239185411,
        routine="imported",
        source="import",
        started=datetime(2026, 10, 25, 12, tzinfo=timezone(timedelta(hours=1))),
        ended=datetime(2026, 10, 25, 12, tzinfo=timezone(timedelta(hours=1))),
        day=date(2026, 10, 25),
        holds=(),
        note="Loop",
    ),
)
DAYS = {
    date(2026, 11, 22): Day(date(2026, 11, 22), checks=("vitamin-c", "workout"), note="slept well"),
    date(2026, 11, 23): Day(date(2026, 11, 23), rest=True),
}


@pytest.fixture
def first(path: Path) -> Path:
    """A copy of the journal of format 1."""
    shutil.copyfile(FIRST, path)
    return path


def newer(data: bytes, number: int = FORMAT + 1) -> bytes:
    changed = data.replace(b'"format":1', b'"format":%d' % number)
    assert changed != data
    return changed


@pytest.fixture
def later(first: Path) -> Path:
    """The same journal as a newer acutui may write it, with some unknown contents."""
    first.write_bytes(
        newer(first.read_bytes())
        .replace(b'"source":"log"', b'"source":"watch"')
        .replace(b',"weights":{', b',"streaks":[[1,2]]\n,"weights":{')
    )
    return first


# Format 1


def test_every_field_of_format_1_is_read(first: Path) -> None:
    history = Journal(first, still).history()
    assert history.sessions == SESSIONS
    assert history.days == DAYS
    (problem,) = history.problems
    assert "sessions 1849304117239185412" in problem
    assert first.read_bytes() == FIRST.read_bytes()


def test_a_save_changes_no_other_line(first: Path, a_session: Callable[..., Session]) -> None:
    before = FIRST.read_bytes().splitlines()
    journal = Journal(first, still)
    journal.save_session(a_session(400))
    journal.save_days([Day(date(2026, 11, 24), rest=True)], "the rest day")
    after = first.read_bytes().splitlines()
    assert [line for line in before if line not in after] == [
        b',"20261124":{"deleted":true,"updated":"2026-11-24T20:00:00.000Z"}'
    ]
    assert len([line for line in after if line not in before]) == 2
    kept = [line for line in after if line in before]
    assert kept == [line for line in before if line in after], "in the same order"


def test_an_edit_keeps_unknown_fields(first: Path) -> None:
    session = SESSIONS[0]
    Journal(first, still).save_session(replace(session, note="edited"))
    was, now = (
        json.loads(path.read_bytes())["sessions"][str(session.id)] for path in (FIRST, first)
    )
    assert now.pop("note") == "edited"
    assert now.pop("updated") > was.pop("updated")
    del was["note"]
    assert now == was


def test_plain_tinydb_opens_format_1(first: Path) -> None:
    database = TinyDB(first)
    assert len(database.table("sessions")) == 5
    assert database.table("weights").get(doc_id=1) == {"kg": 81.5, "of": ["morning"]}
    database.close()


def test_a_higher_format_number_makes_the_journal_read_only(first: Path) -> None:
    """Only the number differs."""
    assert Journal(first, still).read_only_reason == ""
    journal = Journal(first, still)
    journal.save_days([Day(date(2026, 11, 25), rest=True)], "the rest day")
    first.write_bytes(newer(first.read_bytes()))
    assert date(2026, 11, 25) in journal.history().days
    assert "format 2" in journal.read_only_reason
    with pytest.raises(FileError, match="format 2"):
        journal.save_days([Day(date(2026, 11, 25))], "the rest day")


def test_a_byte_order_mark_is_read_and_dropped_by_a_save(
    first: Path, a_session: Callable[..., Session]
) -> None:
    first.write_bytes(b"\xef\xbb\xbf" + first.read_bytes())
    journal = Journal(first, still)
    assert journal.history().sessions == SESSIONS
    journal.save_session(a_session(400))
    assert first.read_bytes().startswith(b'{"meta"')
    assert len(journal.history().sessions) == len(SESSIONS) + 1


# Newer formats


def test_what_can_be_read_of_a_newer_format_is_read(later: Path) -> None:
    journal = Journal(later, still)
    history = journal.history()
    assert history.sessions == (SESSIONS[0], SESSIONS[2])
    assert history.days == DAYS
    assert history.problems == (f"{later}: 2 entries can only be read by a newer acutui",)
    assert (
        journal.read_only_reason
        == f"{later}: has format 2, newer than this acutui knows (1); update acutui"
    )


@pytest.mark.parametrize("table", [b'"sessions":[]', b'"sessions":7', b'"entries":{}'])
def test_a_newer_format_with_other_tables_has_no_sessions(path: Path, table: bytes) -> None:
    path.write_bytes(b'{"meta":{"1":{"format":2}},' + table + b"}")
    journal = Journal(path, still)
    assert journal.history().sessions == ()
    assert journal.read_only_reason


@pytest.mark.parametrize("number", [2, 99, 10**30])
def test_a_newer_format_is_never_written(
    first: Path, a_session: Callable[..., Session], number: int
) -> None:
    first.write_bytes(newer(first.read_bytes(), number))
    data, stat = first.read_bytes(), first.stat()
    journal = Journal(first, still)
    attempts: list[Callable[[], object]] = [
        lambda: journal.save_session(a_session()),
        lambda: journal.delete_session(SESSIONS[0].id),
        lambda: journal.save_days([Day(date(2026, 11, 22), rest=True)], "the rest day"),
        lambda: journal.apply_changes("the import", lambda _tables, _now: {}),
        lambda: journal.apply_changes("the import", lambda _tables, _now: {}, dry_run=True),
    ]
    for attempt in attempts:
        with pytest.raises(FileError) as caught:
            attempt()
        assert f"format {number}, newer" in str(caught.value)
        assert "nothing was saved" in str(caught.value)
    assert journal.undo() is None
    assert first.read_bytes() == data
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
    names = {path.name for path in first.parent.iterdir()}
    assert names == {"journal.json", "journal.lock"}


def test_a_file_that_becomes_newer_keeps_the_undo_history(
    journal: Journal, path: Path, a_session: Callable[..., Session]
) -> None:
    journal.save_session(a_session())
    ours = path.read_bytes()
    path.write_bytes(newer(ours).replace(b'"note":""', b'"note":"new"'))
    for _ in range(2):
        with pytest.raises(FileError, match="newer"):
            journal.undo()
    assert journal.history().sessions[0].note == "new"
    path.write_bytes(ours)
    assert journal.undo() == "the session"


def test_a_file_that_becomes_newer_during_a_save_is_not_overwritten(
    path: Path, a_session: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(path, still)
    journal.save_session(a_session(0))
    theirs = newer(path.read_bytes())
    really = JournalStorage._back_up_and_check

    def replaced_first(storage: JournalStorage) -> None:
        path.with_name("theirs").write_bytes(theirs)
        path.with_name("theirs").replace(path)
        really(storage)

    monkeypatch.setattr(JournalStorage, "_back_up_and_check", replaced_first)
    with pytest.raises(FileError, match="newer"):
        journal.save_session(a_session(1))
    assert path.read_bytes() == theirs


def test_a_newer_format_is_reported_once(later: Path) -> None:
    journal = Journal(later, still)
    assert journal.pending_warnings() == ()
    journal.history()
    (warning,) = journal.pending_warnings()
    assert warning.startswith(f"{later}: has format 2")
    journal.history()
    assert journal.pending_warnings() == ()
