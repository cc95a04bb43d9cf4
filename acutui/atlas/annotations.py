"""What stands beside a body: rulers of finger widths, the hand that presses, and labels."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Set
from itertools import chain, product
from typing import NamedTuple

from acutui.atlas.cell_characters import Cell, GlyphStyle, Role
from acutui.atlas.figure import Anchor, Figure, Label, Place, Ruler
from acutui.atlas.outline import add_dots, group_by_cell
from acutui.atlas.raster import Dot, Grid

LABEL_COLUMNS, LABEL_ROWS = 28, 14
"""The smallest drawing that has labels."""
LEAST_FINGER = 2.8
"""Dots of a finger's width from which on a ruler has a tick for each; twice a cell in ASCII."""
MOST_MOVED = 4
"""Columns by which a label moves aside at most."""
_MIRRORED: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


class Canvas(NamedTuple):
    """A figure on a grid, and how what is drawn for the chosen point lies on it.

    On a figure of both sides it is drawn at the user's left, and `turned` to the right.
    """

    figure: Figure
    grid: Grid
    style: GlyphStyle
    turned: bool = False

    def turn(self, place: Place) -> Place:
        return (self.figure.width - place[0], place[1]) if self.turned else place


class Room(NamedTuple):
    """The columns and rows in which labels may stand, counted from those of a grid."""

    across: range
    down: range

    @property
    def has_labels(self) -> bool:
        return len(self.across) >= LABEL_COLUMNS and len(self.down) >= LABEL_ROWS

    def has(self, cells: Iterable[Dot]) -> bool:
        return all(x in self.across and y in self.down for x, y in cells)


def draw_rulers(canvas: Canvas, point: str | None, under: dict[Dot, Cell]) -> dict[Dot, Cell]:
    """Draw the rulers of a point, over the outline in `under`."""
    cells: dict[Dot, Cell] = {}
    for ruler in canvas.figure.rulers:
        if point in ruler.points:
            cells |= _draw_ruler(canvas, ruler, under)
    return cells


def _draw_ruler(canvas: Canvas, ruler: Ruler, under: dict[Dot, Cell]) -> dict[Dot, Cell]:
    grid, glyphs = canvas.grid, canvas.style
    (x0, y0), (x1, y1) = (canvas.turn(end) for end in ruler.ends)
    length = math.dist((x0, y0), (x1, y1)) * grid.scale
    is_level, is_ascii = abs(x1 - x0) >= abs(y1 - y0), glyphs.across > 2
    least = 2.0 * (grid.across if is_level else grid.down) if is_ascii else LEAST_FINGER
    inner = range(1, math.ceil(ruler.widths)) if length >= least * ruler.widths else ()
    shares = [step / ruler.widths for step in inner]
    line = grid.dots([(x0, y0), (x1, y1)])
    ends = line[0], line[-1]
    ticks = [grid.dot((x0 + (x1 - x0) * at, y0 + (y1 - y0) * at)) for at in shares]
    if is_ascii:  # in whose cells no line can be crossed by another
        across, along = "|-" if is_level else "-|"
        cells = dict.fromkeys(group_by_cell(line, grid), along)
        cells |= dict.fromkeys(group_by_cell((*ends, *ticks), grid), across)
        return {cell: (text, "ruler") for cell, text in cells.items()}
    crossed = (
        (x, y + step) if is_level else (x + step, y)
        for some, reach in ((ends, grid.down // 2), (ticks, 1))
        for x, y in some
        for step in range(-reach, reach + 1)
    )
    return _draw_over(canvas, chain(line, crossed), under, "ruler")


def draw_hands(canvas: Canvas, point: str | None, under: dict[Dot, Cell]) -> dict[Dot, Cell]:
    """Draw the outline of what presses a point, over the outline in `under`."""
    hands = (hand for hand in canvas.figure.hands if point in hand.points)
    lines = (canvas.grid.dots(map(canvas.turn, hand.line)) for hand in hands)
    cells = _draw_over(canvas, chain.from_iterable(lines), under, "hand")
    # Where it crosses the outline, that stays whole: a hand is drawn weaker.
    return {cell: (text, "line" if cell in under else "hand") for cell, (text, _) in cells.items()}


def _draw_over(
    canvas: Canvas, dots: Iterable[Dot], under: dict[Dot, Cell], role: Role
) -> dict[Dot, Cell]:
    by_cell = group_by_cell(dots, canvas.grid)
    if canvas.style.down == 4:  # braille, the dots of which add up
        return {cell: (add_dots(under.get(cell), inside), role) for cell, inside in by_cell.items()}
    return {cell: (canvas.style.character(inside), role) for cell, inside in by_cell.items()}


def draw_labels(
    canvas: Canvas,
    point: str | None,
    room: Room,
    taken: Set[Dot],
    lines: Set[Dot],
) -> dict[Dot, Cell]:
    """Write the labels of a point, then those that are always shown, where there is room.

    Args:
        canvas: Where they stand.
        point: The chosen point.
        room: Its edges.
        taken: Cells that no label may cover.
        lines: Those of the outline, from which a label moves a little away if it can.
    """
    written: dict[Dot, Cell] = {}
    labels = canvas.figure.labels if room.has_labels else ()
    own = [label for label in labels if point in label.points]
    for label in (*own, *(label for label in labels if not label.points)):
        turned = canvas if label.points else canvas._replace(turned=False)
        written |= _place_label(label, turned, room, {*taken, *written}, lines)
    return written


def _place_label(
    label: Label, canvas: Canvas, room: Room, taken: Set[Dot], lines: Set[Dot]
) -> dict[Dot, Cell]:
    """Write a label at its place, or as near as there is room: places fall on whole cells."""
    first, row = _find_start(canvas, label)
    outward = -1 if _anchor_of(canvas, label) == "end" else 1
    found: tuple[int, dict[Dot, Cell]] | None = None
    for dy, dx in product((0, -1, 1), range(-MOST_MOVED, MOST_MOVED + 1)):
        x, y = first + dx * outward, row + dy
        cells = write(label.text, (x, y))
        # A line that touches a word reads as a dash of it.
        touched = len(lines & {(x - 1, y), (x + len(label.text), y)})
        covered = len(lines & cells.keys())
        cost = abs(dx) + 2 * abs(dy) + 3 * covered + 2 * touched
        if (found is None or cost < found[0]) and room.has(cells) and is_free(cells, taken):
            found = cost, cells
    return found[1] if found else {}


def write(text: str, start: Dot) -> dict[Dot, Cell]:
    x, y = start
    return {(x + at, y): (letter, "label") for at, letter in enumerate(text)}


def is_free(cells: Collection[Dot], taken: Set[Dot]) -> bool:
    """Whether words cover nothing that is taken, and touch nothing at their ends."""
    row = next(y for _, y in cells)
    across = range(min(x for x, _ in cells) - 1, max(x for x, _ in cells) + 2)
    return not any((x, row) in taken for x in across)


def _find_start(canvas: Canvas, label: Label) -> Dot:
    """Return the cell of the first letter."""
    x, y = canvas.grid.cell_anywhere(canvas.turn(label.place))
    back = {"start": 0, "middle": len(label.text) // 2, "end": len(label.text) - 1}
    return x - back[_anchor_of(canvas, label)], y


def _anchor_of(canvas: Canvas, label: Label) -> Anchor:
    is_mirrored = canvas.grid.flip != canvas.turned
    return _MIRRORED[label.anchor] if is_mirrored else label.anchor


def list_noted(canvas: Canvas, room: Room) -> set[Dot]:
    """Return all cells that marks, rulers, hands and labels may take, whichever is chosen."""
    grid, figure = canvas.grid, canvas.figure
    cells = {grid.cell(place) for mark in figure.marks for place in mark.places}
    for turned in (False, True) if figure.side == "both" else (False,):
        one = canvas._replace(turned=turned)
        lines = chain((hand.line for hand in figure.hands), (ruler.ends for ruler in figure.rulers))
        for line in lines:
            cells.update(group_by_cell(grid.dots(map(one.turn, line)), grid))
        if room.has_labels:
            for label in figure.labels:
                cells.update(write(label.text, _find_start(one, label)))
    return cells
