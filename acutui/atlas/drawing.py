"""A figure as lines of text, in braille dots, half blocks or ASCII, at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, TypeAlias

from acutui.atlas.cell_characters import (
    ASCII_ACROSS,
    ASCII_DOWN,
    BLANK_BRAILLE,
    to_ascii,
    to_braille,
    to_half_block,
)
from acutui.atlas.figure import Figure, Mark
from acutui.atlas.raster import Dot, Grid, dash, fit_grid
from acutui.practice.records import Side
from acutui.util.types import Glyphs

Role: TypeAlias = Literal["blank", "line", "near", "mark"]
Cell: TypeAlias = tuple[str, Role]

# Below this the neighbours of the chosen point would cover the outline.
NEAR_ROWS, NEAR_COLUMNS = 10, 20
# Below this, neighbours side by side would close up to a chain that hides the lines.
CROWDED_ROWS = 16
# So few of the 32 dots of an ASCII cell are only grazed by a line that goes on beside it.
_CRUMB = 3


@dataclass(frozen=True, slots=True)
class _Style:
    """What one set of glyphs can show."""

    across: int
    down: int
    blank: str
    chosen: str
    near: str
    stretch: str | None  # how a zone's cell looks; None: by its own, thicker dots
    character: Callable[[Iterable[Dot]], str]
    fine: int  # fine lines are drawn from so many columns, or half as many rows, on


_STYLES: dict[Glyphs, _Style] = {
    "braille": _Style(2, 4, BLANK_BRAILLE, "●", "○", None, to_braille, 50),
    "blocks": _Style(1, 2, " ", "●", "○", "▓", to_half_block, 100),
    "ascii": _Style(ASCII_ACROSS, ASCII_DOWN, " ", "@", "o", "@", to_ascii, 100),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring cells of a line that play the same role."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn figure: ``rows`` lines, each exactly ``columns`` cells wide.

    ``ways`` are the (column, row) cells of the chosen marks: one for a spot, those along its
    line, in their order, for a stretch.
    """

    columns: int
    rows: int
    lines: tuple[tuple[Span, ...], ...]
    paths: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """All cells of the chosen marks."""
        return tuple(dict.fromkeys(place for way in self.paths for place in way))

    @property
    def text(self) -> str:
        """The drawing as plain text, one line a row."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


def draw(
    figure: Figure,
    columns: int,
    rows: int,
    *,
    glyphs: Glyphs = "braille",
    chosen: str | None = None,
    side: Side | None = None,
) -> Drawing:
    """Draw ``figure`` as large as fits, centred, with the point ``chosen`` standing out.

    A figure of one limb is mirrored for the right side. On a figure of both sides ``side`` says
    which of a pair is meant: left, right, or (both, None) the two.
    """
    if columns < 1 or rows < 1:
        return Drawing(max(columns, 0), max(rows, 0), ((),) * max(rows, 0), ())
    # A function of its own, as a cached one would no longer have its arguments checked.
    return _draw(figure, columns, rows, glyphs, chosen, side)


@lru_cache(maxsize=256)
def _draw(
    figure: Figure,
    columns: int,
    rows: int,
    glyphs: Glyphs,
    chosen: str | None,
    side: Side | None,
) -> Drawing:
    style = _STYLES[glyphs]
    flip = figure.side == "left" and side == "right"
    grid = fit_grid(figure, (columns, rows), (style.across, style.down), flip)
    cells = dict(_outline(figure, grid, glyphs))
    strong = [mark for mark in figure.marks if _is_meant(mark, figure, chosen, side)]
    places: dict[Dot, Cell] = {}
    ways: list[tuple[Dot, ...]] = []
    for mark in strong:
        marked = (
            _draw_zone(mark, grid, style, cells) if mark.zone else _draw_spots(mark, grid, style)
        )
        # A stretch of a user's own may lie beside the picture, and then has no cell.
        ways += ([tuple(marked)] if marked else []) if mark.zone else [(p,) for p in marked]
        places |= marked
    if not strong or (rows >= NEAR_ROWS and columns >= NEAR_COLUMNS):
        cells |= dict.fromkeys(_neighbours(figure, grid, set(places)), (style.near, "near"))
    cells |= places
    lines = tuple(_to_spans(cells, row, columns, style.blank) for row in range(rows))
    return Drawing(columns, rows, lines, tuple(ways))


def _is_meant(mark: Mark, figure: Figure, chosen: str | None, side: Side | None) -> bool:
    if mark.point != chosen:
        return False
    return figure.side == "left" or side in (None, "both", mark.side) or mark.side == "midline"


@lru_cache(maxsize=64)
def _outline(figure: Figure, grid: Grid, glyphs: Glyphs) -> dict[Dot, Cell]:
    """The cells that the lines pass through; the same for every point chosen on them."""
    style = _STYLES[glyphs]
    fine = _has_room(figure, grid, style)
    dots: set[Dot] = set()
    for stroke in figure.strokes:
        if stroke.fine and not fine:
            continue
        line = grid.dots(stroke.points)
        dots.update(dash(line, max(1, style.down // 4)) if stroke.dash else line)
    held = _group_by_cell((dot for dot in dots if grid.contains(dot)), grid)
    if glyphs == "ascii":
        held = _without_crumbs(held)
    return {cell: (style.character(inside), "line") for cell, inside in held.items()}


def _without_crumbs(held: dict[Dot, list[Dot]]) -> dict[Dot, list[Dot]]:
    """Leave out cells that a steep line beside them only grazes: they would make it ragged."""
    steep = {cell for cell, inside in held.items() if len({y for _, y in inside}) > ASCII_DOWN // 2}
    return {
        (x, y): inside
        for (x, y), inside in held.items()
        if len(inside) > _CRUMB or ((x - 1, y) not in steep and (x + 1, y) not in steep)
    }


def _has_room(figure: Figure, grid: Grid, style: _Style) -> bool:
    """Whether the figure is drawn so large that its fine lines help instead of cluttering."""
    columns = figure.width * grid.scale / style.across
    rows = figure.height * grid.scale / style.down
    return max(columns, 2 * rows) >= style.fine


def _group_by_cell(dots: Iterable[Dot], grid: Grid) -> dict[Dot, list[Dot]]:
    """Dots gathered by the cell they lie in, each counted from its cell's corner."""
    held: dict[Dot, list[Dot]] = defaultdict(list)
    for x, y in dots:
        column, left = divmod(x, grid.across)
        row, top = divmod(y, grid.down)
        held[column, row].append((left, top))
    return held


def _neighbours(figure: Figure, grid: Grid, taken: set[Dot]) -> set[Dot]:
    """The cells of the other points; where room is short, not side by side with one another."""
    beside = (-1, 0, 1) if grid.rows < CROWDED_ROWS else (0,)
    found: set[Dot] = set()
    for mark in figure.marks:
        for place in () if mark.zone else mark.places:
            x, y = grid.cell(place)
            if not any((x + dx, y) in taken for dx in beside):
                found.add((x, y))
                taken.add((x, y))
    return found


def _draw_spots(mark: Mark, grid: Grid, style: _Style) -> dict[Dot, Cell]:
    return {grid.cell(place): (style.chosen, "mark") for place in mark.places}


def _draw_zone(mark: Mark, grid: Grid, style: _Style, cells: dict[Dot, Cell]) -> dict[Dot, Cell]:
    """A zone as cells along its line, two dots thick where the glyphs have dots to give."""
    line = grid.dots(mark.places)
    if style.stretch is not None:
        held = _group_by_cell((dot for dot in line if grid.contains(dot)), grid)
        return dict.fromkeys(held, (style.stretch, "mark"))
    across = (0, -1 if grid.flip else 1)
    # Not a set: the cells keep the order of the line, along which the finger walks.
    thick = dict.fromkeys((x + dx, y + dy) for x, y in line for dx in across for dy in (0, 1))
    shown: dict[Dot, Cell] = {}
    for cell, inside in _group_by_cell((dot for dot in thick if grid.contains(dot)), grid).items():
        under, role = cells.get(cell, (BLANK_BRAILLE, "blank"))
        # The outline that shares the cell stays: its dots join those of the zone.
        bits = ord(under) if role == "line" else 0x2800
        shown[cell] = (chr(bits | ord(to_braille(inside))), "mark")
    return shown


def _to_spans(cells: dict[Dot, Cell], row: int, columns: int, blank: str) -> tuple[Span, ...]:
    empty: Cell = (blank, "blank")
    line = [cells.get((column, row), empty) for column in range(columns)]
    return tuple(
        Span("".join(text for text, _ in group), role)
        for role, group in groupby(line, key=lambda cell: cell[1])
    )
