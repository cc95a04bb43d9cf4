"""The small map of the body beside a close-up, and the place where it is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acutui.atlas.drawing import Drawing, draw
from acutui.atlas.figure import Figure, Label, MapArea
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import Gallery
from acutui.practice.records import Side
from acutui.util.types import Glyphs

from .test_drawing import GLYPHS, rows, with_role

GALLERY = Gallery()
PLACES = '<circle id="LI4" cx="50" cy="60"/><circle id="SI3" cx="60" cy="90"/>'


def close_up(path: str, size: str = "100 120", area: str = "body-front 48 52 4 8") -> Figure:
    return parse_figure(
        f'<svg viewBox="0 0 {size}" data-side="left" data-map="{area}">'
        f'<path class="skin" d="{path}"/>{PLACES}</svg>',
        "close-up",
    )


NARROW = close_up("M30 2H70V118H30Z")
FULL = close_up("M2 2H98V118H2Z")
WIDE = close_up("M2 2H298V118H2Z", "300 120")
BODY = parse_figure(
    """<svg viewBox="0 0 200 120" data-side="both" data-map="body-back 20 36 20 12">
    <path class="skin" d="M60 2H140V118H60Z"/>
    <circle id="BL23" cx="70" cy="60"/><circle id="BL23-r" cx="130" cy="60"/>
    <circle id="GV4" cx="100" cy="60"/></svg>""",
    "body",
)


def mapped(
    figure: Figure,
    size: tuple[int, int] = (34, 20),
    chosen: str = "LI4",
    side: Side | None = None,
    glyphs: Glyphs = "braille",
) -> Drawing:
    body = GALLERY.map_of(figure)
    assert body is not None
    return draw(figure, *size, chosen=chosen, side=side, glyphs=glyphs, body=body)


def of_map(drawing: Drawing) -> list[tuple[int, int]]:
    return sorted(with_role(drawing, "map") + with_role(drawing, "spot"))


def corner(drawing: Drawing) -> tuple[int, int]:
    return min(x for x, _ in of_map(drawing)), min(y for _, y in of_map(drawing))


def height(drawing: Drawing) -> int:
    found = {y for _, y in of_map(drawing)}
    return max(found) - min(found) + 1 if found else 0


@pytest.mark.parametrize(
    ("size", "tall"),
    [
        *(((34, 20), 8), ((26, 9), 5), ((38, 11), 5), ((48, 30), 12), ((90, 50), 14)),
        *(((25, 20), 0), ((34, 8), 0)),
    ],
)
def test_the_map_is_as_tall_as_the_room_allows(size: tuple[int, int], tall: int) -> None:
    assert height(mapped(NARROW, size)) == tall


def test_without_a_map_or_a_place_on_it_none_is_drawn() -> None:
    assert not of_map(draw(NARROW, 34, 20, chosen="LI4"))
    unplaced = replace(NARROW, area=None)
    body = GALLERY.map_of(NARROW)
    assert draw(unplaced, 34, 20, chosen="LI4", body=body) == draw(unplaced, 34, 20, chosen="LI4")
    assert GALLERY.map_of(unplaced) is None
    assert GALLERY.map_of(replace(NARROW, area=MapArea("moon", 0, 0, 1, 1))) is None
    assert GALLERY.map_of(None) is None


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("M60 2H98V118H60Z", "top left"),
        ("M2 2H50V118H2Z", "top right"),
        ("M2 2H98V60H70V118H60V60H2Z", "bottom left"),
        ("M2 2H98V60H30V118H2Z", "bottom right"),
    ],
)
def test_the_map_is_in_a_corner_without_body(path: str, at: str) -> None:
    drawing = mapped(close_up(path))
    x, y = corner(drawing)
    assert at == f"{'bottom' if y else 'top'} {'right' if x else 'left'}"


def test_a_close_up_that_leaves_a_corner_keeps_its_size() -> None:
    plain = draw(NARROW, 34, 20)
    assert len(with_role(mapped(NARROW), "line")) == len(with_role(plain, "line"))


def test_a_close_up_in_all_corners_becomes_a_little_smaller() -> None:
    drawing = mapped(FULL)
    assert corner(drawing) == (0, 0)
    beside = {x for x, _ in with_role(drawing, "line")}
    assert min(beside) > max(x for x, _ in of_map(drawing)) + 1, "they don't touch"
    assert max(beside) >= 32, "it uses the room"
    before, after = (
        len({x for x, _ in with_role(one, "line")}) for one in (draw(FULL, 34, 20), drawing)
    )
    assert before > after >= 0.7 * before


def test_a_wide_close_up_moves_down_to_make_room_above() -> None:
    drawing = mapped(WIDE, (40, 22))
    assert corner(drawing) == (0, 0)
    assert min(y for _, y in with_role(drawing, "line")) >= 8
    assert len({x for x, _ in with_role(drawing, "line")}) == 40, "as wide as without a map"


def test_where_it_would_become_too_small_there_is_no_map() -> None:
    drawing = mapped(FULL, (26, 17))
    assert not of_map(drawing)
    assert drawing == draw(FULL, 26, 17, chosen="LI4")


def test_the_map_stays_when_another_point_is_chosen() -> None:
    with_words = replace(
        NARROW, labels=(Label("kneecap", (0.0, 10.0), "start", frozenset({"SI3"})),)
    )
    first, second = (mapped(with_words, chosen=point) for point in ("LI4", "SI3"))
    assert corner(first) == corner(second) != (0, 0), "in a corner without words"
    assert "kneecap" in second.text


def test_a_close_up_moves_so_that_its_words_fit() -> None:
    words = (Label("4 fingers", (20.0, 80.0), "end", frozenset({"LI4"})),)
    figure = replace(NARROW, labels=words)
    assert "4 fingers" in mapped(figure).text
    before, after = (min(x for x, _ in with_role(mapped(one), "line")) for one in (NARROW, figure))
    assert after > before


def test_what_runs_out_of_the_picture_does_not_count() -> None:
    """A body may go on beyond the viewBox, where it is drawn if there is room."""
    wide = close_up("M-90 2H190V118H-90Z")
    drawing = mapped(wide)
    assert of_map(drawing)
    across = {x for x, _ in of_map(drawing)}
    assert not across & {x for x, _ in with_role(drawing, "line")}


@pytest.mark.parametrize("glyphs", GLYPHS)
@pytest.mark.parametrize(
    ("side", "where"),
    [("left", "right"), ("right", "left"), ("both", "both"), (None, "right")],
)
def test_the_spot_of_a_limb_is_on_its_side(glyphs: Glyphs, side: Side | None, where: str) -> None:
    """On a map from the front the left hand is at the right."""
    drawing = mapped(NARROW, side=side, glyphs=glyphs)
    spots = [x for x, _ in with_role(drawing, "spot")]
    across = [x for x, _ in of_map(drawing)]
    middle = (min(across) + max(across)) / 2
    found = {"right" if x > middle else "left" for x in spots}
    assert found == ({"left", "right"} if where == "both" else {where})


@pytest.mark.parametrize(
    ("point", "side", "count"),
    [("BL23", "left", 1), ("BL23", "both", 2), ("BL23", None, 2), ("GV4", None, 1)],
)
def test_the_spots_of_a_body_are_those_of_the_pair(
    point: str, side: Side | None, count: int
) -> None:
    drawing = mapped(BODY, (60, 30), point, side)
    assert len(with_role(drawing, "spot")) == count


def test_a_map_is_a_solid_shape() -> None:
    drawing = mapped(NARROW, (48, 30))
    assert "⣿" in {rows(drawing)[y][x] for x, y in with_role(drawing, "map")}
    ascii = mapped(NARROW, (48, 30), glyphs="ascii")
    assert {rows(ascii)[y][x] for x, y in with_role(ascii, "map")} == {"#"}
    assert {rows(ascii)[y][x] for x, y in with_role(ascii, "spot")} == {"@"}


def test_a_map_of_the_users_own_may_be_lines() -> None:
    own = parse_figure(
        '<svg viewBox="0 0 60 100" data-side="both"><path d="M10 2V98M50 2V98"/></svg>', "own"
    )
    drawing = draw(NARROW, 34, 20, chosen="LI4", body=own)
    assert height(drawing) == 8
    empty = replace(own, strokes=())
    assert not of_map(draw(NARROW, 34, 20, chosen="LI4", body=empty))


def test_the_spot_is_on_the_body() -> None:
    beside = close_up("M30 2H70V118H30Z", area="body-front 56 40 2 2")
    ((x, y),) = with_role(mapped(beside), "spot")
    around = [(x - 1, y), (x, y - 1), (x, y + 1), (x + 1, y)]
    assert set(around) & set(with_role(mapped(beside), "map"))
