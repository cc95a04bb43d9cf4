"""Finding sessions in a habit: of a day, the last; and the usual routine."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.habit import Habit, Rules, practice_day
from acutui.practice.records import Day, History, HoldRecord, Session
from acutui.practice.usual_routine import guess_routine

TODAY = date(2026, 11, 22)
ROUTINES = ("back", "neck", "sleep")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def session(
    id: int, day: date, routine: str = "back", *, hour: int = 7, pressed: float = 60.0
) -> Session:
    start = datetime.combine(day, time(hour, 30), UTC)
    hold = HoldRecord("LI4", "left", 60.0, pressed)
    return Session(id, routine, "timer", start, start + timedelta(minutes=5), day, (hold,))


def history(*sessions: Session, days: Mapping[date, Day] | None = None) -> History:
    return History(sessions, days or {})


def many(count: int, a_day: int = 3) -> list[Session]:
    """Sessions up to today, some each day, with distinct ids."""
    return [
        session(n, ago((count - 1 - n) // a_day), ROUTINES[n % 2], hour=7 + n % min(a_day, 9))
        for n in range(count)
    ]


def habit_of(known: History) -> Habit:
    return Habit(known, Rules(), TODAY)


# Beginning, rest and sums


def test_the_habit_begins_on_the_first_day_with_a_session() -> None:
    one, other, later = session(1, ago(3)), session(2, ago(9)), session(3, ago(-1))
    cases = [(history(one), ago(3), 1), (history(one, other), ago(9), 1)]
    cases += [(history(), TODAY, 0), (history(later), TODAY, 0)]
    for known, began, longest in cases:
        assert (habit_of(known).first_day, habit_of(known).longest) == (began, longest)


def test_a_rest_day_joins_two_streaks() -> None:
    sessions = [session(n, ago(n)) for n in range(9) if n != 4]
    resting = history(*sessions, days={ago(4): Day(ago(4), rest=True)})
    assert (habit_of(history(*sessions)).streak, habit_of(resting).streak) == (4, 8)


def test_the_order_of_sessions_does_not_change_their_seconds() -> None:
    one, two, three = (session(n, TODAY, pressed=n / 10) for n in (1, 2, 3))
    assert 0.1 + 0.2 + 0.3 != 0.2 + 0.3 + 0.1
    tallies = [
        habit_of(history(*order)).tallies for order in ((one, two, three), (two, three, one))
    ]
    assert tallies[0] == tallies[1]


# Sessions of a day, and the last


def test_sessions_of_a_day_are_sorted_by_start() -> None:
    evening, morning = session(1, TODAY, hour=21), session(2, TODAY, hour=6)
    twin = replace(morning, id=3)
    habit = Habit(history(evening, twin, morning, session(4, ago(1))), Rules(), TODAY)
    assert habit.sessions_on(TODAY) == (morning, twin, evening)
    assert habit.sessions_on(ago(9)) == ()


def test_a_session_belongs_to_its_stored_day() -> None:
    odd = replace(session(1, ago(4)), started=datetime(2020, 1, 1, tzinfo=UTC))
    habit = Habit(history(odd), Rules(), TODAY)
    assert habit.sessions_on(ago(4)) == (odd,)


def test_the_last_day_of_each_routine_is_not_after_today() -> None:
    done = [("back", 3), ("back", 9), ("neck", 0), ("neck", -1), ("sleep", -2)]
    sessions = [session(n, ago(back), routine) for n, (routine, back) in enumerate(done)]
    habit = Habit(history(*sessions), Rules(), TODAY)
    assert habit.last_days == {"back": ago(3), "neck": TODAY}
    tomorrow = Habit(history(*sessions), Rules(), ago(-2))
    assert tomorrow.last_days == {"back": ago(3), "neck": ago(-1), "sleep": ago(-2)}
    without = habit_of(history(*sessions[1:]))
    assert without.last_days == {"back": ago(9), "neck": TODAY}
    assert habit_of(history(*sessions[2:])).last_days == {"neck": TODAY}


def test_the_last_session_is_the_latest_of_the_last_day() -> None:
    early, late = session(1, ago(2), "back", hour=6), session(2, ago(2), "neck", hour=9)
    old, ahead = session(3, ago(9), "sleep"), session(4, ago(-1), "sleep")
    habit = Habit(history(late, early, old, ahead), Rules(), TODAY)
    assert habit.last_session(ROUTINES) == late
    assert habit.last_session(["back", "sleep"]) == early
    assert habit.last_session(["sleep"]) == old
    assert habit.last_session(["gone"]) is habit.last_session([]) is None


# The usual routine

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MINUTES = st.one_of(
    st.integers(-400 * 1440, 3 * 1440), st.integers(-91 * 1440, -89 * 1440), st.just(0)
)
DAY_STARTS = st.sampled_from([time(0), time(3), time(23, 59)])
PLACES = st.tuples(ZONES, DAY_STARTS)
DONE = st.tuples(MINUTES, st.sampled_from([*ROUTINES, "gone"]))


@settings(max_examples=80)
@given(st.lists(st.tuples(DONE, PLACES), max_size=12), PLACES, st.booleans())
def test_the_practice_day_of_a_session_does_not_change_the_guess(
    done: list[Any], here: tuple[timezone, time], travelled: bool
) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=here[0])
    sessions = []
    for id, ((minutes, routine), there) in enumerate(done):
        zone, day_start = there if travelled else here
        started = (now + timedelta(minutes=minutes)).astimezone(zone)
        one = session(id, practice_day(started, day_start), routine)
        sessions.append(replace(one, started=started))
    all_today = [replace(one, day=now.date()) for one in sessions]
    assert guess_routine(sessions, now, ROUTINES) == guess_routine(all_today, now, ROUTINES)


def test_the_last_routine_is_found_even_after_a_year() -> None:
    now = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    sessions = [session(1, ago(400), "neck"), session(2, ago(700)), session(3, ago(2), "gone")]
    assert guess_routine(sessions, now, ROUTINES) == "neck"
    assert guess_routine(sessions, now, ["sleep"]) is guess_routine(sessions, now, []) is None
    later = replace(session(4, TODAY, "sleep"), started=now + timedelta(hours=1))
    assert guess_routine([*sessions, later], now, ROUTINES) == "neck"
