"""Whatever call fails at the end of a session, the answer agrees with the journal."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.faults import CALLS, ERRORS, Fault, failing

from acutui.journal.checkpoint import CheckpointFile
from acutui.services.context import Context
from acutui.services.live_session import LiveSession
from acutui.services.session import NotSaved, Saved, SessionService


@pytest.fixture
def pressed(context: Context, live: LiveSession) -> LiveSession:
    """A session of which 42 seconds are pressed, beside a journal with another."""
    live.checkpoint = replace(live.checkpoint, run=replace(live.state, pressed=42))
    live.write()
    session = live.checkpoint.to_session(context.settings.day_start)
    context.journal.save_session(replace(session, id=session.id + 1, note="old"))
    context.checkpoint.release()
    return live


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
def test_a_session_is_saved_or_waits_but_never_both_or_neither(
    pressed: LiveSession, context: Context, tmp_path: Path, call: tuple[object, str]
) -> None:
    data_folder = context.data.parent
    for error in ERRORS:
        for nth in range(1, 200):
            fault = Fault(data_folder, nth, error)
            result = end_session(pressed, data_folder, tmp_path, call, fault)
            if fault.left > 0:
                assert isinstance(result, Saved)
                assert result.warning == ""
                break
        else:
            raise AssertionError("it always fails")


def end_session(
    pressed: LiveSession, folder: Path, place: Path, call: tuple[object, str], fault: Fault
) -> Saved | NotSaved:
    """End a session while a call fails, check the answer, and start the program again."""
    template = place / "template"
    if not template.exists():
        shutil.copytree(folder, template)
    shutil.rmtree(folder)
    shutil.copytree(template, folder)
    context = Context.open(folder / "journal.json", place / "config")
    service = SessionService(context)
    assert context.checkpoint.claim()
    live = LiveSession(context.checkpoint, pressed.checkpoint)
    with failing(*call, fault):
        result = service.save(live)
    context.journal.close()

    stored = [one.id for one in read(context).journal.history().sessions]
    left = CheckpointFile(context.data).read()
    if isinstance(result, Saved):
        assert pressed.checkpoint.id in stored
        assert "can't be saved" not in result.warning
    else:
        assert pressed.checkpoint.id not in stored
        assert left is not None
        assert left.pressed == 42
        assert result.problem
    assert not context.checkpoint.is_held

    # The next start has it once.
    again = read(context)
    next_service = SessionService(again)
    found = next_service.claim()
    if left is not None:
        assert isinstance(next_service.save_interrupted(found), Saved)  # type: ignore[arg-type]
    next_service.release()
    assert sorted(one.id for one in again.journal.history().sessions) == sorted(
        {pressed.checkpoint.id, pressed.checkpoint.id + 1}
    )
    assert CheckpointFile(context.data).read() is None
    again.journal.close()
    return result


def read(context: Context) -> Context:
    return Context.open(context.data, context.config)
