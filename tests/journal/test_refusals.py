"""A file that is not a sound journal is refused by name, and not changed."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from support.clocks import still
from support.faults import break_call
from support.spoiling import Spoil, often, spoilings

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Session
from acutui.util.files import FileError

Make = Callable[..., Session]


def refusal_of(journal: Journal, session: Session, *, to_undo: bool = False) -> str:
    """Try everything; return the error, which is always the same, without the file's name.

    `to_undo` says that there is a change to undo.
    """
    attempts: list[Callable[[], object]] = [
        journal.history,
        lambda: session.id in journal,
        lambda: journal.save_session(session),
        lambda: journal.delete_session(session.id),
        lambda: journal.save_days([Day(session.day, rest=True)], "the rest day"),
        journal.history,
    ]
    attempts += [journal.undo] if to_undo else []
    messages = set()
    for attempt in attempts:
        with pytest.raises(FileError) as caught:
            attempt()
        messages.add(str(caught.value))
    assert to_undo or journal.undo() is None
    assert journal.redo() is None
    (message,) = messages
    assert message.startswith(f"{journal.path}: ")
    assert message.isprintable()
    return message.removeprefix(f"{journal.path}: ")


def names_in(folder: Path) -> set[str]:
    """Return the names in the folder, except the lock."""
    return {path.name for path in folder.iterdir()} - {"journal.lock"}


NO_JOURNAL = {
    "empty": b"",
    "white space": b" \n\n",
    "null": b"null",
    "true": b"true",
    "a number": b"42",
    "a text": b'"journal"',
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a list of tables": b'[{"meta":{"1":{"format":1}}}]',
    "TinyDB's own": b'{"_default": {"1": {"format": 1}}}',
    "no meta": b'{"sessions":{}}',
    "empty meta": b'{"meta":{}}',
    "no format": b'{"meta":{"1":{}}}',
    "meta no table": b'{"meta":1}',
    "meta no document": b'{"meta":{"1":1}}',
    "meta a list": b'{"meta":{"1":[]}}',
    "format text": b'{"meta":{"1":{"format":"1"}}}',
    "format true": b'{"meta":{"1":{"format":true}}}',
    "format null": b'{"meta":{"1":{"format":null}}}',
    "format list": b'{"meta":{"1":{"format":[1]}}}',
    "format 0": b'{"meta":{"1":{"format":0}}}',
    "format -1": b'{"meta":{"1":{"format":-1}}}',
    "format 1.5": b'{"meta":{"1":{"format":1.5}}}',
    "format NaN": b'{"meta":{"1":{"format":NaN}}}',
    "sessions a list": b'{"meta":{"1":{"format":1}},"sessions":[]}',
    "sessions a number": b'{"meta":{"1":{"format":1}},"sessions":7}',
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a toml file": b'[habit]\ntarget = 2\nstreak = "any"\n',
}


@pytest.mark.parametrize("data", NO_JOURNAL.values(), ids=NO_JOURNAL.keys())
def test_a_file_that_is_not_a_journal_is_refused(path: Path, a_session: Make, data: bytes) -> None:
    path.write_bytes(data)
    before = path.stat()
    refusal_of(Journal(path, still), a_session())
    assert path.read_bytes() == data
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names_in(path.parent) == {"journal.json"}


def line_of(data: bytes, at: int) -> str:
    return f"line {data.count(10, 0, at) + 1}:"


def damaged_journals(good: bytes) -> dict[str, tuple[bytes, int]]:
    """Return damaged journals, with the position of the damage."""
    at = good.index(b'"quick"')
    line = good.index(b',"1849304117239185409"')
    conflict = good.replace(
        b',"1849304117239185409"', b'<<<<<<< HEAD\n,"1849304117239185409"'
    ).replace(b',"1849304117239185410"', b'=======\n,"1849304117239185410"')
    return {
        "NUL bytes": (good[:at] + bytes(16) + good[at + 16 :], at),
        "NUL bytes to the end": (good[:at] + bytes(len(good) - at), at),
        "NUL bytes alone": (bytes(512), 0),
        "UTF-16": (good.decode().encode("utf-16"), 0),
        "bad UTF-8": (good[: at + 1] + b"\xff" + good[at + 2 :], at),
        "half a character": (good.replace("合谷".encode(), "合谷".encode()[:-1]), 120),
        "a surrogate in UTF-8": (good.replace(b"quick", b"\xed\xa0\x80"), at),
        "git conflict markers": (conflict, line),
        "git conflict markers in front": (b"<<<<<<< HEAD\n" + good, 0),
        "a second journal behind": (good + good, len(good)),
        "words behind": (good + b"\nmore\n", len(good) + 1),
        "a control character": (good.replace(b"quick", b"qu\x01ck"), at),
        "a comma lost": (good[:line] + good[line + 1 :], line),
        "a comma too many": (good[:line] + b"," + good[line:], line),
    }


KINDS = tuple(damaged_journals(b'"quick",,"1849304117239185409"}\n,"sessions"'))


@pytest.mark.parametrize("kind", KINDS)
def test_the_error_for_a_damaged_journal_names_the_line(
    path: Path, good: bytes, a_session: Make, kind: str
) -> None:
    data, at = damaged_journals(good)[kind]
    path.write_bytes(data)
    message = refusal_of(Journal(path, still), a_session())
    assert message.startswith(line_of(data, at))
    assert "damaged" in message
    assert path.read_bytes() == data
    assert names_in(path.parent) == {"journal.json"}


def test_a_journal_cut_short_anywhere_is_refused(path: Path, good: bytes, a_session: Make) -> None:
    whole = good.rstrip()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(FileError, match=r"journal\.json: (line \d+: is damaged|is empty)"):
            Journal(path, still).history()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        refusal_of(Journal(path, still), a_session())
        assert path.read_bytes() == whole[:length]


@pytest.mark.parametrize(
    "shape",
    [
        b"[" * 100_000,
        b'{"meta":' * 100_000,
        b'{"meta":{"1":{"format":1}},"sessions":{"7":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"meta":{"1":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}}",
        b'{"meta":{"1":{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}",
    ],
    ids=["lists", "objects", "a session", "the meta document", "the format"],
)
def test_deep_nesting_is_refused(path: Path, a_session: Make, shape: bytes) -> None:
    path.write_bytes(shape)
    refusal_of(Journal(path, still), a_session())
    assert path.read_bytes() == shape


def test_a_nested_document_is_kept_or_refused_at_every_depth(
    path: Path, good: bytes, a_session: Make
) -> None:
    """A document may be shallow enough for one reader and too deep for the next."""
    for depth in (10, 200, *range(700, 1000, 10), 5000):
        nested = b"[" * depth + b"]" * depth
        before = good.replace(b"81.5", nested).replace(b'"quick"', b"\n" + nested)
        path.write_bytes(before)
        journal = Journal(path, still)
        try:
            assert len(journal.history().problems) == 1
            journal.save_session(a_session(9))
        except FileError:
            assert path.read_bytes() == before
        else:
            assert path.read_bytes().count(nested) == 2
        journal.close()


# A journal that changes while it is open


def test_a_journal_that_vanished_is_not_replaced(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    path.unlink()
    assert "deleted or moved" in refusal_of(journal, a_session(1), to_undo=True)
    assert names_in(path.parent) == {"journal.undo.json"}


def test_a_journal_that_came_back_is_used_again(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(0))
    away = path.rename(path.with_name("away"))
    with pytest.raises(FileError):
        journal.history()
    away.rename(path)
    journal.save_session(a_session(1))
    assert journal.history().sessions == (a_session(0), a_session(1))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"meta":{"1":{"format":0}}}', b"\0" * 64])
def test_a_journal_damaged_while_open_is_refused(
    journal: Journal, path: Path, good: bytes, a_session: Make, data: bytes
) -> None:
    path.write_bytes(good)
    assert len(journal.history().sessions) == 2
    path.write_bytes(data)
    refusal_of(journal, a_session(9))
    assert path.read_bytes() == data
    path.write_bytes(good)
    journal.save_session(a_session(9))
    assert len(journal.history().sessions) == 3


# Folders, links and permissions


def test_a_folder_in_place_of_the_journal_is_refused(path: Path, a_session: Make) -> None:
    path.mkdir()
    (path / "inside").write_text("x")
    assert "can't be read" in refusal_of(Journal(path, still), a_session())
    assert (path / "inside").read_text() == "x"
    assert names_in(path.parent) == {"journal.json"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, a_session: Make) -> None:
    (tmp_path / "folder").write_text("x")
    journal = Journal(tmp_path / "folder" / "journal.json", still)
    with pytest.raises(FileError, match="folder"):
        journal.save_session(a_session())
    assert (tmp_path / "folder").read_text() == "x"


def test_a_link_to_itself_is_refused(path: Path, a_session: Make) -> None:
    path.symlink_to(path)
    refusal_of(Journal(path, still), a_session())
    assert path.readlink() == path


def test_refusing_repeatedly_leaks_no_file(path: Path) -> None:
    path.mkdir()
    journal = Journal(path, still)
    before = set(os.listdir("/dev/fd"))  # noqa: PTH208
    for _ in range(20):
        with pytest.raises(FileError):
            journal.history()
    journal.close()
    assert len(set(os.listdir("/dev/fd")) - before) <= 1  # noqa: PTH208


def deny(*_: Any, **__: Any) -> Any:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_folder_without_permission_is_refused(
    path: Path, good: bytes, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(good)
    with monkeypatch.context() as without_rights:
        without_rights.setattr(Path, "stat", deny)
        without_rights.setattr(os, "open", deny)
        journal = Journal(path, still)
        with pytest.raises(FileError, match=f"{path}: .*Permission denied"):
            journal.history()
        with pytest.raises(FileError, match=f"{path.with_suffix('.lock')}: .*no permission"):
            journal.save_session(a_session())
    assert path.read_bytes() == good


def test_a_file_without_permission_is_refused(
    path: Path, good: bytes, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(good)
    with monkeypatch.context() as without_rights:
        break_call(without_rights, os, "open", errno.EACCES, lambda name, *_, **__: name == path)
        assert "Permission denied" in refusal_of(Journal(path, still), a_session())
    assert path.read_bytes() == good


@pytest.mark.parametrize("name", ["journal", "journal.txt", "two.parts.json", "合谷 [b].json"])
def test_a_journal_may_have_any_name(tmp_path: Path, a_session: Make, name: str) -> None:
    Journal(tmp_path / name, still).save_session(a_session())
    assert Journal(tmp_path / name, still).history().sessions == (a_session(),)


@pytest.mark.parametrize(
    ("named", "foreign"), [("flake.lock", "flake.lock"), ("flake.json", "flake.lock")]
)
def test_a_foreign_file_with_the_name_of_the_lock_is_not_touched(
    tmp_path: Path, a_session: Make, named: str, foreign: str
) -> None:
    """Naming the wrong file must not destroy it."""
    (tmp_path / foreign).write_text("nodes = 3\n")
    try:
        Journal(tmp_path / named, still).save_session(a_session())
    except FileError as error:
        assert str(tmp_path) in str(error)
    assert (tmp_path / foreign).read_text() == "nodes = 3\n"


# Random damage


@often(500)
@given(spoil=spoilings())
def test_a_corrupted_journal_is_read_or_refused_and_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, a_session: Make, spoil: Spoil
) -> None:
    path = tmp_path_factory.mktemp("spoilt") / "journal.json"
    data = spoil(good)
    path.write_bytes(data)
    journal = Journal(path, still)
    try:
        journal.history()
    except FileError as error:
        assert str(path) in str(error)
    assert path.read_bytes() == data
    assert names_in(path.parent) == {"journal.json"}

    session = a_session(9)
    try:
        journal.save_session(session)
    except FileError:
        assert path.read_bytes() == data
    else:
        assert session in Journal(path, still).history().sessions
        before, after = json.loads(data), json.loads(path.read_bytes())
        del after["sessions"][str(session.id)]
        assert json.dumps(after, sort_keys=True) == json.dumps(
            {"days": {}, "sessions": {}} | before, sort_keys=True
        )
    journal.close()


def test_a_file_of_any_size_is_refused_by_it(path: Path, a_session: Make) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    assert "is 3.0 GB" in refusal_of(Journal(path, still), a_session())
    assert path.stat().st_size == 3_000_000_000


def test_what_could_not_be_read_again_is_not_saved(
    path: Path, good: bytes, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(good)
    monkeypatch.setattr("acutui.journal.storage.JOURNAL_LIMIT", len(good) + 1000)
    with pytest.raises(FileError, match=r"would be larger than .*; nothing was saved"):
        Journal(path, still).save_session(replace(a_session(), note="x" * 5000))
    assert path.read_bytes() == good
