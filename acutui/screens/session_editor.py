"""Sessions added and mended by hand, from wherever they are shown."""

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
"""When a session was, as long as there is none to go by."""


class SessionEditor:
    """Asks on a screen, and lets that screen post what is to be saved."""

    def __init__(self, screen: Screen[None], services: Context) -> None:
        self._screen = screen
        self._services = services

    def add(self, day: date, habit: Habit) -> None:
        """Enter a session of a day that was practised without the timer."""
        routines = self._services.atlas.routines
        known = [(id, sanitize(routine.name)) for id, routine in routines.items()]
        latest = habit.last_session(routines)
        likely = latest.routine if latest else known[0][0]
        at = round_to_minute(latest.started) if latest else MORNING
        if day == habit.today:
            at = round_to_minute(self._services.clock.now())

        def answered(entered: SessionEntry | None) -> None:
            if entered is not None:
                self._save(self._made(entered), "the added session")

        self._ask("Add a session", known, SessionEntry(likely, day, at), answered)

    def edit(self, session: Session) -> None:
        """Mend a session: its time, its routine, its numbers, its note."""
        routines = self._services.atlas.routines
        known = [(id, sanitize(routine.name)) for id, routine in routines.items()]
        if session.routine not in routines:
            # A routine that is gone, or a point pressed alone, stays what it is.
            known.insert(0, (session.routine, sanitize(session.routine)))
        given = SessionEntry(
            session.routine,
            session.day,
            round_to_minute(session.started),
            *get_ratings(session),
            session.note,
        )

        def answered(entered: SessionEntry | None) -> None:
            if entered is not None and entered != given:
                self._save(self._mended(session, entered), "the edit")

        self._ask("Edit a session", known, given, answered)

    def _ask(
        self,
        title: str,
        routines: list[tuple[str, str]],
        given: SessionEntry,
        answered: Callable[[SessionEntry | None], None],
    ) -> None:
        self._screen.app.push_screen(SessionForm(title, routines, given), answered)

    def _made(self, entered: SessionEntry) -> Session:
        services = self._services
        naive = resolve_start(entered.day, entered.at, services.settings.day_start, None)
        routine = services.atlas.routines[entered.routine]
        session = create_manual_session(services, routine, services.clock.local(naive))
        return self._told(replace(session, day=entered.day), entered)

    def _mended(self, session: Session, entered: SessionEntry) -> Session:
        day_start = self._services.settings.day_start
        session = move_session(session, entered.day, entered.at, day_start)
        return self._told(replace(session, routine=entered.routine), entered)

    def _told(self, session: Session, entered: SessionEntry) -> Session:
        return replace(
            session,
            before=entered.feeling(0, session.before),
            after=entered.feeling(1, session.after),
            note=entered.note,
        )

    def _save(self, session: Session, words: str) -> None:
        self._screen.post_message(SaveSession(session, words))
