"""A page that is longer than the screen: how it scrolls, and what it says about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from acutui.screens.dialogs.text_page import TextPage
from acutui.widgets.long_text import LongText
from acutui.widgets.text_layout import Line, line, wrap

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

WORDS = " ".join(f"word{number}" for number in range(400))


def numbered(count: int) -> TextPage:
    return TextPage(lambda _: [line(f"line {number}") for number in range(count)])


def shown(on: Stage) -> list[str]:
    """The lines in the frame that have words."""
    return [text for text in on.lines_in(".panel")[1:-1] if text]


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ("down down", 2),
        ("j j k", 1),
        ("pagedown", 17),
        ("greater_than_sign less_than_sign", 0),
        ("pagedown pageup", 0),
        ("end", 42),
        ("G g", 0),
        ("end home", 0),
        ("up", 0),
        ("end down", 42),
        ("end up", 41),
    ],
)
async def test_keys_scroll_by_a_line_a_page_or_to_an_end(
    open_app: OpenApp, keys: str, first: int
) -> None:
    async with open_app() as on:
        await on.app.push_screen(numbered(60))
        await on.press(*keys.split())
        assert shown(on)[0] == f"line {first}"
        on.assert_sound()


async def test_it_says_how_much_follows(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.app.push_screen(numbered(60))
        await on.sees("42 more lines", "q close", at=".panel")
        await on.press("end", "up")
        assert shown(on)[-1] == "1 more line"
        await on.press("down")
        assert shown(on)[-2:] == ["line 59", "the end"]


async def test_a_short_page_is_as_high_as_its_text(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.app.push_screen(numbered(4))
        await on.settle()
        assert shown(on) == [f"line {number}" for number in range(4)]
        assert on.widget("LongText", LongText).outer_size.height == 8
        await on.press("down", "end")
        assert shown(on)[0] == "line 0"


async def test_a_text_that_just_fits_a_low_screen_needs_no_more_room(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        page = on.app.push_screen(numbered(11))
        await page
        await on.settle()
        assert shown(on) == [f"line {number}" for number in range(11)]


async def test_the_wheel_scrolls(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.app.push_screen(numbered(60))
        for event, first in ((MouseScrollDown, 1), (MouseScrollDown, 2), (MouseScrollUp, 1)):
            page = on.widget("LongText", LongText)
            page.post_message(event(page, 40, 12, 0, 1, 0, False, False, False))
            await on.settle()
            assert shown(on)[0] == f"line {first}"


async def test_another_width_keeps_the_place(open_app: OpenApp) -> None:
    def build(width: int) -> list[Line]:
        return wrap(WORDS, width)

    async with open_app() as on:
        await on.app.push_screen(TextPage(build))
        await on.press("pagedown", "down", "down")
        word = shown(on)[0].split()[0]
        for size in ((45, 18), (100, 20), (80, 24)):
            await on.pilot.resize_terminal(*size)
            await on.settle()
            await on.until(lambda: word in " ".join(shown(on)[:2]), word)
            on.assert_sound()
