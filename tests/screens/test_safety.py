"""Health conditions in the app: asked once, shown before the answer, kept in every session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acutui.config.load import load_settings
from acutui.screens.dialogs.checklist import ConditionsDialog

if TYPE_CHECKING:
    from support.stage import OpenApp

QUESTION = "Do any of these apply to you?"
NO_CHECK_IN = "[session]\ncheck_in = false\n"


async def test_the_first_session_asks_about_health_once(open_app: OpenApp) -> None:
    async with open_app(first_start=True, settings=NO_CHECK_IN) as on:
        await on.press("enter")
        await on.sees(QUESTION)
        await on.press("escape")
        await on.sees("Get ready", "RX-THUMB")
        await on.press("escape", "enter")
        await on.sees("Get ready")
        assert not isinstance(on.app.screen, ConditionsDialog)


async def test_a_condition_that_is_misspelt_is_asked_about_again(
    open_app: OpenApp, config: Path
) -> None:
    settings = "[safety]\nconditions = ['pregnant']\n"
    async with open_app(settings=settings, practise="headache-li4") as on:
        await on.sees(QUESTION)
        await on.press("end")
        await on.sees("✓ pregnant")
        await on.press("escape")
        await on.sees("Get ready", "LI4", "! Pregnancy: don't press this point.")
    assert load_settings(config)[0].conditions == ("pregnant",)


async def test_none_of_these_is_an_answer_and_is_saved(open_app: OpenApp, config: Path) -> None:
    async with open_app(first_start=True, settings=NO_CHECK_IN) as on:
        await on.press("enter")
        await on.sees(QUESTION, "None of these")
        await on.press("space", "escape")
        await on.sees("Get ready")
    settings, _ = load_settings(config)
    assert settings.conditions == ()
    assert settings.conditions_answered


async def test_closing_the_question_answers_nothing(open_app: OpenApp, config: Path) -> None:
    async with open_app(first_start=True) as on:
        await on.press("h")
        await on.sees(QUESTION)
        await on.press("escape")
        await on.sees("Health conditions none ticked yet")
    settings, _ = load_settings(config)
    assert not settings.conditions_answered


async def test_what_is_ticked_holds_for_the_session_that_begins(open_app: OpenApp) -> None:
    async with open_app(first_start=True, settings=NO_CHECK_IN) as on:
        await on.press("enter")
        await on.sees(QUESTION)
        await on.press("down", "space", "escape")  # pregnancy
        await on.sees("Get ready")
        assert "LI4" not in {step.point for step in on.run.steps}


async def test_enter_alone_answers_that_none_apply(open_app: OpenApp) -> None:
    async with open_app(first_start=True, settings=NO_CHECK_IN) as on:
        await on.press("enter")
        await on.sees(QUESTION)
        await on.press("enter")
        await on.sees("✓ None of these")
        await on.press("enter")
        await on.sees("Get ready")
        assert on.services.settings.conditions_answered


async def test_ticking_a_condition_unticks_none_of_these(open_app: OpenApp) -> None:
    async with open_app(settings="[safety]\nconditions = []\n") as on:
        await on.press("h")
        await on.sees("✓ None of these")
        await on.press("down", "space")
        await on.sees("✓ Pregnancy")
        assert "✓ None of these" not in on.words


async def test_where_a_bone_broke_is_asked(open_app: OpenApp, config: Path) -> None:
    async with open_app(settings="[safety]\nconditions = ['recent-fracture']\n") as on:
        await on.press("h")
        await on.sees("✓ Recent broken bone")
        await on.press("escape")
        await on.sees("Recent broken bone: where?", "head")
        await on.press("space", "escape")
        await on.settle()
    settings, _ = load_settings(config)
    assert settings.conditions == ("recent-fracture:head",)


async def test_before_the_answer_a_session_says_who_should_not_press(open_app: OpenApp) -> None:
    async with open_app(first_start=True, practise="headache-li4") as on:
        await on.sees(QUESTION)
        await on.press("escape")
        await on.sees("Get ready", "LI4", "! Pregnancy: don't press this point.")
        await on.press("enter")
        await on.sees("Press", "! Pregnancy: don't press this point.")


async def test_before_the_answer_the_guide_marks_points(open_app: OpenApp) -> None:
    async with open_app(first_start=True) as on:
        await on.press("1", "slash", *"LI4", "enter")
        await on.sees("LI4 Joining Valley ○○ !", "Pregnancy: don't press this point.")


async def test_in_a_small_guide_further_cautions_are_counted(open_app: OpenApp) -> None:
    conditions = "['disc-history', 'osteoporosis', 'blood-thinners', 'kidney-disease']"
    async with open_app(settings=f"[safety]\nconditions = {conditions}\n") as on:
        await on.press("1", "slash", *"BL23", "enter")
        await on.sees("Care 2 more: space")


async def test_how_hard_to_press_stands_beside_the_clock(open_app: OpenApp) -> None:
    async with open_app(practise="headache-li4") as on:
        await on.press("enter")
        await on.sees("Press slow circles ●●○ medium")


async def test_blood_thinners_are_led_lightly_and_without_fists(open_app: OpenApp) -> None:
    settings = "[safety]\nconditions = ['blood-thinners']\n"
    async with open_app(practise="stress-short", settings=settings) as on:
        for _ in range(8):
            if on.run.step.point == "BL23":
                break
            await on.press("n")
        await on.press("enter")
        await on.sees("BL23", "●○○ light", "thumbs")
        assert "loose fists" not in on.words_in("#what")


async def test_a_dose_of_presses_is_counted_out(open_app: OpenApp) -> None:
    async with open_app(practise="stress-short") as on:
        await on.press("enter")
        await on.sees("GV20", "60 times", "Tap with your fingertips")


async def test_a_point_for_both_hands_is_pressed_once_from_the_guide(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "slash", *"BL23", "enter", "enter")
        await on.sees("Get ready", "BL23", "both sides")
        assert [(step.side, step.seconds) for step in on.run.steps] == [("both", 60)]


async def test_details_pause_the_session_and_show_every_caution(open_app: OpenApp) -> None:
    async with open_app(practise="headache-li4") as on:
        await on.press("enter", "d")
        await on.sees("Joining Valley", "Landmark", "Pressure ●●○ medium")
        await on.press("escape")
        await on.sees("Paused")


async def test_p_presses_another_place_instead(open_app: OpenApp, config: Path) -> None:
    async with open_app() as on:
        await on.sees("Place BL23; p to press BL24 or BL25 instead")
        await on.press("p")
        await on.sees("Place BL24", "BL24 both")
        await on.press("p", "p")
        await on.sees("Place BL23")
        await on.press("p")
        await on.sees("Place BL24")
    assert load_settings(config)[0].places == ("BL24",)


@pytest.mark.parametrize(
    ("zone", "number"), [("Europe/London", "999"), ("Asia/Kolkata", "112 or 108")]
)
async def test_red_flags_say_whom_to_call(open_app: OpenApp, zone: str, number: str) -> None:
    async with open_app(settings='[safety]\nemergency = ""\nconditions = []\n') as on:
        on.services.set_option("", "timezone", zone)
        await on.press("exclamation_mark")
        await on.sees("When to get help", f"Call {number} for an ambulance.")


async def test_chinese_names_can_be_simplified(open_app: OpenApp) -> None:
    async with open_app() as on:
        on.services.set_option("screen", "han", "simplified")
        await on.press("1", "slash", *"GV20", "enter")
        await on.sees("百会")
