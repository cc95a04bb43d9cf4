"""config.toml: every setting once, with its default, its kind and a line of explanation.

What is declared here is the default, the check, the row on the settings screen and the row in
the README.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from typing import Any, Literal, get_args

from acutui.config.option_types import (
    WEEKDAY_IDS,
    Conditions,
    OneOf,
    Option,
    OptionType,
    Switch,
    Theme,
    TimeOfDay,
    Weekdays,
    WholeNumber,
    WordList,
    Zone,
)
from acutui.practice.habit import Rules, Streak
from acutui.util.types import GlyphSetting


def _in(table: str, kind: OptionType, label: str, about: str) -> dict[str, Any]:
    return {"option": (table, kind, label, about)}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `ready` is in seconds; an empty `timezone` is the system's."""

    # fmt: off
    timezone: str = field(default="", metadata=_in(
        "", Zone(), "Time zone",
        "Where you are; over SSH the machine may be in another zone."))
    day_start: time = field(default=time(3), metadata=_in(
        "", TimeOfDay(), "Day begins at",
        "Until this hour what you practise still belongs to the day before."))
    target: int = field(default=2, metadata=_in(
        "habit", WholeNumber(1, 12), "Sessions a day", "How many sessions make a day full."))
    streak: Streak = field(default="any", metadata=_in(
        "habit", OneOf(*get_args(Streak)), "Streak",
        "What keeps a streak: any day with a session that counts, or full days only."))
    rest_weekdays: tuple[str, ...] = field(default=(), metadata=_in(
        "habit", Weekdays(), "Rest weekdays",
        "Weekdays of rest: they neither add to a streak nor break it."))
    checks: tuple[str, ...] = field(default=("vitamin-c", "workout"), metadata=_in(
        "habit", WordList(), "Checks", "What you tick each day beside the practice."))
    ready: int = field(default=5, metadata=_in(
        "session", WholeNumber(0, 60), "Get ready",
        "Seconds to find each place before its time runs; a routine may have its own."))
    check_in: bool = field(default=True, metadata=_in(
        "session", Switch(), "Check-in", "Ask how it is before a session, and after it."))
    on_gap: Literal["pause", "count"] = field(default="pause", metadata=_in(
        "session", OneOf("pause", "count"), "After a gap",
        "When the machine slept or the line stalled: pause where it was, or count the time."))
    bell: bool = field(default=True, metadata=_in(
        "session", Switch(), "Bell", "Ring the terminal's bell when a hold begins and ends."))
    flash: bool = field(default=True, metadata=_in(
        "session", Switch(), "Flash", "Flash the frame when a hold begins and ends."))
    notify: bool = field(default=False, metadata=_in(
        "session", Switch(), "Notices",
        "Desktop notices through the terminal (OSC 9), where it shows them."))
    theme: str = field(default="textual-dark", metadata=_in(
        "screen", Theme(), "Theme", "The colours."))
    glyphs: GlyphSetting = field(default="auto", metadata=_in(
        "screen", OneOf(*get_args(GlyphSetting)), "Glyphs",
        "What figures and signs are drawn with; auto: what the terminal can show."))
    mouse: bool = field(default=False, metadata=_in(
        "screen", Switch(), "Mouse", "Use the mouse as well, from the next start on."))
    conditions: tuple[str, ...] = field(default=(), metadata=_in(
        "safety", Conditions(), "Conditions",
        "Points that are not for you are left out of routines, and marked in the Guide."))
    # fmt: on
    conditions_answered: bool = False
    """Whether the user has label which conditions there are, if only that there are none."""
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What stands wrong in config.toml, by the setting's name; under "" the file as a whole."""

    @property
    def rules(self) -> Rules:
        """The habit's rules as they are set."""
        return Rules(
            target=self.target,
            streak=self.streak,
            rest_weekdays=frozenset(WEEKDAY_IDS.index(name) for name in self.rest_weekdays),
            day_start=self.day_start,
        )

    def with_value(self, option: Option, value: Any) -> "Settings":
        """Return the settings with one of them changed."""
        problems = {name: what for name, what in self.problems.items() if name != option.name}
        answered = self.conditions_answered or option.key == "conditions"
        changed = {option.key: value, "conditions_answered": answered, "problems": problems}
        return replace(self, **changed)


def _option(key: str, default: Any, place: tuple[str, OptionType, str, str]) -> Option:
    table, kind, label, about = place
    return Option(table, key, kind, default, label, about)


OPTIONS = tuple(
    _option(one.name, one.default, one.metadata["option"])
    for one in fields(Settings)
    if one.metadata
)
BY_NAME = {option.name: option for option in OPTIONS}
TABLES = ("habit", "session", "screen", "safety", "keys")
