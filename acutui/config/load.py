"""Reading config.toml: wrong values are reported with their line and replaced by the defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.util.errors import FileError
from acutui.util.reading import CONFIG_LIMIT, Missing
from acutui.util.toml_lines import map_names_to_lines
from acutui.util.toml_reader import EntryError, TomlTable, read_toml


def load_settings(folder: Path, name: str = "config.toml") -> tuple[Settings, tuple[str, ...]]:
    """Read the settings; the default stands in for each value that is wrong.

    Returns:
        The settings, and a sentence on each mistake in the file; a missing file is no mistake.
    """
    path = folder / name
    try:
        fields, text = read_toml(path, CONFIG_LIMIT)
    except Missing:
        return Settings(), ()
    except (FileError, ValueError) as error:
        return Settings(problems={"": str(error)}), (f"{error}; the defaults are used",)
    values, mistakes = _read_values(fields)
    sentences: list[str] = []
    problems: dict[str, str] = {}
    lines = map_names_to_lines(text) if mistakes else {}
    for (table, key), what in mistakes.items():
        setting = f"{table}.{key}" if table else key
        found = [lines[name] for name in (setting, table or f"[{key}]") if name in lines]
        place = f"line {min(found)}: " if found else ""
        sentences.append(f"{path}: {place}{what}")
        problems[setting] = f"config.toml: {place}{what}"
    return Settings(**values, problems=problems), tuple(sentences)


def _read_values(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[tuple[str, str], str]]:
    """Return the arguments of `Settings`, and what is wrong by table and key."""
    tables = {name: held for name in TABLES if isinstance(held := fields.get(name), dict)}
    given = {("", key): value for key, value in fields.items() if key not in tables}
    given |= {(name, key): value for name, table in tables.items() for key, value in table.items()}
    keys: dict[str, str] = {}
    values: dict[str, Any] = {"keys": keys}
    mistakes: dict[tuple[str, str], str] = {}
    options = {(option.table, option.key): option for option in OPTIONS}
    for (table, key), value in given.items():
        try:
            if option := options.get((table, key)):
                values[key] = option.read(value)
            elif table == "keys":
                keys[key] = TomlTable({key: value}, "keys.").text(key, "")
            else:
                setting = f"{table}.{key}" if table else key
                mistakes[table, key] = f"{setting}: there is no such setting"
        except EntryError as error:
            default = "" if table == "keys" else "; the default is used"
            mistakes[table, key] = f"{error}{default}"
    return values | {"conditions_answered": "conditions" in values}, mistakes
