"""config.toml: every setting once, with its default, its kind and a line of explanation.

What is declared here is the default, the check, the row on the settings screen and the row in
the README.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any, Literal

from acutui.config.option_types import (
    WEEKDAYS,
    Conditions,
    Kind,
    OneOf,
    Option,
    Switch,
    Theme,
    TimeOfDay,
    Weekdays,
    Whole,
    WordList,
    Zone,
)
from acutui.practice.habit import Rules
from acutui.util.toml_reader import EntryError, is_there, read_toml

Glyphs = Literal["auto", "braille", "blocks", "ascii"]


def _in(table: str, kind: Kind, said: str, about: str) -> dict[str, Any]:
    return {"option": (table, kind, said, about)}


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
        "habit", Whole(1, 12), "Sessions a day", "How many sessions make a day full."))
    streak: Literal["any", "full"] = field(default="any", metadata=_in(
        "habit", OneOf("any", "full"), "Streak",
        "What keeps a streak: any day with a session that counts, or full days only."))
    rest_weekdays: tuple[str, ...] = field(default=(), metadata=_in(
        "habit", Weekdays(), "Rest weekdays",
        "Weekdays of rest: they neither add to a streak nor break it."))
    checks: tuple[str, ...] = field(default=("vitamin-c", "workout"), metadata=_in(
        "habit", WordList(), "Checks", "What you tick each day beside the practice."))
    ready: int = field(default=5, metadata=_in(
        "session", Whole(0, 60), "Get ready",
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
    glyphs: Glyphs = field(default="auto", metadata=_in(
        "screen", OneOf("auto", "braille", "blocks", "ascii"), "Glyphs",
        "What figures and signs are drawn with; auto: what the terminal can show."))
    mouse: bool = field(default=False, metadata=_in(
        "screen", Switch(), "Mouse", "Use the mouse as well, from the next start on."))
    conditions: tuple[str, ...] = field(default=(), metadata=_in(
        "safety", Conditions(), "Conditions",
        "Points that are not for you are left out of routines, and marked in the Guide."))
    # fmt: on
    asked: bool = False
    """Whether the user has said which conditions there are, if only that there are none."""
    keys: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What stands wrong in config.toml, by the setting's name; under "" the file as a whole."""

    @property
    def rules(self) -> Rules:
        """The habit's rules as they are set."""
        return Rules(
            target=self.target,
            streak=self.streak,
            rest_weekdays=frozenset(WEEKDAYS.index(name) for name in self.rest_weekdays),
            day_start=self.day_start,
        )

    def with_value(self, option: Option, value: Any) -> "Settings":
        """Return the settings with one of them changed."""
        wrong = {name: what for name, what in self.wrong.items() if name != option.name}
        asked = self.asked or option.key == "conditions"
        return replace(self, **{option.key: value}, asked=asked, wrong=wrong)


def _option(key: str, default: Any, place: tuple[str, Kind, str, str]) -> Option:
    table, kind, said, about = place
    return Option(table, key, kind, default, said, about)


OPTIONS = tuple(
    _option(one.name, one.default, one.metadata["option"])
    for one in fields(Settings)
    if one.metadata
)
BY_NAME = {option.name: option for option in OPTIONS}
TABLES = ("habit", "session", "screen", "safety", "keys")


def load_settings(folder: Path, name: str = "config.toml") -> tuple[Settings, tuple[str, ...]]:
    """Read `config.toml` in `folder`; a wrong value keeps its default and is told of."""
    path = folder / name
    if not is_there(path):
        return Settings(), ()
    try:
        tables, text = read_toml(path)
    except ValueError as error:
        return Settings(wrong={"": str(error)}), (f"{error}; the defaults are used",)
    problems: list[str] = []
    wrong: dict[str, str] = {}

    # Once, and only where something is wrong: of a long file everything may be.
    lines = cache(lambda: _lines(text))

    def problem(table: str, key: str, what: str) -> None:
        names = (f"{table}.{key}", table) if table else (key, f"[{key}]")
        line = min((lines()[name] for name in names if name in lines()), default=None)
        place = f"line {line}: " if line else ""
        problems.append(f"{path}: {place}{what}")
        wrong[f"{table}.{key}" if table else key] = f"config.toml: {place}{what}"

    found: dict[str, Any] = {}
    for option in OPTIONS:
        held = tables.get(option.table, {}) if option.table else tables
        if isinstance(held, dict) and option.key in held:
            try:
                found[option.key] = option.read(held)
            except EntryError as error:
                problem(option.table, option.key, f"{error}; the default is used")
    found["asked"] = "conditions" in found
    found["keys"] = _keys(tables, problem)
    for table, key in _unknown(tables):
        name = f"{table}.{key}" if table else key
        problem(table, key, f"{name}: there is no such setting")
    return replace(Settings(), **found, wrong=wrong), tuple(problems)


def save_setting(folder: Path, table: str, key: str, value: Any) -> None:
    """Set one key in `config.toml`, keeping everything else as it stands, comments too.

    Raises ValueError where the file is broken, OSError or JournalError where it can't be written.
    """
    from acutui.util.files import replace_atomically  # noqa: PLC0415
    from acutui.util.toml_edit import with_key  # noqa: PLC0415 - only who changes one waits for it

    path = folder / "config.toml"
    text = ""
    if is_there(path):
        read_toml(path)
        text = path.read_bytes().decode()
    try:
        changed = with_key(text, table, key, value)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    replace_atomically(path, changed.encode())


def _keys(tables: Mapping[str, Any], problem: Callable[[str, str, str], None]) -> dict[str, str]:
    keys = tables.get("keys", {})
    if not isinstance(keys, dict):
        return {}
    for name, key in keys.items():
        if not isinstance(key, str):
            problem("keys", name, f"keys.{name}: is {key!r:.40}, not the name of a key")
    return {name: key for name, key in keys.items() if isinstance(key, str)}


def _unknown(tables: Mapping[str, Any]) -> list[tuple[str, str]]:
    known = {(option.table, option.key) for option in OPTIONS}
    unknown: list[tuple[str, str]] = []
    for key, value in tables.items():
        if key in TABLES and isinstance(value, dict):
            unknown += [(key, k) for k in value if key != "keys" and (key, k) not in known]
        elif ("", key) not in known:
            unknown.append(("", key))
    return unknown


def _lines(text: str) -> dict[str, int]:
    """Return the first line of each key, `habit.target`, and of each table, `[habit]`."""
    found: dict[str, int] = {}
    present = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
            present = header[1]
            found.setdefault(f"[{present}]", number)
        elif given := re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line):
            found.setdefault(f"{present}.{given[1]}" if present else given[1], number)
    return found
