"""The check-in: ratings and symptoms before a session, suitable routines, red flags.

The requests are handled by `acutui.app.session`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.command import read_sessions
from support.plain_stage import POINTS, ROUTINES, PlainStage
from support.session_steps import NO_CHECK_IN, finish

from acutui.atlas.suggestions import suggest_routines
from acutui.journal.checkpoint import CheckpointFile
from acutui.practice.records import Feeling
from acutui.practice.symptoms import TICKED
from acutui.screens.dialogs.check_in import CheckIn
from acutui.screens.messages import StartRoutine
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import OpenApp, Stage

ABOUT = "Three places for a sore back and neck"
FIT = "For how you feel now, by tradition"
NEW = "Is it new, or worse than before?"
START_ANYWAY = "Start anyway?"
QUESTIONS = [symptom.question for symptom in TICKED.values()]
TO_THE_SYMPTOMS = ("down", "down")


def routines(on: Stage) -> RowList:
    return on.widget("#routines", RowList)


def assert_nothing_started(on: Stage) -> None:
    assert isinstance(on.app.screen, SessionScreen), on.text
    assert not on.checkpoint.exists()
    assert on.is_free


# Before a session


async def test_enter_asks_under_the_name_of_the_routine(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter")
        await on.sees("▸ Pain - of 10", "Stiffness - of 10", "Any of these?", at=".panel")
        assert on.lines_in(".panel RowList")[0].startswith("▸ Pain")
        assert "Back and neck" in on.words_in(".panel")
        for name in QUESTIONS:
            assert name in on.words_in(".panel")
        await on.sees("enter start", "s skip", "q back", at=".panel")
        on.assert_sound()
        assert not on.checkpoint.exists()


async def test_a_routine_of_the_command_line_asks_as_enter_does(open_app: OpenApp) -> None:
    async with open_app(practise="quick", check_in=True, first_start=True) as on:
        await on.sees("Do any of these apply to you?")
        await on.press("escape")
        await on.sees("Quick", "Pain - of 10", "enter start", at=".panel")
        assert not on.checkpoint.exists()
        await on.press("4", *TO_THE_SYMPTOMS, "down", "down", "space", "enter")
        await on.sees(NEW)
        await on.press("n")
        await on.sees("Get ready", "LI4")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(pain=4, symptoms=("tingling",))


async def test_the_record_of_plain_mode_is_the_same(open_app: OpenApp, tmp_path: Path) -> None:
    stage = PlainStage(tmp_path / "plain")
    before = [(1.0, "5"), (2.0, "6"), (3.0, "1 2"), (4.0, "")]
    stage.practise("hands", *before, (20, "3"), (21, "4"), (22, "squats"), is_interactive=True)
    files = {"points.toml": POINTS, "routines.toml": ROUTINES}
    async with open_app(files=files, practise="hands", check_in=True) as on:
        await on.press("5", "down", "6", "down", "space", "down", "space", "enter")
        await on.sees("Get ready", "LI4")
        await on.press("enter")
        await on.tick(10)
        await on.sees("Pain now, was 5")
        await on.press("3", "4", "w", *"squats", "enter")
        await on.until(lambda: on.saved.sessions[0].note, "the note to be saved")
        documents = [read_sessions(data)[0] for data in (stage.data, on.services.data)]
    for document in documents:
        for own in ("started", "ended", "updated"):
            del document[own]
    assert documents[0] == documents[1]
    assert documents[0].keys() >= {"before", "after", "note", "holds", "source", "day", "routine"}


async def test_escape_from_its_check_in_stays_on_session(open_app: OpenApp) -> None:
    async with open_app(practise="quick", check_in=True) as on:
        await on.sees("Any of these?")
        await on.press("escape")
        await on.sees("▸ Quick")
        assert_nothing_started(on)
        await on.press("enter")
        await on.sees("Quick", "Any of these?", at=".panel")


async def test_ratings_and_symptoms_are_saved_with_the_session(open_app: OpenApp) -> None:
    felt = Feeling(pain=6, stiffness=10, symptoms=("neck-pain",))
    async with open_app() as on:
        await on.press("enter", "6", "down", "1", "0", "down", "space")
        await on.sees("Pain 6 of 10", "Stiffness 10 of 10", "▸ ✓ Pain in the back of the neck")
        await on.press("enter")
        await on.sees("Get ready", "left hand")
        left = CheckpointFile(on.services.data).read()
        assert left is not None
        assert left.before == felt
        await finish(on)
        assert [session.before for session in on.saved.sessions] == [felt]


async def test_each_symptom_can_be_ticked_and_unticked(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", *TO_THE_SYMPTOMS)
        for number, name in enumerate(QUESTIONS):
            await on.press("space" if number % 2 else "x")
            await on.sees(f"✓ {name}", at=".panel")
            await on.press("down")
        assert on.words_in(".panel").count("✓") == len(QUESTIONS)
        await on.press("space")
        await on.until(lambda: f"✓ {QUESTIONS[-1]}" not in on.words_in(".panel"), "no tick")
        await on.press("up", "space", "enter")
        await on.until(lambda: on.app.feeling is not None, "the check-in to be stored")
        assert on.app.feeling == Feeling(symptoms=("neck-pain", "back-pain"))


async def test_digits_set_and_replace_a_rating(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter")
        shown = {"0": 0, "1": 1, "10": 10, "100": 0, "7": 7, "17": 7, "9": 9, "110": 10}
        for keys, number in shown.items():
            await on.press(*keys)
            await on.sees(f"Pain {number} of 10", "Stiffness - of 10", at=".panel")
            await on.press("5")


async def test_arrows_set_a_rating_from_0_to_10(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "right")
        await on.sees("Pain 0 of 10")
        await on.press("left")
        await on.sees("Pain 0 of 10")
        await on.press(*["right", "l"] * 6)
        await on.sees("Pain 10 of 10")
        await on.press("left", "h")
        await on.sees("Pain 8 of 10")


async def test_digits_change_only_ratings_and_ticks_only_symptoms(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "space", *TO_THE_SYMPTOMS, "5", "right")
        await on.sees("Pain - of 10", "Stiffness - of 10")
        assert "✓" not in on.words_in(".panel")


async def test_s_skips_the_check_in(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "6", "s")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before is None


async def test_an_empty_answer_is_not_saved(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "enter")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before is None


async def test_an_empty_rating_is_not_saved(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "down", "3", "enter")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(stiffness=3)
        assert '"before":{"stiffness":3}' in on.services.data.read_text()


async def test_escape_cancels_the_session(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "6", "escape")
        await on.sees(ABOUT)
        assert_nothing_started(on)
        assert on.app.feeling is None
        await on.press("enter")
        await on.sees("Pain - of 10")


async def test_with_the_check_in_off_enter_starts_at_once(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        await on.press("enter")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before is None
        await on.sees("Saved")
        assert isinstance(on.app.screen, TimerScreen)


async def test_with_the_check_in_off_c_still_asks(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        await on.press("c", "6", "enter")
        await on.sees("now: pain 6")
        await on.press("enter")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(pain=6)


async def test_a_routine_on_the_command_line_starts_at_once(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.sees("Get ready", "Quick")
        assert not on.app.screen.is_modal


async def test_a_point_from_the_guide_starts_at_once(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "enter")
        await on.sees("Get ready", "step 1 of 1")
        assert not on.app.screen.is_modal


@pytest.mark.parametrize("key", ["enter", "c"])
async def test_a_key_pressed_twice_asks_once(open_app: OpenApp, key: str) -> None:
    async with open_app() as on:
        on.post(key, key)
        await on.settle()
        asked = [screen for screen in on.app.screen_stack if isinstance(screen, CheckIn)]
        assert len(asked) <= 1
        await on.press("s")
        await on.settle()
        assert not any(isinstance(screen, CheckIn) for screen in on.app.screen_stack)


async def test_global_keys_do_nothing_during_the_check_in(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "down", "down", "1", "3", "u", "t", "plus", "exclamation_mark")
        assert isinstance(on.app.screen, CheckIn)
        assert on.app.return_code is None
        assert on.notices == []


# Beforehand, to find a routine


async def test_c_asks_without_starting_a_session(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c")
        await on.sees("How do you feel now?", "▸ Pain - of 10", "enter find routines", at=".panel")
        await on.press("6", "down", "4", "down", "space", "enter")
        await on.sees("now: pain 6, stiffness 4", FIT)
        assert on.sent(StartRoutine) == []
        assert_nothing_started(on)


@pytest.mark.parametrize(
    ("ticks", "symptoms"),
    [
        (("space",), ("neck-pain",)),
        (("down", "space"), ("back-pain",)),
        (("space", "down", "space"), ("neck-pain", "back-pain")),
        (("up", "4", *("down",) * 4, "space"), ("less-movement", "stiffness")),
    ],
    ids=lambda value: "+".join(value) if "-" in "".join(value) else "",
)
async def test_suitable_routines_come_first(
    open_app: OpenApp, ticks: tuple[str, ...], symptoms: tuple[str, ...]
) -> None:
    async with open_app(size=(80, 40)) as on:
        everything = list(on.services.atlas.routines.values())
        fit = suggest_routines(everything, symptoms)
        assert 0 < len(fit) < len(everything)
        await on.press("c", *TO_THE_SYMPTOMS, *ticks, "enter")
        await on.sees(FIT)
        others = [routine.id for routine in everything if routine.id not in fit]
        assert routines(on).keys == [*fit, *others]
        assert routines(on).cursor == fit[0]
        rows = on.lines_in("#routines")
        assert rows[0] == FIT
        assert rows[1].startswith(f"▸ {on.services.atlas.routines[fit[0]].name}")
        assert rows[len(fit) + 1] == "Others"


async def test_the_cursor_passes_over_the_headings(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", *TO_THE_SYMPTOMS, "down", "space", "enter")
        await on.sees(FIT)
        count = routines(on).keys.index("headache-li4")
        await on.press(*["down"] * count)
        assert routines(on).cursor == "headache-li4"
        await on.press("home")
        await on.sees(FIT)


async def test_enter_does_not_ask_again_after_a_check_in(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "6", "down", "4", "down", "space", "enter")
        await on.sees(FIT)
        first = routines(on).keys[0]
        await on.press("enter")
        await on.sees("Get ready")
        assert on.running.routine == first
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(6, 4, ("neck-pain",))


@pytest.mark.parametrize("key", ["s", "escape", "enter"])
async def test_an_empty_check_in_leaves_the_list_alone(open_app: OpenApp, key: str) -> None:
    async with open_app() as on:
        await on.press("down", "c", key)
        await on.sees("▸ Neck and shoulders", "no streak yet")
        assert FIT not in on.words
        assert routines(on).keys == list(on.services.atlas.routines)
        await on.press("enter")
        await on.sees("Any of these?")


async def test_a_check_in_without_suitable_routines_leaves_the_list_alone(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press("down", "c", "6", "enter")
        await on.sees("now: pain 6")
        assert FIT not in on.words
        assert routines(on).keys == list(on.services.atlas.routines)
        assert routines(on).cursor == "neck-and-shoulders"


async def test_a_check_in_is_discarded_after_an_hour(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "6", *TO_THE_SYMPTOMS, "space", "enter")
        await on.sees(FIT)
        on.clock.advance(3590)
        on.app.discard_old_feeling()
        await on.settle()
        await on.sees(FIT)
        on.clock.advance(20)
        on.app.discard_old_feeling()
        await on.until(lambda: FIT not in on.words, "it to be forgotten")
        assert "now: pain 6" not in on.words
        await on.press("enter")
        await on.sees("Pain - of 10")


async def test_a_check_in_is_discarded_when_a_session_starts(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "6", *TO_THE_SYMPTOMS, "space", "enter")
        await on.sees(FIT)
        await on.press("enter")
        await on.sees("Get ready")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert FIT not in on.words
        await on.press("enter")
        await on.sees("Pain - of 10")


async def test_a_new_check_in_replaces_the_last_one(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "6", "enter")
        await on.sees("now: pain 6")
        await on.press("c")
        await on.sees("Pain - of 10")
        await on.press("2", "enter")
        await on.sees("now: pain 2")


# What may be a red flag


async def tingling(on: Stage, key: str) -> None:
    await on.press(key, *TO_THE_SYMPTOMS, "down", "down", "space", "enter")
    await on.sees(NEW)


async def assert_cancelled(on: Stage) -> None:
    await on.press("escape")
    await on.sees(ABOUT)
    assert_nothing_started(on)
    assert on.app.feeling is None


@pytest.mark.parametrize("key", ["enter", "c"])
async def test_new_tingling_shows_the_red_flags_and_asks_before_starting(
    open_app: OpenApp, key: str
) -> None:
    async with open_app() as on:
        await tingling(on, key)
        on.assert_sound()
        await on.press("y")
        await on.sees("When to get help", "call an ambulance")
        await on.press("escape")
        await on.sees(START_ANYWAY)
        await on.press("enter", "space", "n")
        await on.sees(START_ANYWAY)
        await assert_cancelled(on)


@pytest.mark.parametrize("key", ["enter", "c"])
async def test_escape_from_the_question_on_tingling_starts_nothing(
    open_app: OpenApp, key: str
) -> None:
    async with open_app() as on:
        await tingling(on, key)
        await on.press("enter", "space")
        await on.sees(NEW)
        await assert_cancelled(on)


async def test_a_session_with_new_tingling_can_be_started_anyway(open_app: OpenApp) -> None:
    async with open_app() as on:
        await tingling(on, "enter")
        await on.press("y")
        await on.sees("When to get help")
        await on.press("escape")
        await on.sees(START_ANYWAY)
        await on.press("y")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(symptoms=("tingling",))


async def test_starting_anyway_after_c_needs_enter(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await tingling(on, "c")
        await on.press("y", "escape")
        await on.sees(START_ANYWAY)
        await on.press("y")
        await on.until(lambda: on.app.feeling is not None, "the check-in to be stored")
        assert_nothing_started(on)
        await on.press("enter")
        await on.sees("Get ready")


@pytest.mark.parametrize(("key", "after"), [("enter", "Get ready"), ("c", ABOUT)])
async def test_known_tingling_is_no_red_flag(open_app: OpenApp, key: str, after: str) -> None:
    async with open_app() as on:
        await tingling(on, key)
        await on.press("n")
        await on.sees(after)
        assert "When to get help" not in on.words


async def test_no_routine_is_suggested_for_tingling(open_app: OpenApp) -> None:
    async with open_app() as on:
        await tingling(on, "c")
        await on.press("n")
        await on.until(lambda: on.app.feeling is not None, "the check-in to be stored")
        assert FIT not in on.words
        assert routines(on).keys == list(on.services.atlas.routines)
