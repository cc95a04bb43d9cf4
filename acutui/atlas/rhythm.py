"""The rhythm of pressing as a visible beat: a character that changes with the seconds."""

from typing import NamedTuple

from acutui.atlas.model import Rhythm
from acutui.util.types import Glyphs

# UCLA teaches deep presses of 4-5 s (the sources of GB20 and LI4).
PRESS_SECONDS, RELEASE_SECONDS = 4, 1

# No source gives the time of a slow circle; four seconds are ours.
_CIRCLING = {"braille": "◓◑◒◐", "blocks": "●○●○", "ascii": "@O@O"}
_PRESSED = {"braille": "●", "blocks": "●", "ascii": "@"}
_RELEASED = {"braille": "○", "blocks": "○", "ascii": "O"}

RHYTHM_NAMES: dict[Rhythm, str] = {
    "steady": "steady",
    "circles": "slow circles",
    "pulse": f"{PRESS_SECONDS} s on, {RELEASE_SECONDS} s off",
}


class Beat(NamedTuple):
    """The character of a mark at a moment, and at which stop along a zone it is.

    Each press is made at the next stop, and so is each circle; a steady press stays at one.
    """

    character: str
    stop: int


def beat_at(rhythm: Rhythm, seconds: float, glyphs: Glyphs, marks: int = 1) -> Beat:
    """Return the beat after so many seconds of pressing.

    On several `marks`, circles turn more slowly, so that they send no more over a slow line.
    """
    whole = int(seconds)
    if rhythm == "circles":
        circle = _CIRCLING[glyphs]
        circles, turn = divmod(whole // max(1, marks), len(circle))
        return Beat(circle[turn], circles)
    if rhythm == "steady":
        return Beat(_PRESSED[glyphs], 0)
    presses, within = divmod(whole, PRESS_SECONDS + RELEASE_SECONDS)
    return Beat((_PRESSED if within < PRESS_SECONDS else _RELEASED)[glyphs], presses)
