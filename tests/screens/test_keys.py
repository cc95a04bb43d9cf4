"""Keys that work everywhere, the page that tells of them, the footer, keys of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.text_page import TextPage
from acutui.screens.guide import GuideScreen
from acutui.screens.messages import StartRoutine
from acutui.screens.session import SessionScreen

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

MODES: dict[str, tuple[type[Screen[None]], str]] = {
    "1": (GuideScreen, "1 Guide"),
    "2": (SessionScreen, "2 Session"),
    "3": (CalendarScreen, "3 Calendar"),
}


def shown(on: Stage, words: str) -> bool:
    return words in footer(on)


def footer(on: Stage) -> str:
    return " ".join(on.rows[-1].split())


async def test_a_key_switches_modes_and_every_screen_names_them(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert on.app.current_mode == "session"
        for before in MODES:
            for after, (screen, label) in MODES.items():
                await on.press(before, after)
                assert isinstance(on.app.screen, screen), (before, after)
                first = on.rows[0]
                assert f"[{label}]" in first
                assert all(name in first for _, name in MODES.values())
                assert first.rstrip().endswith("Sun 22 Nov")


async def test_every_footer_shows_the_main_keys_and_the_key_for_help(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        for keys, expected in {
            "1": ("enter press", "a add", "/ search", "f region"),
            "3": ("enter open", "r rest", "x checklist"),
            "2": (
                "enter start",
                "c check-in",
                "+/- time",
                "o side",
                "/ search",
                "space read",
            ),
        }.items():
            await on.press(keys)
            for words in (*expected, "? keys", "q quit"):
                await on.until(partial(shown, on, words), words)
        await on.press("enter", "enter")
        await on.sees("Get ready")
        for words in ("space pause", "n next", "b back", "+/- 10 s", "f finish", "esc stop"):
            await on.until(partial(shown, on, words), words)


async def test_a_narrow_footer_still_shows_the_key_for_help(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(40, 15)) as on:
        assert footer(on) == "enter start / search ? keys q quit"
        await on.press("1")
        await on.until(partial(shown, on, "? keys q quit"), "the keys of the Guide")


async def test_a_click_on_a_key_in_the_footer_runs_its_action(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.pilot.click("KeyFooter", offset=(on.rows[-1].index("check-in"), 0))
        await on.sees("How do you feel now?")
        await on.press("escape")
        await on.sees("? keys q quit")
        # These are the app's, and not the screen's.
        await on.pilot.click("KeyFooter", offset=(on.rows[-1].index("? keys"), 0))
        await on.sees("Keys on Session")
        await on.press("escape")
        await on.sees("? keys q quit")
        await on.pilot.click("KeyFooter", offset=(on.rows[-1].index("q quit"), 0))
        await on.exits()


async def test_the_help_page_lists_every_key(open_app: OpenApp) -> None:
    here = {
        "1": {"enter": "press", "/": "search", "v": "", "f": "region"},
        "2": {
            "enter": "start",
            "c": "rate how you feel",
            "+": "10 seconds more per point, this time only",
            "-": "10 seconds less per point, this time only",
            "o": "left only, right only, both",
            "→": "start one step later",
            "←": "start one step earlier",
            "t": "try the alerts",
            "↓": "one down",
        },
        "3": {
            "r": "rest day",
            "x": "the day's checklist",
            "l": "all sessions",
            "pgup": "month or year before",
            "home": "first day",
        },
    }
    everywhere = (
        "1 Guide",
        "2 Session",
        "3 Calendar",
        "u undo the last change",
        "! when to get help",
    )
    async with open_app(size=(80, 56)) as on:
        for mode, keys in here.items():
            await on.press(mode, "question_mark")
            await on.sees(f"Keys on {MODES[mode][1][2:]}", "Everywhere")
            rows = on.lines_in(".panel")
            for key, words in keys.items():
                assert any(key in row.split() and words in row for row in rows), (key, on.text)
            assert set(everywhere) <= set(rows), on.text
            on.assert_sound()
            await on.press("escape")


async def test_the_help_page_of_a_running_session_lists_its_controls(open_app: OpenApp) -> None:
    async with open_app(size=(80, 50), practise="quick") as on:
        await on.sees("Get ready")
        await on.press("question_mark")
        controls = (
            "space pause",
            "start pressing now",
            "next step",
            "seconds more",
        )
        await on.sees(*controls, at=".panel")


async def test_any_of_the_usual_keys_closes_a_page(open_app: OpenApp) -> None:
    async with open_app() as on:
        for key in ("escape", "enter", "space", "q", "question_mark"):
            await on.press("question_mark")
            assert isinstance(on.app.screen, TextPage)
            await on.press(key)
            assert isinstance(on.app.screen, SessionScreen), key
        assert on.app.return_code is None


async def test_a_key_shows_the_red_flags_on_every_screen(open_app: OpenApp) -> None:
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
            await on.exits()
            assert on.app.return_code == 0


async def test_undo_without_changes_says_so(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("u")
        await on.hears("Nothing to undo.")


async def test_commands_switch_modes(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("ctrl+p")
        await on.until(lambda: on.app.screen.is_modal, "the commands")
        await on.type_text("calendar")
        await on.sees("Calendar 3")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")


async def test_every_binding_is_a_command_named_by_its_description(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.start" = "g"\n') as on:
        await on.press("ctrl+p")
        await on.sees("Start g", "Check-in: rate how you feel c", "Guide 1")
        await on.type_text("undo")
        await on.sees("Undo the last change u")


async def test_a_configured_key_replaces_the_default_key(open_app: OpenApp) -> None:
    async with open_app(size=(100, 24), settings='[keys]\n"session.start" = "s"\n') as on:
        assert "s start" in footer(on)
        assert "enter start" not in footer(on)
        await on.press("enter")
        assert on.sent(StartRoutine) == []
        await on.press("s", "enter")
        await on.sees("Get ready")


async def test_configured_keys_work_everywhere_and_are_shown(open_app: OpenApp) -> None:
    settings = '[keys]\n"app.calendar" = "g"\n"app.quit" = "ctrl+x"\n"calendar.rest" = "z,Z"\n'
    async with open_app(size=(80, 58), settings=settings) as on:
        await on.press("g", "z")
        await on.until(lambda: on.saved.days, "the rest day")
        await on.press("q")
        assert on.app.return_code is None
        await on.press("question_mark")
        rows = on.lines_in(".panel")
        assert "z Z mark or unmark a rest day" in rows, on.text
        assert "g Calendar" in rows, on.text
        assert any("ctrl+x" in row and "quit" in row for row in rows), on.text
        assert not any("q" in row.split() and "quit" in row for row in rows), on.text


async def test_a_shared_key_stays_with_the_other_bindings(open_app: OpenApp) -> None:
    settings = '[keys]\n"running.pause" = "p"\n"running.stop" = "x"\n"running.start-now" = "g"\n'
    async with open_app(settings=settings, practise="quick") as on:
        await on.sees("Get ready")
        await on.press("g")
        on.clock.advance(2)
        await on.press("p")
        await on.sees("Paused")
        await on.press("f")
        await on.sees("Saved")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")


async def test_a_key_for_an_unknown_binding_is_reported(open_app: OpenApp) -> None:
    async with open_app(settings='[keys]\n"session.begin" = "s"\n') as on:
        await on.hears("session.begin")


async def test_notices_are_shown_as_text(open_app: OpenApp) -> None:
    routines = '[[routine]]\nid = "x"\nholds = [{ point = "[red]no[/]\\u001b[2J" }]\n'
    async with open_app(files={"routines.toml": routines}, notices=True) as on:
        await on.sees("! /", at="#rule")
        await on.press("N")
        await on.sees("[red]no[/]")
        on.assert_sound()
