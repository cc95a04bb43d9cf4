"""The page of keys: every binding, and another key for it by pressing that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.dialogs.keys import KeyPrompt, KeysDialog
from acutui.screens.messages import SetKey
from acutui.screens.settings import SettingsScreen
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import OpenApp, Stage


async def open_keys(on: Stage, *words: str) -> None:
    """Go to the page of keys, and to the first row that has these words."""
    await on.press("s", "G", "enter")
    assert isinstance(on.app.screen, KeysDialog)
    if words:
        await on.press("slash", *" ".join(words), "enter")


async def test_a_binding_gets_the_next_key_that_is_pressed(open_app: OpenApp, config: Path) -> None:
    text = '[keys] # mine\n"app.undo" = "z" # as elsewhere\n'
    async with open_app(settings=text) as on:
        await open_keys(on, "session.start")
        await on.sees("Session", "▸ start enter session.start", at="#bindings")
        await on.press("enter")
        await on.sees("New key: start", "Press the new key", at=".panel")
        await on.press("z")
        await on.sees("z is taken (Everywhere: undo the last change).", at=".panel")
        await on.press("v")
        assert on.sent(SetKey) == [SetKey("session.start", "v")]
        await on.sees("▸ start v session.start", at="#bindings")
        await on.press("q")
        await on.sees("Keys 2 changed", at="#settings")
        await on.press("q")
        await on.sees("v start")
        assert "enter start" not in on.words
    assert text + '"session.start" = "v"\n' in (config / "config.toml").read_text()


async def test_the_search_of_the_guide_names_its_new_key(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1")
        await on.sees("/ to search")
        await open_keys(on, "guide.search")
        await on.press("enter", "z", "q", "q")
        await on.sees("z to search")


async def test_a_key_is_given_back(open_app: OpenApp, config: Path) -> None:
    text = '[keys] # mine\n"app.undo" = "z" # as elsewhere\n"app.quit" = "Z" # less easily\n'
    async with open_app(settings=text) as on:
        await on.press("3")
        await open_keys(on, "app.quit")
        await on.press("x", "q", "q")
        await on.sees("q quit")
        await on.press("q")
        await on.exits()
    assert (config / "config.toml").read_text().endswith(text.rpartition('"app.quit"')[0])


async def test_the_prompt_takes_any_key_and_escape_cancels(open_app: OpenApp) -> None:
    async with open_app() as on:
        await open_keys(on, "calendar.insight")
        for key, written in (("?", ""), ("ctrl+t", "ctrl+t"), ("comma", "comma"), ("é", "é")):
            await on.press("enter", key)
            if written:
                assert on.services.settings.keys == {"calendar.insight": written}
            else:
                await on.sees("? is taken (Everywhere: keys)")
                await on.press("escape")
                assert on.sent(SetKey) == []
        await on.press("enter", "ctrl+c")
        assert isinstance(on.app.screen, KeysDialog)


async def test_what_works_while_typing_gets_no_character(open_app: OpenApp) -> None:
    async with open_app() as on:
        await open_keys(on, "zones.cancel")
        await on.press("enter", "z")
        await on.sees("It must work while you type", at=".panel")
        assert isinstance(on.app.screen, KeyPrompt)
        await on.press("f9")
        assert on.services.settings.keys == {"zones.cancel": "f9"}


async def test_a_list_gives_up_a_letter_that_is_given_to_something_else(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.start" = "g"\n"app.calendar" = "<"\n') as on:
        await open_keys(on, "session.read")
        await on.press("enter", "j", "escape")
        await on.press("slash", *"list.", "enter")
        await on.sees("one down ↓", "a page up pgup", "a page down pgdn/>", "first home")
        await on.press("escape", "q", "q", "j")
        await on.sees("Origin", at=".panel")
        await on.press("q", "g")
        await on.sees("Pain - of 10")


async def test_names_that_nothing_has_are_shown_and_removed(
    open_app: OpenApp, config: Path
) -> None:
    text = '[keys]\n"session.begin" = "v"\n"app.undo" = 3\n'
    async with open_app(files={"config.toml": text}) as on:
        await on.press("s", "G")
        await on.sees("Keys 1 changed !", at="#settings")
        await on.press("enter")
        await on.sees("Unknown names", "▸ session.begin v !", at="#bindings")
        await on.sees("nothing has that name", at=".panel")
        await on.press("x")
        await on.press("slash", *"app.undo", "enter")
        await on.sees("line 3: keys.app.undo: is 3, not text", at=".panel")
        await on.press("enter", "z", "q")
        await on.sees("Keys 1 changed", at="#settings")
        assert "!" not in on.words_in("#settings")
    assert (config / "config.toml").read_text() == '[keys]\n"app.undo" = "z"\n'


async def test_the_list_is_filtered_and_shown_whole_again(open_app: OpenApp) -> None:
    async with open_app() as on:
        await open_keys(on, "calendar", "rest")
        rows = on.widget("#bindings", RowList)
        assert rows.keys == ["calendar.rest", "calendar.rest-days"]
        await on.press("escape")
        assert len(rows.keys) > 150
        await on.press("escape")
        assert isinstance(on.app.screen, SettingsScreen)


async def test_the_page_fits_a_phone(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await open_keys(on, "undo")
        await on.sees("undo the last change u", "app.undo", "enter new key", at=".panel")
        on.assert_sound()
