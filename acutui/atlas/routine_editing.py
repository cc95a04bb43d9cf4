"""Editing routines: adding, moving, changing and removing holds."""

import re
import unicodedata
from collections.abc import Container, Sequence

from msgspec.structs import replace

from acutui.atlas.model import OWN_COMPOSITION, Hold, Point, Routine, RoutineSide
from acutui.util.toml_reader import MAX_HOLD_SECONDS

STEP = 10
"""Seconds by which a hold gets longer or shorter; also the shortest that it can get."""

MAX_ID = 40


def allowed_sides(point: Point | None) -> tuple[RoutineSide, ...]:
    """Return the sides on which a point can be held, the usual one first."""
    if point is not None and point.both_at_once:
        return ("both", "each", "left", "right")
    is_midline = point is not None and point.laterality == "midline"
    return ("midline",) if is_midline else ("each", "left", "right", "both")


def make_id(name: str, taken: Container[str]) -> str:
    """Return a free id made from a name: `evening-neck`, or else `evening-neck-2`."""
    decomposed = unicodedata.normalize("NFD", name.lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    stem = re.sub(r"[^a-z0-9]+", "-", bare)[: MAX_ID - 4].strip("-") or "routine"
    id, number = stem, 1
    while id in taken:
        number += 1
        id = f"{stem}-{number}"
    return id


def create_routine(name: str, holds: Sequence[Hold]) -> Routine:
    return Routine("", name, tuple(holds), origin=OWN_COMPOSITION, own=True)


def copy_routine(routine: Routine) -> Routine:
    """Return a copy for the user, without the purpose and evidence of the original."""
    name = f"My {routine.name[:1].lower()}{routine.name[1:]}"
    origin = f"{OWN_COMPOSITION}, from: {routine.name}"
    return replace(routine, id="", name=name, purpose="", origin=origin, evidence=None, own=True)


def move_hold(routine: Routine, at: int, by: int) -> Routine:
    """Return the routine with a hold moved `by` places, at most to either end."""
    holds = list(routine.holds)
    hold = holds.pop(at)
    holds.insert(max(0, at + by), hold)
    return replace(routine, holds=tuple(holds))


def remove_hold(routine: Routine, at: int) -> Routine:
    """Return the routine without a hold, unless it is the only one."""
    return _replace_hold(routine, at) if len(routine.holds) > 1 else routine


def add_hold(routine: Routine, hold: Hold) -> Routine:
    return replace(routine, holds=(*routine.holds, hold))


def lengthen_hold(routine: Routine, at: int, seconds: int) -> Routine:
    """Return the routine with a hold longer or shorter, from `STEP` seconds to an hour."""
    hold = routine.holds[at]
    longer = max(min(STEP, hold.seconds), min(MAX_HOLD_SECONDS, hold.seconds + seconds))
    return _replace_hold(routine, at, replace(hold, seconds=longer))


def switch_side(routine: Routine, at: int, point: Point | None) -> Routine:
    """Return the routine with a hold on the next side that its point allows."""
    hold, sides = routine.holds[at], allowed_sides(point)
    side = sides[(sides.index(hold.side) + 1) % len(sides)] if hold.side in sides else sides[0]
    return _replace_hold(routine, at, replace(hold, side=side))


def _replace_hold(routine: Routine, at: int, *holds: Hold) -> Routine:
    return replace(routine, holds=(*routine.holds[:at], *holds, *routine.holds[at + 1 :]))
