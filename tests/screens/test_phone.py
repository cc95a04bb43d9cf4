"""A phone with a keyboard of letters: neither Esc nor arrows, and few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from acutui.screens.calendar import CalendarScreen
from acutui.screens.guide import GuideScreen
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp, Stage

    from acutui.practice.records import Session

SIZES = pytest.mark.parametrize("size", [(45, 18), (40, 15), (50, 20)], ids=str)

ON_SESSION = (
    ("jkGg", ""),
    ("nb", ""),
    (" ><q", "Steps"),
    ("hj q", "Do any of these"),
    ("tq", "Try the alerts"),
    ("?>q", "Keys on Session"),
    ("!Gq", "When to get help"),
    ("cj5q", "Pain"),
)
ON_GUIDE = (
    ("/neck\nj", "Guide"),
    ("c", ""),
    ("/\nj", ""),
    ("fjq", "Guide"),
    (" q", "Where"),
    ("a^", "Routine"),
)
ON_CALENDAR = (
    ("jk<>gG", "November"),
    ("yjky", "November"),
    ("lj\nqw^/back\n<>gGqc", "Back and neck"),
    ("xj q", "workout"),
    ("\nq", "22 November"),
    ("a^", "Routine"),
    ("Rhc", "November"),
    ("oq", "JSON"),
    ("i><i", "Pain"),
)
IN_SETTINGS = (
    ("jl", "Settings"),
    ("gj\n^", "Day begins at"),
    ("g\n^", "Where are you?"),
    ("t\njq", "Theme"),
    ("G\n/undo\nk\n^q", "Keys"),
)


async def walk(on: Stage, steps: tuple[tuple[str, str], ...], home: type) -> None:
    """Type characters, with ^ for ctrl+c; each step shows some words and leads back."""
    names = {"\n": "enter", "^": "ctrl+c", " ": "space"}
    for letters, words in steps:
        seen = ""
        for letter in letters:
            await on.press(names.get(letter, letter))
            seen += on.assert_sound()
        assert words in seen, f"{letters}\n{seen}"
        assert isinstance(on.app.screen, home), (letters, on.text)


@SIZES
async def test_letters_lead_to_every_screen_and_back(
    open_app: OpenApp, practised: Callable[..., Session], size: tuple[int, int]
) -> None:
    async with open_app(size=size, history=[practised()]) as on:
        await walk(on, ON_SESSION, SessionScreen)
        await on.press("1")
        await walk(on, ON_GUIDE, GuideScreen)
        await on.press("3")
        await walk(on, ON_CALENDAR, CalendarScreen)
        await on.press("s")
        settings = type(on.app.screen)
        await walk(on, IN_SETTINGS, settings)
        await on.press("q", "ctrl+p")
        await on.until(lambda: on.app.screen.is_modal, "the commands")
        await on.press("t", "ctrl+c")
        assert isinstance(on.app.screen, CalendarScreen)
        assert on.app.return_code is None


@SIZES
async def test_letters_lead_through_a_session(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as on:
        await on.press("enter", "q")
        assert isinstance(on.app.screen, SessionScreen)
        await on.press("enter", "enter")
        await on.sees("Get ready")
        await on.press("enter")
        await on.tick(2)
        await walk(on, (("nb ", "Paused"), (" dq", ""), ("xq", "Stop here?")), TimerScreen)
        await on.press("x", "d")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
