"""Lines as dots on a grid: one dot thick, and symmetrical to the axis of a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from acutui.atlas.figure import Figure, Place

Dot = tuple[int, int]

_DASH, _GAP = 2, 2


class Grid(NamedTuple):
    """A figure fitted into cells of `across` by `down` dots.

    A figure of both sides has an odd number of `columns`, so that its axis runs through the middle
    of a cell and points on the midline stand between the pairs.
    """

    columns: int
    rows: int
    across: int
    down: int
    scale: float
    middle: Place
    flip: bool

    def cell(self, place: Place) -> Dot:
        """Return the cell of a place, or the nearest on the grid."""
        column, row = self.cell_anywhere(place)
        return min(max(column, 0), self.columns - 1), min(max(row, 0), self.rows - 1)

    def cell_anywhere(self, place: Place) -> Dot:
        """Return the cell of a place, which may lie beyond the grid."""
        x, y = self._from_middle(place)
        return _index(x / self.across, self.columns), _row(y / self.down, self.rows)

    def place(self, column: float, row: float) -> Place:
        """Return the place of the upper left corner of a cell, which may lie beyond the grid."""
        x = (column - self.columns / 2) * self.across / self.scale
        y = (row - self.rows / 2) * self.down / self.scale
        return self.middle[0] + (-x if self.flip else x), self.middle[1] + y

    def dot(self, place: Place) -> Dot:
        x, y = self._from_middle(place)
        return _index(x, self.columns * self.across), _row(y, self.rows * self.down)

    def dots(self, line: Iterable[Place]) -> list[Dot]:
        """Return the dots along a line in order, touching by edge or corner, one dot thick."""
        thin: list[Dot] = []
        for x, y in self._trail(line):
            if thin and thin[-1] == (x, y):
                continue
            if len(thin) > 1 and abs(thin[-2][0] - x) == abs(thin[-2][1] - y) == 1:
                thin.pop()
            thin.append((x, y))
        return thin

    def contains(self, dot: Dot) -> bool:
        return 0 <= dot[0] < self.columns * self.across and 0 <= dot[1] < self.rows * self.down

    def _from_middle(self, place: Place) -> Place:
        x = (place[0] - self.middle[0]) * self.scale
        y = (place[1] - self.middle[1]) * self.scale
        return (-x if self.flip else x), y

    def _trail(self, line: Iterable[Place]) -> Iterator[Dot]:
        width, height = self.columns * self.across, self.rows * self.down
        course = [self._from_middle(place) for place in line]
        # A line of the left half that touches the axis stays left of it, and its mirrored partner
        # right of it; otherwise the middle of a body would be lopsided.
        lean = sum(x for x, _ in course)
        seam = [(math.copysign(0.0, lean) if abs(x) < 1e-6 else x, y) for x, y in course]
        yield from ((_index(x, width), _row(y, height)) for x, y in seam[:1])
        for (x0, y0), (x1, y1) in pairwise(seam):
            dx, dy = x1 - x0, y1 - y0
            steps = math.ceil(max(abs(dx), abs(dy)) * 3)
            for step in range(1, steps):
                part = step / steps
                yield _index(x0 + dx * part, width), _row(y0 + dy * part, height)
            yield _index(x1, width), _row(y1, height)

    def fill(self, lines: Iterable[Iterable[Place]]) -> list[int]:
        """Return the dots inside closed lines; one line inside another cuts out a hole.

        A line that does not end where it began is closed by a straight one.

        Returns:
            A number for each row of dots; its bit `1 << x` is set where the dot at x is inside.
        """
        width, height = self.columns * self.across, self.rows * self.down
        crossings: list[list[float]] = [[] for _ in range(height)]
        for line in lines:
            course = [self._from_middle(place) for place in line]
            for ends in pairwise([*course, *course[:1]]):
                (x0, y0), (x1, y1) = sorted(ends, key=itemgetter(1))
                # The rows whose middles lie between the two ends.
                first, after = (math.ceil(y + height / 2 - 0.5) for y in (y0, y1))
                for row in range(max(0, first), min(height, after)):
                    y = row + 0.5 - height / 2
                    crossings[row].append(x0 + (x1 - x0) * (y - y0) / (y1 - y0) + width / 2 - 0.5)
        return [_fill_between(sorted(places), width) for places in crossings]


def fit_grid(figure: Figure, size: Dot, cell: Dot, flip: bool) -> Grid:
    """Fit a figure into a grid of cells, as large as possible.

    Args:
        figure: A figure of both sides leaves the last of an even number of columns empty.
        size: Columns and rows.
        cell: The dots of a cell, across and down.
        flip: Whether to mirror the figure.
    """
    columns, rows = size
    if figure.side == "both" and columns > 1 and columns % 2 == 0:
        columns -= 1
    across, down = cell
    # Slightly less than all, so that the outermost places still fall inside.
    wide, high = columns * across - 0.01, rows * down - 0.01
    scale = min(wide / figure.width, high / figure.height)
    return Grid(columns, rows, across, down, scale, (figure.width / 2, figure.height / 2), flip)


def _fill_between(places: list[float], width: int) -> int:
    """Return the bits of the dots between every first and second of these places."""
    bits = 0
    for start, end in zip(places[::2], places[1::2], strict=True):
        first, after = max(0, math.ceil(start)), min(width, math.floor(end) + 1)
        if first < after:
            bits |= (1 << after) - (1 << first)
    return bits


def dash(dots: list[Dot], unit: int) -> list[Dot]:
    """Return the dots of a dashed line; a dash is `_DASH` times `unit` dots long."""
    period = (_DASH + _GAP) * unit
    return [dot for at, dot in enumerate(dots) if at % period < _DASH * unit]


def _index(offset: float, size: int) -> int:
    """Return the index of the dot at an offset from the axis, so that x and -x mirror exactly."""
    offset = round(offset, 6)
    half, is_odd = divmod(size, 2)
    steps = int(abs(offset) + is_odd / 2)
    is_right = math.copysign(1.0, offset) > 0
    return half + steps if is_right else half - 1 + is_odd - steps


def _row(offset: float, size: int) -> int:
    return math.floor(round(offset + size / 2, 6))
