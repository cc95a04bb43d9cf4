"""The rule of merging: the same result in any order, in any number of steps."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still

from acutui.journal.documents import StoredDocument, Tables, to_stored
from acutui.journal.file_format import Contents, dump
from acutui.journal.journal import Journal
from acutui.journal.merge import (
    Copy,
    merge_files,
    merge_tables,
    read_copy,
)

# Equal times in several notations, the first and last possible times, and no times.
times: st.SearchStrategy[Any] = st.sampled_from(
    [
        "2026-11-22T02:08:40.120Z",
        "2026-11-22T07:38:40.120+05:30",
        "2026-11-22T02:08:40.121Z",
        "2026-11-21T23:00:00.000-04:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-11-22T02:08:40",
        "2026-11-22",
        "yesterday",
        "",
        None,
        5,
        float("nan"),
        [],
    ]
)
values: st.SearchStrategy[Any] = st.sampled_from(
    ["", "better", "\ud83d", "合", 1, 1.0, True, None, float("nan"), 10**400, [], {"a": [1]}]
)
fields = st.sampled_from(["routine", "note", "holds", "day", "weather", "deleted"])
documents: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda at, fields: fields | at,
    st.fixed_dictionaries({}, optional={"updated": times}),
    st.just({"deleted": True}) | st.dictionaries(fields, values, max_size=3),
)
ids = st.sampled_from(["0", "1", "20261122", "9223372036854775807"])
tables_of_it = st.dictionaries(ids, documents.map(to_stored), max_size=4)
some_tables: st.SearchStrategy[Tables] = st.fixed_dictionaries(
    {"sessions": tables_of_it, "days": tables_of_it}
)


def copies(*tables: Tables) -> list[Copy]:
    return [Copy(Path(f"copy{n}.json"), each) for n, each in enumerate(tables)]


def merge_all(ours: Tables, *others: Tables) -> Tables:
    """Return our tables after a merge."""
    result = {name: dict(ours.get(name, {})) for name in ("sessions", "days")}
    for (table, id), document in merge_tables(ours, copies(*others)).changes.items():
        result[table][str(id)] = document
    return result


def to_text(tables: Tables) -> dict[str, dict[str, str]]:
    """Return the documents as text, since NaN does not equal itself."""
    return {
        name: {id: json.dumps(document.fields, sort_keys=True) for id, document in table.items()}
        for name, table in tables.items()
    }


def one_session(**document: Any) -> Tables:
    return {"sessions": {"1": to_stored(document)}, "days": {}}


# The rule


@settings(max_examples=80)
@given(some_tables, some_tables)
@example(one_session(note="a"), one_session(note="b"))
@example(one_session(updated=float("nan")), one_session(updated=None))
def test_merging_is_symmetric(a: Tables, b: Tables) -> None:
    assert to_text(merge_all(a, b)) == to_text(merge_all(b, a))


@settings(max_examples=100)
@given(some_tables, some_tables, some_tables)
def test_three_copies_can_be_merged_in_any_order(a: Tables, b: Tables, c: Tables) -> None:
    expected = to_text(merge_all(a, b, c))
    for x, y, z in permutations((a, b, c)):
        assert to_text(merge_all(merge_all(x, y), z)) == expected
        assert to_text(merge_all(x, merge_all(y, z))) == expected
        assert to_text(merge_all(x, y, z)) == expected


@settings(max_examples=80)
@given(some_tables, some_tables)
def test_merging_again_changes_nothing(a: Tables, b: Tables) -> None:
    once = merge_all(a, b)
    for again in (b, a, once):
        assert not merge_tables(once, copies(again)).changes
    assert not merge_tables(a, copies(a)).changes


@settings(max_examples=80)
@given(some_tables, some_tables)
def test_a_merge_has_all_ids_and_invents_no_document(a: Tables, b: Tables) -> None:
    result, mine, theirs = to_text(merge_all(a, b)), to_text(a), to_text(b)
    for table, found in result.items():
        assert found.keys() == mine[table].keys() | theirs[table].keys()
        for id, text in found.items():
            assert text in (mine[table].get(id), theirs[table].get(id))


EARLY, LATE = "2026-11-22T02:08:40.120Z", "2026-11-22T02:08:40.121Z"
LATE_IN_INDIA = "2026-11-22T07:38:40.121+05:30"


@pytest.mark.parametrize(
    ("less", "greater"),
    [
        ({"updated": EARLY, "note": "b"}, {"updated": LATE, "note": "a"}),
        ({"updated": EARLY}, {"updated": LATE_IN_INDIA}),
        ({"updated": "2026-11-22T09:00:00+09:00"}, {"updated": "2026-11-22T01:00:00+00:00"}),
        ({"updated": EARLY, "note": "b"}, {"updated": LATE, "deleted": True}),
        ({"updated": EARLY, "deleted": True}, {"updated": LATE, "note": "b"}),
        ({"updated": LATE_IN_INDIA, "deleted": True}, {"updated": LATE, "note": "b"}),
        ({"updated": EARLY, "deleted": True}, {"updated": EARLY, "before": {}}),
        ({"updated": EARLY, "deleted": True}, {"updated": EARLY, "deleted": False, "a": 1}),
        ({"note": "b"}, {"updated": "1970-01-01T00:00:00.000Z", "note": "a"}),
        ({"updated": "soon"}, {"updated": "0001-01-01T00:00:00+14:00"}),
        ({"updated": "2036-11-22T02:08:40"}, {"updated": EARLY}),
        ({"updated": 2036}, {"updated": EARLY, "deleted": True}),
        ({"updated": EARLY, "note": "a"}, {"updated": EARLY, "note": "b"}),
    ],
)
def test_the_greater_of_two_documents_wins(less: dict[str, Any], greater: dict[str, Any]) -> None:
    for a, b in permutations((one_session(**less), one_session(**greater))):
        assert to_text(merge_all(a, b)) == to_text(one_session(**greater))


def test_a_document_in_another_layout_is_unchanged() -> None:
    ours: Tables = {"sessions": {"1": StoredDocument(b'{"a":1,"b":[60.0]}')}}
    theirs: Tables = {"sessions": {"1": StoredDocument(b'{ "b": [6e1],\r\n "a": 1 }')}}
    found = merge_tables(ours, copies(theirs))
    assert not found.changes
    assert found.counts["sessions", "unchanged"] == 1


DEEP, DEEPER = (b'{"a":' + b"[" * n + b"]" * n + b"}" for n in (101, 5000))


@pytest.mark.parametrize(
    ("id", "raw"),
    [
        ("abc", b'{"updated":"2026-11-22T02:08:40.120Z"}'),
        ("-1", b"{}"),
        ("01", b"{}"),
        ("9223372036854775808", b"{}"),
        ("1\u0661", b"{}"),
        ("1", b"5"),
        ("1", b"null"),
        ("1", b'{"a":%b}' % (b"9" * 5000)),
        ("1", DEEP),
        ("1", DEEPER),
    ],
)
def test_impossible_documents_are_named_and_not_merged(id: str, raw: bytes) -> None:
    theirs: Tables = {"sessions": {id: StoredDocument(raw), "2": StoredDocument(b"{}")}}
    found = merge_tables({}, copies(theirs))
    assert list(found.changes) == [("sessions", 2)]
    (problem,) = found.refused
    assert problem.startswith(f"copy0.json: sessions {id!r}: ")
    # Nor is ours replaced if it is such a document.
    if id == "1":
        ours: Tables = {"sessions": {id: StoredDocument(raw)}}
        found = merge_tables(ours, copies(one_session(updated=LATE)))
        assert not found.changes
        assert len(found.refused) == 1


def test_many_brackets_in_a_note_are_not_depth() -> None:
    document = {"holds": [{"point": "[{" * 30}] * 500, "note": '"\\"[[' * 100}
    assert len(merge_tables({}, copies(one_session(**document))).changes) == 1


def test_a_merge_is_summarized_in_words() -> None:
    days = {"20261122": to_stored({"updated": EARLY, "note": "a"})}
    sessions = {str(n): to_stored({"updated": EARLY, "n": n}) for n in range(4)}
    ours: Tables = {"sessions": dict(sessions), "days": dict(days)}
    theirs: Tables = {
        "sessions": {
            "0": sessions["0"],
            "1": to_stored({"updated": LATE, "n": 1, "note": "b"}),
            "2": to_stored({"updated": LATE, "deleted": True}),
            "3": to_stored({"n": "older"}),
            "4": to_stored({"n": 4}),
            "5": to_stored({"n": 5}),
            "6": to_stored({"deleted": True}),
        },
        "days": {**days, "20261123": to_stored({"note": "new"})},
    }
    assert merge_tables(ours, copies(theirs)).summary == (
        "2 sessions and 1 day new; 1 session changed; 1 session deleted; "
        "1 session deleted elsewhere; 2 sessions and 1 day unchanged"
    )
    assert merge_tables(ours, copies(ours)).summary == "4 sessions and 1 day unchanged"
    assert merge_tables(ours, copies({})).summary == "nothing in it"
    # As after an undone merge: the copy can't bring them back.
    kept = {**sessions, "1": to_stored({"updated": LATE, "deleted": True})}
    found = merge_tables({"sessions": kept}, copies({"sessions": sessions}))
    assert found.summary == "1 session deleted here; 3 sessions unchanged"


# Files


@settings(max_examples=10)
@given(st.lists(some_tables, min_size=2, max_size=3))
def test_files_can_be_merged_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, several: list[Tables]
) -> None:
    folder = tmp_path_factory.mktemp("several")
    meta = {"meta": {"1": to_stored({"format": 1})}}
    paths = []
    for n, tables in enumerate(several):
        paths.append(folder / f"{n}.json")
        paths[-1].write_bytes(dump(Contents(meta | tables, {})))
    results = []
    for n, order in enumerate(permutations(paths)):
        journal = Journal(folder / f"to{n}" / "journal.json", still)
        for path in order:
            merge_files(journal, [path])
        merge_files(journal, order)
        journal.close()
        results.append(to_text(read_copy(journal.path).tables) if journal.path.exists() else {})
    assert all(result == results[0] for result in results)
