"""The cues of a session, and when they come."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.cues import (
    BELLS,
    COUNT_IN_SECONDS,
    LONG_HOLD,
    REMINDERS,
    Cue,
    find_cue,
    list_count_in,
)
from acutui.practice.timer import OnGap, Step, TimerState

COUNT, PRESS, SWITCH, DONE = Cue.COUNT, Cue.PRESS, Cue.SWITCH, Cue.DONE
HALF, LAST, WAIT = Cue.HALF, Cue.LAST, Cue.WAIT

LEFT = Step("LI4", "left", 20.0)
RIGHT = Step("LI4", "right", 20.0)


def start_run(*steps: Step, ready: float = 5.0, on_gap: OnGap = "pause") -> TimerState:
    return TimerState.start(steps or (LEFT, RIGHT), now=0.0, ready=ready, on_gap=on_gap)


def cues_of(run: TimerState, ticks: Iterable[float]) -> list[tuple[float, Cue]]:
    """Return the cues and their times, if the session is ticked at these times."""
    heard = []
    for now in ticks:
        before, run = run, run.tick(now)
        what = find_cue(before, run)
        heard += [(now, what)] if what else []
    return heard


def every(seconds: float, until: float) -> list[float]:
    return [seconds * tick for tick in range(1, int(until / seconds) + 1)]


# A session without a key


@pytest.mark.parametrize("rhythm", [1.0, 0.5, 0.25])
def test_each_hold_is_counted_in_and_begins_on_the_third_bell(rhythm: float) -> None:
    assert cues_of(start_run(), every(rhythm, 60.0)) == [
        (3.0, COUNT),
        (4.0, COUNT),
        (5.0, PRESS),
        (25.0, SWITCH),
        (28.0, COUNT),
        (29.0, COUNT),
        (30.0, PRESS),
        (50.0, DONE),
    ]


def test_starting_a_session_has_no_cue() -> None:
    run = start_run()
    assert find_cue(run, run) is None
    assert cues_of(start_run(ready=0.0), [0.0, 0.5]) == []


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
def test_a_short_get_ready_has_fewer_counts(
    ready: float,
    before_the_first: list[tuple[float, Cue]],
    before_the_second: list[tuple[float, Cue]],
) -> None:
    heard = cues_of(start_run(ready=ready), every(0.5, 2 * ready + 20.0))
    assert heard == [*before_the_first, *before_the_second]


def test_without_a_get_ready_there_are_only_switches_and_the_end() -> None:
    run = start_run(LEFT, RIGHT, LEFT, ready=0.0)
    assert cues_of(run, every(0.5, 70.0)) == [(20.0, SWITCH), (40.0, SWITCH), (60.0, DONE)]


def test_a_single_hold_ends_without_a_switch() -> None:
    assert cues_of(start_run(LEFT), every(1.0, 30.0))[-2:] == [(5.0, PRESS), (25.0, DONE)]


@pytest.mark.parametrize("rhythm", [1.0, 0.5, 0.25])
def test_a_long_hold_has_its_half_and_its_last_ten_seconds(rhythm: float) -> None:
    run = start_run(Step("LI4", "left", 60.0)).skip_ready(0.0)
    assert cues_of(run, every(rhythm, 60.0)) == [(30.0, HALF), (50.0, LAST), (60.0, DONE)]


def test_seconds_added_are_announced_anew_but_a_half_that_a_key_passed_is_not() -> None:
    run = start_run(Step("LI4", "left", 60.0)).skip_ready(0.0)
    for now in range(1, 53):
        run = run.tick(now)
    longer = run.extend(10.0, 52.0)
    assert cues_of(longer, every(1.0, 70.0)[52:]) == [(60.0, LAST), (70.0, DONE)]
    run = start_run(Step("LI4", "left", 60.0)).skip_ready(0.0)
    for now in range(1, 29):
        run = run.tick(now)
    assert cues_of(run.extend(-10.0, 28.0), every(1.0, 45.0)[28:]) == [(40.0, LAST)]


# Late ticks


def test_a_late_count_comes_once() -> None:
    assert cues_of(start_run(), [2.5, 4.5, 5.5]) == [(4.5, COUNT), (5.5, PRESS)]


def test_a_hold_that_has_begun_replaces_its_counts() -> None:
    assert cues_of(start_run(), [2.75, 5.5]) == [(5.5, PRESS)]


def test_a_tick_past_the_end_of_a_hold_is_a_switch() -> None:
    run = start_run().skip_ready(0.0).tick(2.5)
    assert cues_of(run, [*every(1.0, 19.0)[2:], 22.0, 23.0, 24.0]) == [
        (22.0, SWITCH),
        (23.0, COUNT),
        (24.0, COUNT),
    ]


def test_a_tick_past_a_whole_get_ready_is_a_switch() -> None:
    run = start_run(ready=1.0).skip_ready(0.0)
    assert cues_of(run, [*every(1.0, 19.0), 21.5, 22.0]) == [(21.5, SWITCH)]


# Pauses, gaps and keys


def test_a_pause_has_no_cues() -> None:
    for run in (start_run().tick(2.5), start_run().skip_ready(0.0).tick(2.5)):
        assert cues_of(run.pause(2.75), every(0.5, 100.0)[5:]) == []


def test_pausing_has_no_cue() -> None:
    for run in (start_run().tick(2.5), start_run().skip_ready(2.5)):
        assert find_cue(run, run.pause(3.5)) is None
        assert find_cue(run, run.toggle(3.5)) is None


def test_counting_continues_after_a_pause() -> None:
    run = start_run().tick(2.5).tick(3.5).pause(3.75).toggle(100.0)
    assert cues_of(run, [100.0, 100.25, 101.25]) == [(100.25, COUNT), (101.25, PRESS)]


def test_a_gap_that_pauses_calls_the_user_once_and_rings_nothing_stale() -> None:
    long = Step("LI4", "left", 60.0)
    for run in (start_run(), start_run().skip_ready(0.0), start_run(long).skip_ready(0.0)):
        assert cues_of(run, [1.0, 500.0, 501.0]) == [(500.0, WAIT)]
        going_on = run.tick(1.0).tick(500.0).toggle(501.0)
        assert cues_of(going_on, [501.0, 501.5]) == []


def test_reminders_become_rarer_and_end_after_some_minutes() -> None:
    assert list(REMINDERS) == sorted(REMINDERS)
    assert 120 < sum(REMINDERS) < 600


def test_a_counted_gap_has_the_cue_of_its_end() -> None:
    ready = start_run(on_gap="count")
    assert cues_of(ready, [500.0]) == [(500.0, PRESS)]
    assert cues_of(ready.skip_ready(0.0), [500.0]) == [(500.0, SWITCH)]
    assert cues_of(start_run(LEFT, on_gap="count").skip_ready(0.0), [500.0]) == [(500.0, DONE)]


def test_stopping_has_no_cue() -> None:
    for run in (start_run().tick(2.5), start_run().skip_ready(2.5), start_run().pause(2.5)):
        assert find_cue(run, run.stop(3.5)) is None


def test_a_session_that_is_over_has_no_cues() -> None:
    over = start_run().finish(1.0)
    assert find_cue(start_run(), over) is DONE
    assert cues_of(over, every(0.5, 60.0)) == []


def test_a_hold_started_by_key_is_not_counted_in() -> None:
    run = start_run().tick(1.0).skip_ready(2.0)
    assert cues_of(run, every(0.5, 21.5)[4:]) == []
    assert cues_of(run, every(0.5, 22.0)[4:]) == [(22.0, SWITCH)]


def test_going_back_or_on_counts_in_again() -> None:
    for run in (start_run().skip_ready(0.0).back(0.5), start_run().skip_ready(0.0).next(0.5)):
        assert cues_of(run, every(0.5, 5.5)[1:]) == [(3.5, COUNT), (4.5, COUNT), (5.5, PRESS)]


# How they sound


def test_cues_tell_apart_by_the_number_or_the_spacing_of_their_bells() -> None:
    assert set(BELLS) == set(Cue)
    count_in = tuple(at for at, _ in list_count_in())
    sounds = [count_in, *(BELLS[cue] for cue in (HALF, LAST, SWITCH, DONE, WAIT))]
    for at, one in enumerate(sounds):
        assert all(b - a >= 0.25 for a, b in pairwise(one))
        for other in sounds[at + 1 :]:
            of_one_number = len(one) == len(other)
            assert not of_one_number or one[1] > 2 * other[1] or other[1] > 2 * one[1]


def test_a_hold_is_counted_in_second_by_second() -> None:
    assert list_count_in() == [(0.0, COUNT), (1.0, COUNT), (2.0, PRESS)]


# Any rhythm

EIGHTH = 0.125
"""A unit that floats add up without an error."""


@settings(max_examples=100)
@given(
    seconds=st.lists(st.integers(8, 480), min_size=1, max_size=6),
    ready=st.integers(1, 10),
    ticks=st.lists(st.integers(1, 8), min_size=1, max_size=40),
    pauses=st.lists(st.booleans(), min_size=1, max_size=7),
)
def test_with_steady_ticks_each_cue_comes_exactly_once(
    seconds: list[int], ready: int, ticks: list[int], pauses: list[bool]
) -> None:
    steps = [Step("LI4", "left", one * EIGHTH) for one in seconds]
    run = TimerState.start(steps, now=0.0, ready=ready)
    heard: list[Cue] = []
    tick = 0
    while not run.ended:
        if pauses[tick % len(pauses)]:
            paused = run.pause(run.clock)
            again = paused.tick(run.clock + 50.0).toggle(run.clock + 100.0)
            assert {find_cue(run, paused), find_cue(paused, again), find_cue(run, again)} == {None}
            run = again
        before, run = run, run.tick(run.clock + ticks[tick % len(ticks)] * EIGHTH)
        what = find_cue(before, run)
        heard += [what] if what else []
        tick += 1
    counts = min(COUNT_IN_SECONDS, ready - 1)
    # Each hold in its order: counted in, begun, switched from; and at the very end done.
    expected: list[Cue] = []
    for step in steps:
        within = [HALF, LAST] if step.seconds >= LONG_HOLD else []
        expected += [*[COUNT] * counts, PRESS, *within, SWITCH]
    assert heard == [*expected[:-1], DONE]


@settings(max_examples=100)
@given(
    seconds=st.lists(st.floats(0.05, 30.0), min_size=1, max_size=6),
    ready=st.floats(0.0, 6.0),
    ticks=st.lists(st.floats(0.01, 60.0), min_size=1, max_size=40),
    on_gap=st.sampled_from(["pause", "count"]),
)
def test_with_late_ticks_no_cue_comes_twice(
    seconds: list[float], ready: float, ticks: list[float], on_gap: OnGap
) -> None:
    steps = [Step("LI4", "left", one) for one in seconds]
    run = TimerState.start(steps, now=0.0, ready=ready, on_gap=on_gap)
    heard: list[tuple[int, Cue]] = []
    for tick in ticks:
        before, run = run, run.tick(run.clock + tick)
        what = find_cue(before, run)
        heard += [(len(run.presses), what)] if what else []
        if run.paused:
            assert heard.pop() == (len(run.presses), WAIT)
            run = run.toggle(run.clock)
    counts_by_hold = Counter(heard)
    assert all(
        many <= COUNT_IN_SECONDS for (_, what), many in counts_by_hold.items() if what is COUNT
    )
    assert all(many == 1 for (_, what), many in counts_by_hold.items() if what is not COUNT)
    assert bool(heard and heard[-1][1] is DONE) == run.ended
    order = [SWITCH, COUNT, PRESS, HALF, LAST, DONE]
    ranks = [(hold, order.index(what)) for hold, what in heard]
    assert ranks == sorted(ranks)
