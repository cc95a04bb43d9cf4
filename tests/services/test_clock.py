"""The clocks, and how gaps in time are explained."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.services.clock import Clock, SleepDetector
from acutui.util.durations import describe_gap, format_duration

INDIA = ZoneInfo("Asia/Kolkata")
HAIR = 1e-6
"""Seconds between reading the one clock and the other."""


class Machine(Clock):
    """A machine that sleeps, and whose programs are stopped, as the test says."""

    def __init__(self, elapsed: float = 5000.0, awake: float = 1000.0) -> None:
        super().__init__()
        self._elapsed_so_far, self._awake_so_far = elapsed, awake

    def elapsed(self) -> float:
        return self._elapsed_so_far

    def awake(self) -> float:
        return self._awake_so_far

    def go_on(self, seconds: float) -> None:
        """Time goes by, whether or not a program runs in it."""
        self._elapsed_so_far += seconds
        self._awake_so_far += seconds

    def sleep(self, seconds: float) -> None:
        """The lid is shut."""
        self._elapsed_so_far += seconds


class Trembling(Machine):
    """A machine on which no two readings take equally long."""

    def __init__(self, hairs: list[int]) -> None:
        super().__init__()
        self._hairs = hairs
        self._read = 0

    def awake(self) -> float:
        self._read += 1
        return super().awake() - HAIR * self._hairs[self._read % len(self._hairs)]


# Sleep, and a program that was stopped


def test_a_watch_tells_what_its_clock_shows() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    assert (watch.read(), watch.slept) == (5000.0, 0.0)
    machine.go_on(1.0)
    machine.sleep(600.0)
    assert watch.read() == machine.elapsed() == 5601.0


def test_a_sleep_is_told_from_time_that_went_by() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    machine.go_on(1.0)
    machine.sleep(600.0)
    machine.go_on(2.0)
    watch.read()
    assert watch.slept == 600.0


def test_a_program_that_was_stopped_did_not_sleep() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    machine.go_on(3600.0)
    watch.read()
    assert watch.slept == 0.0


class Standing(Clock):
    """A clock that stands, in Berlin."""

    def __init__(self, now: str) -> None:
        super().__init__("Europe/Berlin", clock_time(3))
        self._now = datetime.fromisoformat(now).astimezone(ZoneInfo("Europe/Berlin"))

    def now(self) -> datetime:
        return self._now


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-11-22T18:00+01:00", 9),
        ("2026-11-22T02:30+01:00", 0.5),
        ("2026-11-22T03:00+01:00", 24),
        # An hour is left out, and another one comes twice.
        ("2026-03-28T18:00+01:00", 8),
        ("2026-10-24T18:00+02:00", 10),
    ],
)
def test_the_next_day_is_as_far_away_as_real_time_says(now: str, hours: float) -> None:
    assert Standing(now).seconds_to_next_day() == hours * 3600


def test_a_sleep_is_that_since_the_last_look() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    machine.sleep(600.0)
    watch.read()
    machine.go_on(1.0)
    watch.read()
    assert watch.slept == 0.0
    machine.sleep(20.0)
    watch.read()
    assert watch.slept == 20.0


def test_what_was_slept_before_there_was_a_watch_is_nothing_to_it() -> None:
    machine = Machine()
    machine.sleep(600.0)
    watch = SleepDetector(machine)
    watch.read()
    assert watch.slept == 0.0


def test_several_sleeps_between_two_looks_are_one() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    for seconds in (10.0, 20.0, 30.0):
        machine.sleep(seconds)
        machine.go_on(0.5)
    watch.read()
    assert watch.slept == 60.0


def test_nobody_sleeps_less_than_nothing() -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    machine.sleep(-5.0)
    watch.read()
    assert watch.slept == 0.0


@given(st.lists(st.tuples(st.sampled_from(["go", "sleep", "look"]), st.integers(0, 9000))))
def test_what_a_watch_tells_of_sleep_adds_up(spans: list[tuple[str, int]]) -> None:
    machine = Machine()
    watch = SleepDetector(machine)
    slept = told = 0.0
    for what, seconds in [*spans, ("look", 0)]:
        if what == "sleep":
            machine.sleep(seconds)
            slept += seconds
        elif what == "go":
            machine.go_on(seconds)
        else:
            watch.read()
            told += watch.slept
    assert told == slept


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9))
def test_a_hair_between_two_readings_is_no_sleep(hairs: list[int]) -> None:
    machine = Trembling(hairs)
    watch = SleepDetector(machine)
    for _ in range(9):
        machine.go_on(1.0)
        watch.read()
        # Whoever asks whether the computer slept asks `if watch.slept`.
        assert not watch.slept
    machine.sleep(600.0)
    watch.read()
    assert watch.slept == pytest.approx(600.0, abs=1e-3)


# The clocks of this machine


def test_the_stopwatch_never_runs_slower_than_the_time_awake() -> None:
    clock = Clock()
    for pause in (0.0, 0.001, 0.02):
        elapsed, awake = clock.elapsed(), clock.awake()
        time.sleep(pause)
        # Read the other way about: what is between the outer readings lasted longer.
        awake = clock.awake() - awake
        elapsed = clock.elapsed() - elapsed
        assert elapsed >= awake - HAIR >= pause - 2 * HAIR


def test_both_clocks_only_go_forward() -> None:
    clock = Clock()
    for read in (clock.elapsed, clock.awake):
        readings = [read() for _ in range(1000)]
        assert readings == sorted(readings)


def test_a_watch_on_this_machine_sees_no_sleep_while_it_looks() -> None:
    watch = SleepDetector(Clock())
    before = watch.read()
    time.sleep(0.01)
    assert watch.read() - before >= 0.01 - HAIR
    assert watch.slept < 0.5


def test_now_is_the_present_moment_in_the_zone_that_was_named() -> None:
    before = datetime.now(UTC)
    there, here = Clock("Asia/Kolkata").now(), Clock().now()
    assert before <= there <= here <= datetime.now(UTC)
    assert there.utcoffset() == timedelta(hours=5, minutes=30)
    assert here.utcoffset() is not None


def test_a_time_on_the_wall_is_given_the_offset_of_its_zone() -> None:
    naive = datetime(2026, 11, 22, 7, 30)  # noqa: DTZ001 - what a user typed
    assert Clock("Asia/Kolkata").local(naive) == datetime(2026, 11, 22, 7, 30, tzinfo=INDIA)
    assert Clock().local(naive).utcoffset() is not None


@pytest.mark.parametrize(
    ("hour", "day"), [(2, date(2026, 11, 21)), (3, date(2026, 11, 22)), (23, date(2026, 11, 22))]
)
def test_today_is_the_practice_day(hour: int, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock("Asia/Kolkata", clock_time(3))
    now = datetime(2026, 11, 22, hour, 30, tzinfo=INDIA)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert clock.today() == day


# In words

SLEPT = "The computer slept for 10 min. That time was "
STOPPED = "Nothing moved for 10 min: acutui was stopped, or the connection was lost. That time was "
COUNTED = "counted, up to the end of the step at most."
NOT_COUNTED = "not counted."


@pytest.mark.parametrize(
    ("slept", "counted", "told"),
    [
        (600.0, False, SLEPT + NOT_COUNTED),
        (600.0, True, SLEPT + COUNTED),
        (599.9, False, SLEPT + NOT_COUNTED),
        (301.0, True, SLEPT + COUNTED),
        (300.0, False, STOPPED + NOT_COUNTED),
        (0.0, False, STOPPED + NOT_COUNTED),
        (0.0, True, STOPPED + COUNTED),
        (1e-6, True, STOPPED + COUNTED),
    ],
)
def test_a_gap_is_told_with_what_it_was_and_what_became_of_it(
    slept: float, counted: bool, told: str
) -> None:
    assert describe_gap(600.0, slept, counted=counted) == told


@given(st.floats(3.01, 1e6), st.floats(0, 1), st.booleans())
def test_a_gap_is_told_in_two_sentences_with_its_length(
    gap: float, share: float, counted: bool
) -> None:
    told = describe_gap(gap, share * gap, counted=counted)
    assert f"or {format_duration(gap)}" in told
    assert ("slept" in told) == (share * gap > gap / 2)
    assert ("not counted" in told) != counted
    assert told.count(".") == 2
    assert told.isascii()


@pytest.mark.parametrize("gap", [3.5, 45.0, 5400.0])
def test_a_gap_that_a_watch_saw_is_told_as_what_it_was(gap: float) -> None:
    for slept in (True, False):
        machine = Machine()
        watch = SleepDetector(machine)
        (machine.sleep if slept else machine.go_on)(gap)
        machine.go_on(0.5)
        before = 5000.0
        told = describe_gap(watch.read() - before, watch.slept, counted=False)
        assert told.startswith("The computer slept" if slept else "Nothing moved for ")
