"""Reading TOML tables field by field, with errors that name the file, the entry and the field."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import tomli

from acutui.util.reading import read_text

Value = TypeVar("Value")

MAX_HOLD_SECONDS = 3600


class EntryError(ValueError):
    """A field of an entry has a wrong value."""


class TomlTable:
    """One table of a TOML file, read field by field.

    Args:
        path: Stands before the name of a field in errors.
        mistakes: Collects the errors, so that one reading finds all; wrong fields then read as
            harmless values. If it is None, the first error is raised, as EntryError.
    """

    def __init__(
        self, fields: Mapping[str, Any], path: str = "", mistakes: list[str] | None = None
    ) -> None:
        self._fields = fields
        self._path = path
        self._mistakes = mistakes

    def reject(self, field: str, what: str, instead: Value) -> Value:
        """Raise an error that names the field, or collect it and return `instead`."""
        error = f"{self._path}{field}: {what}"
        if self._mistakes is None:
            raise EntryError(error)
        self._mistakes.append(error)
        return instead

    def _take(self, field: str, value: Any, is_right: bool, wanted: str, instead: Value) -> Value:
        """Return the value of a field, or reject it with what is wanted."""
        if not is_right:
            return self.reject(field, f"is {shorten(value)}, not {wanted}", instead)
        taken: Value = value
        return taken

    def has(self, field: str) -> bool:
        return field in self._fields

    def names(self) -> tuple[str, ...]:
        return tuple(self._fields)

    def text(self, field: str, default: str | None = None) -> str:
        """Return a text; without a default it is required and must not be blank."""
        value = self._fields.get(field, default)
        if value is None:
            return self.reject(field, "is missing", "")
        is_text = isinstance(value, str) and (default is not None or bool(value.strip()))
        return self._take(field, value, is_text, "text", "")

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, empty by default."""
        value = self._fields.get(field, [])
        are_texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return tuple(self._take(field, value, are_texts, "a list of texts", []))

    def flag(self, field: str) -> bool:
        """Return true or false, false by default."""
        value = self._fields.get(field, False)
        return self._take(field, value, isinstance(value, bool), "true or false", False)

    def seconds(self, field: str, default: int, least: int = 1) -> int:
        """Return whole seconds from `least` to an hour."""
        value = self._fields.get(field, default)
        return self._take_integer(field, value, "whole seconds", least, MAX_HOLD_SECONDS)

    def integer(self, field: str, least: int, most: int) -> int:
        """Return a required whole number from `least` to `most`."""
        return self._take_integer(field, self._fields.get(field), "a whole number", least, most)

    def _take_integer(self, field: str, value: Any, thing: str, least: int, most: int) -> int:
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        is_right = is_integer and least <= value <= most
        return self._take(field, value, is_right, f"{thing} from {least} to {most}", least)

    def choice(self, field: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of the allowed words."""
        value = self._fields.get(field, default)
        words = tuple(allowed)
        names = ", ".join(words)
        if value is None:
            return self.reject(field, f"is missing; one of {names}", words[0])
        return self._take(field, value, value in words, f"one of {names}", words[0])

    def entries(self, field: str) -> Iterator["TomlTable"]:
        """Iterate over a list of tables, which errors number from 1."""
        value = self._fields.get(field, [])
        are_tables = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        tables: list[dict[str, Any]] = self._take(field, value, are_tables, "a list of tables", [])
        for number, item in enumerate(tables, 1):
            yield TomlTable(item, f"{self._path}{field} {number}: ", self._mistakes)

    def table(self, field: str) -> "TomlTable | None":
        value = self._fields.get(field)
        found = self._take(field, value, isinstance(value, dict | None), "a table", None)
        path = f"{self._path}{field}."
        return None if found is None else TomlTable(found, path, self._mistakes)


def shorten(value: object) -> str:
    """Return the beginning of a value as it is written in Python, for errors."""
    try:
        return f"{value!r:.40}"
    except ValueError:  # Python refuses to print very long numbers.
        return "a number too long to show"


def read_toml(path: Path, limit: int) -> tuple[dict[str, Any], str]:
    """Return the tables of a TOML file of `limit` bytes at most, and its text.

    Raises:
        Missing: There is no such file.
        FileError: It can't be read.
        ValueError: It is not TOML; the message names it and, if known, the line.
    """
    text = read_text(path, limit)
    return parse_toml(text, path), text


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file's text. Raises ValueError naming file and line."""
    try:
        # TOML knows no lines that end with a carriage return alone; other programs do.
        return tomli.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    except RecursionError as error:
        raise ValueError(f"{path}: is nested too deeply") from error
