"""Reading `config.toml`: a wrong value keeps its default, and its problem names the line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.util.toml_lines import map_names_to_lines
from acutui.util.toml_reader import EntryError, TomlTable, may_exist, read_toml

Report = Callable[[str, str, str], None]
"""Takes a table, a key and what is wrong with it."""


def load_settings(folder: Path, name: str = "config.toml") -> tuple[Settings, tuple[str, ...]]:
    """Read `config.toml` in `folder`.

    Returns:
        The settings, and a sentence on every mistake. The settings carry the mistakes too.

    """
    path = folder / name
    if not may_exist(path):
        return Settings(), ()
    try:
        fields, text = read_toml(path)
    except ValueError as error:
        return Settings(problems={"": str(error)}), (f"{error}; the defaults are used",)
    problems: list[str] = []
    wrong: dict[str, str] = {}

    # Once, and only where something is wrong: in a long file everything may be.
    lines = cache(lambda: map_names_to_lines(text))

    def report(table: str, key: str, what: str) -> None:
        names = (f"{table}.{key}", table) if table else (key, f"[{key}]")
        line = min((lines()[name] for name in names if name in lines()), default=None)
        place = f"line {line}: " if line else ""
        problems.append(f"{path}: {place}{what}")
        wrong[f"{table}.{key}" if table else key] = f"config.toml: {place}{what}"

    tables = {name: _table(fields, name) for name in ("", *TABLES)}
    found: dict[str, Any] = {}
    for option in OPTIONS:
        table = tables[option.table]
        if table.has(option.key):
            try:
                found[option.key] = option.read(table)
            except EntryError as error:
                report(option.table, option.key, f"{error}; the default is used")
    found["conditions_answered"] = "conditions" in found
    found["keys"] = _keys(tables["keys"], report)
    for table_name, key in _unknown(fields):
        called = f"{table_name}.{key}" if table_name else key
        report(table_name, key, f"{called}: there is no such setting")
    return replace(Settings(), **found, problems=wrong), tuple(problems)


def _table(fields: Mapping[str, Any], name: str) -> TomlTable:
    """Return a table of the file; an empty one where there is none or something else is."""
    held = fields.get(name) if name else fields
    return TomlTable(held if isinstance(held, dict) else {}, f"{name}." if name else "")


def _keys(table: TomlTable, report: Report) -> dict[str, str]:
    keys = {}
    for name in table.names():
        try:
            keys[name] = table.key_name(name)
        except EntryError as error:
            report("keys", name, str(error))
    return keys


def _unknown(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    known = {(option.table, option.key) for option in OPTIONS}
    unknown: list[tuple[str, str]] = []
    for key, value in fields.items():
        if key in TABLES and isinstance(value, dict):
            unknown += [(key, k) for k in value if key != "keys" and (key, k) not in known]
        elif ("", key) not in known:
            unknown.append(("", key))
    return unknown
