"""The results of a search in the Guide: the rows of the list, and the text beside it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from acutui.atlas.model import Point, Routine
from acutui.atlas.search import Hit
from acutui.screens.dialogs.red_flags import LEVEL_ROLES
from acutui.services.context import Context
from acutui.services.pace import measure_session
from acutui.services.routines import plan_steps
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_layout import Line, fit, line, wrap

if TYPE_CHECKING:
    from textual.screen import Screen

    from acutui.screens.commands import Command

RED_FLAGS = "red-flags:"
ROUTINE, CONDITION, SUGGESTION, COMMAND = "routine:", "condition:", "ask:", "command:"
"""Prefixes of the keys of rows that are no points; the id of a point has no colon."""

RANKS = {RED_FLAGS: 0, ROUTINE: 2, CONDITION: 3, SUGGESTION: 3, COMMAND: 3}
"""Which row gets the cursor, the lowest first; points have 1."""

MOST_LINES, ROUTINES_ABOVE = 3, 3
"""Lines of a note above the results, and routines before the points; others come after them."""

MOST_COMMANDS, LEAST_LETTERS = 3, 3
"""How many commands are listed, and how many letters must be typed before."""

WHOLE_WORDS = 0.9
"""The least score of a command where something else was found: "back" is not the backups."""

LOW, ROOMY = 6, 12
"""Rows below which notes have only one line, and from which on routines come before the points."""


class Results:
    """The results of a query, in one region or in all."""

    def __init__(
        self,
        services: Context,
        query: str,
        times: Mapping[str, int],
        *,
        region: str,
        open_key: str,
    ) -> None:
        self._services = services
        self._times = times  # in how many sessions each point was pressed
        self.query = query.strip()
        self._open_key = open_key
        found = services.search.find(query)
        self.found = found.filter_by_region(region) if region else found
        self._commands: list[Command] = []

    def add_commands(self, screen: "Screen[Any]") -> None:
        """Find commands too, by beginnings of words only if the words were not understood."""
        from acutui.screens.commands import find_commands  # noqa: PLC0415 - it loads all three screens

        if len(self.query) >= LEAST_LETTERS:
            is_guess = any(reading.spelling for reading in self.found.readings)
            least = 0.0 if is_guess or self.found.is_empty else WHOLE_WORDS
            self._commands = find_commands(screen, self.query, least, MOST_COMMANDS)

    def build_rows(self, width: int, height: int, render: Callable[[Point], Line]) -> list[Row]:
        """Return the rows for a list of this size: how the query was read, then the results."""
        found = self.found
        if found.is_empty:
            return self._build_suggestions(width)
        is_low = height < LOW
        rows = [] if is_low and found.points else self.build_readings(width)
        rows += self.build_advice(width)
        fills = len(found.points) > height // 2  # routines after so many would not be seen
        above = ROUTINES_ABOVE if (height >= ROOMY and fills) or not found.points else 0
        routines = [self._routine_row(hit.item, width) for hit in found.routines]
        if routines[:above]:
            rows += [_heading("Routines"), *routines[:above]]
        points = list(_point_rows(found.points, render))
        if is_low and found.points:
            points[0] = self._short_heading()
        rows += points
        if routines[above:]:
            heading = format_count(len(routines) - above, "more routine" if above else "routine")
            rows += [_heading(heading), *routines[above:]]
        return rows + self.build_commands(width)

    def build_advice(self, width: int) -> list[Row]:
        """Return the rows about red flags and health conditions."""
        rows = [Row(RED_FLAGS, line("! When to get help", "bad"))] if self.found.red_flags else []
        rows += [row for note in self.found.notes for row in _note(note, width, "warn")]
        for condition in self.found.conditions:
            if not self._services.health.has(condition.id):
                text = f"{self._open_key} to tick: {sanitize(condition.name)}"
                rows.append(Row(f"{CONDITION}{condition.id}", line(text, "accent")))
        return rows

    def build_readings(self, width: int) -> list[Row]:
        """Return which words match nothing, and how the others were read."""
        rows: list[Row] = []
        if self.found.unknown:
            rows += _note(f"No points match {', '.join(self.found.unknown)}.", width, "warn")
        for reading in self.found.readings:
            meanings = [part for part in (reading.spelling, ", ".join(reading.meant)) if part]
            arrow = " → " if self._services.unicode else ": "
            rows += _note(arrow.join((reading.words, *meanings)), width)
        return rows

    def build_commands(self, width: int) -> list[Row]:
        """Return the commands under their heading."""
        rows = [_heading("Commands")] if self._commands else []
        for number, one in enumerate(self._commands):
            key = sanitize(one.key)
            room = max(8, width - len(key) - 2)
            name = fit(one.title, room).rstrip()
            rows.append(Row(f"{COMMAND}{number}", ((f"{name}  ", ""), (key, "dim"))))
        return rows

    def _short_heading(self) -> Row:
        """Return the readings in one line, for a low list."""
        text = format_count(len(self.found.points), "point")
        guesses = [reading.spelling for reading in self.found.readings if reading.spelling]
        text += f" for {' and '.join(guesses)}" if guesses else ""
        if self.found.unknown:
            return _heading(f"{text}, none for {', '.join(self.found.unknown)}", "warn")
        return _heading(text)

    def _build_suggestions(self, width: int) -> list[Row]:
        """Return what to say if there are no results, and what to search for instead."""
        sorry = self.found.notes or (f'No points match "{self.query}".',)
        rows = [row for text in sorry for row in _note(text, width, "warn")]
        rows += self.build_commands(width)
        rows.append(_heading("Try these, or a code like LI4:"))
        words = self._services.search.complaints()
        return rows + [Row(f"{SUGGESTION}{word}", line(sanitize(word))) for word in words]

    def find_routine(self, key: str) -> Routine | None:
        """Return the routine of a row, None if it is another row."""
        kind, id = split_key(key)
        return self._services.atlas.routines.get(id) if kind == ROUTINE else None

    def find_command(self, key: str) -> "Command | None":
        """Return the command of a row, None if it is another row."""
        kind, number = split_key(key)
        return self._commands[int(number)] if kind == COMMAND else None

    def describe(self, key: str, width: int) -> tuple[str, list[Line]]:
        """Return the title and the details of a row that is no point."""
        kind, id = split_key(key)
        if kind == RED_FLAGS:
            lines: list[Line] = [line(f"{self._open_key}: the whole list of signs", "dim"), ()]
            for flag in self.found.red_flags:
                lines += wrap(sanitize(flag.title), width, LEVEL_ROLES[flag.level])
                for item in flag.items:
                    lines += wrap(sanitize(item), width, label="  - ")
            return "When to get help", lines
        if routine := self.find_routine(key):
            return routine.name, self._render_routine(routine, width)
        if command := self.find_command(key):
            lines = wrap(command.title, width, "strong")
            return "", [*lines, (), *wrap(f"{self._open_key}: do it", width, "dim")]
        for condition in self.found.conditions:
            if key == f"{CONDITION}{condition.id}":
                how = f"{self._open_key}: tick it in your health conditions"
                text = [*wrap(sanitize(condition.text), width), (), *wrap(how, width, "dim")]
                return condition.name, text
        if kind == SUGGESTION:
            # In a low list the notes may be out of sight.
            notes = [part for note in self.found.notes for part in wrap(note, width, "warn")]
            return "", [*notes, line(f"{self._open_key}: search for {id}", "dim")]
        return "", []

    def _routine_row(self, routine: Routine, width: int) -> Row:
        name = fit(sanitize(routine.name), max(8, width - 10))
        length = f"{self._format_length(routine):>8}"
        return Row(f"{ROUTINE}{routine.id}", ((f"{name} ", ""), (length, "dim")))

    def _format_length(self, routine: Routine) -> str:
        steps = plan_steps(self._services, routine)
        return format_duration(measure_session(self._services, routine, steps, self._times))

    def _render_routine(self, routine: Routine, width: int) -> list[Line]:
        atlas = self._services.atlas
        skipped = ", ".join(self._services.health.avoided_in(routine, atlas.points))
        often = f", {routine.times_a_day} times a day" if routine.times_a_day else ""
        parts = [
            ("", routine.purpose, ""),
            ("", skipped and f"Skipped because of your health conditions: {skipped}", "warn"),
            ("Length ", f"{self._format_length(routine)}{often}", ""),
            ("Points ", ", ".join(routine.points), ""),
            ("Needs  ", ", ".join(f"a {need}" for need in atlas.needs[routine.id]), ""),
            ("Origin ", routine.origin, "dim"),
            ("", f"{self._open_key}: go to it on Session", "dim"),
        ]
        lines: list[Line] = []
        for label, text, role in parts:
            lines += wrap(sanitize(text), width, role, label) if text else []
        return lines


def find_first(rows: list[Row]) -> str | None:
    """Return the key of the row on which the cursor starts."""
    keys = (row.key for row in rows if row.key)
    return min(keys, key=lambda key: RANKS.get(split_key(key)[0], 1), default=None)


def split_key(key: str) -> tuple[str, str]:
    """Return the prefix of a row's key, and the id or the word that follows it."""
    kind, colon, id = key.partition(":")
    return kind + colon, id


def _point_rows(hits: tuple[Hit[Point], ...], render: Callable[[Point], Line]) -> Iterator[Row]:
    """Yield the points, grouped by the words of the query that they match."""
    # Groups in the order of their best hits; the sort keeps the order within each group.
    places = {words: at for at, words in enumerate(dict.fromkeys(hit.words for hit in hits))}
    has_words = len({word for words in places for word in words}) > 1
    ordered = sorted(hits, key=lambda hit: places[hit.words])
    for matched, group in groupby(ordered, lambda hit: hit.words):
        points = [hit.item for hit in group]
        by = f" for {' and '.join(matched)}" if has_words else ""
        yield _heading(f"{format_count(len(points), 'point')}{by}")
        yield from (Row(point.id, render(point)) for point in points)


def _heading(text: str, role: str = "dim") -> Row:
    return Row(None, line(f" {sanitize(text)}", role))


def _note(text: str, width: int, role: str = "dim") -> list[Row]:
    return [Row(None, one) for one in wrap(sanitize(text), width, role, " ", MOST_LINES)]
