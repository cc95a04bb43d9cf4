"""Small plots as lines of text: pain over time, bars, columns. All work without colour."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, count, groupby, pairwise
from math import floor, isfinite
from statistics import median
from typing import NamedTuple

from rich.cells import cell_len

from acutui.practice.habit import ONE_DAY
from acutui.practice.insight import PainDay
from acutui.practice.pain_change import POINTS
from acutui.util.types import Glyphs
from acutui.widgets.text_layout import Line, Part, cut, fit, flow, line, wrap

TOP = 10  # the highest pain

NO_PAIN_YET = "You haven't rated your pain in this period."
NOTHING_YET = "Nothing to show yet."
NO_ROOM = "There is no room for a picture."

LEAST_WIDTH, LEAST_HEIGHT = 12, 4  # cells of a plot
GUTTER = 4  # cells of an axis with two-digit numbers
APART, FAR = 2, 8  # cells from one mark over time to the next, at least and at most
STRETCHES = (1, 2, 3, 7, 14, 28)  # days of one mark; after these, twice as many each time
LEAST_BAR = 4  # cells below which a bar is left out
GOOD_BAR = 10  # cells that a long label leaves for a bar

# All of the signs for blocks are in the Linux console's font, too.
MARKS: dict[Glyphs, str] = {"braille": "○●◉·", "blocks": "○●◙·", "ascii": "o@=."}
"""Pain before, after, and both at once; the level to be reached."""

_FRAMES: dict[Glyphs, str] = {"braille": "│┼┤─┬", "blocks": "│┼┤─┬", "ascii": "|++-+"}
"""A vertical stroke, a crossing, a notch in the axis; the floor, and a tick in it."""

_BARS: dict[Glyphs, str] = {"braille": "━╸", "blocks": "▄", "ascii": "="}
"""A full cell of a bar, and half a cell where there is a sign for it."""

_COLUMNS: dict[Glyphs, str] = {"braille": "▁▂▃▄▅▆▇█", "blocks": "▄█", "ascii": ".:#"}
"""The cells of a column, from the least to a full one."""


class Canvas:
    """Cells beside a vertical axis, above a floor with labels."""

    def __init__(self, plot_columns: int, rows: int, glyphs: Glyphs) -> None:
        self.plot_columns, self.rows = plot_columns, rows
        self.stroke, self.crossing, self.notch, self.floor, self.tick = tuple(_FRAMES[glyphs])
        self.cells: dict[tuple[int, int], Part] = {}
        self._labels: list[tuple[int, str]] = []

    def ground(self, end: int, names: Iterable[tuple[int, str]]) -> None:
        """Draw the floor up to a column, and those names below it that have room, in order."""
        for x in range(end):
            self.cells[x, self.rows - 1] = (self.floor, "faint")
        for x, name in names:
            begin = min(x, self.plot_columns - cell_len(name))
            till = begin + cell_len(name)
            clear = all(till < at or at + cell_len(label) < begin for at, label in self._labels)
            if begin >= 0 and clear:
                self._labels.append((begin, name))
                self.cells[x, self.rows - 1] = (self.tick, "faint")

    def lines(self, numbers: dict[int, str], gutter: int = GUTTER) -> list[Line]:
        """Return the rows, with numbers on the axis, and the line of labels."""
        drawn = []
        for y in range(self.rows):
            end = max((x + 1 for x, row in self.cells if row == y), default=0)
            cells = [self.cells.get((x, y), (" ", "")) for x in range(end)]
            lowest = self.crossing if y == self.rows - 1 else self.notch
            frame = lowest if y in numbers else self.stroke
            axis = [(f"{numbers.get(y, ''):>{gutter - 2}} ", "dim"), (frame, "faint")]
            drawn.append(cut([*axis, *cells], gutter + self.plot_columns))
        text = ""
        for x, name in sorted(self._labels):
            text += " " * (gutter + x - cell_len(text)) + name
        return [*drawn, line(text, "dim")]


class _TimeAxis:
    """A period in the shortest stretches of days whose marks have room; the last ends today."""

    def __init__(self, first: date, today: date, plot_columns: int) -> None:
        whole = (today - first).days + 1
        most = max(1, plot_columns // APART)
        longer = (STRETCHES[-1] << doublings for doublings in count(1))
        self.days = next(days for days in chain(STRETCHES, longer) if days * most >= whole)
        self.count = -(-whole // self.days)
        self.step = max(1, min(FAR, plot_columns // self.count))
        # The first stretch may begin before the first reading, but not before the first date.
        begin = max(date.min.toordinal(), today.toordinal() + 1 - self.count * self.days)
        self.first = date.fromordinal(begin)

    def column(self, at: int) -> int:
        return at * self.step + self.step // 2

    def names(self) -> list[tuple[int, str]]:
        """Return names of columns, the most important first: today, months, first day, weeks."""
        days = [self.first + ONE_DAY * (self.days * at) for at in range(self.count)]
        begins = [(self.column(at), day) for at, day in enumerate(days)]
        months = [
            (x, f"{day:%b}")
            for (_, before), (x, day) in pairwise(begins)
            if day.month != before.month
        ]
        origin, day = begins[0]
        first = [(origin, f"{day.day} {day:%b}"), (origin, f"{day:%b}")]
        weeks = [(x, str(day.day)) for x, day in begins if self.days == 1 and not day.weekday()]
        return [(begins[-1][0], "today"), *months, *first, *weeks]


def plot_pain(
    readings: Iterable[PainDay], today: date, width: int, height: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Plot pain before and after, 0-10, from the first reading to today, with dates below.

    Args:
        readings: Each has a mark of its own if there is room, else there are medians of some
            days: before, after, a stroke between, and a dotted level of noticeable change.
        today: Later readings are left out.
        width: Cells of a line.
        height: Lines, including the dates; from 12 on, each number has its own row.
        glyphs: Which characters may be used.
    """
    known = _known(readings, today)
    if not known:
        return message(NO_PAIN_YET, width)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return message(NO_ROOM, width)[: max(0, height)]
    canvas = Canvas(width - GUTTER, height - 1, glyphs)
    axis = _TimeAxis(known[0].day, today, canvas.plot_columns)
    canvas.ground(min(axis.column(axis.count - 1) + 2, canvas.plot_columns), axis.names())
    for at, stretch in groupby(known, key=lambda one: (one.day - axis.first).days // axis.days):
        _draw_stretch(canvas, MARKS[glyphs], axis, at, list(stretch))
    return canvas.lines({pain_row(value, canvas.rows): str(value) for value in (TOP, TOP // 2, 0)})


def pain_legend(
    readings: Iterable[PainDay], today: date, width: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Explain the marks of `plot_pain` at that width, in as few lines as possible."""
    before, after, both, level = tuple(MARKS[glyphs])
    known = _known(readings, today)
    days = _TimeAxis(known[0].day, today, max(1, width - GUTTER)).days if known else 1
    entries: list[Line] = [
        ((before, ""), (" before", "dim")),
        ((after, "accent"), (" after", "dim")),
        ((both, ""), (" both", "dim")),
        line(f"{level} noticeably less", "dim"),
    ]
    if days > 1:
        entries.append(line(f"medians of {days} days", "dim"))
    return [cut(parts, width) for parts in flow(entries, width)]


def _known(readings: Iterable[PainDay], today: date) -> list[PainDay]:
    past = [r for r in readings if r.day <= today and (r.before, r.after) != (None, None)]
    return sorted(past, key=lambda reading: reading.day)


def _draw_stretch(
    canvas: Canvas, marks: str, axis: _TimeAxis, at: int, readings: list[PainDay]
) -> None:
    """Draw the medians of a stretch: of days with both numbers, else of those with one before."""
    paired = [r for r in readings if r.before is not None and r.after is not None]
    chosen = paired or [r for r in readings if r.before is not None] or readings
    before = _median(reading.before for reading in chosen)
    after = _median(reading.after for reading in chosen)
    needed = _median(reading.needed for reading in chosen)
    before_sign, after_sign, both_sign, level_sign = tuple(marks)
    x, level = axis.column(at), None
    if needed is not None:
        # Days have whole points and medians halves: no level between them is ever reached.
        grain = 1 if axis.days == 1 else 2
        needed = floor(needed * grain) / grain
        level = pain_row(needed, canvas.rows)
        # Where marks are far apart, dots on both sides extend the level.
        reach = (axis.step - 1) // 2
        for beside in range(-(reach // 2 * 2), reach + 1, 2):
            canvas.cells[x + beside, level] = (level_sign, "dim")
    if before is not None:
        top = pain_row(before, canvas.rows)
        canvas.cells[x, top] = (before_sign, "")
    if after is not None:
        end, sign, role = pain_row(after, canvas.rows), after_sign, ""
        if before is not None:
            sign = both_sign if end == top else sign
            margin = POINTS if needed is None else before - needed
            if needed is not None and after <= needed:
                role = "accent"  # Noticeably better.
            elif after >= before + margin:
                role = "bad"  # Noticeably worse.
            for y in range(min(top, end) + 1, max(top, end)):
                canvas.cells[x, y] = (canvas.crossing if y == level else canvas.stroke, "dim")
        canvas.cells[x, end] = (sign, role)


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def pain_row(value: float, rows: int) -> int:
    """Return the row of a pain, 10 in the first and 0 in the last."""
    return floor((TOP - min(TOP, max(0, value))) * (rows - 1) / TOP + 0.5)


class Amount(NamedTuple):
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
        return message(NOTHING_YET, width)
    full = _to_length(top) or max(_to_length(amount.value) for amount in amounts)
    numbers = max((cell_len(a.text) for a in amounts if a.value is not None), default=0)
    notes = max((cell_len(a.text) for a in amounts if a.value is None), default=0)
    spare = width - max(numbers + 4 + GOOD_BAR, notes + 2)
    label = min(max(cell_len(a.label) for a in amounts), max(1, width // 3, spare))
    room = width - label - numbers - 4
    cell, *half = tuple(_BARS[glyphs])
    lines: list[Line] = []
    for amount in amounts:
        parts: list[Part] = [(f"{fit(amount.label, label)}  ", "")]
        if amount.value is None:
            parts.append((amount.text, "dim"))
        else:
            if room >= LEAST_BAR:
                share = min(1.0, _to_length(amount.value) / full) if full else 0.0
                whole, rest = divmod(_steps(share, room * (1 + len(half))), 1 + len(half))
                bar = cell * whole + "".join(half) * rest
                track = _FRAMES[glyphs][3] * (room - len(bar))
                parts += [(bar, amount.role), (track, "faint"), ("  ", "")]
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
    """Plot amounts as columns with labels below; without room for all, neighbours are added up."""
    sums = amounts = [_to_length(value) for value in values]
    if not any(amounts):
        return message(NOTHING_YET, width)
    joined = 1
    while len(sums) > max(1, width - (gutter := max(GUTTER, len(f"{max(sums):g}") + 2))):
        joined += 1
        sums = [sum(amounts[at : at + joined]) for at in range(0, len(amounts), joined)]
    if width < LEAST_WIDTH + gutter - GUTTER or height < LEAST_HEIGHT:
        return message(NO_ROOM, width)[: max(0, height)]
    canvas = Canvas(width - gutter, height - 1, glyphs)
    step = min(FAR, canvas.plot_columns // len(sums))
    named = enumerate(labels[: len(values)])
    canvas.ground(len(sums) * step, [(at // joined * step, name) for at, name in named if name])
    top, parts = max(sums), _COLUMNS[glyphs]
    for at, amount in enumerate(sums):
        whole, rest = divmod(_steps(amount / top, (canvas.rows - 1) * len(parts)), len(parts))
        # Of three cells or more, one is the gap.
        for x in range(at * step, (at + 1) * step - (step > 2)):
            for up, sign in enumerate(parts[-1] * whole + parts[rest - 1 : rest]):
                canvas.cells[x, canvas.rows - 2 - up] = (sign, "accent")
    return canvas.lines({0: f"{top:g}", canvas.rows - 1: "0"}, gutter)


def _steps(share: float, most: int) -> int:
    """Return how many of the steps are filled; anything above zero is visible."""
    return max(floor(share * most + 0.5), int(share > 0))


def _to_length(value: float | None) -> float:
    """Return a length that can be drawn: 0 for what is negative, missing or not a number."""
    return min(float(value), 1e9) if value is not None and isfinite(value) and value > 0 else 0.0


def message(text: str, width: int) -> list[Line]:
    return [cut(parts, width) for parts in wrap(text, width, "dim")]
