"""The clocks, and how gaps in time are described."""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.journal.journal import Journal, new_id
from acutui.practice.records import HoldRecord, Session
from acutui.services.clock import DAY, FIRST, LAST, Clock, SleepDetector
from acutui.util.durations import describe_gap, format_duration

INDIA = ZoneInfo("Asia/Kolkata")
JITTER = 1e-6
"""Seconds between reading one clock and the other."""


class Machine(Clock):
    """A machine that sleeps and runs as a test asks for."""

    def __init__(self, elapsed: float = 5000.0, awake: float = 1000.0) -> None:
        super().__init__()
        self._elapsed_so_far, self._awake_so_far = elapsed, awake

    def elapsed(self) -> float:
        return self._elapsed_so_far

    def awake(self) -> float:
        return self._awake_so_far

    def run(self, seconds: float) -> None:
        """Let time pass, whether or not programs are stopped."""
        self._elapsed_so_far += seconds
        self._awake_so_far += seconds

    def sleep(self, seconds: float) -> None:
        """Suspend the machine."""
        self._elapsed_so_far += seconds


class JitteryMachine(Machine):
    """A machine whose clocks are read at slightly different times."""

    def __init__(self, jitters: list[int]) -> None:
        super().__init__()
        self._jitters = jitters
        self._read = 0

    def awake(self) -> float:
        self._read += 1
        return super().awake() - JITTER * self._jitters[self._read % len(self._jitters)]


# Sleep


def test_reading_the_detector_returns_the_clock() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    assert (detector.read(), detector.slept) == (5000.0, 0.0)
    machine.run(1.0)
    machine.sleep(600.0)
    assert detector.read() == machine.elapsed() == 5601.0


def test_only_sleep_is_measured_not_running_time() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    machine.run(1.0)
    machine.sleep(600.0)
    machine.run(2.0)
    detector.read()
    assert detector.slept == 600.0


def test_a_stopped_program_is_not_a_sleep() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    machine.run(3600.0)
    detector.read()
    assert detector.slept == 0.0


class StoppedClock(Clock):
    """A clock in Berlin that always shows the same time."""

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
        # The clocks change that night: an hour is missing, or comes twice.
        ("2026-03-28T18:00+01:00", 8),
        ("2026-10-24T18:00+02:00", 10),
    ],
)
def test_the_time_to_the_next_day_is_real_time(now: str, hours: float) -> None:
    assert StoppedClock(now).seconds_to_next_day() == hours * 3600


def test_a_sleep_is_measured_since_the_last_reading() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    machine.sleep(600.0)
    detector.read()
    machine.run(1.0)
    detector.read()
    assert detector.slept == 0.0
    machine.sleep(20.0)
    detector.read()
    assert detector.slept == 20.0


def test_an_earlier_sleep_is_not_measured() -> None:
    machine = Machine()
    machine.sleep(600.0)
    detector = SleepDetector(machine)
    detector.read()
    assert detector.slept == 0.0


def test_several_sleeps_between_two_readings_add_up() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    for seconds in (10.0, 20.0, 30.0):
        machine.sleep(seconds)
        machine.run(0.5)
    detector.read()
    assert detector.slept == 60.0


def test_a_sleep_is_never_negative() -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    machine.sleep(-5.0)
    detector.read()
    assert detector.slept == 0.0


@given(st.lists(st.tuples(st.sampled_from(["run", "sleep", "read"]), st.integers(0, 9000))))
def test_all_measured_sleeps_add_up(spans: list[tuple[str, int]]) -> None:
    machine = Machine()
    detector = SleepDetector(machine)
    slept = measured = 0.0
    for what, seconds in [*spans, ("read", 0)]:
        if what == "sleep":
            machine.sleep(seconds)
            slept += seconds
        elif what == "run":
            machine.run(seconds)
        else:
            detector.read()
            measured += detector.slept
    assert measured == slept


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9))
def test_jitter_between_the_clocks_is_not_a_sleep(jitters: list[int]) -> None:
    machine = JitteryMachine(jitters)
    detector = SleepDetector(machine)
    for _ in range(9):
        machine.run(1.0)
        detector.read()
        assert not detector.slept
    machine.sleep(600.0)
    detector.read()
    assert detector.slept == pytest.approx(600.0, abs=1e-3)


# The clocks of this machine


def test_the_stopwatch_never_runs_slower_than_the_time_awake() -> None:
    clock = Clock()
    for pause in (0.0, 0.001, 0.02):
        elapsed, awake = clock.elapsed(), clock.awake()
        time.sleep(pause)
        # In reverse order: the outer readings are further apart.
        awake = clock.awake() - awake
        elapsed = clock.elapsed() - elapsed
        assert elapsed >= awake - JITTER >= pause - 2 * JITTER


def test_both_clocks_only_go_forward() -> None:
    clock = Clock()
    for read in (clock.elapsed, clock.awake):
        readings = [read() for _ in range(1000)]
        assert readings == sorted(readings)


def test_no_sleep_is_measured_on_a_running_machine() -> None:
    detector = SleepDetector(Clock())
    before = detector.read()
    time.sleep(0.01)
    assert detector.read() - before >= 0.01 - JITTER
    assert detector.slept < 0.5


def test_now_has_the_offset_of_the_zone() -> None:
    before = datetime.now(UTC)
    there, here = Clock("Asia/Kolkata").now(), Clock().now()
    assert before <= there <= here <= datetime.now(UTC)
    assert there.utcoffset() == timedelta(hours=5, minutes=30)
    assert here.utcoffset() is not None


def test_a_zone_that_cannot_be_loaded_changes_nothing() -> None:
    clock = Clock("Asia/Kolkata")
    with pytest.raises(ZoneInfoNotFoundError):
        clock.set("No/Where", clock_time(5))
    assert clock.now().utcoffset() == timedelta(hours=5, minutes=30)


def test_a_local_time_gets_the_offset_of_its_zone() -> None:
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


# Descriptions

SLEPT = "The computer slept for 10 min. That time was "
STOPPED = "Nothing moved for 10 min: acutui was stopped, or the connection was lost. That time was "
COUNTED = "counted, up to the end of the step at most."
NOT_COUNTED = "not counted."


@pytest.mark.parametrize(
    ("slept", "counted", "text"),
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
def test_a_gap_is_described_with_its_cause_and_consequence(
    slept: float, counted: bool, text: str
) -> None:
    assert describe_gap(600.0, slept, counted=counted) == text


@given(st.floats(3.01, 1e6), st.floats(0, 1), st.booleans())
def test_a_gap_is_described_in_two_sentences_with_its_length(
    gap: float, share: float, counted: bool
) -> None:
    text = describe_gap(gap, share * gap, counted=counted)
    assert f"or {format_duration(gap)}" in text
    assert ("slept" in text) == (share * gap > gap / 2)
    assert ("not counted" in text) != counted
    assert text.count(".") == 2
    assert text.isascii()


@pytest.mark.parametrize("gap", [3.5, 45.0, 5400.0])
def test_a_measured_gap_is_described_by_its_cause(gap: float) -> None:
    for slept in (True, False):
        machine = Machine()
        detector = SleepDetector(machine)
        (machine.sleep if slept else machine.run)(gap)
        machine.run(0.5)
        before = 5000.0
        text = describe_gap(detector.read() - before, detector.slept, counted=False)
        assert text.startswith("The computer slept" if slept else "Nothing moved for ")


def test_a_zone_that_the_system_changes_to_is_used_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    try:
        for zone, hours in (("XXX-12", 12), ("XXX+8", -8)):
            monkeypatch.setenv("TZ", zone)
            naive = datetime.fromisoformat("2026-07-01T12:00")
            offsets = {clock.now().utcoffset(), clock.local(naive).utcoffset()}
            assert offsets == {timedelta(hours=hours)}
    finally:
        monkeypatch.undo()
        time.tzset()


# A clock that is far off

BOUNDS = [-62_135_596_800, -1, 0, 30, DAY - 1, FIRST - 1, FIRST, FIRST + DAY, 2**31]
BOUNDS += [LAST, LAST + DAY, 2**33, 2**63 // 10**9, 253_402_300_799, 2**62]


@pytest.mark.parametrize("zone", ["", "UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("seconds", BOUNDS)
def test_whatever_the_computers_clock_says_the_program_has_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, zone: str
) -> None:
    clock = Clock(zone, clock_time(23, 59))
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: seconds)
        now, today = clock.now(), clock.today()
        assert 1970 <= today.year <= 2240
        assert 0 < clock.seconds_to_next_day() <= 25 * 3600
        assert clock.start_of_day(now) <= now
        is_right = seconds == 2**31
        assert (clock.problem == "") == is_right
        journal = Journal(tmp_path / "journal.json", clock.now, clock.start_of_day)
        hold = HoldRecord("LI4", "left", 60, 60)
        session = Session(new_id(now), "quick", "log", now, now, today, (hold,))
        journal.save_session(session)
    stored = journal.history().sessions
    assert [(one.id, one.day) for one in stored] == [(session.id, today)]
    assert journal.history().problems == ()
    journal.close()


@given(st.integers(-(2**40), 2**40))
def test_time_goes_on_for_any_clock(seconds: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        moments = []
        for second in (0, 600):
            patch.setattr(time, "time", lambda second=second: seconds // DAY * DAY + second)
            moments.append(Clock().now())
    assert moments[1] - moments[0] == timedelta(minutes=10)


def test_a_day_whose_start_the_clocks_skip_begins_before_any_moment_of_it() -> None:
    clock = Clock("Europe/Berlin", clock_time(2, 30))
    moment = datetime(2026, 3, 29, 3, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert clock.start_of_day(moment) <= moment
