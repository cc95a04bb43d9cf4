"""What is there twice in a journal is found in every layout, and nothing of it is dropped."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.spoiling import often

from acutui.journal.documents import StoredDocument
from acutui.journal.file_format import dump, parse

EARLY, LATE = "2026-11-22T02:08:40.120Z", "2026-11-23T02:08:40.120Z"
META = ("meta", {"1": {"format": 1}})

Pairs = list[tuple[str, Any]]


def write(value: Any, indent: int | None, sort: str = ", ") -> str:
    """Write JSON of which an object may be a list of pairs, with names twice."""
    if not isinstance(value, list):
        return json.dumps(value, indent=indent, separators=(sort, ": "), ensure_ascii=indent == 2)
    parts = (f"{json.dumps(name)}: {write(one, indent, sort)}" for name, one in value)
    line = "" if indent is None else "\n"
    return "{" + line + f"{sort.rstrip()}{line or ' '}".join(parts) + line + "}"


LAYOUTS = {"one line": None, "no indent": 0, "indented": 2}


def journal_of(*tables: tuple[str, Any], layout: str = "one line") -> bytes:
    return write([META, *tables], LAYOUTS[layout]).encode()


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_two_tables_of_one_name_are_taken_together(layout: str) -> None:
    one, other = ("sessions", {"1": {"a": 1}}), ("sessions", {"2": {"a": 2}})
    found = parse(journal_of(one, other, ("sessions", {}), ("days", {}), layout=layout))
    assert {id: dict(one) for id, one in found.tables["sessions"].items()} == {
        "1": {"a": 1},
        "2": {"a": 2},
    }
    assert len(found.repeated) == 2
    assert ": sessions is there twice" in found.repeated[0]
    again = parse(dump(found))
    assert again.repeated == ()
    assert again.tables["sessions"].keys() == {"1", "2"}


@pytest.mark.parametrize("lines", [(EARLY, LATE), (LATE, EARLY)])
def test_of_one_id_the_later_is_taken(layout: str, lines: tuple[str, str]) -> None:
    versions: Pairs = [("7", {"updated": updated, "note": updated}) for updated in lines]
    found = parse(journal_of(("sessions", versions), layout=layout))
    assert found.tables["sessions"]["7"]["note"] == LATE
    (told,) = found.repeated
    assert told.endswith(": sessions 7 is there twice")


def test_meta_twice_is_told(layout: str) -> None:
    assert parse(journal_of(META, ("sessions", {}), layout=layout)).repeated
    newer = ("meta", {"1": {"format": 2}})
    for tables in ((META, newer), (newer, META)):
        with pytest.raises(ValueError, match="newer"):
            parse(write([*tables], LAYOUTS[layout]).encode())


@pytest.mark.parametrize(
    "tables",
    [
        [("moods", 1), ("moods", 2)],
        [("moods", {"1": {}}), ("moods", 2)],
        [("moods", "x"), ("moods", {"1": {}})],
        [("sessions", {}), ("sessions", 7)],
    ],
)
def test_a_name_of_two_things_is_damage(layout: str, tables: Pairs) -> None:
    with pytest.raises(ValueError, match=r"line \d+: is damaged: .* twice"):
        parse(journal_of(*tables, layout=layout))


def test_the_same_thing_twice_is_told(layout: str) -> None:
    found = parse(journal_of(("moods", 1), ("moods", 1), layout=layout))
    assert found.extras == {"moods": b"1"}
    assert len(found.repeated) == 1


@pytest.mark.parametrize("text", [b'{"a": 1, "b": [NaN], "a": 2}', b'{"b": {"a": 1, "a": 1}}'])
def test_a_document_with_a_name_twice_is_not_changed(text: bytes) -> None:
    document = StoredDocument(text)
    with pytest.raises(ValueError, match='has "a" twice'):
        document["c"] = 1
    assert document.line == text


names = st.sampled_from(["1", "2", "7", "é", '"', "a b", "\U0001f44d"])
documents = st.lists(
    st.tuples(names, st.fixed_dictionaries({"n": st.integers(0, 3), "é": st.just("\n")})),
    max_size=6,
)
tables = st.lists(
    st.tuples(st.sampled_from(["sessions", "days", "weights", "é"]), documents), max_size=5
)


@given(tables, st.sampled_from([*LAYOUTS.values()]))
@often(150)
def test_what_is_there_twice_is_found_in_any_layout(found: Pairs, indent: int | None) -> None:
    data = write([META, *found], indent).encode()
    ids = [(name, id) for name, pairs in found for id, _ in pairs]
    twice = len(ids) - len(set(ids)) + len(found) - len({name for name, _ in found})
    contents = parse(data)
    assert len(contents.repeated) == twice
    kept = {(name, id) for name, table in contents.tables.items() for id in table}
    assert kept - {("meta", "1")} == set(ids)
    assert parse(dump(contents)).repeated == ()
