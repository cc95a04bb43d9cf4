"""Merging files: as one change, without changing them, and moving copies of sync tools."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acutui.journal.copies import find_copies
from acutui.journal.journal import Journal
from acutui.journal.merge import merge_copies, merge_files
from acutui.practice.records import Day, Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Documents = dict[str, dict[str, Any]]


@pytest.fixture(name="make_journal")
def journal_maker(tmp_path: Path) -> Iterator[Callable[[str], Journal]]:
    """Open the journal of a machine, with a clock that advances one second at every call."""
    with ExitStack() as stack:
        moments = (datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(9999))

        def make(name: str) -> Journal:
            journal = Journal(tmp_path / name / "journal.json", now=lambda: next(moments))
            stack.callback(journal.close)
            return journal

        yield make


def documents_in(path: Path) -> Documents:
    found: Documents = json.loads(path.read_bytes())
    return {name: found[name] for name in ("sessions", "days")}


def send_copy(journal: Journal, to: Path, name: str) -> Path:
    """Copy a journal as a sync tool does."""
    path = to / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(journal.path.read_bytes())
    return path


def test_two_machines_agree_after_merging(
    make_journal: Callable[[str], Journal], tmp_path: Path, a_session: Make
) -> None:
    laptop, server = make_journal("laptop"), make_journal("server")
    for n in range(4):
        laptop.save_session(a_session(n))
    merge_files(server, [laptop.path])
    assert documents_in(server.path) == documents_in(laptop.path)

    laptop.save_session(a_session(0, note="first"))
    server.save_session(a_session(0, note="second"))
    server.delete_session(a_session(1).id)
    laptop.delete_session(a_session(2).id)
    server.save_session(a_session(2, note="edited"))
    server.save_session(a_session(5))
    laptop.save_days([Day(date(2026, 11, 22), rest=True)], "the rest")

    there, back = send_copy(laptop, tmp_path, "a.json"), send_copy(server, tmp_path, "b.json")
    merge_files(server, [there])
    merge_files(laptop, [back])
    assert documents_in(server.path) == documents_in(laptop.path)
    assert server.history() == laptop.history()
    notes = {session.id: session.note for session in laptop.history().sessions}
    assert notes == {
        a_session(0).id: "second",
        a_session(2).id: "edited",
        a_session(3).id: "",
        a_session(5).id: "",
    }
    before = laptop.path.stat()
    assert not merge_files(laptop, [back, there]).changes
    assert laptop.path.stat() == before


def test_a_merge_is_one_change_that_can_be_undone_and_redone(
    make_journal: Callable[[str], Journal], a_session: Make
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    for n in range(3):
        ours.save_session(a_session(n))
    merge_files(other, [ours.path])
    other.save_session(a_session(0, note="theirs"))
    other.delete_session(a_session(1).id)
    other.save_session(a_session(7))
    other.save_days([Day(date(2026, 11, 22), checks=("workout",))], "the check")
    before = ours.history()
    merge_files(ours, [other.path])
    after = ours.history()
    assert after != before
    # In a new process, since `acutui merge` has ended by then.
    fresh = make_journal("ours")
    assert fresh.undo() == "the merge of 1 file"
    assert fresh.history() == before
    assert fresh.redo() == "the merge of 1 file"
    assert fresh.history() == after
    assert fresh.undo() == "the merge of 1 file"
    assert fresh.undo() == "the session"


def test_an_undone_merge_is_not_merged_again(
    make_journal: Callable[[str], Journal], a_session: Make
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    other.save_session(a_session())
    merge_files(ours, [other.path])
    ours.undo()
    assert not merge_files(ours, [other.path]).changes
    merge_files(other, [ours.path])
    assert other.history().sessions == ()


def test_a_merge_too_large_to_be_undone_later_says_so(
    make_journal: Callable[[str], Journal], a_session: Make, tmp_path: Path
) -> None:
    small, large = make_journal("small"), make_journal("large")
    small.save_session(a_session())
    for n in range(3):
        large.save_session(a_session(n, note="x" * 800_000))
    ours = make_journal("ours")
    assert merge_files(ours, [small.path]).is_undo_saved
    assert not merge_files(ours, [large.path]).is_undo_saved
    assert merge_files(ours, [large.path]).is_undo_saved  # there is nothing to undo


def test_unknown_fields_are_merged_unchanged(
    make_journal: Callable[[str], Journal], good: bytes, tmp_path: Path
) -> None:
    (tmp_path / "good.json").write_bytes(good)
    journal = make_journal("ours")
    merge_files(journal, [tmp_path / "good.json"])
    expected = json.loads(good)
    assert documents_in(journal.path) == {name: expected[name] for name in ("sessions", "days")}
    # The tables of other programs are not merged.
    assert "weights" not in json.loads(journal.path.read_bytes())


def test_an_unreadable_document_is_merged_unchanged(
    make_journal: Callable[[str], Journal], tmp_path: Path
) -> None:
    (tmp_path / "b.json").write_text(
        '{"meta":{"1":{"format":1}},"sessions":{"7":{"holds":"many","n":NaN}},"days":{}}'
    )
    journal = make_journal("ours")
    merge_files(journal, [tmp_path / "b.json"])
    assert '"7":{"holds":"many","n":NaN}' in journal.path.read_text()
    assert len(journal.history().problems) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("{}", "is not a journal"),
        ('{"meta":{"1":{"format":2}},"sessions":{},"days":{}}', "newer"),
        ('{"meta":{"1":{"format":1}},"sessions":{', "line 1: is damaged"),
        ('{"format":1,"sessions":[],"days":[]}', "is not a journal"),
        ("\xff", "is damaged"),
        ("[" * 9999, "nested too deeply"),
    ],
)
def test_an_unreadable_copy_is_named_and_nothing_is_written(
    make_journal: Callable[[str], Journal], a_session: Make, tmp_path: Path, text: str, why: str
) -> None:
    other = make_journal("other")
    other.save_session(a_session(3))
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="latin-1")
    journal = make_journal("ours")
    for path in (bad, tmp_path, tmp_path / "none.json"):
        with pytest.raises(FileError) as caught:
            merge_files(journal, [other.path, path])
        assert str(caught.value).startswith(f"{path}: ")
    with pytest.raises(FileError, match=why):
        merge_copies(journal, [other.path, bad])
    assert not journal.path.parent.exists()
    assert bad.read_text(encoding="latin-1") == text
    assert other.path.exists()


def test_merging_does_not_touch_the_copy(
    make_journal: Callable[[str], Journal], a_session: Make, tmp_path: Path
) -> None:
    other = make_journal("other")
    other.save_session(a_session())
    alone = send_copy(other, tmp_path / "alone", "copy.json")
    alone.chmod(0o400)
    before = alone.stat()
    journal = make_journal("ours")
    merge_files(journal, [alone])
    after = alone.stat()
    # Reading it may change the time of access, and nothing else.
    assert (after.st_mode, after.st_ino, after.st_size) == (
        before.st_mode,
        before.st_ino,
        before.st_size,
    )
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    assert [path.name for path in alone.parent.iterdir()] == ["copy.json"]


def test_a_pipe_can_be_merged(make_journal: Callable[[str], Journal], a_session: Make) -> None:
    other, journal = make_journal("other"), make_journal("ours")
    other.save_session(a_session())
    end, start = os.pipe()
    os.write(start, other.path.read_bytes())
    os.close(start)
    try:
        merge_files(journal, [Path(f"/dev/fd/{end}")])
    finally:
        os.close(end)
    assert journal.history() == other.history()


def test_a_save_during_a_merge_is_not_lost(
    make_journal: Callable[[str], Journal], a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, again, other = (make_journal(name) for name in ("ours", "ours", "other"))
    ours.save_session(a_session(0))
    merge_files(other, [ours.path])
    other.save_session(a_session(0, note="theirs"))
    other.save_session(a_session(9))
    locked = ours._storage.locked

    def late() -> Any:
        monkeypatch.undo()
        again.save_session(a_session(0, note="later still"))
        again.save_session(a_session(1))
        return locked()

    monkeypatch.setattr(ours._storage, "locked", late)
    merge_files(ours, [other.path])
    notes = {session.id: session.note for session in ours.history().sessions}
    assert notes == {a_session(0).id: "later still", a_session(1).id: "", a_session(9).id: ""}


# Copies of sync tools

SYNCTHING = "journal.sync-conflict-20261122-073104-ABCDEFG.json"


def test_merged_copies_are_moved_and_replace_nothing(
    make_journal: Callable[[str], Journal], a_session: Make
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    ours.save_session(a_session(0))
    for n in range(3):
        other.save_session(a_session(n))
        copy = ours.path.with_name(SYNCTHING)
        copy.write_bytes(other.path.read_bytes())
        copy.chmod(0o644)
        done = merge_copies(ours, find_copies(ours.path, ours.tables()))
        (moved,) = done.moved
        assert done.not_moved == ()
        assert not copy.exists()
        assert moved.read_bytes() == other.path.read_bytes()
        assert stat.S_IMODE(moved.stat().st_mode) == 0o600
        assert moved.parent == ours.path.with_name("journal.backups")
        assert stat.S_IMODE(moved.parent.stat().st_mode) == 0o700
    names = {path.name for path in moved.parent.iterdir() if "sync" in path.name}
    stem = SYNCTHING.removesuffix(".json")
    assert names == {f"{stem}.json", f"{stem}-2.json", f"{stem}-3.json"}
    assert len(ours.history().sessions) == 3
    assert find_copies(ours.path, ours.tables()) == []


def test_a_copy_that_cannot_be_moved_is_merged_and_named(
    make_journal: Callable[[str], Journal], a_session: Make
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    ours.save_session(a_session(0))
    other.save_session(a_session(1))
    copy = send_copy(other, ours.path.parent, SYNCTHING)
    folder = ours.path.with_name("journal.backups")
    if folder.exists():
        folder.rename(folder.with_name("elsewhere"))
    folder.write_text("")
    done = merge_copies(ours, [copy])
    assert len(done.not_moved) == 1
    assert done.not_moved[0].startswith(f"{copy}: was merged, but")
    assert copy.exists()
    assert len(ours.history().sessions) == 2


def test_a_copy_that_changes_during_the_merge_is_not_moved(
    make_journal: Callable[[str], Journal], a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    other.save_session(a_session(1))
    ours.save_session(a_session(0))
    copy = send_copy(other, ours.path.parent, SYNCTHING)
    apply_changes = ours.apply_changes

    def slowly(*arguments: Any) -> Any:
        copy.write_bytes(copy.read_bytes() + b"\n")
        return apply_changes(*arguments)

    monkeypatch.setattr(ours, "apply_changes", slowly)
    done = merge_copies(ours, [copy])
    assert "was changed while it was merged" in done.not_moved[0]
    assert copy.exists()
    assert find_copies(ours.path, ours.tables()) == [copy]


def test_merging_copies_makes_a_missing_journal(
    make_journal: Callable[[str], Journal], a_session: Make
) -> None:
    ours, other = make_journal("ours"), make_journal("other")
    other.save_session(a_session(1))
    send_copy(other, ours.path.parent, SYNCTHING)
    merge_copies(ours, find_copies(ours.path, ours.tables()))
    assert len(ours.history().sessions) == 1
    assert stat.S_IMODE(ours.path.stat().st_mode) == 0o600
