"""Finding every mistake in a file of points or routines, or in a figure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import fields

from acutui.atlas.figure_reader import find_figure_mistakes, parse_figure
from acutui.atlas.loader import list_entries, read_entry
from acutui.atlas.model import Caution, Evidence, Hold, Point, Routine
from acutui.atlas.wording import format_ids
from acutui.util.durations import format_count
from acutui.util.toml_lines import find_field, find_word
from acutui.util.toml_reader import EntryError

Finding = tuple[int, str]
"""A line, 0 if unknown, and a message."""

PARTS: Mapping[str, type[Struct]] = {"holds": Hold, "cautions": Caution, "evidence": Evidence}
"""What the tables within an entry are read as."""


class FileReport(NamedTuple):
    """Mistakes, notes on what is ignored, and a summary of the content."""

    mistakes: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()
    summary: str = ""


def check_entries(
    tables: Mapping[str, Any],
    text: str,
    built_in: Mapping[str, object],
    points: Mapping[str, Point] | None = None,
) -> FileReport:
    """Check a TOML file of points or, if all known `points` are given, of routines."""
    name = "point" if points is None else "routine"
    sound: dict[str, Point | Routine] = {}
    mistakes: list[Finding] = []
    notes: list[Finding] = []
    try:
        entries = list_entries(tables, text, name)
    except EntryError as error:
        mistakes.append((find_word(text, name), str(error)))
        entries = []
    lines = text.split("\n")
    ends = [*(line for line, *_ in entries[1:]), len(lines) + 1]
    for (line, label, table), end in zip(entries, ends, strict=False):
        try:
            entry, wrong = read_entry(table, points)
        except EntryError as error:
            mistakes.append((line, f"{label}: {error}"))
            continue
        if entry.id and entry.id in sound:
            wrong.append(f"id: {entry.id!r} is used twice")
        if not wrong:
            sound[entry.id] = entry
        place = partial(_find_line, lines, range(line, end), name)
        mistakes += [(place(what), f"{label}: {what}") for what in wrong]
        unread = _find_unread_fields(table, type(entry))
        notes += [(place(what), f"{label}: {what}") for what in unread]
    for key in tables.keys() - {name}:
        notes.append((find_word(text, key), f"{key}: is not read; entries begin with [[{name}]]"))
    replaced = [id for id in sound if id in built_in]
    summary = _summarize([*sound.values()], name, replaced)
    return FileReport(tuple(sorted(mistakes)), tuple(sorted(notes)), summary)


def _summarize(entries: Sequence[Point | Routine], name: str, replaced: Sequence[str]) -> str:
    """Return how many entries there are, and the ids of the built-in ones they replace."""
    summary = format_count(len(entries), name)
    if name == "routine":
        steps = sum(one.step_count for one in entries if isinstance(one, Routine))
        summary += f", {format_count(steps, 'step')}, all points known"
    if replaced:
        summary += f"; in the place of the built-in: {format_ids(replaced)}"
    return summary


def check_figure(text: str, name: str, points: Mapping[str, Point]) -> FileReport:
    if mistakes := find_figure_mistakes(text):
        return FileReport(tuple(mistakes))
    figure = parse_figure(text, name)
    for id in sorted(figure.points - points.keys()):
        near = get_close_matches(id.upper(), points, 2, 0.6)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        mistakes.append((find_word(text, id), f"marks {id!r:.50}, but no point has that id{hint}"))
    marked = format_count(len(figure.points), "point")
    lines = format_count(len(figure.strokes), "line")
    return FileReport(tuple(mistakes), summary=f"a figure of {lines}, {marked} marked, all known")


def _find_line(lines: Sequence[str], entry: range, name: str, message: str) -> int:
    """Return the line of the field with which a message on an entry begins."""
    named = re.match(r"([\w-]+)(?: (\d+))?", message)
    if not entry.start or not named:
        return entry.start
    return find_field(lines, entry, name, named[1], int(named[2]) if named[2] else None)


def _find_unread_fields(table: object, kind: type[Struct], path: str = "") -> Iterator[str]:
    """Yield a note on each field that nothing reads; it may be misspelt."""
    known = [field.encode_name for field in fields(kind) if field.name != "own"]
    for key, value in table.items() if isinstance(table, dict) else ():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{path}{key}: is not read{hint}"
        elif key in PARTS and isinstance(value, list):
            for number, item in enumerate(value, 1):
                yield from _find_unread_fields(item, PARTS[key], f"{path}{key} {number}: ")
        elif key in PARTS:
            yield from _find_unread_fields(value, PARTS[key], f"{path}{key}.")
