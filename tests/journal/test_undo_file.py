"""Whatever becomes of the file of the day's changes, the journal knows nothing of it."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from acutui.journal import undo as undo_module
from acutui.journal.journal import Journal
from acutui.practice.records import Day, Session
from acutui.util.files import Unwritable

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)


def ids(journal: Journal) -> list[int]:
    return [session.id for session in journal.history().sessions]


def three(journal: Journal, make: Make) -> list[int]:
    """Save three sessions."""
    for n in range(3):
        journal.save_session(make(n))
    return [make(n).id for n in range(3)]


NEWER = b'{"format":2,"done":[],"undone":[]}'


WRONG_BEFORE: list[Any] = [5, [], "x"]
WRONG_AFTER: list[Any] = [None, 5, []]


def damaged(whole: bytes) -> dict[str, bytes]:
    """Undo files that are none."""
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


def test_a_damaged_undo_file_is_as_none_and_is_replaced_by_the_next_change(
    path: Path, again: Callable[[], Journal], notes: Path, a_session: Make
) -> None:
    again().save_session(a_session())
    journal_before, whole = path.read_bytes(), notes.read_bytes()
    for name, data in damaged(whole).items():
        path.write_bytes(journal_before)
        notes.write_bytes(whole)
        running = again()
        assert running._changes.last(undone=False, began=datetime(2026, 1, 1, tzinfo=UTC)), name
        notes.write_bytes(data)
        assert (again().undo(), again().redo()) == (None, None), name
        assert notes.read_bytes() == data, name
        assert running.undo() == "the session", name  # which is in memory
        again().save_days([Day(DAY)], "the day")
        assert again().undo() == "the day", name


def test_notes_of_a_newer_acutui_are_left_alone(
    journal: Journal, again: Callable[[], Journal], notes: Path, a_session: Make
) -> None:
    notes.write_bytes(NEWER)
    three(journal, a_session)
    assert journal.undo() == "the session"
    assert journal.redo() == "the session"
    assert notes.read_bytes() == NEWER
    assert again().undo() is None


@pytest.mark.parametrize("what", ["folder", "pipe", "link in a circle"])
def test_what_is_no_file_in_the_place_of_the_notes_costs_only_their_lasting(
    journal: Journal, again: Callable[[], Journal], notes: Path, a_session: Make, what: str
) -> None:
    match what:
        case "folder":
            notes.mkdir()
        case "pipe":
            os.mkfifo(notes)
        case _:
            notes.symlink_to(notes)
    before = notes.lstat()
    three(journal, a_session)
    assert (journal.undo(), journal.undo(), journal.redo()) == ("the session",) * 3
    assert len(ids(again())) == 2
    assert again().undo() is None
    assert (notes.lstat().st_ino, notes.lstat().st_mode) == (before.st_ino, before.st_mode)


def test_notes_that_cannot_be_written_cost_only_their_lasting(
    journal: Journal, again: Callable[[], Journal], notes: Path, a_session: Make, monkeypatch: Patch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(undo_module, "replace_atomically", raising(Unwritable(notes, "full")))
        three(journal, a_session)
        assert journal.undo() == "the session"
        assert again().undo() is None
        assert not notes.exists()
    assert journal.undo() == "the session"
    assert again().undo() == "the session"
    assert ids(again()) == []


def test_notes_that_cannot_be_read_cost_only_their_lasting(
    filled: Journal, notes: Path, a_session: Make, monkeypatch: Patch
) -> None:
    whole = notes.read_bytes()
    really = Path.read_bytes

    def denied(this: Path) -> bytes:
        if this == notes:
            raise PermissionError
        return really(this)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", denied)
        filled.save_session(a_session(2))
        assert (filled.undo(), filled.undo(), filled.redo()) == ("the session",) * 3
    assert notes.read_bytes() == whole


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("rights", [0o600, 0o400, 0o000])
def test_the_notes_are_the_owner_s_alone_and_keep_their_rights(
    filled: Journal, notes: Path, a_session: Make, rights: int
) -> None:
    assert notes.stat().st_mode & 0o777 == 0o600
    notes.chmod(rights)
    filled.save_session(a_session(2))
    assert notes.stat().st_mode & 0o777 == rights
    assert (filled.undo(), filled.undo()) == ("the session",) * 2


def test_a_session_whose_process_ended_before_it_was_noted_is_in_the_way_of_nothing(
    filled: Journal, path: Path, again: Callable[[], Journal], notes: Path, a_session: Make
) -> None:
    noted = notes.read_bytes()
    filled.save_session(a_session(2))
    notes.write_bytes(noted)
    notes.with_name(".journal.undo.json.1234.new").write_bytes(noted[:50])
    journal = again()
    assert (journal.undo(), journal.undo(), journal.undo()) == ("the session", "the session", None)
    assert ids(journal) == [a_session(2).id]
    assert not list(path.parent.glob(".*"))


def test_an_undo_whose_process_ended_before_it_was_noted_is_known_for_done(
    filled: Journal, again: Callable[[], Journal], notes: Path, a_session: Make
) -> None:
    noted = notes.read_bytes()
    filled.undo()
    notes.write_bytes(noted)
    journal = again()
    assert journal.undo() == "the session"
    assert ids(journal) == [a_session(0).id]
    assert journal.redo() == "the session"
    assert ids(journal) == [a_session(0).id, a_session(1).id]


def test_words_in_the_notes_command_no_terminal(
    filled: Journal, again: Callable[[], Journal], notes: Path
) -> None:
    whole = notes.read_text().replace('"the session"', '"the\\u001b[2J\\n session"')
    notes.write_text(whole)
    assert again().undo() == "the[2J session"


# Bounds


def test_the_last_200_changes_are_kept(
    journal: Journal, again: Callable[[], Journal], notes: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for n in range(203):
        journal.save_days([Day(DAY, note=str(n))], f"note {n}")
    assert len(notes.read_bytes().splitlines()) < 210
    journal = again()
    for n in range(202, 2, -1):
        assert journal.undo() == f"note {n}"
    assert journal.undo() is None
    assert journal.history().days[DAY].note == "2"
    journal = again()
    for n in range(3, 203):
        assert journal.redo() == f"note {n}"
    assert journal.redo() is None


def test_the_undo_file_grows_to_2_mb_and_keeps_the_last_changes(
    journal: Journal, again: Callable[[], Journal], notes: Path, a_session: Make
) -> None:
    for n in range(8):
        journal.save_session(a_session(0, note=str(n) * 300_000))
    assert 1_200_000 < notes.stat().st_size <= 2_000_000
    assert again().undo() == "the session"
    assert [again().history().sessions[0].note[0], journal.undo()] == ["6", "the session"]
    assert again().history().sessions[0].note[0] == "5"
    journal.save_session(a_session(0, note="9" * 2_000_000))
    assert notes.stat().st_size < 100
    assert again().undo() is None
    assert journal.undo() == "the session"
    assert again().history().sessions[0].note[0] == "5"
