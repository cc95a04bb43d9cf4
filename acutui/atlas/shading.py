"""The tones of a filled figure: darker toward its rim, hair, and a glow round the chosen place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache, reduce
from itertools import accumulate
from math import hypot
from operator import or_
from typing import Literal, TypeAlias

from acutui.atlas.figure import Figure
from acutui.atlas.raster import Dot, Grid

Tone: TypeAlias = Literal["outside", "rim", "skin", "middle", "hair", "warm", "glow", "bright"]

RIM_SHARE, MIDDLE_SHARE = 0.62, 0.92
"""Shares of a cell's surroundings that are body, from which on it has the next tone."""
BESIDE, ABOVE = 3, 1
"""Cells of the surroundings to each side, and above and below."""
LIGHTS: tuple[tuple[float, Tone], ...] = ((2.1, "bright"), (5.8, "glow"), (8.3, "warm"))
"""Dots from the chosen place up to which it shines so, in a drawing of `LIT_DOTS` and more."""
LIT_DOTS, LEAST_LIGHT = 80, 0.5
"""The height from which on a glow keeps its size, and what is left of it in the lowest."""


@lru_cache(maxsize=64)
def shade(figure: Figure, grid: Grid) -> dict[Dot, Tone]:
    """Return the tone of each cell of the body; cells outside of it are missing."""
    hair = _cover(figure, grid, hair=True)
    body = _cover(figure, grid, hair=False) | hair
    tones: dict[Dot, Tone] = {}
    for cell, share in _measure_depth(body, grid).items():
        if cell in hair:
            tones[cell] = "hair"
        elif share < RIM_SHARE:
            tones[cell] = "rim"
        else:
            tones[cell] = "skin" if share < MIDDLE_SHARE else "middle"
    return tones


def light(tones: dict[Dot, Tone], grid: Grid, paths: Iterable[Collection[Dot]]) -> dict[Dot, Tone]:
    """Return the tones with a glow on the body round the cells of the chosen marks."""
    lit = dict(tones)
    places = [cell for path in paths for cell in path]
    size = min(1.0, max(LEAST_LIGHT, grid.rows * grid.down / LIT_DOTS))
    across, down = (int(LIGHTS[-1][0] / dots) for dots in (grid.across, grid.down))
    around = [(dx, dy) for dx in range(-across, across + 1) for dy in range(-down, down + 1)]
    # The brightest last, over the others.
    for within, tone in reversed(LIGHTS):
        # A dot is as high as it is wide.
        steps = [
            (dx, dy)
            for dx, dy in around
            if hypot(dx * grid.across, dy * grid.down) <= within * size
        ]
        cells = {(column + dx, row + dy) for column, row in places for dx, dy in steps}
        lit |= dict.fromkeys(cells & tones.keys(), tone)
    return lit


def _cover(figure: Figure, grid: Grid, *, hair: bool) -> set[Dot]:
    """Return the cells of which more than half is filled."""
    areas = [grid.fill(fill.lines) for fill in figure.fills if fill.hair is hair]
    filled = [reduce(or_, dots) for dots in zip(*areas, strict=True)]
    cell, half = (1 << grid.across) - 1, grid.across * grid.down / 2
    cells: set[Dot] = set()
    for row in range(grid.rows if filled else 0):
        dots = filled[row * grid.down : (row + 1) * grid.down]
        for column in range(grid.columns if any(dots) else 0):
            count = sum((bits >> column * grid.across & cell).bit_count() for bits in dots)
            if count > half:
                cells.add((column, row))
    return cells


def _measure_depth(body: set[Dot], grid: Grid) -> dict[Dot, float]:
    """Return for each cell of the body the share of its surroundings that is body."""
    columns, rows = grid.columns, grid.rows

    def inside(place: int, size: int) -> int:
        # Beyond the picture the body goes on as it is at the edge.
        return min(max(place, 0), size - 1)

    sums = []  # for each row, how many cells of the body are left of a column
    for row in range(rows):
        wide = (inside(column, columns) for column in range(-BESIDE, columns + BESIDE))
        sums.append([0, *accumulate((column, row) in body for column in wide)])
    area = (2 * BESIDE + 1) * (2 * ABOVE + 1)
    depths: dict[Dot, float] = {}
    for column, row in body:
        near = (sums[inside(row + dy, rows)] for dy in range(-ABOVE, ABOVE + 1))
        depths[column, row] = sum(one[column + 2 * BESIDE + 1] - one[column] for one in near) / area
    return depths
