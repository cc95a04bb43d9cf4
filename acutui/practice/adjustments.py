"""Changes to a routine for one session: its seconds, its sides, where it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from acutui.practice.timer import MIN_HOLD, Step

OneSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Seconds to add to each hold (or take off), the only side to press, the first step.

    A session is scored against its adjusted plan: whoever plans one side and presses it has
    done all of it.
    """

    extra_seconds: int = 0
    side: OneSide | None = None
    first: int = 0

    def apply(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        steps = self.apply_to_all(steps)
        # Health conditions set since may have left fewer steps.
        return steps[min(self.first, max(0, len(steps) - 1)) :]

    def apply_to_all(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the adjusted steps, including those before the first one."""
        if not self.extra_seconds and self.side is None:
            return tuple(steps)
        adjusted = []
        for step in steps:
            if self.side is None or step.side in (self.side, "both", "midline"):
                side = self.side if self.side and step.side == "both" else step.side
                seconds = max(min(MIN_HOLD, step.seconds), step.seconds + self.extra_seconds)
                adjusted.append(replace(step, side=side, seconds=seconds))
        return tuple(adjusted)

    def add_seconds(self, seconds: int, steps: Sequence[Step]) -> "Adjustment":
        """Add seconds to each hold, or take them off; return `self` if that changes no step."""
        changed = replace(self, extra_seconds=self.extra_seconds + seconds)
        return changed if changed.apply(steps) != self.apply(steps) else self


NO_ADJUSTMENT = Adjustment()


def has_two_sides(steps: Iterable[Step]) -> bool:
    """Whether a routine can be pressed on the left only, and on the right only."""
    sides = {step.side for step in steps}
    return "both" in sides or {"left", "right"} <= sides
