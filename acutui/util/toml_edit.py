"""Setting a key in a TOML text without changing its order, comments or line ends."""

import json
import re
from collections.abc import Callable, MutableMapping
from typing import Any

import tomli
import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Table

Edit = Callable[[str], str]


def set_key(text: str, table: str, key: str, value: Any) -> str:
    """Return the text with a key of a table set, or removed if the value is None.

    The table "" is the top level. A new key is added after the others of its table, and no comment
    is parted from its key.

    Raises:
        ValueError: The text is not TOML, or is written so that there is no place for the key.
    """
    wanted = tomli.loads(text)
    target = wanted.setdefault(table, {}) if table else wanted
    if not isinstance(target, dict):
        raise ValueError(f"{table} is not a table here")
    is_new = key not in target
    if value is None:
        if is_new:
            return text
        del target[key]
        return edit_text(text, wanted, lambda text: _remove(text, table, key))
    target[key] = value
    edits: list[Edit] = [lambda text: _edit(text, table, key, value)]
    if is_new and not table:  # The edit with the neatest result comes first.
        line = f"{key} = {tomlkit.item(value).as_string()}\n"
        edits.insert(0, lambda text: _insert_above_tables(text, line))
    try:
        return edit_text(text, wanted, *edits)
    except ValueError as error:
        raise ValueError(f"there is no place for {key}") from error


def edit_text(text: str, wanted: MutableMapping[str, Any], *edits: Edit) -> str:
    """Apply the first edit whose result parses to what is wanted.

    The edits get the text with plain line ends; one that fails is passed over.

    Raises:
        ValueError: None of them has that result.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    plain += "\n" if plain and not plain.endswith("\n") else ""
    for edit in edits:
        try:
            changed = edit(plain).replace("\n", ends)
            parsed = tomli.loads(changed)
        except (ValueError, LookupError, TypeError, AttributeError, TOMLKitError):
            continue
        # Compared as JSON, because a file may contain nan, which does not equal itself.
        one, other = (json.dumps(each, sort_keys=True, default=str) for each in (parsed, wanted))
        if one == other:
            return changed
    raise ValueError("is written in a way that acutui can't change; edit it by hand")


def _insert_above_tables(text: str, added: str) -> str:
    """Insert a line before the first table and the comment above it."""
    lines = text.splitlines(keepends=True)
    tables = (number for number, line in enumerate(lines) if re.match(r"\s*\[", line))
    at = next(tables, len(lines))
    while 0 < at < len(lines) and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    while at and not lines[at - 1].strip():
        at -= 1
    rest = "".join(lines[at:])
    between = "\n" if rest and not rest.startswith("\n") else ""
    return f"{''.join(lines[:at])}{added}{between}{rest}"


def _edit(text: str, table: str, key: str, value: Any) -> str:
    document = tomlkit.parse(text)
    if table and table not in document:
        document[table] = tomlkit.table()
    target: Any = document[table] if table else document
    is_new = key not in target
    is_list = not is_new and isinstance(target[key], Array) and isinstance(value, list)
    if is_list:
        # Item by item, to keep the comments between the items.
        array = target[key]
        for item in [item for item in array if item not in value]:
            array.remove(item)
        for item in value:
            if item not in array:
                array.append(item)
    if not is_list or list(target[key]) != value:
        target[key] = value
    if is_new:
        move_key(target, key)
    return tomlkit.dumps(document)


def _remove(text: str, table: str, key: str) -> str:
    document = tomlkit.parse(text)
    target: Any = document[table] if table else document
    del target[key]
    return tomlkit.dumps(document)


def move_key(table: Any, key: str, after: str = "") -> None:
    """Move a key that was just added to a table behind another, or behind the last one.

    tomlkit would put it after a comment that belongs to what follows the table.
    """
    container = table.value if isinstance(table, Table) else table
    if not isinstance(container, Container):
        return
    body = container.body
    at = next((n for n, (name, _) in enumerate(body) if name is not None and name.key == key), None)
    if at is None:
        return
    added = body.pop(at)
    keys = [
        n
        for n, (name, item) in enumerate(body)
        if name and not isinstance(item, Table | AoT) and after in ("", name.key)
    ]
    body.insert(keys[-1] + 1 if keys else 0, added)
