"""All reads and writes go through TinyDB's tables, and several changes are one transaction."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.clocks import NOW, still
from tinydb import TinyDB, where
from tinydb.middlewares import Middleware
from tinydb.table import Document, Table

from acutui.journal.backups import Backups
from acutui.journal.documents import StoredDocument
from acutui.journal.journal import Journal
from acutui.journal.merge import merge_files
from acutui.journal.storage import JournalDatabase, JournalStorage
from acutui.practice.records import Day, Session
from acutui.util.files import FileError, Written, replace_atomically

Make = Callable[..., Session]


class Counting(Middleware):
    """Counts reads and writes of the storage below."""

    def __init__(self, storage: JournalStorage, counts: Counter[str]) -> None:
        super().__init__(lambda: storage)
        self.storage, self.counts = storage, counts

    def read(self) -> Any:
        self.counts["table read"] += 1
        return self.storage.read()

    def write(self, data: Any) -> None:
        self.counts["table write"] += 1
        self.storage.write(data)


class Counted:
    """A journal whose reads and writes are counted."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.counts: Counter[str] = Counter()
        self.journal = Journal(path, still)
        counting = Counting(self.journal._storage, self.counts)
        self.journal._db = JournalDatabase(storage=lambda: counting)

        def replace(*args: Any, **kwargs: Any) -> Written:
            self.counts["file write"] += 1
            return replace_atomically(*args, **kwargs)

        patch.setattr("acutui.util.files.replace_atomically", replace)

    def of(self, work: Callable[[Journal], object]) -> dict[str, int]:
        """Return how often some work reads and writes."""
        self.counts.clear()
        work(self.journal)
        return {name: self.counts[name] for name in ("table read", "table write", "file write")}


@pytest.fixture
def counted(path: Path, filled: Journal, monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(path, monkeypatch)


WORK: dict[str, tuple[Callable[[Journal, Make], object], bool]] = {
    "history": (lambda j, make: j.history(), False),
    "tables": (lambda j, make: j.tables(), False),
    "contains": (lambda j, make: make(0).id in j, False),
    "add": (lambda j, make: j.save_session(make(5)), True),
    "edit": (lambda j, make: j.save_session(make(0, note="changed")), True),
    "delete": (lambda j, make: j.delete_session(make(0).id), True),
    "day": (lambda j, make: j.save_days([Day(make(0).day, rest=True)], "the rest day"), True),
    "undo": (lambda j, make: j.undo(), True),
}


@pytest.mark.parametrize("what", WORK)
def test_every_read_and_write_goes_through_the_tables(
    counted: Counted, a_session: Make, what: str
) -> None:
    work, is_write = WORK[what]
    found = counted.of(lambda journal: work(journal, a_session))
    assert found["table read"] >= 1
    assert (found["table write"] >= 1) == is_write
    assert found["file write"] == is_write


def test_a_merge_and_its_undo_write_the_file_once_each(
    counted: Counted, a_session: Make, tmp_path: Path
) -> None:
    other = Journal(tmp_path / "other" / "journal.json", still)
    for n in range(10):
        other.save_session(a_session(n, note="theirs"))
    other.save_days([Day(NOW.date(), rest=True)], "the rest day")
    for work in (lambda j: merge_files(j, [other.path]), lambda j: j.undo(), lambda j: j.redo()):
        found = counted.of(work)
        assert found["file write"] == 1
        assert 2 <= found["table write"] <= 4, "for each table, whatever the number of documents"


WITHOUT = """
import sys
sys.modules["tinydb"] = None
from acutui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("command", ["status", "log", "export"])
def test_without_tinydb_the_program_fails_at_once(tmp_path: Path, command: str) -> None:
    arguments = {"log": ["neck"], "export": ["json"]}.get(command, [])
    home = ["--data", str(tmp_path / "journal.json"), "--config", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *home, command, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "tinydb" in done.stderr
    assert list(tmp_path.iterdir()) == []


# The journal as a TinyDB database


@pytest.fixture
def storage(path: Path) -> JournalStorage:
    return JournalStorage(path, Backups(path, NOW.date))


@pytest.fixture
def database(path: Path, good: bytes, storage: JournalStorage) -> Iterator[JournalDatabase]:
    path.write_bytes(good)
    database = JournalDatabase(storage=lambda: storage)
    yield database
    database.close()


OPERATIONS: dict[str, Callable[[Table], object]] = {
    "insert": lambda table: table.insert(table.document_class({"day": "x"}, doc_id=7)),
    "update": lambda table: table.update({"note": "changed"}, where("day") == "2026-11-22"),
    "update by id": lambda table: table.update({"note": "changed"}, doc_ids=[20261122]),
    "update by a function": lambda table: table.update(
        lambda document: document.pop("mood"), doc_ids=[20261122]
    ),
    "upsert": lambda table: table.upsert({"note": "up"}, where("day") == "2026-11-22"),
    "upsert by id": lambda table: table.upsert(table.document_class({"note": "up"}, 20261122)),
    "upsert a new one": lambda table: table.upsert(table.document_class({"note": "up"}, 8)),
    "remove": lambda table: table.remove(where("day") == "2026-11-22"),
    "remove by id": lambda table: table.remove(doc_ids=[20261122]),
}


@pytest.mark.parametrize("what", OPERATIONS)
def test_table_operations_have_the_result_of_plain_tinydb(
    database: JournalDatabase, storage: JournalStorage, path: Path, good: bytes, what: str
) -> None:
    beside = path.with_name("plain.json")
    beside.write_bytes(good)
    with TinyDB(beside) as expected:
        OPERATIONS[what](expected.table("days"))
    with storage.transaction():
        OPERATIONS[what](database.table("days"))
    assert json.loads(path.read_bytes()) == json.loads(beside.read_bytes()) != json.loads(good)
    lines = good.splitlines()
    kept = [line for line in path.read_bytes().splitlines() if line in lines]
    assert len(lines) - len(kept) <= 1


def test_tables_find_what_plain_tinydb_finds(database: JournalDatabase, path: Path) -> None:
    with TinyDB(path) as expected:
        for name in ("sessions", "days", "weights"):
            assert database.table(name).all() == expected.table(name).all()
            assert len(database.table(name)) == len(expected.table(name))
        query = where("routine") == "quick"
        assert database.table("sessions").search(query) == expected.table("sessions").search(query)
        found = database.table("sessions").get(query)
        assert isinstance(found, Document)
        assert found.doc_id == 1849304117239185409
        assert database.table("sessions").get(doc_id=5) is None


def test_a_query_sees_what_another_process_saved(database: JournalDatabase, path: Path) -> None:
    table, query = database.table("sessions"), where("source") == "log"
    assert len(table.search(query)) == 1
    path.write_bytes(path.read_bytes().replace(b'"timer"', b'"log"'))
    assert len(table.search(query)) == 2


def test_tables_can_only_be_changed_in_a_transaction(
    database: JournalDatabase, path: Path, good: bytes
) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        database.table("days").remove(doc_ids=[20261122])
    assert path.read_bytes() == good
    assert len(database.table("days")) == 1


def test_a_transaction_that_raises_changes_nothing(
    database: JournalDatabase, storage: JournalStorage, path: Path, good: bytes
) -> None:
    days = database.table("days")

    @contextmanager
    def failing() -> Iterator[None]:
        with pytest.raises(ZeroDivisionError), storage.transaction():
            yield
            raise ZeroDivisionError

    with failing():
        days.update({"note": "changed"}, doc_ids=[20261122])
        days.insert(days.document_class({"note": "new"}, 7))
        assert [day["note"] for day in days] == ["changed", "new"], "seen within it"
    assert [day["note"] for day in days] == [""]
    assert path.read_bytes() == good


def test_a_transaction_without_a_change_writes_nothing(
    storage: JournalStorage, database: JournalDatabase, path: Path
) -> None:
    before = path.stat()
    with storage.transaction():
        assert len(database.table("sessions")) == 3
    assert path.stat() == before


# Duplicates after a merge by git


EARLY, LATE = '"updated":"2026-11-22T02:08:40.120Z"', '"updated":"2026-11-22T07:38:41+05:30"'


@pytest.mark.parametrize("lines", [(EARLY, LATE), (LATE, EARLY)], ids=["at the end", "before"])
def test_the_later_of_two_documents_with_one_id_is_read(
    journal: Journal, path: Path, a_session: Make, lines: tuple[str, str]
) -> None:
    journal.save_session(a_session(0))
    journal.save_session(a_session(1))
    text = path.read_text()
    (line,) = (line for line in text.splitlines() if str(a_session(0).id) in line)
    updated = line[line.index('"updated"') : -1]
    twice = "\n,".join(
        line.removeprefix(",").replace(updated, new).replace('"note":""', f'"note":"{note}"')
        for new, note in zip(lines, "ab", strict=True)
    )
    path.write_text(text.replace(line, twice))
    expected = a_session(0, note="b" if lines[1] is LATE else "a")
    assert journal.history().sessions == (expected, a_session(1))
    journal.save_session(a_session(2))
    assert path.read_text().count(str(a_session(0).id)) == 1
    assert journal.history().sessions == (expected, a_session(1), a_session(2))


def test_of_two_unreadable_documents_with_one_id_the_last_is_kept(
    journal: Journal, path: Path, a_session: Make
) -> None:
    path.write_text(
        '{"meta":{\n"1":{"format":1}\n}\n,"sessions":{\n"7":5\n,"7":[NaN]\n}\n,"extra":6}\n'
    )
    (repeated, unreadable) = journal.history().problems
    assert "line 6: sessions 7 is there twice" in repeated
    assert unreadable.endswith("; skipped")
    journal.save_session(a_session())
    saved = json.loads(path.read_bytes())
    assert repr(saved["sessions"]["7"]) == "[nan]"
    assert saved["extra"] == 6


def test_two_tables_of_one_name_are_joined(journal: Journal, path: Path, a_session: Make) -> None:
    journal.save_session(a_session(0))
    (line,) = (n for n in path.read_text().splitlines() if str(a_session(0).id) in n)
    another = line.replace(str(a_session(0).id), str(a_session(1).id))
    path.write_text(
        path.read_text().replace("}}\n", "}\n" + ',"sessions":{\n' + another + "\n}}\n")
    )
    assert {session.id for session in journal.history().sessions} == {
        a_session(0).id,
        a_session(1).id,
    }


def test_a_stored_document_keeps_its_text_until_it_is_changed() -> None:
    document = StoredDocument(b'{"a": 1,\n "b": [6e1, NaN]}')
    assert document["a"] == 1
    assert document.line == b'{"a": 1,  "b": [6e1, NaN]}'
    document["a"] = 2**70
    del document["b"]
    assert document.line == b'{"a":%d}' % 2**70
    with pytest.raises(ValueError, match="not a JSON object"):
        len(StoredDocument(b"5"))


def test_a_busy_journal_is_not_changed_by_a_transaction(
    database: JournalDatabase,
    storage: JournalStorage,
    path: Path,
    good: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.0)
    other = JournalStorage(path, Backups(path, NOW.date))
    with (
        other.transaction(),
        pytest.raises(FileError, match="is saving"),
        storage.transaction(),
    ):
        database.table("days").remove(doc_ids=[20261122])
    assert path.read_bytes() == good
    other.close()
