"""The results of a search in the Guide: the rows of the list, and the text beside it."""

from collections.abc import Callable, Iterator
from itertools import groupby

from textual.message import Message

from acutui.atlas.model import Point, Routine
from acutui.atlas.search import Hit
from acutui.screens.dialogs.red_flags import LEVEL_ROLES
from acutui.screens.messages import DoAction, ShowRoutine
from acutui.services.context import Context
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_layout import Line, fit, line, wrap

RED_FLAGS = "red-flags:"
ROUTINE, CONDITION, SUGGESTION = "routine:", "condition:", "ask:"
"""Prefixes of the keys of rows that are no points; the id of a point has no colon."""

MOST_LINES = 3
"""Lines of a note above the results."""

ROUTINES_ABOVE = 3
"""Routines that come before the points; the others come after them."""

LOW = 6
"""Rows of a list below which there is only one line for notes."""

ROOMY = 12
"""Rows of a list from which on routines come before the points."""


class Results:
    """The results of a query, in one region or in all."""

    def __init__(
        self, services: Context, query: str, *, region: str, open_key: str, unicode: bool
    ) -> None:
        self._services = services
        self._query = query.strip()
        self._open_key = open_key
        self._unicode = unicode
        self.found = services.search.find(query)
        if region:
            self.found = self.found.filter_by_region(region)

    def build_rows(
        self, width: int, height: int, render_point: Callable[[Point], Line]
    ) -> list[Row]:
        """Return the rows for a list of this size: how the query was read, then the results."""
        if self.found.is_empty:
            return self._build_suggestions(width)
        found = self.found
        is_low = height < LOW
        rows = [] if is_low and found.points else self._build_readings(width)
        if found.red_flags:
            rows.append(Row(RED_FLAGS, line("! When to get help", "bad")))
        for note in found.notes:
            rows += _note(note, width, "warn")
        for condition in found.conditions:
            if not self._services.health.has(condition.id):
                text = f"{self._open_key} to tick: {sanitize(condition.name)}"
                rows.append(Row(f"{CONDITION}{condition.id}", line(text, "accent")))
        fills = len(found.points) > height // 2  # routines after so many would not be seen
        above = ROUTINES_ABOVE if (height >= ROOMY and fills) or not found.points else 0
        routines = [self._routine_row(hit.item, width) for hit in found.routines]
        if routines[:above]:
            rows += [_heading("Routines"), *routines[:above]]
        points = list(_point_rows(found.points, render_point))
        if is_low and found.points:
            points[0] = self._short_heading()
        rows += points
        if routines[above:]:
            heading = format_count(len(routines) - above, "more routine" if above else "routine")
            rows += [_heading(heading), *routines[above:]]
        return rows

    def _build_readings(self, width: int) -> list[Row]:
        """Return which words match nothing, and how the others were read."""
        rows: list[Row] = []
        if self.found.unknown:
            rows += _note(f"No points match {', '.join(self.found.unknown)}.", width, "warn")
        for reading in self.found.readings:
            meanings = [part for part in (reading.spelling, ", ".join(reading.meant)) if part]
            arrow = " → " if self._unicode else ": "
            rows += _note(arrow.join((reading.words, *meanings)), width)
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
        sorry = self.found.notes or (f'No points match "{self._query}".',)
        rows = [row for text in sorry for row in _note(text, width, "warn")]
        rows.append(_heading("Try these, or a code like LI4:"))
        words = self._services.search.complaints()
        return rows + [Row(f"{SUGGESTION}{word}", line(sanitize(word))) for word in words]

    def find_first(self, rows: list[Row]) -> str | None:
        """Return the key of the row on which the cursor starts."""
        if self.found.red_flags:
            return RED_FLAGS
        if self.found.points:
            return self.found.points[0].item.id
        if self.found.routines:
            return f"{ROUTINE}{self.found.routines[0].item.id}"
        return next((row.key for row in rows if row.key), None)

    def routine(self, key: str) -> Routine | None:
        """Return the routine of a row, None if it is another row."""
        kind, id = _split_key(key)
        return self._services.atlas.routines.get(id) if kind == ROUTINE else None

    def title(self, key: str) -> str:
        """Return the title of a row that is no point."""
        kind, id = _split_key(key)
        if kind == RED_FLAGS:
            return "When to get help"
        if routine := self.routine(key):
            return routine.name
        names = (one.name for one in self.found.conditions if one.id == id)
        return next(names, "") if kind == CONDITION else ""

    def render_text(self, key: str, width: int) -> list[Line]:
        """Return the details of a row that is no point."""
        kind, id = _split_key(key)
        if kind == RED_FLAGS:
            return self._render_red_flags(width)
        if routine := self.routine(key):
            return self._render_routine(routine, width)
        if kind == CONDITION:
            text = next((one.text for one in self.found.conditions if one.id == id), "")
            how = f"{self._open_key}: tick it in your health conditions"
            return [*wrap(sanitize(text), width), (), *wrap(how, width, "dim")]
        if kind == SUGGESTION:
            # In a low list the notes may be out of sight.
            notes = [part for note in self.found.notes for part in wrap(note, width, "warn")]
            return [*notes, line(f"{self._open_key}: search for {id}", "dim")]
        return []

    def create_message(self, key: str) -> Message | None:
        """Return the request to post when a row is chosen."""
        kind, id = _split_key(key)
        if kind == RED_FLAGS:
            return DoAction(None, "app.red_flags")
        if kind == ROUTINE:
            return ShowRoutine(id)
        if kind == CONDITION:
            return DoAction("session", "conditions")
        return None

    def _routine_row(self, routine: Routine, width: int) -> Row:
        name = fit(sanitize(routine.name), max(8, width - 10))
        length = f"{format_duration(routine.seconds):>8}"
        return Row(f"{ROUTINE}{routine.id}", ((f"{name} ", ""), (length, "dim")))

    def _render_red_flags(self, width: int) -> list[Line]:
        lines: list[Line] = [line(f"{self._open_key}: the whole list of signs", "dim"), ()]
        for flag in self.found.red_flags:
            lines += wrap(sanitize(flag.title), width, LEVEL_ROLES[flag.level])
            for item in flag.items:
                lines += wrap(sanitize(item), width, label="  - ")
        return lines

    def _render_routine(self, routine: Routine, width: int) -> list[Line]:
        atlas = self._services.atlas
        skipped = ", ".join(self._services.health.avoided_in(routine, atlas.points))
        often = f", {routine.times_a_day} times a day" if routine.times_a_day else ""
        parts = [
            ("", routine.purpose, ""),
            ("", skipped and f"Skipped because of your health conditions: {skipped}", "warn"),
            ("Length ", f"{format_duration(routine.seconds)}{often}", ""),
            ("Points ", ", ".join(routine.points), ""),
            ("Needs  ", ", ".join(f"a {need}" for need in atlas.needs[routine.id]), ""),
            ("Origin ", routine.origin, "dim"),
            ("", f"{self._open_key}: go to it on Session", "dim"),
        ]
        return [
            one
            for label, text, role in parts
            if text
            for one in wrap(sanitize(text), width, role, label)
        ]


def get_suggestion(key: str) -> str:
    """Return the word that a row suggests to search for, "" if it is another row."""
    kind, word = _split_key(key)
    return word if kind == SUGGESTION else ""


def _point_rows(
    hits: tuple[Hit[Point], ...], render_point: Callable[[Point], Line]
) -> Iterator[Row]:
    """Yield the points, grouped by the words of the query that they match."""
    words = list(dict.fromkeys(word for hit in hits for word in hit.words))
    # Groups in the order of their best hits; the sort keeps the order within each group.
    places = {words: at for at, words in enumerate(dict.fromkeys(hit.words for hit in hits))}
    ordered = sorted(hits, key=lambda hit: places[hit.words])
    for matched, group in groupby(ordered, lambda hit: hit.words):
        points = [hit.item for hit in group]
        by = f" for {' and '.join(matched)}" if len(words) > 1 else ""
        yield _heading(f"{format_count(len(points), 'point')}{by}")
        for point in points:
            yield Row(point.id, render_point(point))


def _split_key(key: str) -> tuple[str, str]:
    kind, colon, id = key.partition(":")
    return kind + colon, id


def _heading(text: str, role: str = "dim") -> Row:
    return Row(None, line(f" {sanitize(text)}", role))


def _note(text: str, width: int, role: str = "dim") -> list[Row]:
    return [Row(None, one) for one in wrap(sanitize(text), width, role, " ", MOST_LINES)]
