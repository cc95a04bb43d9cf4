"""Reading dataclasses from TOML tables, by the types of their fields."""

from dataclasses import MISSING, fields
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from acutui.util.toml_reader import TomlTable

Value = TypeVar("Value")

TOML_NAMES = {
    "ways": "with",
    "alternatives": "or",
    "conditions": "condition",
    "condition_ids": "conditions",
    "red_flags": "red_flag",
    "rules": "rule",
    "entries": "synonym",
}
"""Fields that have another name in the files."""


def read_fields(entry: TomlTable, kind: type[Value], **known: object) -> Value:
    """Read a dataclass from a table, each field by its type, except for those that are `known`.

    Only fields that have a default may be missing.

    Raises:
        EntryError: A field is missing or wrong, and the table does not collect its mistakes.
    """
    for field in fields(kind):  # type: ignore[arg-type]
        name = TOML_NAMES.get(field.name, field.name)
        is_required = field.default is MISSING
        if field.name not in known and (is_required or entry.has(name)):
            known[field.name] = _read_field(entry, name, field.type, is_required)
    return kind(**known)


def _read_field(entry: TomlTable, name: str, type: Any, is_required: bool) -> object:
    if NoneType in get_args(type):
        type = get_args(type)[0]
    if type is str:
        return entry.text(name, None if is_required else "")
    if type is bool:
        return entry.flag(name)
    if type is int:
        return entry.seconds(name, 0)
    if get_origin(type) is Literal:
        return entry.choice(name, get_args(type))
    if get_origin(type) in (tuple, frozenset):
        return get_origin(type)(_read_list(entry, name, get_args(type)[0]))
    table = entry.table(name)
    return table and read_fields(table, type)


def _read_list(entry: TomlTable, name: str, type: Any) -> tuple[object, ...]:
    words = get_args(type)
    if type is not str and not words:
        return tuple(read_fields(inner, type) for inner in entry.entries(name))
    texts = entry.texts(name)
    for text in texts if words else ():
        if text not in words:
            entry.reject(name, f"has {text!r:.40}, not one of {', '.join(words)}", None)
    return texts
