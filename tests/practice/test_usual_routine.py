"""Which routine is likely to be wanted now."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.records import HoldRecord, Session
from acutui.practice.usual_routine import guess_from_sessions, move_to_front

INDIA = timezone(timedelta(hours=5, minutes=30))
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=INDIA)
KNOWN = ("back", "neck", "sleep")
RECENTLY = timedelta(days=89)


def session(routine: str, started: datetime, *, pressed: float = 60.0) -> Session:
    return Session(
        id=int(started.timestamp() * 1000) << 20,
        routine=routine,
        source="timer",
        started=started,
        ended=started + timedelta(minutes=5),
        day=date(2026, 11, 22),
        holds=(HoldRecord("LI4", "left", 60.0, pressed),),
    )


def ago(routine: str, days: int = 0, **more: float) -> Session:
    """A session so many days and hours before now."""
    return session(routine, NOW - timedelta(days=days, **more))


def chosen(*sessions: Session, now: datetime = NOW, known: Sequence[str] = KNOWN) -> str | None:
    return guess_from_sessions(sessions, now, known)


# At this hour


def test_the_routine_done_most_often_at_this_hour_is_the_usual_one() -> None:
    mornings = [ago("back", day) for day in (3, 4, 5)] + [ago("neck", day) for day in (1, 2)]
    assert chosen(*mornings) == "back"


def test_what_is_done_at_another_hour_has_no_say() -> None:
    nights = [ago("sleep", day, hours=9) for day in range(1, 20)]
    assert chosen(*nights, ago("back", 30)) == "back"
    assert chosen(*nights, ago("back", 30), now=NOW - timedelta(hours=9)) == "sleep"


@pytest.mark.parametrize(
    ("away", "counts"),
    [
        (timedelta(0), True),
        (timedelta(hours=2), True),
        (timedelta(hours=2, seconds=1), False),
        (timedelta(hours=-2), True),
        (timedelta(hours=-2, seconds=-1), False),
        (timedelta(hours=12), False),
    ],
)
def test_this_hour_is_two_hours_either_way(away: timedelta, counts: bool) -> None:
    then = session("back", NOW - timedelta(days=9) + away)
    assert chosen(then, ago("neck", 1, hours=7)) == ("back" if counts else "neck")


@pytest.mark.parametrize(
    ("at", "now"),
    [((23, 30), (0, 45)), ((0, 45), (23, 30)), ((22, 10), (0, 5)), ((1, 59), (23, 59))],
)
def test_this_hour_reaches_over_midnight(at: tuple[int, int], now: tuple[int, int]) -> None:
    midnight = datetime(2026, 11, 22, *now, tzinfo=INDIA)
    then = datetime(2026, 11, 10, *at, tzinfo=INDIA)
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=INDIA)
    assert chosen(session("sleep", then), session("back", noon), now=midnight) == "sleep"


# Where it was practised


def test_the_hour_is_that_on_the_clock_where_it_was_practised() -> None:
    morning_there = session("back", datetime(2026, 11, 10, 7, 0, tzinfo=NEW_YORK))
    same_moment = session("neck", datetime(2026, 11, 21, 7, 30, tzinfo=NEW_YORK))
    evening_there = session("sleep", (NOW - timedelta(days=1)).astimezone(NEW_YORK))
    assert evening_there.started.hour == 21
    assert chosen(morning_there, evening_there) == "back"
    assert chosen(morning_there, evening_there, same_moment) == "neck"


def test_a_day_on_another_clock_changes_nothing_in_what_was_done_last() -> None:
    first = session("back", datetime(2026, 11, 20, 23, 0, tzinfo=NEW_YORK))
    later = session("neck", datetime(2026, 11, 21, 12, 0, tzinfo=INDIA))
    assert first.started < later.started
    assert chosen(later, first, now=NOW.replace(hour=17)) == "neck"


def test_summer_time_is_read_off_the_clock() -> None:
    before_the_change = session("back", datetime(2026, 10, 30, 7, 30, tzinfo=NEW_YORK))
    now = datetime(2026, 11, 2, 9, 30, tzinfo=NEW_YORK)
    assert chosen(before_the_change, session("neck", NOW - timedelta(days=60)), now=now) == "back"


# Of equals


def test_of_two_done_equally_often_it_is_the_one_done_last() -> None:
    both = [ago("back", 1), ago("neck", 2), ago("neck", 3), ago("back", 4)]
    assert chosen(*both) == chosen(*reversed(both)) == "back"
    assert chosen(*both, ago("sleep", 0, minutes=1)) == "back"


@given(st.permutations([ago("back", 1), ago("neck", 2), ago("sleep", 3), ago("back", 4, hours=5)]))
def test_the_order_in_which_sessions_are_kept_makes_no_difference(given: list[Session]) -> None:
    assert chosen(*given) == "back"


# What counts for it


def test_routines_that_are_gone_are_left_out() -> None:
    gone = [ago("of-my-own", day) for day in range(1, 10)]
    assert chosen(*gone, ago("neck", 20)) == "neck"
    assert chosen(*gone) is None


def test_sessions_of_the_future_have_no_say() -> None:
    future = [session("sleep", NOW + timedelta(days=day)) for day in range(1, 9)]
    soon = session("sleep", NOW + timedelta(seconds=1))
    assert chosen(*future, soon, ago("back", 1)) == "back"
    assert chosen(*future, soon) is None
    assert chosen(session("sleep", NOW), ago("back", 1)) == "sleep", "now is not the future"


def test_habits_are_looked_back_on_for_ninety_days() -> None:
    old = [ago("back", day) for day in range(91, 120)]
    assert chosen(*old, ago("neck", 89)) == "neck"
    assert chosen(*old, ago("neck", 90)) == "neck"
    assert chosen(ago("back", 90), ago("neck", 1, hours=7)) == "back"
    assert chosen(ago("back", 90, seconds=1), ago("neck", 1, hours=7)) == "neck"


def test_where_none_was_done_at_this_hour_it_is_the_one_done_last() -> None:
    assert chosen(ago("back", 3, hours=6), ago("neck", 2, hours=6), ago("back", 9, hours=7)) == (
        "neck"
    )


def test_what_was_done_last_may_be_long_ago() -> None:
    assert chosen(ago("back", 400), ago("neck", 365), ago("sleep", 500)) == "neck"


def test_without_any_session_there_is_no_usual_one() -> None:
    assert chosen() is None
    assert chosen(ago("back", 1), known=()) is None


moments = st.builds(
    lambda minutes, zone: (NOW + timedelta(minutes=minutes)).astimezone(zone),
    st.integers(-400 * 1440, 400 * 1440),
    st.sampled_from([UTC, INDIA, NEW_YORK]),
)
histories = st.lists(
    st.builds(session, st.sampled_from(["back", "neck", "sleep", "gone"]), moments), max_size=12
)


@given(histories, moments)
def test_the_usual_one_was_done_and_is_known(sessions: list[Session], now: datetime) -> None:
    found = chosen(*sessions, now=now)
    done = {s.routine for s in sessions if s.started <= now and s.routine in KNOWN}
    assert (found in done) if done else found is None


@given(histories, moments)
def test_no_other_was_done_more_often_at_this_hour(sessions: list[Session], now: datetime) -> None:
    def minutes(moment: datetime) -> int:
        return moment.hour * 60 + moment.minute

    def apart(session: Session) -> int:
        there, here = minutes(session.started), minutes(now)
        return min((there - here) % 1440, (here - there) % 1440)

    found = chosen(*sessions, now=now)
    # The edges are told above; here they are kept clear of.
    surely = [
        s.routine
        for s in sessions
        if s.routine in KNOWN
        and apart(s) <= 118
        and timedelta(hours=2) <= now.astimezone(UTC) - s.started.astimezone(UTC) < RECENTLY
    ]
    perhaps = [s.routine for s in sessions if s.routine in KNOWN and apart(s) <= 122]
    if surely:
        assert found is not None
        assert perhaps.count(found) >= max(surely.count(name) for name in surely)


# First of a list


def test_one_comes_before_the_others_which_keep_their_order() -> None:
    assert move_to_front(["back", "neck", "sleep"], "sleep") == ["sleep", "back", "neck"]
    assert move_to_front(["back", "neck", "sleep"], "back") == ["back", "neck", "sleep"]


@pytest.mark.parametrize("first", [None, "gone", ""])
def test_without_one_to_come_first_the_order_stays(first: str | None) -> None:
    assert move_to_front(["back", "neck", "sleep"], first) == ["back", "neck", "sleep"]


@given(st.lists(st.text(max_size=3), unique=True, max_size=9), st.text(max_size=3))
def test_nothing_is_lost_and_nothing_else_moves(names: list[str], first: str) -> None:
    found = move_to_front(names, first)
    assert [name for name in found if name != first] == [name for name in names if name != first]
    assert sorted(found) == sorted(names)
    assert first not in names or found[0] == first
