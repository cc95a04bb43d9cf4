"""At every size of the terminal, nothing crashes and nothing spills over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.stage import routine_toml

from acutui.practice.records import Session
from acutui.widgets.figure import FigureView

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

OWN_POINT = '[[point]]\nid = "MY1"\nenglish = "Mine 合谷 合谷 合谷 合谷 合谷"\nwhere = "Here."\n'
LONG_NAME = "Mine 合谷 and a name that is far too long for any list there is"
OWN_ROUTINE = routine_toml("mine", "MY1 each 3", "LI4 each 3600", name=LONG_NAME)
SIZES = [(80, 24), (120, 40), (40, 15), (10, 5), (1, 1)]
EVERYWHERE = (
    ("1", "down", "pagedown", "v", "slash", "n", "escape", "f", "end"),
    ("question_mark", "down", "escape", "exclamation_mark", "pagedown", "escape"),
    ("3", "l", "down", "end", "enter", "escape", "slash", "n", "enter", "w", "escape", "q", "q"),
    ("3", "left", "pageup", "end", "enter", "escape", "x", "space", "escape", "r", "home"),
    ("2", "end", "home", "plus", "minus", "o", "right", "left"),
    ("t", "b", "b", "1", "escape", "c", "5", "down", "down", "space", "escape"),
)
INTO_A_SESSION = (("home", "down", "enter"), ("6", "down", "down", "space", "enter"))
THROUGH_A_SESSION = (
    ("enter", "plus", "space", "space", "n", "1", "2", "escape", "escape", "q", "escape"),
    ("n", "b", "question_mark", "escape"),
)


async def walk(on: Stage, ways: tuple[tuple[str, ...], ...]) -> None:
    for keys in ways:
        for key in keys:
            await on.press(key)
            on.assert_sound()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_can_be_walked_through(
    open_app: OpenApp, practised: Callable[..., Session], size: tuple[int, int]
) -> None:
    files = {"points.toml": OWN_POINT, "routines.toml": OWN_ROUTINE}
    history = [practised(n, note="a note " * 20) for n in (0, 1, 3)]
    async with open_app(size=size, files=files, history=history) as on:
        await walk(on, EVERYWHERE)
        assert on.notices == ["Marked as a rest day; it still counts as practised."]
        await walk(on, INTO_A_SESSION)
        assert on.running.routine == "mine"
        on.clock.advance(2)
        await walk(on, THROUGH_A_SESSION)
        await on.press("f")
        await on.until(lambda: len(on.saved.sessions) == 4, "the session to be saved")
        await walk(on, (("4", "2", "w", "x", "enter"), ("enter", "3")))
        assert on.saved.sessions[-1].note == "x"


async def test_the_terminal_can_be_resized_at_any_time(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()]) as on:

        def has_size(size: tuple[int, int]) -> bool:
            return on.app.size == size

        for keys in (("1",), ("3", "enter"), ("escape", "2", "enter"), ("enter", "enter", "space")):
            await on.press(*keys)
            for size in ((1, 1), (200, 60), (10, 5), (80, 24)):
                await on.pilot.resize_terminal(*size)
                await on.until(partial(has_size, size), "the size")
                await on.settle()
                on.assert_sound()
        await on.press("space")
        await on.sees("Press", "RX-THUMB", "left hand", "Next")


async def test_at_40_by_15_a_session_shows_point_and_side(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15), practise="back-and-neck") as on:
        await on.sees("Get ready", "RX-THUMB", "left hand")
        await on.press("enter")
        await on.sees("Press", "▀▀▀", "RX-THUMB", "left hand")
        await on.press("space")
        await on.sees("Paused")


async def test_at_40_by_15_the_result_of_a_session_is_visible(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("end", "enter", "6", "down", "4", "enter")
        for _ in range(2):
            await on.press("enter")
            on.clock.advance(3)
            await on.press("n")
        await on.sees("Pain now, was 6", "0-9, x for 10", "enter skips")
        await on.press("4", "3")
        await on.sees("Saved", "0:06 of 0:06 pressed", "It counts towards today", "Pain 6 → 4")
        for words in ("Stiffness 4 → 3", "1 of 2 today", "u to undo"):
            assert words in on.words, on.text


async def test_at_40_by_15_the_modes_can_be_told_apart(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        for key, name in (("1", "Guide"), ("2", "Session"), ("3", "Calendar")):
            await on.press(key)
            for mode in ("Guide", "Session", "Calendar"):
                assert mode in on.rows[0]
            assert f"{name}]" in on.rows[0]


async def test_at_40_by_15_the_lists_and_the_month_are_visible(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.sees("▸ Back and neck")
        await on.press("1")
        await on.sees("▸ GV20", "Hundred Meetings")
        await on.press("3")
        await on.sees("November 2026", "22 ○", "Sa Su")


@pytest.mark.parametrize("first_start", [False, True])
async def test_at_40_by_15_there_are_four_routines_to_choose_from(
    open_app: OpenApp, *, first_start: bool
) -> None:
    async with open_app(size=(40, 15), first_start=first_start) as on:
        await on.sees(*(one.name for one in [*on.services.atlas.routines.values()][:4]))
        other = "skip for now" if first_start else "a sore back and neck, a minute each."
        await on.sees(other)
        on.assert_sound()


async def test_more_room_shows_more(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40)) as on:
        await on.press("1")
        point = on.services.atlas.points["GV20"]
        for text in (point.where, point.press, point.evidence.text):
            await on.sees(" ".join(text.split()), at="#point-text")
    async with open_app(size=(120, 60)) as on:
        await on.press("2")
        for routine in on.services.atlas.routines.values():
            assert routine.name in on.words


async def test_in_a_large_terminal_a_session_has_a_larger_figure(open_app: OpenApp) -> None:
    async with open_app(size=(120, 40), practise="back-and-neck") as on:
        await on.sees("Get ready")
        width, height = on.widget("#place", FigureView).size
        assert width > 120 / 2
        assert height > 40 * 0.8


async def test_at_40_by_15_the_first_point_is_drawn(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("1")
        await on.until(lambda: on.words_in("#figure"), "its figure")
