"""A figure as lines of text, in braille dots, half blocks or ASCII, at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

from acutui.atlas.cell_characters import BLANK_BRAILLE, to_ascii, to_braille, to_half_block
from acutui.atlas.figure import Figure, Mark
from acutui.atlas.raster import Dot, Grid, dash, fit_grid
from acutui.atlas.shading import Tone, light, shade
from acutui.practice.records import Side
from acutui.util.types import Glyphs

Role: TypeAlias = Literal["blank", "line", "near", "mark"]
Cell: TypeAlias = tuple[str, Role]

# In smaller drawings the other points would cover the outline.
NEAR_ROWS, NEAR_COLUMNS = 10, 20
# In lower drawings, neighbouring points would join to a chain that hides the lines.
CROWDED_ROWS = 16
# Up to so many of the 32 dots of an ASCII cell belong to a line in the cell beside it.
_MAX_GRAZED = 3


class _Style(NamedTuple):
    across: int
    down: int
    blank: str
    chosen: str
    near: str
    zone: str | None  # the character of a zone; None for a line of thicker dots
    character: Callable[[Iterable[Dot]], str]
    fine: int  # the columns, or half as many rows, that fine lines need


_STYLES: dict[Glyphs, _Style] = {
    "braille": _Style(2, 4, BLANK_BRAILLE, "●", "○", None, to_braille, 50),
    "blocks": _Style(1, 2, " ", "●", "○", "▓", to_half_block, 100),
    "ascii": _Style(4, 8, " ", "@", "o", "@", to_ascii, 100),
}


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


def draw(
    figure: Figure,
    columns: int,
    rows: int,
    *,
    glyphs: Glyphs = "braille",
    chosen: str | None = None,
    side: Side | None = None,
    filled: bool = False,
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

    Returns:
        `rows` lines of `columns` cells, and the cells of the highlighted marks. Without columns
        or rows, the lines are empty.
    """
    if columns < 1 or rows < 1:
        return Drawing(((),) * max(rows, 0), ())
    # Separate because lru_cache hides the types of the arguments.
    return _draw(figure, (columns, rows), glyphs, chosen, side, filled)


@lru_cache(maxsize=256)
def _draw(
    figure: Figure,
    size: Dot,
    glyphs: Glyphs,
    chosen: str | None,
    side: Side | None,
    filled: bool,
) -> Drawing:
    style = _STYLES[glyphs]
    columns, rows = size
    is_limb = figure.side == "left"
    grid = fit_grid(figure, size, (style.across, style.down), is_limb and side == "right")
    cells = dict(_outline(figure, grid, glyphs))
    chosen_marks = [mark for mark in figure.marks if mark.point == chosen]
    if not is_limb and side not in (None, "both"):
        chosen_marks = [mark for mark in chosen_marks if mark.side in (side, "midline")]
    places: dict[Dot, Cell] = {}
    paths: list[tuple[Dot, ...]] = []
    for mark in chosen_marks:
        if mark.zone:
            drawn = _draw_zone(mark, grid, style, cells)
            # A zone in the user's own figure may lie outside the picture.
            paths += [tuple(drawn)] if drawn else []
        else:
            drawn = {grid.cell(place): (style.chosen, "mark") for place in mark.places}
            paths += [(cell,) for cell in drawn]
        places |= drawn
    if not chosen_marks or (rows >= NEAR_ROWS and columns >= NEAR_COLUMNS):
        cells |= dict.fromkeys(_neighbours(figure, grid, set(places)), (style.near, "near"))
    cells |= places
    tones = light(shade(figure, grid), grid, paths) if filled else {}
    # On a fill, a blank needs no width of its own, and a space takes a third of the bytes.
    empty: Cell = (" " if tones else style.blank, "blank")
    lines = (
        [(cells.get(cell, empty), tones.get(cell, "outside")) for cell in _row(row, columns)]
        for row in range(rows)
    )
    return Drawing(tuple(map(_to_spans, lines)), tuple(paths))


@lru_cache(maxsize=64)
def _outline(figure: Figure, grid: Grid, glyphs: Glyphs) -> dict[Dot, Cell]:
    """Draw the lines; cached apart from the marks, which change more often."""
    style = _STYLES[glyphs]
    size = max(figure.width / style.across, 2 * figure.height / style.down) * grid.scale
    dots: set[Dot] = set()
    for stroke in figure.strokes:
        if stroke.fine and size < style.fine:
            continue
        line = grid.dots(stroke.points)
        dots.update(dash(line, max(1, style.down // 4)) if stroke.dash else line)
    cells = _group_by_cell(dots, grid)
    if glyphs == "ascii":
        # A cell that a steep line beside it only grazes would make that line ragged.
        heights = {at: len({y for _, y in inside}) for at, inside in cells.items()}
        steep = {at for at, height in heights.items() if height > style.down // 2}
        grazed = [at for at, inside in cells.items() if len(inside) <= _MAX_GRAZED]
        for x, y in grazed:
            if (x - 1, y) in steep or (x + 1, y) in steep:
                del cells[x, y]
    return {cell: (style.character(inside), "line") for cell, inside in cells.items()}


def _group_by_cell(dots: Iterable[Dot], grid: Grid) -> dict[Dot, list[Dot]]:
    """Return the dots on the grid by cell, relative to its corner."""
    cells: dict[Dot, list[Dot]] = defaultdict(list)
    for x, y in filter(grid.contains, dots):
        column, left = divmod(x, grid.across)
        row, top = divmod(y, grid.down)
        cells[column, row].append((left, top))
    return cells


def _neighbours(figure: Figure, grid: Grid, taken: set[Dot]) -> set[Dot]:
    """Return the cells of the other points, not side by side if there is little room."""
    beside = (-1, 0, 1) if grid.rows < CROWDED_ROWS else (0,)
    found: set[Dot] = set()
    for mark in figure.marks:
        for place in () if mark.zone else mark.places:
            x, y = grid.cell(place)
            if not any((x + dx, y) in taken for dx in beside):
                found.add((x, y))
                taken.add((x, y))
    return found


def _draw_zone(mark: Mark, grid: Grid, style: _Style, cells: dict[Dot, Cell]) -> dict[Dot, Cell]:
    line = grid.dots(mark.places)
    if style.zone is not None:
        return dict.fromkeys(_group_by_cell(line, grid), (style.zone, "mark"))
    across = (0, -1 if grid.flip else 1)
    # Not a set: the cells stay in the order in which the finger walks along the line.
    thick = dict.fromkeys((x + dx, y + dy) for x, y in line for dx in across for dy in (0, 1))
    drawn: dict[Dot, Cell] = {}
    for cell, inside in _group_by_cell(thick, grid).items():
        outline, role = cells.get(cell, (BLANK_BRAILLE, "blank"))
        # The dots of an outline in the same cell stay.
        bits = ord(outline) if role == "line" else 0x2800
        drawn[cell] = (chr(bits | ord(to_braille(inside))), "mark")
    return drawn


def _row(row: int, columns: int) -> list[Dot]:
    return [(column, row) for column in range(columns)]


def _to_spans(line: list[tuple[Cell, Tone]]) -> tuple[Span, ...]:
    groups = groupby(line, key=lambda one: (one[0][1], one[1]))
    return tuple(
        Span("".join(text for (text, _), _ in group), role, tone) for (role, tone), group in groups
    )
