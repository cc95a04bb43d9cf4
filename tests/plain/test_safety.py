"""What plain mode asks about health, and how it leads people with health conditions."""

import pytest
from support.plain_stage import END, PlainStage

from acutui.atlas.loader import load_safety

CONDITIONS = [one.id for one in load_safety().conditions]


def number(id: str) -> int:
    return CONDITIONS.index(id) + 1


def unanswered(stage: PlainStage) -> None:
    stage.reopen(conditions_answered=False)


def test_a_person_is_asked_once_and_the_answer_is_saved(stage: PlainStage) -> None:
    unanswered(stage)
    answer = f"{number('pregnancy')} {number('osteoporosis')}"
    ran = stage.practise("neck", (1, answer), (2, END), is_interactive=True)
    assert ran.heard[0] == stage.context.safety.disclaimer
    assert ran.heard[1].startswith("Do any of these apply to you?")
    assert f"{number('pregnancy')} Pregnancy: " in "\n".join(ran.heard)
    settings = type(stage.context).open(stage.data, stage.config).settings
    assert settings.conditions == ("pregnancy", "osteoporosis")
    assert settings.conditions_answered
    assert {hold.point for hold in stage.saved[0].holds} == {"GV20"}  # LI4 is not for her


def test_none_of_these_is_an_answer(stage: PlainStage) -> None:
    unanswered(stage)
    ran = stage.practise("hands", (1, "0"), (2, END), is_interactive=True)
    assert not any("egnan" in line for line in ran.heard[len(CONDITIONS) + 3 :])
    assert type(stage.context).open(stage.data, stage.config).settings.conditions_answered


def test_an_empty_line_answers_nothing_and_cautions_are_read_out(stage: PlainStage) -> None:
    unanswered(stage)
    ran = stage.practise("hands", (1, ""), (2, END), is_interactive=True)
    assert any(line.startswith("Skipped. Until you answer") for line in ran.heard)
    assert any(line.startswith("Take care: Pregnancy: don't press") for line in ran.heard)
    assert not type(stage.context).open(stage.data, stage.config).settings.conditions_answered


def test_a_script_is_not_asked_and_hears_the_cautions(stage: PlainStage) -> None:
    unanswered(stage)
    ran = stage.practise("hands", (1, END))
    assert not any("apply to you" in line for line in ran.heard)
    assert any(line.startswith("Take care: Pregnancy: don't press") for line in ran.heard)


def test_a_condition_that_is_misspelt_leaves_the_question_open(stage: PlainStage) -> None:
    stage.reopen(conditions=("pregnant",))
    ran = stage.practise("hands", (1, ""), (2, END), is_interactive=True)
    assert any(line.startswith("Do any of these apply to you?") for line in ran.heard)
    assert any(line.startswith("Take care: Pregnancy: don't press") for line in ran.heard)
    stage.practise("neck", (1, str(number("pregnancy"))), (2, END), is_interactive=True)
    assert stage.context.settings.conditions == ("pregnancy",)
    assert stage.context.conditions_answered


def test_a_wrong_number_is_asked_again(stage: PlainStage) -> None:
    unanswered(stage)
    ran = stage.practise("hands", (1, "one"), (2, "99"), (3, "0"), (4, END), is_interactive=True)
    again = [line for line in ran.heard if line.startswith("Type numbers from 0 to")]
    assert len(again) == 2


def test_where_a_bone_broke_is_asked(stage: PlainStage) -> None:
    unanswered(stage)
    broken = str(number("recent-fracture"))
    stage.practise("neck", (1, broken), (2, "1"), (3, END), is_interactive=True)
    settings = type(stage.context).open(stage.data, stage.config).settings
    (condition,) = settings.conditions
    assert condition == "recent-fracture:head"
    assert {hold.point for hold in stage.saved[0].holds} == {"LI4"}  # GV20 lies on the head


def test_an_answer_that_can_not_be_saved_holds_for_the_session(stage: PlainStage) -> None:
    (stage.config / "config.toml").mkdir()
    unanswered(stage)
    with pytest.raises(Exception, match="rule out all of its points"):
        stage.runner(is_interactive=True)  # the stage itself can be opened
        stage.practise("hands", (1, str(number("pregnancy"))), (2, END), is_interactive=True)
    assert any("could not be saved" in line for line in stage.person.heard)


def test_the_exclamation_mark_says_when_to_get_help(stage: PlainStage) -> None:
    stage.reopen(timezone="Europe/London")
    ran = stage.practise("neck", (7, "!"), (8, "q"))
    assert "Call 999 for an ambulance." in ran.heard
    assert any("stiff neck" in line and "Fever" in line for line in ran.heard)


def test_the_number_to_call_can_be_set(stage: PlainStage) -> None:
    stage.reopen(timezone="Europe/London", emergency="0800 1")
    ran = stage.practise("neck", (7, "!"), (8, "q"))
    assert "Call 0800 1 for an ambulance." in ran.heard


def test_brittle_bones_are_led_with_thumbs_and_lightly(stage: PlainStage) -> None:
    stage.reopen(conditions=("osteoporosis",))
    ran = stage.practise("back-and-neck", (1, END))
    press = next(line for line in ran.heard if line.startswith("Press BL23"))
    assert "thumbs" in press
    assert "Pressure: light." in press
    assert not any(word in press.lower() for word in ("ball", "fist", "knuckle"))
