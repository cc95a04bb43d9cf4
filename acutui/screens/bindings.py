"""All bindings: whose they are, and the names that keys can be given under [keys]."""

from textual.binding import Binding
from textual.screen import Screen

from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.check_in import CheckIn
from acutui.screens.dialogs.choice import Choice
from acutui.screens.dialogs.day import DayDialog
from acutui.screens.dialogs.form import Form
from acutui.screens.dialogs.page import Page
from acutui.screens.dialogs.routine import RoutineDialog
from acutui.screens.dialogs.ticks import Ticks
from acutui.screens.dialogs.zones import Zones
from acutui.screens.guide import GuideScreen
from acutui.screens.running import RunningScreen
from acutui.screens.session import SessionScreen
from acutui.screens.settings import SettingsScreen
from acutui.widgets.rows import RowList

MODES: dict[str, type[Screen[None]]] = {
    "guide": GuideScreen,
    "session": SessionScreen,
    "calendar": CalendarScreen,
}

_ALL = (
    *(CalendarScreen, GuideScreen, RunningScreen, SessionScreen, SettingsScreen),
    *(CheckIn, Choice, DayDialog, Page, Ticks, Zones, RowList),
    *(Form, RoutineDialog),
)


def binding_ids() -> set[str | None]:
    """Return the ids of all bindings of screens, dialogs and lists."""
    return {
        binding.id for owner in _ALL for binding in owner.BINDINGS if isinstance(binding, Binding)
    }
