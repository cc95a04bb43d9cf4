"""Routines of the user: made in the Guide, edited on Session, saved in their file.

Of `acutui.app.routines`, `acutui.screens.dialogs.add_hold` and the editor.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.stage import QUICK
from syrupy.assertion import SnapshotAssertion

from acutui.screens.dialogs.choice import QuestionDialog
from acutui.screens.dialogs.routine_editor import RoutineDialog
from acutui.screens.messages import ChangeRoutine, StartRoutine
from acutui.widgets.row_list import RowList
from acutui.widgets.search_input import SearchInput

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

PREGNANCY = '[safety]\nconditions = ["pregnancy"]\n'
THREE = """\
# of mine
[[routine]]
id = "mine"
name = "Mine"
ready = 2
holds = [
  { point = "LI4", side = "each", seconds = 60 },  # hands
  { point = "GV20", seconds = 30 },
  { point = "GB20", side = "both", seconds = 90 },
]
"""


def text_of(config: Path) -> str:
    return (config / "routines.toml").read_text("utf-8")


def holds_of(on: Stage, id: str = "mine") -> list[tuple[str, str, int]]:
    holds = on.services.atlas.routines[id].holds
    return [(hold.point, hold.side, hold.seconds) for hold in holds]


async def edit_mine(on: Stage) -> None:
    await on.press("home", "e")
    await on.sees("Mine 4 steps, 4 min", "J/K order")


async def add(on: Stage, words: str, *keys: str) -> None:
    """Find a point in the Guide, and open the question to which routine it shall go."""
    await on.press("1", "escape", "slash", *words, "enter", "a")
    await on.sees("to your routine")
    await on.press(*keys)


async def test_a_routine_made_in_the_guide_is_on_session_at_once(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(files={"routines.toml": ""}) as on:
        await add(on, "LI4", "enter")
        await on.sees("New routine", "My routine")
        await on.press(*"Desk break", "enter")
        await on.hears("Added LI4 to Desk break: 2 steps, 2 min of pressing.")
        await add(on, "GV20")
        await on.sees("Routine ◂ Desk break ▸", "Side ◂ midline ▸", "Seconds 60")
        await on.press("tab", "tab", "backspace", "backspace", *"45", "enter")
        await on.hears("Added GV20 to Desk break: 3 steps, 3 min of pressing.")
        await on.press("2")
        await on.sees("▸ Desk break", "Origin own composition", "Yours e to edit")
        await on.press("enter")
        assert on.sent(StartRoutine)[0].routine == "desk-break"
    assert text_of(config) == (
        '[[routine]]\nid = "desk-break"\nname = "Desk break"\norigin = "own composition"\n'
        'holds = [\n  { point = "LI4", side = "each", seconds = 60 },\n'
        '  { point = "GV20", side = "midline", seconds = 45 },\n]\n'
    )


async def test_the_side_and_the_routine_can_be_chosen(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await add(on, "LI4", "right", "tab", "right", "right", "enter")
        await on.sees("New routine")
        await on.press("enter")
        await on.hears("Added LI4 to My routine: 1 step, 1 min of pressing.")
        assert holds_of(on, "my-routine") == [("LI4", "right", 60)]
        await add(on, "GB20")
        await on.sees("Routine ◂ My routine ▸")
        await on.press("m", "enter")
        assert holds_of(on)[-1] == ("GB20", "both", on.services.atlas.points["GB20"].seconds)


async def test_cancelling_changes_nothing(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await add(on, "LI4", "escape")
        await add(on, "LI4", "right", "enter")
        await on.sees("New routine")
        await on.press("escape", "escape")
        await on.press("2", "home", "e", "escape")
        await edit_mine(on)
        await on.press("n", *"Other", "escape", "d", "D", "escape", "escape")
        assert on.app.screen_stack[-1] is on.app.screen
        assert not on.app.screen.is_modal
    assert text_of(config) == THREE
    assert not (config / "routines.lock").exists()


async def test_keys_typed_ahead_do_not_search(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await on.press("1", "slash", *"LI4")
        on.post("enter", "a")
        await on.sees("Add LI4, Joining Valley, to your routine")
        await on.press("escape")
        assert on.widget("#search", SearchInput).value == "LI4"


async def test_wrong_seconds_and_an_empty_name_are_refused(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": ""}) as on:
        keys = ("tab", "tab", "backspace", "backspace", "enter")
        await add(on, "LI4", *keys)
        await on.sees("Enter seconds from 1 to 3600.")
        await on.press(*"4000", "enter")
        await on.sees("Enter seconds from 1 to 3600.")
        await on.press("backspace", "enter", "backspace", " ", "enter")
        await on.sees("Enter a name.")
        assert not any(routine.own for routine in on.services.atlas.routines.values())


async def test_a_point_to_avoid_is_named_and_skipped(open_app: OpenApp) -> None:
    async with open_app(settings=PREGNANCY, files={"routines.toml": THREE}) as on:
        await add(on, "LI4")
        await on.sees("Pregnancy: Don't press", "Sessions skip this point")
        await on.press("enter")
        await on.hears("Added LI4 to Mine")
        await on.press("2", "home")
        await on.sees("Skipped because of your health conditions: LI4")
        await on.press("e")
        await on.sees("Skipped because of your health conditions", at="#routine-hold")


async def test_order_seconds_and_sides_can_be_changed(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await edit_mine(on)
        await on.press("J", "plus", "minus", "minus", "o", "o")
        assert on.widget("#holds", RowList).cursor == "1"
        assert holds_of(on) == [("GV20", "midline", 30), ("LI4", "right", 50), ("GB20", "both", 90)]
        await on.press("up", "o", "end", "K", "K", "K")
        assert [point for point, *_ in holds_of(on)] == ["GB20", "GV20", "LI4"]
        await on.sees("Mine 3 steps, 3 min")
        await on.press("d", "n", *"Calm", "enter", "escape")
        await on.sees("▸ Calm", "2 steps: GV20, LI4 right")
    assert text_of(config) == THREE.replace("Mine", "Calm").replace(
        THREE[THREE.index("  { point") : THREE.index("]\n", 40)],
        '  { point = "GV20", seconds = 30 },\n'
        '  { point = "LI4", side = "right", seconds = 50 },  # hands\n',
    )


async def test_keys_typed_ahead_all_count(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await edit_mine(on)
        on.post(*["plus"] * 6, "J", "o", "minus", "J")
        await on.settle()
        assert holds_of(on)[-1] == ("LI4", "left", 110)
        assert len(on.sent(ChangeRoutine)) == 10
        assert not on.notices


async def test_a_leads_to_the_guide(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await add(on, "LI4", "right", "enter", "enter")
        await on.hears("Added LI4 to My routine")
        await on.press("2", "home", "e")
        await on.sees("Mine 4 steps", at=".panel")
        await on.press("a")
        await on.hears("Find a point and press a to add it to Mine.")
        await on.sees("[1 Guide]")
        await on.press("escape", "slash", *"GB20", "enter", "a")
        await on.sees("Routine ◂ Mine ▸")
        await on.press("enter")
        assert [point for point, *_ in holds_of(on)] == ["LI4", "GV20", "GB20", "GB20"]


async def test_the_last_step_cannot_be_removed(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": QUICK}) as on:
        await on.press("home", "e")
        await on.sees("Quick 2 steps, 6 s")
        await on.press("minus", "d")
        await on.hears("A routine needs at least one step")
        assert holds_of(on, "quick") == [("LI4", "each", 3)]


async def test_undo_reverts_one_change_at_a_time(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await edit_mine(on)
        await on.press("d", "plus", "J", "u")
        await on.sees("Mine 2 steps, 2 min", "▸ GB20")
        await on.press("u", "u")
        await on.sees("Mine 4 steps, 4 min")
        assert text_of(config) == THREE
        assert on.notices == []
        await on.press("u")
        await on.hears("Nothing to undo here.")


async def test_a_routine_is_deleted_after_a_question(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await edit_mine(on)
        await on.press("D")
        await on.sees("Delete Mine?", "Your sessions with it stay in the Calendar, as mine.")
        await on.press("y")
        await on.hears("Mine deleted.")
        await on.sees("▸ ", "Session")
        assert not on.app.screen.is_modal
        assert "mine" not in on.widget("#routines", RowList).keys
    assert text_of(config) == "# of mine\n"


async def test_a_built_in_routine_can_be_copied_and_edited(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"routines.toml": "# none yet\n"}) as on:
        await on.press("home", "e")
        await on.sees('"Back and neck" is built in')
        assert isinstance(on.app.screen, QuestionDialog)
        await on.press("enter")
        await on.sees("My back and neck 5 steps, 5 min", "RX-THUMB")
        await on.press("d", "escape")
        await on.sees("▸ My back and neck", "own composition, from: Back and neck")
        original, copy = (
            on.services.atlas.routines[i] for i in ("back-and-neck", "my-back-and-neck")
        )
        assert copy.holds == original.holds[1:]
        assert copy.notes == original.notes and copy.helps == original.helps
    assert text_of(config).startswith("# none yet\n")


@pytest.mark.parametrize("text", ["[[routine]\nid = 1", "routine = 4\n"])
async def test_a_broken_file_is_named_and_not_written(
    open_app: OpenApp, config: Path, text: str
) -> None:
    async with open_app(files={"routines.toml": text}) as on:
        await add(on, "LI4", "enter", "enter")
        await on.hears("It stays as it is.")
        assert any(str(config / "routines.toml") in notice for notice in on.notices)
    assert text_of(config) == text


async def test_a_change_made_elsewhere_is_shown_and_not_overwritten(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(files={"routines.toml": THREE}) as on:
        await edit_mine(on)
        theirs = THREE.replace("seconds = 30", "seconds = 200")
        (config / "routines.toml").write_text(theirs)
        on.post("plus", "J", "d")
        await on.hears("Mine was changed elsewhere meanwhile")
        await on.settle()
        assert text_of(config) == theirs
        await on.sees("Mine 4 steps, 7 min", "200 s", at=".panel")
        await on.press("plus")
        assert holds_of(on)[1] == ("GV20", "midline", 210)
        (config / "routines.toml").write_text("")
        await on.press("plus")
        await on.hears("there is no readable routine 'mine' any more")
        assert not isinstance(on.app.screen, RoutineDialog)


async def test_names_from_a_file_are_shown_as_text(open_app: OpenApp) -> None:
    wild = "[red]My\\u001b[2J\\u009b1m\\u202e[/] routine"
    text = THREE.replace('"Mine"', f'"{wild}"')
    async with open_app(files={"routines.toml": text}) as on:
        await on.press("home", "e")
        await on.sees("[red]My", at=".panel")
        on.assert_sound()
        await on.press("n")
        await on.sees("Rename the routine")
        on.assert_sound()
        await on.press("escape", "D")
        await on.sees("Delete [red]My")
        on.assert_sound()
        await on.press("escape", "escape")
        await add(on, "LI4")
        await on.sees("Routine ◂ [red]My")
        on.assert_sound()
        await on.press("enter")
        await on.hears("Added LI4 to [red]My")


@pytest.mark.parametrize("size", [(20, 6), (40, 15), (80, 24), (120, 40)])
async def test_the_dialogs_fit_any_terminal(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size, files={"routines.toml": THREE}) as on:
        await on.press("home", "e")
        on.assert_sound()
        await on.press("end", "n")
        on.assert_sound()
        await on.press("escape", "escape", "1", "a")
        on.assert_sound()
        if size != (20, 6):
            await on.sees("Seconds", "esc cancel")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)], ids=["usual", "small"])
async def test_the_editor(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size, settings=PREGNANCY, files={"routines.toml": THREE}) as on:
        await on.press("home", "e")
        await on.sees("Mine", "q done")
        assert await on.still() == picture


async def test_the_dialog_that_adds_a_point(open_app: OpenApp, picture: SnapshotAssertion) -> None:
    async with open_app(settings=PREGNANCY, files={"routines.toml": THREE}) as on:
        await add(on, "LI4")
        assert await on.still() == picture
