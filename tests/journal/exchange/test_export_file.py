"""Where an export may be written: to a new file that is not the journal's."""

import os
import stat
from pathlib import Path

import pytest

from acutui.journal.exchange.export_file import AlreadyExists, check_target, save_export
from acutui.util.files import FileError


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "journal.json"
    path.parent.mkdir()
    path.write_text("{}")
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("journal.json", "JOURNAL.json", "journal.undo.json", "journal.lock", ".journal.json.x"),
        *("journal.backups", "journal.backups/any.csv", "Journal.anything"),
        *("journal.json/x.csv", "journal.csv/x.json"),
    ],
)
def test_what_belongs_to_the_journal_is_refused(journal: Path, name: str) -> None:
    (journal.parent / "journal.backups").mkdir()
    for overwrite in (True, False):
        with pytest.raises(FileError, match="belongs to the journal; choose another name"):
            check_target(journal.parent / name, journal, overwrite=overwrite)


@pytest.mark.parametrize(
    "name",
    [
        *("data/journal.csv", "data/journal.ics", "data/JOURNAL.CSV", "data/journal-2.json"),
        *("data/my.journal.json", "journal.json", "journal.undo.json", "data/x/journal.json"),
    ],
)
def test_any_other_name_and_the_same_name_elsewhere_are_free(journal: Path, name: str) -> None:
    (journal.parent / "x").mkdir()
    target = journal.parents[1] / name
    check_target(target, journal)
    save_export(target, "合谷\r\n", journal)
    assert target.read_bytes() == "合谷\r\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert journal.read_text() == "{}"


def test_a_file_is_overwritten_only_if_that_is_asked_for(journal: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before")
    with pytest.raises(AlreadyExists, match="already exists"):
        save_export(target, "after", journal)
    assert target.read_text() == "before"
    save_export(target, "after", journal, overwrite=True)
    assert target.read_text() == "after"


def test_a_place_that_is_no_file_in_a_folder_is_refused(journal: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    places = {
        "missing/out.csv": f"there is no folder {tmp_path / 'missing'}",
        "data": "is not a regular file; choose another name",
        "pipe": "is not a regular file; choose another name",
        "x" * 300: "can't be written: File name too long",
    }
    for name, why in places.items():
        with pytest.raises(FileError) as caught:
            check_target(tmp_path / name, journal, overwrite=True)
        assert str(caught.value) == f"{tmp_path / name}: {why}"
