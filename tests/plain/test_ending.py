"""Sessions ended by signals and closed pipes."""

import signal
from datetime import timedelta

import pytest
from support.plain_stage import NOW, PlainStage

from acutui.journal.checkpoint import CheckpointFile
from acutui.plain.terminal_io import Terminated
from acutui.util.errors import CommandError


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_leaves_the_session_in_the_checkpoint(stage: PlainStage, number: int) -> None:
    ran = stage.practise("neck", (12.3, Terminated(number)))
    assert ran.status == 128 + number
    assert ran.last_words == "Saved so far: the next start offers to resume the session."
    assert stage.saved == ()
    left = stage.left
    assert left.pressed == pytest.approx(7.3)
    assert left.seen == NOW + timedelta(seconds=12.3)


def test_a_signal_during_the_question_changes_nothing(stage: PlainStage) -> None:
    id = stage.interrupt(10)
    ran = stage.practise("neck", (5, Terminated(15)))
    assert ran.status == 143
    assert ran.last_words == ""
    left = stage.left
    assert (left.id, left.pressed) == (id, 42.0)


@pytest.mark.parametrize("lines", range(12))
def test_a_closed_pipe_leaves_the_session_in_the_checkpoint(stage: PlainStage, lines: int) -> None:
    stage.person.leaves_after = lines
    ran = stage.practise("neck")
    assert ran.status == 129
    left = stage.left
    assert bool(ran.last_words) == (left.pressed > 0)
    assert stage.saved == ()


def test_a_pipe_closed_after_saving_leaves_no_checkpoint(stage: PlainStage) -> None:
    stage.person.leaves_after = 10
    ran = stage.practise("hands")
    assert "1" in ran.heard
    assert ran.status == 0
    assert [session.pressed for session in stage.saved] == [10.0]
    assert stage.checkpoint is None


def test_an_unexpected_error_leaves_the_session_in_the_checkpoint(stage: PlainStage) -> None:
    def fails(seconds: float) -> None:
        if stage.clock.gone > 20:
            raise RuntimeError("unforeseen")
        stage.clock.gone += seconds

    session = stage.runner(fails)
    with pytest.raises(RuntimeError):
        session.run(stage.context.atlas.routines["neck"])
    assert stage.checkpoint is not None


def test_the_checkpoint_can_be_written_at_any_moment(stage: PlainStage) -> None:
    session = stage.runner()
    session.write_checkpoint()
    found = []

    def wait(seconds: float) -> str | None:
        if stage.clock.gone > 12:
            session.write_checkpoint()
            found.append(CheckpointFile(stage.data).read())
            return "q"
        stage.clock.gone += seconds
        return None

    session = stage.runner(wait)
    session.run(stage.context.atlas.routines["neck"])
    assert found[0] is not None
    assert found[0].pressed == pytest.approx(7, abs=1.1)


def test_another_process_with_a_session_is_named(stage: PlainStage) -> None:
    other = CheckpointFile(stage.data)
    assert other.claim()
    with pytest.raises(CommandError, match=r"another acutui \(process \d+\) is running a session"):
        stage.practise("neck")
    assert not other.path.exists()
    other.release()
