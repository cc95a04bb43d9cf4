"""The command palette: what is found, in which order, and what it leads to.

`acutui.app.navigation` goes where it leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.command import Hit, SearchIcon
from textual.content import Content
from textual.widgets import Input

from acutui.screens.dialogs.palette import Commands, Palette, Places

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

QUERIES = (
    "li4",
    "LI 4",
    "back",
    "neck",
    "office",
    "12 march",
    "tomorrow",
    "numbness",
    "insomina",
    "nothing at all",
    " ",
)


async def places(on: Stage, typed: str) -> list[str]:
    """Return what is found among points, routines and days, with the score of each."""
    hits = [hit async for hit in Places(on.app.screen).search(typed)]
    return [scored(hit) for hit in hits]


def scored(hit: object) -> str:
    assert isinstance(hit, Hit) and isinstance(hit.match_display, Content)
    return f"{hit.score:.3f}  {hit.match_display.plain}"


@pytest.mark.parametrize(
    ("typed", "found", "then"),
    [
        ("li4", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("office", "Office break Session", ("▸ Office break",)),
        ("12 march", "Thursday 12 March 2026 Calendar", ("March 2026", "Thursday 12 March 2026")),
        ("the day's check", "The day's checklist (calendar) x", ("vitamin C", "workout")),
        ("get help", "When to get help !", ("When to get help",)),
        ("hoku", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("slipped disk", "Back and neck Session", ("BL25",)),
        ("insomina", "Bedtime Session", ("Ānmián",)),
        ("numbness", "When to get help: numbness", ("When to get help",)),
        ("settings", "All settings s", ("Settings",)),
    ],
)
async def test_points_routines_and_days_are_found_by_name(
    open_app: OpenApp, typed: str, found: str, then: tuple[str, ...]
) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: isinstance(on.app.screen, Palette), "the commands")
        await on.type_text(typed)
        await on.sees(found)
        await on.press("enter")
        await on.until(lambda: not isinstance(on.app.screen, Palette), "the commands to go")
        await on.sees(*then)


async def test_the_order_of_points_routines_and_days(
    open_app: OpenApp, picture: SnapshotAssertion
) -> None:
    async with open_app() as on:
        found = [f"{typed!r}\n" + "\n".join(await places(on, typed)) for typed in QUERIES]
        assert "\n\n".join(found) == picture


async def test_commands_are_found_by_parts_of_their_words(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        commands = Commands(on.app.screen)
        hits = [hit async for hit in commands.search("undo")]
        assert scored(hits[0])[7:] == "Undo the last change  u"
        assert all(isinstance(hit, Hit) and 0.5 < hit.score < 1 for hit in hits)
        assert [hit async for hit in commands.search("qqq")] == []


async def test_all_commands_are_listed_with_their_keys(
    open_app: OpenApp, picture: SnapshotAssertion
) -> None:
    async with open_app() as on:
        listed = [f"{title}  {key}" for title, key, _ in Commands(on.app.screen).list_commands()]
        shown = [hit async for hit in Commands(on.app.screen).discover()]
        assert len(shown) == len(listed)
        assert "\n".join(listed) == picture


async def test_nothing_in_the_palette_moves_by_itself(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.sees("Start enter")
        assert not on.app.screen.query_one(Input).cursor_blink
        assert not on.app.screen.query_one(SearchIcon).display
        await on.sees("A command, a point, a routine, a day: LI4, 12 march")
        await on.press("escape")
        assert not on.app.screen.is_modal


async def test_the_command_palette_survives_a_burst_of_keys(open_app: OpenApp) -> None:
    async with open_app() as on:
        on.post("ctrl+p", "pageup", "enter", "enter", "escape", "escape", "ctrl+p", "pagedown")
        await on.settle()
        on.post("g", "u", "enter", "enter", "enter", "1")
        await on.settle()
        assert on.app.return_code is None
