"""Reading the values of the atlas from TOML tables, by the types of their fields."""

from collections.abc import Callable
from functools import cache, partial
from types import NoneType
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from acutui.util.toml_reader import TomlTable

Value = TypeVar("Value", bound=Struct)


class _Field(NamedTuple):
    name: str
    toml_name: str
    is_required: bool
    read: Callable[[TomlTable], object]


def read_fields(entry: TomlTable, kind: type[Value], **known: object) -> Value:
    """Read a value from a table, each field by its type, except for those that are `known`.

    Only fields that have a default may be missing.

    Raises:
        EntryError: A field is missing or wrong, and the table does not collect its mistakes.
    """
    for field in _fields_of(kind):
        if field.name not in known and (field.is_required or entry.has(field.toml_name)):
            known[field.name] = field.read(entry)
    return kind(**known)


@cache  # There are few kinds and many entries.
def _fields_of(kind: type[Struct]) -> tuple[_Field, ...]:
    found = []
    for field in fields(kind):
        read = _choose_reader(field.encode_name, field.type, field.required)
        found.append(_Field(field.name, field.encode_name, field.required, read))
    return tuple(found)


def _choose_reader(name: str, type: Any, is_required: bool) -> Callable[[TomlTable], object]:
    """Return what reads a field of this type from an entry."""
    if NoneType in get_args(type):
        type = get_args(type)[0]
    origin, inner = get_origin(type), get_args(type)
    if type is str:
        default = None if is_required else ""
        return lambda entry: entry.text(name, default)
    if type is bool:
        return lambda entry: entry.flag(name)
    if type is int:
        return lambda entry: entry.seconds(name, 0)
    if origin is Literal:
        return lambda entry: entry.choice(name, inner)
    if origin in (tuple, frozenset):
        return partial(_read_list, name=name, type=inner[0], make=origin)
    return partial(_read_table, name=name, kind=type)


def _read_table(entry: TomlTable, name: str, kind: type[Struct]) -> object:
    table = entry.table(name)
    return table and read_fields(table, kind)


def _read_list(
    entry: TomlTable, name: str, type: Any, make: Callable[[tuple[object, ...]], object]
) -> object:
    words = get_args(type)
    if type is not str and not words:
        return make(tuple(read_fields(inner, type) for inner in entry.entries(name)))
    texts = entry.texts(name)
    for text in texts if words else ():
        if text not in words:
            entry.reject(name, f"has {text!r:.40}, not one of {', '.join(words)}", None)
    return make(texts)
