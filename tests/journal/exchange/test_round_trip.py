"""An export as JSON, or the journal itself, brings everything into an empty journal."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import NOW, still
from support.histories import histories, texts

from acutui.journal.documents import encode_document
from acutui.journal.exchange.apply import ImportPlan
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.export_json import to_json
from acutui.journal.journal import Journal
from acutui.journal.schema import STRUCTS, Record, format_timestamp, key_of, to_document
from acutui.practice.records import History, Session

Make = Callable[..., Session]

OWN = {name for struct in STRUCTS.values() for name in struct.__struct_fields__}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**30, 10**31)
    | st.just(10**4000)
    | st.floats()
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
foreign = st.dictionaries(texts.filter(lambda name: name not in OWN) | st.just("id"), values)
tables = st.dictionaries(
    texts.filter(lambda name: name not in {"meta", "sessions", "days"}),
    st.dictionaries(texts, values, min_size=1, max_size=3),
    max_size=2,
)
odd_ids = texts.filter(lambda text: not text.isdecimal())


def write_journal(
    path: Path, history: History, more: list[dict[str, Any]], others: dict[str, Any]
) -> None:
    """Write a journal in our layout, each document with some fields of other programs."""
    records: list[Record] = [*history.sessions, *history.days.values()]
    found: dict[str, dict[str, Any]] = {"sessions": {}, "days": {}}
    updated = format_timestamp(NOW)
    for number, record in enumerate(records):
        table, id = key_of(record)
        extra = more[number % len(more)] if more else {}
        found[table][str(id)] = {**to_document(record, exact=True), **extra, "updated": updated}
    found["sessions"] |= others.pop("", {})
    parts = [b'"meta":{"1":{"format":1}}']
    for name, documents in {**found, **others}.items():
        lines = [
            encode_key(id) + b":" + encode_document({"": value})[4:-1]
            for id, value in documents.items()
        ]
        parts.append(encode_key(name) + b":{\n" + b"\n,".join(lines) + b"\n}")
    path.write_bytes(b"{" + b"\n,".join(parts) + b"}\n")


def encode_key(text: str) -> bytes:
    return json.dumps(text).encode()


@contextmanager
def two_journals() -> Iterator[tuple[Path, Path]]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "here.json", Path(folder) / "there.json"


def import_file(path: Path, into: Path) -> None:
    found = read_import(path).data
    assert found is not None
    assert found.rejected == ()
    with closing(Journal(into, still)) as journal:
        journal.apply_changes("the import", ImportPlan(found), others=found.others)


def lines_of(path: Path) -> dict[str, dict[str, bytes]]:
    """Return the text of every document of a journal."""
    with closing(Journal(path, still)) as journal:
        return {
            name: {id: document.line for id, document in table.items()}
            for name, table in journal.tables().items()
            if table
        }


@settings(max_examples=60, deadline=None)
@given(
    history=histories,
    more=st.lists(foreign, max_size=3),
    others=tables,
    odd=st.dictionaries(odd_ids, values, max_size=2),
)
@example(
    history=History(), more=[], others={"notes": {"a": {"text": "\u202eb"}, "2": 5}}, odd={"x": {}}
)
def test_every_document_comes_back_to_the_letter(
    history: History, more: list[dict[str, Any]], others: dict[str, Any], odd: dict[str, Any]
) -> None:
    deleted = {"1849304117239185499": {"deleted": True, "updated": "2026-11-22T00:00:00.000Z"}}
    with two_journals() as (here, there):
        write_journal(here, history, more, {**others, "": {**odd, **deleted}})
        with closing(Journal(here, still)) as journal:
            readable = journal.history()
            text = to_json(readable, journal.tables())
        export = here.with_name("export.json")
        export.write_text(text, encoding="utf-8")
        for source in (export, here):
            there.unlink(missing_ok=True)
            import_file(source, there)
            expected, found = lines_of(here), lines_of(there)
            records: list[Record] = [*readable.sessions, *readable.days.values()]
            for table, id in map(key_of, records):
                assert found[table][str(id)] == expected[table][str(id)]
            # What comes along as text may have control characters as escapes.
            assert parse_all(found) == parse_all(expected)


def parse_all(lines: dict[str, dict[str, bytes]]) -> dict[str, dict[str, str]]:
    """Return documents so that 1 and 1.0, and two that are not a number, compare by their text."""
    return {
        name: {id: repr(json.loads(line)) for id, line in table.items()}
        for name, table in lines.items()
    }


RELEASED = Path(__file__).parents[2] / "data" / "0.1.0" / "journal.json"


def test_a_journal_of_0_1_0_is_imported_to_the_letter(tmp_path: Path) -> None:
    import_file(RELEASED, tmp_path / "there.json")
    assert lines_of(tmp_path / "there.json") == lines_of(RELEASED)


def test_an_import_adds_others_only_where_there_are_none(tmp_path: Path) -> None:
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    write_journal(here, History(), [], {"notes": {"1": {"text": "here"}, "2": {"text": "new"}}})
    write_journal(there, History(), [], {"notes": {"1": {"text": "there"}}})
    import_file(here, there)
    assert lines_of(there)["notes"] == {"1": b'{"text":"there"}', "2": b'{"text":"new"}'}
    before = there.read_bytes()
    import_file(here, there)
    assert there.read_bytes() == before


def test_undoing_an_import_leaves_what_came_along(tmp_path: Path, a_session: Make) -> None:
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    write_journal(here, History((a_session(),)), [], {"notes": {"1": {"text": "new"}}})
    import_file(here, there)
    with closing(Journal(there, still)) as journal:
        assert journal.undo() == "the import"
        assert journal.history().sessions == ()
    assert lines_of(there)["notes"] == {"1": b'{"text":"new"}'}


def test_a_damaged_journal_is_imported_as_far_as_it_is_whole(
    tmp_path: Path, a_session: Make
) -> None:
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    sessions = tuple(a_session(n) for n in range(3))
    write_journal(here, History(sessions), [], {})
    lines = here.read_bytes().splitlines(keepends=True)
    lines[3:3] = [b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> other\n"]
    here.write_bytes(b"".join(lines)[:-60])
    found = read_import(here).data
    assert found is not None
    assert found.sessions == sessions[:2]
    assert found.rejected
    with closing(Journal(there, still)) as journal:
        journal.apply_changes("the import", ImportPlan(found), others=found.others)
        assert journal.history().sessions == sessions[:2]


@pytest.mark.parametrize(
    "text",
    [
        '{"format":1,"sessions":[],"days":[],"others":5}',
        '{"format":1,"sessions":[],"days":[],"others":{"a":[1],"meta":{"1":{"format":9}}}}',
        '{"format":1,"sessions":[],"days":[],"others":{"a":{"1":' + "[" * 200 + "]" * 200 + "}}}",
    ],
)
def test_odd_tables_are_left_out(text: str, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(text)
    import_file(tmp_path / "export.json", tmp_path / "there.json")
    assert not (tmp_path / "there.json").exists()


def test_a_listed_session_is_not_replaced_by_another_with_its_id(
    tmp_path: Path, a_session: Make
) -> None:
    export = json.loads(to_json(History((a_session(),))))
    export["others"] = {"sessions": {str(a_session().id): {"holds": "many", "id": 5}}}
    (tmp_path / "export.json").write_text(json.dumps(export))
    import_file(tmp_path / "export.json", tmp_path / "there.json")
    with closing(Journal(tmp_path / "there.json", still)) as journal:
        assert journal.history() == History((a_session(),))
