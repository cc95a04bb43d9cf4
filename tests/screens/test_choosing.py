"""Session, before starting: the routines, what each is for, how today stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from support.session_steps import NO_CHECK_IN
from support.stage import QUICK

from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.screens.messages import StartRoutine
from acutui.widgets.row_list import RowList
from acutui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage


def routines(on: Stage) -> RowList:
    return on.widget("#routines", RowList)


async def test_back_and_neck_comes_first_with_the_cursor_on_it(open_app: OpenApp) -> None:
    async with open_app(settings="[habit]\ntarget = 3\n") as on:
        assert routines(on).keys == list(on.services.atlas.routines)
        assert routines(on).keys[0] == routines(on).cursor == "back-and-neck"
        assert "▸ Back and neck 5 min Thumb border · LI4 · BL23" in on.words
        assert "Today ○ ○ ○ 0 of 3 done no streak yet" in on.words
        on.assert_sound()


async def test_the_routine_under_the_cursor_is_described(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert "Three places for a sore back and neck" in on.words
        assert "5 steps: RX-THUMB left, RX-THUMB right, LI4 left, LI4 right, BL23 both" in on.words
        assert "E0" in on.words
        await on.press("down")
        await on.sees("UCLA's five points for a tight neck")
        assert "Three places for a sore back" not in on.words
        await on.press("k")
        await on.sees("Three places for a sore back")
        await on.press("end")
        await on.sees("▸ Quick")
        assert routines(on).cursor == routines(on).keys[-1]
        await on.press("down", "pagedown")
        assert routines(on).cursor == routines(on).keys[-1]
        await on.press("home", "up", "pageup")
        assert routines(on).cursor == "back-and-neck"


async def test_the_list_keeps_its_height_while_the_cursor_moves(open_app: OpenApp) -> None:
    """Else every step would write the whole list to the terminal again."""
    async with open_app(size=(80, 24)) as on:
        keys = routines(on).keys
        # Once it has shown the longest text; before, it grows once or twice.
        await on.press(*["down"] * len(keys), "end")
        lengths, heights = set(), set()
        for _ in keys:
            await on.press("up")
            await on.settle()
            lengths.add(len(on.widget("#about", TextBlock).text.rstrip().splitlines()))
            heights.add(routines(on).size.height)
        assert len(lengths) > 1
        assert len(heights) == 1
        on.assert_sound()


async def test_today_has_a_full_dot_for_each_session_that_counts(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(), practised(1)]) as on:
        await on.sees("Today ● ○ 1 of 2 done, 5 min", "2-day streak (best: 2 days)")


async def test_sessions_beyond_the_target_are_shown(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(at=f"0{hour}:00") for hour in (6, 7, 8)]) as on:
        await on.sees("Today ● ● ● 3 of 2 done, 15 min")


async def test_a_short_session_adds_minutes_but_no_dot(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(share=0.4)]) as on:
        await on.sees("Today ○ ○ 0 of 2 done, 2 min")


async def test_a_day_that_needs_no_session_says_so(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(share=0.4)]) as on:
        await on.press("3", "r", "2")
        await on.sees("Today rest day, 2 min no streak yet")
        await on.press("3", "r", "P", "2")
        await on.sees("Today paused since Sun 22 Nov, 2 min")


async def test_a_session_on_a_rest_day_is_shown(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()]) as on:
        await on.press("3", "r", "2")
        await on.sees("Today ● ○ 1 of 2 done, 5 min")


async def test_the_latest_routine_comes_first_if_none_was_done_at_this_hour(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    history = [practised(3, routine="relaxing-set"), practised(1, routine="rest-day")]
    async with open_app(history=history) as on:
        await on.sees("▸ Day off training", "last done yesterday")
        assert routines(on).keys[0] == "rest-day"
        assert sorted(routines(on).keys) == sorted(on.services.atlas.routines)
        await on.press("end")
        await on.sees("not done yet")


async def test_the_most_frequent_routine_of_this_hour_comes_first(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    evenings = [practised(n, "19:10", routine="rest-day") for n in (2, 4)]
    once = practised(3, "17:00", routine="office-break")
    mornings = [practised(n, "07:00", routine="before-training") for n in (1, 2, 3)]
    async with open_app(history=[*evenings, once, *mornings]) as on:
        await on.sees("▸ Day off training", "last done 2 days ago")
        first = ["rest-day", "before-training", "office-break", "back-and-neck"]
        assert routines(on).keys[:4] == first


async def test_the_users_own_routines_come_first(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": QUICK}) as on:
        await on.sees("▸ Quick")
        assert routines(on).keys[:2] == ["quick", "back-and-neck"]


async def test_the_cursor_stays_when_another_routine_becomes_the_usual_one(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(1, "18:00", routine="rest-day")]) as on:
        await on.press("end")
        await on.sees("▸ Quick")
        journal = Journal(on.services.data, on.clock.now)
        for n in (2, 3):
            journal.save_session(practised(n, "18:00", routine="relaxing-set"))
        journal.close()
        await on.app.refresh_habit()
        await on.until(lambda: routines(on).keys[0] == "relaxing-set", "the new order")
        await on.sees("▸ Quick")


async def test_a_deleted_routine_leaves_the_cursor_on_the_first(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(1, routine="long-gone")]) as on:
        await on.sees("▸ Back and neck")


async def test_enter_requests_the_routine(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("down", "enter", "enter")
        await on.sees("Get ready", "GB20", "both", "Next Shoulder Well, left")
        assert on.sent(StartRoutine) == [StartRoutine("neck-and-shoulders")]
        assert "Neck and shoulders" in on.words
        assert on.checkpoint.exists()


async def test_two_quick_enters_start_one_session(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        on.post("enter", "enter")
        await on.sees("RX-THUMB")
        await on.settle()
        assert [type(screen).__name__ for screen in on.app.screen_stack] == [
            "SessionScreen",
            "TimerScreen",
        ]


async def test_points_to_avoid_are_skipped_and_named(open_app: OpenApp) -> None:
    async with open_app(settings='[safety]\nconditions = ["pregnancy"]\n') as on:
        assert "Skipped because of your health conditions: LI4" in on.words
        assert "3 steps: RX-THUMB left, RX-THUMB right, BL23 both" in on.words
        await on.press("enter", "enter")
        await on.sees("step 1 of 3")


async def test_a_routine_with_every_point_skipped_does_not_start(open_app: OpenApp) -> None:
    settings = '[safety]\nconditions = ["pregnancy"]\n'
    async with open_app(settings=settings, practise="headache-li4") as on:
        await on.hears("your health conditions rule out all of its points")
        assert len(on.app.screen_stack) == 1
        assert not on.checkpoint.exists()
        assert on.is_free


async def test_a_routine_with_every_point_skipped_has_no_check_in(open_app: OpenApp) -> None:
    files = {"routines.toml": '[[routine]]\nid = "one"\nholds = [{ point = "LI4" }]\n'}
    settings = '[safety]\nconditions = ["pregnancy"]\n'
    async with open_app(files=files, settings=settings) as on:
        await on.press("home", "enter")
        await on.hears("your health conditions rule out all of its points")
        assert not on.app.screen.is_modal
        assert on.is_free


async def test_without_unicode_every_mark_is_ascii(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(glyphs="ascii", history=[practised()]) as on:
        await on.sees("Today # o 1 of 2 done")
        assert not set("▸●○◐─━↑↓") & set(on.text), on.text


async def test_a_search_finds_routines_by_complaint_name_and_point(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("slash")
        await on.type_text("headache")
        assert routines(on).cursor == "headache-li4"
        await on.sees("esc all", "5 min", "▸ Headache (LI4)")
        await on.press("enter", "down", "escape")
        assert routines(on).keys == list(on.services.atlas.routines)
        await on.sees("/ search")
        await on.press("slash")
        await on.type_text("ht7")
        found = routines(on).keys
        assert "relaxing-set" in found
        await on.press("enter", "enter")
        assert [sent.routine for sent in on.sent(StartRoutine)] == found[:1]


async def test_a_search_shows_signs_that_need_help(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("slash")
        await on.type_text("numbness")
        await on.sees("▸ ! When to get help", 'No routines match "numbness"', "both legs")
        await on.press("enter", "enter")
        await on.sees("When to get help", at=".panel")


async def test_a_search_without_result_says_so(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("slash")
        await on.type_text("[b]zz")
        await on.sees('No routines match "[b]zz"')
        on.assert_sound()
        await on.press("enter", "enter", "space", "plus", "escape")
        await on.sees("▸ Back and neck")
