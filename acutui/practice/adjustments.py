"""What is changed of a routine for one session: its seconds, its sides, where it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from acutui.practice.timer import SHORTEST, Step

OneSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Changes for once: `more` seconds a hold (or fewer), one `side` only, the `first` step.

    What is planned is what a session is scored against: who sets out for one side, and presses
    it, has done what they set out for.
    """

    more: int = 0
    side: OneSide | None = None
    first: int = 0

    def of(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps to be pressed."""
        steps = self.all_of(steps)
        # With other conditions there may be fewer steps by now than when it was planned.
        return steps[min(self.first, max(0, len(steps) - 1)) :]

    def all_of(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps as changed, those before the first one among them."""
        if not self.more and self.side is None:
            return tuple(steps)
        return tuple(self._changed(step) for step in steps if self._has(step))

    def with_more(self, seconds: int, steps: Sequence[Step]) -> "Adjustment":
        """Return the plan with more seconds a hold, or fewer, as long as it makes a difference."""
        changed = replace(self, more=self.more + seconds)
        return changed if changed.of(steps) != self.of(steps) else self

    def _has(self, step: Step) -> bool:
        return self.side is None or step.side in (self.side, "both", "midline")

    def _changed(self, step: Step) -> Step:
        least = min(SHORTEST, step.seconds)
        side = self.side if self.side and step.side == "both" else step.side
        return replace(step, side=side, seconds=max(least, step.seconds + self.more))


AS_IT_IS = Adjustment()


def one_side_possible(steps: Iterable[Step]) -> bool:
    """Whether a routine can be done on the left alone, and on the right alone."""
    sides = {step.side for step in steps}
    return "both" in sides or {"left", "right"} <= sides
