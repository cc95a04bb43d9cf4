"""The recorded seconds compared to those of an independent stopwatch.

The stopwatch sees the state at the start of each span of time, and knows only this: when a
get-ready or hold runs out the next begins at once, a pause presses nothing, and no one can be
guided through more than three seconds without a tick.
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

RUNS = 1000
TENTH = 0.1
"""The largest rounding error of a press in tenths of a second."""

EXACT = 1e-6

Place = tuple[str, Side]
Action = tuple[str, float]
"""A control, and the seconds that pass before it is used."""

PLACES: tuple[Place, ...] = (
    ("LI4", "left"),
    ("LI4", "right"),
    ("BL23", "both"),
    ("GV20", "midline"),
    ("GB20", "left"),
)
CONTROLS: dict[str, Callable[[TimerState, float], TimerState]] = {
    "tick": lambda run, now: run.tick(now),
    "space": lambda run, now: run.toggle(now),
    "pause": lambda run, now: run.pause(now),
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
"""The program ends, and another one resumes the session from its checkpoint."""


@dataclass
class Stopwatch:
    """Adds up how long each place was held."""

    steps: tuple[Step, ...]
    ready: float
    counts_gaps: bool
    held: defaultdict[Place, float] = field(default_factory=lambda: defaultdict(float))

    def run_through(self, span: float, at: TimerState) -> None:
        """Let a span of time pass that began in state `at`."""
        if at.phase in (Phase.DONE, Phase.STOPPED) or at.paused:
            return
        is_holding, step, left = at.phase is Phase.HOLDING, at.index, at.remaining
        if span > 3:
            # What follows the present hold or get-ready was never announced.
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
    """A session that is played from a script, and its stopwatch."""

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
        """Resume from a checkpoint, with any time on the new clock."""
        self.now = span
        kept: dict[str, Any] = json.loads(json.dumps(self.run.to_dict()))
        self.run = TimerState.from_dict(kept, now=self.now, on_gap=self.run.on_gap)

    def check(self) -> None:
        """Compare the record, each place and the exact seconds to the stopwatch."""
        run, held = self.run, self.watch.held
        presses = [(press.step, press.pressed) for press in run.presses]
        presses += [] if run.ended else [(run.index, run.pressed)]
        for place in {(step.point, step.side) for step in run.steps}:
            steps = {i for i, step in enumerate(run.steps) if (step.point, step.side) == place}
            seconds = [pressed for step, pressed in presses if step in steps]
            recorded = [
                hold.pressed for hold in run.to_records() if (hold.point, hold.side) == place
            ]
            assert abs(sum(recorded) - held[place]) <= TENTH * len(seconds) + EXACT, place
            assert abs(sum(seconds) - held[place]) <= EXACT, place
        in_all = sum(hold.pressed for hold in run.to_records())
        # A press too short for the record is added to the next one, if there is one.
        short = sum(pressed < TENTH / 2 + EXACT for _, pressed in presses)
        assert abs(in_all - sum(held.values())) <= TENTH / 2 * (1 + short) + EXACT
        assert set(held) <= {(step.point, step.side) for step in run.steps}


def ticks(random: Random) -> Iterator[Action]:
    """Yield some ticks, steady or not."""
    longest = random.choice([0.05, 0.3, 1.0, 1.005, 2.0, 3.0])
    for _ in range(random.randrange(40)):
        yield "tick", random.uniform(0.01, longest)


def gap(random: Random) -> float:
    """Return the seconds of a gap, from a short one to hours."""
    return random.choice([3.1, random.uniform(3.1, 30), random.uniform(30, 20_000)])


def actions(random: Random) -> Iterator[Action]:
    """Yield the actions of one session."""
    for _ in range(random.randrange(1, 25)):
        yield from ticks(random)
        if random.random() < 0.2:
            yield random.choice([*CONTROLS, AWAY]), gap(random)
        yield random.choice([*CONTROLS, "space", "start now", AWAY]), random.uniform(0.01, 3.0)
    yield from ticks(random)
    yield random.choice([*ENDS]), random.choice([gap(random), *[random.uniform(0, 3)] * 3])


def begin_practice(random: Random) -> Practice:
    """Return a session that is about to begin."""
    lengths = random.choice([(0.05, 3.0), (1.0, 20.0), (30.0, 90.0)])
    steps = [
        Step(*random.choice(PLACES), random.choice([random.uniform(*lengths), 20.0]))
        for _ in range(random.randrange(1, 7))
    ]
    ready = random.choice([0.0, 0.7, 2.0, 5.0])
    on_gap: OnGap = random.choice(["pause", "count"])
    return Practice.begin(tuple(steps), ready, on_gap, random.uniform(-1000, 1e6))


def play(number: int) -> Practice:
    """Play one whole session, the same for the same number."""
    random = Random(number)
    practice = begin_practice(random)
    for control, span in actions(random):
        practice.do(control, span)
    return practice


def test_the_record_matches_a_stopwatch_in_a_thousand_sessions() -> None:
    presses = 0
    for number in range(RUNS):
        practice = play(number)
        practice.check()
        presses += sum(1 for hold in practice.run.to_records() if hold.pressed)
    assert presses > 3 * RUNS, "most of them press something, and go on from hold to hold"


def step(place: Place, seconds: float) -> Step:
    point, side = place
    return Step(point, side, seconds)


# Not quite 3 s: added to the clock, exactly 3 s could be rounded to a gap.
ACTIONS = st.lists(
    st.one_of(
        st.lists(st.tuples(st.just("tick"), st.floats(0.01, 2.99)), max_size=12),
        st.tuples(st.sampled_from([*CONTROLS, AWAY, *ENDS]), st.floats(0.0, 2.99)).map(
            lambda action: [action]
        ),
        st.tuples(st.sampled_from([*CONTROLS, AWAY]), st.floats(3.1, 20_000.0)).map(
            lambda action: [action]
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
    script=ACTIONS,
)
def test_the_record_matches_a_stopwatch_at_every_step(
    steps: list[Step], ready: float, on_gap: OnGap, origin: float, script: list[Action]
) -> None:
    practice = Practice.begin(tuple(steps), ready, on_gap, origin)
    for control, span in script:
        practice.do(control, span)
        practice.check()
