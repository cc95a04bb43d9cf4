"""Every change of the day can be undone and redone, unless something else changed since."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.clocks import still
from support.faults import StartProcess
from support.journals import list_ids, read_documents, save_three

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)


def change_document(path: Path, id: object, fields: object, table: str = "sessions") -> None:
    """Change a document as another program does."""
    tables = json.loads(path.read_bytes())
    if isinstance(fields, dict):
        tables[table][str(id)] = tables[table].get(str(id), {}) | fields
    elif fields is None:
        del tables[table][str(id)]
    else:
        tables[table][str(id)] = fields
    path.write_text(json.dumps(tables))


# Restarts and days


def test_changes_can_be_undone_and_redone_after_a_restart(
    journal: Journal, reopen: Callable[[], Journal], a_session: Make
) -> None:
    a, b, c = save_three(journal, a_session)
    for left in ([a, b], [a]):
        assert reopen().undo() == "the session"
        assert list_ids(reopen()) == left
    for left in ([a, b], [a, b, c]):
        assert reopen().redo() == "the session"
        assert list_ids(reopen()) == left
    assert reopen().redo() is None
    assert [reopen().undo() for _ in range(4)] == ["the session"] * 3 + [None]
    assert list_ids(reopen()) == []


def test_a_new_change_leaves_nothing_to_redo(
    journal: Journal, reopen: Callable[[], Journal], a_session: Make
) -> None:
    save_three(journal, a_session)
    journal.undo()
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    assert journal.redo() is None
    assert reopen().redo() is None
    assert reopen().undo() == "the rest day"


@pytest.mark.parametrize("hour", [2, 3, 23])
def test_changes_before_the_day_began_can_not_be_undone(
    path: Path, a_session: Make, hour: int
) -> None:
    now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    today = [datetime(2026, 11, 22, 3, tzinfo=UTC)]
    journal = Journal(path, lambda: now, lambda _: today[0])
    save_three(journal, a_session)
    assert journal.undo() == "the session"
    now += timedelta(hours=hour)
    if now.day == 23 and now.hour >= 3:
        today[0] += timedelta(days=1)
        for one in (journal, Journal(path, lambda: now, lambda _: today[0])):
            assert (one.undo(), one.redo()) == (None, None)
        assert len(list_ids(journal)) == 2
    else:
        assert (journal.redo(), journal.undo()) == ("the session", "the session")


def test_changes_can_be_undone_for_24_hours_by_default(path: Path, a_session: Make) -> None:
    now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    journal = Journal(path, lambda: now)
    journal.save_session(a_session(0))
    now += timedelta(hours=12)
    journal.save_session(a_session(1))
    now += timedelta(hours=13)
    for one in (Journal(path, lambda: now), journal):
        assert one.undo() == (None if one is journal else "the session")
    assert list_ids(journal) == [a_session(0).id]


# Several documents at once


def test_saving_several_days_is_one_change(
    journal: Journal, path: Path, reopen: Callable[[], Journal], monkeypatch: Patch
) -> None:
    journal.save_days([Day(DAY, checks=("workout",))], "the check")
    before = dict(journal.history().days)
    range_of = [Day(DAY + timedelta(days=n), rest=True) for n in range(-2, 5)]
    replaced: list[str] = []
    really = Path.replace

    def replace(self: Path, to: Path) -> Path:
        replaced.append(to.name)
        return really(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    journal.save_days(iter(range_of), "the rest days")
    ours = [name for name in replaced if name.startswith("journal.")]  # else a backup
    assert ours == ["journal.json", "journal.undo.json"]
    rested = {day.day: day for day in range_of}
    assert dict(journal.history().days) == rested == dict(reopen().history().days)
    assert journal.undo() == "the rest days"
    assert dict(journal.history().days) == before == dict(reopen().history().days)
    assert reopen().redo() == "the rest days"
    assert dict(journal.history().days) == rested


def test_saving_no_days_is_no_change(journal: Journal, path: Path) -> None:
    journal.save_days([], "the rest days")
    assert journal.undo() is None
    assert list(path.parent.iterdir()) == []


def test_an_impossible_day_prevents_saving_the_others(filled: Journal, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileError, match=r"can't hold the rest days.*1970.*nothing was saved"):
        filled.save_days([Day(DAY), Day(date(1960, 1, 1))], "the rest days")
    assert path.read_bytes() == before
    assert filled.undo() == "the session"


def test_a_change_is_not_undone_in_part(
    journal: Journal, path: Path, reopen: Callable[[], Journal], a_session: Make
) -> None:
    journal.save_session(a_session(0))
    journal.save_days([Day(DAY + timedelta(days=n), rest=True) for n in range(3)], "the rest days")
    change_document(
        path, 20261123, {"note": "by hand", "updated": "2026-12-02T00:00:00.000Z"}, "days"
    )
    before = path.read_bytes()
    words = "another acutui changed the rest days since; nothing was undone"
    with pytest.raises(FileError, match=words) as caught:
        journal.undo()
    assert caught.value.path == path
    assert path.read_bytes() == before
    # The change is forgotten, and the one before it can be undone, also in a new process.
    assert reopen().undo() == "the session"
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    "change",
    [{"note": "by hand"}, {"updated": "2026-12-01T00:00:00.001Z"}, {"deleted": True}, 5, None],
    ids=str,
)
def test_a_document_changed_since_is_not_undone(
    filled: Journal, path: Path, a_session: Make, change: object
) -> None:
    change_document(path, a_session(1).id, change)
    before = path.read_bytes()
    with pytest.raises(FileError, match=r"another acutui changed .* since; nothing was undone"):
        filled.undo()
    assert path.read_bytes() == before
    assert filled.undo() == "the session"
    assert filled.redo() == "the session"
    change_document(path, a_session(0).id, {"note": "by hand"})
    filled.save_session(a_session(2))
    filled.undo()
    change_document(path, a_session(2).id, {"updated": "2026-12-02T00:00:00.000Z"})
    with pytest.raises(FileError, match=r"changed .* since; nothing was redone"):
        filled.redo()
    assert filled.redo() is None


def test_a_foreign_change_between_two_changes_is_not_undone(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(note="one"))
    change_document(
        path, a_session().id, {"note": "by hand", "updated": "2026-12-01T00:00:01.500Z"}
    )
    journal.save_session(a_session(note="two"))
    assert journal.undo() == "the session"
    assert journal.history().sessions == (a_session(note="by hand"),)
    with pytest.raises(FileError, match="another acutui changed the session since"):
        journal.undo()
    assert journal.redo() == "the session"
    assert journal.history().sessions == (a_session(note="two"),)


# Fields of other programs


@pytest.mark.parametrize("number", ["NaN", "1e999", str(2**80), '"\\ud800"', "[[1]]", "null"])
def test_unknown_fields_survive_undo_and_redo(
    path: Path, reopen: Callable[[], Journal], good: bytes, number: str
) -> None:
    path.write_bytes(
        good.replace(b'"pressed":60.0', b'"pressed":60.0,"force":' + number.encode()).replace(
            '"weather":"雨"'.encode(), b'"weather":' + number.encode()
        )
    )
    first = reopen().history().sessions[0]
    before = read_documents(path)[str(first.id)]
    reopen().save_session(replace(first, note="changed"))
    reopen().delete_session(first.id)
    for step in ("undo", "undo", "redo", "redo", "undo", "undo"):
        getattr(reopen(), step)()
    after = read_documents(path)[str(first.id)]
    assert after.pop("updated") > before.pop("updated")
    assert repr(after) == repr(before)


def test_fields_added_or_removed_since_stay_so(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good)
    first = journal.history().sessions[0]
    journal.save_session(replace(first, note="changed"))
    change_document(path, first.id, {"mood": "fine"})
    tables = json.loads(path.read_bytes())
    del tables["sessions"][str(first.id)]["weather"]
    path.write_text(json.dumps(tables))
    for step, note in ((journal.undo, first.note), (journal.redo, "changed")):
        assert step()
        document = read_documents(path)[str(first.id)]
        assert (document["note"], document.get("mood")) == (note, "fine")
        assert "weather" not in document


def test_a_field_added_since_is_restored_with_the_session(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    change_document(path, a_session().id, {"mood": "fine"})
    journal.undo()
    assert read_documents(path)[str(a_session().id)].keys() == {"deleted", "updated"}
    journal.redo()
    assert read_documents(path)[str(a_session().id)]["mood"] == "fine"
    journal.delete_session(a_session().id)
    change_document(path, a_session().id, {"grave": 7})
    journal.undo()
    document = read_documents(path)[str(a_session().id)]
    assert (document["mood"], document["grave"], "deleted" in document) == ("fine", 7, False)


def test_an_empty_document_is_restored_empty(journal: Journal, path: Path) -> None:
    journal.save_days([Day(DAY - timedelta(days=9))], "the day")
    tables = json.loads(path.read_bytes())
    tables["days"]["20261122"] = {}
    path.write_text(json.dumps(tables))
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    journal.undo()
    assert read_documents(path, "days")["20261122"].keys() == {"updated"}


# Two processes


SAVING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal
from acutui.practice.records import Day

NOW = datetime(2026, 12, 1, tzinfo=UTC)
journal = Journal(Path(sys.argv[1]), lambda: NOW)
session = Journal(Path(sys.argv[1]), lambda: NOW).history().sessions[0]
print("ready", flush=True)
sys.stdin.readline()
for n in range(20):
    journal.save_days([Day(session.day, note=f"{sys.argv[2]} {n}")], f"{sys.argv[2]} {n}")
"""


def test_two_processes_saving_at_once_record_every_change(
    process: StartProcess, path: Path, a_session: Make
) -> None:
    journal = Journal(path, still)
    journal.save_session(a_session())
    writers = [process(SAVING, path, name) for name in ("a", "b")]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.wait(timeout=30) for writer in writers] == [0, 0]
    undone: list[str] = []
    while (days := journal.history().days) and not undone[40:]:
        words = journal.undo()
        assert words is not None and words == days[a_session().day].note
        undone.append(words)
    assert sorted(undone) == sorted(f"{name} {n}" for name in ("a", "b") for n in range(20))
    assert journal.undo() == "the session"


def test_a_change_undone_by_another_process_is_not_undone_twice(
    journal: Journal, reopen: Callable[[], Journal], a_session: Make
) -> None:
    a, _, _ = save_three(journal, a_session)
    other = reopen()
    assert other.undo() == journal.undo() == "the session"
    assert list_ids(journal) == list_ids(other) == [a]
    assert other.redo() == journal.redo() == "the session"
    assert list_ids(journal) == list_ids(other) == list_ids(reopen())
