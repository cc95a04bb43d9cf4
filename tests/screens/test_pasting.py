"""Text that is pasted, in a text field and elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Paste
from textual.widgets import Input

if TYPE_CHECKING:
    from support.stage import OpenApp

NOTICE = "Nothing was pasted: there is no text field here."


@pytest.mark.parametrize("keys", [(), ("1",), ("3",), ("s",), ("t",), ("question_mark",)])
async def test_a_paste_without_a_text_field_does_nothing_and_says_so(
    open_app: OpenApp, keys: tuple[str, ...]
) -> None:
    async with open_app() as on:
        await on.press(*keys)
        shown, stack = on.text, list(on.app.screen_stack)
        on.app.post_message(Paste("3q\nx"))
        await on.hears(NOTICE)
        await on.settle()
        assert on.notices.count(NOTICE) == 1
        assert on.app.screen_stack == stack
        assert on.text == shown
        assert on.app.return_code is None


async def test_a_paste_does_not_end_a_running_session(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        before = on.run
        on.app.post_message(Paste(" n\nq"))
        await on.hears(NOTICE)
        await on.settle()
        assert on.run == before


@pytest.mark.parametrize("keys", [("1", "slash"), ("ctrl+p",)])
async def test_lines_pasted_into_a_search_are_joined(
    open_app: OpenApp, keys: tuple[str, ...]
) -> None:
    async with open_app() as on:
        await on.press(*keys)
        on.app.post_message(Paste("  stiff\n\nneck \r\n"))
        await on.sees("stiff neck")
        assert on.app.screen.query_one(Input).value == "stiff neck"
        assert NOTICE not in on.notices
