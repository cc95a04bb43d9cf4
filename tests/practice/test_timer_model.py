"""The timed session compared to a model that goes through it an eighth of a second at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from support.timer import EIGHTH, LEFT, RIGHT, reload

from acutui.practice.records import Side
from acutui.practice.timer import OnGap, Step, TimerState

CONTROLS: dict[str, Callable[[TimerState, float], TimerState]] = {
    "tick": TimerState.tick,
    "toggle": TimerState.toggle,
    "pause": TimerState.pause,
    "skip ready": TimerState.skip_ready,
    "next": TimerState.next,
    "back": TimerState.back,
    "more": lambda run, now: run.extend(10.0, now),
    "less": lambda run, now: run.extend(-10.0, now),
    "finish": TimerState.finish,
    "stop": TimerState.stop,
}


@dataclass
class Visit:
    """One visit to a step; all in eighths of a second."""

    step: int
    planned: int
    pressed: int = 0


@dataclass
class Model:
    """What a person would note down, without any arithmetic on spans of time."""

    seconds: list[int]
    ready: int
    counts_gaps: bool
    phase: str = "ready"
    left: int = 0
    paused: bool = False
    gap: int | None = None
    fell_asleep: bool = False
    """Whether the last span of time was a gap that paused."""
    visits: list[Visit] = field(default_factory=list)
    held: int = 0
    """Eighths of a second that went by in a hold that was not paused."""

    @property
    def at(self) -> Visit:
        return self.visits[-1]

    @property
    def ended(self) -> bool:
        return self.phase in ("done", "stopped")

    def enter(self, step: int) -> None:
        self.gap = None
        if step == len(self.seconds):
            self.phase, self.paused = "done", False
            return
        self.visits.append(Visit(step, self.seconds[step]))
        self.get_ready()

    def get_ready(self) -> None:
        self.left = self.ready
        self.phase = "ready" if self.left else "holding"

    def live(self, eighths: int) -> None:
        """Let time pass, or notice a gap."""
        self.fell_asleep = False
        if self.ended or self.paused or eighths <= 0:
            return
        if eighths <= 24:
            self.pass_by(eighths, self.phase, len(self.visits), all_phases=True)
            return
        if self.counts_gaps:
            self.pass_by(eighths, self.phase, len(self.visits), all_phases=False)
        else:
            self.paused = self.fell_asleep = True
        self.gap = eighths

    def pass_by(self, eighths: int, phase: str, visits: int, *, all_phases: bool) -> None:
        for _ in range(eighths):
            if self.ended or not (all_phases or (self.phase, len(self.visits)) == (phase, visits)):
                return
            if self.phase == "ready":
                self.left -= 1
                if self.left == 0:
                    self.phase = "holding"
            else:
                self.held += 1
                self.at.pressed += 1
                if self.at.pressed == self.at.planned:
                    self.enter(self.at.step + 1)

    @property
    def to_go(self) -> int:
        """Eighths of a second until the end, without any controls."""
        later = self.seconds[self.at.step + 1 :]
        ready = self.left if self.phase == "ready" else 0
        at_hand = self.at.planned - self.at.pressed
        return ready + at_hand + sum(later) + len(later) * self.ready

    def lacking(self) -> int:
        """What the steps lack: the plan of the last real press of each, minus all its presses."""
        lacking = 0
        for step, seconds in enumerate(self.seconds):
            real = [visit for visit in self.visits if visit.step == step and visit.pressed]
            plan = real[-1].planned if real else seconds
            lacking += max(0, plan - sum(visit.pressed for visit in real))
        return lacking


SHORT = st.integers(1, 24)
GAPS = st.one_of(st.integers(25, 400), st.integers(401, 8 * 5 * 3600))
EIGHTHS = st.one_of(*[SHORT] * 7, *[GAPS] * 2, st.integers(-40, 0))
PLACES: tuple[tuple[str, Side], ...] = (
    ("LI4", "left"),
    ("LI4", "right"),
    ("BL23", "both"),
    ("GV20", "midline"),
)
STEPS = st.lists(
    st.tuples(st.one_of(st.integers(1, 40), st.integers(80, 480)), st.sampled_from(PLACES)),
    min_size=1,
    max_size=5,
)


BEGINNINGS = st.tuples(
    STEPS,
    st.integers(0, 40),
    st.sampled_from(get_args(OnGap)),
    st.integers(-1000, 10**6),
)
Beginning = tuple[list[tuple[int, tuple[str, Side]]], int, OnGap, int]
going = precondition(lambda self: not self.model.ended)
over = precondition(lambda self: self.model.ended)


class AnyOrder(RuleBasedStateMachine):
    """A session and its model, going through the same controls at the same times."""

    run: TimerState
    model: Model

    @initialize(plan=BEGINNINGS)
    def begin(self, plan: Beginning) -> None:
        planned, ready, on_gap, origin = plan
        self.now = origin * EIGHTH
        self.elapsed = 0
        self.places = [place for _, place in planned]
        steps = [Step(*place, eighths * EIGHTH) for eighths, place in planned]
        self.run = TimerState.start(steps, now=self.now, ready=ready * EIGHTH, on_gap=on_gap)
        seconds = [eighths for eighths, _ in planned]
        self.model = Model(seconds, ready, counts_gaps=on_gap == "count")
        self.model.enter(0)

    @over
    @rule(plan=BEGINNINGS)
    def begin_another(self, plan: Beginning) -> None:
        self.begin(plan)

    @over
    @rule(eighths=EIGHTHS, control=st.sampled_from(sorted(CONTROLS)))
    def ask_something_of_what_is_over(self, eighths: int, control: str) -> None:
        record = self.run.to_records()
        self.run = CONTROLS[control](self.run, self.later(eighths))
        assert self.run.to_records() == record

    @over
    @rule(origin=st.integers(-1000, 10**6))
    def come_back_to_what_is_over(self, origin: int) -> None:
        record = self.run.to_records()
        self.now = origin * EIGHTH
        self.run = reload(self.run, now=self.now, on_gap=self.run.on_gap)
        self.model.gap = None
        assert self.run.to_records() == record

    def later(self, eighths: int) -> float:
        """Let time pass for the model, and return what the clock shows."""
        self.now += eighths * EIGHTH
        self.elapsed += max(0, eighths)
        self.model.live(eighths)
        return self.now

    @going
    @rule(eighths=EIGHTHS)
    def tick(self, eighths: int) -> None:
        self.run = self.run.tick(self.later(eighths))

    @going
    @rule(seconds=st.integers(1, 90))
    def be_led(self, seconds: int) -> None:
        for _ in range(seconds):
            self.run = self.run.tick(self.later(8))

    @going
    @rule(eighths=SHORT, looks=st.integers(0, 8))
    def begin_to_press(self, eighths: int, looks: int) -> None:
        if self.model.paused:
            self.toggle(eighths)
        self.skip_ready(eighths)
        for _ in range(looks):
            if not self.model.ended:
                self.tick(eighths)

    @going
    @rule(eighths=EIGHTHS)
    def toggle(self, eighths: int) -> None:
        self.run = self.run.toggle(self.later(eighths))
        if self.model.ended or self.model.fell_asleep:
            return
        self.model.paused, self.model.gap = not self.model.paused, None

    @going
    @rule(eighths=EIGHTHS)
    def pause(self, eighths: int) -> None:
        self.run = self.run.pause(self.later(eighths))
        self.model.paused = not self.model.ended

    @going
    @rule(eighths=EIGHTHS)
    def skip_ready(self, eighths: int) -> None:
        self.run = self.run.skip_ready(self.later(eighths))
        if self.model.phase == "ready" and not self.model.fell_asleep:
            self.model.phase, self.model.paused, self.model.gap = "holding", False, None

    @going
    @rule(eighths=EIGHTHS)
    def next(self, eighths: int) -> None:
        visits = len(self.model.visits)
        self.run = self.run.next(self.later(eighths))
        if not (self.model.ended or self.model.fell_asleep or len(self.model.visits) > visits):
            self.model.gap = None
            self.model.enter(self.model.at.step + 1)

    @going
    @rule(eighths=EIGHTHS)
    def back(self, eighths: int) -> None:
        self.run = self.run.back(self.later(eighths))
        if not (self.model.ended or self.model.fell_asleep):
            self.model.gap = None
            self.model.enter(max(0, self.model.at.step - 1))

    @going
    @rule(eighths=EIGHTHS, seconds=st.sampled_from([10, -10]))
    def extend(self, eighths: int, seconds: int) -> None:
        self.run = self.run.extend(seconds, self.later(eighths))
        if self.model.ended or self.model.fell_asleep:
            return
        at = self.model.at
        at.planned = max(at.planned + 8 * seconds, at.pressed, min(80, at.planned))
        if at.pressed == at.planned:
            self.model.enter(at.step + 1)

    @going
    @rule(origin=st.integers(-1000, 10**6), on_gap=st.sampled_from(get_args(OnGap)))
    def come_back_from_a_checkpoint(self, origin: int, on_gap: OnGap) -> None:
        record = self.run.to_records()
        self.now = origin * EIGHTH
        self.run = reload(self.run, now=self.now, on_gap=on_gap)
        assert self.run.to_records() == record
        assert reload(self.run, now=self.now, on_gap=on_gap) == self.run
        self.model.counts_gaps = on_gap == "count"
        self.model.paused, self.model.gap = False, None
        if not self.model.ended:
            self.model.get_ready()

    @going
    @rule(eighths=EIGHTHS, end=st.sampled_from(["done", "stopped"]))
    def end(self, eighths: int, end: str) -> None:
        now = self.later(eighths)
        self.run = self.run.finish(now) if end == "done" else self.run.stop(now)
        if not self.model.ended:
            self.model.phase, self.model.paused, self.model.gap = end, False, None

    @invariant()
    def it_stands_where_the_model_stands(self) -> None:
        run, model = self.run, self.model
        assert (run.phase, run.paused, run.ended) == (model.phase, model.paused, model.ended)
        assert run.gap == (None if model.gap is None else model.gap * EIGHTH)
        assert run.index == model.at.step
        assert run.steps_done == model.at.step + model.at.pressed / model.at.planned
        if model.ended:
            assert (run.remaining, run.total_remaining) == (0.0, 0.0)
            return
        assert run.step == run.steps[model.at.step]
        assert run.next_step == dict(enumerate(run.steps)).get(model.at.step + 1)
        assert run.pressed == model.at.pressed * EIGHTH
        assert run.planned == model.at.planned * EIGHTH
        left = model.left if model.phase == "ready" else model.at.planned - model.at.pressed
        assert run.remaining == left * EIGHTH > 0
        assert run.total_remaining == model.to_go * EIGHTH

    @invariant()
    def steps_follow_one_another_and_no_side_is_passed_over(self) -> None:
        entered = [press.step for press in self.run.presses]
        if not self.run.ended:
            entered.append(self.run.index)
        assert entered == [visit.step for visit in self.model.visits]
        assert entered[0] == 0
        assert all(after - before in (-1, 0, 1) for before, after in pairwise(entered))

    @invariant()
    def what_was_pressed_is_the_time_that_was_held(self) -> None:
        record = self.run.to_records()
        pressed = sum(hold.pressed for hold in record)
        assert pressed == pytest.approx(self.model.held * EIGHTH, abs=0.1 * len(record) + 1e-6)
        assert pressed <= self.elapsed * EIGHTH + 0.1 * len(record)
        exact = [press.pressed for press in self.run.presses]
        assert sum(exact) + self.run.pressed == self.model.held * EIGHTH

    @invariant()
    def each_place_has_the_seconds_that_it_was_pressed(self) -> None:
        record = self.run.to_records()
        for place in self.places:
            visits = [v.pressed for v in self.model.visits if self.places[v.step] == place]
            recorded = sum(hold.pressed for hold in record if (hold.point, hold.side) == place)
            allowed = 0.1 * len(visits) + 1e-6
            assert recorded == pytest.approx(sum(visits) * EIGHTH, abs=allowed)

    @invariant()
    def the_record_adds_up(self) -> None:
        record = self.run.to_records()
        assert {(hold.point, hold.side) for hold in record} == set(self.places)
        assert all(0.0 <= hold.pressed <= hold.planned for hold in record)
        lacking = sum(hold.planned - hold.pressed for hold in record)
        assert lacking >= 0
        assert lacking == pytest.approx(self.model.lacking() * EIGHTH, abs=0.1 * len(record) + 1e-6)
        planned = sum(hold.planned for hold in record)
        assert planned > 0
        assert sum(hold.pressed for hold in record) / planned <= 1

    def teardown(self) -> None:
        if hasattr(self, "run") and not self.run.ended:
            self.end(eighths=0, end="stopped")
            self.it_stands_where_the_model_stands()
            self.the_record_adds_up()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=80, stateful_step_count=40)


@settings(max_examples=100)
@given(
    seconds=st.lists(st.floats(0.01, 90.0), min_size=1, max_size=4),
    ready=st.floats(0.0, 9.0),
    taken=st.lists(st.tuples(st.sampled_from(sorted(CONTROLS)), st.floats(-1.0, 5.0)), max_size=40),
)
def test_no_clock_records_more_than_the_time_that_passed(
    seconds: list[float], ready: float, taken: list[tuple[str, float]]
) -> None:
    steps = [Step(f"P{number}", "both", one) for number, one in enumerate(seconds)]
    run = TimerState.start(steps, now=0.0, ready=ready, on_gap="count")
    now = elapsed = 0.0
    for control, passed in taken:
        now += passed
        elapsed += max(0.0, passed)
        run = CONTROLS[control](run, now)
        record = run.to_records()
        assert sum(hold.pressed for hold in record) <= elapsed + 0.05 * len(record) + 1e-6
        assert sum(press.pressed for press in run.presses) + run.pressed <= elapsed + 1e-6
        assert all(0.0 <= hold.pressed <= hold.planned for hold in record)
        assert {hold.point for hold in record} == {step.point for step in steps}


@settings(max_examples=100)
@given(st.lists(st.integers(1, 24), min_size=1, max_size=60), st.integers(0, 60))
def test_a_pause_between_any_two_ticks_changes_nothing(spans: list[int], ready: int) -> None:
    steady = paused = TimerState.start((LEFT, RIGHT), now=0.0, ready=ready * EIGHTH)
    for span in spans:
        steady = steady.tick(steady.clock + span * EIGHTH)
        paused = paused.pause(paused.clock).tick(paused.clock + 0.5).toggle(paused.clock + 100.0)
        paused = paused.tick(paused.clock + span * EIGHTH)
    assert replace(paused, clock=steady.clock) == steady
