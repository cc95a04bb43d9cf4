"""Rulers, labels, the hand that presses, and the nearest other points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acutui.atlas.drawing import Drawing, draw
from acutui.atlas.figure import Figure, Label
from acutui.atlas.figure_reader import parse_figure
from acutui.practice.records import Side
from acutui.util.types import Glyphs

from .test_drawing import GLYPHS, dots, places, rows, with_role

# 10 units are 1 cun, and 4 dots at 40x20.
BACK = parse_figure(
    """<svg viewBox="0 0 200 200" data-side="both" data-view="back" data-cun="10">
    <path d="M2 2V198M198 2V198"/>
    <circle id="BL23" cx="70" cy="100"/><circle id="BL23-r" cx="130" cy="100"/>
    <circle id="BL52" cx="40" cy="100"/><circle id="BL52-r" cx="160" cy="100"/>
    <circle id="BL25" cx="70" cy="150"/><circle id="BL25-r" cx="130" cy="150"/>
    <circle id="GV14" cx="100" cy="20"/>
    <path class="ruler" data-for="BL23" data-fingers="4" d="M100 120H70"/>
    <path class="ruler" data-for="BL25 GV14" data-thumbs="2" d="M70 150V170"/>
    <path class="hand" data-for="BL23" d="M30 130C30 120 50 120 50 130V140"/>
    <text x="60" y="60" text-anchor="middle" data-for="BL23">4 fingers</text>
    <text x="30" y="180">hip</text></svg>""",
    "back",
)
FOOT = parse_figure(
    """<svg viewBox="0 0 100 100" data-side="left">
    <path d="M2 2V98H98"/><circle id="KI3" cx="20" cy="50"/><circle id="SP6" cx="50" cy="50"/>
    <text x="30" y="20">heel</text><text x="70" y="90" text-anchor="end">toes</text></svg>""",
    "foot",
)


def shown(
    point: str | None,
    side: Side | None = None,
    size: tuple[int, int] = (40, 20),
    glyphs: Glyphs = "braille",
) -> Drawing:
    return draw(BACK, *size, chosen=point, side=side, glyphs=glyphs)


def words(drawing: Drawing) -> list[str]:
    return [span.text.strip() for line in drawing.lines for span in line if span.role == "label"]


def columns_of(drawing: Drawing, role: str) -> list[int]:
    return sorted({x for x, _ in with_role(drawing, role)})


def test_only_what_is_for_the_chosen_point_is_drawn() -> None:
    assert words(shown("BL23"))[0] == "4 fingers"
    assert with_role(shown("BL23"), "ruler") and with_role(shown("BL23"), "hand")
    plain = shown("BL52")
    assert not with_role(plain, "ruler") and not with_role(plain, "hand")
    assert "4 fingers" not in words(plain)
    assert "hip" in words(plain), "a landmark is always named"
    assert not words(shown(None)) and not with_role(shown(None), "ruler")


def dots_of_ruler(figure: Figure) -> dict[int, list[int]]:
    """The columns of the dots of BL23's ruler, by row; without what else is drawn."""
    alone = replace(figure, marks=figure.marks[:1], hands=(), labels=())
    plain, ruled = (
        dots(draw(one, 40, 20, chosen="BL23", side="left"))
        for one in (replace(alone, rulers=()), alone)
    )
    found: dict[int, list[int]] = {}
    for x, y in sorted(ruled - plain):
        found.setdefault(y, []).append(x)
    return found


def test_a_ruler_has_a_tick_at_the_edge_of_each_finger() -> None:
    by_row = dots_of_ruler(BACK)
    assert [len(found) for _, found in sorted(by_row.items())] == [2, 5, 12, 5, 2]
    line, ticks = sorted(by_row.values(), key=len)[-1:] + sorted(by_row.values(), key=len)[-2:-1]
    assert line == list(range(line[0], line[0] + 12)), "30 of 200 units, on 80 dots"
    assert [tick - line[0] for tick in ticks] == pytest.approx([0, 3, 6, 9, 11], abs=1)


def test_where_fingers_are_narrow_a_ruler_has_ticks_at_its_ends_only() -> None:
    narrow = replace(BACK, rulers=(BACK.rulers[0]._replace(widths=12.0),))
    counts = [len(found) for _, found in sorted(dots_of_ruler(narrow).items())]
    assert counts == [2, 2, 12, 2, 2]


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_rulers_show_in_all_glyphs(glyphs: Glyphs) -> None:
    assert len(columns_of(shown("BL23", glyphs=glyphs), "ruler")) >= 6
    upright = shown("BL25", glyphs=glyphs)
    assert len({y for _, y in with_role(upright, "ruler")}) >= 2


@pytest.mark.parametrize("role", ["ruler", "hand"])
def test_on_a_body_they_are_at_the_chosen_side(role: str) -> None:
    left, right = columns_of(shown("BL23", "left"), role), columns_of(shown("BL23", "right"), role)
    assert max(left) <= 19 <= min(right)
    assert [39 - 1 - x for x in reversed(right)] == left
    sides: tuple[Side | None, ...] = ("both", None)
    for side in sides:
        assert columns_of(shown("BL23", side), role) == left


def test_a_label_turns_with_its_side() -> None:
    def start(side: Side) -> int:
        (row,) = [row for row in rows(shown("BL23", side)) if "4 fingers" in row]
        return row.index("4 fingers")

    assert start("left") < 20 - 9 < 20 < start("right")


def test_labels_of_a_mirrored_limb_end_where_they_began() -> None:
    left, right = (
        "\n".join(rows(draw(FOOT, 40, 20, chosen="KI3", side=side))) for side in ("left", "right")
    )
    for word in ("heel", "toes"):
        (before,), (after,) = (
            [row.index(word) for row in text.splitlines() if word in row] for text in (left, right)
        )
        assert before + len(word) - 1 == 39 - after


@pytest.mark.parametrize("size", [(27, 20), (40, 13)])
def test_a_small_drawing_has_no_labels(size: tuple[int, int]) -> None:
    assert not words(shown("BL23", size=size))
    assert with_role(shown("BL23", size=size), "ruler")
    assert not with_role(shown("BL23", size=(40, 9)), "ruler")


def test_a_label_leaves_the_marks_and_the_edges_free() -> None:
    for x, y in ((20.0, 50.0), (14.0, 50.0), (2.0, 2.0), (98.0, 50.0), (98.0, 98.0)):
        figure = replace(FOOT, labels=(Label("ankle bone", (x, y)),))
        drawing = draw(figure, 40, 20, chosen="KI3")
        assert len(places(drawing)) == 1, "the mark is not covered"
        cells = with_role(drawing, "label")
        assert all(0 <= x < 40 and 0 <= y < 20 for x, y in cells)
        mark = places(drawing)[0]
        assert not {(mark[0] - 1, mark[1]), (mark[0] + 1, mark[1])} & set(cells)
    outside = replace(FOOT, labels=(Label("ankle bone", (98.0, 50.0)),), marks=FOOT.marks[:1])
    assert words(draw(outside, 40, 20, chosen="KI3")) == [], "it would leave the picture"


def test_two_labels_do_not_overlap() -> None:
    same = tuple(Label(f"label {number}", (30.0, 20.0)) for number in range(6))
    drawing = draw(replace(FOOT, labels=same, marks=FOOT.marks[:1]), 40, 20, chosen="KI3")
    assert sorted(words(drawing)) == ["label 0", "label 1", "label 2"], "each in a row of its own"


def test_a_label_moves_a_little_to_where_there_is_room() -> None:
    one = replace(FOOT, labels=(Label("ankle bone", (10.0, 50.0)),), marks=FOOT.marks[:1])
    drawing = draw(one, 40, 20, chosen="KI3")
    ((_, y),) = places(drawing)
    assert words(drawing) == ["ankle bone"]
    assert {row for _, row in with_role(drawing, "label")} == {y - 1}, "not over the mark"
    edge = replace(one, labels=(Label("heel", (96.0, 80.0)),))
    assert words(draw(edge, 40, 20, chosen="KI3")) == ["heel"]
    on_a_line = replace(one, labels=(Label("back", (1.0, 20.0)),))
    assert min(x for x, _ in with_role(draw(on_a_line, 40, 20, chosen="KI3"), "label")) == 2


def test_the_two_nearest_points_are_named() -> None:
    drawing = shown("BL52", "left")
    assert len(with_role(drawing, "near")) == 2
    assert {"BL23", "BL25"} <= set(words(drawing)), "GV14 is farther away"
    rings = with_role(shown("GV14"), "near")
    assert len(rings) == 4, "of the midline, both sides are shown"


def test_a_name_stands_away_from_the_chosen_point() -> None:
    drawing = shown("BL23", "left")
    (row,) = [row for row in rows(drawing) if "BL52" in row]
    assert row.index("BL52") < row.index("○")
    right = shown("BL23", "right")
    (row,) = [row for row in rows(right) if "BL52" in row]
    assert row.index("BL52") > row.rindex("○")


def test_a_label_is_not_on_the_glow() -> None:
    body = parse_figure(
        """<svg viewBox="0 0 100 100" data-side="left">
        <path class="skin" d="M2 2H98V98H2Z"/><circle id="A" cx="50" cy="50"/>
        <text x="50" y="42" text-anchor="middle">near</text></svg>""",
        "body",
    )
    drawing = draw(body, 40, 20, chosen="A", filled=True)
    tones = {span.tone for line in drawing.lines for span in line if span.role == "label"}
    assert tones == {"middle"}
