"""What is on the screen follows what has changed meanwhile: by earlier keys, by another window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from support.session_steps import finish
from support.stage import NOW

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Feeling, Session
from acutui.screens.guide import GuideScreen
from acutui.screens.messages import StartRoutine
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import OpenApp, Stage

ZEBRA = """\
[[routine]]
id = "zebra"
name = "Zebra"
ready = 2
holds = [{ point = "LI4", side = "left", seconds = 20 }, { point = "GV20", seconds = 20 }]
"""
TODAY = date(2026, 11, 22)


async def change_elsewhere(on: Stage, *records: Session | Day) -> None:
    """Let another window save sessions or days, and wait until the app has read them."""
    journal = Journal(on.services.data, lambda: on.clock.now() + timedelta(seconds=1))
    for record in records:
        if isinstance(record, Day):
            journal.save_days([record], "elsewhere")
        else:
            journal.save_session(record)
    journal.close()
    await on.app.refresh_habit()
    await on.settle()


async def delete_elsewhere(on: Stage, session: Session) -> None:
    journal = Journal(on.services.data, lambda: on.clock.now() + timedelta(seconds=1))
    journal.delete_session(session.id)
    journal.close()
    await on.app.refresh_habit()
    await on.settle()


async def practise(on: Stage) -> Session:
    """Press a whole routine, and return the session that was saved."""
    await on.press("enter", "enter")
    await on.sees("Get ready")
    await finish(on)
    await on.press("escape")
    (session,) = on.saved.sessions
    return session


async def delete_zebra(on: Stage) -> None:
    await on.press("2", "slash", *"zebra", "enter", "e")
    await on.sees("Zebra 2 steps")
    await on.press("D", "y")
    await on.hears("Zebra deleted.")


async def test_a_routine_that_was_deleted_leaves_the_search_on_session(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": ZEBRA}) as on:
        await delete_zebra(on)
        assert "zebra" not in on.widget("#routines", RowList).keys
        await on.press("enter")
        assert not on.sent(StartRoutine)
        # The screen is drawn again at every change of the habit.
        await on.press("escape", "3", "r")
        await on.until(lambda: on.saved.days[TODAY].rest, "a rest day")
        await on.press("2")
        await on.sees("[2 Session]")


async def test_a_routine_that_was_deleted_leaves_the_search_of_the_guide(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": ZEBRA}) as on:
        await on.press("1", "slash", *"zebra", "enter")
        await on.sees("Zebra")
        await delete_zebra(on)
        await on.press("1")
        assert "zebra" not in " ".join(on.widget("#points", RowList).keys)


async def test_what_the_palette_leads_to_waits_until_dialogs_are_closed(
    open_app: OpenApp, config: Path
) -> None:
    async with open_app(files={"routines.toml": ZEBRA}) as on:
        await on.press("home", "e")
        await on.sees("Zebra 2 steps")
        before = (config / "routines.toml").read_text("utf-8")
        await on.press("ctrl+p", *"10 seconds more per point")
        await on.sees("this time only")
        await on.press("enter")
        await on.hears("Close what is open first, to go to Session.")
        assert (config / "routines.toml").read_text("utf-8") == before


async def test_a_checklist_changes_only_what_was_toggled_in_it(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "x")
        await on.sees("vitamin C")
        await change_elsewhere(on, Day(TODAY, rest=True, checks=("workout",)))
        await on.press("space", "q")
        await on.until(lambda: len(on.saved.days[TODAY].checks) == 2, "both ticks")
        assert on.saved.days[TODAY].rest
        assert {*on.saved.days[TODAY].checks} == {"vitamin-c", "workout"}


async def test_a_form_keeps_what_another_window_has_saved(open_app: OpenApp) -> None:
    async with open_app() as on:
        session = await practise(on)
        await on.press("3", "w")
        await on.sees("Edit a session")
        await change_elsewhere(on, replace(session, after=Feeling(3, 2)))
        await on.press(*"better", "enter")
        await on.until(lambda: on.saved.sessions[0].note == "better", "the note")
        assert on.saved.sessions[0].after == Feeling(3, 2)


async def test_a_session_that_was_deleted_elsewhere_is_not_saved_again(open_app: OpenApp) -> None:
    async with open_app() as on:
        session = await practise(on)
        await on.press("3", "w")
        await on.sees("Edit a session")
        await delete_elsewhere(on, session)
        await on.press(*"better", "enter")
        await on.hears("Not saved: the session was deleted meanwhile.")
        assert not on.saved.sessions


async def test_a_note_of_another_window_stays_when_the_session_is_rated(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "enter")
        await on.sees("Get ready")
        await finish(on)
        await on.press("c", "4")
        (session,) = on.saved.sessions
        await change_elsewhere(on, replace(session, note="from elsewhere"))
        await on.press("enter")
        await on.until(lambda: on.saved.sessions[0].after, "the rating")
        assert on.saved.sessions[0].note == "from elsewhere"


async def test_a_session_that_ends_as_escape_comes_is_not_discarded(open_app: OpenApp) -> None:
    async with open_app(files={"routines.toml": ZEBRA}) as on:
        await on.press("home", "enter", "enter")
        await on.sees("Get ready")
        await on.press("enter")
        await on.tick(20)
        await on.press("enter")
        await on.tick(19)
        on.clock.advance(2)
        await on.press("escape")
        await on.sees("Saved")
        assert "Stop here?" not in on.words
        assert len(on.saved.sessions) == 1


async def test_keys_of_one_packet_go_on_from_each_other(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3")
        await on.type_text("rr")
        await on.settle()
        assert not on.saved.days[TODAY].rest
        await on.type_text("RRr")
        await on.settle()
        assert not on.saved.days[TODAY].rest
        await on.type_text("PP")
        await on.settle()
        assert on.saved.days[TODAY].pause == ""
        await on.press("s", *"jj")
        await on.sees("Sessions a day")
        before = on.services.settings.target
        await on.type_text("lll")
        await on.until(lambda: on.services.settings.target == before + 3, "three more sessions")


async def test_the_cursor_of_the_guide_stays_when_the_habit_changes(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("1", "slash", *"headache", "enter", "down", "down")
        guide = on.app.screen
        assert isinstance(guide, GuideScreen) and guide.point is not None
        chosen = guide.point.id
        await change_elsewhere(on, Day(TODAY, rest=True))
        assert guide.point is not None and guide.point.id == chosen


async def test_a_result_follows_its_session_to_another_day(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("enter", "enter")
        await on.sees("Get ready")
        await finish(on)
        (session,) = on.saved.sessions
        yesterday = timedelta(days=1)
        moved = replace(session, day=TODAY - yesterday, started=session.started - yesterday)
        await change_elsewhere(on, moved)
        assert "no longer in the journal" not in on.words


async def test_a_routine_of_points_to_avoid_cannot_be_added(open_app: OpenApp) -> None:
    only = ZEBRA.replace(', { point = "GV20", seconds = 20 }', "")
    files = {"routines.toml": only, "config.toml": '[safety]\nconditions = ["pregnancy"]\n'}
    async with open_app(files=files) as on:
        await on.press("3", "a")
        await on.sees("Add a session")
        seen = set()
        await on.press("shift+tab", "shift+tab")
        for _ in range(60):
            seen.add(on.words_in("#entry-routine"))
            await on.press("right")
        assert len(seen) > 20 and not any("Zebra" in words for words in seen)


async def test_a_check_in_goes_with_a_single_point(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("c", "6", "enter", "1", "enter")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(6)
        assert on.app.feeling is None


@pytest.mark.parametrize("days", [0, 30])
async def test_a_session_to_come_makes_no_place_familiar(open_app: OpenApp, days: int) -> None:
    async with open_app() as on:
        session = await practise(on)
        later = timedelta(days=days)
        moved = replace(session, day=session.day + later, started=NOW + later)
        await change_elsewhere(on, moved)
        assert on.app.habit is not None
        assert bool(on.app.habit.times_pressed) == (days == 0)
