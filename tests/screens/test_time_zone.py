"""The dialog in which a time zone is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.stage import NOW

from acutui.screens.dialogs.time_zone import TimeZoneDialog

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

CITIES = "Adak Berlin Cairo Dhaka Eirunepe Guam Honolulu Istanbul Juba Kabul Lima Minsk"
AREAS = "America Europe Africa Asia America Pacific Pacific Europe Africa Asia America Europe"
NAMES = [f"{area}/{city}" for area, city in zip(AREAS.split(), CITIES.split(), strict=True)]


async def ask(on: Stage, chosen: str = "") -> list[str | None]:
    """Open the dialog; its answer will be in the list that is returned."""
    answers: list[str | None] = []
    await on.app.push_screen(TimeZoneDialog(NAMES, chosen, NOW), answers.append)
    await on.settle()
    return answers


@pytest.mark.parametrize("size", [(80, 24), (40, 15)], ids=["usual", "small"])
async def test_the_zone_that_is_set_is_under_the_cursor(
    open_app: OpenApp, picture: SnapshotAssertion, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        answers = await ask(on, "Asia/Kabul")
        await on.sees("▸ Asia/Kabul", "The time there is 17:00.", at=".zones")
        assert await on.still() == picture
        await on.press("enter")
        assert answers == ["Asia/Kabul"]


async def test_arrows_and_pages_move_in_the_list_while_typing(open_app: OpenApp) -> None:
    async with open_app() as on:
        answers = await ask(on)
        await on.sees("▸ system time zone", at=".zones")
        await on.press("down", "down")
        await on.sees("▸ Africa/Juba", "The time there is 14:30.", at=".zones")
        await on.press("up")
        await on.sees("▸ Africa/Cairo", at=".zones")
        await on.press("pagedown", "pagedown", "pagedown")
        await on.sees("▸ Pacific/Honolulu", "The time there is 02:30.", at=".zones")
        await on.press("pageup", "pageup", "pageup")
        await on.sees("▸ system time zone", at=".zones")
        await on.press(*"li")
        await on.sees("▸ America/Lima Europe/Berlin", at="#zones")
        await on.press("down", "enter")
        assert answers == ["Europe/Berlin"]


async def test_the_system_zone_and_no_zone(open_app: OpenApp) -> None:
    async with open_app() as on:
        answers = await ask(on, "Mars/Olympus")
        await on.sees("▸ system time zone", at=".zones")
        await on.press("enter")
        assert answers == [""]
        answers = await ask(on, "Asia/Kabul")
        await on.press("x", "enter")
        await on.sees("No time zones match.", at=".zones")
        assert answers == []
        assert "The time there" not in on.words
        await on.press("escape")
        assert answers == [None]
