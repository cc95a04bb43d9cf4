"""The record's seconds are the seconds that somebody held a place, by a stopwatch of its own.

The stopwatch is told where a session stands when a span of time begins, and knows what any
onlooker knows: a get-ready or hold that runs out hands over at that very moment, a pause presses
nothing, and nobody is led through more than three seconds in which nothing moved.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from random import Random
from typing import Any, Self

from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.records import Side
from acutui.practice.timer import OnGap, Phase, Step, TimerState

RUNS = 2000
TENTH = 0.1
"""How far a press may be off when it is written in tenths of a second."""

EXACT = 1e-6

Place = tuple[str, Side]
Deed = tuple[str, float]
"""So many seconds go by; then this control is used."""

PLACES: tuple[Place, ...] = (
    ("LI4", "left"),
    ("LI4", "right"),
    ("BL23", "both"),
    ("GV20", "midline"),
    ("GB20", "left"),
)
CONTROLS: dict[str, Callable[[TimerState, float], TimerState]] = {
    "look": lambda run, now: run.tick(now),
    "space": lambda run, now: run.toggle(now),
    "stand still": lambda run, now: run.pause(now),
    "start now": lambda run, now: run.skip_ready(now),
    "next": lambda run, now: run.next(now),
    "back": lambda run, now: run.back(now),
    "more": lambda run, now: run.extend(10.0, now),
    "less": lambda run, now: run.extend(-10.0, now),
}
ENDS: dict[str, Callable[[TimerState, float], TimerState]] = {
    "finish": lambda run, now: run.finish(now),
    "stop": lambda run, now: run.stop(now),
}
AWAY = "away"
"""The program ends and another takes the session up from its checkpoint, by another clock."""


@dataclass
class Stopwatch:
    """Adds up for how long each place was held."""

    steps: tuple[Step, ...]
    ready: float
    counts_gaps: bool
    held: defaultdict[Place, float] = field(default_factory=lambda: defaultdict(float))

    def run_through(self, span: float, at: TimerState) -> None:
        """Let a span of time go by that began where `at` stands."""
        if at.phase in (Phase.DONE, Phase.STOPPED) or at.paused:
            return
        is_holding, step, left = at.phase is Phase.HOLDING, at.index, at.remaining
        if span > 3:
            # What came after the hold, or after the get-ready, was never announced.
            if self.counts_gaps and is_holding:
                self._hold(step, min(span, left))
            return
        while span >= left:
            span -= left
            if is_holding:
                self._hold(step, left)
                step += 1
                if step == len(self.steps):
                    return
                is_holding, left = False, self.ready
            else:
                is_holding = True
                left = self.steps[step].seconds if step != at.index else at.planned - at.pressed
        if is_holding:
            self._hold(step, span)

    def _hold(self, step: int, seconds: float) -> None:
        self.held[self.steps[step].point, self.steps[step].side] += seconds


@dataclass
class Practice:
    """A session led through a script, and the stopwatch beside it."""

    run: TimerState
    now: float
    watch: Stopwatch

    @classmethod
    def begin(cls, steps: tuple[Step, ...], ready: float, on_gap: OnGap, origin: float) -> Self:
        run = TimerState.start(steps, now=origin, ready=ready, on_gap=on_gap)
        return cls(run, origin, Stopwatch(steps, ready, on_gap == "count"))

    def do(self, control: str, span: float) -> None:
        if control == AWAY:
            self.come_back(span)
            return
        self.watch.run_through(span, self.run)
        self.now += span
        self.run = (CONTROLS | ENDS)[control](self.run, self.now)

    def come_back(self, span: float) -> None:
        """Be away; the new clock shows anything, and nobody was led meanwhile."""
        self.now = span
        kept: dict[str, Any] = json.loads(json.dumps(self.run.to_dict()))
        self.run = TimerState.from_dict(kept, now=self.now, on_gap=self.run.on_gap)

    def check(self) -> None:
        """The record, each place, and what is not rounded yet are what the stopwatch shows."""
        run, held = self.run, self.watch.held
        presses = [(press.step, press.pressed) for press in run.presses]
        presses += [] if run.ended else [(run.index, run.pressed)]
        for place in {(step.point, step.side) for step in run.steps}:
            steps = {i for i, step in enumerate(run.steps) if (step.point, step.side) == place}
            seconds = [pressed for step, pressed in presses if step in steps]
            told = [hold.pressed for hold in run.to_records() if (hold.point, hold.side) == place]
            assert abs(sum(told) - held[place]) <= TENTH * len(seconds) + EXACT, place
            assert abs(sum(seconds) - held[place]) <= EXACT, place
        in_all = sum(hold.pressed for hold in run.to_records())
        # What is too short to stand in the record is made up for in the next press, if one comes.
        short = sum(pressed < TENTH / 2 + EXACT for _, pressed in presses)
        assert abs(in_all - sum(held.values())) <= TENTH / 2 * (1 + short) + EXACT
        assert set(held) <= {(step.point, step.side) for step in run.steps}


def look_after_look(random: Random) -> Iterator[Deed]:
    """A while in which the clock is looked at, steadily or not."""
    longest = random.choice([0.05, 0.3, 1.0, 1.005, 2.0, 3.0])
    for _ in range(random.randrange(40)):
        yield "look", random.uniform(0.01, longest)


def gap(random: Random) -> float:
    """Seconds in which nothing moved: from hardly any gap to hours."""
    return random.choice([3.1, random.uniform(3.1, 30), random.uniform(30, 20_000)])


def deeds(random: Random) -> Iterator[Deed]:
    """What somebody does in one session."""
    for _ in range(random.randrange(1, 25)):
        yield from look_after_look(random)
        if random.random() < 0.2:
            yield random.choice([*CONTROLS, AWAY]), gap(random)
        yield random.choice([*CONTROLS, "space", "start now", AWAY]), random.uniform(0.01, 3.0)
    yield from look_after_look(random)
    yield random.choice([*ENDS]), random.choice([gap(random), *[random.uniform(0, 3)] * 3])


def practice(random: Random) -> Practice:
    """A session that is about to begin."""
    lengths = random.choice([(0.05, 3.0), (1.0, 20.0), (30.0, 90.0)])
    steps = [
        Step(*random.choice(PLACES), random.choice([random.uniform(*lengths), 20.0]))
        for _ in range(random.randrange(1, 7))
    ]
    ready = random.choice([0.0, 0.7, 2.0, 5.0])
    on_gap: OnGap = random.choice(["pause", "count"])
    return Practice.begin(tuple(steps), ready, on_gap, random.uniform(-1000, 1e6))


def lead(number: int) -> Practice:
    """One whole session, the same for the same number."""
    random = Random(number)
    led = practice(random)
    for control, span in deeds(random):
        led.do(control, span)
    return led


def test_the_record_is_the_time_that_was_held_in_thousands_of_sessions() -> None:
    presses = 0
    for number in range(RUNS):
        led = lead(number)
        led.check()
        presses += sum(1 for hold in led.run.to_records() if hold.pressed)
    assert presses > 3 * RUNS, "most of them press something, and go on from hold to hold"


def step(place: Place, seconds: float) -> Step:
    point, side = place
    return Step(point, side, seconds)


DEEDS = st.lists(
    st.one_of(
        st.lists(st.tuples(st.just("look"), st.floats(0.01, 3.0)), max_size=12),
        st.tuples(st.sampled_from([*CONTROLS, AWAY, *ENDS]), st.floats(0.0, 3.0)).map(
            lambda deed: [deed]
        ),
        st.tuples(st.sampled_from([*CONTROLS, AWAY]), st.floats(3.1, 20_000.0)).map(
            lambda deed: [deed]
        ),
    ),
    max_size=30,
).map(lambda parts: list(chain.from_iterable(parts)))


@settings(max_examples=120)
@given(
    steps=st.lists(
        st.builds(step, st.sampled_from(PLACES), st.floats(0.05, 90.0)),
        min_size=1,
        max_size=5,
    ),
    ready=st.floats(0.0, 9.0),
    on_gap=st.sampled_from(["pause", "count"]),
    origin=st.floats(-1000.0, 1e6),
    script=DEEDS,
)
def test_the_record_is_the_time_that_was_held_at_any_moment(
    steps: list[Step], ready: float, on_gap: OnGap, origin: float, script: list[Deed]
) -> None:
    led = Practice.begin(tuple(steps), ready, on_gap, origin)
    for control, span in script:
        led.do(control, span)
        led.check()
