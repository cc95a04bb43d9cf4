"""Loading the atlas: the built-in points and routines, and the user's own."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from acutui.atlas.model import (
    ALWAYS,
    Atlas,
    Caution,
    Condition,
    Evidence,
    Hold,
    Laterality,
    Level,
    Limit,
    Point,
    Pressure,
    Reach,
    RedFlag,
    Rhythm,
    Routine,
    RoutineSide,
    Rule,
    Safety,
    Way,
)
from acutui.atlas.wording import GRADES
from acutui.util.toml_lines import find_entry_lines
from acutui.util.toml_reader import EntryError, TomlTable, may_exist, read_toml

BUILT_IN = Path(__file__).parent
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

Entry = TypeVar("Entry", Point, Routine)


def load_atlas(config: Path | None = None) -> Atlas:
    """Read the built-in atlas, and `points.toml` and `routines.toml` from the folder `config`.

    The user's entries add to the built-in ones or replace those with the same id. Entries and
    files that can't be read are skipped and described in `Atlas.problems`.
    """
    problems: list[str] = []
    points: dict[str, Point] = {}
    routines: dict[str, Routine] = {}
    folders = [BUILT_IN] if config is None else [BUILT_IN, config]
    for folder in folders:
        read = partial(_read_point, own=folder is not BUILT_IN)
        points |= _load_entries(folder / "points.toml", "point", read, problems)
    for folder in folders:
        read_routine = partial(_read_routine, points=points, own=folder is not BUILT_IN)
        routines |= _load_entries(folder / "routines.toml", "routine", read_routine, problems)
    return Atlas(points, routines, tuple(problems))


def read_entry(
    table: Mapping[str, Any], points: Mapping[str, Point] | None = None
) -> tuple[Point | Routine, list[str]]:
    """Read an entry, a routine if `points` are given; return it with all its mistakes."""
    mistakes: list[str] = []
    entry = TomlTable(table, "", mistakes)
    if points is None:
        return _read_point(entry, own=True), mistakes
    return _read_routine(entry, points, own=True), mistakes


def parse_routines(tables: object, points: Mapping[str, Point]) -> dict[int, Routine]:
    """Return the routines in the tables of a user's file, by their position.

    Like `load_atlas`, skip tables that can't be read and those that repeat an id.
    """
    found: dict[int, Routine] = {}
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        if isinstance(table, dict):
            with suppress(EntryError):
                routine = _read_routine(TomlTable(table), points, own=True)
                if routine.id not in {other.id for other in found.values()}:
                    found[number] = routine
    return found


def load_safety() -> Safety:
    fields, _ = read_toml(BUILT_IN / "safety.toml")
    top = TomlTable(fields)
    return Safety(
        disclaimer=top.text("disclaimer"),
        conditions=tuple(
            Condition(
                entry.text("id"),
                entry.text("name"),
                entry.text("text"),
                entry.flag("asks_where"),
                tuple(_read_limit(limit) for limit in entry.entries("limits")),
            )
            for entry in top.entries("condition")
        ),
        red_flags=tuple(
            RedFlag(
                cast(Any, entry.choice("level", ("ambulance", "doctor", "stop"))),
                entry.text("area"),
                entry.text("title"),
                entry.texts("items"),
                entry.texts("sources"),
            )
            for entry in top.entries("red_flag")
        ),
        rules=tuple(
            Rule(entry.text("text"), entry.text("when", ALWAYS)) for entry in top.entries("rule")
        ),
    )


def _load_entries(
    path: Path, name: str, read: Callable[[TomlTable], Entry], problems: list[str]
) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    if not may_exist(path):
        return found
    try:
        fields, text = read_toml(path)
    except ValueError as error:
        problems.append(str(error))
        return found
    try:
        entries = list_entries(fields, text, name)
    except EntryError as error:
        problems.append(f"{path}: {error}")
        return found
    for line, label, table in entries:
        try:
            entry = read(TomlTable(check_table(table)))
            if entry.id in found:
                raise EntryError(f"id: {entry.id!r} is used twice")
            found[entry.id] = entry
        except EntryError as error:
            problems.append(f"{path}: {f'line {line}: ' if line else ''}{label}: {error}")
    return found


def list_entries(fields: Mapping[str, Any], text: str, name: str) -> list[tuple[int, str, object]]:
    """Return the line, the label for messages and the value of each entry of a file.

    The line is 0 if it is unknown. Raises EntryError if the file has something else than entries.
    """
    tables = fields.get(name, [])
    if not isinstance(tables, list):
        raise EntryError(f"{name!r} is not a list; begin each entry with [[{name}]]")
    lines = find_entry_lines(text, name)
    if len(lines) != len(tables):
        lines = [0] * len(tables)
    ids = [t.get("id", n) if isinstance(t, dict) else n for n, t in enumerate(tables, 1)]
    labels = [f"{name} {id!r:.50}" for id in ids]
    return list(zip(lines, labels, tables, strict=True))


def check_table(value: object) -> Mapping[str, Any]:
    """Return the value of an entry. Raises EntryError if it is not a table."""
    if not isinstance(value, dict):
        raise EntryError("is not a table")
    return value


def _read_id(entry: TomlTable) -> str:
    id = entry.text("id")
    if not ID.fullmatch(id):
        what = f"is {id!r:.50}; use letters, digits, dots and dashes, 40 at most"
        entry.reject("id", what, None)
    return id


def _read_point(entry: TomlTable, own: bool) -> Point:
    id = _read_id(entry)
    return Point(
        id=id,
        english=entry.text("english", id),
        where=entry.text("where"),
        pinyin=entry.text("pinyin", ""),
        han=entry.text("han", ""),
        han_simplified=entry.text("han_simplified", ""),
        also=entry.texts("also"),
        meridian=entry.text("meridian", ""),
        regions=entry.texts("regions"),
        helps=entry.texts("helps"),
        tried_for=entry.texts("tried_for"),
        laterality=cast(Laterality, entry.choice("laterality", get_args(Laterality), "bilateral")),
        zone=entry.flag("zone"),
        landmark=entry.text("landmark", ""),
        press=entry.text("press", ""),
        ways=_read_ways(entry),
        how=_read_how(entry),
        move=entry.text("move", ""),
        pressure=_read_pressure(entry),
        both_at_once=entry.flag("both_at_once"),
        rhythm=cast(Rhythm, entry.choice("rhythm", get_args(Rhythm), "steady")),
        seconds=entry.seconds("seconds", 60),
        seconds_by=entry.text("seconds_by", ""),
        reach=cast(Reach, entry.choice("reach", get_args(Reach), "self")),
        reach_note=entry.text("reach_note", ""),
        cautions=tuple(_read_caution(caution) for caution in entry.entries("cautions")),
        evidence=_read_evidence(entry) or Evidence("E0", ""),
        sources=entry.texts("sources"),
        own=own,
    )


def _read_caution(entry: TomlTable) -> Caution:
    level = cast(Level, entry.choice("level", get_args(Level)))
    return Caution(entry.text("when"), level, entry.text("text"), entry.texts("without"))


def _read_limit(entry: TomlTable) -> Limit:
    return Limit(
        entry.texts("regions"),
        cast(Any, entry.choice("level", get_args(Level))) if entry.has("level") else None,
        entry.text("text", ""),
        entry.texts("without"),
        _read_pressure(entry),
    )


def _read_pressure(entry: TomlTable) -> Pressure | None:
    levels = get_args(Pressure)
    return cast(Any, entry.choice("pressure", levels)) if entry.has("pressure") else None


def _read_ways(entry: TomlTable) -> tuple[str, ...]:
    ways = entry.texts("with")
    for way in ways:
        if way not in get_args(Way):
            entry.reject("with", f"has {way!r:.40}, not one of {', '.join(get_args(Way))}", None)
    return ways


def _read_how(entry: TomlTable) -> tuple[tuple[str, str], ...]:
    how = entry.table("how")
    return tuple((way, how.text(way)) for way in how.names()) if how else ()


def _read_evidence(entry: TomlTable) -> Evidence | None:
    table = entry.table("evidence")
    if table is None:
        return None
    return Evidence(table.choice("level", GRADES), table.text("text", ""))


def _read_routine(entry: TomlTable, points: Mapping[str, Point], own: bool) -> Routine:
    id = _read_id(entry)
    holds = tuple(_read_hold(hold, points) for hold in entry.entries("holds"))
    if not holds:
        entry.reject("holds", "is empty; a routine needs at least one", None)
    return Routine(
        id=id,
        name=entry.text("name", id),
        holds=holds,
        purpose=entry.text("purpose", ""),
        helps=entry.texts("helps"),
        origin=entry.text("origin", ""),
        evidence=_read_evidence(entry),
        times_a_day=entry.text("times_a_day", ""),
        notes=entry.texts("notes"),
        sources=entry.texts("sources"),
        ready=entry.seconds("ready", -1, least=0) if entry.has("ready") else None,
        needs=entry.texts("needs"),
        own=own,
    )


def _read_hold(entry: TomlTable, points: Mapping[str, Point]) -> Hold:
    name = entry.text("point")
    point = points.get(name)
    if point is None:
        what = f"there is no point {name!r:.50}{_suggest_points(name, points)}"
        return entry.reject("point", what, Hold(name, "each", 0))
    is_midline = point.laterality == "midline"
    default = "midline" if is_midline else "each"
    side = cast(RoutineSide, entry.choice("side", get_args(RoutineSide), default))
    if is_midline != (side == "midline"):
        where = "lies on the midline" if is_midline else "lies on the left and on the right"
        entry.reject("side", f"is {side!r}, but {name} {where}", None)
    rhythm = entry.choice("rhythm", get_args(Rhythm)) if entry.has("rhythm") else None
    return Hold(
        name,
        side,
        entry.seconds("seconds", point.seconds),
        entry.text("press", ""),
        _read_ways(entry),
        cast(Any, rhythm),
        _read_pressure(entry),
        entry.integer("count", 1, 999) if entry.has("count") else 0,
        _read_alternatives(entry, points),
    )


def _read_alternatives(entry: TomlTable, points: Mapping[str, Point]) -> tuple[str, ...]:
    names = entry.texts("or")
    for name in names:
        if name not in points:
            entry.reject("or", f"there is no point {name!r:.50}", None)
    return names


def _suggest_points(name: str, points: Mapping[str, Point]) -> str:
    # Imported late: only a misspelt name needs them.
    from difflib import get_close_matches  # noqa: PLC0415

    from acutui.atlas.search import Search  # noqa: PLC0415

    if not name.strip():
        return ""
    close = [point.id for point in Search(Atlas(points), Safety()).find_points(name)]
    close += get_close_matches(name.upper(), points, 3, 0.6)
    named = list(dict.fromkeys(close))[:3]
    return f"; did you mean {' or '.join(named)}?" if named else ""
