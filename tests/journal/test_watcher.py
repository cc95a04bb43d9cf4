"""Hearing of changes of the journal's file: each of them, and of little else."""

import json
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.clocks import still

from acutui.journal.checkpoint import CheckpointFile
from acutui.journal.journal import Journal
from acutui.journal.watcher import JournalWatch
from acutui.practice.records import Session
from acutui.util.files import replace_atomically

WITHIN = 5_000

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="inotify")


@contextmanager
def watching(path: Path) -> Iterator[Callable[[int], bool]]:
    """Watch a journal; the function says whether something happened, within milliseconds."""
    watch = JournalWatch(path)
    poll = select.poll()
    poll.register(watch.handle, select.POLLIN)

    def happened(within: int = WITHIN) -> bool:
        while poll.poll(within):
            if watch.happened():
                return True
            within = 0
        return False

    try:
        yield happened
    finally:
        watch.close()


def rename_away(path: Path) -> None:
    path.rename(path.with_name("away.json"))


CHANGES: dict[str, Callable[[Path], object]] = {
    "replaced": lambda path: replace_atomically(path, b"new"),
    "written in place": lambda path: path.write_bytes(b"new"),
    "appended to": lambda path: path.open("ab").write(b"new"),
    "deleted": Path.unlink,
    "renamed": rename_away,
}


@pytest.mark.parametrize("how", CHANGES)
def test_each_change_of_the_file_is_heard(path: Path, how: str) -> None:
    path.write_bytes(b"old")
    with watching(path) as happened:
        assert not happened(0)
        CHANGES[how](path)
        assert happened()


@linux_only
def test_android_is_watched_as_linux_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python 3.13 calls it, in Termux."""
    monkeypatch.setattr(sys, "platform", "android")
    path.write_bytes(b"old")
    with watching(path) as happened:
        assert not happened(0)
        path.write_bytes(b"new")
        assert happened()


def test_a_save_is_heard_and_a_second_one_as_well(
    path: Path, a_session: Callable[..., Session]
) -> None:
    with watching(path) as happened:
        for n in range(2):
            journal = Journal(path, still)
            journal.save_session(a_session(n))
            journal.close()
            assert happened()
        while happened(0):
            pass
        assert not happened(50)


@linux_only
def test_what_others_do_beside_it_is_not_taken_for_it(path: Path) -> None:
    path.write_bytes(b"old")
    with watching(path) as happened:
        CheckpointFile(path).claim()
        replace_atomically(CheckpointFile(path).path, b"{}")
        path.with_name("another.json").write_text("x")
        path.read_bytes()
        assert not happened(50)


def test_one_in_a_folder_that_is_not_there_yet_is_heard_of(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "journal.json"
    with watching(path) as happened:
        (tmp_path / "a").mkdir()
        assert happened()
        (tmp_path / "a" / "b").mkdir()
        assert happened()
        replace_atomically(path, b"new")
        assert happened()


def test_one_whose_folder_goes_and_comes_again_is_heard_of(tmp_path: Path) -> None:
    folder = tmp_path / "synced"
    folder.mkdir()
    path = folder / "journal.json"
    with watching(path) as happened:
        folder.rename(tmp_path / "away")
        assert happened()
        folder.mkdir()
        assert happened()
        path.write_bytes(b"new")
        assert happened()


def test_a_link_is_followed_and_one_that_is_led_elsewhere_as_well(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "real.json").write_bytes(b"old")
    link = tmp_path / "journal.json"
    link.symlink_to(tmp_path / "one" / "real.json")
    with watching(link) as happened:
        replace_atomically(link, b"new")
        assert link.is_symlink()
        assert happened()
        new = tmp_path / "link"
        new.symlink_to(tmp_path / "other" / "real.json")
        new.replace(link)
        assert happened()
        replace_atomically(tmp_path / "other" / "real.json", b"newer")
        assert happened()


def test_a_relative_path_is_watched_where_it_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with watching(Path("journal.json")) as happened:
        Path("journal.json").write_bytes(b"new")
        assert happened()


def test_many_changes_at_once_are_heard_and_none_is_left_over(path: Path) -> None:
    with watching(path) as happened:
        for n in range(3_000):
            path.write_bytes(b"%d" % n)
        assert happened()
        while happened(0):
            pass
        path.write_bytes(b"last")
        assert happened()


def test_nothing_stays_open_behind_it(path: Path) -> None:
    before = os.listdir("/dev/fd")  # noqa: PTH208
    for _ in range(3):
        with watching(path) as happened:
            path.write_bytes(b"x")
            assert happened()
    assert os.listdir("/dev/fd") == before  # noqa: PTH208


# Two processes change one session

EDIT = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal

NOW = datetime(2026, 12, 1, tzinfo=UTC)
journal = Journal(Path(sys.argv[1]), lambda: NOW)
(session,) = journal.history().sessions
print("ready", flush=True)
for line in sys.stdin:
    if line == "undo\\n":
        try:
            print(journal.undo(), flush=True)
        except Exception as error:
            print(error, flush=True)
    elif line == "show\\n":
        print(journal.history().sessions[0].note, flush=True)
    else:
        journal.save_session(replace(session, note=line.strip()))
        print("saved", flush=True)
"""


def test_of_two_edits_of_one_session_from_both_ends_the_later_one_stays(
    path: Path, process: Callable[..., object], a_session: Callable[..., Session]
) -> None:
    Journal(path, still).save_session(a_session())
    ends = [process(EDIT, path) for _ in range(2)]

    def ask(end: int, what: str) -> str:
        there = ends[end]
        there.stdin.write(what + "\n")
        there.stdin.flush()
        return there.stdout.readline().strip()

    # Both have the session in view as it was.
    assert ask(0, "the first") == "saved"
    assert ask(1, "the second") == "saved"
    assert [ask(end, "show") for end in (0, 1)] == ["the second", "the second"]
    (document,) = json.loads(path.read_bytes())["sessions"].values()
    assert document["note"] == "the second"
    assert ask(0, "the third") == "saved"
    # Whoever takes changes back takes back the last, whoever made it, then the one before.
    assert ask(1, "undo") == "the session"
    assert ask(0, "show") == "the second"
    assert ask(0, "undo") == "the session"
    assert ask(1, "show") == "the first"
