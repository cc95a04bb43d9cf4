"""Saved sessions and days are read back, and the data of other programs is kept."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still
from support.journals import FIRST_DOCUMENT, read_documents
from tinydb import TinyDB

from acutui.journal.journal import Journal, get_day, new_id
from acutui.journal.schema import parse_document_id
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.util.files import FileError, Unwritable

Make = Callable[..., Session]
DAY = date(2026, 11, 22)


# Saving and reading

scores = st.none() | st.integers(0, 10)
feelings = st.builds(Feeling, scores, scores, st.lists(st.text(), max_size=3).map(tuple))
seconds = st.integers(0, 1_000_000) | st.floats(0, 1e6)
holds = st.builds(
    HoldRecord,
    st.text(min_size=1),
    st.sampled_from(["left", "right", "both", "midline"]),
    seconds,
    seconds,
)
offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 1), timezones=offsets).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
sessions = st.builds(
    Session,
    id=st.integers(0, 2**63 - 1),
    routine=st.text(),
    source=st.sampled_from(["timer", "log", "import"]),
    started=moments,
    ended=moments,
    day=st.dates(date(1970, 1, 1)),
    holds=st.lists(holds, max_size=5).map(tuple),
    before=st.none() | feelings,
    after=st.none() | feelings,
    note=st.text(),
)
ODD_NOTES = (
    "合谷 太冲",
    "👩‍⚕️ 👍🏽",
    "[bold]not bold[/]",
    'say "ah"\n\tthen\\breathe',
    "\x1b[2J\0",
    "\u2028",
)


@settings(max_examples=80)
@given(st.lists(sessions, max_size=4, unique_by=lambda session: session.id))
def test_every_session_is_read_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, saved: list[Session]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.json"
    journal = Journal(path, still)
    for session in saved:
        journal.save_session(session)
    reader = Journal(path, still)
    assert journal.history() == reader.history()
    assert reader.history().sessions == tuple(saved)
    assert reader.history().problems == ()
    for one in (journal, reader):
        one.close()


@pytest.mark.parametrize("note", ODD_NOTES)
def test_a_note_is_saved_exactly(journal: Journal, path: Path, a_session: Make, note: str) -> None:
    journal.save_session(a_session(note=note))
    assert Journal(path, still).history().sessions == (a_session(note=note),)


def test_a_note_with_a_lone_surrogate_is_saved_or_refused(
    journal: Journal, path: Path, a_session: Make
) -> None:
    """A terminal with another encoding passes such text to the command line."""
    journal.save_session(a_session(0))
    try:
        journal.save_session(a_session(1, note="caf\udce9"))
    except FileError:
        assert len(read_documents(path)) == 1
    else:
        assert [s.note for s in Journal(path, still).history().sessions] == ["", "caf\udce9"]


def test_unanswered_questions_are_absent(journal: Journal, path: Path, a_session: Make) -> None:
    journal.save_session(a_session(before=None, after=Feeling(stiffness=0)))
    (document,) = read_documents(path).values()
    assert "before" not in document
    assert document["after"] == {"stiffness": 0}


def test_a_missing_journal_is_empty(journal: Journal, path: Path) -> None:
    history = journal.history()
    assert (history.sessions, dict(history.days), history.problems) == ((), {}, ())
    assert not path.exists()


# The file


def test_plain_tinydb_reads_the_sessions(journal: Journal, path: Path, a_session: Make) -> None:
    journal.save_session(a_session(note="合谷 👍 [b]"))
    journal.save_days([Day(DAY, checks=("workout",))], "the check")
    with TinyDB(path) as db:
        (session,) = db.table("sessions").all()
        (day,) = db.table("days").all()
    assert session.doc_id == a_session().id
    updated = {"updated": "2026-12-01T00:00:01.000Z"}
    assert session == FIRST_DOCUMENT | {"note": "合谷 👍 [b]"} | updated
    assert day.doc_id == 20261122
    assert day == {
        "day": "2026-11-22",
        "rest": False,
        "checks": ["workout"],
        "note": "",
        "updated": "2026-12-01T00:00:02.000Z",
    }


def test_changes_by_plain_tinydb_are_read(journal: Journal, path: Path, a_session: Make) -> None:
    journal.save_session(a_session(0))
    with TinyDB(path) as db:
        db.table("sessions").update({"note": "按"}, doc_ids=[a_session(0).id])
    journal.save_session(a_session(1))
    assert journal.history().sessions == (a_session(0, note="按"), a_session(1))


def test_every_document_has_its_own_line_with_a_leading_comma(
    journal: Journal, path: Path, a_session: Make
) -> None:
    for n in range(3):
        journal.save_session(a_session(n, note="two\nlines"))
    journal.save_days([Day(DAY)], "the day")
    lines = path.read_text().splitlines()
    ids = [a_session(n).id for n in range(3)]
    assert [line[: line.index(":") + 1] if ":" in line else line for line in lines] == [
        '{"meta":',
        '"1":',
        "}",
        ',"sessions":',
        f'"{ids[0]}":',
        f',"{ids[1]}":',
        f',"{ids[2]}":',
        "}",
        ',"days":',
        '"20261122":',
        "}}",
    ]
    assert json.loads(path.read_text())["meta"] == {"1": {"format": 1}}


def test_a_save_changes_one_line(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good)
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    before, after = good.splitlines(), path.read_bytes().splitlines()
    assert len(before) == len(after)
    assert [old for old, new in zip(before, after, strict=True) if old != new] == [before[9]]


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_can_merge_two_copies(tmp_path: Path, a_session: Make) -> None:
    base, ours, theirs = (tmp_path / f"{name}.json" for name in ("base", "ours", "theirs"))
    Journal(base, still).save_session(a_session(0))
    for n, copy in enumerate((ours, theirs), start=1):
        shutil.copy(base, copy)
        Journal(copy, still).save_session(a_session(n))
    subprocess.run(["git", "merge-file", "--union", ours, base, theirs], check=True)
    assert Journal(ours, still).history().sessions == (a_session(0), a_session(1), a_session(2))


def test_an_id_contains_the_start_and_20_random_bits() -> None:
    started = datetime(2026, 11, 22, 2, 1, 4, 500_000, tzinfo=UTC)
    ids = {new_id(started) for _ in range(100)}
    assert {id >> 20 for id in ids} == {int(started.timestamp() * 1000)}
    assert len(ids) > 90
    assert max(ids) < 2**63


ANY_MOMENT = st.datetimes(
    timezones=st.integers(-1439, 1439).map(lambda n: timezone(timedelta(minutes=n)))
)


@given(ANY_MOMENT)
@example(datetime.min.replace(tzinfo=UTC))
@example(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
@example(datetime(1970, 1, 1, tzinfo=UTC))
@example(datetime(2248, 9, 26, 15, 10, 22, 207_999, tzinfo=UTC))
@example(datetime(2248, 9, 26, 15, 10, 22, 208_000, tzinfo=UTC))
@example(datetime(2262, 4, 11, 23, 47, 17, tzinfo=UTC))
@example(datetime.max.replace(tzinfo=UTC))
def test_any_moment_has_ids_that_a_journal_can_hold(moment: datetime) -> None:
    ids = {new_id(moment) for _ in range(50)}
    assert len(ids) > 45
    assert all(parse_document_id(str(id)) == id for id in ids)


def test_saving_a_session_twice_makes_one_session(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    journal.save_session(a_session(1))
    Journal(path, still).save_session(a_session(0))
    assert journal.history().sessions == (a_session(0), a_session(1))
    assert a_session(0).id in journal
    assert a_session(2).id not in journal


def test_a_change_by_another_process_is_noticed(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    changed = [journal.has_changed]
    Journal(path, still).save_session(a_session(1))
    changed.append(journal.has_changed)
    assert len(journal.history().sessions) == 2
    assert [*changed, journal.has_changed] == [False, True, False]


def test_a_new_file_of_the_same_size_and_time_is_noticed(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(note="one"))
    data, seen = path.read_bytes(), path.stat()
    for note in ("two", "six"):
        other = path.with_name("other")
        other.write_bytes(data.replace(b'"one"', f'"{note}"'.encode()))
        os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        other.replace(path)
        assert journal.has_changed
    assert [session.note for session in journal.history().sessions] == ["six"]


def test_a_file_rewritten_with_the_same_size_and_time_is_noticed(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(note="one"))
    data, seen = path.read_bytes(), path.stat()
    while path.stat().st_ctime_ns == seen.st_ctime_ns:  # file systems count in larger steps
        path.write_bytes(data.replace(b'"one"', b'"two"'))
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (seen.st_ino, seen.st_mtime_ns)
    assert [session.note for session in journal.history().sessions] == ["two"]


# Data of other programs


def test_an_edit_keeps_fields_of_other_programs(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good)
    first = journal.history().sessions[0]
    journal.save_session(replace(first, note="changed", after=None))
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    tables = json.loads(path.read_bytes())
    session = tables["sessions"][str(first.id)]
    assert session["weather"] == "雨"
    assert (session["note"], "after" in session) == ("changed", False)
    assert tables["days"]["20261122"]["mood"] == "good"
    assert tables["days"]["20261122"]["rest"] is True
    assert tables["weights"] == {"1": {"kg": 81.5, "of": ["morning"]}}


@pytest.mark.parametrize(
    "value",
    ["2361183241434822606848", "NaN", "1e999", '"\\ud800"', "[[[1]]]", "null", "0.1000"],
    ids=["beyond 64 bits", "NaN", "infinite", "half a character", "nested", "null", "zeros"],
)
def test_an_edit_keeps_any_value_of_an_unknown_field(
    journal: Journal, path: Path, good: bytes, value: str
) -> None:
    path.write_bytes(good.replace('"weather":"雨"'.encode(), b'"weather":' + value.encode()))
    first = journal.history().sessions[0]
    journal.save_session(replace(first, note="changed"))
    document = read_documents(path)[str(first.id)]
    assert document["note"] == "changed"
    assert repr(document["weather"]) == repr(json.loads(value))


def test_an_edit_keeps_unknown_fields_of_holds_and_check_ins(
    journal: Journal, path: Path, good: bytes
) -> None:
    path.write_bytes(
        good.replace(b'"pressed":60.0', b'"pressed":60.0,"force":"firm"').replace(
            b'"pain":3', b'"pain":3,"grip":41'
        )
    )
    first = journal.history().sessions[0]
    journal.save_session(replace(first, note="changed"))
    document = read_documents(path)[str(first.id)]
    assert document["holds"][0].get("force") == "firm"
    assert document["after"].get("grip") == 41


@pytest.mark.parametrize("value", ["until spring", 3, ["begins"], {"kind": "begins"}])
def test_an_edit_keeps_a_value_that_only_another_program_knows(
    journal: Journal, path: Path, good: bytes, value: object
) -> None:
    tables = json.loads(good)
    tables["days"]["20261122"]["pause"] = value
    id = next(iter(tables["sessions"]))
    tables["sessions"][id]["habit"] = {"name": value}
    path.write_text(json.dumps(tables), encoding="utf-8")
    history = journal.history()
    journal.save_days([replace(history.days[DAY], note="changed")], "the note")
    first = next(one for one in history.sessions if str(one.id) == id)
    journal.save_session(replace(first, note="changed"))
    tables = json.loads(path.read_bytes())
    day, session = tables["days"]["20261122"], tables["sessions"][id]
    assert (day["note"], day["pause"]) == ("changed", value)
    assert (session["note"], session["habit"]) == ("changed", {"name": value})


def test_a_pause_replaces_a_value_that_only_another_program_knows(
    journal: Journal, path: Path, good: bytes
) -> None:
    tables = json.loads(good)
    tables["days"]["20261122"]["pause"] = "until spring"
    path.write_text(json.dumps(tables), encoding="utf-8")
    journal.save_days([replace(journal.history().days[DAY], pause="begins")], "the pause")
    assert json.loads(path.read_bytes())["days"]["20261122"]["pause"] == "begins"
    journal.save_days([replace(journal.history().days[DAY], pause="")], "the pause")
    assert "pause" not in json.loads(path.read_bytes())["days"]["20261122"]


@pytest.mark.parametrize("value", [b'"https://example.org/a.json"', b"3"])
def test_a_top_level_field_that_is_not_a_table_is_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make, value: bytes
) -> None:
    path.write_bytes(good[:-2] + b',"of-others":' + value + b"}\n")
    journal.save_session(a_session(9))
    assert json.loads(path.read_bytes())["of-others"] == json.loads(value)


def test_fields_of_the_format_document_are_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make
) -> None:
    path.write_bytes(good.replace(b'{"format":1}', b'{"format":1,"made by":"hand"}'))
    journal.save_session(a_session(9))
    assert read_documents(path, "meta") == {"1": {"format": 1, "made by": "hand"}}


def test_a_document_on_several_lines_is_saved_on_one(
    journal: Journal, path: Path, good: bytes, a_session: Make
) -> None:
    before = json.loads(good)
    path.write_text(json.dumps(before, indent=4))
    journal.save_session(a_session(9))
    after = json.loads(path.read_bytes())
    del after["sessions"][str(a_session(9).id)]
    assert after == before
    assert len(path.read_text().splitlines()) == len(good.splitlines()) + 1


# Deletions


def test_a_deletion_leaves_a_mark_that_is_skipped(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    journal.save_session(a_session(1))
    journal.delete_session(a_session(0).id)
    assert read_documents(path)[str(a_session(0).id)] == {
        "deleted": True,
        "updated": "2026-12-01T00:00:03.000Z",
    }
    for reader in (journal, Journal(path, still)):
        assert reader.history().sessions == (a_session(1),)
        assert reader.history().problems == ()


def test_a_deleted_day_is_empty(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good.replace(b'{"day":"2026-11-22"', b'{"deleted":true,"day":"2026-11-22"'))
    assert get_day(journal.history(), DAY) == Day(DAY)


# Modes and links


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Without a mode of their own, files would be open to everyone."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@pytest.mark.usefixtures("open_umask")
def test_new_files_are_private(tmp_path: Path, a_session: Make) -> None:
    path = tmp_path / "share" / "acutui" / "journal.json"
    Journal(path, still).save_session(a_session())
    assert mode_of(path) == 0o600
    assert mode_of(path.with_name("journal.lock")) == 0o600
    assert mode_of(path.parent) == 0o700


@pytest.mark.usefixtures("open_umask")
def test_new_parent_folders_are_private(tmp_path: Path, a_session: Make) -> None:
    Journal(tmp_path / "share" / "acutui" / "journal.json", still).save_session(a_session())
    assert mode_of(tmp_path / "share") == 0o700


@pytest.mark.parametrize("rights", [0o640, 0o600, 0o664])
def test_the_mode_of_a_file_is_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make, rights: int
) -> None:
    path.write_bytes(good)
    path.chmod(rights)
    journal.save_session(a_session(9))
    assert mode_of(path) == rights


def test_a_read_only_file_is_not_replaced(
    journal: Journal, path: Path, good: bytes, a_session: Make
) -> None:
    path.write_bytes(good)
    path.chmod(0o400)
    with pytest.raises(Unwritable, match="read-only; `chmod u\\+w` it"):
        journal.save_session(a_session(9))
    assert (path.read_bytes(), mode_of(path)) == (good, 0o400)
    path.chmod(0o600)
    journal.save_session(a_session(9))
    assert a_session(9) in journal.history().sessions


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_link_stays_a_link(tmp_path: Path, good: bytes, a_session: Make, there: bool) -> None:
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "real.json"
    if there:
        target.write_bytes(good)
    link = tmp_path / "journal.json"
    link.symlink_to(Path("synced") / "real.json")
    Journal(link, still).save_session(a_session(9))
    assert link.is_symlink()
    assert str(a_session(9).id) in read_documents(target)
    assert mode_of(target) & 0o077 == (0o044 & ~current_umask() if there else 0)
    assert not list((tmp_path / "synced").glob(".*"))


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# Undo


def records_of(journal: Journal) -> tuple[tuple[Session, ...], dict[date, Day]]:
    history = journal.history()
    assert history.problems == ()
    return history.sessions, dict(history.days)


def test_every_change_can_be_undone_in_turn(journal: Journal, path: Path, a_session: Make) -> None:
    first = a_session(0)
    Journal(path, now=lambda: datetime(2026, 11, 29, tzinfo=UTC)).save_session(first)
    changes: list[tuple[str, Callable[[], None]]] = [
        ("the session", lambda: journal.save_session(a_session(1))),
        ("the entry", lambda: journal.save_session(a_session(2, source="log"))),
        ("the session", lambda: journal.save_session(replace(first, note="changed"))),
        ("the deletion", lambda: journal.delete_session(first.id)),
        ("the rest day", lambda: journal.save_days([Day(DAY, rest=True)], "the rest day")),
        ("the check", lambda: journal.save_days([Day(DAY, True, ("workout",))], "the check")),
        ("the deletion", lambda: journal.delete_session(a_session(1).id)),
    ]
    states = []
    for _, change in changes:
        states.append(records_of(journal))
        change()
    for (words, _), state in zip(reversed(changes), reversed(states), strict=True):
        assert journal.undo() == words
        assert records_of(journal) == state == records_of(Journal(path, still))
    assert journal.undo() is None
    assert records_of(journal) == ((first,), {})


def test_undo_restores_the_whole_document(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good)
    first = journal.history().sessions[0]
    before = read_documents(path)[str(first.id)]
    journal.delete_session(first.id)
    assert journal.undo() == "the deletion"
    after = read_documents(path)[str(first.id)]
    assert after.pop("updated") > before.pop("updated")
    assert after == before


def test_undo_reverts_the_last_change_of_any_process(
    journal: Journal, path: Path, clock: Callable[[], datetime], a_session: Make
) -> None:
    journal.save_session(a_session(0))
    Journal(path, now=clock).save_session(a_session(1, source="log"))
    assert journal.undo() == "the entry"
    assert journal.history().sessions == (a_session(0),)
    assert journal.undo() == "the session"
    assert journal.history().sessions == ()


def test_undo_keeps_an_unrecorded_change_of_another_process(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    recorded = path.with_name("journal.undo.json").read_bytes()
    Journal(path, still).save_session(a_session(1))
    path.with_name("journal.undo.json").write_bytes(recorded)
    assert journal.undo() == "the session"
    assert journal.history().sessions == (a_session(1),)


def test_a_document_changed_at_the_end_of_time_can_be_changed(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    text = path.read_text().replace("2026-12-01T00:00:01.000Z", "9999-12-31T23:59:59.999999Z")
    path.write_text(text)
    journal.save_session(a_session(note="changed"))
    assert journal.history().sessions == (a_session(note="changed"),)


@pytest.mark.parametrize("what", ["add", "edit", "delete", "day"])
@pytest.mark.parametrize("passes", [1, 0, -3600], ids=["advanced", "unchanged", "set back"])
def test_an_undo_is_later_than_the_change_it_reverts(
    path: Path, a_session: Make, what: str, passes: int
) -> None:
    """Otherwise a merge with an older copy would bring the change back."""
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    journal = Journal(path, now=lambda: now)
    if what in ("edit", "delete"):
        journal.save_session(a_session())
    match what:
        case "day":
            journal.save_days([Day(DAY, rest=True)], "the rest day")
        case "delete":
            journal.delete_session(a_session().id)
        case _:
            journal.save_session(a_session(note="changed"))
    table = "days" if what == "day" else "sessions"
    ((_, changed),) = read_documents(path, table).items()
    now += timedelta(seconds=passes)
    journal.undo()
    ((_, undone),) = read_documents(path, table).items()
    assert undone["updated"] > changed["updated"]


# Days


def test_a_day_is_read_as_it_was_saved(journal: Journal, path: Path) -> None:
    day = Day(DAY, rest=True, checks=("vitamin-c", "workout"), note="维生素 C 🍊")
    journal.save_days([day], "the rest day")
    history = Journal(path, still).history()
    assert dict(history.days) == {DAY: day}
    assert get_day(history, DAY) == day
    assert get_day(history, DAY + timedelta(days=1)) == Day(DAY + timedelta(days=1))


def test_a_day_is_stored_once(journal: Journal, path: Path) -> None:
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    journal.save_days([Day(DAY, checks=("workout",))], "the check")
    assert list(read_documents(path, "days")) == ["20261122"]
    assert dict(journal.history().days) == {DAY: Day(DAY, checks=("workout",))}
