"""Loading the atlas: what is built in, and the user's own from the config folder."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
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
    Point,
    Reach,
    RedFlag,
    Rhythm,
    Routine,
    RoutineSide,
    Rule,
    Safety,
)
from acutui.util.toml_lines import find_entry_lines
from acutui.util.toml_reader import EntryError, TomlTable, may_exist, read_toml

BUILT_IN = Path(__file__).parent
EVIDENCE_LEVELS = ("E0", "E1", "E2", "E3")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

Read = TypeVar("Read", Point, Routine)


def load_atlas(config: Path | None = None) -> Atlas:
    """Read the built-in atlas, and over it `points.toml` and `routines.toml` of `config`.

    An entry of the user's adds to the built-in ones or replaces the one with its id; one that
    is wrong is left out and told of in `problems`, and so is a file that can't be read.
    """
    problems: list[str] = []
    points: dict[str, Point] = {}
    routines: dict[str, Routine] = {}
    folders = [BUILT_IN] if config is None else [BUILT_IN, config]
    for folder in folders:
        own = folder is not BUILT_IN
        read_point = _point_reader(own)
        points |= _load_entries(folder / "points.toml", "point", read_point, problems)
    for folder in folders:
        own = folder is not BUILT_IN
        read_routine = _routine_reader(points, own)
        routines |= _load_entries(folder / "routines.toml", "routine", read_routine, problems)
    return Atlas(points, routines, tuple(problems))


def read_entry(
    table: Mapping[str, Any], points: Mapping[str, Point] | None = None
) -> tuple[Point | Routine, list[str]]:
    """Read an entry, a routine where `points` are given; return it with all its mistakes."""
    mistakes: list[str] = []
    entry = TomlTable(table, "", mistakes)
    if points is None:
        return _point_reader(own=True)(entry), mistakes
    return _routine_reader(points, own=True)(entry), mistakes


def parse_routines(tables: object, points: Mapping[str, Point]) -> dict[int, Routine]:
    """Return the routines in the tables of a user's file, by their place among them.

    What can't be read is passed over, and of two with one id the later one, as `load_atlas` does.
    """
    read, found = _routine_reader(points, own=True), dict[int, Routine]()
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        with suppress(EntryError):
            routine = read(TomlTable(table)) if isinstance(table, dict) else None
            if routine and routine.id not in {other.id for other in found.values()}:
                found[number] = routine
    return found


def load_safety() -> Safety:
    """Read conditions, red flags and rules."""
    fields, _ = read_toml(BUILT_IN / "safety.toml")
    top = TomlTable(fields)
    return Safety(
        disclaimer=top.text("disclaimer"),
        conditions=tuple(
            Condition(entry.text("id"), entry.text("name"), entry.text("text"))
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
    path: Path, name: str, read: Callable[[TomlTable], Read], problems: list[str]
) -> dict[str, Read]:
    """Read the entries of one file; what is wrong with them goes to `problems`."""
    found: dict[str, Read] = {}
    if not may_exist(path):
        return found
    try:
        fields, text = read_toml(path)
    except ValueError as error:
        problems.append(str(error))
        return found
    for where, entry in _iter_tables(path, name, fields, text, problems):
        try:
            value = read(entry)
            if value.id in found:
                raise entry.error("id", f"{value.id!r} is there twice")
        except EntryError as error:
            problems.append(f"{where}: {error}")
        else:
            found[value.id] = value
    return found


def _iter_tables(
    path: Path, name: str, fields: dict[str, Any], text: str, problems: list[str]
) -> Iterator[tuple[str, TomlTable]]:
    tables = fields.get(name, [])
    if not isinstance(tables, list):
        problems.append(f"{path}: {name!r} is no list; begin each entry with [[{name}]]")
        return
    lines = find_entry_lines(text, name)
    for number, table in enumerate(tables):
        place = f"line {lines[number]}: " if len(lines) == len(tables) else ""
        called = table.get("id", number + 1) if isinstance(table, dict) else number + 1
        where = f"{path}: {place}{name} {called!r:.50}"
        if isinstance(table, dict):
            yield where, TomlTable(table)
        else:
            problems.append(f"{where}: is no table")


def _read_id(entry: TomlTable) -> str:
    found = entry.text("id")
    if not ID.fullmatch(found):
        what = f"is {found!r:.50}; letters, digits, dots and dashes, 40 at most"
        entry.reject("id", what, None)
    return found


def _point_reader(own: bool) -> Callable[[TomlTable], Point]:
    def read(entry: TomlTable) -> Point:
        found = _read_id(entry)
        return Point(
            id=found,
            english=entry.text("english", found),
            where=entry.text("where"),
            pinyin=entry.text("pinyin", ""),
            han=entry.text("han", ""),
            han_simplified=entry.text("han_simplified", ""),
            also=entry.texts("also"),
            meridian=entry.text("meridian", ""),
            regions=entry.texts("regions"),
            helps=entry.texts("helps"),
            laterality=cast(
                Laterality, entry.choice("laterality", get_args(Laterality), "bilateral")
            ),
            zone=entry.flag("zone"),
            landmark=entry.text("landmark", ""),
            press=entry.text("press", ""),
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

    return read


def _read_caution(entry: TomlTable) -> Caution:
    level = cast(Level, entry.choice("level", get_args(Level)))
    return Caution(entry.text("when"), level, entry.text("text"))


def _read_evidence(entry: TomlTable) -> Evidence | None:
    found = entry.table("evidence")
    if found is None:
        return None
    return Evidence(found.choice("level", EVIDENCE_LEVELS), found.text("text", ""))


def _routine_reader(points: Mapping[str, Point], own: bool) -> Callable[[TomlTable], Routine]:
    def read(entry: TomlTable) -> Routine:
        found = _read_id(entry)
        holds = tuple(_read_hold(hold, points) for hold in entry.entries("holds"))
        if not holds:
            entry.reject("holds", "is empty; a routine needs at least one", None)
        ready = entry.seconds("ready", -1, least=0) if entry.has("ready") else None
        return Routine(
            id=found,
            name=entry.text("name", found),
            holds=holds,
            purpose=entry.text("purpose", ""),
            helps=entry.texts("helps"),
            origin=entry.text("origin", ""),
            evidence=_read_evidence(entry),
            times_a_day=entry.text("times_a_day", ""),
            notes=entry.texts("notes"),
            sources=entry.texts("sources"),
            ready=ready,
            own=own,
        )

    return read


def _read_hold(entry: TomlTable, points: Mapping[str, Point]) -> Hold:
    name = entry.text("point")
    point = points.get(name)
    if point is None:
        what = f"there is no point {name!r:.50}{_suggest_points(name, points)}"
        return entry.reject("point", what, Hold(name, "each", 0))
    midline = point.laterality == "midline"
    side = cast(
        RoutineSide,
        entry.choice("side", get_args(RoutineSide), "midline" if midline else "each"),
    )
    if midline != (side == "midline"):
        where = "lies on the midline" if midline else "lies on the left and on the right"
        entry.reject("side", f"is {side!r}, but {name} {where}", None)
    return Hold(name, side, entry.seconds("seconds", point.seconds))


def _suggest_points(name: str, points: Mapping[str, Point]) -> str:
    """Return what else may have been meant: by its name, or by how it is written."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who misspells waits for it

    from acutui.atlas.search import Search  # noqa: PLC0415

    if not name.strip():
        return ""
    close = [point.id for point in Search(Atlas(points)).find_points(name)]
    close += get_close_matches(name.upper(), points, 3, 0.6)
    named = list(dict.fromkeys(close))[:3]
    return f"; did you mean {' or '.join(named)}?" if named else ""
