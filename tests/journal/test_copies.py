"""Finding the copies of a journal beside it: by what they hold, whatever they are called."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from acutui.journal.copies import find_copies
from acutui.journal.documents import Tables
from acutui.journal.exchange.habit_log import make_session_id
from acutui.journal.file_format import parse
from acutui.journal.journal import Journal
from acutui.practice.records import Session

Make = Callable[..., Session]
Save = Callable[..., Path]
NOW = datetime(2026, 12, 1, tzinfo=UTC)

NAMED_AFTER_IT = [
    "journal (1).json",  # Google Drive
    "journal (2).json",
    "journal 2.json",  # iCloud
    "journal (Anna's conflicted copy 2026-11-22).json",  # Dropbox
    "journal (Konflikt-Kopie von Anna 2026-11-22).json",
    "journal (Sam's conflicting copy 2026-11-16).json",  # Maestral
    "journal (conflicted copy 2026-11-22 073104).json",  # Nextcloud
    "journal-LAPTOP-7Q2.json",  # OneDrive
    "journal-Copy.json",
    "journal_conflict-20261116-073104.json",  # ownCloud
    "journal.sync-conflict-20261122-073104-ABCDEFG.json",  # Syncthing
    "journal.sync-conflict-20261122-073104-ABCDEFG.sync-conflict-20261123-073104-ABCDEFG.json",
    "journal.Conflict.json",  # Resilio
    "journal.json.orig",  # git mergetool
    "journal_BASE_4711.json",
    "journal_REMOTE_4711.json",
    "journal.json.bak",
    "journal\n2.json",
    "journal.kopie.json",
]
NAMED_OTHERWISE = [
    "Copy of journal.json",
    "Kopie von journal.json",
    "journal2.json",
    "Journal.json",
    "old journal.json",
    "acutui.txt",
    "日記",
    "backup",
    "1.json",
    "laptop.json",
]
TEMPORARY = [
    ".journal.json.k3jx9q2p.new",
    ".syncthing.journal.sync-conflict-20261122-073104-ABCDEFG.json.tmp",
    "~syncthing~journal.json.tmp",
    "journal (conflicted copy 2026-11-22).json.tmp",
    "journal.json.part",
    "journal.json.!sync",
    ".journal.json.orig",
]


@pytest.fixture
def save(tmp_path: Path, a_session: Make) -> Iterator[Save]:
    """Save sessions of these numbers in a journal, used under its name unless it is a copy."""
    with ExitStack() as stack:

        def write(name: str, *numbers: int, is_used: bool = False, **fields: Any) -> Path:
            made = Journal(tmp_path / "elsewhere" / "journal.json", lambda: NOW)
            path = tmp_path / name
            if is_used or name == "journal.json":
                made = Journal(path, lambda: NOW)
            for number in numbers:
                made.save_session(a_session(number, **fields))
            stack.callback(made.close)
            if made.path != path:
                made.path.replace(path)
            return path

        yield write


def tables_of(path: Path) -> Tables:
    return parse(path.read_bytes()).tables if path.exists() else {}


def names_found(journal: Path) -> list[str]:
    return [path.name for path in find_copies(journal, tables_of(journal))]


@pytest.mark.parametrize("name", NAMED_AFTER_IT)
def test_a_copy_named_after_the_journal_is_found_even_if_they_share_nothing(
    save: Save, name: str
) -> None:
    journal = save("journal.json", 1)
    save(name, 2)
    assert names_found(journal) == [name]
    journal.unlink()
    assert names_found(journal) == [name]


@pytest.mark.parametrize("name", [*NAMED_OTHERWISE, *NAMED_AFTER_IT[:3]])
def test_a_copy_that_shares_a_session_is_found_whatever_its_name(save: Save, name: str) -> None:
    journal = save("journal.json", 1, 2)
    save(name, 2, 3)
    assert names_found(journal) == [name]


def test_a_journal_that_was_merged_by_name_is_still_one_of_its_own(save: Save) -> None:
    anna = save("anna.json", 1, 2, is_used=True)
    ben = save("ben.json", 2, 3, is_used=True)
    assert names_found(anna) == names_found(ben) == []


@pytest.mark.parametrize("name", NAMED_OTHERWISE)
def test_the_journal_of_another_person_is_no_copy(save: Save, name: str) -> None:
    journal = save("journal.json", 1, 2)
    save(name, 3, 4, is_used=True)
    assert names_found(journal) == []
    assert names_found(journal.with_name(name)) == []


def test_a_journal_used_under_a_similar_name_is_no_copy(save: Save) -> None:
    anna, work = save("anna.json", 1, is_used=True), save("anna-work.json", 2, is_used=True)
    assert names_found(anna) == []
    assert names_found(work) == []


def test_days_and_imported_sessions_in_both_do_not_make_a_copy(save: Save, a_session: Make) -> None:
    day = date(2026, 11, 22)
    id = make_session_id("Loop", "Acupressure", day)
    ours = save("journal.json", 1, id=id, source="import")
    theirs = save("ben.json", 1, id=id, source="import", is_used=True)
    for path in (ours, theirs):
        tables = json.loads(path.read_text())
        tables["days"]["20261122"] = {"day": "2026-11-22", "rest": True}
        path.write_text(json.dumps(tables))
    assert names_found(ours) == []


def test_a_session_deleted_in_one_of_them_is_still_shared(save: Save) -> None:
    journal = save("journal.json", 1)
    copy = save("laptop.json", 1)
    tables = json.loads(copy.read_text())
    (id,) = tables["sessions"]
    tables["sessions"] = {id: {"deleted": True, "updated": "2026-11-22T02:08:40.120Z"}, "x": 5}
    copy.write_text(json.dumps(tables))
    assert names_found(journal) == ["laptop.json"]


@pytest.mark.parametrize("name", TEMPORARY)
def test_temporary_files_are_no_copies(save: Save, name: str) -> None:
    journal = save("journal.json", 1)
    save(name, 1, 2)
    assert names_found(journal) == []


def test_only_a_conflicting_copy_is_found_if_it_is_damaged(save: Save) -> None:
    journal = save("journal.json", 1)
    whole = journal.read_bytes()
    for name in (*NAMED_AFTER_IT, *NAMED_OTHERWISE):
        journal.with_name(name).write_bytes(whole[:-9])
    assert names_found(journal) == sorted(
        name for name in NAMED_AFTER_IT if "conflict" in name.casefold()
    )


@pytest.mark.parametrize(
    "name",
    [
        "journal.session.sync-conflict-20261122-073104-ABCDEFG.json",
        "journal.undo (conflicted copy 2026-11-22).json",
        "journal.backups (conflicted copy 2026-11-22).json",
    ],
)
def test_conflicting_companions_are_no_copies(save: Save, name: str) -> None:
    journal = save("journal.json", 1)
    journal.with_name(name).write_bytes(b"{}")
    assert names_found(journal) == []


def test_only_regular_files_are_looked_at(save: Save, tmp_path: Path) -> None:
    journal = save("journal.json", 1)
    os.mkfifo(tmp_path / "journal 2.json")
    (tmp_path / "journal 3.json").symlink_to(journal)
    (tmp_path / "journal 4.json").hardlink_to(journal)
    (tmp_path / "journal 5.json").mkdir()
    (tmp_path / "journal 6.json").write_bytes(journal.read_bytes().replace(b'"format":1', b"5"))
    (tmp_path / "journal (conflicted copy by a link).json").symlink_to(journal)
    assert names_found(journal) == []
    assert names_found(tmp_path / "none" / "journal.json") == []


def test_a_file_that_is_in_the_cloud_only_is_not_downloaded(
    save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = save("journal.json", 1)
    save("laptop.json", 1)
    assert names_found(journal) == ["laptop.json"]
    monkeypatch.setattr("acutui.journal.copies._flags_of", lambda _: 0x40000000)
    assert names_found(journal) == []


def test_links_and_special_characters_in_the_journals_name(save: Save, tmp_path: Path) -> None:
    real = save("j[a]*.json", 1, is_used=True)
    save("j[a]* 2.json", 2)
    save("ja 2.json", 3)
    link = tmp_path / "home" / "mine.json"
    link.parent.mkdir()
    link.symlink_to(real)
    assert [path.name for path in find_copies(link, tables_of(real))] == ["j[a]* 2.json"]


def test_a_copy_in_a_newer_format_is_found(save: Save) -> None:
    journal = save("journal.json", 1)
    copy = save("laptop.json", 1)
    copy.write_bytes(copy.read_bytes().replace(b'"format":1', b'"format":2'))
    assert names_found(journal) == ["laptop.json"]


def test_of_other_files_only_the_beginning_is_read(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = save("journal.json", 1)
    save("journal 2.json", 2)
    for number in range(300):
        (tmp_path / f"{number}.json").write_text('{"sessions": [1, 2]}' * 100)
    whole: list[Path] = []
    read = os.read

    def limited(handle: int, size: int) -> bytes:
        name = Path(f"/proc/self/fd/{handle}").readlink()
        if size > 1000:
            whole.append(name)
        return read(handle, size)

    if not Path("/proc/self/fd").exists():
        pytest.skip("there is no way to tell which file is read")
    monkeypatch.setattr(os, "read", limited)
    assert names_found(journal) == ["journal 2.json"]
    assert {path.name for path in whole} == {"journal 2.json"}


def test_reading_changes_nothing(save: Save, tmp_path: Path) -> None:
    journal = save("journal.json", 1)
    copy = save("journal 2.json", 1)
    copy.chmod(0o400)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert names_found(journal) == ["journal 2.json"]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400


def test_a_restored_journal_is_still_one_of_its_own(save: Save) -> None:
    anna, ben = save("journal.json", 1, is_used=True), save("journal-ben.json", 2, is_used=True)
    save("journal-ben.json", 3, is_used=True)
    # Restoring takes the undo file away; the backups stay.
    ben.with_name("journal-ben.undo.json").unlink()
    assert ben.with_name("journal-ben.backups").is_dir()
    assert names_found(anna) == []
