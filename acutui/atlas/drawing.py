"""A figure as lines of text, in braille dots, half blocks or ASCII, at any size."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple, TypeVar

from acutui.atlas.annotations import Canvas, draw_hands, draw_labels, draw_rulers
from acutui.atlas.body_map import find_spots
from acutui.atlas.cell_characters import STYLES, Cell, Role
from acutui.atlas.figure import Figure, Mark
from acutui.atlas.layout import Layout, lay_out
from acutui.atlas.neighbours import draw_all_marks, draw_neighbours
from acutui.atlas.outline import draw_outline, draw_zone
from acutui.atlas.raster import Dot
from acutui.atlas.shading import Tone, light, shade
from acutui.practice.records import Side
from acutui.util.types import Glyphs

# In smaller drawings the other points would cover the outline.
NEAR_ROWS, NEAR_COLUMNS = 10, 20

_Thing = TypeVar("_Thing")


class Span(NamedTuple):
    """Neighbouring cells of a line with the same role and tone."""

    text: str
    role: Role
    tone: Tone = "outside"


class Drawing(NamedTuple):
    """The lines of a figure, and the (column, row) cells of the chosen marks.

    Each mark has a path: a single cell, or for a zone the cells along its line in order.
    """

    lines: tuple[tuple[Span, ...], ...]
    paths: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def text(self) -> str:
        return "\n".join("".join(span.text for span in line) for line in self.lines)


def draw(  # noqa: PLR0913
    figure: Figure,
    columns: int,
    rows: int,
    *,
    glyphs: Glyphs = "braille",
    chosen: str | None = None,
    side: Side | None = None,
    filled: bool = False,
    body: Figure | None = None,
) -> Drawing:
    """Draw a figure as large as fits, centred, with a point highlighted.

    Args:
        figure: A figure of one limb is mirrored for the right side.
        columns: The width of the drawing in cells.
        rows: Its height in cells.
        glyphs: Which characters may be used.
        chosen: The id of the point, None for none.
        side: On a figure of both sides, the mark of a pair that is highlighted; "both" and None
            highlight the two.
        filled: Whether the spans have tones: the body, and a glow round the point.
        body: The map of the body that the figure's `area` names, to be drawn small beside it.

    Returns:
        `rows` lines of `columns` cells, and the cells of the highlighted marks. Without columns
        or rows, the lines are empty.
    """
    if columns < 1 or rows < 1:
        return Drawing(((),) * max(rows, 0), ())
    # Separate because lru_cache hides the types of the arguments.
    return _draw(_Order(figure, (columns, rows), glyphs, chosen, side, filled, body))


class _Order(NamedTuple):
    """What is to be drawn."""

    figure: Figure
    size: Dot
    glyphs: Glyphs
    chosen: str | None
    side: Side | None
    filled: bool
    body: Figure | None

    @property
    def flip(self) -> bool:
        return self.figure.side == "left" and self.side == "right"

    def list_marks(self) -> list[Mark]:
        """Return the marks of the chosen point that are highlighted."""
        marks = [mark for mark in self.figure.marks if mark.point == self.chosen]
        if self.figure.side == "left" or self.side in (None, "both"):
            return marks
        return [mark for mark in marks if mark.side in (self.side, "midline")]


@lru_cache(maxsize=256)
def _draw(order: _Order) -> Drawing:
    style, (columns, rows) = STYLES[order.glyphs], order.size
    layout = lay_out(order.figure, order.size, order.glyphs, order.flip, order.body)
    marks = order.list_marks()
    cells, paths = _draw_on_grid(order, layout, marks)
    grid, left, top = layout.grid, layout.left, layout.top
    tones: dict[Dot, Tone] = {}
    if order.filled:
        base = shade(order.figure, grid)
        tones = light(base, grid, paths)
        # Words are read on the body's own tones, not on a glow.
        tones |= {at: base[at] for at, (_, role) in cells.items() if role == "label" and at in base}
    if left or top:
        cells, tones = _move(cells, left, top), _move(tones, left, top)
        paths = [tuple((x + left, y + top) for x, y in path) for path in paths]
    cells |= _draw_map(order, layout, marks)
    # On a fill, a blank needs no width of its own, and a space takes a third of the bytes.
    empty: Cell = (" " if tones else style.blank, "blank")
    lines = (
        [(cells.get(cell, empty), tones.get(cell, "outside")) for cell in _row(row, columns)]
        for row in range(rows)
    )
    return Drawing(tuple(map(_to_spans, lines)), tuple(paths))


def _draw_on_grid(
    order: _Order, layout: Layout, marks: list[Mark]
) -> tuple[dict[Dot, Cell], list[tuple[Dot, ...]]]:
    """Draw the close-up, in cells of its grid; return also the paths of the marks."""
    figure, grid, style = order.figure, layout.grid, STYLES[order.glyphs]
    columns, rows = order.size
    turned = figure.side == "both" and order.side == "right"
    canvas = Canvas(figure, grid, style, turned)
    cells = dict(draw_outline(figure, grid, order.glyphs))
    places: dict[Dot, Cell] = {}
    paths: list[tuple[Dot, ...]] = []
    for mark in marks:
        if mark.zone:
            drawn = draw_zone(mark, grid, style, cells)
            # A zone in the user's own figure may lie outside the picture.
            paths += [tuple(drawn)] if drawn else []
        else:
            drawn = {grid.cell(place): (style.chosen, "mark") for place in mark.places}
            paths += [(cell,) for cell in drawn]
        places |= drawn
    if not marks:
        return cells | draw_all_marks(canvas), paths
    room = layout.find_room(order.size)
    if rows >= NEAR_ROWS and columns >= NEAR_COLUMNS:
        hands = draw_hands(canvas, order.chosen, cells)
        rulers = draw_rulers(canvas, order.chosen, cells)
        lines, cells = cells, cells | hands | rulers
        taken = {*hands, *rulers, *places, *product(*layout.list_cells_of_map())}
        labels = draw_labels(canvas, order.chosen, room, taken, lines.keys())
        near = draw_neighbours(canvas, marks, room, {*taken, *labels}, lines)
        cells |= near | labels
    return cells | places, paths


def _draw_map(order: _Order, layout: Layout, marks: list[Mark]) -> dict[Dot, Cell]:
    figure, body, map = order.figure, order.body, layout.map
    if map is None or body is None or figure.area is None:
        return {}
    (left, top), chosen = layout.corner, STYLES[order.glyphs].chosen
    cells: dict[Dot, Cell] = {at: (text, "map") for at, text in map.cells.items()}
    for place in find_spots(figure, figure.area, body, marks, order.side):
        cells[map.cell(place)] = (chosen, "spot")
    return _move(cells, left, top)


def _move(cells: dict[Dot, _Thing], left: int, top: int) -> dict[Dot, _Thing]:
    return {(x + left, y + top): thing for (x, y), thing in cells.items()}


def _row(row: int, columns: int) -> list[Dot]:
    return [(column, row) for column in range(columns)]


def _to_spans(line: list[tuple[Cell, Tone]]) -> tuple[Span, ...]:
    groups = groupby(line, key=lambda one: (one[0][1], one[1]))
    return tuple(
        Span("".join(text for (text, _), _ in group), role, tone) for (role, tone), group in groups
    )
