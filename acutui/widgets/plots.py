"""Small plots as lines of text: pain over time, bars, columns. All work without colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import floor, isfinite
from statistics import median

from rich.cells import cell_len

from acutui.practice.habit import ONE_DAY
from acutui.practice.insight import PainDay
from acutui.practice.pain_change import POINTS
from acutui.util.types import Glyphs
from acutui.widgets.text_layout import Line, Part, cut, fit, flow, line, wrap

TOP = 10
"""The highest pain."""

NO_PAIN_YET = "You haven't rated your pain in this period."
NOTHING_YET = "Nothing to show yet."
NO_ROOM = "There is no room for a picture."

LEAST_WIDTH, LEAST_HEIGHT, GUTTER = 12, 4, 4
"""Least cells of a plot, and the cells of an axis with two-digit numbers."""

APART, FAR = 2, 8
"""Cells from one mark over time to the next, at least and at most."""

STRETCHES = (1, 2, 3, 7, 14, 28)
"""Days that one mark may stand for; after these, twice as many each time."""

LEAST_BAR, GOOD_BAR = 4, 10
"""Cells below which a bar is left out, and those that a long label leaves for it."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """The characters of a set of glyphs. `parts` fill a cell from the floor up."""

    before: str
    after: str
    both: str
    level: str
    stroke: str
    crossing: str
    notch: str
    floor: str
    tick: str
    full: str
    half: str
    parts: str


_SIGNS: dict[Glyphs, _Signs] = {
    "braille": _Signs("○", "●", "◉", "·", "│", "┼", "┤", "─", "┬", "━", "╸", "▁▂▃▄▅▆▇█"),
    # All of these are in the Linux console's font, too.
    "blocks": _Signs("○", "●", "◙", "·", "│", "┼", "┤", "─", "┬", "▄", "", "▄█"),
    "ascii": _Signs("o", "@", "=", ".", "|", "+", "+", "-", "+", "=", "", ".:#"),
}


class _Canvas:
    """Cells beside a vertical axis, above a floor with labels."""

    def __init__(self, plot_columns: int, rows: int, signs: _Signs) -> None:
        self.plot_columns, self.rows, self.signs = plot_columns, rows, signs
        self.cells: dict[tuple[int, int], Part] = {}
        self._labels: list[tuple[int, str]] = []

    def put(self, x: int, y: int, sign: str, role: str) -> None:
        self.cells[x, y] = (sign, role)

    def ground(self, end: int, names: Iterable[tuple[int, str]]) -> None:
        """Draw the floor up to a column, and those names below it that have room, in order."""
        for x in range(end):
            self.put(x, self.rows - 1, self.signs.floor, "faint")
        for x, name in names:
            begin = min(x, self.plot_columns - cell_len(name))
            till = begin + cell_len(name)
            clear = all(till < at or at + cell_len(label) < begin for at, label in self._labels)
            if begin >= 0 and clear:
                self._labels.append((begin, name))
                self.put(x, self.rows - 1, self.signs.tick, "faint")

    def lines(self, numbers: dict[int, str], gutter: int = GUTTER) -> list[Line]:
        """Return the rows, with numbers on the axis, and the line of labels."""
        drawn = []
        for y in range(self.rows):
            row = [self.cells.get((x, y), (" ", "")) for x in range(self.plot_columns)]
            runs = [
                ("".join(text for text, _ in run), role)
                for role, run in groupby(row, key=lambda cell: cell[1])
            ]
            runs[-1] = (runs[-1][0].rstrip(), runs[-1][1])
            lowest = self.signs.crossing if y == self.rows - 1 else self.signs.notch
            frame = lowest if y in numbers else self.signs.stroke
            axis = [(f"{numbers.get(y, ''):>{gutter - 2}} ", "dim"), (frame, "faint")]
            drawn.append(cut([*axis, *runs], gutter + self.plot_columns))
        text = ""
        for x, name in sorted(self._labels):
            text += " " * (gutter + x - cell_len(text)) + name
        return [*drawn, line(text, "dim")]


# Over time


@dataclass(frozen=True, slots=True)
class _Mark:
    """Pain over a stretch of days, as medians."""

    before: float | None
    after: float | None
    needed: float | None

    @property
    def role(self) -> str:
        """The role of `after`: noticeably better, noticeably worse, or neither."""
        if self.before is None or self.after is None:
            return ""
        if self.needed is not None and self.after <= self.needed:
            return "accent"
        margin = POINTS if self.needed is None else self.before - self.needed
        return "bad" if self.after >= self.before + margin else ""


@dataclass(frozen=True, slots=True)
class _Span:
    """A period in `count` stretches of `days` days, the last of which ends today."""

    days: int
    count: int
    step: int
    first: date

    def column(self, at: int) -> int:
        return at * self.step + self.step // 2

    def stretch_of(self, day: date) -> int:
        return (day - self.first).days // self.days

    def names(self) -> list[tuple[int, str]]:
        """Return names of columns, the most important first: today, months, first day, weeks."""
        begins = [self.first + ONE_DAY * (self.days * at) for at in range(self.count)]
        months = [
            (self.column(at), f"{begins[at]:%b}")
            for at in range(1, self.count)
            if begins[at].month != begins[at - 1].month
        ]
        origin = self.column(0)
        first = [(origin, f"{begins[0].day} {begins[0]:%b}"), (origin, f"{begins[0]:%b}")]
        weeks = [
            (self.column(at), str(day.day))
            for at, day in enumerate(begins)
            if self.days == 1 and not day.weekday()
        ]
        return [(self.column(self.count - 1), "today"), *months, *first, *weeks]


def plot_pain(
    readings: Iterable[PainDay], today: date, width: int, height: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Plot pain before and after, 0-10, from the first reading to today, with dates below.

    Each mark is a day, or, without room for each day, the medians of `days_per_mark` days: before,
    after, a stroke between the two, and a dotted level below which the change is noticeable. From
    12 lines on, each number has its own row.
    """
    known = _known(readings, today)
    if not known:
        return _message(NO_PAIN_YET, width)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return _message(NO_ROOM, width)[: max(0, height)]
    canvas = _Canvas(width - GUTTER, height - 1, _SIGNS[glyphs])
    span = _span(known[0].day, today, canvas.plot_columns)
    canvas.ground(min(span.column(span.count - 1) + 2, canvas.plot_columns), span.names())
    for at, of_mark in groupby(known, key=lambda reading: span.stretch_of(reading.day)):
        _draw(canvas, _summarize(list(of_mark), span.days), span.column(at), (span.step - 1) // 2)
    return canvas.lines({_row(value, canvas.rows): str(value) for value in (TOP, TOP // 2, 0)})


def days_per_mark(readings: Iterable[PainDay], today: date, width: int) -> int:
    """Return how many days a mark of `plot_pain` stands for at that width."""
    known = _known(readings, today)
    return _span(known[0].day, today, max(1, width - GUTTER)).days if known else 1


def pain_legend(
    readings: Iterable[PainDay], today: date, width: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Explain the marks of `plot_pain` at that width, in as few lines as possible."""
    signs = _SIGNS[glyphs]
    days = days_per_mark(readings, today, width)
    entries: list[Line] = [
        ((signs.before, ""), (" before", "dim")),
        ((signs.after, "accent"), (" after", "dim")),
        ((signs.both, ""), (" both", "dim")),
        line(f"{signs.level} noticeably less", "dim"),
    ]
    if days > 1:
        entries.append(line(f"medians of {days} days", "dim"))
    return [cut(parts, width) for parts in flow(entries, width)]


def _known(readings: Iterable[PainDay], today: date) -> list[PainDay]:
    past = [r for r in readings if r.day <= today and (r.before, r.after) != (None, None)]
    return sorted(past, key=lambda reading: reading.day)


def _span(first: date, today: date, plot_columns: int) -> _Span:
    """Return the shortest stretches whose marks have room."""
    whole = (today - first).days + 1
    most = max(1, plot_columns // APART)
    lengths = list(STRETCHES)
    while lengths[-1] * most < whole:
        lengths.append(lengths[-1] * 2)
    days = next(length for length in lengths if length * most >= whole)
    count = -(-whole // days)
    # The first stretch may begin before the first reading, but not before the first date.
    begin = max(date.min.toordinal(), today.toordinal() + 1 - count * days)
    return _Span(days, count, max(1, min(FAR, plot_columns // count)), date.fromordinal(begin))


def _summarize(readings: Sequence[PainDay], days: int) -> _Mark:
    """Take the medians of a stretch: of days with both numbers, else of those with one before."""
    paired = [r for r in readings if r.before is not None and r.after is not None]
    chosen = paired or [r for r in readings if r.before is not None] or readings
    needed = _median(reading.needed for reading in chosen)
    # Days have whole points and medians halves: no level between them is ever reached.
    grain = 1 if days == 1 else 2
    return _Mark(
        _median(reading.before for reading in chosen),
        _median(reading.after for reading in chosen),
        None if needed is None else floor(needed * grain) / grain,
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _draw(canvas: _Canvas, mark: _Mark, x: int, reach: int) -> None:
    """Draw a mark. Where marks are far apart, dots on both sides extend its level."""
    signs, rows = canvas.signs, canvas.rows
    level = None if mark.needed is None else _row(mark.needed, rows)
    if level is not None:
        for beside in range(-(reach // 2 * 2), reach + 1, 2):
            canvas.put(x + beside, level, signs.level, "dim")
    before, after = (
        None if pain is None else _row(pain, rows) for pain in (mark.before, mark.after)
    )
    if before is not None and after is not None:
        for y in range(min(before, after) + 1, max(before, after)):
            canvas.put(x, y, signs.crossing if y == level else signs.stroke, "dim")
    if before is not None:
        canvas.put(x, before, signs.before, "")
    if after is not None:
        canvas.put(x, after, signs.both if after == before else signs.after, mark.role)


def _row(value: float, rows: int) -> int:
    """Return the row of a pain, 10 in the first and 0 in the last."""
    return floor((TOP - min(TOP, max(0, value))) * (rows - 1) / TOP + 0.5)


# Bars and columns


@dataclass(frozen=True, slots=True)
class Amount:
    """A bar with its label and its number in words; without a value, the words replace the bar."""

    label: str
    value: float | None
    text: str
    role: str = "accent"


def plot_bars(
    amounts: Sequence[Amount], width: int, glyphs: Glyphs = "braille", top: float | None = None
) -> list[Line]:
    """Plot a bar in each line: label, bar, number. A full bar is `top`, or the largest value."""
    if not amounts:
        return _message(NOTHING_YET, width)
    full = _to_length(top) or max(_to_length(amount.value) for amount in amounts)
    numbers = max((cell_len(a.text) for a in amounts if a.value is not None), default=0)
    notes = max((cell_len(a.text) for a in amounts if a.value is None), default=0)
    spare = width - max(numbers + 4 + GOOD_BAR, notes + 2)
    label = min(max(cell_len(a.label) for a in amounts), max(1, width // 3, spare))
    room = width - label - numbers - 4
    lines: list[Line] = []
    for amount in amounts:
        parts: list[Part] = [(f"{fit(amount.label, label)}  ", "")]
        if amount.value is None:
            parts.append((amount.text, "dim"))
        else:
            if room >= LEAST_BAR:
                share = min(1.0, _to_length(amount.value) / full) if full else 0.0
                parts += [*_bar(share, room, amount.role, _SIGNS[glyphs]), ("  ", "")]
            parts.append((" " * (numbers - cell_len(amount.text)) + amount.text, ""))
        lines.append(cut(parts, width))
    return lines


def plot_columns(
    values: Sequence[float],
    labels: Sequence[str],
    width: int,
    height: int,
    glyphs: Glyphs = "braille",
) -> list[Line]:
    """Plot amounts that add up, such as those of each hour, as columns with labels below.

    Without room for all columns, neighbours are added up.
    """
    amounts = [_to_length(value) for value in values]
    if not any(amounts):
        return _message(NOTHING_YET, width)
    sums, joined, gutter = _join(amounts, width)
    top = max(sums)
    if width < LEAST_WIDTH + gutter - GUTTER or height < LEAST_HEIGHT:
        return _message(NO_ROOM, width)[: max(0, height)]
    canvas = _Canvas(width - gutter, height - 1, _SIGNS[glyphs])
    step = min(FAR, canvas.plot_columns // len(sums))
    named = enumerate(labels[: len(values)])
    canvas.ground(len(sums) * step, [(at // joined * step, name) for at, name in named if name])
    for at, amount in enumerate(sums):
        for y, sign in _column(amount / top, canvas.rows - 1, canvas.signs.parts):
            # Of three cells or more, one is the gap.
            for x in range(at * step, (at + 1) * step - (step > 2)):
                canvas.put(x, y, sign, "accent")
    return canvas.lines({0: f"{top:g}", canvas.rows - 1: "0"}, gutter)


def _join(amounts: Sequence[float], width: int) -> tuple[list[float], int, int]:
    """Return sums of neighbours that have room, how many each adds up, and the axis's cells."""
    joined = 1
    while True:
        sums = [sum(amounts[at : at + joined]) for at in range(0, len(amounts), joined)]
        gutter = max(GUTTER, len(f"{max(sums):g}") + 2)
        if len(sums) <= max(1, width - gutter):
            return sums, joined, gutter
        joined += 1


def _bar(share: float, cells: int, role: str, signs: _Signs) -> list[Part]:
    """Return a bar on its track; anything above zero is visible."""
    halves = 2 if signs.half else 1
    steps = max(floor(share * cells * halves + 0.5), 1 if share > 0 else 0)
    filled = signs.full * (steps // halves) + signs.half * (steps % halves)
    return [(filled, role), (signs.floor * (cells - len(filled)), "faint")]


def _column(share: float, rows: int, parts: str) -> list[tuple[int, str]]:
    """Return the cells of a column from the floor up; anything above zero is visible."""
    steps = max(floor(share * rows * len(parts) + 0.5), 1 if share > 0 else 0)
    whole, rest = divmod(steps, len(parts))
    cells = [(rows - 1 - up, parts[-1]) for up in range(whole)]
    return [*cells, (rows - 1 - whole, parts[rest - 1])] if rest else cells


def _to_length(value: float | None) -> float:
    """Return a length that can be drawn: 0 for what is negative, missing or not a number."""
    return min(float(value), 1e9) if value is not None and isfinite(value) and value > 0 else 0.0


def _message(text: str, width: int) -> list[Line]:
    return [cut(parts, width) for parts in wrap(text, width, "dim")]
