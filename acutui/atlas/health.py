"""What a person's health conditions mean for each point: cautions, ways of pressing, pressure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import get_args

from msgspec.structs import replace

from acutui.atlas.model import (
    ALWAYS,
    Atlas,
    Caution,
    Condition,
    Hold,
    Point,
    Pressure,
    Routine,
    Safety,
)

UNANSWERED = "unanswered"
"""`Caution.when` of the warning that is shown until the user has said which conditions apply."""

PLURALS = {"thumb": "thumbs", "finger": "fingers", "knuckle": "knuckles", "fist": "fists"}

MOVEMENT = "movement"
"""What a caution takes away where a point's `move` (turning the head, bending) is not safe."""


def list_conditions(atlas: Atlas, safety: Safety) -> set[str]:
    """Return the ids of all conditions that the advice or a point names."""
    named = {caution.when for point in atlas.points.values() for caution in point.cautions}
    return {one.id for one in safety.conditions} | (named - {ALWAYS})


def find_unknown(ticked: Iterable[str], atlas: Atlas, safety: Safety) -> Iterator[str]:
    """Yield what is ticked but names no condition, or a region where there is none."""
    known = list_conditions(atlas, safety)
    placed = {one.id for one in safety.conditions if one.asks_where}
    regions = {region for point in atlas.points.values() for region in point.regions}
    for name in ticked:
        id, _, region = name.partition(":")
        if id not in known or (region and not (id in placed and region in regions)):
            yield name


class HealthProfile:
    """The conditions that a person ticked, applied to points and routines.

    Args:
        ticked: Ids of conditions; `"recent-fracture:arm"` says where.
        load_safety: Returns the conditions' data; called only when it is needed.
        is_answered: Whether the person has answered the question, if only with "none of these".
    """

    def __init__(
        self, ticked: tuple[str, ...], load_safety: Callable[[], Safety], *, is_answered: bool
    ) -> None:
        self._regions: dict[str, set[str]] = {}
        for one in ticked:
            id, _, region = one.partition(":")
            self._regions.setdefault(id, set()).update(filter(None, [region]))
        self._load_safety = load_safety
        self.is_answered = is_answered

    def has(self, condition: str) -> bool:
        """Whether a condition is ticked, anywhere on the body."""
        return condition in self._regions

    def cautions(self, point: Point) -> tuple[Caution, ...]:
        """Return every caution that applies, the gravest first.

        Before the question is answered, one caution names the conditions that forbid the point.
        """
        conditions = self._conditions()
        own = [c for one in conditions for c in self._cautions_of(one, point)]
        # The user's own points may name conditions that acutui doesn't know.
        others = self._regions.keys() - {one.id for one in conditions}
        own += [c for c in point.cautions if c.when in others]
        if not self.is_answered:
            own += self._unanswered(point)
        own.sort(key=lambda c: (c.level != "avoid", c.when == UNANSWERED))
        general = [c for c in point.cautions if c.when == ALWAYS]
        return tuple({c.text: c for c in (*own, *general)}.values())

    def avoided(self, point: Point) -> Caution | None:
        """Return the caution of a ticked condition that forbids a point, if there is one."""
        if not self._regions:
            return None
        for caution in self.cautions(point):
            if caution.level == "avoid" and caution.when != UNANSWERED:
                return caution
        if point.ways and not self.ways(point):
            text = "None of the ways to press it suits your health conditions."
            return Caution("", "avoid", text)
        return None

    def avoided_in(self, routine: Routine, points: Mapping[str, Point]) -> tuple[str, ...]:
        """Find the points of a routine to skip.

        Returns:
            The ids of the points that a condition forbids, or that can't be pressed with what the
            routine needs: if that is a ball, its points are pressed with the ball only.
        """
        if not self._regions:
            return ()
        needed, skipped = {*routine.needs}, []
        for point in (points[id] for id in routine.points if id in points):
            is_possible = not needed or not point.ways or needed.intersection(self.ways(point))
            if self.avoided(point) or not is_possible:
                skipped.append(point.id)
        return tuple(skipped)

    def ways(self, point: Point) -> tuple[str, ...]:
        """Return the ways of pressing that no condition takes away."""
        taken = self._taken(point)
        return tuple(way for way in point.ways if way not in taken)

    def pressure(self, point: Point, hold: Hold | None = None) -> Pressure | None:
        """Return how hard to press, as hard at most as the conditions allow."""
        if hold is not None and hold.pressure and self.allows(hold, point):
            return hold.pressure
        if point.pressure is None:
            return None
        caps = [limit.pressure for one in self._conditions() for limit in one.limits_at(point)]
        given = [level for level in (point.pressure, *caps) if level]
        return min(given, key=get_args(Pressure).index)

    def need(self, point: Point) -> str:
        """Return what is needed besides the user's hands: "ball", "partner" or ""."""
        ways = self.ways(point)
        way = ways[0] if ways else "" if point.reach == "self" else point.reach
        return way if way in ("ball", "partner") else ""

    def instruction(self, point: Point, hold: Hold | None = None) -> str:
        """Return how to press, in sentences.

        Args:
            point: The point; only the ways that no condition takes away are described. If none
                is left, all are, for those who press it anyway.
            hold: Its own instruction replaces the point's if it can be followed.
        """
        ways, taken = self.ways(point) or point.ways, self._taken(point)
        if hold is not None and self.allows(hold, point):
            return hold.press
        how = dict(point.how)
        sentences = [point.press] if not point.ways or any(way not in how for way in ways) else []
        sentences += [how[way] for way in ways if way in how]
        if point.move and MOVEMENT not in taken:
            sentences.append(point.move)
        return " ".join(sentences)

    def allows(self, hold: Hold, point: Point) -> bool:
        """Return whether a hold's own instruction and count can be followed."""
        is_capped = self.pressure(point) != point.pressure
        return bool(hold.press) and not is_capped and not self._taken(point) & {*hold.ways}

    def _conditions(self) -> list[Condition]:
        if not self._regions:
            return []
        return [one for one in self._load_safety().conditions if one.id in self._regions]

    def _taken(self, point: Point) -> set[str]:
        taken = {w for c in point.cautions if c.when in self._regions for w in c.without}
        for one in self._conditions():
            taken.update(way for limit in one.limits_at(point) for way in limit.without)
            taken.update([MOVEMENT] if one.asks_where else [])
        return taken

    def _cautions_of(self, condition: Condition, point: Point) -> Iterator[Caution]:
        """Return what one ticked condition asks at a point."""
        regions = self._regions[condition.id]
        found = [c for c in point.cautions if c.when == condition.id]
        if condition.asks_where and regions:
            if regions.intersection(point.regions):
                yield Caution(condition.id, "avoid", condition.text)
            # What is said of the point may be about a neighbouring region: ribs, pelvis.
            yield from (replace(caution, level="care") for caution in found)
            return
        limits = condition.limits_at(point)
        for limit in limits:
            if limit.level:
                found.append(Caution(condition.id, limit.level, limit.text or condition.text))
        if condition.asks_where and not found:
            found = [Caution(condition.id, "care", condition.text)]
        yield from found
        if found:
            return
        # Nothing is said of the point itself, so say what changes about how it is pressed.
        taken = [way for way in point.ways if any(way in limit.without for limit in limits)]
        parts = ["press lightly"] if any(limit.pressure == "light" for limit in limits) else []
        *others, last = [PLURALS.get(way, way) for way in taken] or [""]
        parts += [f"no {', '.join(others)} or {last}" if others else f"no {last}"] if taken else []
        if parts and (taken or point.pressure != "light"):
            yield Caution(condition.id, "care", f"{condition.name}: {', '.join(parts)}.")

    def _unanswered(self, point: Point) -> list[Caution]:
        own = [c for c in point.cautions if c.level == "avoid" and c.when != ALWAYS]
        safety = self._load_safety()
        forbids = {c.when for c in own} | {
            one.id
            for one in safety.conditions
            for limit in one.limits_at(point)
            if limit.level == "avoid" and limit.regions
        }
        names = [one.name for one in safety.conditions if one.id in forbids]
        if not names:
            return []
        if len(names) == len(own) == 1:
            text = f"{names[0]}: don't press this point. {own[0].text}"
        else:
            *others, last = (name[0].lower() + name[1:] for name in names)
            text = f"Not with {', '.join(others)} or {last}." if others else f"Not with {last}."
        return [Caution(UNANSWERED, "avoid", text)]
