"""Sessions that can't be saved."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.plain_stage import PlainStage

from acutui.journal.checkpoint import CheckpointFile
from acutui.journal.exchange.detect import read_import
from acutui.journal.journal import Journal
from acutui.plain.terminal_io import Terminated
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.util import files
from acutui.util.errors import CommandError
from acutui.util.files import FileError


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def full(journal: Journal, session: Session, words: str = "") -> None:
        raise FileError(journal.path, "can't be saved: the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "save_session", full)
        yield


@pytest.mark.usefixtures("full")
def test_a_session_that_can_not_be_saved_stays_in_the_checkpoint(stage: PlainStage) -> None:
    with pytest.raises(CommandError) as failed:
        stage.practise("hands", (10, "q"))
    assert "the disk is full" in str(failed.value)
    assert "Nothing is lost: it is in the checkpoint and will be saved next time." in str(
        failed.value
    )
    left = stage.left
    assert left.pressed == 5


@pytest.fixture
def unwritable_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritable(file: CheckpointFile, *_: object, **__: object) -> None:
        raise FileError(file.path, "can't be saved: the disk is full")

    monkeypatch.setattr(CheckpointFile, "write", unwritable)


@pytest.mark.usefixtures("full", "unwritable_checkpoint")
def test_without_a_checkpoint_the_session_is_written_elsewhere(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="`acutui import` can load it"):
        stage.practise("hands", (10, "q"))
    left = stage.practise("hands", (11, Terminated(15)))
    files = sorted(tmp_path.glob("acutui-session-*.json"))
    assert str(files[0]) in left.last_words or str(files[1]) in left.last_words
    found = [read_import(file).data for file in files]
    pressed = [one.sessions[0].pressed for one in found if one]
    assert sorted(pressed) == [5, 6]


@pytest.mark.usefixtures("full", "unwritable_checkpoint")
def test_the_user_is_asked_to_note_what_can_be_written_nowhere(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(services: Context, session: Session) -> None:
        raise FileError(services.data, "no room")

    monkeypatch.setattr("acutui.services.exchange.export_session", no_room)
    with pytest.raises(CommandError) as failed:
        stage.practise("hands", (10, "q"))
    assert str(failed.value).endswith("so make a note of it: Hands, 5 s pressed.")
    left = stage.practise("hands", (10, Terminated(15)))
    assert left.last_words.startswith("Not saved: ")
    assert left.last_words.endswith("so make a note of it: Hands, 5 s pressed.")
    warnings = [
        line for line in stage.person.heard if "if acutui crashes now, this session is lost" in line
    ]
    assert len(warnings) == 1


def test_an_unsaved_session_is_set_aside_and_saved_later(stage: PlainStage) -> None:
    newer = b'{"meta":{"1":{"format":2}},"sessions":{},"days":{}}'
    stage.data.parent.mkdir(parents=True, exist_ok=True)
    stage.data.write_bytes(newer)
    for seconds in (10, 11):
        with pytest.raises(CommandError, match="newer"):
            stage.practise("hands", (seconds, "q"))
    assert any("The earlier session stays in" in line for line in stage.person.heard)
    assert stage.data.read_bytes() == newer
    stage.data.write_bytes(newer.replace(b"2", b"1"))
    ran = stage.practise("hands", (12, "q"))
    assert "An earlier session is saved now." in ran.heard
    assert sorted(session.pressed for session in stage.saved) == [5, 6, 7]


def test_a_session_runs_even_if_nothing_can_be_written(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    stage.data.parent.write_text("a file where a folder should be")
    with pytest.raises(CommandError, match="not saved"):
        stage.practise("hands", (10, "q"))
    assert any(line.startswith("Nothing can be saved") for line in stage.person.heard)
    assert list(tmp_path.glob("acutui-session-*.json"))


def test_a_journal_damaged_during_the_session_does_not_crash(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(journal: Journal) -> None:
        raise FileError(journal.path, "is damaged")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "history", damaged)
        ran = stage.practise("hands", (10, "q"))
    assert ran.status == 0
    assert ran.heard[-2] == "Saved. You pressed 0:05 of 0:10."
    assert ran.heard[-1].endswith("is damaged")


def test_a_session_the_disk_did_not_confirm_stays_in_the_checkpoint(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_folder", broken)
        ran = stage.practise("hands", (6, "f"))
    assert any("journal.json: it is saved, but the disk did" in line for line in ran.heard)
    assert ran.heard[-1].startswith("Saved.")
    assert stage.checkpoint is not None
    (session,) = stage.saved
    ran = stage.practise("hands", (1, "q"))
    assert "Saved the interrupted session: " in ran.heard[0]
    assert stage.saved == (session,)
    assert stage.checkpoint is None
