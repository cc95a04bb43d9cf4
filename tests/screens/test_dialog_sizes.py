"""On a small screen every dialog fits, and says how to leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stage import routine_toml

from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp

    from acutui.practice.records import Session

OWN = routine_toml("mine", *["LI4 left 60"] * 12, name="Mine")
WAYS = (
    ("2 c", "q back"),
    ("h", "q done"),
    ("h down down", "q done"),
    ("t", "q back"),
    ("question_mark", "q close"),
    ("exclamation_mark", "q close"),
    ("N", "q close"),
    ("space", "q close"),
    ("end e", "q/esc  back"),
    ("1 f", "q back"),
    ("3 x", "q done"),
    ("enter", "q back"),
    ("a", "esc cancel"),
)
IN_SETTINGS = (("t enter", "q back"), ("end enter", "q back"), ("home enter", "esc cancel"))
IN_ROUTINE = (("n", "esc cancel"),)


@pytest.mark.parametrize("size", [(40, 15), (45, 18)], ids=str)
async def test_every_dialog_says_how_to_leave_it(
    open_app: OpenApp, practised: Callable[..., Session], size: tuple[int, int]
) -> None:
    history = [practised(note="a long note " * 30) for _ in range(4)]
    files = {"routines.toml": OWN}
    async with open_app(size=size, files=files, history=history) as on:

        async def leave_each(ways: tuple[tuple[str, str], ...]) -> None:
            depth = len(on.app.screen_stack)
            for keys, way_out in ways:
                on.app.notice = None
                await on.press(*keys.split())
                shown = on.assert_sound()
                assert way_out in shown, f"{keys}\n{shown}"
                assert "╰" in shown, f"{keys}\n{shown}"
                await on.press("ctrl+c")
                assert len(on.app.screen_stack) == depth, keys

        await leave_each(WAYS)
        await on.press("s")
        await leave_each(IN_SETTINGS)
        await on.press("q", "2", "home", "down", "e")
        assert "q done" in on.assert_sound()
        await leave_each(IN_ROUTINE)


async def test_a_list_gives_and_takes_rows_as_the_text_below_it_changes(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:

        def rows() -> int:
            return on.widget("#items", RowList).size.height

        await on.press("h")
        assert rows() == 6
        await on.press("down", "down")
        assert rows() == 4
        await on.pilot.resize_terminal(45, 18)
        await on.until(lambda: rows() == 7, "more rows")
        on.assert_sound()
