"""The Calendar's year, and what can be added, mended, taken back and written out.

The requests are handled by `acutui.app.journal`.
"""

import csv
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from support.stage import NOW, OpenApp, Stage
from support.widgets import text_of
from textual.notifications import Notify

from acutui.practice.records import Day, Feeling, Session
from acutui.screens.dialogs.session_form import SessionForm
from acutui.screens.messages import DeleteSession, Export, SaveDays, SaveSession
from acutui.widgets.day_rows import DayRows
from acutui.widgets.year import Year

Practised = Callable[..., Session]
TODAY = NOW.date()


def only(on: Stage) -> Session:
    (session,) = on.saved.sessions
    return session


async def enter(on: Stage, **fields: str) -> None:
    """Replace what is in fields of the form, and save it."""
    for field, text in fields.items():
        on.app.screen.query_one(f"#entry-{field.replace('_', '-')}").focus()
        await on.settle()
        await on.press("home", "ctrl+k", *text)
    await on.press("enter")


# The year


async def test_y_shows_the_year_and_the_month_again(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [practised(days, at) for days in range(20) for at in ("07:30", "20:00")]
    async with open_app(history=history) as on:
        await on.press("3", "y")
        await on.sees("2026 Jan Feb Mar", "Dec")
        year = text_of(on.widget("#year", Year))
        assert year.count("●") == 20
        await on.sees("Sunday 22 November 2026", at="#day")
        await on.press("y")
        await on.sees("November 2026", at="#month")


async def test_in_the_year_arrows_move_by_weeks_across_and_by_days_down(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "y", "left")
        await on.sees("Sunday 15 November 2026", at="#day")
        await on.press("up")
        await on.sees("Saturday 14 November 2026", at="#day")
        await on.press("pageup")
        await on.sees("Friday 14 November 2025", at="#day")
        await on.sees("2025 Jan", at="#year")
        await on.press("end")
        await on.sees("Sunday 22 November 2026", at="#day")


async def test_the_year_goes_from_december_to_january(open_app: OpenApp) -> None:
    async with open_app(history=[]) as on:
        await on.press("3", "pagedown", "pagedown", "y")
        await on.sees("2027 Jan", at="#year")
        await on.press("left", "left", "left", "left")
        await on.sees("Friday 25 December 2026", at="#day")
        await on.sees("2026 Jan", at="#year")


# Adding and mending


async def test_fast_typing_reaches_the_fields_of_the_form(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "a")
        await on.sees("Add a session")
        keys = (*"6:15", "tab", "7", "down", *"10", "tab", "tab", "tab")
        on.post(*keys, *"up early", "tab", "right", "right", "left", "tab", "tab", "tab", "enter")
        await on.until(lambda: on.saved.sessions, "the entry to be saved")
        session = only(on)
        assert f"{session.started:%H:%M}" == "06:15"
        assert (session.before, session.after) == (Feeling(7), Feeling(10))
        assert session.note == "up early"
        assert session.routine == list(on.services.atlas.routines)[1]


async def test_a_session_of_a_past_day_can_be_added(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "left", "left", "a")
        await on.sees("Add a session")
        await enter(on, time="07:15", pain_before="6", pain_after="3", note="at the station")
        await on.sees("07:15 Back and neck", at="#day")
        session = only(on)
        assert session.source == "log" and session.counts
        assert session.day == date(2026, 11, 20)
        assert session.started.isoformat() == "2026-11-20T07:15:00+05:30"
        assert (session.before, session.after) == (Feeling(6), Feeling(3))
        assert session.note == "at the station"
        assert on.sent(SaveSession)


async def test_a_session_after_midnight_belongs_to_the_day_before(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "left", "a")
        await enter(on, time="01:30")
        await on.sees("01:30 Back and neck", at="#day")
        session = only(on)
        assert session.day == date(2026, 11, 21)
        assert session.started.date() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("day", "2026-13-01", "Enter a day like 2026-11-22."),
        ("time", "25:00", "Enter a time from 00:00 to 23:59, like 07:30 or 7:30 pm."),
        ("time", "7", "like 07:30 or 7:30 pm."),
    ],
)
async def test_an_invalid_entry_is_explained_and_the_form_kept(
    open_app: OpenApp, field: str, text: str, told: str
) -> None:
    async with open_app() as on:
        await on.press("3", "a")
        await enter(on, **{"note": "kept", field: text})
        await on.sees(told, "kept")
        assert not on.saved.sessions
        await on.press("escape")
        assert not on.sent(SaveSession)


async def test_an_improbable_time_asks_before_it_is_saved(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(0, "07:30")]) as on:
        await on.press("3", "right", "a")
        await enter(on, time="08:00", note="kept")
        await on.sees("Save it anyway?", "This is tomorrow.", "y save it", "q/esc change it")
        on.assert_sound()
        await on.press("escape")
        await on.sees("Add a session", "2026-11-23", "kept")
        await enter(on, day="2026-11-22", time="07:30")
        await on.sees("This routine is already in the journal at 07:30")
        assert on.sent(SaveSession) == []
        await on.press("y")
        await on.until(lambda: len(on.saved.sessions) == 2, "it to be saved")


async def test_only_a_new_doubt_is_asked_about_in_an_edit(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(0, "07:30"), practised(0, "21:00")]) as on:
        await on.press("3", "enter", "down", "e")
        await enter(on, note="planned")
        await on.until(lambda: on.sent(SaveSession), "the note to be saved")
        await on.press("e")
        await enter(on, time="07:30")
        await on.sees("This routine is already in the journal at 07:30")
        await on.press("escape", "escape")
        assert len(on.sent(SaveSession)) == 1


async def test_a_rating_over_ten_cannot_be_typed(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "a")
        await enter(on, pain_before="11", pain_after="10")
        await on.until(lambda: on.saved.sessions, "it to be saved")
        session = only(on)
        assert (session.before, session.after) == (Feeling(1), Feeling(10))


async def test_a_session_can_be_edited_and_moved(open_app: OpenApp, practised: Practised) -> None:
    felt = Feeling(5, 4, ("neck-pain",))
    before = practised(1, "20:10", before=felt, after=Feeling(4, 4), note="x")
    async with open_app(history=[before]) as on:
        await on.press("3", "left", "e")
        await on.sees("Edit a session")
        await enter(on, day="2026-11-19", time="21:00", pain_before="7", note="")
        await on.until(lambda: only(on).day == date(2026, 11, 19), "it to be moved")
        after = only(on)
        assert after.id == before.id and after.holds == before.holds
        assert after.started.isoformat() == "2026-11-19T21:00:00+05:30"
        assert after.before == Feeling(7, 4, ("neck-pain",)) and after.note == ""
        await on.press("u")
        await on.until(lambda: only(on) == before, "the edit to be undone")


async def test_a_note_is_written_with_one_key(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(0, "07:30", note="Stiff."), practised(1), practised(1, "12:00")]
    async with open_app(history=history) as on:
        await on.press("3", "w", *" Old chair", "enter")
        await on.sees("Stiff. Old chair")
        await on.press("left", "w")
        await on.sees("enter write its note")
        await on.press("enter", *"Easy", "enter")
        await on.until(lambda: "Easy" in [one.note for one in on.saved.sessions], "the note")


async def test_an_edit_without_changes_saves_nothing(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(0)]) as on:
        before = on.services.data.read_bytes()
        await on.press("3", "e")
        await on.sees("Edit a session")
        await on.press("enter")
        await on.until(lambda: not isinstance(on.app.screen, SessionForm), "the form to close")
        await on.settle()
        assert on.sent(SaveSession) == []
        assert on.services.data.read_bytes() == before


async def test_a_routine_can_be_chosen_by_its_first_letter(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(0)]) as on:
        await on.press("3", "e")
        on.app.screen.query_one("#entry-routine").focus()
        await on.press("q", "enter")
        await on.until(lambda: only(on).routine == "quick", "the routine to change")


async def test_with_several_sessions_the_user_chooses_one(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [practised(0, "07:30"), practised(0, "12:00", routine="quick")]
    async with open_app(history=history) as on:
        await on.press("3", "e", "down", "e")
        await on.sees("Edit a session", "Quick")
        await on.press("escape", "d")
        await on.until(lambda: len(on.saved.sessions) == 1, "one to be deleted")
        assert only(on).routine == "back-and-neck"
        assert on.sent(DeleteSession)
        await on.sees("07:30 Back and neck")
        await on.press("u")
        await on.until(lambda: len(on.saved.sessions) == 2, "it to come back")
        await on.sees("12:00 Quick")


async def test_the_only_session_of_a_day_is_deleted_at_once(
    open_app: OpenApp, practised: Practised
) -> None:
    async with open_app(history=[practised(0)]) as on:
        await on.press("3", "d")
        await on.until(lambda: not on.saved.sessions, "it to be deleted")
        await on.press("u", "U")
        await on.until(lambda: not on.saved.sessions, "it to be deleted again")
        await on.hears("Redone: the deletion.")


# Rest days


async def test_a_range_of_rest_days_is_one_change(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "right", "R", "down", "left")
        await on.sees("Rest from Mon 23 Nov to Sun 29 Nov")
        await on.press("enter")
        await on.until(lambda: len(on.saved.days) == 7, "the days to be saved")
        assert all(day.rest for day in on.saved.days.values())
        assert len(on.sent(SaveDays)) == 1
        await on.press("u")
        await on.until(lambda: not on.saved.days, "all of them to be undone")


async def test_a_range_of_marked_rest_days_is_unmarked(open_app: OpenApp) -> None:
    days = [Day(date(2026, 11, n), rest=True) for n in (22, 23)]
    async with open_app(days=days) as on:
        await on.press("3", "R", "right", "R")
        await on.until(lambda: not any(d.rest for d in on.saved.days.values()), "them to go")


async def test_a_range_of_rest_days_can_be_cancelled(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "R", "right", "escape")
        await on.settle()
        assert "Rest from" not in on.text
        await on.press("enter")
        await on.sees("No sessions on this day.")
        assert not on.saved.days


async def test_a_range_of_rest_days_in_other_years_shows_them(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "R", "pagedown", "pagedown")
        await on.sees("Rest from Sun 22 Nov to Fri 22 Jan 2027 ", at="#strip")


async def test_a_range_of_too_many_rest_days_stays_to_be_made_shorter(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "R", *["pagedown"] * 12, "right", "R")
        await on.hears("These are 367 days; at most 366 can be marked at once.")
        await on.sees("Rest from Sun 22 Nov to Tue 23 Nov 2027", at="#strip")
        assert not on.sent(SaveDays)
        await on.press("left", "R")
        await on.until(lambda: len(on.saved.days) == 366, "a year of rest days")


async def test_a_rest_day_is_explained(open_app: OpenApp) -> None:
    async with open_app(days=[Day(date(2026, 11, 20), rest=True)]) as on:
        await on.press("3", "left", "left")
        await on.sees("It neither adds to the streak nor breaks it.", at="#day")


# Checks


async def test_checks_and_pain_are_aligned_with_their_days(
    open_app: OpenApp, practised: Practised
) -> None:
    days = [Day(date(2026, 11, n), checks=("workout",)) for n in (3, 5)]
    history = [practised(19, before=Feeling(7)), practised(17, before=Feeling(10))]
    async with open_app(days=days, history=history) as on:
        await on.press("3")
        rows = text_of(on.widget("#ledger", DayRows)).split("\n")
        ruler, _, workout, pain = rows[:4]
        assert [at for at, mark in enumerate(workout) if mark == "✓"] == [
            ruler.index("5") - 2,
            ruler.index("5"),
        ]
        assert pain[ruler.index("5") - 2] == "7" and pain[ruler.index("5")] == "X"


@pytest.mark.parametrize("size", [(120, 36), (120, 40), (160, 40)])
async def test_pain_is_in_sight_below_three_checks(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    checks = ("water", "walk", "swim")
    async with open_app(size=size, settings=f"[habit]\nchecks = {[*checks]}\n") as on:
        await on.press("3")
        await on.sees(*checks, "pain ·", "● full", "nothing yet")
        on.assert_sound()


# What the numbers say


async def test_insight_says_what_it_cannot_show(open_app: OpenApp, practised: Practised) -> None:
    history = [practised(days, before=Feeling(6, 4), after=Feeling(4, 4)) for days in range(1, 13)]
    async with open_app(history=history, size=(100, 90)) as on:
        await on.press("3", "i")
        await on.sees(
            "Pain, the last 90 days",
            "2 points or 30 %: Farrar 2001, Ostelo 2008",
            "times pain less more",
            "12 -2 100% 0%",
            "Left and right",
            "Time of day",
            "Days after a workout",
            "Pain rises and falls by itself",
        )
        await on.press("escape")
        await on.sees("Calendar", "Sunday 22 November 2026")


async def test_insight_into_few_sessions_says_too_few(
    open_app: OpenApp, practised: Practised
) -> None:
    history = [practised(1, before=Feeling(6), after=Feeling(4))]
    async with open_app(history=history, size=(100, 100)) as on:
        await on.press("3", "i")
        await on.sees("1 too few to tell (under 10)")


# Out


async def test_reminders_can_be_written_to_a_file(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app() as on:
        await on.press("3", "o")
        await on.sees("r Reminders, at your usual times (ics)")
        await on.press("r")
        path = tmp_path / "acutui-reminders-2026-11-22.ics"
        await on.hears(f"Exported reminders at 08:00 and 20:00 to {path}")
        assert path.read_text("utf-8").count("BEGIN:VEVENT") == 2


@pytest.mark.parametrize(("key", "form"), [("j", "json"), ("c", "csv"), ("i", "ics")])
async def test_everything_can_be_written_to_a_file(
    open_app: OpenApp,
    practised: Practised,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    form: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(history=[practised(1, note="=1+1")]) as on:
        await on.press("3", "o", key)
        path = tmp_path / f"acutui-2026-11-22.{form}"
        await on.until(path.exists, "the file")
        await on.hears(f"Exported everything to {path}")
        assert not on.sent(Notify)[-1].notification.markup
        assert [sent.format for sent in on.sent(Export)] == [form]
        await on.press("o", key)
        second = tmp_path / f"acutui-2026-11-22-2.{form}"
        await on.until(second.exists, "a second file")
        assert second.read_bytes().startswith(path.read_bytes()[:20])
    if form == "csv":
        rows = list(csv.DictReader(path.open(newline="", encoding="utf-8")))
        assert [row["routine"] for row in rows] == ["back-and-neck"]
        assert rows[0]["note"] == "'=1+1"


async def test_the_form_shows_day_and_time_whole_at_forty_columns(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("3", "a")
        await on.sees("Day 2026-11-22 at 18:00")


async def test_an_export_to_a_missing_folder_is_reported(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setenv("PWD", str(gone))
    gone.rmdir()
    async with open_app() as on:
        await on.press("3", "o", "c")
        await on.hears(f"{gone}: can't be saved")
        assert [sent.format for sent in on.sent(Export)] == ["csv"]
        assert not list(tmp_path.glob("*.csv"))


async def test_undo_works_across_a_restart(open_app: OpenApp, practised: Practised) -> None:
    async with open_app(history=[practised(0)]) as on:
        await on.press("3", "d", "r")
        await on.until(lambda: on.saved.days, "the rest day")
    async with open_app() as on:
        await on.press("u")
        await on.hears("Undone: the rest day.")
        await on.press("u")
        await on.hears("Undone: the deletion.")
        assert len(on.saved.sessions) == 1
        assert only(on).started.timetz().replace(tzinfo=None) == time(7, 30)
