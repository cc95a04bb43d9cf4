"""Times that are entered and edited where the clocks change, or where the user travels."""

from datetime import date, datetime, time

import pytest
from support.sessions import make_session
from support.stage import OpenApp, Stage

from acutui.practice.habit import practice_day
from acutui.practice.records import HoldRecord, Session
from acutui.screens.calendar import CalendarScreen
from acutui.screens.messages import SaveSession

BERLIN = {"config.toml": 'timezone = "Europe/Berlin"\n[safety]\nconditions = []\n'}
THREE = time(3)


def at(started: str) -> Session:
    holds = (HoldRecord("LI4", "left", 300, 300),)
    moment = datetime.fromisoformat(started)
    return make_session(moment, holds, day=practice_day(moment, THREE))


def show(on: Stage, day: date) -> None:
    assert isinstance(on.app.screen, CalendarScreen)
    on.app.screen.show_day(day)


async def enter(on: Stage, day: str, clock_time: str) -> None:
    """Replace the day and the time in the form, and save it."""
    for field, text in (("day", day), ("time", clock_time)):
        on.app.screen.query_one(f"#entry-{field}").focus()
        await on.settle()
        await on.press("home", "ctrl+k", *text)
    await on.press("enter")


async def saved(on: Stage, count: int = 1) -> tuple[Session, ...]:
    await on.until(lambda: len(on.saved.sessions) == count, "the session to be saved")
    return on.saved.sessions


@pytest.mark.parametrize(
    ("day", "clock_time", "remark", "started"),
    [
        (
            "2026-03-28",
            "02:30",
            ("The clocks skipped 02:30 on Sunday 29 March 2026", "03:30."),
            "2026-03-29T03:30:00+02:00",
        ),
        (
            "2026-10-24",
            "02:30",
            ("The clocks showed 02:30 on Sunday 25 October 2026", "first."),
            "2026-10-25T02:30:00+02:00",
        ),
    ],
    ids=["skipped", "twice"],
)
async def test_an_hour_at_a_change_of_the_clocks_is_reported_before_it_is_saved(
    open_app: OpenApp, day: str, clock_time: str, remark: tuple[str, str], started: str
) -> None:
    async with open_app(files=BERLIN) as on:
        await on.press("3", "a")
        await enter(on, day, clock_time)
        await on.sees("Save it anyway?", *remark, "y save it")
        assert not on.sent(SaveSession)
        await on.press("escape")
        await on.sees("Add a session", day, clock_time)
        await on.press("enter", "y")
        (session,) = await saved(on)
        assert (session.started.isoformat(), session.day) == (started, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("before", "day", "after"),
    [
        # From summer to winter and back, by the clocks of the user's zone.
        ("2026-10-20T08:00:00+02:00", "2026-10-27", "2026-10-27T08:00:00+01:00"),
        ("2026-10-28T08:00:00+01:00", "2026-10-20", "2026-10-20T08:00:00+02:00"),
        ("2026-10-20T08:00:00+02:00", "2026-10-21", "2026-10-21T08:00:00+02:00"),
        # Where it was made elsewhere, by the clocks there.
        ("2026-10-20T08:00:00+05:45", "2026-10-27", "2026-10-27T08:00:00+05:45"),
        ("2026-10-20T08:00:00+01:00", "2026-10-27", "2026-10-27T08:00:00+01:00"),
    ],
)
async def test_an_entry_is_moved_by_the_clocks_of_its_zone(
    open_app: OpenApp, before: str, day: str, after: str
) -> None:
    async with open_app(files=BERLIN, history=[at(before)]) as on:
        await on.press("3")
        show(on, date.fromisoformat(before[:10]))
        await on.press("e")
        await enter(on, day, "08:00")
        await on.until(lambda: on.sent(SaveSession), "the edit to be saved")
        await on.settle()
        (session,) = on.saved.sessions
        assert session.started.isoformat() == after
        assert (session.ended - session.started).total_seconds() == 300


async def test_an_edit_that_moves_nothing_asks_nothing(open_app: OpenApp) -> None:
    async with open_app(files=BERLIN, history=[at("2026-10-25T02:30:00+01:00")]) as on:
        await on.press("3")
        show(on, date(2026, 10, 24))
        await on.press("w", *"a note", "enter")
        await on.until(lambda: on.sent(SaveSession), "the note to be saved")
        await on.settle()
        (session,) = on.saved.sessions
        assert (session.started.isoformat(), session.note) == (
            "2026-10-25T02:30:00+01:00",
            "a note",
        )


# Under way, with the form open: it is 18:00 on the 22nd in India.


@pytest.mark.parametrize(
    ("zone", "day_start", "entered", "started", "day"),
    [
        ("America/Los_Angeles", THREE, "04:00", "2026-11-22T04:00:00-08:00", "2026-11-22"),
        ("America/Los_Angeles", time(5), "04:00", "2026-11-23T04:00:00-08:00", "2026-11-22"),
        ("Pacific/Auckland", THREE, "01:00", "2026-11-23T01:00:00+13:00", "2026-11-22"),
        ("Pacific/Auckland", time(0), "01:00", "2026-11-22T01:00:00+13:00", "2026-11-22"),
        ("Europe/Berlin", THREE, "13:00", "2026-11-22T13:00:00+01:00", "2026-11-22"),
        ("Asia/Kathmandu", THREE, "18:00", "2026-11-22T18:00:00+05:45", "2026-11-22"),
        ("Pacific/Kiritimati", THREE, "02:00", "2026-11-23T02:00:00+14:00", "2026-11-22"),
        ("Pacific/Pago_Pago", THREE, "01:00", "2026-11-23T01:00:00-11:00", "2026-11-22"),
        ("Australia/Lord_Howe", THREE, "23:00", "2026-11-22T23:00:00+11:00", "2026-11-22"),
        ("America/St_Johns", THREE, "09:00", "2026-11-22T09:00:00-03:30", "2026-11-22"),
    ],
)
async def test_what_is_entered_is_by_the_clocks_of_where_the_user_is_by_then(
    open_app: OpenApp, zone: str, day_start: time, entered: str, started: str, day: str
) -> None:
    async with open_app() as on:
        await on.press("3", "a")
        await on.sees("Add a session", "2026-11-22", "18:00")
        on.services.set_option("", "day_start", day_start)
        on.clock.set(zone, day_start)
        await enter(on, "2026-11-22", entered)
        moment = datetime.fromisoformat(started)
        if moment > on.clock.now():
            await on.sees("Save it anyway?", "This is ")
            await on.press("y")
        (session,) = await saved(on)
        assert (session.started.isoformat(), f"{session.day}") == (started, day)


async def test_a_suggested_time_that_a_journey_made_later_is_asked_about(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "a")
        await on.sees("Add a session", "2026-11-22", "18:00")
        on.clock.set("America/Los_Angeles", THREE)
        await on.press("enter")
        await on.sees("Save it anyway?", "This is later today.")
        assert not on.sent(SaveSession)
        await on.press("escape")
        await on.sees("Add a session", "18:00")
