"""What screens ask of the app."""

from dataclasses import dataclass

from textual.message import Message

from acutui.journal.sitting import Sitting
from acutui.practice.record import Day


@dataclass
class Practise(Message):
    """Lead through a routine; `check_in` asks first how it is now."""

    routine: str
    check_in: bool = False


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
class NoteDay(Message):
    """Set what is noted of a day; `words` name the change for undo."""

    day: Day
    words: str


@dataclass
class DeleteSession(Message):
    """Delete a session from the journal."""

    session: int


@dataclass
class SetConditions(Message):
    """What the user says some points must be kept from; () for nothing."""

    conditions: tuple[str, ...]


@dataclass
class Alert(Message):
    """Something in a session changed that eyes elsewhere should know of."""

    words: str
