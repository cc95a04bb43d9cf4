"""Themes and colours as a terminal gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.color import ColorSystem

from acutui.terminal.colours import OFFERED_THEMES

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

THEME = '[screen]\nglyphs = "braille"\ntheme = "{}"\n[safety]\nconditions = []\n'


@pytest.mark.parametrize(
    ("colours", "wanted", "shown"),
    [
        ("truecolor", "textual-dark", "textual-dark"),
        ("256", "gruvbox", "gruvbox"),
        ("standard", "textual-dark", "ansi-dark"),
        ("standard", "textual-light", "ansi-light"),
        ("standard", "ansi-light", "ansi-light"),
    ],
)
async def test_with_16_colours_only_those_are_used(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, colours: str, wanted: str, shown: str
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", colours)
    async with open_app(files={"config.toml": THEME.format(wanted)}) as on:
        assert on.app.theme == wanted
        assert on.app.current_theme.name == shown
        styles = [style for strip in on.strips for _, style, _ in strip if style and style.color]
        mixed = {style.color.triplet is not None for style in styles if style.color}
        assert mixed == {not shown.startswith("ansi")}


def under_the_cursor(on: Stage) -> list[bool]:
    """Whether the line under the cursor looks different from the one below, for two styles."""
    (row,) = [y for y, text in enumerate(on.rows) if "▸" in text]
    return [
        segment.style != below.style
        for segment, below in zip([*on.strips[row]][:1], [*on.strips[row + 1]][:1], strict=True)
    ]


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
async def test_without_colour_text_and_cursor_are_visible(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    async with open_app(files={"config.toml": THEME.format(theme)}) as on:
        await on.sees("Back and neck")
        assert all(under_the_cursor(on))
        for strip in on.strips:
            for _, style, _ in strip:
                if style is None or style.color is None or style.bgcolor is None:
                    continue
                assert style.color.is_default == style.bgcolor.is_default
                if not style.color.is_default:
                    red, green, blue = style.color.get_truecolor()
                    assert red == green == blue
        assert on.app.console._color_system is ColorSystem.TRUECOLOR


async def test_only_legible_themes_are_offered_but_any_can_be_set(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert tuple(on.app.available_themes) == OFFERED_THEMES
    async with open_app(files={"config.toml": THEME.format("rose-pine")}) as on:
        assert on.app.theme == "rose-pine"
        assert on.notices == []
