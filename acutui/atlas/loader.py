"""Loading the atlas: the built-in points and routines, and the user's own."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from msgspec import ValidationError, convert

from acutui.atlas.fields import read_fields
from acutui.atlas.model import Atlas, Hold, Point, Routine, RoutineSide, Safety
from acutui.util.errors import FileError
from acutui.util.reading import ATLAS_LIMIT, Missing
from acutui.util.toml_lines import find_entry_lines
from acutui.util.toml_reader import EntryError, TomlTable, read_toml

if TYPE_CHECKING:
    from acutui.atlas.search import Search

BUILT_IN = Path(__file__).parent
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

Entry = TypeVar("Entry", Point, Routine)


def load_atlas(config: Path | None = None) -> Atlas:
    """Read the built-in atlas and the user's own points and routines.

    Args:
        config: The folder of `points.toml` and `routines.toml`, whose entries add to the built-in
            ones or replace those with the same id. None reads the built-in atlas alone.

    Returns:
        The atlas. Entries and files that can't be read are skipped and described in `problems`.
    """
    problems: list[str] = []
    points: dict[str, Point] = {}
    routines: dict[str, Routine] = {}
    folders = [BUILT_IN] if config is None else [BUILT_IN, config]
    for folder in folders:
        points |= _load_points(folder, problems)
    for folder in folders:
        routines |= _load_routines(folder, points, problems)
    return Atlas(points, routines, tuple(problems))


def read_entry(
    table: object, points: Mapping[str, Point] | None = None
) -> tuple[Point | Routine, list[str]]:
    """Read an entry: a routine if all known `points` are given by id, else a point.

    Returns:
        The entry, with harmless values for wrong fields, and a message for each mistake.

    Raises:
        EntryError: It is not a table.
    """
    mistakes: list[str] = []
    entry = TomlTable(_check_table(table), "", mistakes)
    if points is None:
        return _read_point(entry, own=True), mistakes
    return _read_routine(entry, points, own=True), mistakes


def parse_routines(tables: object, points: Mapping[str, Point]) -> dict[int, Routine]:
    """Return the routines in the tables of a user's file, by their position.

    Like `load_atlas`, skip tables that can't be read and those that repeat an id.
    """
    found: dict[int, Routine] = {}
    ids: set[str] = set()
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        if isinstance(table, dict):
            with suppress(EntryError):
                routine = _read_routine(TomlTable(table), points, own=True)
                if routine.id not in ids:
                    ids.add(routine.id)
                    found[number] = routine
    return found


def load_safety() -> Safety:
    tables, _ = read_toml(BUILT_IN / "safety.toml", ATLAS_LIMIT)
    return read_fields(TomlTable(tables), Safety)


def _load_points(folder: Path, problems: list[str]) -> dict[str, Point]:
    if folder is BUILT_IN:
        # Ten times as fast as field by field; but it would say less about a mistake.
        with suppress(FileError, ValueError, KeyError, ValidationError):
            tables, _ = read_toml(folder / "points.toml", ATLAS_LIMIT)
            for table in tables["point"]:
                table["how"] = tuple(table.get("how", {}).items())
            return {point.id: point for point in convert(tables["point"], list[Point])}
    read = partial(_read_point, own=folder is not BUILT_IN)
    return _load_entries(folder / "points.toml", "point", read, problems)


def _load_routines(
    folder: Path, points: Mapping[str, Point], problems: list[str]
) -> dict[str, Routine]:
    # A point of the user's may replace one that a built-in routine presses in another way.
    if folder is BUILT_IN and not any(point.own for point in points.values()):
        with suppress(FileError, ValueError, KeyError, ValidationError):
            tables, _ = read_toml(folder / "routines.toml", ATLAS_LIMIT)
            return {routine.id: routine for routine in convert(tables["routine"], list[Routine])}
    read = partial(_read_routine, points=points, own=folder is not BUILT_IN)
    return _load_entries(folder / "routines.toml", "routine", read, problems)


def _load_entries(
    path: Path, name: str, read: Callable[[TomlTable], Entry], problems: list[str]
) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    try:
        tables, text = read_toml(path, ATLAS_LIMIT)
        entries = list_entries(tables, text, name)
    except Missing:
        return found
    except (FileError, ValueError) as error:
        problems.append(f"{path}: {error}" if isinstance(error, EntryError) else str(error))
        return found
    for line, label, table in entries:
        try:
            entry = read(TomlTable(_check_table(table)))
            if entry.id in found:
                raise EntryError(f"id: {entry.id!r} is used twice")
            found[entry.id] = entry
        except EntryError as error:
            problems.append(f"{path}: {f'line {line}: ' if line else ''}{label}: {error}")
    return found


def list_entries(file: Mapping[str, Any], text: str, name: str) -> list[tuple[int, str, object]]:
    """List the entries of a file; `name` is what each is called in it: point or routine.

    Returns:
        For each entry its line, 0 if unknown, its label for messages, and its value.

    Raises:
        EntryError: What has that name is not a list.
    """
    tables = file.get(name, [])
    if not isinstance(tables, list):
        raise EntryError(f"{name!r} is not a list; begin each entry with [[{name}]]")
    lines = find_entry_lines(text, name)
    if len(lines) != len(tables):
        lines = [0] * len(tables)
    ids = [t.get("id", n) if isinstance(t, dict) else n for n, t in enumerate(tables, 1)]
    labels = [f"{name} {id!r:.50}" for id in ids]
    return list(zip(lines, labels, tables, strict=True))


def _check_table(value: object) -> Mapping[str, Any]:
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
    english = entry.text("english", id)
    how = entry.table("how")
    ways = tuple((way, how.text(way)) for way in how.names()) if how else ()
    return read_fields(entry, Point, id=id, english=english, how=ways, own=own)


def _read_routine(entry: TomlTable, points: Mapping[str, Point], own: bool) -> Routine:
    id = _read_id(entry)
    holds = tuple(_read_hold(hold, points) for hold in entry.entries("holds"))
    if not holds:
        entry.reject("holds", "is empty; a routine needs at least one", None)
    name = entry.text("name", id)
    ready = entry.seconds("ready", -1, least=0) if entry.has("ready") else None
    return read_fields(entry, Routine, id=id, name=name, holds=holds, ready=ready, own=own)


def _read_hold(entry: TomlTable, points: Mapping[str, Point]) -> Hold:
    name = entry.text("point")
    point = points.get(name)
    if point is None:
        what = f"there is no point {name!r:.50}{_suggest_points(name, points)}"
        return entry.reject("point", what, Hold(name, "each", 0))
    is_midline = point.laterality == "midline"
    side = entry.choice("side", get_args(RoutineSide), "midline" if is_midline else "each")
    if is_midline != (side == "midline"):
        where = "lies on the midline" if is_midline else "lies on the left and on the right"
        entry.reject("side", f"is {side!r}, but {name} {where}", None)
    seconds = entry.seconds("seconds", point.seconds)
    count = entry.integer("count", 1, 999) if entry.has("count") else 0
    hold = read_fields(entry, Hold, point=name, side=side, seconds=seconds, count=count)
    for other in hold.alternatives:
        if other not in points:
            entry.reject("or", f"there is no point {other!r:.50}", None)
    return hold


def _suggest_points(name: str, points: Mapping[str, Point]) -> str:
    # Imported late: only a misspelt name needs them.
    from difflib import get_close_matches  # noqa: PLC0415

    if not name.strip():
        return ""
    close = [point.id for point in _make_search(tuple(points.values())).find_points(name)]
    close += get_close_matches(name.upper(), points, 3, 0.6)
    named = list(dict.fromkeys(close))[:3]
    return f"; did you mean {' or '.join(named)}?" if named else ""


@lru_cache(1)  # A file may misspell many names, and making it takes longer than to search.
def _make_search(points: tuple[Point, ...]) -> "Search":
    from acutui.atlas.search import Search  # noqa: PLC0415 - few files need it

    return Search(Atlas({point.id: point for point in points}), Safety())
