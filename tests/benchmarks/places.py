"""Every screen, dialog and page: the keys that lead there, that move in it and that close it."""

import sys
from dataclasses import dataclass
from pathlib import Path

from habit import history
from written import write

BYTES = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+p": "\x10",
    "plus": "+",
    "minus": "-",
}
"""What a terminal sends for keys that are not a character."""

SETTINGS = """
[session]
check_in = false
[safety]
conditions = []
"""
ROUTINES = """
[[routine]]
id = "mine"
name = "Mine"
ready = 30
holds = [
    { point = "LI4", side = "each", seconds = 60 },
    { point = "PC6", side = "each", seconds = 60 },
    { point = "ST36", side = "each", seconds = 60 },
]
"""


def prepare(home: Path) -> list[str]:
    """Write settings, a routine and two years of sessions; return the command that uses them."""
    home.joinpath("config.toml").write_text(SETTINGS, "utf-8")
    home.joinpath("routines.toml").write_text(ROUTINES, "utf-8")
    known = history(730, 1)
    write(home / "journal.json", known.sessions, known.days.values())
    return [sys.executable, "-m", "acutui", "--data", f"{home}/journal.json", "--config", str(home)]


@dataclass(frozen=True, slots=True)
class Place:
    """Keys are Textual's names, separated by spaces."""

    name: str
    screen: str
    """The class of what is opened."""

    lead: str
    """The keys from the screen where the program starts, or from any mode."""

    opening: str
    step: str = ""
    closing: str = "escape"
    back: str = ""
    """The keys that lead back to a mode, once it is closed."""


PLACES = (
    # The modes close by going to another.
    Place("Guide", "GuideScreen", "2", "1", "down", "2"),
    Place("Session", "SessionScreen", "1", "2", "down", "1"),
    Place("Calendar", "CalendarScreen", "2", "3", "left", "2"),
    Place("Insight", "InsightScreen", "3", "i", "down"),
    Place("all sessions", "HistoryScreen", "3", "l", "down"),
    Place("keys of the Guide", "TextPage", "1", "question_mark", "j"),
    Place("keys of Session", "TextPage", "2", "question_mark", "j"),
    Place("keys of the Calendar", "TextPage", "3", "question_mark", "j"),
    Place("a point's page", "TextPage", "1", "space", "j"),
    Place("a routine's page", "TextPage", "2 down down down", "space", "j"),
    Place("when to get help", "TextPage", "2", "exclamation_mark", "j"),
    Place("notices", "NoticesPage", "2 u", "N", "j"),
    Place("palette", "Palette", "2", "ctrl+p", "down"),
    Place("region", "ListChoiceDialog", "1", "f", "down"),
    Place("add a hold", "AddHoldDialog", "1", "a", "down"),
    Place("name", "NameDialog", "2 home down e", "n", "right", "escape", "escape"),
    Place("check-in", "CheckIn", "2", "c", "right"),
    Place("conditions", "ConditionsDialog", "2", "h", "down"),
    Place("own routine", "RoutineDialog", "2 home down", "e", "down"),
    Place("a question", "QuestionDialog", "2 end", "e", "down"),
    Place("alerts", "AlertsDialog", "2", "t"),
    Place("a running session", "TimerScreen", "2", "enter", "n"),
    Place(
        "stop a session", "QuestionDialog", "2 enter enter", "escape", "down", "escape", "escape d"
    ),
    Place("how do you feel", "CheckOut", "2 enter enter f", "c", "down", "escape", "enter"),
    Place("day", "DayDialog", "3", "enter", "down"),
    Place("session form", "SessionForm", "3", "a", "down"),
    Place("checklist", "ChecklistDialog", "3", "x", "down"),
    Place("export", "QuestionDialog", "3", "o", "down"),
    Place("settings", "SettingsScreen", "2", "s", "down"),
    Place("time zone", "TimeZoneDialog", "2 s home", "enter", "down", "escape", "escape"),
    Place("theme", "ThemeDialog", "2 s t", "enter", "down", "escape", "escape"),
    Place("all keys", "KeysDialog", "2 s G", "enter", "down", "escape", "escape"),
    Place("a new key", "KeyPrompt", "2 s G enter", "enter", "", "escape", "escape escape"),
)
