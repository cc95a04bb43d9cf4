"""The lines of a figure in the cells of a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from acutui.atlas.cell_characters import BLANK_BRAILLE, STYLES, Cell, GlyphStyle, to_braille
from acutui.atlas.figure import Figure, Mark
from acutui.atlas.raster import Dot, Grid, dash
from acutui.util.types import Glyphs

# Up to so many of the 32 dots of an ASCII cell belong to a line in the cell beside it.
_MAX_GRAZED = 3


@lru_cache(maxsize=64)
def draw_outline(figure: Figure, grid: Grid, glyphs: Glyphs) -> dict[Dot, Cell]:
    """Draw the lines; cached apart from the marks, which change more often."""
    style = STYLES[glyphs]
    size = max(figure.width / style.across, 2 * figure.height / style.down) * grid.scale
    dots: set[Dot] = set()
    for stroke in figure.strokes:
        if stroke.fine and size < style.fine:
            continue
        line = grid.dots(stroke.points)
        dots.update(dash(line, max(1, style.down // 4)) if stroke.dash else line)
    cells = group_by_cell(dots, grid)
    if glyphs == "ascii":
        # A cell that a steep line beside it only grazes would make that line ragged.
        heights = {at: len({y for _, y in inside}) for at, inside in cells.items()}
        steep = {at for at, height in heights.items() if height > style.down // 2}
        grazed = [at for at, inside in cells.items() if len(inside) <= _MAX_GRAZED]
        for x, y in grazed:
            if (x - 1, y) in steep or (x + 1, y) in steep:
                del cells[x, y]
    return {cell: (style.character(inside), "line") for cell, inside in cells.items()}


def group_by_cell(dots: Iterable[Dot], grid: Grid) -> dict[Dot, list[Dot]]:
    """Return the dots on the grid by cell, relative to its corner."""
    cells: dict[Dot, list[Dot]] = defaultdict(list)
    for x, y in filter(grid.contains, dots):
        column, left = divmod(x, grid.across)
        row, top = divmod(y, grid.down)
        cells[column, row].append((left, top))
    return cells


def draw_zone(
    mark: Mark, grid: Grid, style: GlyphStyle, cells: Mapping[Dot, Cell]
) -> dict[Dot, Cell]:
    """Draw the line of a zone over the outline in `cells`."""
    line = grid.dots(mark.places)
    if style.zone is not None:
        return dict.fromkeys(group_by_cell(line, grid), (style.zone, "mark"))
    across = (0, -1 if grid.flip else 1)
    # Not a set: the cells stay in the order in which the finger walks along the line.
    thick = dict.fromkeys((x + dx, y + dy) for x, y in line for dx in across for dy in (0, 1))
    return {
        cell: (add_dots(cells.get(cell), inside), "mark")
        for cell, inside in group_by_cell(thick, grid).items()
    }


def add_dots(cell: Cell | None, dots: Iterable[Dot]) -> str:
    """Return the braille character of dots and of those of an outline in the same cell."""
    bits = ord(cell[0]) if cell and cell[1] == "line" else ord(BLANK_BRAILLE)
    return chr(bits | ord(to_braille(dots)))
