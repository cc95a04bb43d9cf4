"""What screens ask of the app, and what the app tells the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual.message import Message

from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.practice.cues import Cue
from acutui.practice.records import Day, Feeling, Session

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.signal import Signal as Bulletin

    from acutui.atlas.model import Hold, Routine
    from acutui.practice.timer import TimerState


class Request(Message):
    """A message that is equal to another that says the same.

    That is told here once: of a score of data classes, each making its own, the first frame
    would have to wait.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        said = self.__match_args__
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in said
        )

    __hash__ = Message.__hash__


class SessionRequest(Request):
    """Something to do with a session."""


class JournalRequest(Request):
    """Something to do with the journal."""


class Destination(Request):
    """Somewhere to go, or a command to run there."""


@dataclass(eq=False, repr=False)
class StartRoutine(SessionRequest):
    """Lead through a routine, changed for once as planned."""

    routine: str
    plan: Adjustment = NO_ADJUSTMENT


@dataclass(eq=False, repr=False)
class CheckInNow(SessionRequest):
    """Ask how it is now, to find the routines that fit."""


@dataclass(eq=False, repr=False)
class DoAction(Destination):
    """Do what a key does, on another mode's screen where one is named."""

    mode: str | None
    action: str


@dataclass(eq=False, repr=False)
class ShowPoint(Destination):
    """Go to a point in the Guide."""

    point: str


@dataclass(eq=False, repr=False)
class ShowRoutine(Destination):
    """Go to a routine on Session."""

    routine: str


@dataclass(eq=False, repr=False)
class ShowDay(Destination):
    """Go to a day in the Calendar."""

    day: date


@dataclass(eq=False, repr=False)
class FeedbackGiven(JournalRequest):
    """How it felt after a session, and a note on it."""

    session: Session
    after: Feeling
    note: str


@dataclass(eq=False, repr=False)
class StartPoint(SessionRequest):
    """Lead through one point alone."""

    point: str


@dataclass(eq=False, repr=False)
class SessionEnded(SessionRequest):
    """A session is over; save it or discard it."""

    save: bool


@dataclass(eq=False, repr=False)
class TimerAdvanced(Request):
    """The timer of the running session has a new state."""

    state: TimerState
    seen: datetime


@dataclass(eq=False, repr=False)
class ExportUnsaved(SessionRequest):
    """Write a session that could not be saved into a file of its own."""


@dataclass(eq=False, repr=False)
class LeaveUnsaved(SessionRequest):
    """Leave a session that is kept nowhere, if the user says so."""


@dataclass(eq=False, repr=False)
class SaveDays(JournalRequest):
    """Set what is noted of some days; `description` names the change for undo."""

    days: Sequence[Day]
    description: str


@dataclass(eq=False, repr=False)
class SaveSession(JournalRequest):
    """Add a session, or change it; `description` names the change for undo."""

    session: Session
    description: str


@dataclass(eq=False, repr=False)
class Export(JournalRequest):
    """Write everything to a file: as json, csv or ics."""

    format: str


@dataclass(eq=False, repr=False)
class DeleteSession(JournalRequest):
    """Delete a session from the journal."""

    session: int


@dataclass(eq=False, repr=False)
class SetOption(Request):
    """Change a setting: its table and key in config.toml, and the value as `Settings` has it."""

    table: str
    key: str
    value: object


class Announcement(Message, bubble=False):
    """What the app tells every screen that has called `subscribe`."""


def subscribe(screen: Screen[Any], listener: Callable[[Announcement], None]) -> None:
    """Call a listener with each of the app's announcements while a screen is mounted.

    It is called, not sent a message: a screen under a dialog is painted as a whole after every
    message, whether it changed or not.
    """
    announcements = cast("Announcer", screen.app).announcements
    announcements.subscribe(screen, listener, immediate=True)


class Announcer(Protocol):
    """An app that publishes announcements."""

    announcements: Bulletin[Announcement]


@dataclass(eq=False, repr=False)
class SettingsChanged(Announcement):
    """A setting was changed, by its name: `habit.target`."""

    name: str


class RoutinesChanged(Announcement):
    """The user's routines were read again after a change."""


class SessionBegan(Announcement):
    """A session began, or was resumed."""


class RoutineRequest(Request):
    """Something to be done with routines of one's own."""


@dataclass(eq=False, repr=False)
class AddHold(RoutineRequest):
    """Add a hold to a routine of one's own, by its id; "" begins a new one, called `name`."""

    routine: str
    name: str
    hold: Hold


@dataclass(eq=False, repr=False)
class CopyRoutine(RoutineRequest):
    """Make a routine of one's own of the one with this id, and show it."""

    routine: str


@dataclass(eq=False, repr=False)
class ChangeRoutine(RoutineRequest):
    """Change the name and the holds of a routine of one's own."""

    was: Routine
    now: Routine


@dataclass(eq=False, repr=False)
class DeleteRoutine(RoutineRequest):
    """Delete a routine of one's own."""

    routine: Routine


@dataclass(eq=False, repr=False)
class UndoRoutines(RoutineRequest):
    """Take back the last change of routines."""


@dataclass(eq=False, repr=False)
class OpenSettings(Request):
    """Show the settings, the cursor on one of them by its name: `habit.target`."""

    name: str


@dataclass(eq=False, repr=False)
class Alert(Request):
    """Something in a session changed that ears and eyes elsewhere should know of."""

    signal: Cue
    text: str
