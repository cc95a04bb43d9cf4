"""All bindings: whose they are, and the names that keys can be given under [keys]."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import _character_to_key
from textual.screen import ModalScreen, Screen

GLOBAL_BINDINGS = (
    Binding("1", "mode('guide')", "Guide", show=False, id="app.guide"),
    Binding("2", "mode('session')", "Session", show=False, id="app.session"),
    Binding("3", "mode('calendar')", "Calendar", show=False, id="app.calendar"),
    Binding("u", "undo", "undo the last change", show=False, id="app.undo"),
    Binding("U", "redo", "do it again", show=False, id="app.redo"),
    Binding("exclamation_mark", "red_flags", "when to get help", show=False,
            id="app.red-flags"),
    Binding("question_mark", "keys", "keys", key_display="?", id="app.keys"),
    Binding("s", "settings", "settings", show=False, id="app.settings",
            tooltip="settings: habit, alerts, theme and all else"),
    Binding("ctrl+z", "suspend_process", "suspend", show=False, id="app.suspend"),
    Binding("q", "quit", "quit", id="app.quit"),
    Binding("ctrl+q,ctrl+c", "quit", "quit", show=False, id="app.quit-anyway", system=True),
)  # fmt: skip
"""The keys that work on every screen without a dialog over it."""


def _owners() -> tuple[type[DOMNode], ...]:
    """Return every class that has keys. To import them all would delay the first frame."""
    from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
    from acutui.screens.dialogs.add_hold import AddHoldDialog  # noqa: PLC0415
    from acutui.screens.dialogs.alerts import AlertsDialog  # noqa: PLC0415
    from acutui.screens.dialogs.check_in import CheckIn, CheckOut, NumbersDialog  # noqa: PLC0415
    from acutui.screens.dialogs.checklist import ChecklistDialog  # noqa: PLC0415
    from acutui.screens.dialogs.choice import QuestionDialog  # noqa: PLC0415
    from acutui.screens.dialogs.day_sessions import DayDialog  # noqa: PLC0415
    from acutui.screens.dialogs.form import Form  # noqa: PLC0415
    from acutui.screens.dialogs.name_prompt import NameDialog  # noqa: PLC0415
    from acutui.screens.dialogs.routine_editor import RoutineDialog  # noqa: PLC0415
    from acutui.screens.dialogs.session_form import SessionForm  # noqa: PLC0415
    from acutui.screens.dialogs.text_page import TextPage  # noqa: PLC0415
    from acutui.screens.dialogs.time_zone import TimeZoneDialog  # noqa: PLC0415
    from acutui.screens.guide import GuideScreen  # noqa: PLC0415
    from acutui.screens.session import SessionScreen  # noqa: PLC0415
    from acutui.screens.settings import SettingsScreen  # noqa: PLC0415
    from acutui.screens.timer import TimerScreen  # noqa: PLC0415
    from acutui.widgets.row_list import RowList  # noqa: PLC0415
    from acutui.widgets.stepper import Stepper  # noqa: PLC0415

    return (
        *(CalendarScreen, GuideScreen, TimerScreen, SessionScreen, SettingsScreen),
        *(
            AddHoldDialog,
            AlertsDialog,
            CheckIn,
            CheckOut,
            QuestionDialog,
            DayDialog,
            SessionForm,
            Form,
            NameDialog,
        ),
        *(
            NumbersDialog,
            TextPage,
            RoutineDialog,
            ChecklistDialog,
            TimeZoneDialog,
            Stepper,
            RowList,
        ),
    )


def mode_screens() -> dict[str, type[Screen[None]]]:
    """Return the screen of each mode."""
    from acutui.screens.calendar import CalendarScreen  # noqa: PLC0415
    from acutui.screens.guide import GuideScreen  # noqa: PLC0415
    from acutui.screens.session import SessionScreen  # noqa: PLC0415

    return {"guide": GuideScreen, "session": SessionScreen, "calendar": CalendarScreen}


def binding_ids() -> set[str | None]:
    """Return the ids of all bindings: those of screens, dialogs and lists, and the global ones."""
    own = (binding for owner in _owners() for binding in owner.BINDINGS)
    found = {binding.id for binding in own if isinstance(binding, Binding)}
    return found | {binding.id for binding in GLOBAL_BINDINGS}


def clashes(keys: Mapping[str, str]) -> list[str]:
    """Return sentences on keys that two things on one screen would share, by what is set.

    Textual tells of few of them. What shares a key by default does so on purpose.
    """
    found: dict[str, None] = {}
    for owner in _owners():
        on: dict[str, list[str]] = defaultdict(list)
        own = [one for one in owner.BINDINGS if isinstance(one, Binding) and one.id]
        for binding in own if issubclass(owner, ModalScreen) else (*own, *GLOBAL_BINDINGS):
            for key in keys.get(binding.id or "", binding.key).split(","):
                on[_long(key.strip())].append(binding.id or "")
        for key, ids in on.items():
            for one, other in combinations(sorted(set(ids)), 2):
                if one in keys or other in keys:
                    found[f"keys: {one} and {other} would share the key {key}"] = None
    return list(found)


def _long(key: str) -> str:
    return _character_to_key(key) if len(key) == 1 else key
