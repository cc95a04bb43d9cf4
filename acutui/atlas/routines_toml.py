"""Adding, changing and deleting single routines in the text of a `routines.toml`.

The text must be valid TOML. The result is parsed again and must hold exactly what was wanted;
otherwise a ValueError says that the text can't be changed. Only the comments behind removed holds
are lost. One behind a hold that moves goes with it; one on a line of its own stays there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import tomli
import tomlkit
from tomlkit.items import AoT, Comment, Table, Whitespace

from acutui.atlas.model import Hold, Routine
from acutui.util.toml_edit import edit_text, move_key

Fields = dict[str, Any]

WRITTEN = ("id", "name", "purpose", "helps", "needs", "origin", "times_a_day", "notes", "sources")
"""Fields of a routine that are written if they are not empty."""

MAX_WIDTH = 90
"""Characters up to which a list of texts stays on one line."""


def append_routine(text: str, routine: Routine) -> str:
    given = {name: getattr(routine, name) for name in WRITTEN}
    fields = {name: list(v) if isinstance(v, tuple) else v for name, v in given.items() if v}
    if routine.ready is not None:
        fields["ready"] = routine.ready
    fields["holds"] = [hold.to_fields() for hold in routine.holds]
    wanted = tomli.loads(text)
    if not isinstance(wanted.setdefault("routine", []), list):
        raise ValueError("'routine' is not a list; begin each entry with [[routine]], by hand")
    wanted["routine"].append(fields)

    def append(text: str) -> str:
        lines = [f"{key} = {_format_value(key, value)}\n" for key, value in fields.items()]
        return "".join([text, "\n" if text.strip() else "", "[[routine]]\n", *lines])

    def add_to_list(text: str) -> str:
        document: Any = tomlkit.parse(text)
        document["routine"].append(fields)
        return tomlkit.dumps(document)

    return edit_text(text, wanted, append, add_to_list)


def update_routine(text: str, number: int, old: Routine, new: Routine) -> str:
    """Return the text with the name and the holds of one routine changed."""
    wanted = tomli.loads(text)
    entry = wanted["routine"][number]
    origins = _match_holds(old.holds, new.holds)
    changes = []
    for hold, at in zip(new.holds, origins, strict=True):
        # Other fields may be missing from the file because they have their defaults.
        before = {} if at is None else old.holds[at].to_fields()
        now = hold.to_fields()
        changes.append({key: now[key] for key in now if now[key] != before.get(key)})
    if new.name != old.name:
        entry["name"] = new.name
    if new.holds != old.holds:
        tables = entry["holds"]
        pairs = zip(changes, origins, strict=True)
        entry["holds"] = [({} if at is None else tables[at]) | change for change, at in pairs]

    def change(text: str, *, move_comments: bool) -> str:
        document: Any = tomlkit.parse(text)
        routine = document["routine"][number]
        if new.holds != old.holds:
            _set_holds(routine, changes, origins, move_comments)
        if new.name != old.name:
            is_added = "name" not in routine
            routine["name"] = new.name
            if is_added:  # Last, because tomlkit no longer finds the keys of the table then.
                move_key(routine, "name", after="id")
        return tomlkit.dumps(document)

    # If several holds share a line, a comment can't move with one of them.
    ways = (partial(change, move_comments=True), partial(change, move_comments=False))
    return edit_text(text, wanted, *ways)


def delete_routine(text: str, number: int) -> str:
    """Return the text without one routine; comments after it stay."""
    wanted = tomli.loads(text)
    del wanted["routine"][number]
    if not wanted["routine"]:
        del wanted["routine"]

    def delete(text: str) -> str:
        document: Any = tomlkit.parse(text)
        routines = document["routine"]
        comments = _comments_after(routines[number]) if isinstance(routines, AoT) else []
        at = [key.key if key else None for key, _ in document.body].index("routine")
        if number:
            _innermost_body(routines[number - 1]).extend(comments)
        del routines[number]
        if not routines:
            del document["routine"]
        if not number:
            document.body[at:at] = comments
        return tomlkit.dumps(document)

    return edit_text(text, wanted, delete)


def _format_value(key: str, value: Any) -> str:
    if not isinstance(value, list):
        return str(tomlkit.item(value).as_string())
    items = [
        (_to_inline_table(item) if isinstance(item, dict) else tomlkit.item(item)).as_string()
        for item in value
    ]
    short = f"[{', '.join(items)}]"
    if key != "holds" and len(short) <= MAX_WIDTH:
        return short
    return "\n".join(["[", *(f"  {item}," for item in items), "]"])


def _to_inline_table(fields: Mapping[str, Any]) -> Any:
    pairs = (f"{key} = {tomlkit.item(value).as_string()}" for key, value in fields.items())
    return tomlkit.value(f"{{ {', '.join(pairs)} }}")


def _match_holds(old: Sequence[Hold], new: Sequence[Hold]) -> list[int | None]:
    """Return for each new hold the index of the old one that it was, None for an added one."""
    origins: list[int | None] = [None] * len(new)
    left = dict(enumerate(old))
    # Equal holds before those that only share a point; the same place before another.
    for is_equal, in_place in ((True, True), (True, False), (False, True), (False, False)):
        for at, hold in enumerate(new):
            for n, other in left.items() if origins[at] is None else ():
                matches = hold == other if is_equal else hold.point == other.point
                if matches and (n == at or not in_place):
                    origins[at] = n
                    del left[n]
                    break
    return origins


def _set_holds(
    routine: Any, changes: Sequence[Fields], origins: Sequence[int | None], move_comments: bool
) -> None:
    array = routine["holds"]
    tables = list(array)
    if isinstance(array, AoT):
        routine["holds"] = tomlkit.aot()
        for change, at in zip(changes, origins, strict=True):
            table = tomlkit.table() if at is None else tables[at]
            table.update(change)
            routine["holds"].append(table)
        return
    holds = [
        _to_inline_table(change) if at is None else _update_inline_table(tables[at], change)
        for change, at in zip(changes, origins, strict=True)
    ]
    # tomlkit has no public access to the comments in a list.
    index = array._index_map
    comments = [array._value[at].comment for at in index.values()] if move_comments else []
    removed = [n for n in range(len(tables)) if n not in origins]
    for n in reversed(removed[len(removed) - max(0, len(tables) - len(holds)) :]):
        del array[n]
    indent = re.search(r"\n([ \t]*)[{#]", array.as_string())
    for n, hold in enumerate(holds):
        if n < len(array):
            array[n] = hold
        elif indent:
            array.add_line(hold, indent=indent[1])
        else:
            array.append(hold)
    if move_comments:
        for n, at in enumerate(origins):
            array._value[array._index_map[n]].comment = None if at is None else comments[at]


def _update_inline_table(table: Any, change: Fields) -> Any:
    """Change an inline table; tomlkit would lose the space before its brace."""
    before = table.as_string()
    table.update(change)
    text = table.as_string()
    if before.endswith(" }") and not text.endswith(" }"):
        return tomlkit.value(f"{text[:-1]} }}")
    return table


def _innermost_body(table: Any) -> list[Any]:
    """Return the body that a table's text ends with: its own, or that of its last inner table."""
    body: list[Any] = table.value.body
    last = body[-1][1] if body else None
    if isinstance(last, AoT):
        return _innermost_body(last[-1])
    return _innermost_body(last) if isinstance(last, Table) else body


def _comments_after(table: Any) -> list[Any]:
    """Return the comments after the last key of a table; they are about what comes next."""
    after: list[Any] = []
    for key, item in reversed(_innermost_body(table)):
        if key is not None or not isinstance(item, Comment | Whitespace):
            break
        after.insert(0, (None, item))
    while after and isinstance(after[0][1], Whitespace):
        del after[0]
    return after
