"""Putting routines together: holds added, moved, changed, and what belongs to which."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import replace

from acutui.atlas.model import OWN_COMPOSITION, Hold, Point, Routine, RoutineSide
from acutui.util.toml_reader import MAX_HOLD_SECONDS

STEP = 10
"""Seconds that a hold becomes longer or shorter at once; also those that none goes below."""

LONGEST_ID = 40


def allowed_sides(point: Point | None) -> tuple[RoutineSide, ...]:
    """Return the sides on which a point can be held; the usual one first."""
    midline = point is not None and point.laterality == "midline"
    return ("midline",) if midline else ("each", "left", "right", "both")


def make_id(name: str, taken: Container[str]) -> str:
    """Return an id made from a name that is not taken yet: `evening-neck`, `evening-neck-2`."""
    apart = unicodedata.normalize("NFD", name.lower())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    stem = re.sub(r"[^a-z0-9]+", "-", bare)[: LONGEST_ID - 4].strip("-") or "routine"
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def create_routine(name: str, holds: Sequence[Hold]) -> Routine:
    """Return a new routine of one's own; it gets its id where it is kept."""
    return Routine("", name, tuple(holds), origin=OWN_COMPOSITION, own=True)


def copy_routine(routine: Routine) -> Routine:
    """Return a copy of one's own, without what is said only of the routine as it stands."""
    name = f"My {routine.name[:1].lower()}{routine.name[1:]}"
    origin = f"{OWN_COMPOSITION}, from: {routine.name}"
    return replace(routine, id="", name=name, purpose="", origin=origin, evidence=None, own=True)


def move_hold(routine: Routine, at: int, by: int) -> Routine:
    """Return the routine with a hold so many places later; at an end it stays."""
    to = max(0, min(len(routine.holds) - 1, at + by))
    holds = [*routine.holds[:at], *routine.holds[at + 1 :]]
    holds.insert(to, routine.holds[at])
    return replace(routine, holds=tuple(holds))


def remove_hold(routine: Routine, at: int) -> Routine:
    """Return the routine without a hold; its only one stays."""
    if len(routine.holds) == 1:
        return routine
    return replace(routine, holds=(*routine.holds[:at], *routine.holds[at + 1 :]))


def add_hold(routine: Routine, hold: Hold) -> Routine:
    """Return the routine with a hold more, at its end."""
    return replace(routine, holds=(*routine.holds, hold))


def lengthen_hold(routine: Routine, at: int, more: int) -> Routine:
    """Return the routine with a hold longer or shorter, from `STEP` seconds to an hour."""
    hold = routine.holds[at]
    seconds = max(min(STEP, hold.seconds), min(MAX_HOLD_SECONDS, hold.seconds + more))
    return _replace_hold(routine, at, replace(hold, seconds=seconds))


def switch_side(routine: Routine, at: int, point: Point | None) -> Routine:
    """Return the routine with a hold on the next of the sides that its point has."""
    hold, sides = routine.holds[at], allowed_sides(point)
    following = sides[(sides.index(hold.side) + 1) % len(sides)] if hold.side in sides else sides[0]
    return _replace_hold(routine, at, replace(hold, side=following))


def _replace_hold(routine: Routine, at: int, hold: Hold) -> Routine:
    return replace(routine, holds=(*routine.holds[:at], hold, *routine.holds[at + 1 :]))
