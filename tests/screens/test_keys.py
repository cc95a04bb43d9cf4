"""Keys that work everywhere, the page that tells of them, the footer, keys of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.text_page import TextPage
from acutui.screens.guide import GuideScreen
from acutui.screens.messages import StartRoutine
from acutui.screens.session import SessionScreen

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

MODES = {
    "1": (GuideScreen, "1 Guide"),
    "2": (SessionScreen, "2 Session"),
    "3": (CalendarScreen, "3 Calendar"),
}


def shown(on: Stage, words: str) -> bool:
    return words in footer(on)


def footer(on: Stage) -> str:
    return " ".join(on.rows[-1].split())


async def test_the_modes_are_a_key_apart_and_named_on_every_screen(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert isinstance(on.app.screen, SessionScreen)
        for before in MODES:
            for after, (screen, label) in MODES.items():
                await on.press(before, after)
                assert isinstance(on.app.screen, screen), (before, after)
                first = on.rows[0]
                assert f"[{label}]" in first
                assert all(name in first for _, name in MODES.values())
                assert first.rstrip().endswith("Sun 22 Nov")


async def test_every_footer_names_what_can_be_done_and_where_the_keys_are(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        for keys, expected in {
            "1": ("enter press", "a add", "/ search", "f region"),
            "3": ("enter open", "r rest", "x tick"),
            "2": ("enter start", "c check-in", "+/- seconds", "o side", "←/→ from", "space read"),
        }.items():
            await on.press(keys)
            for words in (*expected, "? keys", "q quit"):
                await on.until(partial(shown, on, words), words)
        await on.press("enter", "enter")
        await on.sees("Get ready")
        for words in ("space pause", "n next", "b back", "+/- 10 s", "f finish", "esc stop"):
            await on.until(partial(shown, on, words), words)


async def test_where_there_is_little_room_the_way_to_all_keys_is_still_told(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(40, 15)) as on:
        assert footer(on) == "enter start c check-in ? keys q quit"
        await on.press("1")
        await on.until(partial(shown, on, "? keys q quit"), "the keys of the Guide")


async def test_a_click_on_a_key_does_what_it_does(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.pilot.click("KeyFooter", offset=(on.rows[-1].index("check-in"), 0))
        await on.sees("How do you feel now?")


async def test_the_page_of_keys_tells_of_all_of_them(open_app: OpenApp) -> None:
    here = {
        "1": {"enter": "press", "/": "search", "v": "", "f": "region"},
        "2": {
            "enter": "start",
            "c": "say how it is now",
            "+": "10 seconds a point more, for once",
            "-": "10 seconds a point fewer, for once",
            "o": "left only, right only, both",
            "→": "begin at a later hold",
            "←": "begin at an earlier hold",
            "t": "try the alerts",
            "↓": "one down",
        },
        "3": {"r": "rest day", "x": "checks", "pgup": "month or year before", "home": "first day"},
    }
    everywhere = (
        "1 Guide",
        "2 Session",
        "3 Calendar",
        "u undo the last change",
        "! when to get help",
    )
    async with open_app(size=(80, 50)) as on:
        for mode, keys in here.items():
            await on.press(mode, "question_mark")
            await on.sees(f"Keys on {MODES[mode][1][2:]}", "Everywhere")
            rows = on.lines_in(".panel")
            for key, words in keys.items():
                assert any(key in row.split() and words in row for row in rows), (key, on.text)
            assert set(everywhere) <= set(rows), on.text
            on.assert_sound()
            await on.press("escape")


async def test_the_page_of_keys_of_a_running_session_has_its_controls(open_app: OpenApp) -> None:
    async with open_app(size=(80, 50), practise="quick") as on:
        await on.sees("Get ready")
        await on.press("question_mark")
        controls = ("pause, go on", "hold at once", "next hold", "seconds more", "seconds less")
        await on.sees(*controls, at=".panel")


async def test_a_page_is_closed_by_any_of_the_usual_keys(open_app: OpenApp) -> None:
    async with open_app() as on:
        for key in ("escape", "enter", "space", "q", "question_mark"):
            await on.press("question_mark")
            assert isinstance(on.app.screen, TextPage)
            await on.press(key)
            assert isinstance(on.app.screen, SessionScreen), key
        assert on.app.return_code is None


async def test_the_red_flags_are_a_key_away_everywhere(open_app: OpenApp) -> None:
    async with open_app() as on:
        flags = on.services.safety.red_flags
        for mode in MODES:
            await on.press(mode, "!")
            await on.sees("When to get help", " ".join(flags[0].title.split()[:4]), at=".panel")
            on.assert_sound()
            await on.press("escape")
            assert isinstance(on.app.screen, MODES[mode][0])


async def test_all_red_flags_can_be_read_at_80_by_24(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("exclamation_mark")
        read = ""
        for _ in range(12):
            read += on.words_in(".panel")
            await on.press("pagedown")
        for flag in on.services.safety.red_flags:
            assert flag.title.split()[0] in read
            for item in flag.items:
                assert item.split()[0] in read, item
        assert on.services.safety.disclaimer.split()[-1] in read


async def test_a_page_scrolls_by_letters_and_arrows(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("exclamation_mark")
        top = on.words_in(".panel")
        for down, up in (("j", "k"), ("down", "up")):
            await on.press(down, down)
            await on.until(lambda: on.words_in(".panel") != top, f"{down} to scroll")
            await on.press(up, up)
            await on.until(lambda: on.words_in(".panel") == top, f"{up} to scroll back")


async def test_q_quits_from_every_mode(open_app: OpenApp) -> None:
    for mode in ("1", "3"):
        async with open_app() as on:
            await on.press(mode, "q")
            await on.leaves()
            assert on.app.return_code == 0


async def test_where_nothing_was_changed_there_is_nothing_to_undo(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("u")
        await on.hears("Nothing to undo.")


async def test_the_commands_lead_to_the_modes(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: on.app.screen.is_modal, "the commands")
        await on.press(*"calendar")
        await on.sees("Calendar 3")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")


@pytest.mark.parametrize(
    ("typed", "found", "then"),
    [
        ("li4", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("office", "Office break Session", ("▸ Office break",)),
        ("12 march", "Thursday 12 March 2026 Calendar", ("March 2026", "Thursday 12 March 2026")),
        ("tick the day", "Tick the day's checks (calendar) x", ("vitamin C", "workout")),
        ("get help", "When to get help !", ("When to get help",)),
        ("hoku", "LI4 Joining Valley Guide", ("LI4", "Hégǔ")),
        ("slipped disk", "Back and neck Session", ("BL25",)),
        ("insomina", "Bedtime Session", ("Ānmián",)),
        ("numbness", "When to get help: numbness", ("When to get help",)),
        ("settings", "Settings: habit, alerts", ("Settings",)),
    ],
)
async def test_whatever_has_a_name_is_found_by_it(
    open_app: OpenApp, typed: str, found: str, then: tuple[str, ...]
) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: on.app.screen.is_modal, "the commands")
        await on.press(*typed)
        await on.sees(found)
        await on.press("enter")
        await on.until(lambda: on.app.screen.id != "--command-palette", "the commands to go")
        await on.sees(*then)


async def test_every_key_is_a_command_by_the_words_of_its_binding(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.start" = "g"\n') as on:
        await on.press("ctrl+p")
        await on.sees("Start g", "Say how it is now c", "Guide 1")
        await on.press(*"undo")
        await on.sees("Undo the last change u")


async def test_a_key_of_ones_own_takes_the_place_of_the_built_in_one(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.start" = "s"\n') as on:
        assert "s start" in footer(on)
        assert "enter start" not in footer(on)
        await on.press("enter")
        assert on.sent(StartRoutine) == []
        await on.press("s", "enter")
        await on.sees("Get ready")


async def test_keys_of_ones_own_work_everywhere_and_are_told_of(open_app: OpenApp) -> None:
    settings = '[keys]\n"app.calendar" = "g"\n"app.quit" = "ctrl+x"\n"calendar.rest" = "z,Z"\n'
    async with open_app(size=(80, 50), settings=settings) as on:
        await on.press("g", "z")
        await on.until(lambda: on.saved.days, "the rest day")
        await on.press("q")
        assert on.app.return_code is None
        await on.press("question_mark")
        rows = on.lines_in(".panel")
        assert "z Z mark or unmark as rest day" in rows, on.text
        assert "g Calendar" in rows, on.text
        assert any("ctrl+x" in row and "quit" in row for row in rows), on.text
        assert not any("q" in row.split() and "quit" in row for row in rows), on.text


async def test_a_key_that_several_things_share_stays_with_the_others(open_app: OpenApp) -> None:
    settings = '[keys]\n"running.pause" = "p"\n"running.stop" = "x"\n"running.start-now" = "g"\n'
    async with open_app(settings=settings, practise="quick") as on:
        await on.sees("Get ready")
        await on.press("g")
        on.clock.go(2)
        await on.press("p")
        await on.sees("Paused")
        await on.press("f")
        await on.sees("Saved")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")


async def test_a_key_for_something_that_is_not_there_is_told_of(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.begin" = "s"\n') as on:
        await on.hears("session.begin")


async def test_notices_are_shown_as_text(open_app: OpenApp) -> None:
    routines = '[[routine]]\nid = "x"\nholds = [{ point = "[red]no[/]\\u001b[2J" }]\n'
    async with open_app(files={"routines.toml": routines}, notices=True) as on:
        await on.sees("[red]no[/]")
        on.assert_sound()
