"""What calls for attention in a session, and when."""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.cues import BELLS, COUNT_IN_SECONDS, Cue, find_cue, list_count_in
from acutui.practice.timer import OnGap, Step, TimerState

COUNT, PRESS, SWITCH, DONE = Cue.COUNT, Cue.PRESS, Cue.SWITCH, Cue.DONE

LEFT = Step("LI4", "left", 20.0)
RIGHT = Step("LI4", "right", 20.0)


def begun(*steps: Step, ready: float = 5.0, on_gap: OnGap = "pause") -> TimerState:
    return TimerState.start(steps or (LEFT, RIGHT), now=0.0, ready=ready, on_gap=on_gap)


def told(run: TimerState, looks: Iterable[float]) -> list[tuple[float, Cue]]:
    """What is told at which look at the clock; the looks are seconds of that clock."""
    heard = []
    for now in looks:
        before, run = run, run.tick(now)
        what = find_cue(before, run)
        heard += [(now, what)] if what else []
    return heard


def every(seconds: float, until: float) -> list[float]:
    return [seconds * look for look in range(1, int(until / seconds) + 1)]


# A session without a key


@pytest.mark.parametrize("rhythm", [1.0, 0.5, 0.25])
def test_each_hold_is_counted_in_and_begins_on_the_third_bell(rhythm: float) -> None:
    assert told(begun(), every(rhythm, 60.0)) == [
        (3.0, COUNT),
        (4.0, COUNT),
        (5.0, PRESS),
        (25.0, SWITCH),
        (28.0, COUNT),
        (29.0, COUNT),
        (30.0, PRESS),
        (50.0, DONE),
    ]


def test_beginning_is_not_told_for_it_was_asked_for() -> None:
    run = begun()
    assert find_cue(run, run) is None
    assert told(begun(ready=0.0), [0.0, 0.5]) == []


@pytest.mark.parametrize(
    ("ready", "before_the_first", "before_the_second"),
    [
        (0.5, [(0.5, PRESS)], [(20.5, SWITCH), (21.0, PRESS)]),
        (1.0, [(1.0, PRESS)], [(21.0, SWITCH), (22.0, PRESS)]),
        (2.0, [(1.0, COUNT), (2.0, PRESS)], [(22.0, SWITCH), (23.0, COUNT), (24.0, PRESS)]),
        (
            2.5,
            [(0.5, COUNT), (1.5, COUNT), (2.5, PRESS)],
            [(22.5, SWITCH), (23.0, COUNT), (24.0, COUNT), (25.0, PRESS)],
        ),
    ],
)
def test_a_get_ready_shorter_than_the_count_has_less_of_it(
    ready: float,
    before_the_first: list[tuple[float, Cue]],
    before_the_second: list[tuple[float, Cue]],
) -> None:
    heard = told(begun(ready=ready), every(0.5, 2 * ready + 20.0))
    assert heard == [*before_the_first, *before_the_second]


def test_without_a_get_ready_only_the_switches_and_the_end_are_told() -> None:
    run = begun(LEFT, RIGHT, LEFT, ready=0.0)
    assert told(run, every(0.5, 70.0)) == [(20.0, SWITCH), (40.0, SWITCH), (60.0, DONE)]


def test_a_single_hold_ends_without_a_switch() -> None:
    assert told(begun(LEFT), every(1.0, 30.0))[-2:] == [(5.0, PRESS), (25.0, DONE)]


# Looks at the clock that come late


def test_a_count_that_is_late_is_told_once_and_not_made_up_for() -> None:
    assert told(begun(), [2.5, 4.5, 5.5]) == [(4.5, COUNT), (5.5, PRESS)]


def test_a_hold_that_began_meanwhile_is_told_and_not_what_led_to_it() -> None:
    assert told(begun(), [2.75, 5.5]) == [(5.5, PRESS)]


def test_a_look_over_the_end_of_a_hold_tells_the_switch() -> None:
    run = begun().skip_ready(0.0).tick(2.5)
    assert told(run, [*every(1.0, 19.0)[2:], 22.0, 23.0, 24.0]) == [
        (22.0, SWITCH),
        (23.0, COUNT),
        (24.0, COUNT),
    ]


def test_a_look_over_a_whole_get_ready_tells_the_switch() -> None:
    run = begun(ready=1.0).skip_ready(0.0)
    assert told(run, [*every(1.0, 19.0), 21.5, 22.0]) == [(21.5, SWITCH)]


# Pauses, gaps and keys


def test_nothing_is_told_in_a_pause() -> None:
    for run in (begun().tick(2.5), begun().skip_ready(0.0).tick(2.5)):
        assert told(run.pause(2.75), every(0.5, 100.0)[5:]) == []


def test_going_into_a_pause_tells_nothing() -> None:
    for run in (begun().tick(2.5), begun().skip_ready(2.5)):
        assert find_cue(run, run.pause(3.5)) is None
        assert find_cue(run, run.toggle(3.5)) is None


def test_a_pause_in_the_count_goes_on_where_it_was() -> None:
    run = begun().tick(2.5).tick(3.5).pause(3.75).toggle(100.0)
    assert told(run, [100.0, 100.25, 101.25]) == [(100.25, COUNT), (101.25, PRESS)]


def test_a_gap_that_pauses_tells_nothing() -> None:
    for run in (begun(), begun().skip_ready(0.0), begun(LEFT).skip_ready(0.0)):
        assert told(run, [1.0, 500.0, 501.0]) == []


def test_a_gap_that_was_counted_tells_what_it_came_to() -> None:
    ready = begun(on_gap="count")
    assert told(ready, [500.0]) == [(500.0, PRESS)]
    assert told(ready.skip_ready(0.0), [500.0]) == [(500.0, SWITCH)]
    assert told(begun(LEFT, on_gap="count").skip_ready(0.0), [500.0]) == [(500.0, DONE)]


def test_stopping_tells_nothing() -> None:
    for run in (begun().tick(2.5), begun().skip_ready(2.5), begun().pause(2.5)):
        assert find_cue(run, run.stop(3.5)) is None


def test_what_is_over_tells_nothing_more() -> None:
    over = begun().finish(1.0)
    assert find_cue(begun(), over) is DONE
    assert told(over, every(0.5, 60.0)) == []


def test_a_hold_that_is_asked_for_is_not_counted_in() -> None:
    run = begun().tick(1.0).skip_ready(2.0)
    assert told(run, every(0.5, 21.5)[4:]) == []
    assert told(run, every(0.5, 22.0)[4:]) == [(22.0, SWITCH)]


def test_going_back_and_on_is_counted_in_again() -> None:
    for run in (begun().skip_ready(0.0).back(0.5), begun().skip_ready(0.0).next(0.5)):
        assert told(run, every(0.5, 5.5)[1:]) == [(3.5, COUNT), (4.5, COUNT), (5.5, PRESS)]


# How they sound


def test_every_signal_has_its_bells_and_what_is_more_rings_more() -> None:
    assert set(BELLS) == set(Cue)
    assert BELLS[COUNT] == BELLS[PRESS] < BELLS[SWITCH] < BELLS[DONE]
    assert COUNT_IN_SECONDS * BELLS[COUNT] + BELLS[PRESS] == 3


def test_a_hold_is_counted_in_second_by_second() -> None:
    assert list_count_in() == [(0.0, COUNT), (1.0, COUNT), (2.0, PRESS)]


# Any rhythm

EIGHTH = 0.125
"""A unit that floats add up without an error."""


@settings(max_examples=100)
@given(
    seconds=st.lists(st.integers(8, 480), min_size=1, max_size=6),
    ready=st.integers(1, 10),
    looks=st.lists(st.integers(1, 8), min_size=1, max_size=40),
    pauses=st.lists(st.booleans(), min_size=1, max_size=7),
)
def test_at_any_steady_look_nothing_is_left_out_and_nothing_told_twice(
    seconds: list[int], ready: int, looks: list[int], pauses: list[bool]
) -> None:
    steps = [Step("LI4", "left", one * EIGHTH) for one in seconds]
    run = TimerState.start(steps, now=0.0, ready=ready)
    heard: list[Cue] = []
    look = 0
    while not run.ended:
        if pauses[look % len(pauses)]:
            paused = run.pause(run.clock)
            again = paused.tick(run.clock + 50.0).toggle(run.clock + 100.0)
            assert {find_cue(run, paused), find_cue(paused, again), find_cue(run, again)} == {None}
            run = again
        before, run = run, run.tick(run.clock + looks[look % len(looks)] * EIGHTH)
        what = find_cue(before, run)
        heard += [what] if what else []
        look += 1
    number = len(steps)
    counts = min(COUNT_IN_SECONDS, ready - 1)
    expected = Counter({COUNT: counts * number, PRESS: number, SWITCH: number - 1, DONE: 1})
    assert Counter(heard) == +expected
    # Each hold in its order: counted in, begun, switched from; and at the very end done.
    one = [COUNT] * counts + [PRESS, SWITCH]
    assert heard == [*(one * number)[:-1], DONE]


@settings(max_examples=100)
@given(
    seconds=st.lists(st.floats(0.05, 30.0), min_size=1, max_size=6),
    ready=st.floats(0.0, 6.0),
    looks=st.lists(st.floats(0.01, 60.0), min_size=1, max_size=40),
    on_gap=st.sampled_from(["pause", "count"]),
)
def test_however_late_the_looks_are_nothing_is_told_more_than_once(
    seconds: list[float], ready: float, looks: list[float], on_gap: OnGap
) -> None:
    steps = [Step("LI4", "left", one) for one in seconds]
    run = TimerState.start(steps, now=0.0, ready=ready, on_gap=on_gap)
    heard: list[tuple[int, Cue]] = []
    for look in looks:
        before, run = run, run.tick(run.clock + look)
        what = find_cue(before, run)
        heard += [(len(run.presses), what)] if what else []
        if run.paused:
            run = run.toggle(run.clock)
    told = Counter(heard)
    assert all(many <= COUNT_IN_SECONDS for (_, what), many in told.items() if what is COUNT)
    assert all(many == 1 for (_, what), many in told.items() if what is not COUNT)
    assert (told.total() and heard[-1][1] is DONE) == run.ended
    order = [SWITCH, COUNT, PRESS, DONE]
    ranks = [(hold, order.index(what)) for hold, what in heard]
    assert ranks == sorted(ranks)
