"""The tones of filled figures: a body, darker toward its rim, hair, and a glow at the place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from acutui.atlas.drawing import Drawing, draw
from acutui.atlas.figure import Figure
from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.gallery import Gallery
from acutui.atlas.raster import fit_grid
from acutui.practice.records import Side

from .test_pictures import Drawn

GALLERY = Gallery()
LETTERS = dict(
    zip("outside rim skin middle hair warm glow bright".split(), " .:#h-+*", strict=True)
)
CELL = (2, 4)


def figure(name: str) -> Figure:
    found = GALLERY.figure(name)
    assert found is not None
    return found


def square(*paths: str, side: str = "left") -> Figure:
    return parse_figure(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 80" data-side="{side}">'
        f'<path d="M0 0L1 1"/>{"".join(paths)}<circle id="LI4" cx="20" cy="40" r="1"/></svg>',
        "square",
    )


def tones(drawing: Drawing) -> list[str]:
    """A letter for the tone of each cell."""
    return ["".join(LETTERS[span.tone] * len(span.text) for span in line) for line in drawing.lines]


def draw_filled(
    figure: Figure, columns: int, rows: int, point: str | None, side: Side | None = None
) -> list[str]:
    return tones(draw(figure, columns, rows, chosen=point, side=side, filled=True))


@pytest.mark.parametrize("name", GALLERY.names())
def test_the_tones_of_each_figure(name: str, snapshot: SnapshotAssertion) -> None:
    point = min(figure(name).points)
    shown = [
        f"{name} {columns}x{rows}, {point} chosen\n"
        + "\n".join(row.rstrip() for row in draw_filled(figure(name), columns, rows, point, "left"))
        for columns, rows in ((34, 20), (34, 11))
    ]
    assert "\n\n".join(shown) + "\n" == snapshot.use_extension(Drawn)


@pytest.mark.parametrize("name", GALLERY.names())
def test_each_place_is_on_the_body_and_glows(name: str) -> None:
    for point in figure(name).points:
        drawing = draw(figure(name), 34, 20, chosen=point, filled=True)
        rows = tones(drawing)
        for path in drawing.paths:
            # A place on the outline may be in a cell of which the smaller part is body.
            near = {
                rows[y + dy][x + dx : x + dx + 1]
                for x, y in path
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                if 0 <= y + dy < len(rows) and x + dx >= 0
            }
            assert near & {LETTERS["bright"], LETTERS["glow"]}, point


@pytest.mark.parametrize("name", GALLERY.names())
@pytest.mark.parametrize("columns", [33, 34, 60])
def test_the_right_limb_is_the_left_one_mirrored(name: str, columns: int) -> None:
    def body(side: Side) -> list[str]:
        return draw_filled(figure(name), columns, 20, None, side)

    if figure(name).side == "left":
        assert [row[::-1] for row in body("left")] == body("right")
    else:
        # An even number of columns leaves the last one empty. Hair may be parted on one side.
        for row in body("both"):
            whole = row[: columns - 1 + columns % 2]
            pairs = zip(whole, whole[::-1], strict=True)
            assert all(one == other or "h" in (one, other) for one, other in pairs)


def test_a_filled_square() -> None:
    whole = square('<path class="skin" stroke="none" d="M10 16H30V64H10Z"/>')
    assert draw_filled(whole, 20, 20, None) == [
        *[" " * 20] * 4,
        "     ...::::...     ",
        *["     .::####::.     "] * 10,
        "     ...::::...     ",
        *[" " * 20] * 4,
    ]


def test_a_line_inside_another_is_a_hole() -> None:
    ring = square('<path class="skin" d="M4 8H36V72H4Z M12 24H28V56H12Z"/>')
    rows = draw_filled(ring, 20, 20, None)
    assert rows[10][2:6].strip() and not rows[10][6:14].strip() and rows[10][14:18].strip()


def test_an_open_line_is_closed_by_a_straight_one() -> None:
    closed = square('<path class="skin" d="M4 8H36V72H4Z"/>')
    assert draw_filled(square('<path class="skin" d="M4 8H36V72H4"/>'), 20, 20, None) == (
        draw_filled(closed, 20, 20, None)
    )


def test_hair_is_hair_though_skin_is_below() -> None:
    head = square(
        '<path class="skin" d="M4 8H36V72H4Z"/>', '<path class="hair" d="M4 8H36V40H4Z"/>'
    )
    rows = draw_filled(head, 20, 20, None)
    assert set("".join(rows[3:9]).strip()) <= {"h", " "}
    assert "h" not in "".join(rows[11:])


def test_a_fill_without_a_stroke_has_no_line() -> None:
    area = '<path class="skin" {} d="M4 8H36V72H4Z"/>'
    assert draw(square(area.format('stroke="none"')), 20, 20).text == draw(square(), 20, 20).text
    assert draw(square(area.format("")), 20, 20).text != draw(square(), 20, 20).text


@pytest.mark.parametrize("name", GALLERY.names())
def test_lines_and_marks_are_the_same_with_a_fill(name: str) -> None:
    for point in figure(name).points:
        plain, filled = (
            draw(figure(name), 34, 20, chosen=point, filled=filled) for filled in (False, True)
        )
        assert filled.text.replace(" ", "\u2800") == plain.text.replace(" ", "\u2800")
        assert filled.paths == plain.paths


def test_without_a_fill_every_tone_is_outside() -> None:
    assert not "".join(tones(draw(figure("hand-back"), 34, 20, chosen="LI4"))).strip()


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(-30, 70), st.floats(-60, 140)), min_size=1, max_size=7, unique=True
    ),
    st.integers(1, 40),
    st.integers(1, 24),
)
def test_any_area_can_be_filled(
    corners: list[tuple[float, float]], columns: int, rows: int
) -> None:
    grid = fit_grid(square(), (columns, rows), CELL, flip=False)
    dots = grid.fill([corners])
    assert len(dots) == rows * CELL[1]
    assert all(0 <= bits < 1 << columns * CELL[0] for bits in dots)
    assert not any(grid.fill([corners[:2]])), "a line has no area"
    # What is filled twice is a hole.
    assert not any(grid.fill([corners, corners]))
