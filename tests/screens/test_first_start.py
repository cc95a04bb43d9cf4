"""The one question of the first start: what some points must be kept from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from acutui.screens.messages import SetConditions
from acutui.screens.session import SessionScreen
from acutui.settings import load_settings

if TYPE_CHECKING:
    from tests.screens.conftest import OpenApp

QUESTION = "Some points are not for everybody"


async def test_the_first_start_asks_and_every_key_works_meanwhile(open_app: OpenApp) -> None:
    async with open_app(asked=False) as on:
        await on.sees(QUESTION, "▸ Back and neck", "h says what to mind")
        on.assert_sound()
        await on.press("1", "2", "enter", "enter")
        await on.sees("Get ready", "RX-THUMB")


async def test_what_is_ticked_is_minded_at_once_and_saved(open_app: OpenApp, config: Path) -> None:
    async with open_app(asked=False) as on:
        await on.press("h")
        await on.sees("What should acutui mind?", "▸ Pregnan", at=".panel")
        on.assert_sound()
        await on.press("space", "escape")
        await on.sees("Left out for your conditions: LI4")
        assert QUESTION not in on.words
        assert on.sent(SetConditions) == [SetConditions(("pregnancy",))]
    settings, problems = load_settings(config)
    assert settings.conditions == ("pregnancy",)
    assert problems == ()
    assert 'glyphs = "braille"' in (config / "config.toml").read_text()


async def test_with_escape_it_is_not_asked_again(open_app: OpenApp, config: Path) -> None:
    async with open_app(asked=False) as on:
        await on.sees(QUESTION)
        await on.press("escape")
        await on.until(lambda: QUESTION not in on.words, "the question to go")
    assert load_settings(config)[0].asked
    async with open_app() as on:
        assert QUESTION not in on.words
        await on.press("escape")
        assert len(on.sent(SetConditions)) == 0
        assert isinstance(on.app.screen, SessionScreen)


async def test_what_is_minded_can_be_changed_at_any_time(open_app: OpenApp) -> None:
    async with open_app(settings='[safety]\nconditions = ["pregnancy"]\n') as on:
        await on.sees("Left out for your conditions: LI4")
        await on.press("1", "2", "h")
        await on.sees("▸ ✓ Pregnan", at=".panel")
        await on.press("space", "escape")
        await on.until(lambda: "Left out" not in on.words, "LI4 to come back")
        await on.press("1")
        await on.until(lambda: "○○ x" not in on.words_in("#points"), "no point to be marked")


async def test_at_40_by_15_the_question_leaves_room_for_the_routines(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15), asked=False) as on:
        assert "Session" in on.rows[0]
        assert "▸ Back and neck" in on.words, on.text
