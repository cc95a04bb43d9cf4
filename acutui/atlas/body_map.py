"""The small map of the body that shows where a figure's part of it is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from acutui.atlas.cell_characters import STYLES
from acutui.atlas.figure import Figure, MapArea, Mark, Place
from acutui.atlas.outline import draw_outline
from acutui.atlas.raster import Dot, Grid, fit_grid
from acutui.practice.records import Side
from acutui.util.types import Glyphs

LEAST_ROOM = 26, 9
"""Columns and rows of a drawing that a map needs beside the close-up."""
MAP_SHARE, LEAST_ROWS, MOST_ROWS = 0.4, 5, 14


class BodyMap(NamedTuple):
    """A map as characters by cell, from its own corner; `left` columns of the grid are cut off."""

    cells: dict[Dot, str]
    columns: int
    rows: int
    grid: Grid
    left: int

    def cell(self, place: Place) -> Dot:
        """Return the cell of a place, or the nearest one of the body: a hand is narrow there."""
        column, row = self.grid.cell(place)
        found = column - self.left, row
        if found in self.cells:
            return found

        def measure(cell: Dot) -> tuple[float, Dot]:
            x, y = self.grid.place(cell[0] + self.left + 0.5, cell[1] + 0.5)
            return math.hypot(x - place[0], y - place[1]), cell

        # From the place, not from its cell: as far from one leg as from the other, that one
        # would lead to the wrong leg.
        return min(self.cells, key=measure)


def count_map_rows(size: Dot) -> int:
    """Return the rows of a map in a drawing of so many columns and rows; 0 for none."""
    columns, rows = size
    if columns < LEAST_ROOM[0] or rows < LEAST_ROOM[1]:
        return 0
    # A body with its arms is about as many columns wide as it has rows.
    return min(MOST_ROWS, columns // 3, max(LEAST_ROWS, round(rows * MAP_SHARE)))


@lru_cache(maxsize=16)
def draw_map(body: Figure, rows: int, glyphs: Glyphs) -> BodyMap | None:
    """Draw a body as a solid shape, without the empty columns at its sides."""
    style = STYLES[glyphs]
    grid = fit_grid(body, (2 * rows, rows), (style.across, style.down), flip=False)
    cells = dict(_fill(body, grid, glyphs))
    if not body.fills:  # the user's own, drawn in lines
        cells = {at: text for at, (text, _) in draw_outline(body, grid, glyphs).items()}
    if not cells:
        return None
    left = min(x for x, _ in cells)
    columns = max(x for x, _ in cells) - left + 1
    return BodyMap({(x - left, y): t for (x, y), t in cells.items()}, columns, rows, grid, left)


def find_spots(
    figure: Figure, area: MapArea, body: Figure, marks: Iterable[Mark], side: Side | None
) -> list[Place]:
    """Return the places on the map of chosen marks, each in the middle of its mark."""
    spots: list[Place] = []
    for mark in marks:
        x, y = (sum(one) / len(mark.places) for one in zip(*mark.places, strict=True))
        place = (
            area.left + area.width * x / figure.width,
            area.top + area.height * y / figure.height,
        )
        mirrored = (body.width - place[0], place[1])
        if figure.side == "both" or side != "right":
            spots.append(place)
        if figure.side == "left" and side in ("right", "both"):
            spots.append(mirrored)
    return spots


def _fill(body: Figure, grid: Grid, glyphs: Glyphs) -> Iterable[tuple[Dot, str]]:
    areas = [grid.fill(fill.lines) for fill in body.fills]
    style, half = STYLES[glyphs], grid.across * grid.down / 2
    for row in range(grid.rows):
        for column in range(grid.columns):
            dots = [
                (x, y)
                for y in range(grid.down)
                for x in range(grid.across)
                if any(
                    area[row * grid.down + y] >> (column * grid.across + x) & 1 for area in areas
                )
            ]
            if glyphs == "ascii":
                # Its characters are lines; an area has none but this.
                if len(dots) > half:
                    yield (column, row), "#"
            elif dots:
                yield (column, row), style.character(dots)
