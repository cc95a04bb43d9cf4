"""Where in its room a figure is drawn, and where the map of the body beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from acutui.atlas.annotations import Canvas, Room, list_noted
from acutui.atlas.body_map import BodyMap, count_map_rows, draw_map
from acutui.atlas.cell_characters import STYLES
from acutui.atlas.figure import Figure
from acutui.atlas.raster import Dot, Grid, fit_grid
from acutui.util.types import Glyphs

LEAST_SCALE = 0.7
"""What a close-up keeps of its size at least where it makes room for a map."""
WORDS_SCALE = 0.9
"""The same where only its words need room."""
STEP = 2
"""Columns by which it is made smaller at a time."""
_PIECES = 24  # A line is looked at in pieces of this part of the figure's size.


class Layout(NamedTuple):
    """A grid that begins at `left` and `top` of the room, and a map and the corner where it is."""

    grid: Grid
    left: int = 0
    top: int = 0
    map: BodyMap | None = None
    corner: Dot = (0, 0)

    def find_room(self, size: Dot) -> Room:
        """Return the room in cells of the grid."""
        return Room(range(-self.left, size[0] - self.left), range(-self.top, size[1] - self.top))

    def list_cells_of_map(self) -> tuple[range, range]:
        """Return the columns and rows of the grid that the map takes."""
        columns, rows = (self.map.columns, self.map.rows) if self.map else (0, 0)
        x, y = self.corner[0] - self.left, self.corner[1] - self.top
        return range(x, x + columns), range(y, y + rows)


@lru_cache(maxsize=64)
def lay_out(figure: Figure, size: Dot, glyphs: Glyphs, flip: bool, body: Figure | None) -> Layout:
    """Fit a figure into a room, with a map of the body in a corner where there is nothing of it.

    If there is none, the figure moves, and becomes as much smaller as it must, but not too small.
    """
    style = STYLES[glyphs]
    dots = style.across, style.down
    whole = fit_grid(figure, size, dots, flip)
    rows = count_map_rows(size) if body and figure.area else 0
    map = draw_map(body, rows, glyphs) if body and rows else None
    if map is None:
        return Layout(whole)

    def try_all(for_words: bool) -> Iterator[Layout]:
        for lost in range(0, map.columns + 1 + STEP, STEP):
            grid = fit_grid(figure, (size[0] - lost, size[1]), dots, flip)
            if grid.scale < whole.scale * (WORDS_SCALE if for_words else LEAST_SCALE):
                return
            for layout in _list_layouts(figure, grid, size, map):
                canvas = Canvas(figure, layout.grid, style)
                is_free = _is_free(figure, layout)  # much faster than whether words fit
                if is_free and (not for_words or _fits_words(canvas, layout, size)):
                    yield layout

    # Rather where all words fit, for any of the points: the map stays when another is chosen.
    return next(chain(try_all(True), try_all(False)), Layout(whole))


def _list_layouts(figure: Figure, grid: Grid, size: Dot, map: BodyMap) -> Iterator[Layout]:
    """Yield layouts with the map in each corner: with the grid in the middle, or moved away."""
    (columns, rows), lost = size, size[0] - grid.columns
    right, bottom = columns - map.columns, rows - map.rows
    corners = ((0, 0), (right, 0), (0, bottom), (right, bottom))
    high = min(rows, math.ceil(figure.height * grid.scale / grid.down))
    if lost <= 1:
        yield from (Layout(grid, 0, 0, map, corner) for corner in corners)
    low = grid._replace(rows=high)
    for x, y in corners:
        yield Layout(low, 0 if x else lost, 0 if y else rows - high, map, (x, y))


def _fits_words(canvas: Canvas, layout: Layout, size: Dot) -> bool:
    """Whether words and rulers are within the room, and not where the map is."""
    across, down = layout.list_cells_of_map()
    beside = range(across.start - 1, across.stop + 1)
    room = layout.find_room(size)
    return all(
        column in room.across and not (column in beside and row in down)
        for column, row in list_noted(canvas, room)
    )


def _is_free(figure: Figure, layout: Layout) -> bool:
    """Whether nothing of a figure lies under the map, or so close that the two look like one."""
    grid, (across, down) = layout.grid, layout.list_cells_of_map()
    # What is beyond the grid is not drawn.
    first, after = max(across.start - 1, 0), min(across.stop + 1, grid.columns)
    top, bottom = max(down.start - 0.5, 0), min(down.stop + 0.5, grid.rows)
    if first >= after or top >= bottom:
        return True
    (x0, y0), (x1, y1) = grid.place(first, top), grid.place(after, bottom)
    left, right = (x1, x0) if grid.flip else (x0, x1)
    return not any(
        left < high_x and low_x < right and y0 < high_y and low_y < y1
        for low_x, low_y, high_x, high_y in _list_boxes(figure)
    )


@lru_cache(maxsize=8)
def _list_boxes(figure: Figure) -> list[tuple[float, float, float, float]]:
    """Return boxes round short pieces of all lines of a figure: left, top, right, bottom."""
    longest = max(figure.width, figure.height) / _PIECES
    lines = chain(
        (stroke.points for stroke in figure.strokes),
        (line for fill in figure.fills for line in fill.lines),
    )
    boxes = []
    for (x0, y0), (x1, y1) in chain.from_iterable(map(pairwise, lines)):
        pieces = math.ceil(math.dist((x0, y0), (x1, y1)) / longest) or 1
        dx, dy = (x1 - x0) / pieces, (y1 - y0) / pieces
        for piece in range(pieces):
            (left, right), (top, bottom) = (
                sorted((start + piece * step, start + (piece + 1) * step))
                for start, step in ((x0, dx), (y0, dy))
            )
            boxes.append((left, top, right, bottom))
    return boxes
