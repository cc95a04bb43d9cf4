"""Figures: drawings of a part of the body and the points on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Place: TypeAlias = tuple[float, float]
MarkSide: TypeAlias = Literal["left", "right", "midline"]
FigureSide: TypeAlias = Literal["left", "both"]
Anchor: TypeAlias = Literal["start", "middle", "end"]

RIGHT_SUFFIX = "-r"
CUN_PER_FINGER = 0.75
"""Four fingers together are 3 cun, a thumb is 1."""
MAX_LABEL = 14
"""Characters of a label, which stands beside the body."""


class FigureError(ValueError):
    """An SVG can't be read as a figure; the message names the element."""


class Stroke(NamedTuple):
    """A line of the drawing; `fine` ones need a large drawing, `dash` ones are guides."""

    points: tuple[Place, ...]
    fine: bool = False
    dash: bool = False


class Fill(NamedTuple):
    """An area of skin or `hair`: closed lines, of which one inside another is a hole."""

    lines: tuple[tuple[Place, ...], ...]
    hair: bool = False


class Mark(NamedTuple):
    """Where a point lies: one place, several, or (`zone`) a line through `places`."""

    point: str
    side: MarkSide
    places: tuple[Place, ...]
    zone: bool = False


class Label(NamedTuple):
    """Words at a place, `anchor` of which lies there; `points` as in Ruler, but may be empty."""

    text: str
    place: Place
    anchor: Anchor = "start"
    points: frozenset[str] = frozenset()


class Ruler(NamedTuple):
    """A straight line of finger or thumb `widths`, drawn for the chosen one of `points`."""

    ends: tuple[Place, Place]
    widths: float
    points: frozenset[str]
    unit: Literal["finger", "thumb"] = "finger"

    @property
    def cun(self) -> float:
        return self.widths * (CUN_PER_FINGER if self.unit == "finger" else 1.0)


class Hand(NamedTuple):
    """An outline of what presses, drawn for the chosen one of `points`."""

    line: tuple[Place, ...]
    points: frozenset[str]


class MapArea(NamedTuple):
    """Where a figure lies on a map of the body: the map's name, and a rectangle in its units."""

    map: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of `width` by `height` units of its own, with the origin at the top left.

    `area` says where it lies on a map, and `cun` how many units a cun has: it is the unit in which
    the sources give distances on the body.
    """

    id: str
    title: str
    side: FigureSide
    view: str
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    marks: tuple[Mark, ...]
    fills: tuple[Fill, ...] = ()
    labels: tuple[Label, ...] = ()
    rulers: tuple[Ruler, ...] = ()
    hands: tuple[Hand, ...] = ()
    area: MapArea | None = None
    cun: float | None = None

    def __hash__(self) -> int:
        # Cheap on purpose: figures are keys of the drawing cache and hold thousands of floats.
        return hash((self.id, self.width, self.height, len(self.strokes), len(self.marks)))

    @property
    def points(self) -> frozenset[str]:
        return frozenset(mark.point for mark in self.marks)
