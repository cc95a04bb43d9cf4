"""Add and edit sessions by hand, in a form over the screen that posts the result."""

from dataclasses import replace
from datetime import date, time

from textual.screen import Screen

from acutui.practice.habit import Habit
from acutui.practice.manual_entry import move_session, resolve_start, round_to_minute
from acutui.practice.records import Session
from acutui.screens.base import get_ratings
from acutui.screens.dialogs.session_form import SessionEntry, SessionForm
from acutui.screens.messages import SaveSession
from acutui.services.context import Context
from acutui.services.routines import create_manual_session
from acutui.util.text import sanitize

MORNING = time(8)
"""The suggested time while there is no earlier session to go by."""


def add_session(screen: Screen[None], services: Context, day: date, habit: Habit) -> None:
    """Ask for a session that was done without the timer."""
    routines = _list_routines(services)
    latest = habit.last_session(services.atlas.routines)
    at = round_to_minute(latest.started) if latest else MORNING
    if day == habit.today:
        at = round_to_minute(services.clock.now())

    def save(entered: SessionEntry | None) -> None:
        if entered is not None:
            naive = resolve_start(entered.day, entered.at, services.settings.day_start, None)
            routine = services.atlas.routines[entered.routine]
            session = create_manual_session(services, routine, services.clock.local(naive))
            _post(screen, replace(session, day=entered.day), entered, "the added session")

    given = SessionEntry(latest.routine if latest else routines[0][0], day, at)
    screen.app.push_screen(SessionForm("Add a session", routines, given), save)


def edit_session(screen: Screen[None], services: Context, session: Session) -> None:
    """Ask for changes to a session: its time, routine, ratings and note."""
    routines = _list_routines(services)
    if session.routine not in services.atlas.routines:
        # A deleted routine, or a single point, can stay as it is.
        routines.insert(0, (session.routine, sanitize(session.routine)))
    started, ratings = round_to_minute(session.started), get_ratings(session)
    given = SessionEntry(session.routine, session.day, started, *ratings, session.note)

    def save(entered: SessionEntry | None) -> None:
        if entered is not None and entered != given:
            moved = move_session(session, entered.day, entered.at, services.settings.day_start)
            _post(screen, replace(moved, routine=entered.routine), entered, "the edit")

    screen.app.push_screen(SessionForm("Edit a session", routines, given), save)


def _list_routines(services: Context) -> list[tuple[str, str]]:
    return [(one.id, sanitize(one.name)) for one in services.atlas.routines.values()]


def _post(screen: Screen[None], session: Session, entered: SessionEntry, description: str) -> None:
    before, after = entered.feeling(0, session.before), entered.feeling(1, session.after)
    session = replace(session, before=before, after=after, note=entered.note)
    screen.post_message(SaveSession(session, description))
