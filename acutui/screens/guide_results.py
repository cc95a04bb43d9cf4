"""What a search in the Guide finds: the rows of its list, and what is said about each."""

from collections.abc import Callable, Iterator
from itertools import groupby

from textual.message import Message

from acutui.atlas.model import Point, Routine
from acutui.atlas.search import Hit
from acutui.screens.dialogs.red_flags import LEVEL_ROLES
from acutui.screens.messages import DoAction, ShowRoutine
from acutui.services.context import Context
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.row_list import Row
from acutui.widgets.text_layout import Line, fit, line, wrap

RED_FLAGS = "red-flags:"
ROUTINE, CONDITION, ASK = "routine:", "condition:", "ask:"
"""How the keys of rows begin that are no points; the id of a point has no colon."""

MOST_LINES = 3
"""Lines of a remark above what was found."""

ROUTINES_ABOVE = 3
"""Routines that come before the points; the others come after them."""

LOW = 6
"""Rows of a list below which only one line is left for remarks."""

ROOMY = 12
"""Rows of a list from which on routines come before the points."""


class Results:
    """The answer to a query, in one region or in all."""

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

    def rows(self, width: int, height: int, point_line: Callable[[Point], Line]) -> list[Row]:
        """Return the rows for a list of a size: how the words were read, then what they found."""
        if self.found.is_empty:
            return self._offers(width)
        found = self.found
        is_low = height < LOW
        rows = [] if is_low and found.points else self._remarks(width)
        if found.red_flags:
            rows.append(Row(RED_FLAGS, line("! When to get help", "bad")))
        for note in found.notes:
            rows += _remark(note, width, "warn")
        for condition in found.conditions:
            if condition.id not in self._services.settings.conditions:
                text = f"Mind: {sanitize(condition.name)}"
                rows.append(Row(f"{CONDITION}{condition.id}", line(text, "accent")))
        fills = len(found.points) > height // 2  # routines after so many would not be seen
        above = ROUTINES_ABOVE if (height >= ROOMY and fills) or not found.points else 0
        routines = [self._routine_row(hit.item, width) for hit in found.routines]
        if routines[:above]:
            rows += [_heading("Routines"), *routines[:above]]
        points = list(_point_rows(found.points, point_line))
        if is_low and found.points:
            points[0] = self._short_heading()
        rows += points
        if routines[above:]:
            heading = _counted(len(routines) - above, "more routine" if above else "routine")
            rows += [_heading(heading), *routines[above:]]
        return rows

    def _remarks(self, width: int) -> list[Row]:
        """Return which words found nothing, and how the others were read."""
        rows: list[Row] = []
        if self.found.unknown:
            unknown = ", ".join(self.found.unknown)
            rows += _remark(f"Nothing is found by {unknown}", width, "warn")
        for reading in self.found.readings:
            meant = [part for part in (reading.spelling, ", ".join(reading.meant)) if part]
            rows += _remark((" → " if self._unicode else ": ").join((reading.words, *meant)), width)
        return rows

    def _short_heading(self) -> Row:
        """Return one line for all that is to be said where there is no room for more."""
        said = _counted(len(self.found.points), "point")
        guessed = [reading.spelling for reading in self.found.readings if reading.spelling]
        said += f" for {' and '.join(guessed)}" if guessed else ""
        if self.found.unknown:
            return _heading(f"{said}, nothing by {', '.join(self.found.unknown)}", "warn")
        return _heading(said)

    def first(self, rows: list[Row]) -> str | None:
        """Return the key of the row on which the cursor begins."""
        if self.found.red_flags:
            return RED_FLAGS
        if self.found.points:
            return self.found.points[0].item.id
        if self.found.routines:
            return f"{ROUTINE}{self.found.routines[0].item.id}"
        return next((row.key for row in rows if row.key), None)

    def routine(self, key: str) -> Routine | None:
        """Return the routine of a row."""
        kind, id = _divided(key)
        return self._services.atlas.routines.get(id) if kind == ROUTINE else None

    def title(self, key: str) -> str:
        """Return what a row that is no point is called."""
        kind, id = _divided(key)
        if kind == RED_FLAGS:
            return "When to get help"
        if routine := self.routine(key):
            return routine.name
        conditions = (one.name for one in self.found.conditions if one.id == id)
        return next(conditions, "") if kind == CONDITION else ""

    def text(self, key: str, width: int) -> list[Line]:
        """Return what is said about a row that is no point."""
        kind, id = _divided(key)
        if kind == RED_FLAGS:
            return self._signs(width)
        if routine := self.routine(key):
            return self._routine(routine, width)
        if kind == CONDITION:
            text = next((one.text for one in self.found.conditions if one.id == id), "")
            how = f"{self._open_key}: tick it, and acutui will mind it"
            return [*wrap(sanitize(text), width), (), line(how, "dim")]
        if kind == ASK:
            # Said here too: a low list has no room for it.
            said = [part for text in self._apology() for part in wrap(text, width, "warn")]
            return [*said, line(f"{self._open_key}: search for {id}", "dim")]
        return []

    def message(self, key: str) -> Message | None:
        """Return what is asked of the app when a row is chosen."""
        kind, id = _divided(key)
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

    def _signs(self, width: int) -> list[Line]:
        lines: list[Line] = [line(f"{self._open_key}: the whole list of signs", "dim"), ()]
        for flag in self.found.red_flags:
            lines += wrap(sanitize(flag.title), width, LEVEL_ROLES[flag.level])
            for item in flag.items:
                lines += wrap(sanitize(item), width, label="  - ")
        return lines

    def _routine(self, routine: Routine, width: int) -> list[Line]:
        atlas = self._services.atlas
        avoided = atlas.points_to_avoid(routine, self._services.settings.conditions)
        often = f", {routine.times_a_day} times a day" if routine.times_a_day else ""
        parts = [
            ("", routine.purpose, ""),
            (
                "",
                f"Skipped because of your health conditions: {', '.join(avoided)}"
                if avoided
                else "",
                "warn",
            ),
            ("Length ", f"{format_duration(routine.seconds)}{often}", ""),
            ("Points ", ", ".join(routine.points), ""),
            ("Needs  ", ", ".join(f"a {need}" for need in atlas.needs[routine.id]), ""),
            ("Origin ", routine.origin, "dim"),
            ("", f"{self._open_key}: go to it on Session", "dim"),
        ]
        lines: list[Line] = []
        for label, text, role in parts:
            lines += wrap(sanitize(text), width, role, label) if text else []
        return lines

    def _offers(self, width: int) -> list[Row]:
        """Return what is said where nothing was found, and what can be asked for instead."""
        rows = [row for text in self._apology() for row in _remark(text, width, "warn")]
        rows.append(_heading("You can ask for"))
        complaints = self._services.search.complaints()
        return rows + [Row(f"{ASK}{word}", line(sanitize(word))) for word in complaints]

    def _apology(self) -> tuple[str, ...]:
        """Return why nothing was found."""
        return self.found.notes or (f"Nothing is found by {sanitize(self._query)}",)


def get_suggestion(key: str) -> str:
    """Return what a row offers to ask for, nothing where it is another row."""
    kind, word = _divided(key)
    return word if kind == ASK else ""


def _point_rows(hits: tuple[Hit[Point], ...], point_line: Callable[[Point], Line]) -> Iterator[Row]:
    """Go through the points; of several words, those that answer the same ones are together."""
    asked = list(dict.fromkeys(word for hit in hits for word in hit.words))
    # Groups in the order of their best; the sort keeps the order inside of each.
    places = {words: at for at, words in enumerate(dict.fromkeys(hit.words for hit in hits))}
    for words, group in groupby(sorted(hits, key=lambda hit: places[hit.words]), _words):
        some = list(group)
        by = f" for {' and '.join(words)}" if len(asked) > 1 else ""
        yield _heading(f"{_counted(len(some), 'point')}{by}")
        for hit in some:
            yield Row(hit.item.id, point_line(hit.item))


def _words(hit: Hit[Point]) -> tuple[str, ...]:
    return hit.words


def _divided(key: str) -> tuple[str, str]:
    kind, colon, id = key.partition(":")
    return kind + colon, id


def _heading(text: str, role: str = "dim") -> Row:
    return Row(None, line(f" {sanitize(text)}", role))


def _remark(text: str, width: int, role: str = "dim") -> list[Row]:
    lines = wrap(sanitize(text), width, role, " ", MOST_LINES)
    return [Row(None, one) for one in lines]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
