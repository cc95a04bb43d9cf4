"""Add and edit sessions by hand, in a form over the screen that posts the result."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from functools import partial
from typing import Protocol, cast

from textual.screen import Screen

from acutui.practice.doubts import find_doubts
from acutui.practice.habit import Habit
from acutui.practice.manual_entry import (
    ManualEntry,
    move_session,
    resolve_start,
    round_to_minute,
)
from acutui.practice.records import Session
from acutui.screens.base import get_ratings
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.dialogs.session_form import FirstField, SessionEntry, SessionForm
from acutui.screens.messages import SaveSession
from acutui.services.context import Context
from acutui.services.routines import enter_session, plan_steps
from acutui.util.text import sanitize


class HasHabit(Protocol):
    """The app, as far as the editor knows it."""

    habit: Habit | None


MORNING = time(8)
"""The suggested time while there is no earlier session to go by."""


def add_session(screen: Screen[None], services: Context, day: date, habit: Habit) -> None:
    """Ask for a session that was done without the timer."""
    usable = [one for one in services.atlas.routines.values() if plan_steps(services, one)]
    if not usable:
        screen.notify("Your health conditions rule out all points.", severity="warning")
        return
    routines = [(one.id, sanitize(one.name)) for one in usable]
    latest = habit.last_session([one.id for one in usable])
    at = round_to_minute(latest.started) if latest else MORNING
    if day == habit.today:
        at = round_to_minute(services.clock.now())

    def make(entered: SessionEntry) -> ManualEntry:
        wall = resolve_start(entered.day, entered.at, services.settings.day_start)
        made = enter_session(services, services.atlas.routines[entered.routine], wall)
        return ManualEntry(_rate(made.session, entered), made.remark)

    def find(session: Session) -> list[str]:
        return find_doubts(session, habit.sessions_on(session.day), services.clock.now())

    given = SessionEntry(latest.routine if latest else routines[0][0], day, at)
    form = partial(SessionForm, "Add a session", routines)
    _ask(screen, form, given, make, find, "the added session")


def edit_session(
    screen: Screen[None],
    services: Context,
    session: Session,
    habit: Habit,
    first: FirstField = "time",
) -> None:
    """Ask for changes to a session: its time, routine, ratings and note, beginning at `first`."""
    routines = _list_routines(services)
    if session.routine not in services.atlas.routines:
        # A deleted routine, or a single point, can stay as it is.
        routines.insert(0, (session.routine, sanitize(session.routine)))
    given = _read_entry(session)

    def make(entered: SessionEntry) -> ManualEntry | None:
        if entered == given:
            return None
        # Another window may have changed the session meanwhile, or deleted it.
        habit_now = cast(HasHabit, screen.app).habit
        now = habit_now.find_session(session.id) if habit_now else None
        if now is None:
            screen.notify("Not saved: the session was deleted meanwhile.", severity="warning")
            return None
        entered = _take_over(_read_entry(now), given, entered)
        day_start, to_moment = services.settings.day_start, services.clock.local
        moved, remark = move_session(now, entered.day, entered.at, day_start, to_moment)
        return ManualEntry(_rate(replace(moved, routine=entered.routine), entered), remark)

    def find(edited: Session) -> list[str]:
        if (edited.started, edited.routine) == (session.started, session.routine):
            return []  # What was doubtful before was agreed to.
        return find_doubts(edited, habit.sessions_on(edited.day), services.clock.now())

    form = partial(SessionForm, "Edit a session", routines, first=first)
    _ask(screen, form, given, make, find, "the edit")


def _ask(
    screen: Screen[None],
    form: Callable[[SessionEntry], SessionForm],
    given: SessionEntry,
    make: Callable[[SessionEntry], ManualEntry | None],
    find: Callable[[Session], list[str]],
    description: str,
) -> None:
    """Show a form, and post the session that `make` returns.

    If its time needs a remark, or `find` has doubts, ask first.
    """

    def save(entered: SessionEntry | None) -> None:
        made = make(entered) if entered else None
        if entered is None or made is None:
            return
        session, remark = made
        doubts = [*filter(None, [remark]), *find(session)]
        if not doubts:
            screen.post_message(SaveSession(session, description))
            return

        def end(answer: str | None) -> None:
            if answer:
                screen.post_message(SaveSession(session, description))
            else:
                screen.app.push_screen(form(entered), save)

        answers = (Answer("y", "save it", "save"), Answer("", "change it", ""))
        screen.app.push_screen(QuestionDialog("Save it anyway?", doubts, answers), end)

    screen.app.push_screen(form(given), save)


def _list_routines(services: Context) -> list[tuple[str, str]]:
    return [(one.id, sanitize(one.name)) for one in services.atlas.routines.values()]


def _read_entry(session: Session) -> SessionEntry:
    started, ratings = round_to_minute(session.started), get_ratings(session)
    return SessionEntry(session.routine, session.day, started, *ratings, session.note)


def _take_over(now: SessionEntry, given: SessionEntry, entered: SessionEntry) -> SessionEntry:
    """Return what is `now`, with those fields that were `entered` otherwise than `given`."""
    values = {field.name: getattr(entered, field.name) for field in fields(SessionEntry)}
    changed = {name: value for name, value in values.items() if value != getattr(given, name)}
    return replace(now, **changed)


def _rate(session: Session, entered: SessionEntry) -> Session:
    """Return a session with the ratings and the note that were entered."""
    before, after = entered.feeling(0, session.before), entered.feeling(1, session.after)
    return replace(session, before=before, after=after, note=entered.note)
