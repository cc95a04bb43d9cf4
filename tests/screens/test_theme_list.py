"""Themes: chosen from a list that previews them, and read from the user's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.color import ColorSystem
from textual.color import Color

from acutui.app import appearance
from acutui.screens.messages import SetOption
from acutui.screens.settings import SettingsScreen
from acutui.widgets.contrast import TEXT, contrast, make_readable

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import OpenApp

SEA = 'primary = "#004578"\naccent = "teal"\nbackground = "#001018"\nforeground = "#103040"\n'


@pytest.fixture
def sea(config: Path) -> Path:
    """A theme of the user's own."""
    path = config / "themes" / "deep-sea.toml"
    path.parent.mkdir()
    path.write_text(SEA)
    return path


async def test_a_theme_is_previewed_in_a_list_and_set_in_few_keys(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("s", "t", "enter")
        await on.sees("Theme", "▸ Textual dark dark", "Tokyo night", at=".panel")
        await on.press("down")
        await on.until(lambda: on.app.theme == "tokyo-night", "the preview")
        assert on.sent(SetOption) == []
        await on.press("enter")
        assert on.services.settings.theme == on.app.theme == "tokyo-night"
        await on.sees("Theme Tokyo night", at="#settings")


@pytest.mark.parametrize("key", ["escape", "q", "ctrl+c"])
async def test_leaving_the_list_restores_the_theme(open_app: OpenApp, key: str) -> None:
    async with open_app() as on:
        await on.press("s", "t", "enter", "down", "down")
        await on.until(lambda: on.app.theme != "textual-dark", "the preview")
        await on.press(key)
        assert isinstance(on.app.screen, SettingsScreen)
        assert on.app.theme == on.services.settings.theme == "textual-dark"


async def test_a_held_key_previews_only_the_theme_where_it_rests(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appearance, "REST", 1000.0)  # Nothing rests until the test says so.
    seen: list[str] = []

    def see(name: str) -> None:
        seen.append(name)

    async with open_app() as on:
        on.app.watch(on.app, "theme", see, init=False)
        await on.press("s", "t", "enter", "down", "down")
        monkeypatch.setattr(appearance, "REST", 0.001)
        await on.press("up")
        await on.until(lambda: seen, "the preview")
        assert seen == ["tokyo-night"]
        monkeypatch.setattr(appearance, "REST", 1000.0)
        await on.press("down")
        monkeypatch.setattr(appearance, "REST", 0.001)
        await on.press("enter")
        await on.until(lambda: on.app.theme == on.services.settings.theme, "the chosen theme")
        assert seen == ["tokyo-night", on.app.theme]


async def test_own_themes_are_listed_first_and_readable(open_app: OpenApp, sea: Path) -> None:
    async with open_app() as on:
        await on.press("s", "t", "enter", "g")
        await on.sees("▸ Deep sea dark, yours", at=".panel")
        await on.press("enter", "q")
        await on.until(lambda: on.app.theme == "deep-sea", "the theme")
        assert on.services.settings.theme == "deep-sea"
        theme = on.app.available_themes["deep-sea"]
    generated = {**theme.to_color_system().generate(), **theme.variables}
    found = make_readable(generated, ColorSystem.TRUECOLOR)
    ground, text = Color.parse(found["background"]), Color.parse(found["foreground"])
    assert ground == Color.parse("#001018")
    assert contrast(text, ground, ColorSystem.TRUECOLOR) >= TEXT


async def test_an_own_theme_is_set_from_the_start(open_app: OpenApp, sea: Path) -> None:
    async with open_app(files={"config.toml": '[screen]\ntheme = "deep-sea"\n'}) as on:
        assert on.app.theme == "deep-sea"
        assert on.notices == []


async def test_a_broken_theme_is_named_and_not_used(open_app: OpenApp, sea: Path) -> None:
    sea.write_text('accent = "teal"\n')
    async with open_app(files={"config.toml": '[screen]\ntheme = "deep-sea"\n'}) as on:
        assert on.app.theme == "textual-dark"
        await on.hears("themes/deep-sea.toml can't be used; the default is used")
        await on.hears("deep-sea.toml: primary: is missing")
        await on.press("s", "t")
        await on.sees("themes/deep-sea.toml can't be used", at="#settings-about")
