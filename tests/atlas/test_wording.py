"""Points, cautions and evidence in words."""

import pytest

from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import Caution, Evidence, Point
from acutui.atlas.wording import (
    GRADES,
    brief_cautions,
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


@pytest.mark.parametrize("level", GRADES)
def test_a_grade_of_evidence_is_explained(level: str) -> None:
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


def test_a_hold_shows_two_cautions_of_the_users_and_one_for_everyone() -> None:
    conditions = ("a", "b", "c")
    cautions = tuple(Caution(when, "care", when) for when in ("always", *conditions))
    own, general = brief_cautions(Point("X", "", "", cautions=cautions), conditions)
    assert [caution.when for caution in own] == ["a", "b"]
    assert [caution.when for caution in general] == ["always"]


def test_long_lists_of_ids_are_cut() -> None:
    assert format_ids(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert format_ids(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
    assert format_ids(["x" * 99]) == "x" * 40
