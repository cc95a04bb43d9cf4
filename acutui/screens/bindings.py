"""All bindings: whose they are, and the names that keys can be given under [keys]."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from textual.binding import Binding
from textual.keys import _character_to_key
from textual.screen import ModalScreen, Screen

from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.add_hold import AddHoldDialog
from acutui.screens.dialogs.alerts import AlertsDialog
from acutui.screens.dialogs.check_in import CheckIn, CheckOut, NumbersDialog
from acutui.screens.dialogs.choice import Choice
from acutui.screens.dialogs.day import DayDialog
from acutui.screens.dialogs.entry import Entry
from acutui.screens.dialogs.form import Form
from acutui.screens.dialogs.naming import Naming
from acutui.screens.dialogs.page import Page
from acutui.screens.dialogs.routine import RoutineDialog
from acutui.screens.dialogs.ticks import Ticks
from acutui.screens.dialogs.zones import Zones
from acutui.screens.guide import GuideScreen
from acutui.screens.running import RunningScreen
from acutui.screens.session import SessionScreen
from acutui.screens.settings import SettingsScreen
from acutui.widgets.chooser import Chooser
from acutui.widgets.rows import RowList

MODES: dict[str, type[Screen[None]]] = {
    "guide": GuideScreen,
    "session": SessionScreen,
    "calendar": CalendarScreen,
}

_ALL = (
    *(CalendarScreen, GuideScreen, RunningScreen, SessionScreen, SettingsScreen),
    *(AddHoldDialog, AlertsDialog, CheckIn, CheckOut, Choice, DayDialog, Entry, Form, Naming),
    *(NumbersDialog, Page, RoutineDialog, Ticks, Zones, Chooser, RowList),
)


def binding_ids() -> set[str | None]:
    """Return the ids of all bindings of screens, dialogs and lists."""
    return {
        binding.id for owner in _ALL for binding in owner.BINDINGS if isinstance(binding, Binding)
    }


def clashes(keys: Mapping[str, str], everywhere: Iterable[Binding]) -> list[str]:
    """Return sentences on keys that two things on one screen would share, by what is set.

    Textual tells of few of them. What shares a key by default does so on purpose.
    """
    found: dict[str, None] = {}
    shared = [binding for binding in everywhere if binding.id]
    for owner in _ALL:
        on: dict[str, list[str]] = defaultdict(list)
        own = [one for one in owner.BINDINGS if isinstance(one, Binding) and one.id]
        for binding in own if issubclass(owner, ModalScreen) else (*own, *shared):
            for key in keys.get(binding.id or "", binding.key).split(","):
                on[_long(key.strip())].append(binding.id or "")
        for key, ids in on.items():
            for one, other in combinations(sorted(set(ids)), 2):
                if one in keys or other in keys:
                    found[f"keys: {one} and {other} would share the key {key}"] = None
    return list(found)


def _long(key: str) -> str:
    return _character_to_key(key) if len(key) == 1 else key
