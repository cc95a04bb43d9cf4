"""Whatever the files brought is shown as text, on every screen and in every dialog."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from acutui.screens.calendar import CalendarScreen
from acutui.screens.guide import GuideScreen
from acutui.screens.session import SessionScreen
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

NOW = datetime.fromisoformat("2026-11-22T18:00:00+05:30")


@pytest.fixture
def home(tmp_path: Path, evil: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, the present one, whose name is nasty too."""
    home: Path = tmp_path / evil.name
    home.mkdir()
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def data(home: Path, evil: SimpleNamespace) -> Path:
    return home / f"{evil.name}.json"


@pytest.fixture
def config(home: Path) -> Path:
    folder = home / "config"
    folder.mkdir()
    return folder


class Walk:
    """Goes about in the app, and looks at every step whether the screen is sound."""

    def __init__(self, on: Stage) -> None:
        self.on = on
        self.seen = ""

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.on.press(key)
            self.look()
            await self.on.settle()

    async def sees(self, words: str, at: str = "") -> None:
        """Wait until something is on the screen."""
        await self.on.sees(words, at=at)
        self.look()

    async def act(self, kind: type[Any], action: str) -> None:
        """Do what a key does that the nasty settings took away."""
        assert isinstance(self.on.app.screen, kind)
        getattr(self.on.app.screen, f"action_{action}")()
        await self.on.settle()
        self.look()

    def look(self) -> None:
        self.seen += " ".join(self.on.assert_sound().split())
        for style in {segment.style for row in self.on.strips for segment in row}:
            assert style is None or not style.link
            assert style is None or "app.quit" not in str(style.meta)
        for notice in self.on.notices:
            assert sanitize(notice) == notice

    async def to(self, words: str, key: str = "down", most: int = 80) -> None:
        """Go down a list until the cursor is on a row with these words."""
        for _ in range(most):
            cursor = [row for row in self.on.rows if row.lstrip().startswith("▸")]
            if any(words in row for row in cursor):
                return
            await self.on.press(key)
        pytest.fail(f"{words} not found\n{self.on.text}")


async def test_hostile_files_bring_no_control_characters_to_any_screen(
    open_app: OpenApp, evil: SimpleNamespace, data: Path, config: Path
) -> None:
    files = evil.files(data, config, NOW)
    files.write()
    texts = {f"{n}.toml": (config / f"{n}.toml").read_text() for n in ("config", "routines")}
    async with open_app(size=(120, 40), files=texts, notices=True) as on:
        walk = Walk(on)
        await walk.sees("A session was interrupted")
        walk.look()
        await walk.press("escape")
        await session_screen(walk)
        await guide(walk)
        await running(walk)
        await calendar(walk)
        await undoing(walk)
        assert walk.seen.count("[b]E") > 50
        assert on.app.return_code is None


async def session_screen(walk: Walk) -> None:
    await walk.press("home")
    await walk.to("[b]E")
    walk.look()
    await walk.act(SessionScreen, "read")
    await walk.press("end", "escape", "h", "end", "escape", "t", "escape", "question_mark", "end")
    await walk.press("escape", "exclamation_mark", "end", "escape", "c", "escape")
    await walk.press("ctrl+p", *"mine", "down", "escape", "ctrl+p", *"[b]", "down", "escape")
    await walk.press("ctrl+p", *"about", "down", "escape")
    await walk.press("plus", "right", "left", "minus", "o")


async def guide(walk: Walk) -> None:
    await walk.press("1", "slash", *"mine", "enter")
    await walk.sees("MINE-1", at="#details")
    walk.look()
    await walk.act(GuideScreen, "view")
    await walk.press("f", "end", "enter", "escape", "end", "up", "down")
    await walk.to("MINE-1")
    await walk.press("space", "end", "escape")


async def running(walk: Walk) -> None:
    """A point alone is begun, after the interrupted session has been dealt with."""
    on = walk.on
    await walk.press("enter")
    await walk.sees("A session was interrupted")
    await walk.press("enter")
    await walk.sees("step 1 of 2")
    walk.look()
    await walk.press("space", "n", "enter")
    await on.tick(4)
    walk.look()
    await walk.press("escape", "escape", "f")
    await walk.press("w", *"so", "enter")
    await walk.sees("Saved")
    walk.look()
    await walk.press("enter")
    other = on.other_process()
    other.path.with_name(f"{other.path.stem.removesuffix('.session')}.session.lock").write_text(
        "\x1b[2J\u202e[b]"
    )
    await walk.press("1", "enter")
    await on.hears("Another acutui")
    walk.look()
    other.release()


async def calendar(walk: Walk) -> None:
    on = walk.on
    await walk.press("3")
    await walk.sees("[b]E", at="#day")
    await walk.press(
        "l", "down", "enter", "end", "escape", "slash", *"[b]", "\u202e", "escape", "q"
    )
    await walk.press("enter", "down", "e", "tab", "tab", "tab", "tab", "tab", "tab", "tab")
    await walk.press("end", "home", "escape", "escape")
    await walk.press("a", "left", "right", "escape", "x", "down", "escape")
    await walk.act(CalendarScreen, "year")
    await walk.act(CalendarScreen, "year")
    await walk.press("i", *["pagedown"] * 6, "escape", "left", "r", "d", "u")
    for form in "jci":
        await walk.press("o", form)
    await on.hears("Exported everything to")
    await walk.press("question_mark", "end", "escape", "pageup", "home")


async def undoing(walk: Walk) -> None:
    for _ in range(8):
        await walk.press("u")
    await walk.on.hears("Undone: [b]E")


async def test_an_untouched_note_is_kept_to_the_letter(
    open_app: OpenApp, evil: SimpleNamespace, data: Path, config: Path
) -> None:
    files = evil.files(data, config, NOW)
    note = f"  {evil.half}\nsecond line \t"
    given = files.session(1, note=note, after=None)
    async with open_app(history=[given]) as on:
        await on.press("3", "e")
        await on.press("enter")
        await on.press("e", "tab", *"7", "enter")
        changed = replace(given.before, pain=7)
        await on.until(lambda: on.saved.sessions[0].before == changed, "the number")
        assert on.saved.sessions[0].note == note
