"""Reading config.toml: wrong values are reported with their line and replaced by the defaults."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from acutui.config.settings import OPTIONS, TABLES, Settings
from acutui.util.toml_lines import map_names_to_lines
from acutui.util.toml_reader import EntryError, TomlTable, may_exist, read_toml

Report = Callable[[str, str, str], None]
"""Takes a table, a key and what is wrong with it."""


def load_settings(folder: Path, name: str = "config.toml") -> tuple[Settings, tuple[str, ...]]:
    """Return the settings in `config.toml`, and a sentence about each mistake in it."""
    path = folder / name
    if not may_exist(path):
        return Settings(), ()
    try:
        fields, text = read_toml(path)
    except ValueError as error:
        return Settings(problems={"": str(error)}), (f"{error}; the defaults are used",)
    sentences: list[str] = []
    problems: dict[str, str] = {}

    # Cached, because every line of a long file may be wrong.
    lines = cache(lambda: map_names_to_lines(text))

    def report(table: str, key: str, what: str) -> None:
        names = (f"{table}.{key}", table) if table else (key, f"[{key}]")
        line = min((lines()[name] for name in names if name in lines()), default=None)
        place = f"line {line}: " if line else ""
        sentences.append(f"{path}: {place}{what}")
        problems[f"{table}.{key}" if table else key] = f"config.toml: {place}{what}"

    tables = {name: _get_table(fields, name) for name in ("", *TABLES)}
    found: dict[str, Any] = {}
    for option in OPTIONS:
        table = tables[option.table]
        if table.has(option.key):
            try:
                found[option.key] = option.read(table)
            except EntryError as error:
                report(option.table, option.key, f"{error}; the default is used")
    found["conditions_answered"] = "conditions" in found
    found["keys"] = _read_keys(tables["keys"], report)
    for table_name, key in _list_unknown(fields):
        setting = f"{table_name}.{key}" if table_name else key
        report(table_name, key, f"{setting}: there is no such setting")
    return Settings(**found, problems=problems), tuple(sentences)


def _get_table(fields: Mapping[str, Any], name: str) -> TomlTable:
    table = fields.get(name) if name else fields
    return TomlTable(table if isinstance(table, dict) else {}, f"{name}." if name else "")


def _read_keys(table: TomlTable, report: Report) -> dict[str, str]:
    keys = {}
    for name in table.names():
        try:
            keys[name] = table.text(name, "")
        except EntryError as error:
            report("keys", name, str(error))
    return keys


def _list_unknown(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    known = {(option.table, option.key) for option in OPTIONS}
    unknown: list[tuple[str, str]] = []
    for key, value in fields.items():
        if key in TABLES and isinstance(value, dict):
            unknown += [(key, k) for k in value if key != "keys" and (key, k) not in known]
        elif ("", key) not in known:
            unknown.append(("", key))
    return unknown
