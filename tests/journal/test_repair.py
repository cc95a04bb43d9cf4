"""A damaged journal is replaced by what can be read of it, and the damaged file is kept."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.faults import break_call
from support.journals import list_leftovers, read_ids

from acutui.journal.backups import Backups
from acutui.journal.journal import Journal
from acutui.journal.repair import find_remedies, take_over
from acutui.practice.records import Session
from acutui.util.files import FileError

Make = Callable[..., Session]
NOW = datetime(2026, 11, 22, 7, 31, 4, tzinfo=UTC)
TORN = 1849304117239185409


@pytest.fixture
def backups(path: Path) -> Backups:
    return Backups(path, NOW.date)


@pytest.fixture
def damaged(path: Path, good: bytes) -> bytes:
    """A journal whose second session is torn."""
    path.write_bytes(good.replace(b'"source": "log"', b'"source": "lo'))
    return path.read_bytes()


def test_what_can_be_read_is_the_journal_now(path: Path, damaged: bytes, backups: Backups) -> None:
    done = take_over(backups, NOW)
    assert done is not None
    assert done.aside is not None
    assert done.aside.name == "damaged-2026-11-22T073104.json"
    assert done.aside.read_bytes() == damaged
    assert done.found.lost_ids == {str(TORN)}
    assert read_ids(path) == {1849304117239185408}
    assert b"1849304117239185410" in path.read_bytes(), "the mark of a deletion"
    assert b'"mood":"good"' in path.read_bytes()
    assert b'"weights":{\n"1":{"kg":81.5,"of":["morning"]}' in path.read_bytes()
    assert take_over(backups, NOW) is None


def test_a_file_kept_before_is_not_replaced(path: Path, damaged: bytes, backups: Backups) -> None:
    take_over(backups, NOW)
    path.write_bytes(damaged[:-5])
    done = take_over(backups, NOW)
    assert done is not None
    assert done.aside is not None
    assert done.aside.read_bytes() == damaged[:-5]
    assert (backups.folder / "damaged-2026-11-22T073104.json").read_bytes() == damaged
    assert [backup.name for backup in backups.list_replaced()] == [
        "damaged-2026-11-22T073104-2",
        "damaged-2026-11-22T073104",
    ]


def test_the_changes_before_are_put_aside(
    filled: Journal, path: Path, undo_file: Path, reopen: Callable[[], Journal]
) -> None:
    changes = undo_file.read_bytes()
    path.write_bytes(path.read_bytes()[:-20])
    done = take_over(filled.backups, NOW)
    assert done is not None
    assert done.aside is not None
    assert done.aside.with_suffix(".undo").read_bytes() == changes
    assert not undo_file.exists()
    assert reopen().undo() is None


def test_an_entry_that_is_torn_comes_from_the_newest_backup_that_has_it(
    path: Path, good: bytes, damaged: bytes, backups: Backups
) -> None:
    backups.prepare_folder()
    older = good.replace(b'"quick"', b'"older"')
    for day, data in (("2026-11-19", older), ("2026-11-20", good), ("2026-11-21", damaged)):
        (backups.folder / f"{day}.json").write_bytes(data)
    assert "2 sessions, 1 of them from a backup" in find_remedies(damaged, backups).hint
    done = take_over(backups, NOW)
    assert done is not None
    assert done.filled == 1
    assert b'"quick"' in path.read_bytes()
    assert read_ids(path) == {1849304117239185408, TORN}


def test_what_a_backup_has_besides_stays_there(
    path: Path, good: bytes, damaged: bytes, backups: Backups
) -> None:
    """It may be there only because the journal was restored to an earlier day."""
    backups.prepare_folder()
    more = good.replace(b"1849304117239185410", b"1849304117239185411")
    (backups.folder / "2026-11-21.json").write_bytes(more)
    assert take_over(backups, NOW)
    assert b"1849304117239185411" not in path.read_bytes()
    assert damaged


@pytest.mark.parametrize("call", ["fsync", "replace", "link", "fdopen"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES], ids=errno.errorcode.get)
def test_a_failing_call_leaves_the_damaged_file(
    path: Path,
    damaged: bytes,
    backups: Backups,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    error: int,
) -> None:
    with monkeypatch.context() as patch:
        break_call(patch, os, call, error)
        try:
            done = take_over(backups, NOW)
        except FileError:
            assert path.read_bytes() == damaged
            done = take_over(backups, NOW) if call == "link" else None
    kept = [one for one in backups.folder.glob("damaged-*") if one.read_bytes() == damaged]
    if done is None:
        assert path.read_bytes() == damaged
        assert take_over(backups, NOW)
    else:
        assert kept
    assert read_ids(path) == {1849304117239185408}
    assert list_leftovers(path) == set()


def test_looking_at_a_damaged_journal_never_writes_it(
    path: Path, damaged: bytes, a_session: Make, reopen: Callable[[], Journal]
) -> None:
    journal = reopen()
    journal.read_damaged()
    assert [session.id for session in journal.history().sessions] == [1849304117239185408]
    assert "takes over its 1 session; line 6 is damaged" in journal.read_only_reason
    attempts: list[Callable[[], object]] = [
        lambda: journal.save_session(a_session(5)),
        lambda: journal.delete_session(1849304117239185408),
        lambda: journal.apply_changes("x", lambda _tables, _now: {}),
    ]
    for attempt in attempts:
        with pytest.raises(FileError, match="nothing was saved"):
            attempt()
    assert path.read_bytes() == damaged
    take_over(journal.backups, NOW)
    assert journal.has_changed
    journal.save_session(a_session(5))
    assert journal.read_only_reason == ""
    assert len(journal.history().sessions) == 2
