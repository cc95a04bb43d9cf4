"""What is read quickly says what the careful reading says, and is all that is ordinary."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still

from acutui.journal import fast_reader as quick
from acutui.journal.file_format import Contents, Layout, Stored, dump, stored
from acutui.journal.journal import Journal
from acutui.journal.schema import (
    BadDocument,
    day_document,
    day_id,
    read_day,
    read_session,
    session_document,
)
from acutui.journal.summary_reader import outline
from acutui.practice.daily import tally
from acutui.practice.habit import Course, Habit, Rules
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.services.context import Context

Make = Callable[..., Session]
SESSION: dict[str, Any] = {
    "routine": "quick",
    "source": "timer",
    "started": "2026-11-22T07:31:04+05:30",
    "ended": "2026-11-22T07:38:40+05:30",
    "day": "2026-11-22",
    "holds": [{"point": "LI4", "side": "left", "planned": 60, "pressed": 60.0}],
    "before": {"pain": 5, "symptoms": ["stiffness"]},
    "note": "合谷 “fine”\n",
    "updated": "2026-11-22T02:08:40.120Z",
}
DAY: dict[str, Any] = {"day": "2026-11-22", "rest": True, "checks": ["workout"], "note": "hm"}

# Documents that are nearly right

numbers = st.sampled_from([0, 5, 10, 11, -1, 5.0, 60, 60.5, 1e6, 1000001, -0.0, 1e999, 10**30])
odd = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    st.text(max_size=4),
    st.sampled_from(["log", "left", "2026-11-22", "1969-12-31", "20261122", "\ud800"]),
    st.sampled_from([[], {}, [{}], [5], ["a"], {"pain": 3}]),
)
times = st.one_of(
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
    st.sampled_from(
        [
            "2026-11-22T07:31:04Z",
            "2026-11-22T07:31:04z",
            "2026-11-22t07:31:04.9999999Z",
            "2026-11-22 07:31:04-00:00",
            "2026-11-22T07:31+05",
            "2026-11-22T07:31:60Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T07:31:04",
            "2026-W47-7T07:31:04Z",
        ]
    ),
)
holds = st.fixed_dictionaries(
    {},
    optional={
        "point": st.sampled_from(["LI4", "", 5]),
        "side": st.sampled_from(["left", "midline", "up", None]),
        "planned": numbers | odd,
        "pressed": numbers | odd,
        "x": odd,
    },
)
feelings = st.fixed_dictionaries(
    {},
    optional={
        "pain": numbers | odd,
        "stiffness": st.integers(0, 10),
        "symptoms": st.lists(st.just("a") | odd, max_size=2),
    },
)
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "routine": odd,
    "source": st.sampled_from(["timer", "import", "hearsay"]) | odd,
    "started": times | odd,
    "ended": times | odd,
    "day": st.dates().map(str) | odd,
    "holds": st.lists(holds, max_size=2) | odd,
    "before": feelings | odd,
    "after": feelings | odd,
    "note": odd,
    "updated": odd,
    "deleted": odd,
    "x": odd,
}
changes = st.lists(
    st.sampled_from([*CHANGES]).flatmap(lambda name: CHANGES[name].map(lambda to: (name, to))),
    max_size=2,
).map(dict)
ids = st.sampled_from(["77", "0", "-0", "007", "7.0", str(2**63 - 1), str(2**63), "٥", ""])
gone = st.sets(st.sampled_from([*SESSION]), max_size=1)


def said(read: Callable[[str, Any], object], id: str, text: str) -> str | None:
    """What the careful reading makes of a document, every type told; None for what is wrong."""
    try:
        fields = Stored(text.encode()).look()
        return None if fields.get("deleted") else repr(read(id, fields))
    except (BadDocument, ValueError, RecursionError):
        return None


@settings(max_examples=400)
@given(ids, changes, gone)
@example("77", {}, set())
@example("77", {"deleted": True}, set())
@example("77", {"before": {"pain": 5.0}}, set())
def test_a_session_that_is_read_quickly_is_what_a_careful_look_finds(
    id: str, changed: dict[str, Any], without: set[str]
) -> None:
    document = {name: v for name, v in (SESSION | changed).items() if name not in without}
    text = json.dumps(document)
    found = quick.session(id, text.encode())
    assert found is None or repr(found) == said(read_session, id, text)


@settings(max_examples=200)
@given(
    st.sampled_from(["20261122", "20261123", ""]),
    st.dictionaries(st.sampled_from([*DAY, "deleted", "x"]), odd),
)
def test_a_day_that_is_read_quickly_is_what_a_careful_look_finds(
    id: str, changed: dict[str, Any]
) -> None:
    text = json.dumps(DAY | changed)
    found = quick.day(id, text.encode())
    assert found is None or repr(found) == said(read_day, id, text)


@pytest.mark.parametrize(
    "text",
    [
        b'{"routine":"a","routine":"b"}',
        b'{"routine":"\\q"}',
        b'{"routine":"\xff"}',
        b'{"holds":NaN}',
        b"{}",
        b"[]",
        b"5",
        b"",
        b"[" * 5000,
    ],
)
def test_what_is_no_session_at_all_is_left_to_a_careful_look(text: bytes) -> None:
    assert quick.session("77", text) is quick.day("20261122", text) is None


sound = st.builds(
    Session,
    id=st.integers(1, 2**63 - 1),
    routine=st.text(max_size=5),
    source=st.sampled_from(["timer", "log", "import"]),
    started=st.datetimes(
        timezones=st.sampled_from([timezone(timedelta(minutes=m)) for m in (0, 330, -210)])
    ).map(lambda moment: moment.replace(microsecond=0, fold=0)),
    ended=st.just(datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5)))),
    day=st.dates(date(2026, 11, 1), date(2026, 11, 9)),
    holds=st.lists(
        st.builds(
            HoldRecord,
            st.just("LI4"),
            st.sampled_from(["left", "right", "both", "midline"]),
            st.integers(0, 100) | st.floats(0, 100),
            st.floats(0, 100),
        ),
        max_size=3,
    ).map(tuple),
    before=st.none() | st.builds(Feeling, pain=st.none() | st.integers(0, 10)),
    after=st.none() | st.builds(Feeling, symptoms=st.just(("stiffness",))),
    note=st.text(max_size=5),
)


@settings(max_examples=200)
@given(sound, st.booleans())
def test_every_sound_session_is_read_quickly(session: Session, others: bool) -> None:
    document = session_document(session) | {"updated": "2026-11-22T02:08:40.120Z"}
    text = json.dumps(document | ({"mood": {"of": [5]}} if others else {}))
    assert repr(quick.session(str(session.id), text.encode())) == repr(session)


# The days of a whole file


def written(
    path: Path, sessions: dict[str, Any], days: dict[str, Any] | None = None, number: Any = 1
) -> Path:
    tables = {"meta": {"1": {"format": number}}, "sessions": sessions, "days": days or {}}
    path.write_text(json.dumps(tables))
    return path


def as_read(path: Path) -> tuple[Any, ...]:
    history = Journal(path, still).history()
    return tally(history.sessions), dict(history.days), history.problems


@settings(max_examples=150)
@given(
    st.dictionaries(ids, st.tuples(changes, gone), max_size=2),
    st.dictionaries(
        st.sampled_from(["20261122", "20261123"]),
        st.dictionaries(st.sampled_from([*DAY, "deleted", "x"]), odd),
    ),
)
def test_the_days_of_a_file_that_is_read_quickly_are_those_of_its_sessions(
    tmp_path_factory: pytest.TempPathFactory, sessions: dict[str, Any], days: dict[str, Any]
) -> None:
    path = written(
        tmp_path_factory.getbasetemp() / "outline.json",
        {
            id: {name: v for name, v in (SESSION | changed).items() if name not in without}
            for id, (changed, without) in sessions.items()
        },
        {id: DAY | changed for id, changed in days.items()},
    )
    found = outline(path)
    assert found is None or (found.tallies, found.days, ()) == as_read(path)


@settings(max_examples=100)
@given(st.lists(sound, max_size=6))
def test_the_days_of_every_sound_file_are_read_quickly(
    tmp_path_factory: pytest.TempPathFactory, sessions: list[Session]
) -> None:
    days = [Day(date(2026, 11, n), rest=n == 4, checks=("workout",)) for n in (3, 4)]
    path = written(
        tmp_path_factory.getbasetemp() / "sound.json",
        {str(one.id): session_document(one) | {"mood": 5} for one in sessions}
        | {"7": {"deleted": True, "updated": "2026-11-22T02:08:40.120Z"}},
        {str(day_id(day.day)): day_document(day) for day in days},
    )
    history, today, rules = Journal(path, still).history(), date(2026, 11, 8), Rules()
    found = outline(path)
    assert found
    assert (found.tallies, found.days, history.problems) == (
        tally(history.sessions),
        {day.day: day for day in days},
        (),
    )
    course = Course(found.tallies, found.days, rules, today)
    assert course.summary() == Habit(history, rules, today).summary()


def test_a_journal_as_it_stands_on_the_disk_is_read_quickly(path: Path, good: bytes) -> None:
    path.write_bytes(good)
    found = outline(path)
    assert found
    assert (found.tallies, found.days, ()) == as_read(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda good: b"",
        lambda good: good[:-3],
        lambda good: good.replace(b'"format":1', b'"format":2'),
        lambda good: good.replace(b'"format":1', b'"format":true'),
        lambda good: good.replace(b'"meta"', b'"mate"'),
        lambda good: good.replace("雨".encode(), b"\xff"),
        lambda good: good.replace(b'"pain":5', b'"pain":50'),
        lambda good: good.replace(b'"day":"2026-11-22","rest"', b'"day":"2026-11-23","rest"'),
        lambda good: good.replace(b'"deleted":true', b'"deleted":false'),
        lambda good: good.replace(b'"day":"2026-11-22","holds"', b'"day":"1969-12-31","holds"'),
        lambda good: good.replace(b'"routine":"back-and-neck",', b""),
        lambda good: good.replace(b'"source":"timer",', b""),
        lambda good: good.replace(b'"started":"2026-11-22T07:31:04+05:30",', b""),
        lambda good: good.replace(b'"ended":"2026-11-22T07:38:40+05:30",', b""),
        lambda good: good.replace(
            b'"ended":"2026-11-22T07:38:40+05:30",', b'"ended":"2026-11-22",'
        ),
    ],
)
def test_what_is_odd_in_a_file_is_left_to_a_careful_look(
    path: Path, good: bytes, change: Callable[[bytes], bytes]
) -> None:
    path.write_bytes(change(good))
    assert path.read_bytes() != good
    assert outline(path) is None


def test_the_habit_is_told_of_a_file_with_an_odd_session_all_the_same(
    path: Path, good: bytes, tmp_path: Path
) -> None:
    path.write_bytes(good)
    services = Context.open(path, tmp_path)
    summary, problems = services.summary()
    assert (summary.total_sessions, problems) == (2, ())
    path.write_bytes(good.replace(b'"pain":5', b'"pain":50'))
    summary, problems = Context.open(path, tmp_path).summary()
    assert summary.total_sessions == 1
    assert "1849304117239185408" in problems[0]


# What is written again


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=12), st.integers(1, 4))
def test_what_is_kept_of_the_last_writing_changes_nothing_in_the_next(
    changed: list[tuple[int, int]], block: int
) -> None:
    table: dict[str, Stored] = {}
    layout = Layout()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("acutui.journal.file_format.BLOCK", block)
        for id, value in changed:
            if value == 0 and str(id) in table:
                del table[str(id)]
            else:
                table[str(id)] = stored({"value": value})
            contents = Contents({"meta": {}, "sessions": dict(table), 'o"dd': table}, {"x": b"5"})
            text = b"".join(layout.pieces(contents))
            assert text == dump(contents)
            plain = {id: dict(document) for id, document in table.items()}
            assert json.loads(text) == {"meta": {}, "sessions": plain, 'o"dd': plain, "x": 5}


def test_a_save_has_its_time_whatever_the_ticks_of_the_system(
    filled: Journal, path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.time_ns", lambda: 1_800_000_000_123_456_789)
    filled.save_session(a_session(0, note="one"))
    assert path.stat().st_mtime_ns // 10**9 == 1_800_000_000


def test_what_another_wrote_over_a_save_at_the_same_length_is_seen(
    filled: Journal, path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.save_session(a_session(0, note="one"))
    filled.history()
    really = Path.replace

    def replacing(self: Path, to: Path) -> Path:
        done = really(self, to)
        if Path(to) == path:
            data = path.read_bytes().replace(b'"note":"one"', b'"note":"two"')
            with path.open("r+b") as file:
                file.write(data)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replacing)
        filled.save_session(a_session(1, note="own"))
    assert [session.note for session in filled.history().sessions] == ["two", "own"]


def test_a_document_laid_out_over_lines_is_one_line_when_it_is_saved(
    journal: Journal, path: Path, a_session: Make
) -> None:
    written(path, {"77": SESSION | {"note": "plain"}})
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2))
    journal.save_session(replace(a_session(0), id=78))
    lines = path.read_text().splitlines()
    assert [line for line in lines if '"77"' in line and line.endswith("}")]
