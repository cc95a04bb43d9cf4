"""The built-in figures: each is valid, and its sides mirror each other."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
from support.figures import find_mark

from acutui.atlas.body_map import LEAST_ROWS, MOST_ROWS, draw_map, find_spots
from acutui.atlas.drawing import draw
from acutui.atlas.figure import Figure
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import MAPS
from acutui.util.types import Glyphs

FOLDER = files("acutui.atlas") / "figures"
NAMES = sorted(
    entry.name.removesuffix(".svg")
    for entry in FOLDER.iterdir()
    if entry.name.endswith(".svg") and entry.name.removesuffix(".svg") not in MAPS
)
HEAD_AND_TRUNK = """
    ANMIAN BL10 BL11 BL17 BL2 BL23 BL24 BL25 BL32 BL43 BL52 CV6 EX-B7 EX-HN3
    EX-HN5 GB14 GB20 GB21 GB30 GV14 GV20 GV3 GV4 GV26 KI27 LI15 LI20 SI11 SI14 SI15
    SI19 ST2 ST6 ST7 TE14 TE17 TE21 TE23 TF4
"""
ON_THE_MIDLINE = frozenset(
    {"CV4", "CV6", "CV12", "CV17", "EX-HN3", "GV14", "GV20", "GV26", "GV3", "GV4", "GV16"}
)


@cache
def figure(name: str) -> Figure:
    return parse_figure((FOLDER / f"{name}.svg").read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_a_title_a_view_and_marks(name: str) -> None:
    shown = figure(name)
    assert shown.title and shown.title != name and shown.view
    assert shown.marks


@pytest.mark.parametrize("name", sorted(MAPS))
def test_a_map_of_the_body_is_an_area_without_marks(name: str) -> None:
    shown = figure(name)
    assert shown.side == "both" and shown.fills
    assert not shown.marks


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_lies_on_a_map_of_the_body(name: str) -> None:
    area = figure(name).area
    if area is None:
        return
    assert area.map in MAPS
    shown = figure(area.map)
    assert area.left >= 0 and area.left + area.width <= shown.width
    assert area.top >= 0 and area.top + area.height <= shown.height
    if figure(name).side == "both":
        assert area.left + area.width / 2 == pytest.approx(shown.width / 2)


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
@pytest.mark.parametrize("rows", range(LEAST_ROWS, MOST_ROWS + 1))
def test_on_a_map_of_any_size_a_limb_is_on_its_own_side(rows: int, glyphs: Glyphs) -> None:
    """Else a point of the left leg would be shown on the right one, where legs are narrow."""
    wrong = []
    for shown in map(figure, NAMES):
        area = shown.area
        if area is None or shown.side == "both":
            continue
        body = figure(area.map)
        drawn = draw_map(body, rows, glyphs)
        assert drawn is not None
        for mark in shown.marks:
            (place,) = find_spots(shown, area, body, [mark], "left")
            column, row = drawn.cell(place)
            middle, _ = drawn.grid.place(column + drawn.left + 0.5, row + 0.5)
            if (middle - body.width / 2) * (place[0] - body.width / 2) < 0:
                wrong.append(f"{shown.id} {mark.point}")
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_for_a_point_names_one_of_the_figure(name: str) -> None:
    shown = figure(name)
    named = [one.points for one in shown.labels]
    named += [one.points for one in shown.rulers] + [one.points for one in shown.hands]
    assert frozenset[str]().union(*named) <= shown.points


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_lies_within_the_outline(name: str) -> None:
    shown = figure(name)
    outline = [place for stroke in shown.strokes if not stroke.fine for place in stroke.points]
    for mark in shown.marks:
        for x, y in mark.places:
            assert min(u for u, _ in outline) <= x <= max(u for u, _ in outline), mark.point
            assert min(v for _, v in outline) <= y <= max(v for _, v in outline), mark.point


@pytest.mark.parametrize("name", [name for name in NAMES if figure(name).side == "both"])
def test_both_sides_mirror_each_other(name: str) -> None:
    shown = figure(name)
    for mark in shown.marks:
        turned = sorted((round(shown.width - x, 3), y) for x, y in mark.places)
        if mark.side == "midline":
            assert turned == sorted((round(x, 3), y) for x, y in mark.places), mark.point
            continue
        partner = find_mark(shown, mark.point, "left" if mark.side == "right" else "right")
        assert partner is not None
        assert turned == sorted((round(x, 3), y) for x, y in partner.places), mark.point


@pytest.mark.parametrize("name", [name for name in NAMES if figure(name).side == "both"])
def test_the_left_side_matches_the_view(name: str) -> None:
    shown = figure(name)
    for mark in shown.marks:
        if mark.side == "left":
            middle = sum(x for x, _ in mark.places) / len(mark.places)
            on_the_left = middle < shown.width / 2
            assert on_the_left == (shown.view != "front"), mark.point


@pytest.mark.parametrize("name", NAMES)
def test_only_midline_points_are_marked_on_the_midline(name: str) -> None:
    shown = figure(name)
    if shown.side == "both":
        middle = {mark.point for mark in shown.marks if mark.side == "midline"}
        assert middle <= ON_THE_MIDLINE
        assert not (shown.points - middle) & ON_THE_MIDLINE


def test_the_figures_cover_head_and_trunk() -> None:
    marked = frozenset[str]().union(*(figure(name).points for name in NAMES))
    assert marked >= set(HEAD_AND_TRUNK.split())


BACK_IN_CUN = {
    "BL11": (1.5, 1.3),
    "BL13": (1.5, 3.3),
    "BL15": (1.5, 5.3),
    "BL17": (1.5, 7.3),
    "BL18": (1.5, 9.3),
    "BL20": (1.5, 11.3),
    "BL21": (1.5, 12.3),
    "BL23": (1.5, 14.8),
    "BL24": (1.5, 16.05),
    "BL25": (1.5, 17.3),
    "BL43": (3.0, 4.3),
    "BL52": (3.0, 14.8),
    "EX-B7": (3.75, 17.3),
    "GV14": (0.0, 0.2),
    "GV3": (0.0, 17.3),
    "GV4": (0.0, 14.8),
    "SI14": (3.0, 1.3),
}
"""Across from the midline as WHO has it, down from the lower edge of C7 as derived from it."""


@pytest.mark.parametrize(("name", "origin"), [("upper-back", "GV14"), ("lower-back", "GV4")])
def test_the_back_has_the_proportions_of_the_sources(name: str, origin: str) -> None:
    shown = figure(name)
    start = find_mark(shown, origin)
    assert start is not None
    middle, top = start.places[0]
    for point in shown.points & BACK_IN_CUN.keys():
        mark = find_mark(shown, point, "midline" if point in ON_THE_MIDLINE else "left")
        assert mark is not None
        x, y = mark.places[0]
        found = (middle - x) / 10, (y - top) / 10 + BACK_IN_CUN[origin][1]
        assert found == pytest.approx(BACK_IN_CUN[point], abs=0.06), point


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(34, 20), (34, 12), (20, 8), (56, 30)])
def test_every_point_is_visible_on_its_figure(name: str, size: tuple[int, int]) -> None:
    for point in figure(name).points:
        assert draw(figure(name), *size, chosen=point).paths
