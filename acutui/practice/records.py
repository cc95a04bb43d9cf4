"""Sessions and days as values: the journal stores them, the rules read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Side = Literal["left", "right", "both", "midline"]
Source = Literal["timer", "log", "import"]
Pause = Literal["", "begins", "ends"]
"""Whether a pause from practice begins or ends on a day."""

COUNTING_SHARE = 0.8
"""The share of the planned seconds from which a session counts towards the target."""


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """One point on one side: `planned` and `pressed` in seconds."""

    point: str
    side: Side
    planned: float
    pressed: float


@dataclass(frozen=True, slots=True)
class Feeling:
    """A check-in before or after a session: numbers are 0-10, None if not asked."""

    pain: int | None = None
    stiffness: int | None = None
    symptoms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One run through a routine.

    `day` is its practice day, fixed when it was saved. `habit` is what the program that it was
    imported from calls the habit, or "".
    """

    id: int
    routine: str
    source: Source
    started: datetime
    ended: datetime
    day: date
    holds: tuple[HoldRecord, ...]
    before: Feeling | None = None
    after: Feeling | None = None
    note: str = ""
    habit: str = ""

    @property
    def planned(self) -> float:
        return sum([hold.planned for hold in self.holds])

    @property
    def pressed(self) -> float:
        return sum([hold.pressed for hold in self.holds])

    @property
    def counts(self) -> bool:
        """Whether it counts towards the day's target."""
        return counts_towards_target(self.planned, self.pressed)

    @property
    def is_only_a_day(self) -> bool:
        """Whether only its day is known: another program's, which is put at noon without length."""
        is_noon = (self.started.hour, self.started.minute) == (12, 0)
        return self.source == "import" and is_noon and self.ended <= self.started


def counts_towards_target(planned: float, pressed: float) -> bool:
    """Whether at least 80 % of the planned seconds were pressed."""
    # The small allowance keeps sums of tenths of seconds from missing 80 % by rounding.
    return planned > 0 and pressed >= COUNTING_SHARE * planned - 1e-6


@dataclass(frozen=True, slots=True)
class Day:
    """The notes on a day, apart from its sessions."""

    day: date
    rest: bool = False
    checks: tuple[str, ...] = ()
    note: str = ""
    pause: Pause = ""


@dataclass(frozen=True, slots=True)
class History:
    """All sessions and days. `problems` are sentences about what could not be read."""

    sessions: tuple[Session, ...] = ()
    days: Mapping[date, Day] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
