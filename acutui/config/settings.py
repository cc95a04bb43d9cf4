"""All settings of config.toml, each declared once.

The declaration gives the default, the check, the row on the settings screen and the row in the
README.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from typing import Any, Literal, get_args

from acutui.config import option_types as kinds
from acutui.config.option_types import Option, OptionType
from acutui.practice.habit import Rules, Streak
from acutui.util.types import GlyphSetting, Script


def _setting(default: Any, table: str, kind: OptionType, label: str, about: str) -> Any:
    return field(default=default, metadata={"option": (table, kind, label, about)})


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of all settings."""

    # fmt: off
    timezone: str = _setting("", "", kinds.Zone(), "Time zone",
        "Where you are, if the computer is in another time zone, for example over SSH.")
    day_start: time = _setting(time(3), "", kinds.TimeOfDay(), "Day begins at",
        "Sessions before this time count for the day before.")
    target: int = _setting(2, "habit", kinds.WholeNumber(1, 12), "Sessions a day",
        "How many sessions make a day full.")
    streak: Streak = _setting("any", "habit", kinds.OneOf(*get_args(Streak)), "Streak",
        "any: a session that counts keeps it; full: only a full day does.")
    days_per_week: int = _setting(7, "habit", kinds.WholeNumber(1, 7), "Days a week",
        "How many days of a week keep the streak; the first days off beyond them are free.")
    rest_weekdays: tuple[str, ...] = _setting((), "habit", kinds.Weekdays(), "Rest weekdays",
        "Your weekly rest days; they neither add to a streak nor break it.")
    checks: tuple[str, ...] = _setting(
        ("vitamin-c", "workout"), "habit", kinds.WordList(), "Checklist",
        "Other things to tick off each day.")
    ready: int | Literal["auto"] = _setting("auto", "session", kinds.Seconds(0, 60), "Get ready",
        "Seconds to find each point before its time starts; auto: many for a new point, 5 once "
        "you know it. A routine can have its own.")
    check_in: bool = _setting(True, "session", kinds.Switch(), "Check-in",
        "Ask how you feel before and after each session.")
    on_gap: Literal["pause", "count"] = _setting(
        "pause", "session", kinds.OneOf("pause", "count"), "After a gap",
        "When the computer slept or the connection stalled: pause the session, or count the time.")
    places: tuple[str, ...] = _setting((), "session", kinds.WordList(), "Places",
        "Points to press instead of others, if a routine offers them, such as BL24 for BL23.")
    bell: bool = _setting(True, "session", kinds.Switch(), "Bell",
        "Ring the terminal bell when a step begins and ends.")
    flash: bool = _setting(True, "session", kinds.Switch(), "Flash",
        "Flash the frame when a step begins and ends.")
    notify: bool = _setting(False, "session", kinds.Switch(), "Notifications",
        "Show desktop notifications, if the terminal supports them (OSC 9).")
    say: str = _setting("", "session", kinds.Voice(), "Speech",
        "Say aloud what to do, by a command that speaks its last argument, such as espeak-ng.")
    theme: str = _setting("textual-dark", "screen", kinds.Theme(), "Theme", "The colours.")
    glyphs: GlyphSetting = _setting(
        "auto", "screen", kinds.OneOf(*get_args(GlyphSetting)), "Glyphs",
        "The characters for figures and symbols; auto uses what the terminal can show.")
    first_weekday: str = _setting(
        "mon", "screen", kinds.OneOf("mon", "sun", "sat"), "Week begins on",
        "The first day of a week in the Calendar, and for the days of a week.")
    han: Script = _setting("traditional", "screen", kinds.OneOf(*get_args(Script)), "Chinese names",
        "The characters for Chinese names.")
    mouse: bool = _setting(False, "screen", kinds.Switch(), "Mouse",
        "Use the mouse as well, from the next start on: click, tap and wheel do what keys do.")
    conditions: tuple[str, ...] = _setting((), "safety", kinds.Conditions(), "Health conditions",
        "Points that are not for you are skipped in routines and marked in the Guide.")
    emergency: str = _setting("", "safety", kinds.Number(), "Ambulance",
        "The number that calls an ambulance; empty for the one of your time zone.")
    # fmt: on
    conditions_answered: bool = False
    """Whether the question about health conditions was answered, if only with "none"."""
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Mistakes in config.toml by the setting's name, or by "" for the whole file."""

    @property
    def rules(self) -> Rules:
        rest = frozenset(kinds.WEEKDAY_IDS.index(name) for name in self.rest_weekdays)
        first = kinds.WEEKDAY_IDS.index(self.first_weekday)
        per_week = self.days_per_week
        return Rules(self.target, self.streak, rest, self.day_start, per_week, first)

    def with_key(self, id: str, key: str) -> "Settings":
        """Return the settings with another key for the binding `id`; "" is its default."""
        problems = {name: what for name, what in self.problems.items() if name != f"keys.{id}"}
        keys = {name: given for name, given in self.keys.items() if name != id}
        return replace(self, keys=keys | ({id: key} if key else {}), problems=problems)

    def with_value(self, option: Option, value: Any) -> "Settings":
        problems = {name: what for name, what in self.problems.items() if name != option.name}
        answered = self.conditions_answered or option.key == "conditions"
        changed = {option.key: value, "conditions_answered": answered, "problems": problems}
        return replace(self, **changed)


OPTIONS = tuple(
    Option(table, one.name, kind, one.default, label, about)
    for one in fields(Settings)
    if one.metadata
    for table, kind, label, about in [one.metadata["option"]]
)
BY_NAME = {option.name: option for option in OPTIONS}
TABLES = ("habit", "session", "screen", "safety", "keys")
