"""What screens ask of the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message

from acutui.practice.plan import AS_IT_IS, Plan
from acutui.practice.record import Day, Feeling, Session
from acutui.practice.signals import Signal

if TYPE_CHECKING:
    from acutui.atlas.model import Hold, Routine
    from acutui.journal.sitting import Sitting


@dataclass
class Practise(Message):
    """Lead through a routine, changed for once as planned."""

    routine: str
    plan: Plan = AS_IT_IS


@dataclass
class CheckInNow(Message):
    """Ask how it is now, to find the routines that fit."""


@dataclass
class DoAction(Message):
    """Do what a key does, on another mode's screen where one is named."""

    mode: str | None
    action: str


@dataclass
class ShowPoint(Message):
    """Go to a point in the Guide."""

    point: str


@dataclass
class ShowRoutine(Message):
    """Go to a routine on Session."""

    routine: str


@dataclass
class ShowDay(Message):
    """Go to a day in the Calendar."""

    day: date


@dataclass
class Felt(Message):
    """How it felt after a session, and a note on it."""

    session: Session
    after: Feeling
    note: str


@dataclass
class PressOne(Message):
    """Lead through one point alone."""

    point: str


@dataclass
class Ended(Message):
    """A session is over; save it or throw it away."""

    sitting: Sitting
    keep: bool


@dataclass
class WriteOut(Message):
    """Write a session that could not be saved into a file of its own."""

    sitting: Sitting


@dataclass
class LeaveUnkept(Message):
    """Leave a session that is kept nowhere, if the user says so."""


@dataclass
class NoteDays(Message):
    """Set what is noted of some days; `words` name the change for undo."""

    days: Sequence[Day]
    words: str


@dataclass
class SaveSession(Message):
    """Add a session, or change it; `words` name the change for undo."""

    session: Session
    words: str


@dataclass
class Export(Message):
    """Write everything to a file: as json, csv or ics."""

    form: str


@dataclass
class DeleteSession(Message):
    """Delete a session from the journal."""

    session: int


@dataclass
class SetOption(Message):
    """Change a setting: its table and key in config.toml, and the value as `Settings` has it."""

    table: str
    key: str
    value: object


class OfRoutines(Message):
    """Something to be done with routines of one's own."""


@dataclass
class AddHold(OfRoutines):
    """Add a hold to a routine of one's own, by its id; "" begins a new one, called `name`."""

    routine: str
    name: str
    hold: Hold


@dataclass
class CopyRoutine(OfRoutines):
    """Make a routine of one's own of the one with this id, and show it."""

    routine: str


@dataclass
class ChangeRoutine(OfRoutines):
    """Change the name and the holds of a routine of one's own."""

    was: Routine
    now: Routine


@dataclass
class DeleteRoutine(OfRoutines):
    """Delete a routine of one's own."""

    routine: Routine


@dataclass
class UndoRoutines(OfRoutines):
    """Take back the last change of routines."""


@dataclass
class OpenSettings(Message):
    """Show the settings, the cursor on one of them by its name: `habit.target`."""

    name: str


@dataclass
class Alert(Message):
    """Something in a session changed that ears and eyes elsewhere should know of."""

    signal: Signal
    words: str
