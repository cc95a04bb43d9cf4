"""Small plots as lines of text: pain over time, bars, columns. None tells by colour alone."""

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
from acutui.widgets.text_layout import Line, Part, fit, line, wrap

TOP = 10
"""The highest pain."""

NO_PAIN_YET, NOTHING_YET = "No numbers for pain were noted in this time.", "Nothing to show yet."
NO_ROOM = "No room for a picture."

LEAST_WIDTH, LEAST_HEIGHT, GUTTER = 12, 4, 4
"""Cells without which there is only a word, and those of an axis with numbers of two figures."""

APART, FAR = 2, 8
"""Cells from one mark over time to the next, at least and at most: closer is a thicket."""

STRETCHES = (1, 2, 3, 7, 14, 28)
"""Days that one mark may stand for; past these, twice as many each time."""

LEAST_BAR, GOOD_BAR = 4, 10
"""Cells without which a bar is left out, and those that a long label leaves it."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What one set of glyphs draws with. `parts` fill a cell from the floor up."""

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
    # What the Linux console has in its font, too.
    "blocks": _Signs("○", "●", "◙", "·", "│", "┼", "┤", "─", "┬", "▄", "", "▄█"),
    "ascii": _Signs("o", "@", "=", ".", "|", "+", "+", "-", "+", "=", "", ".:#"),
}


class _Canvas:
    """Cells behind a vertical axis, above a floor with labels."""

    def __init__(self, columns: int, rows: int, signs: _Signs) -> None:
        self.columns, self.rows, self.signs = columns, rows, signs
        self.cells: dict[tuple[int, int], Part] = {}
        self._labels: list[tuple[int, str]] = []

    def put(self, x: int, y: int, sign: str, role: str) -> None:
        """Draw one cell, over what is there."""
        self.cells[x, y] = (sign, role)

    def ground(self, end: int, names: Iterable[tuple[int, str]]) -> None:
        """Draw the floor up to a column, and below it those names that have room, first come."""
        for x in range(end):
            self.put(x, self.rows - 1, self.signs.floor, "faint")
        for x, name in names:
            begin = min(x, self.columns - cell_len(name))
            till = begin + cell_len(name)
            clear = all(till < at or at + cell_len(told) < begin for at, told in self._labels)
            if begin >= 0 and clear:
                self._labels.append((begin, name))
                self.put(x, self.rows - 1, self.signs.tick, "faint")

    def lines(self, numbers: dict[int, str], gutter: int = GUTTER) -> list[Line]:
        """Return the rows with numbers on their axis, and the labels."""
        drawn = []
        for y in range(self.rows):
            row = [self.cells.get((x, y), (" ", "")) for x in range(self.columns)]
            runs = [
                ("".join(text for text, _ in run), role)
                for role, run in groupby(row, key=lambda cell: cell[1])
            ]
            runs[-1] = (runs[-1][0].rstrip(), runs[-1][1])
            lowest = self.signs.crossing if y == self.rows - 1 else self.signs.notch
            frame = lowest if y in numbers else self.signs.stroke
            axis = [(f"{numbers.get(y, ''):>{gutter - 2}} ", "dim"), (frame, "faint")]
            drawn.append(_cut([*axis, *runs], gutter + self.columns))
        text = ""
        for x, name in sorted(self._labels):
            text += " " * (gutter + x - cell_len(text)) + name
        return [*drawn, line(text, "dim")]


# Over time


@dataclass(frozen=True, slots=True)
class _Mark:
    """Pain over one stretch of days: medians where it has several days."""

    before: float | None
    after: float | None
    needed: float | None

    @property
    def role(self) -> str:
        """How `after` is shown: noticeably better, noticeably worse, or neither."""
        if self.before is None or self.after is None:
            return ""
        if self.needed is not None and self.after <= self.needed:
            return "accent"
        margin = POINTS if self.needed is None else self.before - self.needed
        return "bad" if self.after >= self.before + margin else ""


@dataclass(frozen=True, slots=True)
class _Span:
    """Days cut into `count` stretches of so many `days`, the last of which ends today."""

    days: int
    count: int
    step: int
    first: date

    def column(self, at: int) -> int:
        """The column of a stretch, counted from the axis."""
        return at * self.step + self.step // 2

    def holding(self, day: date) -> int:
        """The stretch that a day belongs to."""
        return (day - self.first).days // self.days

    def names(self) -> list[tuple[int, str]]:
        """Return names for columns, what matters more first: today, months, first day, weeks."""
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
    """Draw pain before and after, 0-10, from the first reading through today, dates below.

    Each mark is a day, or where days have no room the medians of a stretch of days (`days_per_mark`
    says how many): before, after, a stroke from one to the other, and dotted the level from which
    on less pain is noticeable. Where the stroke passes that level they cross. From 12 lines on
    each number has a row of its own.
    """
    known = _known(readings, today)
    if not known:
        return _said(NO_PAIN_YET, width)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return _said(NO_ROOM, width)[: max(0, height)]
    canvas = _Canvas(width - GUTTER, height - 1, _SIGNS[glyphs])
    span = _span(known[0].day, today, canvas.columns)
    canvas.ground(min(span.column(span.count - 1) + 2, canvas.columns), span.names())
    for at, of_mark in groupby(known, key=lambda reading: span.holding(reading.day)):
        _draw(canvas, _summed(list(of_mark), span.days), span.column(at), (span.step - 1) // 2)
    return canvas.lines({_row(value, canvas.rows): str(value) for value in (TOP, TOP // 2, 0)})


def days_per_mark(readings: Iterable[PainDay], today: date, width: int) -> int:
    """Return how many days each mark of `plot_pain` stands for at that width."""
    known = _known(readings, today)
    return _span(known[0].day, today, max(1, width - GUTTER)).days if known else 1


def pain_legend(
    readings: Iterable[PainDay], today: date, width: int, glyphs: Glyphs = "braille"
) -> list[Line]:
    """Tell what the marks of `plot_pain` mean at that width; as few lines as it takes."""
    signs = _SIGNS[glyphs]
    days = days_per_mark(readings, today, width)
    said: list[Line] = [
        ((signs.before, ""), (" before", "dim")),
        ((signs.after, "accent"), (" after", "dim")),
        ((signs.both, ""), (" both", "dim")),
        ((f"{signs.level} noticeably less", "dim"),),
        *([((f"medians of {days} days", "dim"),)] if days > 1 else []),
    ]
    lines: list[list[Part]] = [[]]
    used = 0
    for parts in said:
        cells = sum(cell_len(text) for text, _ in parts)
        if used and used + 3 + cells > width:
            lines.append([])
            used = 0
        lines[-1] += [("   ", ""), *parts] if used else parts
        used += cells + (3 if used else 0)
    return [_cut(parts, width) for parts in lines]


def _known(readings: Iterable[PainDay], today: date) -> list[PainDay]:
    past = (reading for reading in readings if reading.day <= today)
    told = (r for r in past if r.before is not None or r.after is not None)
    return sorted(told, key=lambda reading: reading.day)


def _span(first: date, today: date, columns: int) -> _Span:
    """Return the shortest stretches that leave the marks apart."""
    whole = (today - first).days + 1
    most = max(1, columns // APART)
    lengths = list(STRETCHES)
    while lengths[-1] * most < whole:
        lengths.append(lengths[-1] * 2)
    days = next(length for length in lengths if length * most >= whole)
    count = -(-whole // days)
    # The first stretch may reach back over the first reading, but not over the first date.
    begin = max(date.min.toordinal(), today.toordinal() + 1 - count * days)
    return _Span(days, count, max(1, min(FAR, columns // count)), date.fromordinal(begin))


def _summed(readings: Sequence[PainDay], days: int) -> _Mark:
    """Sum up a stretch. Only days with both are set against each other: else, those before."""
    paired = [r for r in readings if r.before is not None and r.after is not None]
    chosen = paired or [r for r in readings if r.before is not None] or readings
    needed = _middle(reading.needed for reading in chosen)
    # Days come in whole points and medians in halves: no level between is ever reached.
    grain = 1 if days == 1 else 2
    return _Mark(
        _middle(reading.before for reading in chosen),
        _middle(reading.after for reading in chosen),
        None if needed is None else floor(needed * grain) / grain,
    )


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _draw(canvas: _Canvas, mark: _Mark, x: int, reach: int) -> None:
    """Draw a mark; where marks stand wide apart, more dots at its level make a line of them."""
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
    """The row of a pain, 10 in the first and 0 in the last; between two, the lower one."""
    return floor((TOP - min(TOP, max(0, value))) * (rows - 1) / TOP + 0.5)


# Bars and columns


@dataclass(frozen=True, slots=True)
class Amount:
    """A bar: its label, how long it is, and its number in words.

    Without a value `told` stands in place of the bar.
    """

    label: str
    value: float | None
    told: str
    role: str = "accent"


def plot_bars(
    amounts: Sequence[Amount], width: int, glyphs: Glyphs = "braille", top: float | None = None
) -> list[Line]:
    """Draw a bar a line: label, bar, number. A full bar is `top`, or the largest value."""
    if not amounts:
        return _said(NOTHING_YET, width)
    full = _sound(top) or max(_sound(amount.value) for amount in amounts)
    told = max((cell_len(a.told) for a in amounts if a.value is not None), default=0)
    notes = max((cell_len(a.told) for a in amounts if a.value is None), default=0)
    spare = width - max(told + 4 + GOOD_BAR, notes + 2)
    label = min(max(cell_len(a.label) for a in amounts), max(1, width // 3, spare))
    room = width - label - told - 4
    lines: list[Line] = []
    for amount in amounts:
        parts: list[Part] = [(f"{fit(amount.label, label)}  ", "")]
        if amount.value is None:
            parts.append((amount.told, "dim"))
        else:
            if room >= LEAST_BAR:
                share = min(1.0, _sound(amount.value) / full) if full else 0.0
                parts += [*_bar(share, room, amount.role, _SIGNS[glyphs]), ("  ", "")]
            parts.append((" " * (told - cell_len(amount.told)) + amount.told, ""))
        lines.append(_cut(parts, width))
    return lines


def plot_columns(
    values: Sequence[float],
    labels: Sequence[str],
    width: int,
    height: int,
    glyphs: Glyphs = "braille",
) -> list[Line]:
    """Draw amounts that add up, the hours of a day say, as columns with their labels below.

    Where there are more columns than room, neighbours are added.
    """
    amounts = [_sound(value) for value in values]
    if not any(amounts):
        return _said(NOTHING_YET, width)
    sums, joined, gutter = _joined(amounts, width)
    top = max(sums)
    if width < LEAST_WIDTH + gutter - GUTTER or height < LEAST_HEIGHT:
        return _said(NO_ROOM, width)[: max(0, height)]
    canvas = _Canvas(width - gutter, height - 1, _SIGNS[glyphs])
    step = min(FAR, canvas.columns // len(sums))
    named = enumerate(labels[: len(values)])
    canvas.ground(len(sums) * step, [(at // joined * step, name) for at, name in named if name])
    for at, amount in enumerate(sums):
        for y, sign in _column(amount / top, canvas.rows - 1, canvas.signs.parts):
            # From three cells on, one of them is the gap.
            for x in range(at * step, (at + 1) * step - (step > 2)):
                canvas.put(x, y, sign, "accent")
    return canvas.lines({0: f"{top:g}", canvas.rows - 1: "0"}, gutter)


def _joined(amounts: Sequence[float], width: int) -> tuple[list[float], int, int]:
    """Return sums of so many neighbours that they have room, how many, and the axis's cells."""
    joined = 1
    while True:
        sums = [sum(amounts[at : at + joined]) for at in range(0, len(amounts), joined)]
        gutter = max(GUTTER, len(f"{max(sums):g}") + 2)
        if len(sums) <= max(1, width - gutter):
            return sums, joined, gutter
        joined += 1


def _bar(share: float, cells: int, role: str, signs: _Signs) -> list[Part]:
    """Return a bar in a track; what is more than nothing is seen."""
    halves = 2 if signs.half else 1
    steps = max(floor(share * cells * halves + 0.5), 1 if share > 0 else 0)
    filled = signs.full * (steps // halves) + signs.half * (steps % halves)
    return [(filled, role), (signs.floor * (cells - len(filled)), "faint")]


def _column(share: float, rows: int, parts: str) -> list[tuple[int, str]]:
    """Return the cells of a column from the floor up; what is more than nothing is seen."""
    steps = max(floor(share * rows * len(parts) + 0.5), 1 if share > 0 else 0)
    whole, rest = divmod(steps, len(parts))
    cells = [(rows - 1 - up, parts[-1]) for up in range(whole)]
    return [*cells, (rows - 1 - whole, parts[rest - 1])] if rest else cells


def _sound(value: float | None) -> float:
    """A length that can be drawn: what is below nothing, or no number, is nothing."""
    return min(float(value), 1e9) if value is not None and isfinite(value) and value > 0 else 0.0


def _said(text: str, width: int) -> list[Line]:
    return [_cut(parts, width) for parts in wrap(text, width, "dim")]


def _cut(parts: Iterable[Part], width: int) -> Line:
    """Return parts, cut off where the line ends."""
    kept: list[Part] = []
    room = max(0, width)
    for text, role in parts:
        shown = text if cell_len(text) <= room else fit(text, room).rstrip()
        room -= cell_len(shown)
        kept += [(shown, role)] if shown else []
        if shown != text:
            break
    return tuple(kept)
