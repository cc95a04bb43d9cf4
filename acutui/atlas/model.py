"""The atlas as values: points, cautions, routines, red flags.

They are structs, because as dataclasses they would take a tenth of the time until the app is
there. Fields that have another name in the files are renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct

from acutui.practice.records import Side
from acutui.util.types import Script

Laterality = Literal["bilateral", "midline"]
RoutineSide = Literal["each", "left", "right", "both", "midline"]
Reach = Literal["self", "ball", "partner"]
Rhythm = Literal["steady", "circles", "pulse"]
Level = Literal["avoid", "care"]
Way = Literal["thumb", "finger", "palm", "knuckle", "fist", "ball", "partner"]
Pressure = Literal["light", "medium", "firm"]
Grade = Literal["E0", "E1", "E2", "E3"]

ALWAYS = "always"
"""The condition of a caution for everyone."""

OWN_COMPOSITION = "own composition"
"""How `Routine.origin` begins if no source gives the routine in this form."""


class Caution(Struct, frozen=True):
    """When to avoid a point or take care; `when` is the id of a condition, or `ALWAYS`."""

    when: str
    level: Level
    text: str
    without: tuple[str, ...] = ()  # ways of pressing, or `movement`, that are taken away here


class Evidence(Struct, frozen=True):
    """What is known about the effect; the levels are explained in points.toml."""

    level: Grade
    text: str = ""


class Point(Struct, frozen=True, rename={"ways": "with"}):
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
    tried_for: tuple[str, ...] = ()  # those of `helps` that come from a trial, not from tradition
    laterality: Laterality = "bilateral"
    zone: bool = False
    landmark: str = ""
    press: str = ""
    ways: tuple[Way, ...] = ()
    how: tuple[tuple[str, str], ...] = ()  # single ways in words; `press` describes the others
    move: str = ""  # what to move meanwhile, as a sentence
    pressure: Pressure | None = None
    both_at_once: bool = False
    rhythm: Rhythm = "steady"
    seconds: int = 60
    seconds_by: str = ""
    reach: Reach = "self"
    reach_note: str = ""
    cautions: tuple[Caution, ...] = ()
    evidence: Evidence = Evidence("E0")
    sources: tuple[str, ...] = ()
    own: bool = False

    def han_in(self, script: Script) -> str:
        """Return the Chinese name in traditional or simplified characters."""
        return self.han_simplified or self.han if script == "simplified" else self.han


class Hold(Struct, frozen=True, rename={"ways": "with", "alternatives": "or"}):
    """One point on one side, or on `each` side in turn; `seconds` per side."""

    point: str
    side: RoutineSide
    seconds: int
    press: str = ""
    ways: tuple[Way, ...] = ()
    rhythm: Rhythm | None = None
    pressure: Pressure | None = None
    count: int = 0
    alternatives: tuple[str, ...] = ()  # points that the user may press instead

    def to_fields(self) -> dict[str, Any]:
        """Return the fields as routines.toml and JSON name them, without empty ones."""
        optional = {
            "press": self.press,
            "with": [*self.ways],
            "rhythm": self.rhythm,
            "pressure": self.pressure,
            "count": self.count,
            "or": [*self.alternatives],
        }
        given = {key: value for key, value in optional.items() if value}
        return {"point": self.point, "side": self.side, "seconds": self.seconds, **given}

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides to press one after the other: `each` is left, then right."""
        return ("left", "right") if self.side == "each" else (self.side,)


class Routine(Struct, frozen=True):
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
    needs: tuple[str, ...] = ()
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


class Limit(Struct, frozen=True):
    """What a condition means for all points of some regions; of all regions if none is named."""

    regions: tuple[str, ...] = ()
    level: Level | None = None
    text: str = ""
    without: tuple[str, ...] = ()
    pressure: Pressure | None = None


class Condition(Struct, frozen=True):
    """A health condition that can be ticked. `asks_where`: its place on the body matters."""

    id: str
    name: str
    text: str
    asks_where: bool = False
    limits: tuple[Limit, ...] = ()

    def limits_at(self, point: Point) -> list[Limit]:
        """Return the limits that apply to a point."""
        regions = {*point.regions}
        return [one for one in self.limits if not one.regions or regions.intersection(one.regions)]


class RedFlag(Struct, frozen=True):
    """Symptoms that need medical help."""

    level: Literal["ambulance", "doctor", "stop"]
    area: str
    title: str
    items: tuple[str, ...]
    sources: tuple[str, ...]


class Rule(Struct, frozen=True):
    """Advice for every point, for everyone or for people with one condition."""

    text: str
    when: str = ALWAYS


class Safety(
    Struct,
    frozen=True,
    rename={"conditions": "condition", "red_flags": "red_flag", "rules": "rule"},
):
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

    def name_routine(self, id: str) -> str:
        """Return the name of a routine, or its id if it is no longer there."""
        return self.routines[id].name if id in self.routines else id

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each routine needs besides your hands: a ball, a partner."""
        reaches = {
            id: dict.fromkeys(self.points[point].reach for point in routine.points)
            for id, routine in self.routines.items()
        }
        return {id: tuple(r for r in found if r != "self") for id, found in reaches.items()}
