"""What the history shows, compared to naive calculations and to known values."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from statistics import median
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.insight import (
    LIMITS,
    MIN_NUMBERS,
    Chart,
    LeftRight,
    PainDay,
    compare_hours,
    compare_routines,
    compare_sides,
    compare_workout_days,
    summarize_pain_days,
)
from acutui.practice.pain_change import is_noticeable
from acutui.practice.records import Day, Feeling, HoldRecord, Session, Side

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


def ago(days: int) -> date:
    return TODAY - ONE_DAY * days


def session(
    days: int = 0,
    pain: tuple[int | None, int | None] = (None, None),
    *,
    at: int = 8,
    routine: str = "back-and-neck",
    holds: tuple[HoldRecord, ...] = (),
    hours_east: float = 5.5,
) -> Session:
    """A session some days ago, with pain before and after."""
    zone = timezone(timedelta(hours=hours_east))
    started = datetime(2026, 11, 22, at, tzinfo=zone) - ONE_DAY * days
    before, after = (None if number is None else Feeling(pain=number) for number in pain)
    ended = started + timedelta(minutes=5)
    return Session(1, routine, "timer", started, ended, ago(days), holds, before, after)


def hold(side: Side, seconds: float, point: str = "LI4") -> HoldRecord:
    return HoldRecord(point, side, 60, seconds)


def numbers_of(days: list[PainDay]) -> list[tuple[date, int | None, int | None]]:
    return [(day.day, day.before, day.after) for day in days]


# Generated histories

numbers = st.none() | st.integers(0, 10)
hold_lists = st.lists(
    st.builds(
        hold,
        st.sampled_from(["left", "right", "both", "midline"]),
        st.integers(0, 6000).map(lambda tenths: tenths / 10),
        st.sampled_from(["LI4", "GB20", "BL23"]),
    ),
    max_size=5,
).map(tuple)
sessions = st.builds(
    session,
    st.integers(-3, 100),
    st.tuples(numbers, numbers),
    at=st.integers(0, 23),
    routine=st.sampled_from(["back-and-neck", "relaxing", "…"]),
    holds=hold_lists,
    hours_east=st.sampled_from([5.5, -8, 0, 14]),
)
measured = st.builds(
    session,
    st.integers(0, 40),
    st.tuples(st.integers(0, 10), st.integers(0, 10)),
    at=st.integers(6, 8),
    routine=st.sampled_from(["back-and-neck", "relaxing"]),
)
histories = st.lists(sessions, max_size=40) | st.lists(measured, min_size=5, max_size=60)


def pairs(of: list[Session]) -> list[tuple[int, int]]:
    """Pain before and after, calculated naively."""
    found = []
    for one in of:
        if one.before is None or one.before.pain is None:
            continue
        if one.after is None or one.after.pain is None:
            continue
        found.append((one.before.pain, one.after.pain))
    return found


# Pain over time


def test_a_day_has_its_first_number_before_and_last_after() -> None:
    of_day = [
        session(1, (None, 8), at=21),
        session(1, (6, 4), at=7),
        session(1, (5, None), at=12),
        session(0, (5, 4), at=7),
    ]
    assert summarize_pain_days(of_day, TODAY) == (
        PainDay(ago(1), 6, 8, needed=4.2),
        PainDay(TODAY, 5, 4, needed=3.5),
    )


def test_a_number_after_an_earlier_session_is_dropped() -> None:
    (day,) = summarize_pain_days([session(0, (None, 2), at=7), session(0, (6, None), at=21)], TODAY)
    assert day == PainDay(TODAY, 6, None, needed=4.2)


def test_a_day_with_only_a_number_after_needs_no_level() -> None:
    (day,) = summarize_pain_days([session(0, (None, 2))], TODAY)
    assert day == PainDay(TODAY, None, 2, needed=None)


def test_sessions_of_a_day_are_ordered_by_moment_not_wall_clock() -> None:
    # At 20:00 in Kolkata, then at 09:00 in California: half a day later, if earlier by the clock.
    east, west = session(0, (7, 6), at=20), session(0, (3, 2), at=9, hours_east=-8)
    assert numbers_of([*summarize_pain_days([west, east], TODAY)]) == [(TODAY, 7, 2)]


def test_the_last_days_include_today_and_no_future_ones() -> None:
    past = [session(days, (5, 3)) for days in (-1, 0, 89, 90)]
    assert [day.day for day in summarize_pain_days(past, TODAY)] == [ago(89), TODAY]
    assert [day.day for day in summarize_pain_days(past, TODAY, days=1)] == [TODAY]
    assert summarize_pain_days(past, TODAY, days=0) == ()


def test_days_without_numbers_are_skipped() -> None:
    assert summarize_pain_days([session(1), session(2, (4, None))], TODAY)[0].day == ago(2)
    assert summarize_pain_days([session(1)], TODAY) == ()
    assert summarize_pain_days([], TODAY) == ()


@pytest.mark.parametrize("before", range(11))
def test_the_level_needed_is_where_less_pain_becomes_noticeable(before: int) -> None:
    (day,) = summarize_pain_days([session(0, (before, None))], TODAY)
    reached = [] if day.needed is None else [n for n in range(11) if n <= day.needed]
    assert reached == [n for n in range(before) if is_noticeable(before, n)]
    if day.needed is not None:
        assert day.needed == pytest.approx(max(before - 2, before * 0.7, 0))


@given(histories, st.integers(0, 120))
def test_each_day_with_numbers_appears_once_in_order(past: list[Session], days: int) -> None:
    shown = summarize_pain_days(past, TODAY, days)
    expected = {
        one.day
        for one in past
        if ago(days) < one.day <= TODAY
        and any(feeling and feeling.pain is not None for feeling in (one.before, one.after))
    }
    assert [day.day for day in shown] == sorted(expected)
    for day in shown:
        assert (day.before, day.after) != (None, None)
        assert (day.needed is None) == (not day.before)


# By routine


def test_a_routine_needs_ten_sessions_with_numbers() -> None:
    nine = [session(n, (5, 3)) for n in range(MIN_NUMBERS - 1)]
    assert compare_routines([*nine, session(20)], TODAY) == {"back-and-neck": (10, 9, None)}
    (enough,) = compare_routines([*nine, session(20, (5, 6))], TODAY).values()
    assert enough.change is not None
    assert enough.change.median == -2
    assert (enough.change.better, enough.change.worse) == (0.9, 0)


def test_better_and_worse_count_noticeable_changes_only() -> None:
    pain = [(5, 3), (5, 3), (5, 4), (5, 5), (5, 6), (5, 7), (3, 2), (1, 2), (0, 1), (10, 9)]
    (one,) = compare_routines(
        [session(n, numbers) for n, numbers in enumerate(pain)], TODAY
    ).values()
    assert one.change is not None
    assert (one.change.better, one.change.worse) == (0.3, 0.2)
    assert one.change.median == -0.5


def test_the_routine_with_the_most_numbers_comes_first() -> None:
    past = [session(1, routine="often"), session(2, routine="often"), session(3, routine="a")]
    past += [session(n, (5, 4), routine="noted") for n in range(2)]
    assert list(compare_routines(past, TODAY)) == ["noted", "often", "a"]


@given(histories)
def test_each_routine_matches_a_naive_calculation(past: list[Session]) -> None:
    by_hand: dict[str, list[Session]] = defaultdict(list)
    for one in past:
        if one.day <= TODAY:
            by_hand[one.routine].append(one)
    routines = compare_routines(past, TODAY)
    assert routines.keys() == by_hand.keys()
    for routine, found in routines.items():
        both = pairs(by_hand[routine])
        assert (found.sessions, found.measured) == (len(by_hand[routine]), len(both))
        assert (found.change is not None) == (len(both) >= 10)
        if found.change is not None:
            assert found.change.median == median([after - before for before, after in both])
            noticed = [pair for pair in both if is_noticeable(*pair)]
            better = [pair for pair in noticed if pair[1] < pair[0]]
            assert found.change.better == pytest.approx(len(better) / len(both))
            assert found.change.worse == pytest.approx((len(noticed) - len(better)) / len(both))


# Left and right


def test_left_and_right_are_compared_and_both_is_separate() -> None:
    holds = (hold("left", 60), hold("right", 20), hold("both", 7), hold("midline", 5.5))
    seen = compare_sides([session(0, holds=holds), session(1, holds=holds[:1])], TODAY)
    assert (seen.all.left, seen.all.right, seen.both) == (120, 20, 7)


def test_points_are_sorted_by_their_difference() -> None:
    pressed = [("A", 60, 60), ("B", 60, 30), ("C", 0, 45), ("D", 10, 8), ("E", 0, 2), ("F", 0, 2)]
    holds = tuple(
        one
        for point, left, right in pressed
        for one in (hold("left", left, point), hold("right", right, point))
    )
    seen = compare_sides([session(0, holds=holds)], TODAY)
    assert [point for point, _ in seen.points] == ["C", "B", "D", "E", "F"]


def test_without_either_side_both_are_zero() -> None:
    seen = compare_sides([session(0, holds=(hold("both", 60),))], TODAY)
    assert (seen.all, seen.points, seen.both) == (LeftRight(0, 0), (), 60)
    assert compare_sides([], TODAY).all == LeftRight(0, 0)


@given(histories)
def test_every_pressed_second_is_counted_once(past: list[Session]) -> None:
    seen = compare_sides(past, TODAY)
    pressed = sum(
        hold.pressed
        for one in past
        if one.day <= TODAY
        for hold in one.holds
        if hold.side != "midline"
    )
    assert seen.all.left + seen.all.right + seen.both == pytest.approx(pressed)
    gaps = [abs(one.left - one.right) for _, one in seen.points]
    assert gaps == sorted(gaps, reverse=True)
    assert 0 not in gaps


@given(histories)
def test_swapping_the_sides_swaps_the_result(past: list[Session]) -> None:
    other: dict[Side, Side] = {"left": "right", "right": "left"}
    turned = [
        replace(
            one,
            holds=tuple(replace(hold, side=other.get(hold.side, hold.side)) for hold in one.holds),
        )
        for one in past
    ]
    one, two = compare_sides(past, TODAY), compare_sides(turned, TODAY)
    assert (one.all.left, one.all.right) == (two.all.right, two.all.left)
    assert [point for point, _ in one.points] == [point for point, _ in two.points]


# Hours


def test_the_hour_is_local_to_the_place_of_the_session() -> None:
    seen = compare_hours(
        [session(0, at=7), session(1, at=7, hours_east=-8), session(2, at=23)], TODAY
    )
    assert len(seen) == 24
    assert {at: hour.sessions for at, hour in enumerate(seen) if hour.sessions} == {7: 2, 23: 1}


def test_a_session_belongs_to_the_hour_in_which_it_began() -> None:
    late = session(0, at=23)
    seen = compare_hours([replace(late, ended=late.started + timedelta(hours=2))], TODAY)
    assert [at for at, hour in enumerate(seen) if hour.sessions] == [23]


def test_an_hour_has_a_median_if_it_has_enough_numbers() -> None:
    past = [session(n, (6, 4), at=7) for n in range(10)] + [session(0, (6, 0), at=8)]
    seen = compare_hours(past, TODAY)
    assert seen[7].change is not None
    assert (seen[7].measured, seen[7].change.median) == (10, -2)
    assert seen[8][1:] == (1, None)


@given(histories)
def test_each_hour_matches_a_naive_calculation(past: list[Session]) -> None:
    known = [one for one in past if one.day <= TODAY]
    for at, hour in enumerate(compare_hours(past, TODAY)):
        of_hour = [one for one in known if one.started.strftime("%H") == f"{at:02d}"]
        both = pairs(of_hour)
        assert (hour.sessions, hour.measured) == (len(of_hour), len(both))
        assert (hour.change is not None) == (len(both) >= MIN_NUMBERS)
        if hour.change is not None:
            assert hour.change.median == median([after - before for before, after in both])


# After a workout


def test_days_after_a_workout_are_compared_to_all_others() -> None:
    past = [session(n, (6 if n % 2 else 3, None)) for n in range(20)]
    # On even days (ago) there was a workout: the days after it are the odd ones.
    days = {ago(n): Day(ago(n), checks=("workout",)) for n in range(0, 21, 2)}
    assert compare_workout_days(past, days, TODAY) == ((10, 6), (10, 3))
    after, other = compare_workout_days(past, days, TODAY, check="vitamin-c")
    assert (after, other.days) == ((0, None), 20)


def test_the_first_number_of_the_day_is_what_counts() -> None:
    past = [session(0, (2, None), at=20), session(0, (7, None), at=7), session(0, at=6)]
    past += [session(n, (7, None)) for n in range(1, 10)]
    assert compare_workout_days(past, {}, TODAY)[1].median == 7


def test_a_workout_on_the_day_itself_does_not_count() -> None:
    days = {TODAY: Day(TODAY, checks=("workout",))}
    assert compare_workout_days([session(0, (5, None))], days, TODAY)[0].days == 0


def test_the_first_possible_date_has_no_day_before() -> None:
    first = replace(session(0, (5, None)), day=date.min)
    assert compare_workout_days([first], {}, TODAY)[1].days == 1


@given(histories, st.sets(st.integers(-3, 101)))
def test_each_day_is_in_one_group(past: list[Session], workouts: set[int]) -> None:
    days = {ago(n): Day(ago(n), checks=("workout",)) for n in workouts}
    seen = compare_workout_days(past, days, TODAY)
    shown = [day for day in summarize_pain_days(past, TODAY, 1000) if day.before is not None]
    after = [day.before for day in shown if (TODAY - day.day).days + 1 in workouts]
    other = [day.before for day in shown if (TODAY - day.day).days + 1 not in workouts]
    for group, naive in zip(seen, (after, other), strict=True):
        assert group.days == len(naive)
        assert group.median == (
            median(n for n in naive if n is not None) if len(naive) > 9 else None
        )


# For all


@settings(max_examples=50)
@given(histories, st.lists(st.builds(session, st.integers(-30, -1), st.just((9, 1))), max_size=20))
def test_future_sessions_change_nothing(past: list[Session], to_come: list[Session]) -> None:
    known = [one for one in past if one.day <= TODAY]
    both = [*to_come, *known]
    assert summarize_pain_days(both, TODAY) == summarize_pain_days(known, TODAY)
    assert compare_routines(both, TODAY) == compare_routines(known, TODAY)
    assert compare_sides(both, TODAY) == compare_sides(known, TODAY)
    assert compare_hours(both, TODAY) == compare_hours(known, TODAY)
    assert compare_workout_days(both, {}, TODAY) == compare_workout_days(known, {}, TODAY)


@settings(max_examples=50)
@given(st.lists(measured, max_size=40, unique_by=lambda one: one.started), st.data())
def test_the_order_of_sessions_changes_nothing(past: list[Session], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(past))
    assert summarize_pain_days(shuffled, TODAY) == summarize_pain_days(past, TODAY)
    assert compare_routines(shuffled, TODAY) == compare_routines(past, TODAY)
    assert compare_sides(shuffled, TODAY) == compare_sides(past, TODAY)
    assert compare_hours(shuffled, TODAY) == compare_hours(past, TODAY)


def test_each_chart_says_in_a_short_line_what_it_cannot_show() -> None:
    assert set(LIMITS) == set(get_args(Chart))
    for limit in LIMITS.values():
        assert len(limit) <= 150
        assert limit.endswith(".")
        assert limit.isascii()


def test_the_example_sessions_have_the_intended_times() -> None:
    assert session(0, at=7).started == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
