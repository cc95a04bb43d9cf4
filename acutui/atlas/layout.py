"""Where in its room a figure is drawn, and where the map of the body beside it."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from acutui.atlas.annotations import Canvas, list_noted
from acutui.atlas.body_map import BodyMap, count_map_rows, draw_map
from acutui.atlas.cell_characters import STYLES
from acutui.atlas.figure import Figure
from acutui.atlas.outline import draw_outline
from acutui.atlas.raster import Dot, Grid, fit_grid
from acutui.atlas.shading import shade
from acutui.util.types import Glyphs

LEAST_SCALE = 0.7
"""What a close-up keeps of its size at least where a map is put beside it."""


class Layout(NamedTuple):
    """A grid that begins `left` columns from the left of the room, and a map and its corner."""

    grid: Grid
    left: int = 0
    map: BodyMap | None = None
    corner: Dot = (0, 0)


@lru_cache(maxsize=64)
def lay_out(figure: Figure, size: Dot, glyphs: Glyphs, flip: bool, body: Figure | None) -> Layout:
    """Fit a figure into a room, with a map in a free corner or, if there is none, at the left."""
    style = STYLES[glyphs]
    dots = style.across, style.down
    grid = fit_grid(figure, size, dots, flip)
    rows = count_map_rows(size) if body and figure.area else 0
    map = draw_map(body, rows, glyphs) if body and rows else None
    if map is None:
        return Layout(grid)
    touched = draw_outline(figure, grid, glyphs).keys() | shade(figure, grid).keys()
    # Rather where no word stands, for any of the points: the map stays when another is chosen.
    for cells in (touched | list_noted(Canvas(figure, grid, style)), touched):
        corner = _find_free_corner(cells, size, map)
        if corner:
            return Layout(grid, 0, map, corner)
    left = map.columns + 1
    beside = fit_grid(figure, (size[0] - left, size[1]), dots, flip)
    if beside.scale < grid.scale * LEAST_SCALE:
        return Layout(grid)
    return Layout(beside, left, map, (0, 0))


def _find_free_corner(touched: Collection[Dot], size: Dot, map: BodyMap) -> Dot | None:
    right, bottom = size[0] - map.columns, size[1] - map.rows
    for x, y in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
        # One more column, so that the two don't look like one.
        across = range(x - (x > 0), x + map.columns + (x == 0))
        if not any((column, y + row) in touched for column in across for row in range(map.rows)):
            return x, y
    return None
