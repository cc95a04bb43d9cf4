"""Every text that is drawn can be read, in every theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from rich.color import ColorSystem
from rich.style import Style
from support.stage import Stage
from textual import constants
from textual.color import Color
from textual.filter import dim_color

from acutui.app.appearance import COLOR_SYSTEMS
from acutui.practice.records import Session
from acutui.terminal.colours import OFFERED_THEMES
from acutui.widgets.contrast import LINE, TEXT, contrast

if TYPE_CHECKING:
    from support.stage import OpenApp

THEMES = [theme for theme in OFFERED_THEMES if not theme.startswith("ansi-")]
"""The others have the terminal's own colours, which nobody knows."""

PLACES = (
    ("session", ()),
    ("notice", ("u",)),
    ("help", ("question_mark",)),
    ("palette", ("escape", "ctrl+p")),
    ("palette, typed", ("4",)),
    ("guide", ("escape", "1")),
    ("search", ("slash",)),
    ("point", ("escape", "space")),
    ("calendar", ("escape", "3")),
    ("day", ("enter",)),
    ("form", ("a",)),
    ("year", ("escape", "escape", "y")),
    ("insight", ("i",)),
    ("settings", ("escape", "s")),
    ("time zone", ("enter",)),
    ("check-in", ("escape", "escape", "2", "c")),
    ("get ready", ("escape", "enter")),
    ("press", ("enter",)),
    ("paused", ("space",)),
    ("stop", ("escape",)),
    ("done", ("escape", "f")),
    ("how do you feel", ("c",)),
)
"""What is looked at, and the keys that lead there from the one before."""


SCREENS = {
    *("GuideScreen", "SessionScreen", "CalendarScreen", "TimerScreen", "SettingsScreen"),
    *("TextPage", "Palette", "DayDialog", "SessionForm", "CheckIn", "QuestionDialog", "CheckOut"),
}
"""What these keys must at least have led to."""

CONFIG = """
timezone = "Asia/Kolkata"
[habit]
target = 3
[session]
check_in = false
[screen]
theme = "{}"
glyphs = "braille"
[safety]
conditions = []
"""


def unreadable(on: Stage, place: str, system: ColorSystem) -> Iterator[str]:
    """Yield the texts on the screen with too little contrast, each with its place and contrast."""
    seen: set[tuple[str, Style | None]] = set()
    for row in on.strips:
        for text, style, _ in row:
            if text.strip() and (text, style) not in seen:
                seen.add((text, style))
                found, least = _contrast(style, system), _least(text)
                if found < least:
                    yield f"{place}: {text.strip()!r} {found:.2f}, not {least}"


def _contrast(style: Style | None, system: ColorSystem) -> float:
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    front = dim_color(style.bgcolor, style.color) if style.dim else style.color
    return contrast(Color.from_rich_color(front), Color.from_rich_color(style.bgcolor), system)


def _least(text: str) -> float:
    """Return the least contrast of a text, or of signs and lines alone."""
    return TEXT if any(sign.isalnum() for sign in text) else LINE


@pytest.mark.parametrize(
    ("theme", "colours"),
    [
        *((theme, "truecolor") for theme in THEMES),
        ("textual-dark", "256"),
        ("textual-light", "256"),
    ],
)
async def test_every_text_can_be_read(
    open_app: OpenApp,
    practised: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    colours: str,
) -> None:
    monkeypatch.setitem(vars(constants), "COLOR_SYSTEM", colours)
    history = [practised(days_ago, share=(1.0, 0.4)[days_ago % 2]) for days_ago in range(9)]
    files = {"config.toml": CONFIG.format(theme)}
    found: list[str] = []
    screens: set[str] = set()
    async with open_app(history=history, files=files, notices=True) as on:
        for place, keys in PLACES:
            on.clock.advance(2)
            await on.press(*keys)
            screens.add(type(on.app.screen).__name__)
            found += unreadable(on, place, COLOR_SYSTEMS[colours])
        assert on.app.theme == theme
    assert not found, "\n".join(found)
    assert screens >= SCREENS
