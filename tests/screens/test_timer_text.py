"""The running session as text, at many sizes and in every state."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.widgets import with_roles
from support.wording import name_key, open_services
from syrupy.assertion import SnapshotAssertion

from acutui.practice.timer import Step, TimerState
from acutui.screens.timer_text import TimerText

STEPS = (Step("LI4", "left", 60.0), Step("GB20", "both", 90.0), Step("MINE", "left", 30.0))
PREGNANT = '[safety]\nconditions = ["pregnancy"]'
BOTH = '[safety]\nconditions = ["pregnancy", "blood-thinners"]'


def run(at: int = 0, *, pressed: float | None = None, paused: bool = False) -> TimerState:
    """A session of three steps at one of them: getting ready, or some seconds into the hold."""
    state = TimerState.start(STEPS, now=0.0, ready=5.0)
    for _ in range(at):
        state = state.next(0.0)
    if pressed is not None:
        state = state.skip_ready(0.0).tick(pressed)
    return state.pause(state.clock) if paused else state


STATES = {
    "ready": run(),
    "hold": run(pressed=2.0),
    "both": run(1),
    "own": run(2, pressed=1.0),
    "paused": run(1, pressed=1.0, paused=True),
    "gap": replace(run(pressed=2.0), gap=300.0, paused=True),
    "counted": replace(run(pressed=2.0), gap=300.0),
    "over": run().stop(0.0),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_the_state_and_the_step(
    tmp_path: Path, state: str, glyphs: str, picture: SnapshotAssertion
) -> None:
    text = TimerText(open_services(tmp_path, PREGNANT, glyphs=glyphs), "back-and-neck", name_key)
    now = STATES[state]
    shown = [text.render_state(now, width) for width in (60, 36, 20, 9, 4)]
    for width in (60, 32, 24):
        shown.append(text.render_place(now, "A routine of mine", width, is_over=state == "over"))
        shown.append((("=" * width, ""),))
        shown += text.render_step(now, 200.0, (width, 30)).lines
    assert with_roles(shown) == picture


@pytest.mark.parametrize("settings", ["", PREGNANT, BOTH], ids=["well", "pregnant", "both"])
@pytest.mark.parametrize("at", [0, 1])
def test_with_fewer_lines_the_least_important_goes_first(
    tmp_path: Path, settings: str, at: int, picture: SnapshotAssertion
) -> None:
    text = TimerText(open_services(tmp_path, settings), "back-and-neck", name_key)
    shown = []
    for height in range(17, 0, -1):
        lines = text.render_step(run(at), 0.0, (40, height)).lines
        assert len(lines) <= max(height, 1)
        shown += [((f"{height} lines".center(40, "="), ""),), *lines]
    assert with_roles(shown) == picture


def test_a_long_name_is_cut_to_leave_room_for_the_step(tmp_path: Path) -> None:
    text = TimerText(open_services(tmp_path), "back-and-neck", name_key)

    def shown(name: str, width: int) -> str:
        parts = text.render_place(run(), name, width, is_over=False)
        return "".join(part for part, _ in parts)

    # With " step 1 of 3, 3 min left " and a blank before the name there are 20 cells for it.
    place = shown("", 60).strip()
    width = len(place) + 1 + 20 + 2
    assert shown("x" * 20, width) == f" {'x' * 20} {place} "
    assert shown("x" * 21, width) == f" {'x' * 19}… {place} "
    assert shown("xxx", len(place) + 4).startswith(" … step")
