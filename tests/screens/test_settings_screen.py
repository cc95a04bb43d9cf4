"""Settings: every key of config.toml changed by keyboard, at once and in the file.

The requests are handled by `acutui.app.settings`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.widgets import drawn

from acutui.config.load import load_settings
from acutui.config.settings import BY_NAME, OPTIONS
from acutui.practice.records import Session
from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.time_zone import find_zones
from acutui.screens.session import SessionScreen
from acutui.screens.settings import SettingsScreen
from acutui.util.files import FileLock
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
    from syrupy.assertion import SnapshotAssertion

DAYS_DOWN = ("down",) * 6

CHANGES: dict[str, tuple[tuple[str, ...], Any, str]] = {
    "timezone": (("enter", *"kolkata", "enter"), "Asia/Kolkata", '"Asia/Kolkata"'),
    "day_start": (("right", "right"), time(3, 30), '"03:30"'),
    "habit.target": (("enter", "3", "enter"), 3, "3"),
    "habit.streak": (("right",), "full", '"full"'),
    "habit.days_per_week": (("left",), 6, "6"),
    "habit.rest_weekdays": (("enter", *DAYS_DOWN, "space", "escape"), ("sun",), '["sun"]'),
    "habit.checks": (("enter", *"water, walk", "enter"), ("water", "walk"), '["water", "walk"]'),
    "session.ready": (("left", "left"), 3, "3"),
    "session.check_in": (("space",), False, "false"),
    "session.on_gap": (("enter",), "count", '"count"'),
    "session.places": (("enter", *"BL24", "enter"), ("BL24",), '["BL24"]'),
    "session.bell": (("enter",), False, "false"),
    "session.flash": (("left",), False, "false"),
    "session.notify": (("right",), True, "true"),
    "session.say": (("enter", *"say -r 120", "enter"), "say -r 120", '"say -r 120"'),
    "screen.theme": (("right",), "textual-light", '"textual-light"'),
    "screen.glyphs": (("left",), "ascii", '"ascii"'),
    "screen.first_weekday": (("right",), "sun", '"sun"'),
    "screen.han": (("right",), "simplified", '"simplified"'),
    "screen.mouse": (("space",), True, "true"),
    "safety.conditions": (("enter", "down", "space", "escape"), ("pregnancy",), '["pregnancy"]'),
    "safety.emergency": (("enter", *"999", "enter"), "999", '"999"'),
}

COMMENTED = """\
# this file is mine

[safety] # what to mind
emergency = "" # by my time zone
conditions = [] # nothing
[screen]
han = "traditional" # as in Taiwan
first_weekday = "mon" # as usual
mouse = false # the keyboard will do
glyphs = "auto" # whatever it shows
theme = "textual-dark" # dark
# sounds and such
[session]
say = "" # silence
notify = false # no
flash = true # yes
bell = true # loud
places = [] # as they are
on_gap = "pause" # wait for me
check_in = true # ask
ready = 5 # quick
[habit] # of mine
checks = ["vitamin-c", "workout"] # two
rest_weekdays = [] # none
days_per_week = 7 # all
streak = "any" # easy
target = 2 # twice
"""
ABOVE = 'day_start = "03:00" # early\ntimezone = "" # here\n\n'


def place(config: Path) -> Path:
    return config / "config.toml"


async def opened_at(on: Stage, name: str) -> None:
    """Open the settings, and go down to one."""
    await on.press("s", *["down"] * [option.name for option in OPTIONS].index(name))
    await on.until(lambda: on.widget("#settings", RowList).cursor == name, name)


def row(on: Stage, name: str) -> str:
    """The row of a setting, as words."""
    said = BY_NAME[name].label
    return next(line for line in on.lines_in("#settings") if said in line)


# All of them


def test_every_setting_is_listed() -> None:
    assert set(CHANGES) == {option.name for option in OPTIONS}


async def test_each_setting_is_explained_changed_saved_and_loaded(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(files={"config.toml": ABOVE + COMMENTED}) as on:
        await on.press("s")
        expected = ABOVE + COMMENTED
        for option in OPTIONS:
            keys, value, written = CHANGES[option.name]
            about = on.words_in("#settings-about")
            assert " ".join(option.about.split()) in about, option.name
            assert f"{option.name}:" in about
            await on.press(*keys)
            assert getattr(on.services.settings, option.key) == value, (option.name, on.text)
            on.assert_sound()
            # Every other letter of the file stays where it is.
            (before,) = [
                line for line in expected.split("\n") if line.startswith(f"{option.key} =")
            ]
            comment = before[before.index("#") :]
            expected = expected.replace(before, f"{option.key} = {written} {comment}")
            assert place(config).read_text("utf-8") == expected
            await on.press("down")
        assert on.notices == []
    settings, problems = load_settings(config)
    assert problems == ()
    for option in OPTIONS:
        assert getattr(settings, option.key) == CHANGES[option.name][1]


async def test_a_new_config_file_is_private(open_app: OpenApp, config: Path) -> None:
    async with open_app(files={"config.toml": ""}, first_start=True) as on:
        place(config).unlink()
        await opened_at(on, "habit.target")
        await on.press("right")
        assert place(config).read_text() == "[habit]\ntarget = 3\n"
        assert place(config).stat().st_mode & 0o777 == 0o600


async def test_backspace_restores_the_default(open_app: OpenApp, config: Path) -> None:
    async with open_app(settings="[habit]\ntarget = 5 # five\n") as on:
        await opened_at(on, "habit.target")
        assert "5" in row(on, "habit.target")
        await on.press("backspace")
        assert on.services.settings.target == 2
    assert "target = 2 # five" in place(config).read_text()


# At once


async def test_settings_of_the_habit_apply_at_once(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.sees("0 of 2 done")
        await opened_at(on, "habit.target")
        await on.press("right", "escape")
        await on.sees("0 of 3 done", "○ ○ ○")
        assert on.app.habit is not None
        assert on.app.habit.rules.target == 3


async def test_the_start_of_the_day_and_the_time_zone_can_change_the_day(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.sees("Sun 22 Nov")
        await on.press("s", "down", "enter", *"18:01", "enter", "escape")
        await on.sees("Sat 21 Nov")
        await on.press("s", "enter", *"kiritimati", "enter", "escape")
        await on.sees("Sun 22 Nov")
        assert on.services.clock.now().utcoffset() == timedelta(hours=14)
        await on.press("3")
        await on.sees("Calendar]", "22 November")


async def test_the_streak_follows_its_setting_at_once(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(0), practised(1)]) as on:
        await on.sees("2-day streak")
        await opened_at(on, "habit.streak")
        await on.press("right", "escape")
        await on.sees("no streak yet")


async def test_new_checks_appear_on_the_calendar_at_once(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        await on.sees("workout")
        await opened_at(on, "habit.checks")
        await on.press("enter", *"water", "enter", "escape")
        assert isinstance(on.app.screen, CalendarScreen)
        await on.sees("water")
        assert "workout" not in on.words


async def test_a_theme_applies_once_no_other_is_asked_for(open_app: OpenApp) -> None:
    async with open_app() as on:
        await opened_at(on, "screen.theme")
        before = on.app.theme
        await on.press("left")
        await on.until(lambda: on.app.theme == on.services.settings.theme != before, "the theme")
        await on.press("right")
        await on.until(lambda: on.app.theme == before, "the theme from before")


@pytest.mark.parametrize("mode", ["1", "2", "3"])
async def test_glyphs_apply_at_once(open_app: OpenApp, mode: str) -> None:
    async with open_app(glyphs="ascii") as on:
        await on.press(mode)
        wanted = await on.still()
    async with open_app() as on:
        await on.press(mode)
        before = await on.still()
        await opened_at(on, "screen.glyphs")
        await on.press("right", "right", "escape")
        assert on.services.settings.glyphs == "ascii"
        assert await on.still() == wanted
        await opened_at(on, "screen.glyphs")
        await on.press("left", "left", "escape")
        assert await on.still() == before


async def test_glyphs_apply_to_a_running_session(open_app: OpenApp) -> None:
    pictures = []
    for glyphs, keys in (("blocks", ()), ("braille", ("right", "escape"))):
        async with open_app(glyphs=glyphs, practise="quick") as on:
            if keys:
                await opened_at(on, "screen.glyphs")
                await on.press(*keys)
            else:
                await on.press("s", "escape")
            await on.sees("Paused")
            pictures.append(await on.still())
            await on.press("escape")
    assert pictures[0] == pictures[1]


async def test_get_ready_and_on_gap_apply_to_a_running_session(open_app: OpenApp) -> None:
    async with open_app(practise="back-and-neck") as on:
        await on.sees("Get ready")
        await opened_at(on, "session.ready")
        assert isinstance(on.app.screen, SettingsScreen)
        assert on.run.paused
        await on.press("right", "right", "down", "down", "right")
        await on.press("escape")
        await on.sees("Paused")
        assert ({*on.run.ready}, on.run.on_gap) == ({7}, "count")
        await on.press("space", "enter", "n")
        assert on.run.remaining == 7


async def test_a_routine_with_its_own_get_ready_keeps_it(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await opened_at(on, "session.ready")
        await on.press("right", "escape")
        assert on.services.settings.ready == 6
        assert {*on.run.ready} == {2}


async def test_the_mouse_setting_says_that_it_needs_a_restart(open_app: OpenApp) -> None:
    async with open_app() as on:
        await opened_at(on, "screen.mouse")
        await on.sees("from the next start on", at="#settings-about")


# What is wrong


async def test_a_wrong_value_is_explained_and_not_saved(open_app: OpenApp, config: Path) -> None:
    async with open_app() as on:
        before = place(config).read_text()
        for name, typed, told in (
            ("habit.target", "99", "habit.target: is 99, not a whole number from 1 to 12"),
            ("session.ready", "soon", "not auto, or 0 to 60"),
            ("day_start", "25:00", "day_start: is '25:00', not a time like 03:00"),
        ):
            await opened_at(on, name)
            await on.press("enter", *typed, "enter")
            await on.sees(told, at="#settings-about")
            on.assert_sound()
            await on.press("escape")
            assert told not in on.words
            await on.press("escape")
            assert isinstance(on.app.screen, SessionScreen)
        assert place(config).read_text() == before


async def test_escape_cancels_typing(open_app: OpenApp) -> None:
    async with open_app() as on:
        await opened_at(on, "habit.checks")
        await on.press("enter", *"qs", "escape")
        assert on.services.settings.checks == ("vitamin-c", "workout")
        assert isinstance(on.app.screen, SettingsScreen)


async def test_fast_typing_arrives_completely(open_app: OpenApp) -> None:
    async with open_app() as on:
        await opened_at(on, "session.ready")
        on.post("enter", "1", "2", "enter")
        await on.until(lambda: on.services.settings.ready == 12, "both digits")


async def test_a_broken_line_is_shown_at_its_setting_and_can_be_fixed(
    open_app: OpenApp, config: Path
) -> None:
    text = '[habit]\ntarget = "many" # sic\n[keys]\n"app.quit" = 7\n'
    async with open_app(files={"config.toml": text}) as on:
        await opened_at(on, "habit.target")
        await on.sees("config.toml: line 2: habit.target: is 'many'", at="#settings-about")
        await on.press("end")
        await on.sees("Keys as built in !", at="#settings")
        await on.sees("config.toml: line 4", at="#settings-about")
        await on.press("escape")
        await opened_at(on, "habit.target")
        await on.press("enter", "2", "enter")
        await on.until(lambda: "is 'many'" not in on.words, "it to be mended")
    assert "target = 2 # sic" in place(config).read_text()


async def test_an_unknown_setting_is_listed_with_its_line(open_app: OpenApp) -> None:
    text = "[habit]\ntarget = 3\ngoal = 4\n"
    async with open_app(files={"config.toml": text}) as on:
        await on.press("s", "end")
        await on.sees("Unknown settings", "▸ habit.goal !", at="#settings")
        await on.sees("line 3: habit.goal: there is no such setting", at="#settings-about")
        await on.press("enter", "right", "backspace", "escape", "escape")
        assert isinstance(on.app.screen, SessionScreen)


async def test_an_unknown_theme_is_shown_at_its_setting(open_app: OpenApp) -> None:
    async with open_app(files={"config.toml": '[screen]\ntheme = "solar"\n'}) as on:
        await opened_at(on, "screen.theme")
        await on.sees("there is no theme 'solar'", at="#settings-about")
        assert "Textual dark" in row(on, "screen.theme")


async def test_a_broken_file_is_not_written_and_changes_last_until_quitting(
    open_app: OpenApp, config: Path
) -> None:
    text = "[habit]\ntarget = 3\n[session\n"
    async with open_app(files={"config.toml": text}) as on:
        await opened_at(on, "habit.target")
        await on.sees("can't save settings until you fix it", "line 3", at=".panel")
        await on.press("right")
        await on.hears("Not saved, so it lasts only until you quit")
        assert on.services.settings.target == 3
        on.assert_sound()
    assert place(config).read_text() == text


async def test_a_setting_that_cannot_be_saved_lasts_until_quitting(
    open_app: OpenApp, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with open_app() as on:
        monkeypatch.setattr("acutui.services.context.save_setting", full)
        await opened_at(on, "habit.target")
        await on.press("right")
        await on.hears("Not saved, so it lasts only until you quit")
        assert "3" in row(on, "habit.target")
        await on.press("escape")
        await on.sees("0 of 3 done")
    assert load_settings(config)[0].target == 2


async def test_a_setting_during_another_programs_save_holds_and_says_so(
    open_app: OpenApp, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.05)
    lock = FileLock(config / "config.lock")
    async with open_app() as on:
        await opened_at(on, "habit.target")
        assert lock.acquire()
        await on.press("right")
        await on.hears(f"config.lock: process {os.getpid()} is saving; try again in a moment")
        assert "3" in row(on, "habit.target")
        lock.release()
        await on.press("right")
        await on.until(lambda: load_settings(config)[0].target == 4, "the next one to be saved")


async def test_control_characters_in_the_config_reach_no_terminal(open_app: OpenApp) -> None:
    text = '[habit]\nchecks = ["a\\u001b[2Jb", "[red]c[/]"]\n[keys]\n"x\\u0007" = "\\u001b"\n'
    async with open_app(files={"config.toml": text}) as on:
        await opened_at(on, "habit.checks")
        await on.sees("[red]c[/]", at="#settings")
        on.assert_sound()
        await on.press("enter")
        await on.sees("[red]c[/]", at="#typed")
        on.assert_sound()
        await on.press("escape")
        await on.press("end")
        on.assert_sound()


# Where it is


async def test_settings_open_by_key_and_by_command(open_app: OpenApp) -> None:
    async with open_app() as on:
        for mode in "123":
            await on.press(mode, "s")
            await on.sees("Settings", str(on.services.config)[-12:], at=".panel")
            await on.press("s")
        await on.press("ctrl+p")
        await on.until(lambda: on.app.screen.is_modal, "the commands")
        await on.press(*"settings")
        await on.sees("All settings s")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, SettingsScreen), "the settings")


@pytest.mark.parametrize("size", [(120, 40), (40, 15), (10, 5), (1, 1)], ids=str)
async def test_settings_work_at_every_size(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size, glyphs="ascii") as on:
        await on.press("s")
        for _ in OPTIONS:
            await on.press("down")
            on.assert_sound()
        for keys in (("home", "enter", "n", "escape"), ("down", "enter", "x", "enter", "escape")):
            for key in keys:
                await on.press(key)
                on.assert_sound()


async def test_at_40_by_15_value_explanation_and_keys_are_visible(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await opened_at(on, "session.on_gap")
        await on.sees("After a gap pause", at="#settings")
        await on.sees("When the computer slept", at="#settings-about")
        await on.sees("←/→ change", "q done", at="#settings-keys")


@pytest.mark.parametrize("name", ["safety.emergency", "habit.checks"])
async def test_what_is_only_typed_offers_no_arrows(open_app: OpenApp, name: str) -> None:
    async with open_app() as on:
        await opened_at(on, name)
        await on.sees("enter type", at="#settings-keys")
        assert "change" not in on.words_in("#settings-keys")


async def test_with_ascii_glyphs_settings_are_ascii(open_app: OpenApp) -> None:
    async with open_app(glyphs="ascii") as on:
        await opened_at(on, "habit.target")
        for place in ("#settings", "#settings-about", "#settings-keys"):
            assert on.words_in(place).isascii()


# The zone


NAMES = ("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/York", "UTC")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kolk", ["Asia/Kolkata"]),
        ("new york", ["America/New_York"]),
        ("new_york", ["America/New_York"]),
        ("york", ["Europe/York", "America/New_York"]),
        ("asia/k", ["Asia/Kolkata"]),
        ("utc", ["UTC"]),
        ("mars", []),
        ("", list(NAMES)),
    ],
)
def test_a_time_zone_is_found_by_a_part_of_its_name(words: str, found: list[str]) -> None:
    assert find_zones(NAMES, words) == found


async def test_the_list_of_time_zones_follows_the_typing(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("s", "enter")
        await on.sees("Where are you?", "▸ system time zone", at=".zones")
        await on.press(*"new york")
        await on.sees("▸ America/New_York", "The time there is 07:30.", at=".zones")
        await on.press(*"x")
        await on.sees("No time zones match.", at=".zones")
        await on.press("enter", "escape")
        assert on.services.settings.timezone == ""
        await on.press("enter", "down", "enter")
        assert on.services.settings.timezone
        await on.press("enter", "pageup")
        await on.sees("▸ system time zone", at=".zones")
        await on.press("enter")
        assert on.services.settings.timezone == ""


@pytest.mark.parametrize("size", [(80, 33), (80, 34), (40, 15)])
async def test_the_rows_mark_what_is_changed_and_what_is_wrong(
    open_app: OpenApp, size: tuple[int, int], picture: SnapshotAssertion
) -> None:
    text = '[habit]\ntarget = 3\nstreak = "wrong"\nunknown = 1\n[keys]\n"app.quit" = "x"\n'
    async with open_app(size=size, settings=text) as on:
        await on.press("s")
        shown = []
        for key in ("home", "down", "down", "end"):
            await on.press(key)
            shown += [drawn(on.widget("#settings", RowList)), on.words_in("#settings-about")]
            shown.append(on.words_in("#settings-keys"))
        assert "\n".join(shown) == picture
