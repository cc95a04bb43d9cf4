"""What the atlas says of a point and a hold, in words."""

from acutui.atlas.model import ALWAYS, Caution, Point, Safety
from acutui.practice.records import Side

LIMBS = ("hand", "foot", "arm", "leg", "ear")
"""Regions that are called by their name, each side: left hand."""


def format_side(point: Point | None, side: Side) -> str:
    """Return where a point is pressed: "left hand", "both sides", "midline"."""
    region = next((r for r in point.regions if r in LIMBS), "side") if point else "side"
    if side == "midline":
        return "midline"
    if side == "both":
        return "both feet" if region == "foot" else f"both {region}s"
    return f"{side} {region}"


def brief_cautions(
    point: Point, conditions: tuple[str, ...]
) -> tuple[list[Caution], list[Caution]]:
    """Return what is told while a point is pressed: for one's own conditions, and for everybody."""
    told = point.cautions_for(conditions)
    own = [caution for caution in told if caution.when != ALWAYS]
    return own[:2], [caution for caution in told if caution.when == ALWAYS][:1]


def format_helps(point: Point) -> str:
    """Return what a point is pressed for: "neck, stiff neck"."""
    return ", ".join(point.helps).replace("-", " ")


def per_side(point: Point) -> str:
    """Return what makes of a point's seconds those of one side."""
    return "" if point.laterality == "midline" else " a side"


def condition_name(id: str, safety: Safety) -> str:
    """Return the name of a condition; its id where nothing knows it."""
    return next((one.name.casefold() for one in safety.conditions if one.id == id), id)
