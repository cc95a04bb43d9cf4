"""A document that is not a session or day is named and kept, and never saved by us."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still
from support.journals import SESSION, read_documents

from acutui.journal import schema
from acutui.journal.journal import Journal
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.util.files import FileError

Make = Callable[..., Session]
DAY = date(2026, 11, 22)


# Documents that are not sessions

HOLD: dict[str, Any] = SESSION["holds"][0]


def wrong_documents() -> Iterator[tuple[str, Any]]:
    """Yield documents that are wrong in one way each, with a name for it."""
    for name in SESSION:
        yield f"no {name}", {key: value for key, value in SESSION.items() if key != name}
        yield f"{name} null", SESSION | {name: None}
        yield f"{name} a number", SESSION | {name: 5}
    for name in HOLD:
        hold = {key: value for key, value in HOLD.items() if key != name}
        yield f"hold without {name}", SESSION | {"holds": [HOLD, hold]}
    for name in ("planned", "pressed"):
        for number in (-1, -0.5, 1e9, float("nan"), float("inf"), "60", True, None, [60]):
            yield f"{name} {number!r}", SESSION | {"holds": [HOLD | {name: number}]}
    for name in ("before", "after"):
        for number in (-1, 11, float("nan"), "5", True, [5]):
            yield f"{name}.pain {number!r}", SESSION | {name: {"pain": number}}
        yield f"{name} a number", SESSION | {name: 5}
        yield f"{name} odd symptoms", SESSION | {name: {"symptoms": [5]}}
    for name in ("started", "ended"):
        yield f"naive {name}", SESSION | {name: "2026-11-22T07:31:04"}
        yield f"{name} a word", SESSION | {name: "yesterday"}
        yield f"{name} impossible", SESSION | {name: "2026-02-30T07:31:04+00:00"}
    yield "day before 1970", SESSION | {"day": "1969-12-31"}
    yield "day a word", SESSION | {"day": "yesterday"}
    yield "day impossible", SESSION | {"day": "2026-02-30"}
    yield "source unknown", SESSION | {"source": "hearsay"}
    yield "side unknown", SESSION | {"holds": [HOLD | {"side": "up"}]}
    yield "point empty", SESSION | {"holds": [HOLD | {"point": ""}]}
    yield "hold a number", SESSION | {"holds": [60]}
    yield "holds an object", SESSION | {"holds": HOLD}
    yield "note a number", SESSION | {"note": 5}
    others: tuple[object, ...] = (5, "a session", [], [SESSION], None, True, {})
    for other in others:
        yield f"{other!r:.20}", other


WRONG = dict(wrong_documents())


@pytest.mark.parametrize("layout", [(",", ":"), (", ", ": ")], ids=["tight", "loose"])
@pytest.mark.parametrize("document", WRONG.values(), ids=WRONG.keys())
def test_a_document_that_is_not_a_session_is_named_and_kept(
    journal: Journal,
    path: Path,
    good: bytes,
    a_session: Make,
    document: object,
    layout: tuple[str, str],
) -> None:
    line = b',"77":' + json.dumps(document, separators=layout).encode()
    path.write_bytes(
        good.replace(b'\n,"1849304117239185410"', b"\n" + line + b'\n,"1849304117239185410"')
    )
    history = journal.history()
    assert [session.routine for session in history.sessions] == ["back-and-neck", "quick"]
    (problem,) = history.problems
    assert str(path) in problem
    assert "sessions 77:" in problem
    assert "\n" not in problem

    before = set(path.read_bytes().splitlines())
    journal.save_session(a_session(9))
    journal.save_days([Day(DAY + timedelta(days=1))], "the day")
    journal.delete_session(a_session(9).id)
    assert before - set(path.read_bytes().splitlines()) == set()
    assert journal.history().problems == history.problems


@pytest.mark.parametrize(
    "id",
    [
        *("abc", "", "-5", "5.5", str(2**63), "9" * 5000, "٥", "1_0", " 7", "+7", "\U0001f44d"),
        *('7"', "7\\", "7\n"),
    ],
)
def test_a_document_whose_id_is_not_a_number_is_named_and_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make, id: str
) -> None:
    tables = json.loads(good)
    tables["sessions"][id] = SESSION
    path.write_text(json.dumps(tables))
    (problem,) = journal.history().problems
    assert problem.startswith(f"{path}: sessions ")
    assert id[:9].strip() in problem
    journal.save_session(a_session(9))
    del (found := json.loads(path.read_bytes()))["sessions"][str(a_session(9).id)]
    assert found == tables


def test_an_odd_id_is_named_without_control_characters(
    journal: Journal, path: Path, good: bytes
) -> None:
    path.write_bytes(good.replace(b'"1849304117239185410"', b'"7\\u001b[2J\\n\\ud83d"'))
    path.write_bytes(path.read_bytes().replace(b'"deleted":true,', b""))
    (problem,) = journal.history().problems
    assert problem.isprintable()


def test_ids_of_the_same_number_stay_two_documents(
    journal: Journal, path: Path, good: bytes, a_session: Make
) -> None:
    tables = json.loads(good)
    tables["sessions"] |= {"7": SESSION | {"note": "one"}, "007": SESSION | {"note": "two"}}
    path.write_text(json.dumps(tables))
    journal.save_session(a_session(9))
    assert read_documents(path)["7"]["note"] == "one"
    assert read_documents(path)["007"]["note"] == "two"


@pytest.mark.parametrize(
    "document",
    [
        {"day": "2026-11-23"},
        {"day": "1969-12-31"},
        {"rest": True},
        {"day": "2026-11-22", "rest": "yes"},
        {"day": "2026-11-22", "checks": [1]},
        {"day": "2026-11-22", "note": 5},
        5,
    ],
    ids=str,
)
def test_a_document_that_is_not_a_day_is_named_and_kept(
    journal: Journal, path: Path, good: bytes, a_session: Make, document: object
) -> None:
    tables = json.loads(good)
    tables["days"]["20261122"] = document
    path.write_text(json.dumps(tables))
    history = journal.history()
    (problem,) = history.problems
    assert problem.startswith(f"{path}: days 20261122: ")
    assert (len(history.sessions), dict(history.days)) == (2, {})
    journal.save_session(a_session(9))
    assert read_documents(path, "days")["20261122"] == document


@pytest.mark.parametrize("change", ["save", "delete"])
@pytest.mark.parametrize("document", [5, None, []], ids=str)
def test_changing_a_document_that_is_not_an_object_works_or_is_refused(
    journal: Journal, path: Path, good: bytes, a_session: Make, document: object, change: str
) -> None:
    tables = json.loads(good)
    tables["sessions"][str(a_session(9).id)] = document
    path.write_text(json.dumps(tables))
    before = path.read_bytes()
    try:
        if change == "save":
            journal.save_session(a_session(9))
        else:
            journal.delete_session(a_session(9).id)
    except FileError:
        assert path.read_bytes() == before
    else:
        assert isinstance(read_documents(path)[str(a_session(9).id)], dict)
        assert (a_session(9) in journal.history().sessions) == (change == "save")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from([*SESSION, "before", "after", "note", "deleted", "updated", "x"]), anything
    ),
    st.sampled_from(["sessions", "days"]),
)
@example({"note": "\ud800"}, "sessions")
def test_any_document_is_read_or_named_and_kept(
    tmp_path_factory: pytest.TempPathFactory, a_session: Make, fields: dict[str, Any], table: str
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.json"
    day = {"day": "2026-11-22", "rest": True, "checks": ["workout"]}
    tables: dict[str, dict[str, Any]] = {
        "meta": {"1": {"format": 1}},
        "sessions": {"77": SESSION},
        "days": {"20261122": day},
    }
    id = "77" if table == "sessions" else "20261122"
    tables[table][id] = tables[table][id] | fields
    path.write_text(json.dumps(tables))
    journal = Journal(path, still)
    history = journal.history()
    found = len(history.sessions) + len(history.days) + len(history.problems)
    assert found == (1 if fields.get("deleted") else 2)
    journal.save_session(a_session(9))
    del (after := json.loads(path.read_bytes()))["sessions"][str(a_session(9).id)]
    assert json.dumps(after) == json.dumps(tables)
    journal.close()


@pytest.mark.parametrize(
    "change",
    [
        {"day": date(1969, 12, 31)},
        {"id": -1},
        {"id": 2**63},
        {"started": datetime(2026, 11, 22, 7, 31)},  # noqa: DTZ001
        {"holds": (HoldRecord("LI4", "left", 60, float("nan")),)},
        {"holds": (HoldRecord("LI4", "left", -60, 60),)},
        {"before": Feeling(pain=11)},
    ],
    ids=str,
)
def test_what_could_not_be_read_back_is_not_saved(
    journal: Journal, path: Path, a_session: Make, change: dict[str, Any]
) -> None:
    journal.save_session(a_session(0))
    before = path.read_bytes()
    with pytest.raises(FileError):
        journal.save_session(a_session(1, **change))
    assert path.read_bytes() == before
    assert journal.undo() == "the session"


@pytest.mark.parametrize("habit", [5, None, ["a"], {"name": "a"}])
def test_a_habit_of_another_program_hides_no_session(habit: object, a_session: Make) -> None:
    document = {**schema.to_document(a_session(0)), "habit": habit}
    assert schema.read_session("7", document).habit == ""
