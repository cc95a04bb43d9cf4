"""Reading figures, and errors that name the element."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.figure import Figure, FigureError, Label, MapArea
from acutui.atlas.figure_reader import parse_figure

LINE = '<path d="M10 10 L90 10 L90 190"/>'


def svg(inside: str = LINE, head: str = 'viewBox="0 0 100 200" data-side="both"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}</svg>'


def limb(inside: str) -> Figure:
    return parse_figure(svg(LINE + inside, 'viewBox="0 0 100 200" data-side="left"'), "limb")


def both(inside: str) -> Figure:
    return parse_figure(svg(LINE + inside), "back")


def test_a_figure_has_its_title_view_and_size() -> None:
    text = svg(
        "<title>Left hand,\n back</title>" + LINE,
        'viewBox="0 0 100 200" data-side="left" data-view="back"',
    )
    figure = parse_figure(text, "hand")
    assert (figure.title, figure.view, figure.side) == ("Left hand, back", "back", "left")
    assert (figure.width, figure.height) == (100, 200)


def test_control_characters_in_a_file_do_not_reach_the_terminal() -> None:
    text = svg("<title>Left\x9b2J hand</title>" + LINE)
    assert parse_figure(text, "f").title == "Left2J hand"
    with pytest.raises(FigureError) as caught:
        parse_figure(svg('<path id="a\x9b" d="M0 0 L\x9bfoo"/>'), "f")
    assert "\x9b" not in str(caught.value)


@pytest.mark.parametrize(
    ("end", "is_near"),
    [
        *(("200 10", True), ("201 10", False), ("10 400", True), ("10 401", False)),
        *(("-100 10", True), ("-101 10", False), ("10 -200", True), ("10 -201", False)),
    ],
)
def test_a_line_may_leave_the_view_box_by_its_size_at_most(end: str, is_near: bool) -> None:
    line = svg(f'<path d="M10 10 L{end}"/>')
    with contextlib.nullcontext() if is_near else pytest.raises(FigureError, match="far out"):
        parse_figure(line, "f")


def test_straight_lines_keep_their_corners() -> None:
    assert both("").strokes[0].points == ((10, 10), (90, 10), (90, 190))


def test_classes_mark_fine_and_dashed_lines() -> None:
    figure = both('<path class="fine" d="M0 0L1 1"/><path class="dash fine" d="M0 0L1 1"/>')
    assert [(s.fine, s.dash) for s in figure.strokes] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_a_flattened_curve_stays_close_to_the_curve() -> None:
    figure = both('<path d="M20 100 A30 30 0 0 1 80 100"/>')
    line = figure.strokes[1].points
    assert len(line) > 8
    assert all(abs(math.dist(place, (50, 100)) - 30) < 0.2 for place in line)


def test_a_straight_curve_becomes_few_pieces() -> None:
    figure = both('<path d="M10 10 C20 20 30 30 40 40"/>')
    assert len(figure.strokes[1].points) == 5


def test_a_path_with_two_moves_is_two_lines() -> None:
    assert len(both('<path d="M0 0L9 9M20 20L30 30"/>').strokes) == 3


def test_the_view_box_may_begin_anywhere() -> None:
    text = svg('<path d="M-50 5L0 5"/><circle id="GV4" cx="0" cy="5"/>')
    figure = parse_figure(text.replace("0 0 100 200", "-50 5 100 200"), "f")
    assert figure.strokes[0].points[0] == (0.0, 0.0)
    assert figure.marks[0].places == ((50.0, 0.0),)


def test_ids_determine_the_sides() -> None:
    figure = both(
        '<circle id="BL23" cx="40" cy="9"/><circle id="BL23-r" cx="60" cy="9"/>'
        '<circle id="GV4" cx="50" cy="9"/>'
    )
    assert [(m.point, m.side) for m in figure.marks] == [
        ("BL23", "left"),
        ("BL23", "right"),
        ("GV4", "midline"),
    ]
    assert figure.points == {"BL23", "GV4"}
    assert figure.marks[1].places == ((60.0, 9.0),)


def test_an_id_may_contain_the_suffix_of_the_right_side() -> None:
    figure = both(
        '<circle id="MY-rib" cx="40" cy="9"/><circle id="MY-rib-r" cx="60" cy="9"/>'
        '<circle id="A-r-1" cx="50" cy="9"/>'
    )
    assert [(mark.point, mark.side) for mark in figure.marks] == [
        ("MY-rib", "left"),
        ("MY-rib", "right"),
        ("A-r-1", "midline"),
    ]


def test_a_figure_of_a_limb_serves_both_sides() -> None:
    figure = limb('<circle id="LI4" cx="5" cy="5"/>')
    assert [(mark.point, mark.side) for mark in figure.marks] == [("LI4", "left")]


def test_a_mark_may_have_several_places_or_be_a_zone() -> None:
    figure = limb(
        '<g id="EX-UE7"><circle cx="1" cy="2"/><circle cx="3" cy="4"/></g>'
        '<path id="RX-THUMB" class="zone" d="M0 0 C0 9 9 9 9 0"/>'
    )
    dips, thumb = figure.marks
    assert dips.places == ((1.0, 2.0), (3.0, 4.0)) and not dips.zone
    assert thumb.zone and len(thumb.places) > 3
    assert len(figure.strokes) == 1, "a zone is no outline"


def test_a_layer_from_an_editor_is_not_a_point() -> None:
    figure = limb('<g id="layer1"><circle id="LI4" cx="1" cy="2"/><g><path d="M0 0L1 1"/></g></g>')
    assert figure.points == {"LI4"} and len(figure.strokes) == 2


def test_a_figure_may_say_how_large_it_is_and_where_it_lies() -> None:
    head = 'viewBox="-10 0 100 200" data-side="both" data-cun="12.5" data-map="body, 20 30 8 9.5"'
    figure = parse_figure(svg(head=head), "f")
    assert figure.cun == 12.5
    assert figure.area == MapArea("body", 20, 30, 8, 9.5), "in the map's units"
    plain = both("")
    assert plain.cun is None and plain.area is None


def test_a_ruler_a_label_and_a_hand_name_their_points() -> None:
    figure = parse_figure(
        svg(
            LINE
            + '<path class="ruler" data-for="BL23 BL52" data-fingers="2" d="M0 5H15"/>'
            + '<path class="ruler" data-for="BL23" data-thumbs="1.5" d="M0 5L0 20"/>'
            + '<path class="hand" data-for="BL23" d="M0 0C5 0 5 9 0 9M1 1L2 2"/>'
            + '<text x="5" y="7" text-anchor="end" data-for="BL23">'
            + "2 <tspan>fingers\x9b</tspan></text>"
            + '<text x="5" y="9">hip\n line</text>',
            'viewBox="-5 0 100 200" data-side="both"',
        ),
        "back",
    )
    assert len(figure.strokes) == 1, "none of them is an outline"
    fingers, thumbs = figure.rulers
    assert fingers.ends == ((5.0, 5.0), (20.0, 5.0))
    assert fingers.points == frozenset({"BL23", "BL52"})
    assert (fingers.cun, thumbs.cun) == (1.5, 1.5)
    assert [hand.points for hand in figure.hands] == [frozenset({"BL23"})] * 2
    assert figure.labels == (
        Label("2 fingers", (10, 7), "end", frozenset({"BL23"})),
        Label("hip line", (10, 9), "start"),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<svg", "line 1"),
        ("<svg>\n<path>\n</svg>", "line 3"),
        ('<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "DOCTYPE"),
        ("<html/>", "<html>"),
        (svg(head='data-side="both"'), "viewBox"),
        (svg(head='viewBox="0 0 100" data-side="both"'), "viewBox"),
        (svg(head='viewBox="0 0 100 0" data-side="both"'), "area"),
        (svg(head='viewBox="0 0 nan 9" data-side="both"'), "nan"),
        (svg(head='viewBox="0 0 9 9" data-side="up"'), "'up'"),
        (svg(""), "no <path>"),
        (svg('<path id="spine" d="M0 0 L foo"/>'), "spine"),
        (svg('<path id="spine" d="L0 0"/>'), "spine"),
        (svg('<path id="spine"/>'), "spine"),
        (svg('<path id="spine" d="M0 0 A1 1 0 5 0 3 3"/>'), "spine"),
        (svg('<path id="spine" d="M0 0 L1e999 3"/>'), "spine"),
        (svg('<path id="spine" d="M0 0 L90000 3"/>'), "spine"),
        (svg('<path id="spine" transform="scale(2)" d="M0 0 L9 3"/>'), "transform"),
        (svg(LINE + '<rect id="box"/>'), "box"),
        (svg(LINE + '<circle cx="1" cy="1"/>'), "no id"),
        (svg(LINE + '<circle id="LI4" cx="101" cy="1"/>'), "LI4"),
        (svg(LINE + '<circle id="LI4" cx="inf" cy="1"/>'), "LI4"),
        (svg(LINE + '<circle id="LI4" cy="1"/>'), "LI4"),
        (svg(LINE + '<circle id="LI4-r" cx="1" cy="1"/>'), "LI4-r"),
        (svg(LINE + '<circle id="LI4" cx="1" cy="1"/><circle id="LI4" cx="2" cy="1"/>'), "twice"),
        (svg(LINE + '<path id="RX" class="zone" d="M0 0L1 1M2 2L3 3"/>'), "RX"),
        *(
            (svg(head=f'viewBox="0 0 9 9" data-side="both" {given}'), named)
            for given, named in (
                ('data-cun="ten"', "data-cun"),
                ('data-cun="0"', "data-cun"),
                ('data-map="body 1 2 3"', "data-map"),
                ('data-map=""', "data-map"),
                ('data-map="body 1 2 3 0"', "data-map"),
                ('data-map="body 1 2 nan 4"', "data-map"),
            )
        ),
        *(
            (svg(f'{LINE}<path class="ruler" {given} data-for="LI4" d="M0 0H9"/>'), "ruler")
            for given in ("", 'data-fingers="2" data-thumbs="2"')
        ),
        (svg(LINE + '<path class="ruler" data-fingers="2" d="M0 0H9"/>'), "data-for"),
        (svg(LINE + '<path class="ruler" data-fingers="0" data-for="A" d="M0 0H9"/>'), "'0'"),
        (svg(LINE + '<path class="ruler" data-thumbs="99" data-for="A" d="M0 0H9"/>'), "24"),
        (svg(LINE + '<path class="ruler" data-thumbs="2" data-for="A" d="M0 0H9V9"/>'), "straight"),
        (svg(LINE + '<path class="ruler" data-thumbs="2" data-for="A" d="M0 0H9M1 1H9"/>'), "one"),
        (svg(LINE + '<path class="hand" d="M0 0H9"/>'), "data-for"),
        (svg(LINE + '<text x="1" y="1"> </text>'), "no words"),
        (svg(LINE + '<text x="1" y="1">the hip-bone line</text>'), "14"),
        (svg(LINE + '<text x="1" y="1">肾俞</text>'), "wide"),
        (svg(LINE + '<text x="101" y="1">hip</text>'), "outside"),
        (svg(LINE + '<text y="1">hip</text>'), "x"),
        (svg(LINE + '<text x="1" y="1" text-anchor="top">hip</text>'), "text-anchor"),
        (svg(LINE + '<text x="1" y="1" data-for="">hip</text>'), "data-for"),
    ],
)
def test_an_error_names_the_place(text: str, named: str) -> None:
    with pytest.raises(FigureError) as caught:
        parse_figure(text, "figure")
    assert named in str(caught.value)


@given(st.text(alphabet="MmLlHhVvCcSsQqTtAaZz0123456789.,- e+x", max_size=60))
def test_any_path_data_is_read_or_raises_figure_error(data: str) -> None:
    with contextlib.suppress(FigureError):
        parse_figure(svg(f'<path d="{data}"/>'), "f")


@given(st.text(max_size=200))
def test_any_text_is_read_or_raises_figure_error(text: str) -> None:
    with contextlib.suppress(FigureError):
        parse_figure(text, "f")
