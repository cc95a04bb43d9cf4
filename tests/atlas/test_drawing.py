"""Drawing figures at any size, in any glyphs, for either side."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.atlas.drawing import Drawing, draw
from acutui.atlas.figure import Figure, Mark, Stroke
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import Gallery
from acutui.practice.records import Side
from acutui.util.types import Glyphs

GLYPHS: tuple[Glyphs, ...] = get_args(Glyphs)
SIDES: tuple[Side | None, ...] = (None, *get_args(Side))
CHOSEN = {"braille": "●", "blocks": "●", "ascii": "@"}
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))

HAND = parse_figure(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120" data-side="left">
    <path d="M10 118 C0 60 15 20 40 8 C70 0 98 40 92 118 L60 90"/>
    <circle id="LI4" cx="30" cy="60" r="2"/><circle id="SI3" cx="85" cy="60" r="2"/>
    <g id="EX-UE7"><circle cx="40" cy="80" r="2"/><circle cx="65" cy="82" r="2"/></g>
    <path id="RX-THUMB" class="zone" d="M16 115 C10 80 14 60 22 30"/></svg>""",
    "hand",
)
BACK = parse_figure(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120" data-side="both">
    <path d="M50 3 C30 4 8 20 8 60 L14 117"/><path d="M50 3 C70 4 92 20 92 60 L86 117"/>
    <circle id="BL23" cx="38" cy="80" r="2"/><circle id="BL23-r" cx="62" cy="80" r="2"/>
    <circle id="BL52" cx="28" cy="80" r="2"/><circle id="BL52-r" cx="72" cy="80" r="2"/>
    <circle id="GV4" cx="50" cy="80" r="2"/></svg>""",
    "back",
)

MEASURED = parse_figure(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120" data-side="both"
    data-map="body-back 20 40 20 14" data-cun="8"><path class="skin" d="M8 3H92V117H8Z"/>
    <circle id="BL23" cx="38" cy="80" r="2"/><circle id="BL23-r" cx="62" cy="80" r="2"/>
    <circle id="GV4" cx="50" cy="80" r="2"/><text x="2" y="60">hip</text>
    <text x="99" y="70" text-anchor="end" data-for="BL23">2 fingers</text>
    <path class="ruler" data-for="BL23" data-fingers="2" d="M50 84H38"/>
    <path class="ruler" data-for="GV4" data-thumbs="1.5" d="M50 80L50 92"/>
    <path class="hand" data-for="BL23" d="M0 90C30 90 30 70 0 70"/></svg>""",
    "measured",
)
GALLERY = Gallery()

# Twelve points in a row, closer to each other than cells are wide.
ROW = Figure(
    "row",
    "",
    "left",
    "",
    100,
    120,
    HAND.strokes,
    tuple(Mark(f"P{at}", "left", ((20.0 + 2 * at, 60.0),)) for at in range(12)),
)


def box(width: float, height: float) -> Figure:
    line = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height), (0.0, 0.0))
    return Figure("box", "Box", "left", "", width, height, (Stroke(line),), ())


def rows(drawing: Drawing) -> list[str]:
    return ["".join(span.text for span in line) for line in drawing.lines]


def places(drawing: Drawing) -> list[tuple[int, int]]:
    return list(dict.fromkeys(place for path in drawing.paths for place in path))


def with_role(drawing: Drawing, role: str) -> list[tuple[int, int]]:
    found = []
    for y, line in enumerate(drawing.lines):
        x = 0
        for span in line:
            found += [(x + at, y) for at in range(len(span.text)) if span.role == role]
            x += len(span.text)
    return found


def dots(drawing: Drawing) -> set[tuple[int, int]]:
    """Return the braille dots of a drawing, without its marks, which are other glyphs."""
    found = set()
    for y, line in enumerate(rows(drawing)):
        for x, glyph in enumerate(line):
            bits = ord(glyph) - 0x2800
            for dy, pair in enumerate(DOTS):
                for dx, bit in enumerate(pair):
                    if 0 <= bits <= 0xFF and bits & bit:
                        found.add((2 * x + dx, 4 * y + dy))
    return found


def extent(found: set[tuple[int, int]]) -> tuple[int, int]:
    across, down = [x for x, _ in found], [y for _, y in found]
    return max(across) - min(across) + 1, max(down) - min(down) + 1


@settings(max_examples=120)
@given(
    st.sampled_from([HAND, BACK, MEASURED]),
    st.integers(1, 120),
    st.integers(1, 60),
    st.sampled_from(GLYPHS),
    st.sampled_from([None, "LI4", "RX-THUMB", "EX-UE7", "BL23", "GV4", "nowhere"]),
    st.sampled_from(SIDES),
)
def test_a_drawing_fills_any_size_exactly(
    figure: Figure,
    columns: int,
    height: int,
    glyphs: Glyphs,
    chosen: str | None,
    side: Side | None,
) -> None:
    body = GALLERY.map_of(figure)
    drawing = draw(figure, columns, height, glyphs=glyphs, chosen=chosen, side=side, body=body)
    assert [len(row) for row in rows(drawing)] == [columns] * height
    assert all(unicodedata.east_asian_width(glyph) not in "WF" for glyph in drawing.text)
    assert sorted(places(drawing)) == sorted(with_role(drawing, "mark"))
    if glyphs == "ascii":
        assert drawing.text.isascii()


@pytest.mark.parametrize(("columns", "height"), [(0, 0), (0, 5), (5, 0), (-1, -1)])
def test_no_room_draws_nothing(columns: int, height: int) -> None:
    assert places(draw(HAND, columns, height, chosen="LI4")) == []


@pytest.mark.parametrize(("columns", "height"), [(34, 20), (34, 12), (20, 30), (90, 12)])
@pytest.mark.parametrize(("width", "tall"), [(100, 100), (50, 100), (150, 100)])
def test_a_drawing_keeps_its_aspect_and_uses_the_room(
    columns: int, height: int, width: int, tall: int
) -> None:
    across, down = extent(dots(draw(box(width, tall), columns, height)))
    assert abs(across / down - width / tall) < 0.12
    assert across >= 2 * columns - 1 or down >= 4 * height - 1


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_every_glyph_set_draws_the_same_shape(glyphs: Glyphs) -> None:
    drawing = draw(box(100, 100), 40, 15, glyphs=glyphs)
    lines = with_role(drawing, "line")
    assert (min(x for x, _ in lines), max(x for x, _ in lines)) == (5, 34)
    assert {y for _, y in lines} == set(range(15))


def test_a_line_is_one_dot_thick() -> None:
    slanted = Figure("f", "", "left", "", 60, 60, (Stroke(((0, 5), (60, 29))),), ())
    found = dots(draw(slanted, 30, 15))
    assert len(found) == 60, "one dot in each column of dots"


def test_the_right_limb_is_the_mirror_of_the_left() -> None:
    left, right = draw(HAND, 34, 20), draw(HAND, 34, 20, side="right")
    assert dots(right) == {(67 - x, y) for x, y in dots(left)}
    assert with_role(right, "near") == sorted(
        ((33 - x, y) for x, y in with_role(left, "near")), key=lambda at: (at[1], at[0])
    )


def test_the_mirror_holds_in_ascii() -> None:
    swapped = str.maketrans("/\\()", "\\/)(")
    left = draw(HAND, 34, 20, glyphs="ascii")
    right = draw(HAND, 34, 20, glyphs="ascii", side="right")
    mirrored = [row[::-1].translate(swapped) for row in rows(left)]
    assert [row.replace("`", "'") for row in rows(right)] == [
        row.replace("`", "'") for row in mirrored
    ]


@settings(max_examples=40)
@given(st.integers(12, 80), st.integers(6, 40))
def test_a_body_is_symmetrical(columns: int, height: int) -> None:
    drawing = draw(BACK, columns, height, chosen="GV4")
    odd = columns if columns % 2 else columns - 1
    found = dots(drawing)
    assert found == {(2 * odd - 1 - x, y) for x, y in found}
    assert [x for x, _ in places(drawing)] == [odd // 2]


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize("size", [(34, 20), (34, 12), (20, 8), (8, 3)])
def test_the_chosen_point_shows(glyphs: Glyphs, size: tuple[int, int]) -> None:
    drawing = draw(HAND, *size, glyphs=glyphs, chosen="LI4")
    ((x, y),) = places(drawing)
    assert rows(drawing)[y][x] == CHOSEN[glyphs]


def test_other_points_look_different() -> None:
    drawing = draw(HAND, 34, 20, chosen="LI4")
    ((x, y),) = places(drawing)
    near = {rows(drawing)[v][u] for u, v in with_role(drawing, "near")}
    assert len(with_role(drawing, "near")) == 3
    assert rows(drawing)[y][x] not in near


def test_a_small_drawing_omits_the_other_points() -> None:
    for columns, height, near in ((20, 8, 0), (20, 9, 0), (19, 10, 0), (20, 10, 3)):
        assert len(with_role(draw(HAND, columns, height, chosen="LI4"), "near")) == near
    assert len(with_role(draw(HAND, 19, 9), "near")) > 3


def test_other_points_do_not_join_to_a_chain_in_a_low_drawing() -> None:
    for height, crowded in ((12, False), (15, False), (16, True), (40, True)):
        spots = set(with_role(draw(ROW, 40, height), "near"))
        assert any((x + 1, y) in spots for x, y in spots) is crowded


def test_a_point_with_several_places_shows_them_all() -> None:
    assert len(places(draw(HAND, 34, 20, chosen="EX-UE7"))) == 2


@pytest.mark.parametrize(
    ("side", "meant"), [("left", "left"), ("right", "right"), ("both", "two"), (None, "two")]
)
def test_the_side_selects_one_of_a_pair(side: Side | None, meant: str) -> None:
    cells = places(draw(BACK, 33, 20, chosen="BL23", side=side))
    sides = {"left" if x < 16 else "right" for x, _ in cells}
    assert sides == ({"left", "right"} if meant == "two" else {meant})


def test_the_chosen_point_is_drawn_over_another_in_the_same_cell() -> None:
    marks = (Mark("A", "left", ((5, 5),)), Mark("B", "left", ((5.1, 5),)))
    figure = Figure("f", "", "left", "", 10, 10, box(10, 10).strokes, marks)
    for chosen in "AB":
        assert len(places(draw(figure, 34, 20, chosen=chosen))) == 1


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_zone_is_drawn_along_its_line_only_if_chosen(glyphs: Glyphs) -> None:
    chosen = draw(HAND, 34, 20, glyphs=glyphs, chosen="RX-THUMB")
    assert len({y for _, y in places(chosen)}) >= 12
    assert with_role(draw(HAND, 34, 20, glyphs=glyphs, chosen="LI4"), "mark") != list(
        places(chosen)
    )
    plain = draw(HAND, 34, 20, glyphs=glyphs)
    assert with_role(plain, "mark") == []


def test_a_zone_is_thicker_than_a_line() -> None:
    before, after = dots(draw(HAND, 34, 20)), dots(draw(HAND, 34, 20, chosen="RX-THUMB"))
    assert len(after - before) > 1.5 * 56


def test_fine_lines_appear_only_in_large_drawings() -> None:
    nail = Stroke(((40.0, 50.0), (60.0, 50.0)), fine=True)
    figure = box(100, 100)
    with_nail = Figure("n", "", "left", "", 100, 100, (*figure.strokes, nail), ())
    assert dots(draw(with_nail, 34, 20)) == dots(draw(figure, 34, 20))
    assert dots(draw(with_nail, 56, 30)) > dots(draw(figure, 56, 30))


def test_a_dashed_line_has_gaps() -> None:
    line = ((0.0, 50.0), (100.0, 50.0))
    whole = Figure("w", "", "left", "", 100, 100, (Stroke(line),), ())
    gaps = Figure("g", "", "left", "", 100, 100, (Stroke(line, dash=True),), ())
    assert dots(draw(gaps, 34, 20)) < dots(draw(whole, 34, 20))
    assert len(dots(draw(gaps, 34, 20))) * 2 == len(dots(draw(whole, 34, 20)))


def test_lines_outside_the_view_are_cut() -> None:
    figure = Figure("f", "", "left", "", 10, 10, (Stroke(((-9.0, 5.0), (19.0, 5.0))),), ())
    assert len(rows(draw(figure, 10, 5))[2]) == 10


ZONE = """\
    ⢀⠤⠒⠤⢄
   ⡔⠁    ⠑⢄
  ⣜⣿       ⢣
 ⢸⣸⡇       ⠘⡄
 ⡇⣿         ⢇
 ⡇⣿     ⡀   ⢸
 ⡇⣿     ⠈⠢⡀ ⢸
 ⢣⣿       ⠈⠢⡸
""".splitlines()
MIRRORED = """\
     ⡠⠤⠒⠤⡀
   ⡠⠊    ⠈⢢
  ⡜       ⣿⣣
 ⢠⠃       ⢸⣇⡇
 ⡸         ⣿⢸
 ⡇   ⢀     ⣿⢸
 ⡇ ⢀⠔⠁     ⣿⢸
 ⢇⠔⠁       ⣿⡜
""".splitlines()
ZONE_IN_ASCII = """\
    .---..
   -      .
  @@       \\
 |@         |
 |@         \\
 |@     .   |
 |@     '-_ |
 \\@       '-/
""".splitlines()


@pytest.mark.parametrize(
    ("side", "glyphs", "expected"),
    [
        ("left", "braille", ZONE),
        ("right", "braille", MIRRORED),
        ("left", "ascii", ZONE_IN_ASCII),
    ],
)
def test_a_zone_is_drawn_beside_the_outline_from_its_beginning_to_its_end(
    side: Side, glyphs: Glyphs, expected: list[str]
) -> None:
    drawing = draw(HAND, 14, 8, glyphs=glyphs, chosen="RX-THUMB", side=side)
    shown = [row.replace("\u2800", " ").rstrip() for row in rows(drawing)]
    assert shown == expected
    (path,) = drawing.paths
    upwards = [(2, 7), (2, 6), (2, 5), (2, 4), (2, 3), (3, 3), (2, 2), (3, 2)]
    if glyphs == "ascii":
        upwards.remove((3, 3))
    assert list(path) == [(13 - x if side == "right" else x, y) for x, y in upwards]
