"""The types of settings: how their values are read, typed, changed by a key, and shown."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any, NamedTuple

from acutui.practice.habit import WEEKDAYS
from acutui.util.toml_reader import EntryError, shorten

WEEKDAY_IDS = tuple(name[:3] for name in WEEKDAYS)


class OptionType:
    """A type of setting, by default text.

    `allowed` describes its values in a few words, `article` goes before that in errors.
    """

    article = ""
    allowed = ""

    def read(self, value: Any) -> Any:
        """Return a value from config.toml as it is used; None or a ValueError refuse it."""
        return value if isinstance(value, str) and value.strip() else None

    def parse(self, text: str) -> object:
        """Convert typed text to a value for config.toml, without checking it."""
        return text.strip()

    def to_toml(self, value: Any) -> object:
        return value

    def format(self, value: Any) -> str:
        """Return the value as it is shown, and typed if the type can be typed."""
        return str(value)

    def step(self, value: Any, by: int) -> Any:
        """Return the value some steps further, or the same if the type has no steps."""
        return value


class Switch(OptionType):
    """On or off."""

    allowed = "true or false"

    def read(self, value: Any) -> bool | None:
        return value if isinstance(value, bool) else None

    def format(self, value: bool) -> str:
        return "on" if value else "off"

    def step(self, value: bool, by: int) -> bool:
        return not value


class OneOf(OptionType):
    """One of a few words; stepping goes round."""

    article = "one of "

    def __init__(self, *words: str) -> None:
        self.words = words
        self.allowed = ", ".join(words)

    def read(self, value: Any) -> str | None:
        return value if value in self.words else None

    def step(self, value: str, by: int) -> str:
        return self.words[(self.words.index(value) + by) % len(self.words)]


class WholeNumber(OptionType):
    """A whole number in a range."""

    article = "a whole number from "

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.allowed = f"{least} to {most}"

    def read(self, value: Any) -> int | None:
        return value if type(value) is int and self.least <= value <= self.most else None

    def parse(self, text: str) -> object:
        typed = text.strip()
        return int(typed) if re.fullmatch(r"-?[0-9]{1,9}", typed) else typed

    def step(self, value: int, by: int) -> int:
        return max(self.least, min(self.most, value + by))


class Seconds(WholeNumber):
    """A whole number, or "auto", which comes before the least."""

    article = ""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(least, most)
        self.allowed = f"auto, or {least} to {most}"

    def read(self, value: Any) -> Any:
        return value if value == "auto" else super().read(value)

    def step(self, value: Any, by: int) -> Any:
        number = self.least - 1 if value == "auto" else value
        return "auto" if number + by < self.least else super().step(number, by)


class TimeOfDay(OptionType):
    """A time in hours and minutes; stepping goes by quarters of an hour, past midnight too."""

    allowed = "a time like 03:00"

    def read(self, value: Any) -> time | None:
        if isinstance(value, time):  # TOML has times of its own, without quotation marks
            return value if value == time(value.hour, value.minute) else None
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value), re.ASCII)
        return time(int(found[1]), int(found[2])) if found and isinstance(value, str) else None

    def to_toml(self, value: time) -> str:
        return f"{value:%H:%M}"

    format = to_toml

    def step(self, value: time, by: int) -> time:
        quarter, beyond = divmod(value.hour * 60 + value.minute, 15)
        if by < 0 and beyond:
            by += 1
        minutes = (quarter + by) * 15 % (24 * 60)
        return time(minutes // 60, minutes % 60)


class Zone(OptionType):
    """A time zone by its name, or "" for that of the system."""

    allowed = "a name like Asia/Kolkata, or empty for the system time zone"

    def read(self, value: Any) -> str | None:
        if value == "":
            return ""
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - not needed for the system time zone

        try:
            return ZoneInfo(value).key
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"there is no time zone {shorten(value)}; use {self.allowed}"
            raise ValueError(what) from error

    def format(self, value: str) -> str:
        return value or "system"


class Theme(OptionType):
    """A theme by its name; only the app knows which there are."""

    allowed = "the name of a theme"


class Number(OptionType):
    """A telephone number, or none."""

    allowed = "a telephone number, or empty"

    def read(self, value: Any) -> str | None:
        return value if isinstance(value, str) and re.fullmatch(r"[0-9+ ]{0,20}", value) else None


class Voice(OptionType):
    """A command that speaks its last argument, or "" for none."""

    allowed = "a command, or empty"

    def read(self, value: Any) -> str | None:
        if not isinstance(value, str) or not value.strip():
            return "" if value == "" else None
        from shlex import split  # noqa: PLC0415 - not needed without a command

        try:
            split(value)
        except ValueError as error:
            raise ValueError(f"is {shorten(value)}, not a command: {str(error).lower()}") from error
        return value.strip()


class WordList(OptionType):
    """A list of words."""

    article = "a list of "
    allowed = "words, separated by commas"

    def read(self, value: Any) -> tuple[str, ...] | None:
        are_words = isinstance(value, list) and all(isinstance(word, str) for word in value)
        return tuple(value) if are_words else None

    def parse(self, text: str) -> object:
        return list(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))

    def to_toml(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def format(self, value: Sequence[str]) -> str:
        return ", ".join(value)


class Weekdays(WordList):
    """Days of the week by their short names."""

    allowed = ", ".join(WEEKDAY_IDS)

    def read(self, value: Any) -> tuple[str, ...] | None:
        days = super().read(value)
        for day in days or ():
            if day not in WEEKDAY_IDS:
                raise ValueError(f"has {shorten(day)}, not one of {self.allowed}")
        return days


class Conditions(WordList):
    """Health conditions by their ids; the atlas knows which there are."""

    allowed = "pregnancy, osteoporosis, neck-artery, disc-history, ..."


class Option(NamedTuple):
    """A setting: its place in config.toml, its type, default, label and explanation."""

    table: str
    key: str
    kind: OptionType
    default: Any
    label: str
    about: str

    @property
    def name(self) -> str:
        """Its name, like "habit.target"."""
        return f"{self.table}.{self.key}" if self.table else self.key

    def read(self, value: Any) -> Any:
        """Return a value from config.toml as it is used.

        Raises:
            EntryError: It is wrong; the message names the setting and the allowed values.
        """
        try:
            found = self.kind.read(value)
            if found is None:
                wanted = f"{self.kind.article}{self.kind.allowed}"
                raise ValueError(f"is {shorten(value)}, not {wanted}")
        except ValueError as error:
            raise EntryError(f"{self.name}: {error}") from error
        return found

    def parse(self, text: str) -> Any:
        """Return the value of typed text. Raises EntryError, which names the allowed values."""
        return self.read(self.kind.parse(text))
