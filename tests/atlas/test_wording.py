"""Points, cautions and evidence in words."""

from typing import get_args

import pytest
from support.health import health

from acutui.atlas.figure_reader import parse_figure
from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import Caution, Evidence, Grade, Hold, Point
from acutui.atlas.wording import (
    describe_helps,
    describe_rhythm,
    draw_pressure,
    format_caption,
    format_caution_with_name,
    format_evidence,
    format_ids,
    format_reach,
    format_side,
    per_side,
)
from acutui.practice.records import Side

SAFETY = load_safety()


@pytest.mark.parametrize(
    ("point", "side", "expected"),
    [
        ("LI4", "left", "left hand"),
        ("LI4", "both", "both hands"),
        ("KI1", "both", "both feet"),
        ("BL23", "right", "right side"),
        ("BL23", "both", "both sides"),
        ("GV20", "midline", "midline"),
        ("unknown", "left", "left side"),
    ],
)
def test_a_side_is_named_after_the_limb(point: str, side: Side, expected: str) -> None:
    assert format_side(load_atlas().points.get(point), side) == expected


def test_seconds_are_per_side_unless_the_point_is_on_the_midline() -> None:
    assert per_side(Point("X", "", "")) == " each side"
    assert per_side(Point("X", "", "", laterality="midline")) == ""


def test_reach_says_what_is_needed() -> None:
    assert format_reach(Point("X", "", "")) == "You can reach it yourself."
    assert format_reach(Point("X", "", "", reach="ball")) == "You need a ball."


@pytest.mark.parametrize("level", get_args(Grade))
def test_a_grade_of_evidence_is_explained(level: Grade) -> None:
    text = format_evidence(Evidence(level, "Little."))
    assert text.endswith(" Little.") and len(text) > 30
    assert f"({level}: " in text
    assert not format_evidence(Evidence(level, "")).endswith(" ")


@pytest.mark.parametrize(
    ("when", "level", "expected"),
    [
        ("always", "care", "Everyone: Lightly."),
        ("always", "avoid", "Everyone: Don't press this point. Lightly."),
        ("pregnancy", "care", "Pregnancy: Lightly."),
        ("pregnancy", "avoid", "Pregnancy: Don't press this point. Lightly."),
        ("a cold", "care", "a cold: Lightly."),
    ],
)
def test_a_caution_says_whom_it_concerns(when: str, level: str, expected: str) -> None:
    caution = Caution(when, "avoid" if level == "avoid" else "care", "Lightly.")
    assert format_caution_with_name(caution, SAFETY) == expected


def test_pressure_is_drawn_as_dots_and_a_word() -> None:
    assert draw_pressure("light", unicode=True) == "●○○ light"
    assert draw_pressure("firm", unicode=False) == "### firm"
    assert draw_pressure(None, unicode=True) == ""


def test_what_a_trial_tested_is_not_called_tradition() -> None:
    parts = dict(describe_helps(load_atlas().points["KI27"]))
    assert parts == {
        "For": "chest, cough (by tradition)",
        "Tried for": "lower back, low mood (in a trial, see below)",
    }


def test_a_hold_with_a_count_says_how_often() -> None:
    hold = Hold("X", "left", 60, press="Tap.", ways=("finger",), count=60)
    point = Point("X", "", "", ways=("finger", "thumb"), rhythm="circles")
    assert describe_rhythm(point, hold, health()) == "60 times"
    assert describe_rhythm(point, None, health()) == "slow circles"


def test_long_lists_of_ids_are_cut() -> None:
    assert format_ids(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert format_ids(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d, e and 1 more"
    assert format_ids(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
    assert format_ids(["x" * 99]) == "x" * 40


@pytest.mark.parametrize(
    ("title", "drawn", "side", "expected"),
    [
        ("Left foot, from the inside", "left", "right", "Right foot, from the inside"),
        ("Back of the left knee", "left", "right", "Back of the right knee"),
        ("Left foot, from the inside", "left", "left", "Left foot, from the inside"),
        ("Left foot, from the inside", "left", None, "Left foot, from the inside"),
        ("Lower back, left of the spine", "both", "right", "Lower back, left of the spine"),
        ("A cleft, on the left", "left", "right", "A cleft, on the right"),
        ("My drawing", "left", "right", "My drawing"),
    ],
)
def test_a_caption_names_the_side_that_is_pressed(
    title: str, drawn: str, side: Side | None, expected: str
) -> None:
    svg = f'<svg viewBox="0 0 9 9" data-side="{drawn}"><title>{title}</title>'
    figure = parse_figure(f'{svg}<path d="M0 0 9 9"/></svg>', "mine")
    assert format_caption(figure, side) == expected
