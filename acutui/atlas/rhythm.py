"""How a place is pressed, as a beat that can be seen: one cell that changes with the seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acutui.atlas.model import Rhythm
    from acutui.util.types import Glyphs

PRESS_SECONDS, RELEASE_SECONDS = 4, 1
"""Seconds of a press and of its release: deep presses of 4-5 s are what UCLA teaches
(the sources of GB20 and LI4)."""

CIRCLE_SECONDS = 4
"""Seconds of a slow circle. Nobody gives a figure; this is ours."""

_TURNING = {"braille": "◓◑◒◐", "blocks": "●○●○", "ascii": "@O@O"}
_PRESSED = {"braille": "●", "blocks": "●", "ascii": "@"}
_EASED = {"braille": "○", "blocks": "○", "ascii": "O"}

RHYTHM_NAMES: dict[Rhythm, str] = {
    "steady": "steady",
    "circles": "slow circles",
    "pulse": f"{PRESS_SECONDS} s on, {RELEASE_SECONDS} s off",
}
"""Each rhythm in words."""


@dataclass(frozen=True, slots=True)
class Beat:
    """How the mark stands at a moment: as which character, and at which stop of a stretch."""

    character: str
    stop: int


def beat_at(rhythm: Rhythm, seconds: float, glyphs: Glyphs, marks: int = 1) -> Beat:
    """Return the beat after `seconds` of pressing.

    `marks` at once turn as much more slowly, so that the line carries no more. On a stretch
    each press is made at the next stop.
    """
    whole = int(seconds)
    presses, within = divmod(whole, PRESS_SECONDS + RELEASE_SECONDS)
    if rhythm == "circles":
        turning = _TURNING[glyphs]
        return Beat(turning[whole // max(1, marks) % len(turning)], presses)
    if rhythm == "pulse":
        return Beat((_PRESSED if within < PRESS_SECONDS else _EASED)[glyphs], presses)
    return Beat(_PRESSED[glyphs], presses)
