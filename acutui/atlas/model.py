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
"""The condition of a caution for everyone."""

OWN_COMPOSITION = "own composition"
"""How `Routine.origin` begins if no source gives the routine in this form."""


@dataclass(frozen=True, slots=True)
class Caution:
    """When to avoid a point or take care; `when` is the id of a condition, or `ALWAYS`."""

    when: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about the effect; the levels are explained in points.toml."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place to press: an acupoint or, if `zone`, a line along the skin; `seconds` per side."""

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
        """Return the cautions that apply: avoid first, then by condition, then for everyone."""
        cautions = [c for c in self.cautions if c.when == ALWAYS or c.when in conditions]
        return tuple(sorted(cautions, key=lambda c: (c.level != "avoid", c.when == ALWAYS)))

    def avoidance_for(self, conditions: tuple[str, ...]) -> Caution | None:
        """Return the caution because of which someone with these conditions avoids the point."""
        return next((c for c in self.cautions_for(conditions) if c.level == "avoid"), None)


@dataclass(frozen=True, slots=True)
class Hold:
    """One point on one side, or on `each` side in turn; `seconds` per side."""

    point: str
    side: RoutineSide
    seconds: int

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides to press one after the other: `each` is left, then right."""
        return ("left", "right") if self.side == "each" else (self.side,)


@dataclass(frozen=True, slots=True)
class Routine:
    """An ordered list of holds; `ready` is the time to find each place, None for the setting."""

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
        return tuple(dict.fromkeys(hold.point for hold in self.holds))

    @property
    def seconds(self) -> int:
        return sum(hold.seconds * len(hold.sides) for hold in self.holds)

    @property
    def step_count(self) -> int:
        """The number of steps, counting left and right separately."""
        return sum(len(hold.sides) for hold in self.holds)


@dataclass(frozen=True, slots=True)
class Condition:
    """A health condition for which some points need care."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Symptoms that need medical help."""

    level: Literal["ambulance", "doctor", "stop"]
    area: str
    title: str
    items: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Advice for every point, for everyone or for people with one condition."""

    text: str
    when: str = ALWAYS


@dataclass(frozen=True, slots=True)
class Safety:
    """Everything in safety.toml."""

    disclaimer: str = ""
    conditions: tuple[Condition, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Atlas:
    """All points and routines by id; `problems` describe the entries that could not be read."""

    points: Mapping[str, Point] = field(default_factory=dict)
    routines: Mapping[str, Routine] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each routine needs besides your hands: a ball, a partner."""
        reaches = {
            id: dict.fromkeys(self.points[point].reach for point in routine.points)
            for id, routine in self.routines.items()
        }
        return {id: tuple(r for r in found if r != "self") for id, found in reaches.items()}

    def points_to_avoid(self, routine: Routine, conditions: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id for id in routine.points if self.points[id].avoidance_for(conditions))
