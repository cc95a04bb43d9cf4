"""Adding, changing and deleting single routines in the text of a `routines.toml`.

The text must be sound TOML. What comes out is parsed again and holds what was wanted and nothing
else; where the text can't be changed like that, a ValueError says so. All comments stay but those
behind a hold that is taken out. One behind a hold that changes places goes with it, and one on a
line of its own stays on it.
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

WIDEST = 90
"""Characters up to which a list of texts stays on one line."""


def append_routine(text: str, routine: Routine) -> str:
    """Return the text with one routine more, at its end."""
    fields = _routine_fields(routine)
    wanted = tomli.loads(text)
    if not isinstance(wanted.setdefault("routine", []), list):
        raise ValueError("'routine' is no list; begin each entry with [[routine]], by hand")
    wanted["routine"].append(fields)

    def append(text: str) -> str:
        lines = [f"{key} = {_format_value(key, value)}\n" for key, value in fields.items()]
        return "".join([text, "\n" if text.strip() else "", "[[routine]]\n", *lines])

    def add_to_list(text: str) -> str:
        document = tomlkit.parse(text)
        routines: Any = document["routine"]
        routines.append(fields)
        return tomlkit.dumps(document)

    return edit_text(text, wanted, append, add_to_list)


def update_routine(text: str, number: int, was: Routine, now: Routine) -> str:
    """Return the text with the name and the holds of one routine changed."""
    wanted = tomli.loads(text)
    entry = wanted["routine"][number]
    origins = _match_holds(was.holds, now.holds)
    changes = [
        _hold_fields(hold) if at is None else _changed_fields(was.holds[at], hold)
        for hold, at in zip(now.holds, origins, strict=True)
    ]
    if now.name != was.name:
        entry["name"] = now.name
    if now.holds != was.holds:
        old = entry["holds"]
        pairs = zip(changes, origins, strict=True)
        entry["holds"] = [({} if at is None else old[at]) | change for change, at in pairs]

    def change(text: str, *, move_comments: bool) -> str:
        document: Any = tomlkit.parse(text)
        routine = document["routine"][number]
        if now.holds != was.holds:
            _set_holds(routine, changes, origins, move_comments)
        if now.name != was.name:
            is_new = "name" not in routine
            routine["name"] = now.name
            if is_new:  # Last, because tomlkit no longer finds the keys of the table then.
                move_key(routine, "name", after="id")
        return tomlkit.dumps(document)

    # Where several holds share a line, a comment can't go with one.
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
        after = _comments_after(routines[number]) if isinstance(routines, AoT) else []
        at = [key.key if key else None for key, _ in document.body].index("routine")
        if number:
            _innermost_body(routines[number - 1]).extend(after)
        del routines[number]
        if not routines:
            del document["routine"]
        if not number:
            document.body[at:at] = after
        return tomlkit.dumps(document)

    return edit_text(text, wanted, delete)


def _routine_fields(routine: Routine) -> Fields:
    given: Fields = {
        "id": routine.id,
        "name": routine.name,
        "purpose": routine.purpose,
        "helps": list(routine.helps),
        "origin": routine.origin,
        "times_a_day": routine.times_a_day,
        "notes": list(routine.notes),
        "sources": list(routine.sources),
    }
    fields = {key: value for key, value in given.items() if value}
    if routine.ready is not None:
        fields["ready"] = routine.ready
    return {**fields, "holds": [_hold_fields(hold) for hold in routine.holds]}


def _hold_fields(hold: Hold) -> Fields:
    return {"point": hold.point, "side": hold.side, "seconds": hold.seconds}


def _format_value(key: str, value: Any) -> str:
    """Return a value as it is written: holds on a line each, and so are texts of many words."""
    if not isinstance(value, list):
        return str(tomlkit.item(value).as_string())
    items: list[Any] = [
        _to_inline_table(item) if isinstance(item, dict) else tomlkit.item(item) for item in value
    ]
    short: str = f"[{', '.join(item.as_string() for item in items)}]"
    if key != "holds" and len(short) <= WIDEST:
        return short
    return "\n".join(["[", *(f"  {item.as_string()}," for item in items), "]"])


def _to_inline_table(fields: Mapping[str, Any]) -> Any:
    written = (f"{key} = {tomlkit.item(value).as_string()}" for key, value in fields.items())
    return tomlkit.value(f"{{ {', '.join(written)} }}")


def _changed_fields(was: Hold, now: Hold) -> Fields:
    """Return the fields of a hold that change; others may be left to their defaults."""
    found: Fields = {}
    if now.side != was.side:
        found["side"] = now.side
    if now.seconds != was.seconds:
        found["seconds"] = now.seconds
    return found


def _match_holds(was: Sequence[Hold], now: Sequence[Hold]) -> list[int | None]:
    """Return for each hold which of the earlier ones it was, None for a new one."""
    found: list[int | None] = [None] * len(now)
    left = dict(enumerate(was))
    # The same hold before one that only has the same point, and the same place before another.
    for is_equal, in_place in ((True, True), (True, False), (False, True), (False, False)):
        for at, hold in enumerate(now):
            for n, other in left.items() if found[at] is None else ():
                same = hold == other if is_equal else hold.point == other.point
                if same and (n == at or not in_place):
                    found[at] = n
                    del left[n]
                    break
    return found


def _set_holds(
    routine: Any, changes: Sequence[Fields], origins: Sequence[int | None], move_comments: bool
) -> None:
    held = routine["holds"]
    tables = list(held)
    if isinstance(held, AoT):
        made = tomlkit.aot()
        for change, at in zip(changes, origins, strict=True):
            table = tomlkit.table() if at is None else tables[at]
            table.update(change)
            made.append(table)
        routine["holds"] = made
        return
    holds = [
        _to_inline_table(change) if at is None else _update_inline_table(tables[at], change)
        for change, at in zip(changes, origins, strict=True)
    ]
    # tomlkit has no public way to the comments in a list.
    comments = [held._value[at].comment for at in held._index_map.values()] if move_comments else []
    gone = [n for n in range(len(tables)) if n not in origins]
    for n in reversed(gone[len(gone) - max(0, len(tables) - len(holds)) :]):
        del held[n]
    indent = re.search(r"\n([ \t]*)[{#]", held.as_string())
    for n, hold in enumerate(holds):
        if n < len(held):
            held[n] = hold
        elif indent:
            held.add_line(hold, indent=indent[1])
        else:
            held.append(hold)
    if move_comments:
        for n, at in enumerate(origins):
            held._value[held._index_map[n]].comment = None if at is None else comments[at]


def _update_inline_table(table: Any, change: Fields) -> Any:
    """Change an inline table, keeping the blank before its brace."""
    before = table.as_string()
    table.update(change)
    text = table.as_string()
    if before.endswith(" }") and not text.endswith(" }"):
        return tomlkit.value(f"{text[:-1]} }}")
    return table


def _innermost_body(table: Any) -> list[Any]:
    """Return the parts of a table that end it: its own, or those of its last inner table."""
    body: list[Any] = table.value.body
    last = body[-1][1] if body else None
    if isinstance(last, AoT):
        return _innermost_body(last[-1])
    return _innermost_body(last) if isinstance(last, Table) else body


def _comments_after(table: Any) -> list[Any]:
    """Return what follows the last key of a table: comments, which are about what comes next."""
    after: list[Any] = []
    for key, item in reversed(_innermost_body(table)):
        if key is not None or not isinstance(item, Comment | Whitespace):
            break
        after.insert(0, (None, item))
    while after and isinstance(after[0][1], Whitespace):
        del after[0]
    return after
