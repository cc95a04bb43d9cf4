"""The three questions of the first start: never in the way, and answered by doing nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.session_steps import finish
from support.widgets import with_roles
from support.wording import open_services

from acutui.config.load import load_settings
from acutui.screens.messages import SetOption
from acutui.screens.session import SessionScreen
from acutui.screens.welcome import Welcome
from acutui.widgets.text_layout import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.stage import OpenApp
    from syrupy.assertion import SnapshotAssertion

    from acutui.practice.records import Session

OFTEN, WHEN, CONDITIONS = "How often a day", "When a day begins", "Health conditions"


async def test_the_first_start_asks_three_questions_and_shows_the_defaults(
    open_app: OpenApp,
) -> None:
    async with open_app(first_start=True) as on:
        await on.sees(
            f"d {OFTEN} twice",
            f"w {WHEN} 03:00",
            f"h {CONDITIONS} none ticked yet",
            "x skip for now",
        )
        await on.sees("No account, nothing sent anywhere", "not a doctor", "▸ Back and neck")
        on.assert_sound()


async def test_every_key_works_while_the_questions_are_shown(open_app: OpenApp) -> None:
    async with open_app(first_start=True) as on:
        await on.press("down", "up", "1", "2", "3", "2", "question_mark", "escape", "s", "escape")
        await on.sees(OFTEN, "▸ Back and neck")
        await on.press("enter", "escape", "enter")
        await on.sees("Get ready", "RX-THUMB")
        assert OFTEN not in on.words


@pytest.mark.parametrize(
    ("key", "said", "change", "holds"),
    [
        ("d", "▸ 2 sessions a day", ("3", "enter"), "✓ 3 times"),
        ("d", "▸ 2 sessions a day", ("enter",), "✓ twice"),
        ("w", "▸ 03:00", ("down", "enter"), "✓ 04:00 IST"),
        ("w", "It isn't 18:00 here", ("i", "enter", *"tokyo", "enter"), "✓ 03:00 Asia/Tokyo"),
    ],
)
async def test_each_key_asks_one_question_whose_answer_is_ticked(
    open_app: OpenApp, config: Path, key: str, said: str, change: tuple[str, ...], holds: str
) -> None:
    async with open_app(first_start=True) as on:
        await on.press(key)
        await on.sees(said, at=".panel")
        on.assert_sound()
        await on.press(*change)
        await on.sees(holds, OFTEN, WHEN, CONDITIONS)
        on.assert_sound()
    settings, problems = load_settings(config)
    assert (settings.conditions_answered, problems) == (False, ())
    async with open_app(files={"config.toml": (config / "config.toml").read_text()}) as on:
        await on.sees(OFTEN, holds.removeprefix("✓ "))


async def test_ticked_conditions_apply_at_once_and_are_saved(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(first_start=True) as on:
        await on.press("h")
        await on.sees("Do any of these apply to you?", "▸ None of these", at=".panel")
        await on.press("down")
        await on.sees("You are pregnant, or might be.", at="#about")
        on.assert_sound()
        await on.press("space", "escape")
        await on.sees("Skipped because of your health conditions: LI4", f"{CONDITIONS} ✓ pregnancy")
        assert on.sent(SetOption) == [SetOption("safety", "conditions", ("pregnancy",))]
    settings, problems = load_settings(config)
    assert settings.conditions == ("pregnancy",)
    assert problems == ()
    assert 'glyphs = "braille"' in (config / "config.toml").read_text()


async def test_the_questions_close_when_all_are_answered(open_app: OpenApp, config: Path) -> None:
    async with open_app(first_start=True) as on:
        for key in "hdw":
            await on.sees(OFTEN)
            await on.press(key, *(["space", "escape"] if key == "h" else ["enter"]))
        await on.until(lambda: OFTEN not in on.words, "the questions to go")
        await on.press("d", "w")
        assert isinstance(on.app.screen, SessionScreen)
    assert load_settings(config)[0].conditions_answered


async def test_who_has_a_journal_is_no_newcomer(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(first_start=True, history=[practised(1)]) as on:
        await on.sees("▸ Back and neck")
        assert OFTEN not in on.words
        await on.press("d", "w", "enter")
        await on.sees("Do any of these apply to you?")


async def test_the_questions_stay_after_the_first_session(open_app: OpenApp) -> None:
    async with open_app(first_start=True, practise="quick") as on:
        await on.press("escape", "enter")
        await finish(on)
        await on.press("escape")
        await on.sees(OFTEN, "0 of 2 done, 2 s")


async def test_escape_hides_the_questions_without_an_answer(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(first_start=True) as on:
        before = on.services.settings
        await on.sees(OFTEN)
        await on.press("d", "escape", "w", "escape")
        await on.sees("d How often a day twice", "w When a day begins 03:00")
        await on.press("escape")
        await on.until(lambda: OFTEN not in on.words, "the questions to go")
        await on.press("escape", "d", "w")
        assert len(on.sent(SetOption)) == 0
        assert isinstance(on.app.screen, SessionScreen)
    settings, _ = load_settings(config)
    assert replace(settings, ready=before.ready) == before
    assert not settings.conditions_answered


async def test_an_answer_that_cannot_be_saved_is_not_asked_again(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(files={"config.toml": "[habit\n"}, first_start=True) as on:
        await on.press("h", "space", "escape", "escape")
        await on.hears("Not saved, so it lasts only until you quit")
        assert OFTEN not in on.words
        await on.press("1", "2")
        assert OFTEN not in on.words
    assert (config / "config.toml").read_text() == "[habit\n"


async def test_conditions_can_be_changed_at_any_time(open_app: OpenApp) -> None:
    async with open_app(settings='[safety]\nconditions = ["pregnancy"]\n') as on:
        await on.sees("Skipped because of your health conditions: LI4")
        await on.press("1", "2", "h")
        await on.press("down")
        await on.sees("▸ ✓ Pregnan", at=".panel")
        await on.press("space", "escape")
        await on.until(lambda: "Left out" not in on.words, "LI4 to come back")
        await on.press("1")
        await on.until(lambda: "○○ x" not in on.words_in("#points"), "no point to be marked")


async def test_the_cautions_of_a_point_follow_the_conditions(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "slash", *"LI4", "enter")
        await on.sees("LI4")
        before = on.words_in("#point-text")
        await on.press("s", "end", "up", "up", "enter", "down", "space", "escape", "escape")
        await on.until(lambda: on.words_in("#point-text") != before, "the care for it")
        assert on.services.settings.conditions == ("pregnancy",)


async def test_the_configured_time_zone_is_shown(open_app: OpenApp) -> None:
    async with open_app(first_start=True) as on:
        await on.sees(f"{WHEN} 03:00 IST, the system's time zone")
    text = 'timezone = "Asia/Tokyo"\nday_start = "05:00"\n'
    async with open_app(files={"config.toml": text}, first_start=True) as on:
        await on.sees(f"{WHEN} 05:00 Asia/Tokyo")
        assert on.services.clock.now().utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
async def test_at_40_by_15_the_questions_leave_room_for_the_routines(
    open_app: OpenApp, glyphs: str
) -> None:
    async with open_app(size=(40, 15), first_start=True, glyphs=glyphs) as on:
        assert "Session" in on.rows[0]
        await on.sees(f"{OFTEN} twice", f"{WHEN} 03:00 IST", f"{CONDITIONS} none", "Back and neck")
        on.assert_sound()


async def test_at_80_by_24_four_routines_are_visible_below_the_questions(
    open_app: OpenApp,
) -> None:
    async with open_app(first_start=True) as on:
        await on.sees("Neck (hand points)", at="#routines")


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
@pytest.mark.parametrize(
    "settings",
    [
        "",
        "[habit]\ntarget = 1\n[safety]\nconditions = []",
        '[habit]\ntarget = 3\n[safety]\nconditions = ["pregnancy", "blood-thinners"]',
    ],
    ids=["default", "nothing", "much"],
)
def test_the_questions_in_words(
    tmp_path: Path, glyphs: str, settings: str, picture: SnapshotAssertion
) -> None:
    shown: list[Line] = []
    for zone in ("", 'timezone = "Asia/Tokyo"\n'):
        services = open_services(tmp_path, zone + settings, glyphs=glyphs)
        for answered in (set[str](), {"timezone"}, {"habit.target"}):
            welcome = Welcome(services, lambda binding: binding[8:11])
            welcome.is_dismissed, welcome.answered = False, answered
            assert welcome.is_open
            for width, roomy in ((80, True), (56, True), (55, False)):
                shown += welcome.render(width, roomy=roomy)
    short = Welcome(services, lambda _: "x")
    short.is_dismissed = False
    shown += short.render(40, roomy=False)
    short.answered = {"timezone", "habit.target"}
    assert short.is_open is not services.settings.conditions_answered
    assert bool(short.render(40, roomy=False)) is short.is_open
    assert with_roles(shown) == picture


def test_questions_that_were_answered_before_are_not_asked(tmp_path: Path) -> None:
    assert Welcome(open_services(tmp_path), str).is_open
    services = open_services(tmp_path, "[safety]\nconditions = []")
    assert not Welcome(services, str).is_open
    assert Welcome(services, str).render(80, roomy=True) == []
