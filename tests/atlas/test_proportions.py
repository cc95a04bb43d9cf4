"""Distances on the figures, in cun, as WHO gives them.

World Health Organization: WHO standard acupuncture point locations in the Western Pacific region,
2008, https://iris.who.int/handle/10665/353407. A figure gives its scale as `data-cun`.
"""

from __future__ import annotations

import math

import pytest
from support.figures import find_mark

from acutui.atlas.figure import Figure, Ruler

from .test_figures import NAMES, figure

APART = (
    ("BL23", "GV4", 1.5),
    ("BL52", "GV4", 3.0),
    ("BL23", "BL52", 1.5),
    ("BL25", "GV3", 1.5),
    ("BL11", "SI14", 1.5),
    ("SI15", "GV14", 2.0),
    ("BL36", "BL37", 6.0),
    ("BL36", "BL40", 14.0),
    ("BL40", "BL56", 5.0),
    ("BL40", "BL57", 8.0),
    ("BL56", "BL57", 3.0),
    ("BL57", "BL58", 1.4),
    ("PC6", "PC7", 2.0),
    ("PC3", "PC7", 12.0),
    ("PC3", "PC6", 10.0),
    ("LU5", "LU9", 12.0),
    ("LU7", "LU9", 1.5),
    ("TE4", "TE5", 2.0),
    ("LI10", "LI11", 2.0),
    ("LI5", "LI11", 12.0),
    ("ST35", "ST36", 3.0),
    ("ST36", "ST38", 5.0),
    ("ST32", "ST34", 4.0),
    ("SP8", "SP9", 3.0),
    ("SP6", "SP9", 10.0),
    ("CV12", "CV6", 5.5),
    ("CV4", "CV6", 1.5),
    ("CV6", "ST25", 2.5),
    ("CV12", "ST25", 4.5),
    ("CV4", "ST25", 3.6),
)
"""Two points and the distance between them; it follows from what is given for each of the two."""
HIGHER = (
    ("SP6", "KI3", 3.0),
    ("GB39", "BL60", 3.0),
    ("BL58", "BL60", 7.0),
)
"""The first point is so much higher than the second, on the leg of someone who stands."""
FROM_THE_MIDLINE = {
    **dict.fromkeys(("BL11", "BL13", "BL15", "BL17", "BL18", "BL20", "BL21"), 1.5),
    **dict.fromkeys(("BL23", "BL24", "BL25"), 1.5),
    **dict.fromkeys(("BL43", "BL52", "BL53", "BL54", "SI14"), 3.0),
    **dict.fromkeys(("SI15", "KI27", "ST25"), 2.0),
    "LU1": 6.0,
}
MIDWAY = (("TE15", "GB21", "SI13"),)
"""The first point is halfway between the other two."""
TOLERANCE, OF_THE_DISTANCE = 0.3, 0.08  # in cun, or a share of a long distance
RULER_TOLERANCE = 0.12  # of what a ruler says
NEAR, BESIDE = 0.35, 3.0
"""Cun between a point and the end of its ruler: in its direction, and where it lies beside it."""


def shown_with_cun(*points: str) -> list[tuple[Figure, float]]:
    """The figures to scale on which all these points are marked."""
    figures = map(figure, NAMES)
    return [(one, one.cun) for one in figures if one.cun and one.points >= set(points)]


def place(shown: Figure, point: str) -> tuple[float, float]:
    mark = find_mark(shown, point, "left")
    assert mark is not None
    return mark.places[0]


@pytest.mark.parametrize(("first", "second", "cun"), APART)
def test_two_points_are_as_far_apart_as_who_says(first: str, second: str, cun: float) -> None:
    for shown, unit in shown_with_cun(first, second):
        distance = math.dist(place(shown, first), place(shown, second)) / unit
        within = pytest.approx(cun, abs=TOLERANCE, rel=OF_THE_DISTANCE)
        assert distance == within, shown.id


@pytest.mark.parametrize(("upper", "lower", "cun"), HIGHER)
def test_a_point_is_as_far_above_another_as_who_says(upper: str, lower: str, cun: float) -> None:
    for shown, unit in shown_with_cun(upper, lower):
        height = (place(shown, lower)[1] - place(shown, upper)[1]) / unit
        assert height == pytest.approx(cun, abs=TOLERANCE), shown.id


@pytest.mark.parametrize(("point", "cun"), FROM_THE_MIDLINE.items())
def test_a_point_is_as_far_from_the_midline_as_who_says(point: str, cun: float) -> None:
    for shown, unit in shown_with_cun(point):
        if shown.side == "both":
            x, _ = place(shown, point)
            assert abs(x - shown.width / 2) / unit == pytest.approx(cun, abs=TOLERANCE), shown.id


@pytest.mark.parametrize(("point", "first", "second"), MIDWAY)
def test_a_point_is_midway_where_who_says_so(point: str, first: str, second: str) -> None:
    for shown, unit in shown_with_cun(point, first, second):
        (x0, y0), (x1, y1) = place(shown, first), place(shown, second)
        off = math.dist(place(shown, point), ((x0 + x1) / 2, (y0 + y1) / 2)) / unit
        assert off <= TOLERANCE, shown.id


def test_the_table_is_used() -> None:
    pairs = [{first, second} for first, second, _ in (*APART, *HIGHER)]
    shown = [pair for pair in pairs if shown_with_cun(*pair)]
    assert len(shown) > len(pairs) / 2


def away(ruler: Ruler, at: tuple[float, float]) -> tuple[float, float]:
    """How far a place is from the nearer end: in the ruler's direction, and across it."""
    (x0, y0), (x1, y1) = ruler.ends
    length = math.dist(*ruler.ends)
    right, down = (x1 - x0) / length, (y1 - y0) / length
    along = (at[0] - x0) * right + (at[1] - y0) * down
    return min(abs(along), abs(along - length)), abs((at[0] - x0) * down - (at[1] - y0) * right)


@pytest.mark.parametrize("name", NAMES)
def test_a_ruler_is_as_long_as_it_says_and_ends_at_its_points(name: str) -> None:
    shown = figure(name)
    for ruler in shown.rulers:
        assert shown.cun, "a figure with rulers gives its scale"
        length = math.dist(*ruler.ends) / shown.cun
        assert length == pytest.approx(ruler.cun, rel=RULER_TOLERANCE), ruler
        for point in ruler.points:
            marks = [one for one in shown.marks if one.point == point and one.side != "right"]
            places = [at for mark in marks for at in mark.places]
            along, across = min(away(ruler, at) for at in places)
            assert along / shown.cun <= NEAR, (point, ruler)
            assert across / shown.cun <= BESIDE, (point, ruler)
