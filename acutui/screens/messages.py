"""Messages from the screens to the app, and announcements from the app to the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, dataclass_transform

from textual.message import Message

from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.practice.cues import Cue
from acutui.practice.records import Day, Session

if TYPE_CHECKING:
    from textual.screen import Screen

    from acutui.atlas.model import Hold, Point, Routine
    from acutui.practice.timer import TimerState


@dataclass_transform(eq_default=False)
class Request(Message):
    """Something a screen asks of the app. Each subclass is a data class.

    They share one `__eq__`: generating one for each class would delay the first frame.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclass(eq=False, repr=False)(cls)

    def __eq__(self, other: object) -> bool:
        # The fields alone: Textual keeps its own in slots.
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = Message.__hash__


class SessionRequest(Request):
    """Something to do with a session."""


class JournalRequest(Request):
    """Something to do with the journal."""


class StartRoutine(SessionRequest):
    """Start a routine, adjusted for this one session."""

    routine: str
    plan: Adjustment = NO_ADJUSTMENT


class StartPoint(SessionRequest):
    """Start a session of a single point."""

    point: str


class CheckInNow(SessionRequest):
    """Ask how the user feels now, to suggest routines."""


class TimerAdvanced(Request):
    """The timer of the running session has a new state."""

    state: TimerState
    seen: datetime


class SessionEnded(SessionRequest):
    """A session is over: save it or discard it."""

    save: bool


class ExportUnsaved(SessionRequest):
    """Write a session that could not be saved to a file of its own."""


class LeaveUnsaved(SessionRequest):
    """Close a session that is stored nowhere, if the user agrees."""


class Alert(Request):
    """Sound an alert; `text` is for a desktop notification.

    With `repeats` it sounds again and again, until the user does something.
    """

    signal: Cue
    text: str
    repeats: bool = False


class Say(Request):
    """Speak these words; with `cut` instead of what is being said.

    A `command` is tried, in place of the one that is set.
    """

    words: str
    cut: bool = False
    command: str = ""


class SaveDays(JournalRequest):
    """Save the rest marks and checks of some days; `description` names the change for undo."""

    days: Sequence[Day]
    description: str


class SaveSession(JournalRequest):
    """Add or replace a session; `description` names the change for undo."""

    session: Session
    description: str


class DeleteSession(JournalRequest):
    """Delete a session from the journal."""

    session: int


class Export(JournalRequest):
    """Write the whole journal to a file: as json, csv or ics."""

    format: str


class SetOption(Request):
    """Change a setting: its table and key in config.toml, and the value as `Settings` has it."""

    table: str
    key: str
    value: object


class SetKey(Request):
    """Give a binding another key, as it is written in config.toml; "" is its default."""

    id: str
    key: str


class DoAction(Request):
    """Run a key's action, on another mode's screen if `mode` is given."""

    mode: str | None
    action: str


class Show(Request):
    """Go to a point in the Guide, a routine on Session, or a day in the Calendar."""

    item: Point | Routine | date


class RoutineRequest(Request):
    """A change of the user's routines."""


class AddHold(RoutineRequest):
    """Add a hold to a routine; with an empty id, to a new one called `name`."""

    routine: str
    name: str
    hold: Hold


class CopyRoutine(RoutineRequest):
    """Copy the routine with this id, and show the copy."""

    routine: str


class ChangeRoutine(RoutineRequest):
    """Change the name and the holds of a routine."""

    was: Routine
    now: Routine


class DeleteRoutine(RoutineRequest):
    """Delete a routine."""

    routine: Routine


class UndoRoutines(RoutineRequest):
    """Undo the last change of the routines."""


@dataclass(eq=False, repr=False)
class SettingsChanged:
    """A setting changed, given by its name: `habit.target`."""

    name: str


class RoutinesChanged:
    """The user's routines changed."""


class SessionBegan:
    """A session was started or resumed."""


Announcement: TypeAlias = SettingsChanged | RoutinesChanged | SessionBegan
"""What the app tells every screen that has called `subscribe`."""


def subscribe(screen: Screen[Any], listener: Callable[[Announcement], None]) -> None:
    """Call a listener with each of the app's announcements while a screen is mounted.

    It is called, not sent a message: a screen under a dialog is repainted as a whole after every
    message, whether it changed or not.
    """
    app: Any = screen.app
    app.announcements.subscribe(screen, listener, immediate=True)
