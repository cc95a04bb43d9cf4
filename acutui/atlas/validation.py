"""Finding every mistake in a file of points or routines, or in a figure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from acutui.atlas.figure import find_figure_mistakes, parse_figure
from acutui.atlas.loader import check_table, list_entries, read_entry
from acutui.atlas.model import Caution, Evidence, Hold, Point, Routine
from acutui.atlas.wording import format_ids
from acutui.util.durations import format_count
from acutui.util.toml_lines import find_field, find_word
from acutui.util.toml_reader import EntryError

Finding = tuple[int, str]
"""A line, 0 if unknown, and a message."""

FIELDS = {"ways": "with", "alternatives": "or"}
"""Fields that a file names by words that Python keeps for itself."""

PARTS: Mapping[str, type] = {"holds": Hold, "cautions": Caution, "evidence": Evidence}
"""What the tables within an entry are read as."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """Mistakes, notes on what is ignored, and a summary of the content, `holds`."""

    mistakes: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    holds: str = ""


def check_points(tables: Mapping[str, Any], text: str, built_in: Mapping[str, Point]) -> FileReport:
    entries = _Entries(tables, text, "point", None)
    return entries.report(format_count(len(entries.sound), "point"), built_in)


def check_routines(
    tables: Mapping[str, Any],
    text: str,
    points: Mapping[str, Point],
    built_in: Mapping[str, Routine],
) -> FileReport:
    """Check the routines of a TOML file against all known points."""
    entries = _Entries(tables, text, "routine", points)
    holds = sum(one.step_count for one in entries.sound.values() if isinstance(one, Routine))
    counts = f"{format_count(len(entries.sound), 'routine')}, {format_count(holds, 'hold')}"
    return entries.report(f"{counts}, all points known", built_in)


def check_figure(text: str, name: str, points: Mapping[str, Point]) -> FileReport:
    if mistakes := find_figure_mistakes(text):
        return FileReport(tuple(mistakes))
    figure = parse_figure(text, name)
    for id in sorted(figure.points - points.keys()):
        near = get_close_matches(id.upper(), points, 2, 0.6)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        mistakes.append((find_word(text, id), f"marks {id!r:.50}, which no point is called{hint}"))
    marked = format_count(len(figure.points), "point")
    lines = format_count(len(figure.strokes), "line")
    return FileReport(tuple(mistakes), holds=f"a figure of {lines}, {marked} marked, all known")


class _Entries:
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
        self._points = points
        self._lines = text.split("\n")
        try:
            entries = list_entries(tables, text, name)
        except EntryError as error:
            self._mistakes.append((find_word(text, name), str(error)))
            entries = []
        ends = [*(line for line, *_ in entries[1:]), len(self._lines) + 1]
        for (line, label, table), end in zip(entries, ends, strict=False):
            self._check(range(line, end), label, table)
        for key in tables:
            if key != name:
                message = f"{key}: is not read; entries begin with [[{name}]]"
                self._notes.append((find_word(text, key), message))

    def report(self, summary: str, built_in: Mapping[str, object]) -> FileReport:
        if replaced := [id for id in self.sound if id in built_in]:
            summary += f"; in the place of the built-in: {format_ids(replaced)}"
        return FileReport(tuple(sorted(self._mistakes)), tuple(sorted(self._notes)), summary)

    def _check(self, lines: range, label: str, value: object) -> None:
        try:
            table = check_table(value)
        except EntryError as error:
            self._mistakes.append((lines.start, f"{label}: {error}"))
            return
        entry, mistakes = read_entry(table, self._points)
        if entry.id and entry.id in self.sound:
            mistakes.append(f"id: {entry.id!r} is used twice")
        if not mistakes:
            self.sound[entry.id] = entry
        self._mistakes += [(self._find_line(lines, m), f"{label}: {m}") for m in mistakes]
        unread = _find_unread_fields(table, type(entry))
        self._notes += [(self._find_line(lines, note), f"{label}: {note}") for note in unread]

    def _find_line(self, lines: range, message: str) -> int:
        """Return the line of the field with which a message begins."""
        named = re.match(r"([\w-]+)(?: (\d+))?", message)
        if not lines.start or not named:
            return lines.start
        number = int(named[2]) if named[2] else None
        return find_field(self._lines, lines, self._name, named[1], number)


def _find_unread_fields(table: Mapping[str, Any], kind: type, path: str = "") -> Iterator[str]:
    """Yield a note on each field that nothing reads; it may be misspelt."""
    known = [FIELDS.get(field.name, field.name) for field in fields(kind) if field.name != "own"]
    for key, value in table.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{path}{key}: is not read{hint}"
        elif key in PARTS and isinstance(value, dict):
            yield from _find_unread_fields(value, PARTS[key], f"{path}{key}.")
        elif key in PARTS and isinstance(value, list):
            for number, item in enumerate(value, 1):
                if isinstance(item, dict):
                    yield from _find_unread_fields(item, PARTS[key], f"{path}{key} {number}: ")
