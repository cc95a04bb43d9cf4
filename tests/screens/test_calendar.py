"""Calendar: what was done, day by day, and what can be noted of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY
from acutui.practice.records import Day, Feeling, Session
from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.day_sessions import DayDialog
from acutui.screens.messages import DeleteSession, SaveDays

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage
from textual.notifications import Notify

Practised = Callable[..., Session]
TODAY = date(2026, 11, 22)
NASTY = "[bold]loud[/bold]\x1b[2J\x07 \u202eleft\x9b1m\r\nsecond [@click=app.quit]line"


def cursor(on: Stage) -> date:
    assert isinstance(on.app.screen, CalendarScreen)
    return on.app.screen.cursor


async def test_every_day_of_the_month_has_its_mark(open_app: OpenApp, practised: Practised) -> None:
    history = [
        *(practised(5, at=at) for at in ("07:00", "21:00")),
        practised(4),
        practised(2, share=0.4),
        practised(0, share=0.4),
    ]
    days = [Day(TODAY - timedelta(3), rest=True)]
    async with open_app(history=history, days=days) as on:
        await on.press("3")
        await on.sees("November 2026", "Mo Tu We Th Fr Sa Su", at="#month")
        await on.sees("17 ● 18 ◐ 19 – 20 ◌ 21 · 22 ◌", at="#month")
        # Nothing was missed before it began.
        await on.sees("9 10 11 12 13 14 15 16 17 ●", at="#month")
        await on.sees("● full ◐ partly done – rest day", at="#legend")
        on.assert_sound()


async def test_the_marks_differ_by_shape_in_ascii_too(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [*(practised(5, at=at) for at in ("07:00", "21:00")), practised(4)]
    async with open_app(history=history, glyphs="ascii") as on:
        await on.press("3")
        await on.sees("17 # 18 + 19 . 20 . 21 . 22 o", at="#month")
        assert on.text.isascii(), on.text


async def test_the_strip_shows_the_habit(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(n, at=at) for n in (1, 2, 3) for at in ("07:00", "21:00")]
    async with open_app(history=history) as on:
        await on.press("3")
        await on.sees("3-day streak", "best 3", "full 3 of 3 days", "strength 15%", at="#strip")
        await on.sees("30 min this week", at="#strip")
        await on.sees("Today 0 of 2: 2 more sessions to go.", at="#strip")
        assert "last week" not in on.words_in("#strip"), "there was no practice to be held to"


async def test_the_day_under_the_cursor_is_described(
    open_app: OpenApp, practised: Practised
) -> None:
    pains = {"before": Feeling(pain=5), "after": Feeling(pain=3)}
    history = [
        practised(1, "07:31", **pains, note="after squats, better"),
        practised(1, "21:10", routine="relaxing-set", share=0.3),
    ]
    days = [Day(TODAY - timedelta(1), checks=("vitamin-c",), note="slept well")]
    async with open_app(size=(100, 30), history=history, days=days) as on:
        await on.press("3")
        await on.sees("Sunday 22 November", "nothing counted yet", at="#day")
        await on.press("left")
        await on.sees("Saturday 21 November", "partly done", at="#day")
        await on.sees("07:31 Back and neck", "5 min 5 → 3", at="#day")
        await on.sees("after squats, better", at="#day")
        await on.sees("21:10 Relaxing set", "too short to count", at="#day")
        await on.sees("✓ vitamin C", "slept well", at="#day")


async def test_at_80_by_24_minutes_and_pain_of_a_session_are_visible(
    open_app: OpenApp, practised: Practised
) -> None:
    pains = {"before": Feeling(pain=5), "after": Feeling(pain=3)}
    async with open_app(history=[practised(0, "07:31", **pains)]) as on:
        await on.press("3")
        await on.sees("07:31 Back and neck", at="#day")
        assert "5 min" in on.words_in("#day"), on.text
        assert "5 → 3" in on.words_in("#day"), on.text


async def test_arrows_and_letters_move_by_days_and_weeks(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        at = TODAY
        for key, days in {"left": -1, "up": -7, "right": 1, "down": 7, "k": -7}.items():
            await on.press(key)
            at += timedelta(days)
            assert cursor(on) == at, key
        await on.press("j")
        assert cursor(on) == TODAY
        await on.press("right")
        await on.sees("Monday 23 November", "to come", at="#day")


async def test_pages_move_by_months_and_stay_within_the_month(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", *["down"] * 1, "right", "right")
        assert cursor(on) == date(2026, 12, 1)
        await on.sees("December 2026")
        await on.press("left", "left", "pagedown")
        assert cursor(on) == date(2026, 12, 29)
        await on.press("right", "right", "pagedown", "pagedown")
        assert cursor(on) == date(2027, 2, 28)
        await on.sees("February 2027")
        await on.press("pageup", "pageup", "pageup")
        assert cursor(on) == date(2026, 11, 28)


async def test_home_is_the_first_day_and_end_is_today(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(100), practised(3)]) as on:
        await on.press("3", "home")
        assert cursor(on) == TODAY - timedelta(100)
        await on.sees("August 2026")
        await on.press("end")
        assert cursor(on) == TODAY
        await on.sees("November 2026")


async def test_home_without_any_session_stays_on_today(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "left", "home")
        assert cursor(on) == TODAY


async def test_r_marks_and_unmarks_a_rest_day(open_app: OpenApp, practised: Practised) -> None:
    yesterday = TODAY - timedelta(1)
    async with open_app(history=[practised(2)]) as on:
        await on.press("3", "left")
        await on.sees("missed", "no current streak")
        await on.press("r")
        await on.sees("21 –", "1-day streak")
        await on.sees("rest day", at="#day")
        assert on.saved.days[yesterday].rest
        await on.press("r")
        await on.sees("missed", at="#day")
        assert not on.saved.days[yesterday].rest
        assert [day.rest for sent in on.sent(SaveDays) for day in sent.days] == [True, False]
        await on.press("u", "u")
        await on.hears("Undone: unmarking the rest day.")
        await on.hears("Undone: the rest day.")


async def test_a_weekly_rest_day_is_named_as_weekly(open_app: OpenApp) -> None:
    async with open_app(settings='[habit]\nrest_weekdays = ["sun"]\n') as on:
        await on.press("3")
        await on.sees("rest day (weekly)", at="#day")
        await on.sees("Today is a rest day", at="#strip")


async def test_x_opens_the_checklist_of_the_day(open_app: OpenApp) -> None:
    async with open_app(settings='[habit]\nchecks = ["vitamin-c", "[b]gym[/b]"]\n') as on:
        await on.press("3", "x")
        await on.sees("Sunday 22 November", "▸ vitamin C", "[b]gym[/b]")
        on.assert_sound()
        await on.press("enter")
        await on.sees("▸ ✓ vitamin C")
        await on.press("down", "space", "escape")
        await on.sees("✓ vitamin C ✓ [b]gym[/b]", at="#day")
        assert on.saved.days[TODAY].checks == ("vitamin-c", "[b]gym[/b]")
        await on.press("x", "space", "escape")
        await on.until(lambda: on.saved.days[TODAY].checks == ("[b]gym[/b]",), "one check")
        await on.press("u")
        await on.sees("✓ vitamin C ✓ [b]gym[/b]", at="#day")


async def test_an_unchanged_checklist_is_not_saved(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "x", "space", "space", "escape")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")
        assert on.sent(SaveDays) == []


async def test_a_check_removed_from_the_settings_stays_ticked(open_app: OpenApp) -> None:
    async with open_app(days=[Day(TODAY, checks=("swim",))]) as on:
        await on.press("3", "x", "space", "escape")
        await on.sees("✓ vitamin C ✓ swim", at="#day")


async def test_enter_shows_the_day_with_its_holds(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(0, "07:31"), practised(0, "12:00", routine="rest-day", share=0.5)]
    async with open_app(history=history) as on:
        await on.press("3", "enter")
        await on.sees("Sunday 22 November 2026", "▸ 07:31 Back and neck, 5 min")
        await on.sees("12:00 Day off training")
        await on.sees("LI4 left 2:30 of 2:30", "LI4 right 2:30 of 2:30")
        on.assert_sound()
        await on.press("down")
        await on.sees("LI4 left 1:15 of 2:30")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")


@pytest.mark.parametrize("key", ["e", "d"])
async def test_one_of_two_sessions_is_chosen_with_enter(
    open_app: OpenApp, practised: Practised, key: str
) -> None:
    first, second = practised(0, "07:31"), practised(0, "12:00")
    async with open_app(history=[first, second]) as on:
        await on.press("3", key)
        await on.sees(f"enter {'edit' if key == 'e' else 'delete'} this one", "q back")
        await on.press("down", "enter")
        if key == "e":
            await on.sees("Edit a session", "12:00")
            await on.press("escape")
        else:
            await on.sees("Today 1 of 2")
            assert on.sent(DeleteSession) == [DeleteSession(second.id)]
        await on.sees("a add", "q back")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")


async def test_a_day_without_sessions_says_so(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "enter")
        await on.sees("No sessions on this day.")
        await on.press("d", "enter")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")
        assert on.sent(DeleteSession) == []


async def test_d_deletes_the_session_and_u_brings_it_back(
    open_app: OpenApp, practised: Practised
) -> None:
    first, second = practised(0, "07:31"), practised(0, "12:00", routine="rest-day")
    async with open_app(history=[first, second]) as on:
        await on.press("3", "enter")
        await on.sees("12:00 Day off training")
        await on.press("down", "d")
        await on.hears("Session deleted. u to undo.")
        await on.sees("Today 1 of 2")
        assert [session.id for session in on.saved.sessions] == [first.id]
        assert on.sent(DeleteSession) == [DeleteSession(second.id)]
        await on.press("u")
        await on.hears("Undone: the deletion.")
        assert not any(sent.notification.markup for sent in on.sent(Notify))
        await on.sees("Today is full: 2 of 2.", "12:00 Day off training")
        assert {session.id for session in on.saved.sessions} == {first.id, second.id}


async def test_notes_are_shown_as_plain_text(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(0, note=NASTY, routine="[red]x\x1b]0;y\x07")]
    days = [Day(TODAY, note=NASTY, checks=("[u]c\x1b[0m",))]
    async with open_app(size=(120, 40), history=history, days=days) as on:
        await on.press("3")
        await on.sees("[bold]loud[/bold]", "[red]x", "second [@click=app.quit]line", "[u]c")
        on.assert_sound()
        await on.press("enter")
        await on.sees("[red]x")
        await on.sees("[bold]loud[/bold]", "second [@click=app.quit]line", at=".panel")
        on.assert_sound()
        await on.press("escape", "x")
        await on.sees("[u]c", at=".panel")
        on.assert_sound()


async def test_a_change_that_cannot_be_saved_is_reported_and_has_no_effect(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as on:
        await on.press("3")
        on.services.data.parent.mkdir(exist_ok=True)
        on.services.data.write_text("no journal at all")
        await on.press("r")
        await on.hears(str(on.services.data))
        assert on.services.data.read_text() == "no journal at all"
        await on.sees("nothing counted yet", at="#day")


async def test_a_rest_mark_on_a_day_with_a_session_is_shown_in_words(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(1)]) as on:
        await on.press("3", "left", "r")
        await on.sees("partly done Marked as a rest day; it still counts as practised.", at="#day")
        on.assert_sound()
        await on.press("u")
        await on.hears("Undone: the rest day.")
        await on.hears("Marked as a rest day; it still counts as practised.")
        assert "Marked" not in on.words_in("#day")
        await on.press("right", "right", "r")
        await on.sees("Monday 23 November", "rest day It neither adds", at="#day")


async def test_a_rest_mark_on_a_day_with_too_little_for_a_full_streak(
    open_app: OpenApp, practised: Practised
) -> None:
    settings = '[habit]\nstreak = "full"\n'
    async with open_app(history=[practised(1)], settings=settings) as on:
        await on.press("3", "left", "r")
        await on.sees("Marked as a rest day; too little was done to count", at="#day")


async def test_the_year_says_where_rest_days_are_chosen(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "y", "R")
        await on.hears("Choose days in the month view: y goes there.")


async def test_future_sessions_are_shown_but_do_not_count(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(-2), practised(-2, "09:00")]) as on:
        await on.press("3", "right", "right")
        await on.sees("Tuesday 24 November", "07:30 Back and neck", at="#day")
        await on.sees("no streak yet", "Today 0 of 2", at="#strip")
        assert "strength" not in on.words_in("#strip"), "naughts say nothing"


async def test_the_cursor_stops_at_the_first_and_the_last_page(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        assert isinstance(on.app.screen, CalendarScreen)
        ends = ((date(1970, 2, 1), "pageup", FIRST_DAY), (date(2239, 12, 1), "pagedown", LAST_DAY))
        for near, key, end in ends:
            on.app.screen.show_day(near)
            for pressed in (key, "up", "down", key, "y", key, "y", key):
                await on.press(pressed)
                on.assert_sound()
            assert on.app.screen.cursor == end
            await on.press("a")
            await on.sees(f"{end}", "Add a session")
            await on.press("escape")


async def test_the_day_dialog_scrolls(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(0, f"{hour:02}:00") for hour in range(4, 18)]
    async with open_app(history=history, size=(80, 24)) as on:
        await on.press("3", "enter")
        await on.sees("▸ 04:00")
        assert isinstance(on.app.screen, DayDialog)
        await on.press("end")
        await on.sees("▸ 17:00", "LI4 left")
        on.assert_sound()


async def test_the_strip_fits_80_columns(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(back, "07:31") for back in range(120)]
    async with open_app(history=history) as on:
        await on.press("3")
        await on.sees("120-day streak", "best 120", "min this week, ")
        strip = [line.rstrip() for line in on.text.splitlines()[2:4]]
        assert strip[0].endswith("%"), on.text
        assert strip[1].endswith("last week"), on.text


async def test_the_cursor_goes_with_today_into_the_next_day(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        screen = on.app.screen
        assert isinstance(screen, CalendarScreen)
        today = screen.cursor
        on.clock.advance(24 * 3600)
        await on.app.refresh_habit()
        await on.until(lambda: screen.cursor == today + timedelta(days=1), "the next day")
        await on.press("left", "left")
        chosen = screen.cursor
        on.clock.advance(24 * 3600)
        await on.app.refresh_habit()
        await on.settle()
        assert screen.cursor == chosen


async def test_a_large_terminal_shows_months_the_year_and_charts(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [
        *(practised(n, before=Feeling(pain=6), after=Feeling(pain=3)) for n in range(40)),
        practised(41),
    ]
    async with open_app(history=history, size=(120, 40)) as on:
        await on.press("3")
        await on.sees("October 2026", at="#month-1")
        await on.sees("November 2026", at="#month")
        await on.sees("2026 Jan", at="#year")
        await on.sees("Minutes a week", at="#weeks")
        await on.sees("Pain, 90 days", "○ before ● after", at="#pain")
        await on.press("pageup")
        await on.sees("September 2026", at="#month-1")
        # The charts end with the cursor's month.
        await on.until(lambda: "Nov" not in on.words_in("#weeks"), "the weeks up to October")
        on.assert_sound()
    async with open_app(history=history, size=(80, 24)) as on:
        await on.press("3")
        await on.sees("November 2026", at="#month")
        assert "October" not in on.text
        assert "Minutes a week" not in on.text


async def test_weeks_begin_where_the_user_says(open_app: OpenApp, practised: Practised) -> None:
    config = '[screen]\nglyphs = "braille"\nfirst_weekday = "sun"\n[safety]\nconditions = []\n'
    async with open_app(history=[practised(0)], files={"config.toml": config}) as on:
        await on.press("3")
        await on.sees("Su Mo Tu We Th Fr Sa", at="#month")
        await on.press("y")
        await on.sees("Su", at="#year")


async def test_a_pause_before_an_ended_one_says_when_practice_begins_again(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(9), practised(8)]) as on:
        await on.press("3", *["left"] * 7, "P")
        await on.hears("Paused from Sun 15 Nov on.")
        await on.press("right", "right", "P")
        await on.sees("Tuesday 17 November", "missed", at="#day")
        await on.press(*["left"] * 4, "P")
        await on.hears("Paused from Fri 13 Nov; practice again from Tue 17 Nov.")


async def test_a_pause_begins_and_ends(open_app: OpenApp, practised: Practised) -> None:
    async with open_app(history=[practised(9), practised(8)]) as on:
        await on.press("3", *["left"] * 7, "P")
        await on.hears("Paused from Sun 15 Nov on. P on another day ends it there.")
        await on.sees("pause since Sun 15 Nov", at="#day")
        await on.sees("2-day streak", "Paused since Sun 15 Nov", at="#strip")
        await on.press("end", "P")
        await on.sees("Today 0 of 2", at="#strip")
        await on.sees("2-day streak", at="#strip")
        await on.press("u")
        await on.hears("Undone: the end of the pause.")


async def test_a_free_day_says_so(open_app: OpenApp, practised: Practised) -> None:
    settings = "[habit]\ndays_per_week = 3\n"
    async with open_app(history=[practised(9), practised(6)], settings=settings) as on:
        await on.press("3", "left", "left", "left", "left")
        await on.sees("free: 3 days a week is the goal", at="#day")


async def test_of_an_imported_day_neither_time_nor_length_is_in_the_list(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [practised(0, "12:00", minutes=0, source="import"), practised(0, "21:00")]
    async with open_app(history=history) as on:
        await on.press("3", "enter")
        await on.sees("▸ Back and neck 21:00 Back and neck, 5 min imported a add", at=".panel")
        on.assert_sound()
