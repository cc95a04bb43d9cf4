"""Points, holds, cautions and evidence in words."""

from collections.abc import Sequence

from acutui.atlas.model import ALWAYS, Caution, Evidence, Point, Safety
from acutui.practice.records import Side

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


def format_helps(point: Point) -> str:
    """Return what a point is pressed for: "neck, stiff neck"."""
    return ", ".join(point.helps).replace("-", " ")


def per_side(point: Point) -> str:
    """Return what to add to a point's seconds when they are for each side."""
    return "" if point.laterality == "midline" else " each side"


def format_reach(point: Point) -> str:
    return "You can reach it yourself." if point.reach == "self" else f"You need a {point.reach}."


def format_evidence(evidence: Evidence) -> str:
    """Return the grade in words, and what the sources say."""
    return f"{GRADES[evidence.level]}. {evidence.text}".rstrip()


def brief_cautions(
    point: Point, conditions: tuple[str, ...]
) -> tuple[list[Caution], list[Caution]]:
    """Return the cautions to show during a hold: for the user's conditions, and for everyone."""
    cautions = point.cautions_for(conditions)
    own = [caution for caution in cautions if caution.when != ALWAYS]
    return own[:2], [caution for caution in cautions if caution.when == ALWAYS][:1]


def format_caution(caution: Caution) -> str:
    return f"Don't press this point. {caution.text}" if caution.level == "avoid" else caution.text


def format_caution_with_name(caution: Caution, safety: Safety) -> str:
    """Return a caution together with whom it concerns: "Pregnancy: Don't press this point"."""
    names = {condition.id: condition.name for condition in safety.conditions}
    who = "Everyone" if caution.when == ALWAYS else names.get(caution.when, caution.when)
    return f"{who}: {format_caution(caution)}"


def format_ids(ids: Sequence[str]) -> str:
    """Return the first of some ids, and how many there are beyond them."""
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    return ", ".join(f"{id:.40}" for id in ids[:5]) + more
