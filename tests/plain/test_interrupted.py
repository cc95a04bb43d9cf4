"""Interrupted sessions: resumed, saved, discarded or left."""

import pytest
from support.plain_stage import END, NOW, PlainStage, pressed

from acutui.journal.checkpoint import CheckpointFile
from acutui.plain.terminal_io import Terminated
from acutui.util.files import FileError


def test_a_recent_session_is_resumed_into_one_record(stage: PlainStage) -> None:
    id = stage.interrupt(10)
    ran = stage.practise("hands", (3, "what?"), (4, "R"), (7, ""), (7.5, END))
    assert ran.heard[:3] == [
        "A session was interrupted: Neck, 42 s pressed, at step 1 of 2, interrupted 10 min ago.",
        "r Resume, s save, d discard, each with Enter; Enter alone: decide later.",
        "No such answer. r Resume, s save, d discard, each with Enter; Enter alone: decide later.",
    ]
    assert ran.heard[3] == "Resuming Neck, step 1 of 2."
    assert any(line.startswith("Press LI4, left, 18 s: ") for line in ran.heard)
    assert "15" in ran.heard
    (session,) = stage.saved
    assert session.id == id
    assert pressed(session) == [("LI4", "left", 60.0), ("LI4", "right", 60.0)]
    assert stage.checkpoint is None


def test_a_session_interrupted_twice_counts_each_second_once(stage: PlainStage) -> None:
    stage.practise("neck", (15, Terminated(15)))
    stage.clock.gone += 600
    stage.reopen()
    stage.practise("neck", (1, "r"), (2, ""), (12, Terminated(1)))
    stage.clock.gone += 600
    stage.reopen()
    ran = stage.practise("neck", (1, "r"), (2, ""), (3, "q"))
    assert ran.status == 0
    (session,) = stage.saved
    assert pressed(session)[0] == ("LI4", "left", 21.0)
    assert session.started == NOW


def test_an_interrupted_session_is_saved_before_the_next(stage: PlainStage) -> None:
    id = stage.interrupt(10)
    ran = stage.practise("hands", (3, "s"), (10, "q"))
    assert "Saved the interrupted session: Neck, 42 s pressed." in ran.heard
    assert "Hands: 1 step, 15 s." in ran.heard
    first, second = sorted(stage.saved, key=lambda session: session.started)
    assert (first.id, first.pressed) == (id, 42.0)
    assert second.routine == "hands"


def test_an_interrupted_session_is_discarded_before_the_next(stage: PlainStage) -> None:
    stage.interrupt(10)
    ran = stage.practise("hands", (3, "d"), (10, "q"))
    assert "Discarded: Neck, 42 s pressed. `acutui undo` brings it back." in ran.heard
    assert [session.routine for session in stage.saved] == ["hands"]


def test_an_interrupted_session_is_left_for_later(stage: PlainStage) -> None:
    id = stage.interrupt(10)
    ran = stage.practise("hands", (3, ""))
    assert ran.status == 0
    assert ran.heard[-1] == "You can decide at the next start. No session was started."
    left = stage.left
    assert left.id == id
    assert stage.saved == ()


def test_without_input_an_interrupted_session_is_saved(stage: PlainStage) -> None:
    stage.interrupt(10)
    ran = stage.practise("hands", (3, END))
    assert "Saved the interrupted session: Neck, 42 s pressed." in ran.heard
    assert sorted(session.routine for session in stage.saved) == ["hands", "neck"]


@pytest.mark.parametrize(
    ("minutes", "ended", "which"),
    [(61, False, "session interrupted over an hour ago"), (10, True, "interrupted session")],
)
def test_old_and_ended_sessions_are_saved_without_a_question(
    stage: PlainStage, minutes: float, ended: bool, which: str
) -> None:
    stage.interrupt(minutes, ended=ended)
    ran = stage.practise("hands", (7, "q"))
    sentence = f"Saved the {which}: Neck, 42 s pressed."
    assert ran.heard[0] == sentence
    assert sorted(session.routine for session in stage.saved) == ["hands", "neck"]


def test_an_interrupted_session_without_pressing_is_discarded(stage: PlainStage) -> None:
    stage.interrupt(10, pressed=0)
    ran = stage.practise("hands", (7, "q"))
    assert ran.heard[0].startswith("Hands")
    assert [session.routine for session in stage.saved] == ["hands"]


def test_a_damaged_checkpoint_is_moved_aside(stage: PlainStage) -> None:
    path = CheckpointFile(stage.data).path
    path.parent.mkdir()
    path.write_text('{"id": 1')
    ran = stage.practise("hands", (7, "q"))
    assert "the damaged file is" in ran.heard[0]
    assert ran.heard[1].startswith("Hands")
    assert path.with_name(f"{path.name}.damaged").read_text() == '{"id": 1'


def test_an_unreadable_checkpoint_is_not_overwritten(
    stage: PlainStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.interrupt(10)

    def denied(file: CheckpointFile) -> None:
        raise FileError(file.path, "can't be read: Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(CheckpointFile, "read", denied)
        with pytest.raises(FileError, match="Permission denied"):
            stage.practise("hands")
    left = stage.left
    assert left.pressed == 42
