"""Everything that is wrong with a file of points, of routines, or with a figure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from acutui.atlas.figure import find_figure_mistakes, parse_figure
from acutui.atlas.loader import read_entry
from acutui.atlas.model import Caution, Evidence, Hold, Point, Routine
from acutui.util.durations import format_count
from acutui.util.toml_lines import find_entry_lines, find_field, find_word

Finding = tuple[int, str]
"""A line, 0 where it can't be told, and what is said of it."""

MOST_NAMED = 5

PARTS: Mapping[str, type] = {"holds": Hold, "cautions": Caution, "evidence": Evidence}
"""What the tables within an entry are."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What is wrong, what is no mistake but passed over, and what a file holds, in words."""

    mistakes: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    holds: str = ""


def check_points(tables: Mapping[str, Any], text: str, known: Mapping[str, Point]) -> FileReport:
    """Check the points of a TOML file; `known` are those built in."""
    found = _Entries(tables, text, "point", None)
    replaced = [id for id in found.sound if id in known]
    return found.checked(format_count(len(found.sound), "point"), replaced)


def check_routines(
    tables: Mapping[str, Any],
    text: str,
    points: Mapping[str, Point],
    known: Mapping[str, Routine],
) -> FileReport:
    """Check the routines of a TOML file against the points there are; `known` are built in."""
    found = _Entries(tables, text, "routine", points)
    count = sum(one.step_count for one in found.sound.values() if isinstance(one, Routine))
    counts = f"{format_count(len(found.sound), 'routine')}, {format_count(count, 'hold')}"
    said = f"{counts}, all points known"
    return found.checked(said, [id for id in found.sound if id in known])


def check_figure(text: str, name: str, points: Mapping[str, Point]) -> FileReport:
    """Check an SVG, and whether there are the points that it marks."""
    mistakes = find_figure_mistakes(text, name)
    if mistakes:
        return FileReport(tuple(mistakes))
    figure = parse_figure(text, name)
    unknown = sorted(id for id in figure.points if id not in points)
    for id in unknown:
        near = _suggest(id, points)
        mistakes.append((find_word(text, id), f"marks {id!r:.50}, which no point is called{near}"))
    marked = format_count(len(figure.points), "point")
    lines = format_count(len(figure.strokes), "line")
    return FileReport(tuple(mistakes), holds=f"a figure of {lines}, {marked} marked, all known")


class _Entries:
    """The entries of a file, read one by one."""

    def __init__(
        self,
        tables: Mapping[str, Any],
        text: str,
        name: str,
        points: Mapping[str, Point] | None,
    ) -> None:
        self.sound: dict[str, Point | Routine] = {}
        self._mistakes: list[Finding] = []
        self._notes: list[Finding] = []
        self._name = name
        self._kind = Point if points is None else Routine
        self._lines = text.split("\n")
        listed = tables.get(name, [])
        if not isinstance(listed, list):
            said = f"{name!r} is no list; begin each entry with [[{name}]]"
            self._mistakes.append((find_word(text, name), said))
            listed = []
        starts = find_entry_lines(text, name)
        starts = starts if len(starts) == len(listed) else [0] * len(listed)
        for number, table in enumerate(listed):
            following = starts[number + 1] if number + 1 < len(starts) else len(self._lines) + 1
            self._take(number, table, range(starts[number], following), points)
        for key in tables:
            if key != name:
                said = f"{key}: is not read; entries begin with [[{name}]]"
                self._notes.append((find_word(text, key), said))

    def checked(self, holds: str, replaced: list[str]) -> FileReport:
        """Return what was found."""
        if replaced:
            more = f" and {len(replaced) - MOST_NAMED} more" if len(replaced) > MOST_NAMED else ""
            holds += f"; in the place of the built-in: {', '.join(replaced[:MOST_NAMED])}{more}"
        return FileReport(tuple(sorted(self._mistakes)), tuple(sorted(self._notes)), holds)

    def _take(
        self, number: int, table: object, place: range, points: Mapping[str, Point] | None
    ) -> None:
        called = table.get("id", number + 1) if isinstance(table, dict) else number + 1
        what = f"{self._name} {called!r:.50}"
        if not isinstance(table, dict):
            self._mistakes.append((place.start, f"{what}: is no table"))
            return
        entry, mistakes = read_entry(table, points)
        if entry.id and entry.id in self.sound:
            mistakes.append(f"id: {entry.id!r} is there twice")
        if not mistakes:
            self.sound[entry.id] = entry
        self._mistakes += [(self._line(place, said), f"{what}: {said}") for said in mistakes]
        unread = _find_unread_fields(table, self._kind)
        self._notes += [(self._line(place, said), f"{what}: {said}") for said in unread]

    def _line(self, place: range, said: str) -> int:
        """Return the line of what is said of an entry that stands in a place of the file."""
        named = re.match(r"([\w-]+)(?: (\d+))?", said)
        if not place.start or not named:
            return place.start
        number = int(named[2]) if named[2] else None
        return find_field(self._lines, place, self._name, named[1], number)


def _find_unread_fields(table: Mapping[str, Any], kind: type, path: str = "") -> Iterator[str]:
    """Go through the fields that nothing reads, which may be misspelt."""
    known = [field.name for field in fields(kind) if field.name != "own"]
    for key, value in table.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield f"{path}{key}: is not read{meant}"
        elif key in PARTS and isinstance(value, dict):
            yield from _find_unread_fields(value, PARTS[key], f"{path}{key}.")
        elif key in PARTS and isinstance(value, list):
            for number, item in enumerate(value, 1):
                if isinstance(item, dict):
                    yield from _find_unread_fields(item, PARTS[key], f"{path}{key} {number}: ")


def _suggest(id: str, points: Mapping[str, Point]) -> str:
    near = get_close_matches(id.upper(), points, 2, 0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""
