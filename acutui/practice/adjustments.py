"""What is changed of a routine for one session: its seconds, its sides, where it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from acutui.practice.timer import MIN_HOLD, Step

OneSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Changes for once: `more` seconds a hold (or fewer), one `side` only, the `first` step.

    What is planned is what a session is scored against: who sets out for one side, and presses
    it, has done what they set out for.
    """

    extra_seconds: int = 0
    side: OneSide | None = None
    first: int = 0

    def apply(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps to be pressed."""
        steps = self.apply_to_all(steps)
        # With other conditions there may be fewer steps by now than when it was planned.
        return steps[min(self.first, max(0, len(steps) - 1)) :]

    def apply_to_all(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps as changed, those before the first one among them."""
        if not self.extra_seconds and self.side is None:
            return tuple(steps)
        return tuple(self._changed(step) for step in steps if self._has(step))

    def add_seconds(self, seconds: int, steps: Sequence[Step]) -> "Adjustment":
        """Return the plan with more seconds a hold, or fewer, as long as it makes a difference."""
        changed = replace(self, extra_seconds=self.extra_seconds + seconds)
        return changed if changed.apply(steps) != self.apply(steps) else self

    def _has(self, step: Step) -> bool:
        return self.side is None or step.side in (self.side, "both", "midline")

    def _changed(self, step: Step) -> Step:
        least = min(MIN_HOLD, step.seconds)
        side = self.side if self.side and step.side == "both" else step.side
        return replace(step, side=side, seconds=max(least, step.seconds + self.extra_seconds))


NO_ADJUSTMENT = Adjustment()


def has_two_sides(steps: Iterable[Step]) -> bool:
    """Whether a routine can be done on the left alone, and on the right alone."""
    sides = {step.side for step in steps}
    return "both" in sides or {"left", "right"} <= sides
