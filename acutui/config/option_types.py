"""The kinds of settings: how each is read and checked, typed, written and told."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from acutui.practice.habit import WEEKDAYS
from acutui.util.toml_reader import TomlTable

WEEKDAY_IDS = tuple(name[:3] for name in WEEKDAYS)


class OptionType:
    """One kind of value. `allowed` tells in a few words what may be set."""

    allowed = ""

    def read(self, entry: TomlTable, key: str) -> Any:
        """Return the value under a key. Raises EntryError, which names what is allowed."""
        return entry.text(key)

    def parse(self, text: str) -> object:
        """Return what somebody typed as it would stand in config.toml, right or wrong."""
        return text.strip()

    def to_toml(self, value: Any) -> object:
        """Return a value as it stands in config.toml."""
        return value

    def format(self, value: Any) -> str:
        """Return a value in words; they can be typed again where the kind is typed."""
        return str(value)

    def step(self, value: Any, by: int) -> Any:
        """Return the value so many steps further; the same where there are no steps."""
        return value


class Switch(OptionType):
    """On or off."""

    allowed = "true or false"

    def read(self, entry: TomlTable, key: str) -> bool:
        """Return true or false."""
        return entry.flag(key)

    def format(self, value: bool) -> str:
        """Return on or off."""
        return "on" if value else "off"

    def step(self, value: bool, by: int) -> bool:
        """Return the other one."""
        return not value


class OneOf(OptionType):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.allowed = ", ".join(words)

    def read(self, entry: TomlTable, key: str) -> str:
        """Return the word."""
        return entry.choice(key, self.words)

    def step(self, value: str, by: int) -> str:
        """Return the next word; after the last comes the first."""
        return self.words[(self.words.index(value) + by) % len(self.words)]


class WholeNumber(OptionType):
    """A whole number in a range."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.allowed = f"{least} to {most}"

    def read(self, entry: TomlTable, key: str) -> int:
        """Return the number."""
        return entry.integer(key, self.least, self.most)

    def parse(self, text: str) -> object:
        """Return the number, or what was typed where that is none."""
        given = text.strip()
        return int(given) if re.fullmatch(r"-?[0-9]{1,9}", given) else given

    def step(self, value: int, by: int) -> int:
        """Return the number so much higher, within its range."""
        return max(self.least, min(self.most, value + by))


class TimeOfDay(OptionType):
    """A time of the day, hours and minutes."""

    allowed = "a time like 03:00"
    STEP = 15

    def read(self, entry: TomlTable, key: str) -> time:
        """Return the time."""
        text = entry.text(key)
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII):
            raise entry.error(key, f"is {text!r:.40}, not {self.allowed}")
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))

    def to_toml(self, value: time) -> str:
        """Return it as 03:00."""
        return f"{value:%H:%M}"

    def format(self, value: time) -> str:
        """Return it as 03:00."""
        return f"{value:%H:%M}"

    def step(self, value: time, by: int) -> time:
        """Return the next quarter of an hour, around midnight too."""
        quarter, beyond = divmod(value.hour * 60 + value.minute, self.STEP)
        if by < 0 and beyond:
            by += 1
        minutes = (quarter + by) * self.STEP % (24 * 60)
        return time(minutes // 60, minutes % 60)


class Zone(OptionType):
    """A time zone by its name; empty for the machine's own."""

    allowed = "a name like Asia/Kolkata, or empty for the machine's"

    def read(self, entry: TomlTable, key: str) -> str:
        """Return the name."""
        name = entry.text(key, "")
        if name:
            from zoneinfo import ZoneInfo  # noqa: PLC0415 - only who sets a zone needs it

            try:
                ZoneInfo(name)
            except (OSError, ValueError, KeyError) as error:
                what = f"there is no time zone {name!r:.40}; it is {self.allowed}"
                raise entry.error(key, what) from error
        return name

    def format(self, value: str) -> str:
        """Return the name, or whose it is."""
        return value or "the machine's"


class Theme(OptionType):
    """Colours by their name; which there are only the app knows."""

    allowed = "a theme's name"


class WordList(OptionType):
    """A list of words."""

    allowed = "words, with commas between"

    def read(self, entry: TomlTable, key: str) -> tuple[str, ...]:
        """Return the words."""
        return entry.texts(key)

    def parse(self, text: str) -> object:
        """Return the words between the commas, each once."""
        return list(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))

    def to_toml(self, value: Sequence[str]) -> list[str]:
        """Return a list."""
        return list(value)

    def format(self, value: Sequence[str]) -> str:
        """Return the words with commas between."""
        return ", ".join(value)


class Weekdays(WordList):
    """Some of the seven days."""

    allowed = ", ".join(WEEKDAY_IDS)

    def read(self, entry: TomlTable, key: str) -> tuple[str, ...]:
        """Return their short names."""
        days = entry.texts(key)
        for day in days:
            if day not in WEEKDAY_IDS:
                raise entry.error(key, f"has {day!r:.40}, not one of {self.allowed}")
        return days


class Conditions(WordList):
    """What some points must be kept from; which there are stands in the atlas."""

    allowed = "pregnancy, osteoporosis, neck-artery, disc-history, ..."


class Option:
    """One setting: its place in config.toml, its kind, default and name, and what it does."""

    __slots__ = ("about", "default", "key", "kind", "label", "table")

    def __init__(
        self, table: str, key: str, kind: OptionType, default: Any, label: str, about: str
    ):
        self.table, self.key, self.kind, self.default = table, key, kind, default
        self.label, self.about = label, about

    @property
    def name(self) -> str:
        """The setting as it is called: `habit.target`."""
        return f"{self.table}.{self.key}" if self.table else self.key

    def read(self, table: TomlTable) -> Any:
        """Return the value that stands in its table. Raises EntryError."""
        return self.kind.read(table, self.key)

    def parse(self, text: str) -> Any:
        """Return the value that somebody typed. Raises EntryError, which names what is allowed."""
        path = f"{self.table}." if self.table else ""
        return self.read(TomlTable({self.key: self.kind.parse(text)}, path))
