"""Points, holds, cautions and evidence in words."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from acutui.atlas.health import UNANSWERED, HealthProfile
from acutui.atlas.model import ALWAYS, Caution, Evidence, Hold, Point, Pressure, Rhythm, Safety
from acutui.atlas.rhythm import RHYTHM_NAMES
from acutui.practice.records import Side

if TYPE_CHECKING:
    from acutui.atlas.figure import Figure

LIMBS = ("hand", "foot", "arm", "leg", "ear")
"""Regions whose name says where to press: left hand."""

GRADES = {
    "E0": "none (E0: tradition or advice only)",
    "E1": "very weak (E1: case series, no comparison group)",
    "E2": "weak (E2: small trials of sets of points)",
    "E3": "limited (E3: a review of trials, low certainty)",
}
"""Each grade of evidence, explained."""


def format_side(point: Point | None, side: Side) -> str:
    """Return where a point is pressed: "left hand", "both sides", "midline"."""
    region = next((r for r in point.regions if r in LIMBS), "side") if point else "side"
    if side == "midline":
        return "midline"
    if side == "both":
        return "both feet" if region == "foot" else f"both {region}s"
    return f"{side} {region}"


def format_caption(figure: "Figure", side: Side | None) -> str:
    """Return what a figure shows: "Right foot, from the inside".

    Args:
        figure: A figure of one limb is drawn, and named, as the left one.
        side: The side that is pressed; None for the side that is drawn.
    """
    if figure.side != "left" or side != "right":
        return figure.title
    return re.sub(
        r"\bleft\b",
        lambda found: "Right" if found[0][0].isupper() else "right",
        figure.title,
        count=1,
        flags=re.IGNORECASE,
    )


def format_helps(point: Point) -> str:
    """Return what a point is pressed for: "neck, stiff neck"."""
    return ", ".join(point.helps).replace("-", " ")


def describe_helps(point: Point) -> Iterator[tuple[str, str]]:
    """Yield what a point is pressed for by tradition, and what it was tried for, with labels."""
    traditional = [word for word in point.helps if word not in point.tried_for]
    if traditional:
        yield "For", f"{', '.join(traditional).replace('-', ' ')} (by tradition)"
    if point.tried_for:
        yield "Tried for", f"{', '.join(point.tried_for).replace('-', ' ')} (in a trial, see below)"


def find_rhythm(point: Point, hold: Hold | None, health: HealthProfile) -> Rhythm:
    """Return the rhythm of a hold that has its own way of pressing, else that of the point."""
    if hold is not None and health.allows(hold, point):
        return hold.rhythm or "steady"
    return point.rhythm


def describe_rhythm(point: Point, hold: Hold | None, health: HealthProfile) -> str:
    """Return how to move while pressing: "slow circles", "60 times"; "" for steady pressure."""
    if hold is not None and hold.count and health.allows(hold, point):
        return f"{hold.count} times"
    rhythm = find_rhythm(point, hold, health)
    return "" if rhythm == "steady" else RHYTHM_NAMES[rhythm]


def draw_pressure(pressure: Pressure | None, *, unicode: bool) -> str:
    """Return how hard to press, as dots and a word: "●●○ medium"."""
    if pressure is None:
        return ""
    level = get_args(Pressure).index(pressure) + 1
    full, empty = ("●", "○") if unicode else ("#", "-")
    return f"{full * level}{empty * (3 - level)} {pressure}"


def per_side(point: Point) -> str:
    """Return what to add to a point's seconds when they are for each side."""
    if point.both_at_once:
        return ", both sides at once"
    return "" if point.laterality == "midline" else " each side"


def format_reach(point: Point) -> str:
    return "You can reach it yourself." if point.reach == "self" else f"You need a {point.reach}."


def format_evidence(evidence: Evidence) -> str:
    """Return the grade in words, and what the sources say."""
    return f"{GRADES[evidence.level]}. {evidence.text}".rstrip()


def format_caution(caution: Caution) -> str:
    is_order = caution.level == "avoid" and caution.when != UNANSWERED
    return f"Don't press this point. {caution.text}" if is_order else caution.text


def format_caution_with_name(caution: Caution, safety: Safety) -> str:
    """Return a caution together with whom it concerns: "Pregnancy: Don't press this point"."""
    names = {condition.id: condition.name for condition in safety.conditions}
    who = "Everyone" if caution.when == ALWAYS else names.get(caution.when, caution.when)
    return f"{who}: {format_caution(caution)}"


def format_ids(ids: Sequence[str]) -> str:
    """Return the first of some ids, and how many there are beyond them."""
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return ", ".join(f"{id:.40}" for id in ids[:5]) + more
