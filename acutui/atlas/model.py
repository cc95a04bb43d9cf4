"""The atlas as values: points, cautions, routines, red flags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from acutui.practice.records import Side

Laterality = Literal["bilateral", "midline"]
RoutineSide = Literal["each", "left", "right", "both", "midline"]
Reach = Literal["self", "ball", "partner"]
Rhythm = Literal["steady", "circles", "pulse"]
Level = Literal["avoid", "care"]

ALWAYS = "always"
"""The condition of a caution that holds for everybody."""

OWN_COMPOSITION = "own composition"
"""How the origin of a routine begins that nobody but acutui puts together so."""


@dataclass(frozen=True, slots=True)
class Caution:
    """When to avoid a point, or to take care: `when` is a condition's id, or `ALWAYS`."""

    when: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known: E0 tradition only, E1 uncontrolled, E2 in a small trial, E3 in a review."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place to press: an acupoint, or (`zone`) a stretch. `seconds` are for one side."""

    id: str
    english: str
    where: str
    pinyin: str = ""
    han: str = ""
    han_simplified: str = ""
    also: tuple[str, ...] = ()
    meridian: str = ""
    regions: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    laterality: Laterality = "bilateral"
    zone: bool = False
    landmark: str = ""
    press: str = ""
    rhythm: Rhythm = "steady"
    seconds: int = 60
    seconds_by: str = ""
    reach: Reach = "self"
    reach_note: str = ""
    cautions: tuple[Caution, ...] = ()
    evidence: Evidence = Evidence("E0", "")
    sources: tuple[str, ...] = ()
    own: bool = False

    def cautions_for(self, conditions: tuple[str, ...]) -> tuple[Caution, ...]:
        """Return what a person with these conditions is told.

        What to avoid comes first, then what their conditions ask, then what holds for all.
        """
        told = [c for c in self.cautions if c.when == ALWAYS or c.when in conditions]
        return tuple(sorted(told, key=lambda c: (c.level != "avoid", c.when == ALWAYS)))

    def avoidance_for(self, conditions: tuple[str, ...]) -> Caution | None:
        """Return the caution that keeps a person with these conditions off this point."""
        return next((c for c in self.cautions_for(conditions) if c.level == "avoid"), None)


@dataclass(frozen=True, slots=True)
class Hold:
    """One point on one side, or on `each` side in turn, for some seconds a side."""

    point: str
    side: RoutineSide
    seconds: int

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides to press one after the other: `each` is left, then right."""
        return ("left", "right") if self.side == "each" else (self.side,)


@dataclass(frozen=True, slots=True)
class Routine:
    """An ordered list of holds. `ready` are seconds to find each place, None the setting's."""

    id: str
    name: str
    holds: tuple[Hold, ...]
    purpose: str = ""
    helps: tuple[str, ...] = ()
    origin: str = ""
    evidence: Evidence | None = None
    times_a_day: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    ready: int | None = None
    own: bool = False

    @property
    def points(self) -> tuple[str, ...]:
        """The points in their order, each once."""
        return tuple(dict.fromkeys(hold.point for hold in self.holds))

    @property
    def seconds(self) -> int:
        """Seconds of pressing, all sides."""
        return sum(hold.seconds * len(hold.sides) for hold in self.holds)

    @property
    def step_count(self) -> int:
        """How many holds it comes to, left and right apart."""
        return sum(len(hold.sides) for hold in self.holds)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something about a person that some points must be kept from."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Signs that need more than acupressure."""

    level: Literal["ambulance", "doctor", "stop"]
    area: str
    title: str
    items: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for every point: for everybody, or for people with one condition."""

    text: str
    when: str = ALWAYS


@dataclass(frozen=True, slots=True)
class Safety:
    """Conditions, red flags, rules for every point, and what acutui is not."""

    disclaimer: str
    conditions: tuple[Condition, ...]
    red_flags: tuple[RedFlag, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Atlas:
    """All points and routines by id. `problems` are sentences on entries that were left out."""

    points: Mapping[str, Point] = field(default_factory=dict)
    routines: Mapping[str, Routine] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each routine needs beside one's own hands: a ball, a partner."""
        return {
            routine.id: tuple(
                dict.fromkeys(
                    self.points[id].reach
                    for id in routine.points
                    if self.points[id].reach != "self"
                )
            )
            for routine in self.routines.values()
        }

    def points_to_avoid(self, routine: Routine, conditions: tuple[str, ...]) -> tuple[str, ...]:
        """Return the points of a routine that a person with these conditions avoids."""
        return tuple(id for id in routine.points if self.points[id].avoidance_for(conditions))
