"""The character for the dots in a cell: braille, half block or ASCII."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from acutui.atlas.figure import Place
from acutui.atlas.raster import Dot
from acutui.util.types import Glyphs

Role: TypeAlias = Literal["blank", "line", "near", "mark", "label", "ruler", "hand", "map", "spot"]
Cell: TypeAlias = tuple[str, Role]

BLANK_BRAILLE = "\u2800"
ASCII_ACROSS, ASCII_DOWN = 4, 8

# Bits of a braille cell by column and row.
_BRAILLE = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_HALVES = " ▀▄█"

# What ASCII characters look like on 4 by 8 dots, as lines of one dot's thickness. There are several
# shapes for a character: a line beside the middle of its cell still has that direction.
_Line: TypeAlias = tuple[float, float, float, float]
_SHAPES: dict[str, tuple[tuple[_Line, ...], ...]] = {
    "|": (((1.5, 0, 1.5, 7),), ((0, 0, 0, 7),), ((3, 0, 3, 7),)),
    "/": (((3, 0, 0, 7),), ((2.5, 0, 0.5, 7),)),
    "\\": (((0, 0, 3, 7),), ((0.5, 0, 2.5, 7),)),
    "-": (*(((0, y, 3, y),) for y in (3.5, 2.5, 4.5)), ((0, 2, 3, 5),), ((0, 5, 3, 2),)),
    "_": (((0, 7, 3, 7),), ((0, 6, 3, 6),)),
    "'": (*(((x, 0, x, 2),) for x in (1.5, 0, 3)), ((0, 0.5, 3, 0.5),), ((3, 0, 0, 2.5),)),
    "`": (((0, 0, 3, 2.5),),),
    ".": (*(((x, 6, x, 7),) for x in (1.5, 0, 3)), ((0, 5, 3, 7),), ((3, 5, 0, 7),)),
    "(": (((3, 0, 0.5, 2.5), (0.5, 2.5, 0.5, 4.5), (0.5, 4.5, 3, 7)),),
    ")": (((0, 0, 2.5, 2.5), (2.5, 2.5, 2.5, 4.5), (2.5, 4.5, 0, 7)),),
}
_MIRRORED = {"/": "\\", "\\": "/", "(": ")", ")": "("}
_LEANING = frozenset("/\\()`")


def to_braille(dots: Iterable[Dot]) -> str:
    """Return the braille character of the dots of a cell, two across and four down."""
    bits = 0
    for x, y in dots:
        bits |= _BRAILLE[x][y]
    return chr(0x2800 + bits)


def to_half_block(dots: Iterable[Dot]) -> str:
    """Return the half block of the dots of a cell, one across and two down."""
    return _HALVES[sum(1 << y for y in {y for _, y in dots})]


def to_ascii(dots: Iterable[Dot]) -> str:
    """Return the ASCII character most like the dots of a cell, four across and eight down."""
    return _find_closest(frozenset(dots))


@lru_cache(maxsize=4096)
def _find_closest(dots: frozenset[Dot]) -> str:
    if not dots:
        return " "
    mirrored = frozenset((ASCII_ACROSS - 1 - x, y) for x, y in dots)
    if sorted(mirrored) < sorted(dots):
        # Of a mirrored pair one is decided and the other follows, so that pictures are symmetrical.
        found = _find_closest(mirrored)
        return _MIRRORED.get(found, found)
    is_symmetrical = mirrored == dots
    costs = (
        (_measure_difference(dots, lines), character)
        for character, shapes in _SHAPES.items()
        if not (is_symmetrical and character in _LEANING)
        for lines in shapes
    )
    return min(costs)[1]


def _measure_difference(dots: frozenset[Dot], lines: tuple[_Line, ...]) -> float:
    """Return the mean squared distance of the dots from a shape, plus that of it from them."""
    shape, distances = _rasterize(lines)
    there = sum(distances[x][y] for x, y in dots) / len(dots)
    back = sum(min((x - u) ** 2 + (y - v) ** 2 for u, v in dots) for x, y in shape) / len(shape)
    return there + back


@lru_cache
def _rasterize(lines: tuple[_Line, ...]) -> tuple[tuple[Place, ...], tuple[tuple[float, ...], ...]]:
    """Return the dots of a shape, and how far (squared) each dot of a cell is from the nearest."""
    shape: set[Place] = set()
    for x0, y0, x1, y1 in lines:
        steps = int(max(abs(x1 - x0), abs(y1 - y0), 1))
        for step in range(steps + 1):
            part = step / steps
            shape.add((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part))
    distances = tuple(
        tuple(min((x - u) ** 2 + (y - v) ** 2 for u, v in shape) for y in range(ASCII_DOWN))
        for x in range(ASCII_ACROSS)
    )
    return tuple(shape), distances


class GlyphStyle(NamedTuple):
    """How cells are drawn; one has `across` by `down` dots."""

    across: int
    down: int
    blank: str
    chosen: str
    near: str
    zone: str | None  # the character of a zone; None for a line of thicker dots
    character: Callable[[Iterable[Dot]], str]
    fine: int  # the columns, or half as many rows, that fine lines need


STYLES: dict[Glyphs, GlyphStyle] = {
    "braille": GlyphStyle(2, 4, BLANK_BRAILLE, "●", "○", None, to_braille, 50),
    "blocks": GlyphStyle(1, 2, " ", "●", "○", "▓", to_half_block, 100),
    "ascii": GlyphStyle(4, 8, " ", "@", "o", "@", to_ascii, 100),
}
