"""The rules of the habit: practice day, state of a day, streak, longest, strength."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.daily import DayTally, group_by_day, tally_day
from acutui.practice.habit import ONE_DAY, DayState, Habit, Rules, practice_day
from acutui.practice.records import Day, History, HoldRecord, Session

TODAY = date(2026, 11, 22)
"""A Sunday."""
SUNDAY = 6
THREE = time(3)
BERLIN = ZoneInfo("Europe/Berlin")
ONE_OF_TWO = Rules(target=2, streak="any")
ALL_OF_TWO = Rules(target=2, streak="full")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def session(day: date, *, pressed: float = 60.0, planned: float = 60.0) -> Session:
    start = datetime.combine(day, time(7, 30), UTC)
    return Session(
        id=int(start.timestamp()) << 20,
        routine="back-and-neck",
        source="timer",
        started=start,
        ended=start + timedelta(seconds=pressed),
        day=day,
        holds=(HoldRecord("LI4", "left", planned, pressed),),
    )


def history(done: dict[int, int], *, rest: Iterable[int] = ()) -> History:
    """Sessions that count (days ago: how many) and days marked as rest (days ago)."""
    sessions = [session(ago(days)) for days, count in done.items() for _ in range(count)]
    marked = {ago(days): Day(ago(days), rest=True) for days in rest}
    return History(sessions=tuple(sessions), days=marked)


def habit(done: dict[int, int], *, rest: Iterable[int] = (), rules: Rules = ONE_OF_TWO) -> Habit:
    return Habit(history(done, rest=rest), rules, TODAY)


# The practice day


@pytest.mark.parametrize(
    ("clock", "day_start", "belongs_to"),
    [
        (time(2, 59), THREE, 21),
        (time(2, 59, 59, 999_999), THREE, 21),
        (time(3, 0), THREE, 22),
        (time(0, 0), THREE, 21),
        (time(23, 59), THREE, 22),
        (time(0, 0), time(0), 22),
        (time(23, 59, 59), time(0), 22),
        (time(4, 29), time(4, 30), 21),
        (time(4, 30), time(4, 30), 22),
        (time(11, 59), time(12), 21),
        (time(12, 0), time(12), 22),
    ],
)
def test_a_day_begins_at_day_start(clock: time, day_start: time, belongs_to: int) -> None:
    moment = datetime.combine(date(2026, 11, 22), clock, UTC)
    assert practice_day(moment, day_start) == date(2026, 11, belongs_to)


def test_day_start_works_across_months_and_years() -> None:
    assert practice_day(datetime(2028, 3, 1, 2, 59, tzinfo=UTC), THREE) == date(2028, 2, 29)
    assert practice_day(datetime(2027, 1, 1, 2, 59, tzinfo=UTC), THREE) == date(2026, 12, 31)


@pytest.mark.parametrize("hours", [5.5, -8, 14, -12, 0])
def test_the_date_is_that_of_the_place_of_the_session(hours: float) -> None:
    there = timezone(timedelta(hours=hours))
    assert practice_day(datetime(2026, 11, 22, 7, 31, tzinfo=there), THREE) == TODAY
    assert practice_day(datetime(2026, 11, 22, 23, 50, tzinfo=there), THREE) == TODAY
    assert practice_day(datetime(2026, 11, 23, 2, 59, tzinfo=there), THREE) == TODAY


def test_one_moment_can_be_two_days_in_two_places() -> None:
    in_kolkata = datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    in_california = in_kolkata.astimezone(timezone(timedelta(hours=-8)))
    assert in_kolkata == in_california
    assert practice_day(in_kolkata, THREE) == date(2026, 11, 23)
    assert practice_day(in_california, THREE) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("clock", "fold", "belongs_to"),
    [
        (time(1, 59), 0, 28),  # a minute before the clock leaps from 02:00 to 03:00
        (time(3, 0), 0, 29),  # a minute later
        (time(3, 30), 0, 29),  # less than three hours after midnight, yet past 03:00
    ],
)
def test_in_spring_the_day_begins_at_three_by_the_wall_clock(
    clock: time, fold: int, belongs_to: int
) -> None:
    moment = datetime.combine(date(2026, 3, 29), clock, BERLIN).replace(fold=fold)
    assert practice_day(moment, THREE) == date(2026, 3, belongs_to)
    stored = datetime.fromisoformat(moment.isoformat())
    assert practice_day(stored, THREE) == date(2026, 3, belongs_to)


@pytest.mark.parametrize(
    ("clock", "fold", "belongs_to"),
    [
        (time(2, 30), 0, 24),  # the first half past two
        (time(2, 30), 1, 24),  # the second: more than three hours after midnight
        (time(2, 59), 1, 24),
        (time(3, 0), 0, 25),
    ],
)
def test_in_autumn_the_day_begins_at_three_by_the_wall_clock(
    clock: time, fold: int, belongs_to: int
) -> None:
    moment = datetime.combine(date(2026, 10, 25), clock, BERLIN).replace(fold=fold)
    assert practice_day(moment, THREE) == date(2026, 10, belongs_to)
    stored = datetime.fromisoformat(moment.isoformat())
    assert practice_day(stored, THREE) == date(2026, 10, belongs_to)


def test_the_stored_day_is_never_recomputed() -> None:
    odd = replace(session(ago(4)), started=datetime(2020, 1, 1, tzinfo=UTC))
    seen = Habit(History(sessions=(odd, odd)), ONE_OF_TWO, TODAY)
    assert seen.state(ago(4)) is DayState.FULL
    assert set(seen.tallies) == {ago(4)}


# A session counts


@pytest.mark.parametrize(
    ("pressed", "counts"),
    [(0.0, False), (79.0, False), (79.9, False), (80.0, True), (100.0, True)],
)
def test_a_session_counts_from_eighty_per_cent_of_the_plan(pressed: float, counts: bool) -> None:
    assert session(TODAY, planned=100.0, pressed=pressed).counts is counts


def test_rounding_does_not_miss_eighty_per_cent() -> None:
    tenths = tuple(HoldRecord("LI4", "left", 0.125, 0.1) for _ in range(997))
    assert replace(session(TODAY), holds=tenths).counts


def test_pressed_seconds_are_summed_over_all_holds() -> None:
    holds = (HoldRecord("LI4", "left", 60.0, 60.0), HoldRecord("LI4", "right", 60.0, 36.0))
    both = replace(session(TODAY), holds=holds)
    assert (both.planned, both.pressed, both.counts) == (120.0, 96.0, True)
    assert not replace(both, holds=(holds[0], replace(holds[1], pressed=35.9))).counts


def test_a_session_without_a_plan_does_not_count() -> None:
    assert not replace(session(TODAY), holds=()).counts
    assert not session(TODAY, planned=0.0, pressed=0.0).counts


def test_a_session_stopped_early_keeps_its_minutes_and_does_not_count() -> None:
    early = session(ago(1), planned=100.0, pressed=79.0)
    seen = Habit(History(sessions=(early,)), ONE_OF_TWO, TODAY)
    assert seen.state(ago(1)) is DayState.MISSED
    assert seen.tallies[ago(1)] == DayTally(counted=0, sessions=1, seconds=79.0)
    assert (seen.streak, seen.longest, seen.strength) == (0, 0, 0.0)
    just = session(ago(1), planned=100.0, pressed=80.0)
    seen = Habit(History(sessions=(early, just)), ONE_OF_TWO, TODAY)
    assert seen.state(ago(1)) is DayState.STARTED
    assert seen.tallies[ago(1)] == DayTally(counted=1, sessions=2, seconds=159.0)
    assert seen.streak == 1


# The state of a day


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_day_is_full_from_the_target_and_started_from_one(days: int) -> None:
    assert habit({days: 1}).state(ago(days)) is DayState.STARTED
    assert habit({days: 2}).state(ago(days)) is DayState.FULL
    assert habit({days: 3}).state(ago(days)) is DayState.FULL
    assert habit({days: 1}, rules=Rules(target=1)).state(ago(days)) is DayState.FULL
    assert habit({days: 2}, rules=Rules(target=3)).state(ago(days)) is DayState.STARTED


def test_a_day_without_a_session_is_missed_open_or_future() -> None:
    empty = habit({})
    assert empty.state(ago(1)) is DayState.MISSED
    assert empty.state(TODAY) is DayState.OPEN
    assert empty.state(ago(-1)) is DayState.FUTURE


def test_a_session_that_does_not_count_leaves_a_day_missed_or_open() -> None:
    sessions = (session(ago(1), pressed=10.0), session(TODAY, pressed=10.0))
    seen = Habit(History(sessions=sessions), ONE_OF_TWO, TODAY)
    assert seen.state(ago(1)) is DayState.MISSED
    assert seen.state(TODAY) is DayState.OPEN


@pytest.mark.parametrize("days", [0, 1, -1])
def test_a_marked_day_is_a_rest_day_before_on_and_after_today(days: int) -> None:
    assert habit({}, rest=[days]).state(ago(days)) is DayState.REST


def test_notes_alone_make_no_rest_day() -> None:
    noted = {ago(1): Day(ago(1), rest=False, checks=("workout",), note="gym")}
    assert Habit(History(days=noted), ONE_OF_TWO, TODAY).state(ago(1)) is DayState.MISSED


def test_a_rest_weekday_is_a_rest_day_every_week() -> None:
    seen = habit({}, rules=Rules(rest_weekdays=frozenset({SUNDAY})))
    assert [seen.state(ago(days)) for days in (-7, 0, 7)] == [DayState.REST] * 3
    assert seen.state(ago(1)) is DayState.MISSED
    assert seen.state(ago(-1)) is DayState.FUTURE


def test_sessions_on_a_rest_day_count() -> None:
    seen = habit({1: 1, 2: 2}, rest=[1, 2])
    assert seen.state(ago(1)) is DayState.STARTED
    assert seen.state(ago(2)) is DayState.FULL
    sunday = habit({0: 1}, rules=Rules(rest_weekdays=frozenset({SUNDAY})))
    assert sunday.state(TODAY) is DayState.STARTED


def test_a_future_session_does_not_count_yet() -> None:
    seen = habit({-1: 2, 1: 2})
    assert seen.state(ago(-1)) is DayState.FUTURE
    assert (seen.streak, seen.longest) == (1, 1)
    assert seen.strength == habit({1: 2}).strength
    assert seen.seconds_in_week() == 120.0
    assert seen.tallies[ago(-1)].sessions == 2  # and yet it is shown
    tomorrow = Habit(history({-1: 2, 1: 2}), ONE_OF_TWO, ago(-1))
    assert tomorrow.state(ago(-1)) is DayState.FULL
    assert (tomorrow.streak, tomorrow.longest) == (1, 1)  # today was left out


def test_a_history_of_future_sessions_has_no_streak() -> None:
    seen = habit({-3: 2})
    assert (seen.streak, seen.longest, seen.strength) == (0, 0, 0.0)


# Streaks


def test_without_sessions_there_is_no_streak() -> None:
    assert (habit({}).streak, habit({}).longest, habit({}).strength) == (0, 0, 0.0)


def test_by_default_any_session_continues_the_streak() -> None:
    assert Rules() == Rules(target=2, streak="any", rest_weekdays=frozenset(), day_start=THREE)
    assert habit({1: 1, 2: 2, 3: 1, 5: 2}).streak == 3


def test_a_streak_of_full_days_needs_the_target() -> None:
    done = {1: 2, 2: 2, 3: 1, 4: 2}
    assert habit(done, rules=ALL_OF_TWO).streak == 2
    assert habit(done, rules=ONE_OF_TWO).streak == 4


def test_today_can_add_to_a_streak_but_never_breaks_it() -> None:
    assert habit({1: 2, 2: 2}).streak == 2
    assert habit({0: 1, 1: 2, 2: 2}).streak == 3
    assert habit({0: 1, 1: 2, 2: 2}, rules=ALL_OF_TWO).streak == 2
    assert habit({0: 2, 1: 2, 2: 2}, rules=ALL_OF_TWO).streak == 3
    assert habit({0: 1}).streak == 1


def test_today_at_rest_neither_adds_nor_breaks() -> None:
    assert habit({1: 2, 2: 2}, rest=[0]).streak == 2


def test_a_missed_day_breaks() -> None:
    assert habit({2: 2, 3: 2}).streak == 0
    assert habit({0: 1, 2: 2, 3: 2}).streak == 1


def test_a_rest_day_neither_adds_nor_breaks() -> None:
    assert habit({1: 1, 4: 1, 5: 1}, rest=[2, 3]).streak == 3
    assert habit({1: 1, 4: 1}, rest=[2]).streak == 1
    assert habit({2: 1}, rest=[1]).streak == 1


def test_a_rest_weekday_neither_adds_nor_breaks() -> None:
    six_of_seven = {days: 1 for days in range(1, 21) if ago(days).weekday() != SUNDAY}
    resting = Rules(rest_weekdays=frozenset({SUNDAY}))
    assert habit(six_of_seven).streak == 6
    assert habit(six_of_seven, rules=resting).streak == 18


def test_a_session_that_does_not_count_neither_breaks_rest_nor_adds() -> None:
    tried = session(ago(2), pressed=5.0)
    around = history({1: 2, 3: 2}, rest=[2])
    resting = replace(around, sessions=(*around.sessions, tried))
    assert Habit(resting, ONE_OF_TWO, TODAY).streak == 2
    assert Habit(replace(resting, days={}), ONE_OF_TWO, TODAY).streak == 1


def test_a_session_on_a_rest_day_never_breaks_a_full_day_streak() -> None:
    full = {1: 2, 3: 2, 4: 2}
    assert habit(full, rest=[2], rules=ALL_OF_TWO).streak == 3
    assert habit(full | {2: 1}, rest=[2], rules=ALL_OF_TWO).streak == 3
    assert habit(full | {2: 2}, rest=[2], rules=ALL_OF_TWO).streak == 4
    assert habit(full | {2: 1}, rest=[2], rules=ONE_OF_TWO).streak == 4
    assert habit(full | {2: 1}, rest=[2], rules=ALL_OF_TWO).longest == 3


def test_the_longest_streak_can_be_anywhere() -> None:
    long_ago = dict.fromkeys(range(20, 27), 1)
    assert habit(long_ago | {1: 1, 2: 1}).longest == 7
    assert habit(long_ago | {1: 1, 2: 1}).streak == 2
    assert habit(long_ago | {22: 0}).longest == 4
    assert habit(long_ago | {22: 0}, rest=[22]).longest == 6
    assert habit(long_ago, rules=ALL_OF_TWO).longest == 0


def test_the_present_streak_can_be_the_longest() -> None:
    seen = habit({0: 1, 1: 1, 2: 1, 5: 1, 6: 1})
    assert (seen.streak, seen.longest) == (3, 3)


# Strength


@pytest.mark.parametrize(
    ("days", "per_cent"), [(0, 0), (13, 50), (30, 80), (60, 96)], ids="{} days".format
)
def test_strength_matches_the_figures_that_loop_publishes(days: int, per_cent: int) -> None:
    perfect = dict.fromkeys(range(1, days + 1), 2)
    assert round(100 * habit(perfect).strength) == per_cent


def test_a_miss_after_sixty_full_days_leaves_91_per_cent() -> None:
    perfect = dict.fromkeys(range(2, 62), 2)
    assert round(100 * habit(perfect).strength) == 91


def test_half_the_target_gives_half_the_strength() -> None:
    whole, half = (dict.fromkeys(range(1, 31), count) for count in (2, 1))
    assert habit(half).strength == pytest.approx(habit(whole).strength / 2)


def test_more_than_the_target_adds_no_strength() -> None:
    assert habit(dict.fromkeys(range(1, 10), 5)).strength == pytest.approx(
        habit(dict.fromkeys(range(1, 10), 2)).strength
    )


def test_rest_days_leave_strength_unchanged() -> None:
    perfect = dict.fromkeys(range(3, 16), 2)
    assert habit(perfect, rest=[1, 2]).strength == pytest.approx(0.5)
    assert habit(perfect, rest=[1]).strength < 0.5
    week = Rules(rest_weekdays=frozenset({ago(1).weekday(), ago(2).weekday()}))
    one_week = dict.fromkeys(range(3, 8), 2)
    assert habit(one_week, rules=week).strength == pytest.approx(1 - 0.5 ** (5 / 13))


def test_today_counts_for_strength_once_it_is_full() -> None:
    before = dict.fromkeys(range(1, 13), 2)
    assert habit(before | {0: 1}).strength == habit(before).strength
    assert habit(before | {0: 2}).strength == pytest.approx(0.5)
    assert habit(before | {0: 2}, rest=[0]).strength == pytest.approx(0.5)
    assert habit(before, rest=[0]).strength == habit(before).strength


# What the screens tell


def test_full_days_are_counted_back_from_today() -> None:
    seen = habit({0: 2, 1: 1, 2: 2, 6: 2, 7: 2, -1: 2})
    assert [seen.count_full_days(last) for last in (0, 1, 2, 3, 7, 8, 30)] == [0, 1, 1, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("counted", "recent"),
    [
        ({}, (0, 0)),
        ({0: 1}, (0, 0)),
        ({0: 2}, (1, 1)),
        ({1: 1}, (0, 1)),
        ({1: 2, 2: 2, 3: 2}, (3, 3)),
        ({0: 1, 1: 2, 2: 2, 3: 2}, (3, 3)),
        ({0: 2, 1: 2, 2: 2}, (3, 3)),
        ({4: 2}, (1, 4)),
        ({-1: 2, 1: 2}, (1, 1)),
        (dict.fromkeys(range(1, 32), 2), (30, 30)),
        (dict.fromkeys(range(1, 31), 2), (30, 30)),
        (dict.fromkeys(range(30), 2), (30, 30)),
        (dict.fromkeys(range(1, 30), 2), (29, 29)),
        ({400: 2}, (0, 30)),
    ],
)
def test_full_days_are_of_the_days_since_the_first_session(
    counted: dict[int, int], recent: tuple[int, int]
) -> None:
    assert habit(counted).recent_full_days(30) == recent


def test_rest_days_are_among_the_days_of_which_some_were_full() -> None:
    assert habit({3: 2}, rest=[0, 1]).recent_full_days(30) == (1, 3)


def test_a_week_runs_from_monday_to_sunday() -> None:
    sunday = habit({0: 1, 6: 2, 7: 1, 13: 1, 14: 1, -1: 1})
    assert [sunday.seconds_in_week(weeks) for weeks in (0, 1, 2, 3)] == [180.0, 120.0, 60.0, 0]
    monday = Habit(history({0: 1, 6: 2, -1: 1}), ONE_OF_TWO, ago(-1))
    assert [monday.seconds_in_week(weeks) for weeks in (0, 1)] == [60.0, 180.0]


def test_sessions_that_do_not_count_add_to_the_week() -> None:
    early = History(sessions=(session(TODAY, pressed=12.5),))
    assert Habit(early, ONE_OF_TWO, TODAY).seconds_in_week() == 12.5


def test_the_tally_is_that_of_today() -> None:
    assert habit({0: 1, 1: 2}).tally == DayTally(counted=1, sessions=1, seconds=60.0)
    assert habit({1: 2}).tally == DayTally()


# For any history


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to five weeks about today: most days done, a few missed, marked, or only tried."""
    sessions: list[Session] = []
    days: dict[date, Day] = {}
    pressed = st.sampled_from([60.0, 60.0, 60.0, 60.0, 48.0, 47.0, 0.0])
    done = st.lists(pressed, max_size=3)
    note = st.sampled_from([None, None, None, False, True])
    latest = draw(st.integers(0, 3))
    for back, (of_day, rest) in enumerate(draw(st.lists(st.tuples(done, note), max_size=35))):
        day = ago(back - latest)
        sessions.extend(session(day, pressed=seconds) for seconds in of_day)
        if rest is not None:
            days[day] = Day(day, rest=rest)
    return History(sessions=tuple(draw(st.permutations(sessions))), days=days)


KEEPING: st.SearchStrategy[Literal["any", "full"]] = st.sampled_from(["any", "full"])
RULES = st.builds(
    Rules,
    target=st.integers(1, 3),
    streak=KEEPING,
    rest_weekdays=st.frozensets(st.integers(0, 6), max_size=2),
    day_start=st.times(),
    days_per_week=st.sampled_from([7, 7, 6, 4, 3, 1]),
    first_weekday=st.sampled_from([0, 5, 6]),
)
DAYS = st.integers(-4, 40).map(ago)

property_test = settings(max_examples=80)


def days_that_count(habit: Habit) -> list[date]:
    """The days that add to the streak, the latest first."""
    adding = {"any": (DayState.FULL, DayState.STARTED), "full": (DayState.FULL,)}
    days = map(ago, range(45))
    return [day for day in days if habit.state(day) in adding[habit.rules.streak]]


@property_test
@given(histories(), RULES, DAYS)
def test_a_rest_mark_never_shortens_a_streak_nor_adds_a_day(
    known: History, rules: Rules, day: date
) -> None:
    marked = replace(known, days={**known.days, day: Day(day, rest=True)})
    before, after = Habit(known, rules, TODAY), Habit(marked, rules, TODAY)
    assert after.streak >= before.streak
    assert after.longest >= before.longest
    assert after.strength >= before.strength
    kept = days_that_count(before)
    assert days_that_count(after) == kept
    assert after.streak <= len(kept)
    assert after.longest <= len(kept)
    if before.streak and after.streak > before.streak:  # it joined what was kept before it
        assert kept[before.streak] < day


@property_test
@given(histories(), RULES, DAYS, st.integers(0, 20))
def test_a_pause_neither_adds_to_a_streak_nor_breaks_it(
    known: History, rules: Rules, day: date, length: int
) -> None:
    ends = {} if day + length * ONE_DAY in known.days else {day + length * ONE_DAY: "ends"}
    marks = {day: Day(day, pause="begins")} | {at: Day(at, pause="ends") for at in ends}
    paused = replace(known, days={**known.days, **marks})
    before, after = Habit(known, rules, TODAY), Habit(paused, rules, TODAY)
    assert after.streak >= before.streak
    assert after.longest >= before.longest
    assert after.strength >= before.strength
    assert days_that_count(after) == days_that_count(before)
    assert (day in after.pauses) == (length > 0 or not ends)
    for at in (day, TODAY):
        assert after.is_rest_day(at) or at not in after.pauses


@property_test
@given(histories(), RULES)
def test_fewer_days_a_week_never_shorten_a_streak(known: History, rules: Rules) -> None:
    habits = [Habit(known, replace(rules, days_per_week=n), TODAY) for n in range(1, 8)]
    for fewer, more in pairwise(habits):
        assert fewer.streak >= more.streak
        assert fewer.longest >= more.longest
        assert fewer.strength >= more.strength
        assert days_that_count(fewer) == days_that_count(more)


def week(marks: str, **rules: object) -> str:
    """The states of the week that ends yesterday, a Sunday: x a session, - a rest day."""
    sunday = date(2026, 11, 22)
    days = [sunday - ONE_DAY * n for n in reversed(range(7))]
    done = [session(day) for day, mark in zip(days, marks, strict=True) if mark == "x"]
    rest = {day: Day(day, rest=True) for day, mark in zip(days, marks, strict=True) if mark == "-"}
    given = Rules(target=1, **rules)  # type: ignore[arg-type]
    early = session(sunday - 8 * ONE_DAY)
    seen = Habit(History((early, *done), rest), given, sunday + ONE_DAY)
    letters = {DayState.FULL: "x", DayState.REST: "r", DayState.MISSED: "m"}
    return "".join(letters[seen.state(day)] for day in days)


@pytest.mark.parametrize(
    ("days_per_week", "marks", "states"),
    [
        (7, "xx xxxx", "xxmxxxx"),
        (4, "x x x x", "xrxrxrx"),
        (4, "x x x  ", "xrxrxrm"),
        (4, "   xxxx", "rrrxxxx"),
        (4, "    xxx", "rrrmxxx"),
        (4, "-  xxx ", "rrrxxxm"),
        (4, "--- xxx", "rrrmxxx"),
        (1, "       ", "rrrrrrm"),
    ],
)
def test_days_beyond_those_of_the_week_are_free(
    days_per_week: int, marks: str, states: str
) -> None:
    assert week(marks, days_per_week=days_per_week) == states


def test_a_week_begins_on_the_day_that_is_set() -> None:
    # From Saturday on, Sunday has used up a free day, and the weekend begins another week.
    assert week("  xxxx ", days_per_week=4) == "rrxxxxr"
    assert week("   xx  ", days_per_week=4, first_weekday=5) == "rrmxxrr"


@property_test
@given(histories(), RULES, DAYS, st.sampled_from([60.0, 48.0, 47.0, 0.0]))
def test_adding_a_session_never_shortens_a_streak(
    known: History, rules: Rules, day: date, pressed: float
) -> None:
    more = replace(known, sessions=(*known.sessions, session(day, pressed=pressed)))
    before, after = Habit(known, rules, TODAY), Habit(more, rules, TODAY)
    assert after.streak >= before.streak
    assert after.longest >= before.longest
    if day > TODAY or pressed < 48:
        assert (after.streak, after.longest) == (before.streak, before.longest)
        assert after.strength == pytest.approx(before.strength)


@property_test
@given(histories(), RULES)
def test_the_longest_streak_is_at_least_the_present_one(known: History, rules: Rules) -> None:
    seen = Habit(known, rules, TODAY)
    assert seen.longest >= seen.streak >= 0


@property_test
@given(histories(), RULES)
def test_strength_is_between_0_and_1(known: History, rules: Rules) -> None:
    assert 0.0 <= Habit(known, rules, TODAY).strength <= 1.0


@property_test
@given(histories(), RULES)
def test_a_full_day_streak_is_never_longer_than_one_of_any_days(
    known: History, rules: Rules
) -> None:
    any_day = Habit(known, replace(rules, streak="any"), TODAY)
    full_days = Habit(known, replace(rules, streak="full"), TODAY)
    assert full_days.streak <= any_day.streak
    assert full_days.longest <= any_day.longest


@property_test
@given(histories(), RULES, RULES, DAYS)
def test_stored_days_never_move(known: History, one: Rules, other: Rules, today: date) -> None:
    by_day = group_by_day(known.sessions)
    stored = {day: tally_day(sessions) for day, sessions in by_day.items()}
    assert Habit(known, one, TODAY).tallies == Habit(known, other, today).tallies == stored
    assert set(stored) == {each.day for each in known.sessions}
    assert sum(each.sessions for each in stored.values()) == len(known.sessions)
    only_later = replace(one, day_start=other.day_start)
    before, after = Habit(known, one, TODAY), Habit(known, only_later, TODAY)
    assert after.state(TODAY) == before.state(TODAY)
    assert (after.streak, after.longest, after.strength) == (
        before.streak,
        before.longest,
        before.strength,
    )


@given(
    st.builds(datetime.combine, st.dates(min_value=date(1970, 1, 2)), st.times()),
    st.integers(-14 * 4, 14 * 4),
    st.times(),
)
def test_only_the_wall_clock_determines_the_day(
    wall: datetime, quarters: int, day_start: time
) -> None:
    there = wall.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    day_start = day_start.replace(microsecond=0)
    day = practice_day(there, day_start)
    assert day == practice_day(wall.replace(tzinfo=UTC), day_start)
    assert day == wall.date() - timedelta(days=wall.time() < day_start)
