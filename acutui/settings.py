"""config.toml: every setting once, with its default, its check and a line of explanation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any, Literal

from acutui.atlas.entries import Entry, EntryError, is_there, read_toml
from acutui.practice.habit import Rules

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Glyphs = Literal["auto", "braille", "blocks", "ascii"]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `ready` is in seconds; an empty `timezone` is the system's."""

    timezone: str = ""
    day_start: time = time(3)
    target: int = 2
    streak: Literal["any", "full"] = "any"
    rest_weekdays: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("vitamin-c", "workout")
    ready: int = 5
    check_in: bool = True
    on_gap: Literal["pause", "count"] = "pause"
    bell: bool = True
    flash: bool = True
    notify: bool = False
    theme: str = "textual-dark"
    glyphs: Glyphs = "auto"
    mouse: bool = False
    conditions: tuple[str, ...] = ()
    asked: bool = False
    """Whether the user has said which conditions there are, if only that there are none."""
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """The habit's rules as they are set."""
        return Rules(
            target=self.target,
            streak=self.streak,
            rest_weekdays=frozenset(WEEKDAYS.index(name) for name in self.rest_weekdays),
            day_start=self.day_start,
        )


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its place in config.toml, how it is read, and what it does in a line."""

    table: str
    key: str
    read: Callable[[Entry, str], Any]
    explained: str

    @property
    def name(self) -> str:
        """The setting as it is called: `habit.target`."""
        return f"{self.table}.{self.key}" if self.table else self.key


def _timezone(entry: Entry, key: str) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only who sets a zone needs it

    name = entry.text(key)
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise entry.error(key, f"there is no time zone {name!r:.40}") from error
    return name


def _time_of_day(entry: Entry, key: str) -> time:
    text = entry.text(key)
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
        raise entry.error(key, f"is {text!r:.40}, not a time like 03:00")
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def _choice(*allowed: str) -> Callable[[Entry, str], str]:
    return lambda entry, key: entry.choice(key, allowed)


def _whole(least: int, most: int) -> Callable[[Entry, str], int]:
    return lambda entry, key: entry.whole(key, least, most)


def _weekdays(entry: Entry, key: str) -> tuple[str, ...]:
    days = entry.texts(key)
    for day in days:
        if day not in WEEKDAYS:
            raise entry.error(key, f"has {day!r:.40}, not one of {', '.join(WEEKDAYS)}")
    return days


def _flag(entry: Entry, key: str) -> bool:
    return entry.flag(key)


def _text(entry: Entry, key: str) -> str:
    return entry.text(key)


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    return entry.texts(key)


OPTIONS = (
    Option("", "timezone", _timezone, "Your time zone, like Asia/Kolkata; else the system's"),
    Option("", "day_start", _time_of_day, "When a day begins; until then it is still yesterday"),
    Option("habit", "target", _whole(1, 12), "Sessions a day that make the day full"),
    Option("habit", "streak", _choice("any", "full"), "What keeps a streak: any day, or full ones"),
    Option("habit", "rest_weekdays", _weekdays, "Weekdays of rest: mon, tue, ..."),
    Option("habit", "checks", _texts, "What else you tick each day"),
    Option("session", "ready", _whole(0, 60), "Seconds to find each place"),
    Option("session", "check_in", _flag, "Ask how it is before a session, and after it"),
    Option("session", "on_gap", _choice("pause", "count"), "What a sleep of the machine does"),
    Option("session", "bell", _flag, "Ring the terminal's bell"),
    Option("session", "flash", _flag, "Flash the frame when a hold begins and ends"),
    Option("session", "notify", _flag, "Desktop notification through the terminal (OSC 9)"),
    Option("screen", "theme", _text, "Colours"),
    Option("screen", "glyphs", _choice("auto", "braille", "blocks", "ascii"), "What draws figures"),
    Option("screen", "mouse", _flag, "Let the terminal report the mouse"),
    Option("safety", "conditions", _texts, "What to keep you from: pregnancy, osteoporosis, ..."),
)
TABLES = ("habit", "session", "screen", "safety", "keys")


def load_settings(folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """Read `config.toml` in `folder`; a wrong value keeps its default and is told of."""
    path = folder / "config.toml"
    if not is_there(path):
        return Settings(), ()
    try:
        tables, text = read_toml(path)
    except ValueError as error:
        return Settings(), (f"{error}; the defaults are used",)
    problems: list[str] = []

    # Once, and only where something is wrong: of a long file everything may be.
    lines = cache(lambda: _lines(text))

    def problem(table: str, key: str, what: str) -> None:
        names = (f"{table}.{key}", table) if table else (key, f"[{key}]")
        line = min((lines()[name] for name in names if name in lines()), default=None)
        place = f"line {line}: " if line else ""
        problems.append(f"{path}: {place}{what}")

    found: dict[str, Any] = {}
    for option in OPTIONS:
        held = tables.get(option.table, {}) if option.table else tables
        if isinstance(held, dict) and option.key in held:
            try:
                entry = Entry(held, f"{option.table}." if option.table else "")
                found[option.key] = option.read(entry, option.key)
            except EntryError as error:
                problem(option.table, option.key, f"{error}; the default is used")
    found["asked"] = "conditions" in found
    found["keys"] = _keys(tables, problem)
    for table, key in _unknown(tables):
        name = f"{table}.{key}" if table else key
        problem(table, key, f"{name}: there is no such setting")
    return replace(Settings(), **found), tuple(problems)


def save_setting(folder: Path, table: str, key: str, value: Any) -> None:
    """Set one key in `config.toml`, keeping everything else as it stands, comments too.

    Raises ValueError where the file is broken, OSError or JournalError where it can't be written.
    """
    import tomlkit  # noqa: PLC0415 - only who changes a setting waits for it

    from acutui.journal.files import replace_atomically  # noqa: PLC0415

    path = folder / "config.toml"
    if is_there(path):
        _, text = read_toml(path)
    else:
        text = ""
    document = tomlkit.parse(text)
    if table not in document:
        document[table] = tomlkit.table()
    document[table][key] = value
    replace_atomically(path, tomlkit.dumps(document).encode())


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
