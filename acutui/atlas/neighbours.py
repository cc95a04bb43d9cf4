"""The other points of a figure: rings, the nearest of them with their names."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Set

from acutui.atlas.annotations import Canvas, Room, is_free, write
from acutui.atlas.cell_characters import Cell
from acutui.atlas.figure import Mark, Place
from acutui.atlas.raster import Dot

MOST_NEAR = 2
"""So many tell where the chosen point lies; more would drown it."""
# In lower drawings, neighbouring points would join to a chain that hides the lines.
CROWDED_ROWS = 16


def draw_all_marks(canvas: Canvas) -> dict[Dot, Cell]:
    """Draw every point but zones as a ring, not side by side if there is little room."""
    found: dict[Dot, Cell] = {}
    for mark in canvas.figure.marks:
        for place in () if mark.zone else mark.places:
            cell = canvas.grid.cell(place)
            if not _is_crowded(canvas, cell, found):
                found[cell] = canvas.style.near, "near"
    return found


def draw_neighbours(
    canvas: Canvas,
    chosen: list[Mark],
    room: Room,
    taken: Set[Dot],
    lines: Mapping[Dot, Cell],
) -> dict[Dot, Cell]:
    """Draw the points nearest to the chosen one, each with its name where there is room.

    Args:
        canvas: Where they are drawn.
        chosen: The marks of the chosen point, of which the first is the one that counts.
        room: Where names may stand.
        taken: Cells that neither rings nor names may cover.
        lines: The outline, which a ring may cover but a name may not.
    """
    cells: dict[Dot, Cell] = {}
    shown = 0
    sides = {"midline", *(mark.side for mark in chosen)}
    for point in _sort_by_distance(canvas, chosen[0]):
        marks = [mark for mark in canvas.figure.marks if mark.point == point]
        seen = [mark for mark in marks if mark.side in sides] or marks
        rings = [canvas.grid.cell(place) for mark in seen for place in mark.places]
        free = [ring for ring in rings if not _is_crowded(canvas, ring, {*taken, *cells})]
        if not free:
            continue
        cells |= dict.fromkeys(free, (canvas.style.near, "near"))
        if room.has_labels:
            origin = canvas.grid.cell(_middle_of(chosen[0]))
            cells |= _name(point, free[0], origin, room, {*taken, *cells, *lines} - {free[0]})
        shown += 1
        if shown == MOST_NEAR:
            break
    return cells


def _sort_by_distance(canvas: Canvas, chosen: Mark) -> Iterator[str]:
    """Yield the other points, the nearest first, on the same side."""
    origin = _middle_of(chosen)
    distances: dict[str, float] = {}
    for mark in canvas.figure.marks:
        is_beside = chosen.side == "midline" or mark.side in (chosen.side, "midline")
        if mark.point != chosen.point and is_beside and not mark.zone:
            distance = min(math.dist(origin, place) for place in mark.places)
            distances[mark.point] = min(distance, distances.get(mark.point, math.inf))
    yield from sorted(distances, key=lambda point: (distances[point], point))


def _name(point: str, ring: Dot, origin: Dot, room: Room, taken: Set[Dot]) -> dict[Dot, Cell]:
    """Write a point's name beside its ring, away from the chosen one if there is room."""
    x, y = ring
    starts = [(x - 1 - len(point), y), (x + 2, y)]
    for start in starts if x < origin[0] else reversed(starts):
        cells = write(point, start)
        if room.has(cells) and is_free(cells, taken):
            return cells
    return {}


def _middle_of(mark: Mark) -> Place:
    return mark.places[len(mark.places) // 2]


def _is_crowded(canvas: Canvas, cell: Dot, taken: Collection[Dot]) -> bool:
    beside = (-1, 0, 1) if canvas.grid.rows < CROWDED_ROWS else (0,)
    return any((cell[0] + dx, cell[1]) in taken for dx in beside)
