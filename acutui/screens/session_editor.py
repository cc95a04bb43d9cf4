"""Adding and editing sessions by hand, from the calendar and from the list of a day."""

from collections.abc import Callable
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


class SessionEditor:
    """Shows the form of a session over a screen, and lets the screen post the result."""

    def __init__(self, screen: Screen[None], services: Context) -> None:
        self._screen = screen
        self._services = services

    def add(self, day: date, habit: Habit) -> None:
        """Ask for a session that was done without the timer."""
        routines = self._routines()
        latest = habit.last_session(self._services.atlas.routines)
        at = round_to_minute(latest.started) if latest else MORNING
        if day == habit.today:
            at = round_to_minute(self._services.clock.now())

        def save(entered: SessionEntry | None) -> None:
            if entered is not None:
                self._save(self._create(entered), entered, "the added session")

        given = SessionEntry(latest.routine if latest else routines[0][0], day, at)
        self._ask("Add a session", routines, given, save)

    def edit(self, session: Session) -> None:
        """Ask for changes to a session: its time, routine, ratings and note."""
        routines = self._routines()
        if session.routine not in self._services.atlas.routines:
            # A deleted routine, or a single point, can stay as it is.
            routines.insert(0, (session.routine, sanitize(session.routine)))
        started = round_to_minute(session.started)
        ratings = get_ratings(session)
        given = SessionEntry(session.routine, session.day, started, *ratings, session.note)

        def save(entered: SessionEntry | None) -> None:
            if entered is not None and entered != given:
                day_start = self._services.settings.day_start
                edited = move_session(session, entered.day, entered.at, day_start)
                self._save(replace(edited, routine=entered.routine), entered, "the edit")

        self._ask("Edit a session", routines, given, save)

    def _routines(self) -> list[tuple[str, str]]:
        routines = self._services.atlas.routines.values()
        return [(routine.id, sanitize(routine.name)) for routine in routines]

    def _ask(
        self,
        title: str,
        routines: list[tuple[str, str]],
        given: SessionEntry,
        callback: Callable[[SessionEntry | None], None],
    ) -> None:
        self._screen.app.push_screen(SessionForm(title, routines, given), callback)

    def _create(self, entered: SessionEntry) -> Session:
        services = self._services
        naive = resolve_start(entered.day, entered.at, services.settings.day_start, None)
        routine = services.atlas.routines[entered.routine]
        return replace(
            create_manual_session(services, routine, services.clock.local(naive)), day=entered.day
        )

    def _save(self, session: Session, entered: SessionEntry, description: str) -> None:
        session = replace(
            session,
            before=entered.feeling(0, session.before),
            after=entered.feeling(1, session.after),
            note=entered.note,
        )
        self._screen.post_message(SaveSession(session, description))
