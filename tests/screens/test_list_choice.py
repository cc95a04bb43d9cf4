"""The dialog in which one row of a list is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.dialogs.list_choice import ListChoiceDialog

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

ROWS = (("", "All"), ("head", "Head"), ("hip", "Hip"), ("knee", "Knee"), ("foot", "Foot [b]"))


async def ask(on: Stage, current: str = "hip") -> tuple[list[str | None], list[str]]:
    """Open the dialog; what it answers and where the cursor goes will be in the lists."""
    answers: list[str | None] = []
    seen: list[str] = []
    dialog = ListChoiceDialog("Which part?", ROWS, current, seen.append)
    await on.app.push_screen(dialog, answers.append)
    await on.settle()
    return answers, seen


async def test_letters_and_arrows_move_and_enter_chooses(open_app: OpenApp) -> None:
    async with open_app() as on:
        answers, seen = await ask(on)
        await on.sees("Which part?", "▸ Hip", "Foot [b]", "enter choose", "q back", at=".panel")
        await on.press("h", "H", "down", "f", "x", "end")
        assert seen == ["head", "hip", "knee", "foot"]
        await on.press("enter")
        assert answers == ["foot"]


async def test_keys_of_the_list_are_no_first_letters(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        answers, seen = await ask(on)
        await on.press("k", "j", "q")
        assert (seen, answers) == (["head", "hip"], [None])
