"""The undo file may be damaged or missing; the journal does not depend on it."""

import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.faults import break_call
from support.journals import list_ids, save_three

from acutui.journal import undo as undo_module
from acutui.journal.journal import Journal
from acutui.journal.undo import ChangedSince, Edit, UndoChange, UndoHistory
from acutui.practice.records import Day, Session
from acutui.util.files import Unwritable

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)


NEWER = b'{"format":2,"done":[],"undone":[]}'


WRONG_BEFORE: list[Any] = [5, [], "x"]
WRONG_AFTER: list[Any] = [None, 5, []]


def damaged_files(whole: bytes) -> dict[str, bytes]:
    """Return damaged undo files by name."""
    change = json.loads(whole)["done"][0]
    edit = change["edits"][0]
    wrong_lists: list[Any] = [[], {}, None, 5, [edit, edit]]
    wrong_edits: list[Any] = [
        *({**edit, "table": table} for table in ("meta", 5, ["sessions"])),
        *({**edit, "id": id} for id in (-1, 2**63, "7", True, None, 7.5)),
        *({**edit, "before": before} for before in WRONG_BEFORE),
        *({**edit, "after": after} for after in WRONG_AFTER),
        *({key: edit[key] for key in edit if key != left_out} for left_out in edit),
    ]
    wrong: list[Any] = [
        *({**change, "edits": [edit, one]} for one in wrong_edits),
        *({**change, "when": when} for when in (5, "noon", "2026-11-22T07:00:00", None)),
        {**change, "when": "0001-01-01T00:00:00+14:00"},
        {**change, "when": "9999-12-31T23:59:59-14:00"},
        *({**change, "words": words} for words in (5, None)),
        *({**change, "edits": edits} for edits in wrong_lists),
        *(5, None, [], "x"),
    ]
    files = [json.dumps({"format": 1, "done": [change, one], "undone": []}) for one in wrong]
    others: list[Any] = [{}, [], None, 5, {"format": 1}, {"format": "1", "done": [], "undone": []}]
    files += [json.dumps(one) for one in others]
    binary = [b"", b"\0" * 99, b"\xff", whole[:-20], whole + b"x", b"[" * 99_999, b"9" * 5000]
    large = b" " * 4_000_001 + whole
    return {f"{n} {d[-30:]!r}": d for n, d in enumerate([*map(str.encode, files), *binary, large])}


def test_a_damaged_undo_file_is_replaced_by_the_next_change(
    path: Path, reopen: Callable[[], Journal], undo_file: Path, a_session: Make
) -> None:
    reopen().save_session(a_session())
    journal_before, whole = path.read_bytes(), undo_file.read_bytes()
    for name, data in damaged_files(whole).items():
        path.write_bytes(journal_before)
        undo_file.write_bytes(whole)
        running = reopen()
        assert running._changes.last(undone=False, began=datetime(2026, 1, 1, tzinfo=UTC)), name
        undo_file.write_bytes(data)
        assert (reopen().undo(), reopen().redo()) == (None, None), name
        assert undo_file.read_bytes() == data, name
        assert running.undo() == "the session", name  # which is in memory
        reopen().save_days([Day(DAY)], "the day")
        assert reopen().undo() == "the day", name


def test_the_undo_file_of_a_newer_acutui_is_not_touched(
    journal: Journal, reopen: Callable[[], Journal], undo_file: Path, a_session: Make
) -> None:
    undo_file.write_bytes(NEWER)
    save_three(journal, a_session)
    assert journal.undo() == "the session"
    assert journal.redo() == "the session"
    assert undo_file.read_bytes() == NEWER
    assert reopen().undo() is None


@pytest.mark.parametrize("what", ["folder", "pipe", "link in a circle"])
def test_changes_can_be_undone_in_memory_if_the_undo_file_is_not_a_file(
    journal: Journal, reopen: Callable[[], Journal], undo_file: Path, a_session: Make, what: str
) -> None:
    match what:
        case "folder":
            undo_file.mkdir()
        case "pipe":
            os.mkfifo(undo_file)
        case _:
            undo_file.symlink_to(undo_file)
    before = undo_file.lstat()
    save_three(journal, a_session)
    assert (journal.undo(), journal.undo(), journal.redo()) == ("the session",) * 3
    assert len(list_ids(reopen())) == 2
    assert reopen().undo() is None
    assert (undo_file.lstat().st_ino, undo_file.lstat().st_mode) == (before.st_ino, before.st_mode)


def test_changes_can_be_undone_in_memory_if_the_undo_file_cannot_be_written(
    journal: Journal,
    reopen: Callable[[], Journal],
    undo_file: Path,
    a_session: Make,
    monkeypatch: Patch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(undo_module, "replace_atomically", raising(Unwritable(undo_file, "full")))
        save_three(journal, a_session)
        assert journal.undo() == "the session"
        assert reopen().undo() is None
        assert not undo_file.exists()
    assert journal.undo() == "the session"
    assert reopen().undo() == "the session"
    assert list_ids(reopen()) == []


def test_changes_can_be_undone_in_memory_if_the_undo_file_cannot_be_read(
    filled: Journal, undo_file: Path, a_session: Make, monkeypatch: Patch
) -> None:
    whole = undo_file.read_bytes()
    with monkeypatch.context() as broken:
        break_call(broken, os, "open", errno.EACCES, lambda name, *_: name == undo_file)
        filled.save_session(a_session(2))
        assert (filled.undo(), filled.undo(), filled.redo()) == ("the session",) * 3
    assert undo_file.read_bytes() == whole


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("rights", [0o600, 0o400, 0o000])
def test_the_undo_file_is_private_and_keeps_its_mode(
    filled: Journal, undo_file: Path, a_session: Make, rights: int
) -> None:
    assert undo_file.stat().st_mode & 0o777 == 0o600
    undo_file.chmod(rights)
    filled.save_session(a_session(2))
    assert undo_file.stat().st_mode & 0o777 == rights
    assert (filled.undo(), filled.undo()) == ("the session",) * 2


def test_an_unrecorded_session_does_not_prevent_undo(
    filled: Journal, path: Path, reopen: Callable[[], Journal], undo_file: Path, a_session: Make
) -> None:
    recorded = undo_file.read_bytes()
    filled.save_session(a_session(2))
    undo_file.write_bytes(recorded)
    undo_file.with_name(".journal.undo.json.1234.new").write_bytes(recorded[:50])
    journal = reopen()
    assert (journal.undo(), journal.undo(), journal.undo()) == ("the session", "the session", None)
    assert list_ids(journal) == [a_session(2).id]
    assert not list(path.parent.glob(".*"))


def test_an_unrecorded_undo_is_recognized(
    filled: Journal, reopen: Callable[[], Journal], undo_file: Path, a_session: Make
) -> None:
    recorded = undo_file.read_bytes()
    filled.undo()
    undo_file.write_bytes(recorded)
    journal = reopen()
    assert journal.undo() == "the session"
    assert list_ids(journal) == [a_session(0).id]
    assert journal.redo() == "the session"
    assert list_ids(journal) == [a_session(0).id, a_session(1).id]


def test_labels_in_the_undo_file_have_no_control_characters(
    filled: Journal, reopen: Callable[[], Journal], undo_file: Path
) -> None:
    whole = undo_file.read_text().replace('"the session"', '"the\\u001b[2J\\n session"')
    undo_file.write_text(whole)
    assert reopen().undo() == "the[2J session"


# Limits


def test_the_last_changes_can_be_undone(
    journal: Journal, reopen: Callable[[], Journal], undo_file: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(undo_module, "MAX_CHANGES", 20)
    for n in range(23):
        journal.save_days([Day(DAY, note=str(n))], f"note {n}")
    assert len(undo_file.read_bytes().splitlines()) < 30
    journal = reopen()
    for n in range(22, 2, -1):
        assert journal.undo() == f"note {n}"
    assert journal.undo() is None
    assert journal.history().days[DAY].note == "2"
    journal = reopen()
    for n in range(3, 23):
        assert journal.redo() == f"note {n}"
    assert journal.redo() is None


def test_the_undo_file_keeps_the_last_2_mb(
    journal: Journal, reopen: Callable[[], Journal], undo_file: Path, a_session: Make
) -> None:
    for n in range(8):
        journal.save_session(a_session(0, note=str(n) * 300_000))
    assert 1_200_000 < undo_file.stat().st_size <= 2_000_000
    assert reopen().undo() == "the session"
    assert [reopen().history().sessions[0].note[0], journal.undo()] == ["6", "the session"]
    assert reopen().history().sessions[0].note[0] == "5"
    journal.save_session(a_session(0, note="9" * 2_000_000))
    assert undo_file.stat().st_size < 100
    assert reopen().undo() is None
    assert journal.undo() == "the session"
    assert reopen().history().sessions[0].note[0] == "5"


# Documents that are nested too deeply


def nested_note() -> dict[str, Any]:
    """Return a document that can be neither compared with its like nor encoded."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return {"note": value}


def test_a_document_nested_too_deeply_to_be_compared_is_not_undone() -> None:
    edit = Edit("sessions", 7, None, nested_note())
    with pytest.raises(ChangedSince):
        edit.revert(nested_note())


def test_a_change_nested_too_deeply_to_be_written_stays_in_memory(path: Path) -> None:
    began = datetime(2026, 11, 22, tzinfo=UTC)
    history = UndoHistory(path)
    change = UndoChange(began, "the session", (Edit("sessions", 7, None, nested_note()),))
    history.add(change, began)
    assert history.last(undone=False, began=began) is change
    assert not history.path.exists()
