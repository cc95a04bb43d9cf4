"""One character for what is drawn in a cell: braille dots, half blocks, ASCII."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from acutui.atlas.figure import Place
from acutui.atlas.raster import Dot

BLANK_BRAILLE = "\u2800"
ASCII_ACROSS, ASCII_DOWN = 4, 8

# Bits of a braille cell by column and row.
_BRAILLE = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_HALVES = " ▀▄█"

# What ASCII characters stand for on 4 by 8 dots, as lines of one dot's thickness. Several ways for
# one character: a line that runs beside the middle of its cell still is a line of that direction.
_Line: TypeAlias = tuple[float, float, float, float]
_SHAPES: tuple[tuple[str, tuple[_Line, ...]], ...] = (
    ("|", ((1.5, 0, 1.5, 7),)),
    ("|", ((0, 0, 0, 7),)),
    ("|", ((3, 0, 3, 7),)),
    ("/", ((3, 0, 0, 7),)),
    ("/", ((2.5, 0, 0.5, 7),)),
    ("\\", ((0, 0, 3, 7),)),
    ("\\", ((0.5, 0, 2.5, 7),)),
    ("-", ((0, 3.5, 3, 3.5),)),
    ("-", ((0, 2.5, 3, 2.5),)),
    ("-", ((0, 4.5, 3, 4.5),)),
    ("-", ((0, 2, 3, 5),)),
    ("-", ((0, 5, 3, 2),)),
    ("_", ((0, 7, 3, 7),)),
    ("_", ((0, 6, 3, 6),)),
    ("'", ((1.5, 0, 1.5, 2),)),
    ("'", ((0, 0, 0, 2),)),
    ("'", ((3, 0, 3, 2),)),
    ("'", ((0, 0.5, 3, 0.5),)),
    ("'", ((3, 0, 0, 2.5),)),
    ("`", ((0, 0, 3, 2.5),)),
    (".", ((1.5, 6, 1.5, 7),)),
    (".", ((0, 6, 0, 7),)),
    (".", ((3, 6, 3, 7),)),
    (".", ((0, 5, 3, 7),)),
    (".", ((3, 5, 0, 7),)),
    ("(", ((3, 0, 0.5, 2.5), (0.5, 2.5, 0.5, 4.5), (0.5, 4.5, 3, 7))),
    (")", ((0, 0, 2.5, 2.5), (2.5, 2.5, 2.5, 4.5), (2.5, 4.5, 0, 7))),
)
_MIRRORED = {"/": "\\", "\\": "/", "(": ")", ")": "("}
_LEANING = frozenset("/\\()`")


def to_braille(dots: Iterable[Dot]) -> str:
    """The braille character of these dots of a cell, two across and four down."""
    bits = 0
    for x, y in dots:
        bits |= _BRAILLE[x][y]
    return chr(0x2800 + bits)


def to_half_block(dots: Iterable[Dot]) -> str:
    """The half block of these dots of a cell, one across and two down."""
    return _HALVES[sum(1 << y for y in {y for _, y in dots})]


def to_ascii(dots: Iterable[Dot]) -> str:
    """The ASCII character most like these dots of a cell, four across and eight down."""
    return _find_closest(frozenset(dots))


@lru_cache(maxsize=4096)
def _find_closest(dots: frozenset[Dot]) -> str:
    if not dots:
        return " "
    turned = frozenset((ASCII_ACROSS - 1 - x, y) for x, y in dots)
    if sorted(turned) < sorted(dots):
        # One of each mirrored pair is decided, the other follows: a mirrored picture is a mirror.
        found = _find_closest(turned)
        return _MIRRORED.get(found, found)
    upright = turned == dots
    costs = [
        (_cost(dots, at), name)
        for at, (name, _) in enumerate(_SHAPES)
        if not (upright and name in _LEANING)
    ]
    return min(costs)[1]


def _cost(dots: frozenset[Dot], at: int) -> float:
    """How unlike a shape is: how far its dots lie from these, and these from its dots."""
    shape, away = _measure_shape(at)
    there = sum(away[x][y] for x, y in dots) / len(dots)
    # Dots of the shape that nothing drawn lies near: what the eye would see too much.
    back = sum(min((x - u) ** 2 + (y - v) ** 2 for u, v in dots) for x, y in shape) / len(shape)
    return there + back


@lru_cache(maxsize=len(_SHAPES))
def _measure_shape(at: int) -> tuple[tuple[Place, ...], tuple[tuple[float, ...], ...]]:
    """The dots of a shape, and how far (squared) each dot of a cell is from the nearest."""
    found: set[Place] = set()
    for x0, y0, x1, y1 in _SHAPES[at][1]:
        steps = int(max(abs(x1 - x0), abs(y1 - y0), 1))
        for step in range(steps + 1):
            part = step / steps
            found.add((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part))
    away = tuple(
        tuple(min((x - u) ** 2 + (y - v) ** 2 for u, v in found) for y in range(ASCII_DOWN))
        for x in range(ASCII_ACROSS)
    )
    return tuple(found), away
