"""The lines of SVG path data, with curves as short straight pieces."""

from __future__ import annotations

import cmath
from itertools import chain

from acutui.atlas.figure import FigureError, Place


def parse_path_data(data: str | None, where: str, tolerance: float) -> list[tuple[Place, ...]]:
    """Return the unbroken lines of path data, with curves as short straight pieces."""
    # Late: no screen needs the parser until the first figure is drawn.
    from svg.path import Line, Move, parse_path  # noqa: PLC0415

    if data is None or not data.lstrip().lower().startswith("m"):
        raise FigureError(f"{where}: path data must begin with M")
    lines: list[list[complex]] = []
    try:
        for segment in parse_path(data):
            if isinstance(segment, Move):
                lines.append([segment.end])
            elif isinstance(segment, Line):  # Close is one, too
                lines[-1].append(segment.end)
            else:
                lines[-1].extend(_flatten(segment, tolerance))
    except (ValueError, ArithmeticError, AssertionError, LookupError, TypeError) as error:
        raise FigureError(f"{where}: path data does not parse: {str(error)[:60]!r}") from None
    if not all(map(cmath.isfinite, chain.from_iterable(lines))):
        raise FigureError(f"{where}: path data holds a number that is not finite")
    return [tuple((at.real, at.imag) for at in line) for line in lines if len(line) > 1]


def _flatten(curve: object, tolerance: float) -> list[complex]:
    """Return points along a curve, closer where it bends more, without its start."""
    at = curve.point  # type: ignore[attr-defined]
    pieces = 4  # to begin with, so that an S is not taken for a straight line
    found: list[complex] = []
    # (t, point) pairs still to reach, nearest last
    before: tuple[float, complex] = (0.0, complex(at(0.0)))
    waiting = [(step / pieces, complex(at(step / pieces))) for step in range(pieces, 0, -1)]
    while waiting:
        after = waiting[-1]
        middle = (before[0] + after[0]) / 2
        bulge = complex(at(middle))
        if abs(bulge - (before[1] + after[1]) / 2) > tolerance and after[0] - before[0] > 1 / 100:
            waiting.append((middle, bulge))
            continue
        before = waiting.pop()
        found.append(before[1])
    return found
