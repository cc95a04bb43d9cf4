"""One key of a TOML text set, everything else left as it stands: order, comments, line ends."""

import json
import re
from collections.abc import Callable, MutableMapping
from typing import Any

import tomli
import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Table

Held = MutableMapping[str, Any]
Edit = Callable[[str], str]


def set_key(text: str, table: str, key: str, value: Any) -> str:
    """Return the text with a key of a table set; the table "" is what stands before them all.

    A new key comes after those of its table, and parts no comment from what it stands above.
    Raises ValueError where the text leaves no place for it.
    """
    wanted = tomli.loads(text)
    held = wanted.setdefault(table, {}) if table else wanted
    if not isinstance(held, dict):
        raise ValueError(f"{table} is no table here")
    is_new = key not in held
    held[key] = value
    # The way that looks best comes first; not all of them hold.
    ways: list[Edit] = [
        lambda text: _changed(text, table, key, value, move_key),
        lambda text: _changed(text, table, key, value, lambda *_: None),
    ]
    if is_new and not table:
        line = f"{key} = {tomlkit.item(value).as_string()}\n"
        ways.insert(0, lambda text: _above_tables(text, line))
    try:
        return edit_text(text, wanted, *ways)
    except ValueError as error:
        raise ValueError(f"there is no place for {key}") from error


def edit_text(text: str, wanted: Held, *ways: Edit) -> str:
    """Change a text of sound TOML in the first way whose result holds what is wanted.

    Args:
        text: The text, with line ends of either kind.
        wanted: What the result must parse to.
        ways: Functions that return the changed text; they get it with plain line ends.

    Raises:
        ValueError: No way leads to what is wanted.

    """
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    plain += "\n" if plain and not plain.endswith("\n") else ""
    for way in ways:
        try:
            changed = way(plain).replace("\n", ends)
            held = tomli.loads(changed)
        except (ValueError, LookupError, TypeError, AttributeError, TOMLKitError):
            continue
        # As JSON, because a file may hold what does not equal itself: nan.
        one, other = (json.dumps(each, sort_keys=True, default=str) for each in (held, wanted))
        if one == other:
            return changed
    raise ValueError("is written in a way that can't be changed from here; change it by hand")


def _above_tables(text: str, added: str) -> str:
    """Return the text with a line before the first table, and before the comment on that."""
    lines = text.splitlines(keepends=True)
    tables = [n for n, line in enumerate(lines) if re.match(r"\s*\[", line)]
    at = tables[0] if tables else len(lines)
    while tables and at and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    while at and not lines[at - 1].strip():
        at -= 1
    rest = lines[at:]
    between = ["\n"] if rest and rest[0].strip() else []
    return "".join([*lines[:at], added, *between, *rest])


def _changed(text: str, table: str, key: str, value: Any, place: Callable[[Any, str], None]) -> str:
    document = tomlkit.parse(text)
    if table and table not in document:
        document[table] = tomlkit.table()
    held: Any = document[table] if table else document
    if key in held and isinstance(held[key], Array) and isinstance(value, list):
        _fill(held, key, value)
    elif key in held:
        held[key] = value
    else:
        held[key] = value
        place(held, key)
    return tomlkit.dumps(document)


def _fill(held: Held, key: str, value: list[Any]) -> None:
    """Change a list item by item, because there may be comments between."""
    array = held[key]
    for item in [item for item in array if item not in value]:
        array.remove(item)
    for item in value:
        if item not in array:
            array.append(item)
    if list(array) != value:
        held[key] = value


def move_key(held: Any, key: str, after: str = "") -> None:
    """Move a key that was added to a table to behind another, or behind the last one.

    It would else come after a comment on what follows the table.
    """
    container = held.value if isinstance(held, Table) else held
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
