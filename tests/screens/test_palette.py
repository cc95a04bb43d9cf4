"""The command palette: what is found, in which order, and what it leads to.

`acutui.app.navigation` goes where it leads.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from textual.command import Hit, SearchIcon
from textual.content import Content
from textual.widgets import Input

from acutui.config.settings import BY_NAME, OPTIONS
from acutui.practice.habit import format_day, format_short_day
from acutui.screens.bindings import load_bindings
from acutui.screens.command_words import SYNONYMS, describe_binding
from acutui.screens.commands import list_key_commands
from acutui.screens.dialogs.palette import Commands, Notes, Palette, Places
from acutui.screens.insight import InsightScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

    from acutui.practice.records import Session

QUERIES = (
    "li4",
    "LI 4",
    "back",
    "neck",
    "office",
    "12 march",
    "tomorrow",
    "numbness",
    "insomina",
    "nothing at all",
    " ",
)


async def places(on: Stage, typed: str) -> list[str]:
    """Return what is found among points, routines and days, with the score of each."""
    hits = [hit async for hit in Places(on.app.screen).search(typed)]
    return [scored(hit) for hit in hits]


def scored(hit: object) -> str:
    assert isinstance(hit, Hit) and isinstance(hit.match_display, Content)
    return f"{hit.score:.3f}  {hit.match_display.plain}"


@pytest.mark.parametrize(
    ("typed", "found", "then"),
    [
        ("li4", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("office", "Office break Session", ("▸ Office break",)),
        ("12 march", "Thursday 12 March 2026 Calendar", ("March 2026", "Thursday 12 March 2026")),
        ("the day's check", "The day's checklist (calendar) x", ("vitamin C", "workout")),
        ("get help", "When to get help !", ("When to get help",)),
        ("hoku", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("slipped disk", "Back and neck Session", ("BL25",)),
        ("insomina", "Bedtime Session", ("Ānmián",)),
        ("numbness", "When to get help: numbness", ("When to get help",)),
        ("settings", "All settings s", ("Settings",)),
    ],
)
async def test_points_routines_and_days_are_found_by_name(
    open_app: OpenApp, typed: str, found: str, then: tuple[str, ...]
) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: isinstance(on.app.screen, Palette), "the commands")
        await on.type_text(typed)
        await on.sees(found)
        await on.press("enter")
        await on.until(lambda: not isinstance(on.app.screen, Palette), "the commands to go")
        await on.sees(*then)


async def test_the_newest_notes_with_all_words_are_found(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    today = practised(0).day
    long = "slept badly, a long drive, then squats and a tight neck until the evening came"
    notes = ["after Squáts: better", "squats\x1b[31m [b]x", "", long, "squats", "knee"]
    history = [practised(days, note=note) for days, note in enumerate(notes)]
    async with open_app(history=history) as on:

        async def found(typed: str) -> list[str]:
            return [scored(hit)[7:] async for hit in Notes(on.app.screen).search(typed)]

        day = [format_short_day(today - timedelta(days), today) for days in range(len(notes))]
        assert await found("squat") == [
            f'{day[0]}  "after Squáts: better"  Calendar',
            f'{day[1]}  "squats\ufffd[31m [b]x"  Calendar',
            f'{day[3]}  "drive, then squats and a tight neck unt…"  Calendar',
        ]
        assert len(await found("tight squats")) == 1
        assert await found("sq") == await found("squats knee") == []
        await on.press("ctrl+p")
        await on.type_text("better")
        await on.sees("after Squáts: better", "Calendar")
        await on.press("enter")
        await on.sees(format_day(today))


async def test_the_order_of_points_routines_and_days(
    open_app: OpenApp, picture: SnapshotAssertion
) -> None:
    async with open_app() as on:
        found = [f"{typed!r}\n" + "\n".join(await places(on, typed)) for typed in QUERIES]
        assert "\n\n".join(found) == picture


async def test_commands_are_found_by_parts_of_their_words(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        commands = Commands(on.app.screen)
        hits = [hit async for hit in commands.search("undo")]
        assert scored(hits[0])[7:] == "Undo the last change  u"
        assert all(isinstance(hit, Hit) and 0.5 < hit.score <= 1 for hit in hits)
        assert [hit async for hit in commands.search("ndo")] == []
        assert [hit async for hit in commands.search("qqq")] == []


async def found_first(on: Stage, typed: str) -> str:
    """Return what is shown first for a query."""
    providers = (Commands(on.app.screen), Places(on.app.screen))
    hits = [hit for one in providers async for hit in one.search(typed) if isinstance(hit, Hit)]
    best = max(hits, key=lambda hit: hit.score)
    assert isinstance(best.match_display, Content)
    return best.match_display.plain


async def test_every_label_of_a_footer_or_a_setting_finds_its_own_command_first(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        for mode in "123":
            await on.press(mode)
            labels = {
                active.binding.description: describe_binding(active.binding)
                for active in on.app.screen.active_bindings.values()
                if active.binding.show
            }
            for label, title in labels.items():
                first = await found_first(on, label)
                assert first.casefold().startswith(title.casefold()), label
        for option in OPTIONS:
            first = (await found_first(on, option.label)).casefold()
            assert option.label.casefold() in first, option.label


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("theme", "Theme  Settings"),
        ("dark mode", "Theme  Settings"),
        ("sound", "Try the alerts  t"),
        ("statistics", "Insight: what the numbers say (calendar)  i"),
        ("streak", "Streak  Settings"),
        ("target", "Sessions a day  Settings"),
        ("zone", "Time zone  Settings"),
        ("notes", "Edit a session (calendar)  e"),
        ("backup", "Restore a backup  acutui restore"),
        ("import", "Import sessions  acutui import FILE"),
        ("help", "Keys  ?"),
        ("reminder", "Reminders for another calendar  o r"),
    ],
)
async def test_other_words_find_a_command(open_app: OpenApp, typed: str, first: str) -> None:
    async with open_app() as on:
        assert await found_first(on, typed) == first


async def test_a_setting_opens_at_its_row(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: isinstance(on.app.screen, Palette), "the commands")
        await on.type_text("mouse")
        await on.sees("Mouse Settings")
        await on.press("enter")
        await on.sees("▸ Mouse")


async def test_what_only_the_shell_does_says_so(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: isinstance(on.app.screen, Palette), "the commands")
        await on.type_text("import")
        await on.sees("Import sessions acutui import FILE")
        await on.press("enter")
        await on.hears("In the shell: acutui import FILE")


def test_other_words_belong_to_something() -> None:
    assert set(SYNONYMS) <= {*load_bindings(), *BY_NAME}


async def test_all_commands_are_listed_with_their_keys(
    open_app: OpenApp, picture: SnapshotAssertion
) -> None:
    async with open_app() as on:
        listed = [f"{one.title}  {one.key}" for one in list_key_commands(on.app.screen)]
        shown = [hit async for hit in Commands(on.app.screen).discover()]
        assert len(shown) == len(listed)
        assert "\n".join(listed) == picture


async def test_nothing_in_the_palette_moves_by_itself(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.sees("Start enter")
        assert not on.app.screen.query_one(Input).cursor_blink
        assert not on.app.screen.query_one(SearchIcon).display
        await on.sees("A command, a point, a routine, a day: LI4, 12 march")
        await on.press("escape")
        assert not on.app.screen.is_modal


async def test_the_command_palette_survives_a_burst_of_keys(open_app: OpenApp) -> None:
    async with open_app() as on:
        on.post("ctrl+p", "pageup", "enter", "enter", "escape", "escape", "ctrl+p", "pagedown")
        await on.settle()
        on.post("g", "u", "enter", "enter", "enter", "1")
        await on.settle()
        assert on.app.return_code is None


async def test_the_search_of_a_screen_finds_commands_too(open_app: OpenApp) -> None:
    finds = (
        ("insight", "Insight: what the numbers say"),
        ("export", "Export: write"),
        ("streak", "Streak Settings"),
        ("reminder", "Reminders for another calendar"),
        ("theme", "Theme Settings"),
    )
    async with open_app() as on:
        for mode in "12":
            await on.press(mode, "slash")
            for typed, shown in finds:
                await on.type_text(typed)
                await on.sees("Commands", shown)
                await on.press(*["backspace"] * len(typed))
            await on.type_text("back")
            await on.sees("Back and neck" if mode == "2" else "BL25")
            assert "Commands" not in on.words
            await on.press("escape")
        await on.press("slash", *"theme", "enter")
        await on.sees("▸ Theme")
        await on.press("escape", "1", "slash", *"insight", "enter")
        await on.sees("▸ Insight")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, InsightScreen), "the insight")
