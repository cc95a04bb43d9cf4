"""A terminal with few characters: no screen shows any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from support.stage import routine_toml

from acutui.practice.records import Session
from acutui.terminal.transliterate import CONSOLE

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

OWN_POINT = '[[point]]\nid = "MY1"\nenglish = "Mine 合谷"\nwhere = "Hier, für mich: ↯ → 谷"\n'
OWN_ROUTINE = routine_toml(
    "mine", "MY1 each 3", "LI4 each 60", name="Mine 合谷 • with a name – “so”"
)
EVERYWHERE = (
    ("1", *["down"] * 7, "space", "pagedown", "pagedown", "pagedown", "escape", "v", "enter"),
    ("escape", "slash", "n", "e", "c", "k", "escape", "f", "end", "slash", "m", "y", "1"),
    ("space", "escape", "escape"),
    ("question_mark", "pagedown", "escape", "exclamation_mark", "pagedown", "end", "escape"),
    ("3", "left", "enter", "down", "escape", "x", "space", "escape", "r", "R", "escape"),
    ("a", "down", "down", "down", "escape", "y", "left", "y", "i", "pagedown", "end", "escape"),
    ("l", "down", "enter", "escape", "slash", "g", "enter", "question_mark", "escape", "q", "q"),
    ("2", "down", "down", "space", "pagedown", "end", "escape", "end", "h", "down", "escape"),
    ("t", "b", "1", "escape", "c", "5", "down", "down", "space", "escape"),
    ("ctrl+p", "t", "h", "escape", "u", "2", "home", "down", "enter", "6", "down", "enter"),
)
IN_A_SESSION = (
    ("plus", "space", "space", "question_mark", "escape", "q", "escape"),
    ("enter", "n", "enter", "n", "b", "escape", "escape"),
)
AFTERWARDS = (("f", "4", "2", "w", "ü", "enter", "enter", "3"),)
ROOMS = (
    *(
        "Keys on",
        "ambulance",
        "Try the alerts",
        "A command, a point",
        "Do any of these apply to you?",
    ),
    *("Any of these?", "And now?", "Time of day", "Sources", "Stop here?", "Saved", "Undone"),
    *(
        "Evidence",
        "November 2026",
        "Routine ",
        "7 sessions",
        "led by the timer",
        "Paused",
        "Get ready",
    ),
)
HISTORY = (0, 1, 2, 3, 9, 33, 70)


class Walk:
    """A walk through the app that fails at the first character which is not allowed."""

    def __init__(self, on: Stage, allowed: frozenset[str]) -> None:
        self._on = on
        self._allowed = allowed
        self.seen: list[str] = []

    async def go(self, ways: tuple[tuple[str, ...], ...]) -> None:
        for keys in ways:
            for key in keys:
                await self._on.press(key)
                text = self._on.assert_sound()
                self.seen.append(text)
                strange = {c for c in text if not c.isascii()} - self._allowed
                assert not strange, f"{sorted(strange)} after {key}\n{text}"


async def everywhere(
    open_app: OpenApp,
    practised: Callable[..., Session],
    glyphs: str,
    allowed: frozenset[str],
    size: tuple[int, int] = (80, 24),
) -> list[str]:
    files = {"points.toml": OWN_POINT, "routines.toml": OWN_ROUTINE}
    history = [practised(n, note="gut – “besser” 好 ↯ 🙂") for n in HISTORY]
    async with open_app(
        size=size, glyphs=glyphs, files=files, history=history, notices=True, settings="# none\n"
    ) as on:
        walk = Walk(on, allowed)
        await walk.go(EVERYWHERE)
        assert on.running.routine == "mine"
        on.clock.advance(2)
        await walk.go(IN_A_SESSION)
        on.clock.sleep(60)
        await on.look()
        await walk.go(AFTERWARDS)
        assert len(on.saved.sessions) == len(HISTORY) + 1
        everything = "".join(walk.seen)
        missing = [room for room in ROOMS if room not in everything]
        assert missing == [] or size != (80, 24)
        return walk.seen


@pytest.mark.parametrize("size", [(80, 24), (44, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_with_ascii_glyphs_every_screen_is_ascii(
    open_app: OpenApp, practised: Callable[..., Session], size: tuple[int, int]
) -> None:
    seen = await everywhere(open_app, practised, "ascii", frozenset(), size)
    assert any("Hegu" in text for text in seen), "the accents of a name are left out"


async def test_a_linux_console_gets_only_characters_of_its_font(
    open_app: OpenApp, practised: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    seen = await everywhere(open_app, practised, "blocks", CONSOLE)
    drawn = "".join(seen)
    assert "▀" in drawn and "─" in drawn and "Hégu" in drawn
