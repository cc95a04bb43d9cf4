"""The pace of a session: how long it takes to get ready for each step.

A person who meets a point for the first time has to read where it is, move there and find it.
Each session in which the point was pressed halves what that takes, down to a few seconds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from acutui.practice.records import Session
from acutui.practice.timer import Step

LEAST, MOST = 5, 30
"""Seconds to get ready for a point that one knows, and for any."""

WORDS_PER_SECOND = 200 / 60  # when reading on a screen
SEARCH = 4.0  # seconds to find a new place, after reading
POSTURE = 5.0  # seconds to move to another part of the body

MEMORY = timedelta(days=365)
"""After this time without being pressed, a point is new again."""

POSTURES = {
    "head": "up",
    "ear": "up",
    "neck": "up",
    "shoulder": "up",
    "arm": "lap",
    "hand": "lap",
    "chest": "front",
    "belly": "front",
    "upper-back": "behind",
    "lower-back": "behind",
    "hip": "behind",
    "leg": "down",
    "foot": "down",
}
"""Where the hands are while they press in a region; from one to another takes a move."""


class Place(NamedTuple):
    """What getting ready for a point depends on."""

    words: int  # to read, about where it is
    posture: str


NOWHERE = Place(0, "")


def find_posture(regions: Sequence[str], reach: str = "self") -> str:
    """Return the posture for a point by the first of its regions, and what presses it."""
    posture = POSTURES.get(regions[0], regions[0]) if regions else ""
    return posture if reach == "self" else f"{posture} with a {reach}"


def choose_seconds(place: Place, before: Place, times: int, *, is_read: bool) -> int:
    """Return the seconds to get ready for a step.

    Args:
        place: Where it is pressed.
        before: Where the step before it was pressed, `NOWHERE` for the first one.
        times: Earlier sessions in which the point was pressed.
        is_read: Whether the point was pressed earlier in this session, such as on its other side.
    """
    extra = 0.0 if is_read else place.words / WORDS_PER_SECOND + SEARCH
    if place.posture != before.posture:
        extra += POSTURE
    return min(MOST, LEAST + int(extra * 0.5 ** min(times, 9) + 0.5))


def pace_steps(
    steps: Iterable[Step], places: Mapping[str, Place], times: Mapping[str, int]
) -> tuple[int, ...]:
    """Return the seconds to get ready for each of some steps, one after the other.

    Args:
        steps: What will be pressed.
        places: The place of each point.
        times: In how many earlier sessions each point was pressed; none if it is missing.
    """
    before, read, seconds = NOWHERE, set[str](), []
    for step in steps:
        place, known = places.get(step.point, NOWHERE), times.get(step.point, 0)
        seconds.append(choose_seconds(place, before, known, is_read=step.point in read))
        before = place
        read.add(step.point)
    return tuple(seconds)


def count_sessions(sessions: Iterable[Session], today: date) -> Mapping[str, int]:
    """Return in how many sessions of the last year each point was pressed."""
    since = today - MEMORY
    times: Counter[str] = Counter()
    for session in sessions:
        if since < session.day <= today:
            times.update({hold.point for hold in session.holds if hold.pressed > 0})
    return times
