"""The habit after a change of the history, beside one that is built anew; what it remembers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice import daily
from acutui.practice.daily import differing
from acutui.practice.habit import Habit, Rules, practice_day
from acutui.practice.records import Day, History, HoldRecord, Session
from acutui.practice.usual_routine import usual, usual_of

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
    """Sessions that end today, so many a day, each with an id of its own."""
    return [
        session(n, ago((count - 1 - n) // a_day), ROUTINES[n % 2], hour=7 + n % min(a_day, 9))
        for n in range(count)
    ]


def facts(habit: Habit) -> dict[str, Any]:
    """All that a habit answers."""
    days = [ago(back) for back in range(-6, 45)]
    return {
        "summary": habit.summary(),
        "states": [habit.state(day) for day in days],
        "full": [habit.full_days(last) for last in range(-1, 50)],
        "weeks": [habit.seconds_in_week(weeks) for weeks in range(-1, 8)],
        "tallies": habit.tallies,
        "began": habit.began,
        "on": [habit.on(day) for day in days],
        "last_days": habit.last_days,
        "routines": habit._done.routines,
        "recent": [habit.recent(last) for last in (0, 1, 2, 30, 400)],
        "between": habit.between(ago(20), ago(-5)),
        "last": [habit.last_session(ROUTINES[at:]) for at in range(4)],
        "one": [habit.last_session([routine]) for routine in ROUTINES],
    }


# Any chain of changes


@dataclass(frozen=True)
class Edit:
    """What to do to which session or day; what does not fit the history does nothing."""

    what: str
    at: int
    day: date
    routine: str
    pressed: float


EDITS = st.builds(
    Edit,
    st.sampled_from(
        ["add", "add", "add", "delete", "move", "change", "reread", "rest", "unmark", "note"]
    ),
    st.integers(0, 30),
    st.integers(-3, 30).map(ago),
    st.sampled_from(ROUTINES),
    st.sampled_from([60.0, 60.0, 60.0, 48.0, 47.0, 0.1]),
)
RULES = st.builds(
    Rules,
    target=st.integers(1, 4),
    streak=st.sampled_from(["any", "full"]),
    rest_weekdays=st.frozensets(st.integers(0, 6), max_size=2),
)
thorough = settings(max_examples=600)


def edited(known: History, edit: Edit, id: int) -> tuple[History, set[date]]:
    """Return the history after an edit, and the days that it is about."""
    sessions, days = list(known.sessions), dict(known.days)
    at = edit.at % max(1, len(sessions))
    new = session(id, edit.day, edit.routine, hour=1 + edit.at % 23, pressed=edit.pressed)
    about = {edit.day}
    match edit.what:
        case "add":
            sessions.insert(edit.at % (len(sessions) + 1), new)
        case "rest" | "note":
            days[edit.day] = Day(edit.day, rest=edit.what == "rest", note=edit.routine)
        case "unmark":
            days.pop(edit.day, None)
        case _ if not sessions:
            pass
        case "delete":
            about = {sessions.pop(at).day}
        case "move":
            about.add(sessions[at].day)
            sessions[at] = replace(new, id=sessions[at].id)
        case "change":
            about = {sessions[at].day}
            sessions[at] = replace(sessions[at], routine=new.routine, holds=new.holds)
        case "reread":  # the same once more, as other objects
            about = {sessions[at].day}
            sessions[at] = replace(sessions[at], note="")
    return History(tuple(sessions), days), about


@thorough
@given(
    st.lists(st.lists(EDITS, min_size=1, max_size=4), max_size=9),
    st.lists(st.integers(-2, 25), max_size=25),
    RULES,
    st.sampled_from([1, 2, 3, 512]),
)
def test_any_chain_of_changes_comes_to_what_is_built_anew(
    chain: list[list[Edit]], begun: list[int], rules: Rules, chunk: int
) -> None:
    known = history(*(session(n, ago(back), ROUTINES[n % 3]) for n, back in enumerate(begun)))
    habit = Habit(known, rules, TODAY)
    seen, id = [habit], len(begun)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(daily, "CHUNK", chunk)
        for step in chain:
            days: set[date] = set()
            for edit in step:
                known, about = edited(known, edit, id)
                days, id = days | about, id + 1
            # Whether they are named makes no difference.
            habit = habit.updated(known, days if id % 2 else ())
            assert habit.history is known
            seen.append(habit)
    # The old ones as well, after all that came after them.
    for one in seen:
        assert facts(one) == facts(Habit(one.history, rules, TODAY))


def test_so_it_does_with_years_of_sessions() -> None:
    chance, id = Random(22), 10_000
    known = history(*many(4000, 40))
    habits = [Habit(known, Rules(), TODAY)]
    for _ in range(40):
        what = chance.choice(["add", "add", "delete", "move", "change", "reread", "rest"])
        day = ago(chance.choice([0, 0, 1, 40, 99, 100, 101, 300]))
        edit = Edit(what, chance.choice([0, 7, 2000, 3999]), day, "sleep", 60.0)
        known, about = edited(known, edit, id)
        habits.append(habits[-1].updated(known, about))
        id += 1
    for habit in habits[::8]:
        assert facts(habit) == facts(Habit(habit.history, Rules(), TODAY))


def test_a_whole_other_history_is_but_a_change_of_all_its_days() -> None:
    before, after = history(*many(50)), history(*many(70)[5:])
    days = {one.day for one in (*before.sessions, *after.sessions)}
    habit = Habit(before, Rules(), TODAY)
    assert facts(habit.updated(after, days)) == facts(Habit(after, Rules(), TODAY))
    assert facts(habit.updated(history(), days)) == facts(Habit(history(), Rules(), TODAY))
    assert facts(Habit(history(), Rules(), TODAY).updated(before, days)) == facts(habit)


def test_without_a_changed_day_all_is_as_it_was() -> None:
    known = history(*many(30))
    again = Habit(known, Rules(), TODAY).updated(replace(known, problems=("odd",)), ())
    assert facts(again) == facts(Habit(known, Rules(), TODAY))
    assert again.history.problems == ("odd",)


def test_what_was_read_anew_is_taken_in_all_the_same() -> None:
    sessions = many(2000)
    anew = [replace(one) for one in sessions]
    more = history(*anew, session(9999, TODAY))
    after = Habit(history(*sessions), Rules(), TODAY).updated(more, [TODAY])
    assert facts(after) == facts(Habit(more, Rules(), TODAY))


def test_the_first_day_comes_and_goes() -> None:
    one, other = session(1, ago(3)), session(2, ago(9))
    alone = Habit(history(one), Rules(), TODAY)
    both = alone.updated(history(one, other), [ago(9)])
    again = both.updated(history(one), [ago(9)])
    none = again.updated(history(), [ago(3)])
    assert [habit.began for habit in (alone, both, again, none)] == [ago(3), ago(9), ago(3), TODAY]
    assert [habit.longest for habit in (alone, both, again, none)] == [1, 1, 1, 0]
    assert none.updated(history(session(3, ago(-1))), [ago(-1)]).began == TODAY, "not begun yet"


def test_a_rest_day_joins_two_streaks_and_taking_it_off_parts_them() -> None:
    sessions = [session(n, ago(n)) for n in range(9) if n != 4]
    parted = Habit(history(*sessions), Rules(), TODAY)
    resting = history(*sessions, days={ago(4): Day(ago(4), rest=True)})
    joined = parted.updated(resting)
    assert (parted.streak, joined.streak) == (4, 8)
    assert joined.updated(history(*sessions)).streak == 4


def test_the_order_of_changes_makes_no_difference_to_the_seconds() -> None:
    one, two, three = (session(n, TODAY, pressed=n / 10) for n in (1, 2, 3))
    habit = Habit(history(two, three), Rules(), TODAY).updated(history(one, two, three))
    assert 0.1 + 0.2 + 0.3 != 0.2 + 0.3 + 0.1
    assert habit.tallies == Habit(habit.history, Rules(), TODAY).tallies


def test_two_looks_at_once_lose_nothing() -> None:
    """Both begin with the same habit; the later was told only of what the earlier did not see."""
    resting = {ago(1): Day(ago(1), rest=True)}
    begun = Habit(history(session(1, ago(2)), session(2, ago(9))), Rules(), TODAY)
    known = history(session(1, ago(2)), session(3, TODAY), days=resting)
    begun.updated(known, [ago(9), TODAY, ago(1)])
    assert facts(begun.updated(known, [])) == facts(Habit(known, Rules(), TODAY))


# What it costs


class Watched(Session):
    """A session that tells how often it was asked what was pressed."""

    asked = 0

    @property
    def pressed(self) -> float:
        Watched.asked += 1
        return 60.0


@pytest.fixture
def gone_through(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[date]]:
    """The days that were gone through for streak and strength."""
    days: list[date] = []
    after = Habit._after
    monkeypatch.setattr(
        Habit, "_after", lambda self, before, day: days.append(day) or after(self, before, day)
    )
    yield days


def watched(sessions: list[Session]) -> list[Session]:
    names = Session.__dataclass_fields__
    return [Watched(**{name: getattr(one, name) for name in names}) for one in sessions]


@pytest.mark.parametrize("back", [0, 1, 30, 900])
def test_a_change_costs_its_own_day_and_those_after_it(back: int, gone_through: list[date]) -> None:
    sessions = watched(many(3000))
    habit = Habit(history(*sessions), Rules(), TODAY)
    assert len(gone_through) == 1000
    gone_through.clear()
    Watched.asked = 0
    after = habit.updated(history(*sessions, *watched([session(9999, ago(back))])), [ago(back)])
    assert gone_through == [ago(n) for n in range(back, -1, -1)]
    assert Watched.asked == 4, "the seconds of four sessions"
    asked = Watched.asked
    assert after.summary().total_sessions == 3001
    assert after.full_days(999) + after.streak + after.longest > 0
    assert after.seconds_in_week() > 0
    assert (len(gone_through), Watched.asked) == (back + 1, asked), "nothing is left for later"


def test_what_is_yet_to_come_costs_no_day(gone_through: list[date]) -> None:
    sessions = many(300)
    habit = Habit(history(*sessions), Rules(), TODAY)
    gone_through.clear()
    more = history(*sessions, session(9999, ago(-1)), days={ago(200): Day(ago(200), rest=True)})
    habit.updated(more, [ago(-1), ago(200)])
    assert gone_through == [], "nor does rest before the first day, or no change at all"
    habit.updated(replace(habit.history, days={ago(200): Day(ago(200), rest=True)}))
    habit.updated(habit.history)
    assert gone_through == []


def test_what_did_not_change_is_shared() -> None:
    sessions = many(300)
    habit = Habit(history(*sessions), Rules(), TODAY)
    after = habit.updated(history(*sessions, session(9999, TODAY, "neck")), [TODAY])
    old, new = habit._done, after._done
    assert new.sessions[ago(5)] is old.sessions[ago(5)]
    assert new.tallies[ago(5)] is old.tallies[ago(5)]
    assert new.routines["back"] is old.routines["back"]
    assert after._standings[-2] is habit._standings[-2]


# What differs


@given(st.lists(st.integers(0, 3), max_size=30), st.data(), st.integers(1, 4))
def test_what_is_left_of_two_lists_is_all_that_differs(
    numbers: list[int], data: st.DataObject, chunk: int
) -> None:
    pool = many(4)
    one = [pool[number] for number in numbers]
    at = data.draw(st.integers(0, len(one)))
    until = data.draw(st.integers(at, len(one)))
    other = [*one[:at], *data.draw(st.lists(st.sampled_from(pool), max_size=5)), *one[until:]]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(daily, "CHUNK", chunk)
        left, right = differing(one, other)
    same = len(one) - len(left)
    assert same == len(other) - len(right)
    assert any(
        one == one[:head] + left + one[head + len(left) :]
        and other == one[:head] + right + one[head + len(left) :]
        for head in range(same + 1)
    )


def test_a_session_more_at_the_end_leaves_no_more_than_a_chunk() -> None:
    sessions = many(3000)
    left, right = differing(sessions, [*sessions, session(9999, TODAY)])
    assert len(right) == len(left) + 1 <= daily.CHUNK
    left, right = differing(sessions, [*sessions[:1500], *sessions[1501:]])
    assert len(left) == len(right) + 1 <= 2 * daily.CHUNK


# Sessions of a day, of late, and the last


def test_the_sessions_of_a_day_come_by_their_start() -> None:
    evening, morning = session(1, TODAY, hour=21), session(2, TODAY, hour=6)
    twin = replace(morning, id=3)
    habit = Habit(history(evening, twin, morning, session(4, ago(1))), Rules(), TODAY)
    assert habit.on(TODAY) == (morning, twin, evening)
    assert habit.on(ago(9)) == ()


def test_a_session_is_of_the_day_that_is_stored() -> None:
    odd = replace(session(1, ago(4)), started=datetime(2020, 1, 1, tzinfo=UTC))
    habit = Habit(history(odd), Rules(), TODAY)
    assert (habit.on(ago(4)), habit.recent(5), habit.recent(4)) == ((odd,), [odd], [])


def test_of_late_reaches_so_many_days_back_and_to_today() -> None:
    sessions = {back: session(50 - back, ago(back)) for back in (-1, 0, 1, 6, 7, 40)}
    habit = Habit(history(*sessions.values()), Rules(), TODAY)
    found = {last: habit.recent(last) for last in (-1, 0, 1, 2, 7, 8, 41, 10**9)}
    assert found[-1] == found[0] == []
    assert found[1] == [sessions[0]]
    assert found[2] == [sessions[1], sessions[0]]
    assert found[7] == [sessions[6], sessions[1], sessions[0]]
    assert found[8] == [sessions[7], *found[7]]
    assert found[41] == found[10**9] == [sessions[40], *found[8]]
    assert habit.between(ago(7), ago(-1)) == [*found[8], sessions[-1]]
    assert habit.between(ago(1), ago(2)) == []


def test_each_routine_was_last_practised_up_to_today() -> None:
    done = [("back", 3), ("back", 9), ("neck", 0), ("neck", -1), ("sleep", -2)]
    sessions = [session(n, ago(back), routine) for n, (routine, back) in enumerate(done)]
    habit = Habit(history(*sessions), Rules(), TODAY)
    assert habit.last_days == {"back": ago(3), "neck": TODAY}
    tomorrow = Habit(history(*sessions), Rules(), ago(-2))
    assert tomorrow.last_days == {"back": ago(3), "neck": ago(-1), "sleep": ago(-2)}
    without = habit.updated(history(*sessions[1:]), [ago(3)])
    assert without.last_days == {"back": ago(9), "neck": TODAY}
    assert without.updated(history(*sessions[2:]), [ago(9)]).last_days == {"neck": TODAY}


def test_the_last_session_is_the_last_begun_on_the_last_day() -> None:
    early, late = session(1, ago(2), "back", hour=6), session(2, ago(2), "neck", hour=9)
    old, ahead = session(3, ago(9), "sleep"), session(4, ago(-1), "sleep")
    habit = Habit(history(late, early, old, ahead), Rules(), TODAY)
    assert habit.last_session(ROUTINES) == late
    assert habit.last_session(["back", "sleep"]) == early
    assert habit.last_session(iter(["sleep"])) == old
    assert habit.last_session(ROUTINES, ago(3)) == habit.last_session(ROUTINES, ago(9)) == old
    assert habit.last_session(ROUTINES, ago(-1)) == ahead
    assert habit.last_session(ROUTINES, ago(10)) is None
    assert habit.last_session(["gone"]) is habit.last_session([]) is None


# The usual routine, from a habit

ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MINUTES = st.one_of(
    st.integers(-400 * 1440, 3 * 1440), st.integers(-91 * 1440, -89 * 1440), st.just(0)
)
DAY_STARTS = st.sampled_from([time(0), time(3), time(23, 59)])
PLACES = st.tuples(ZONES, DAY_STARTS)
DONE = st.tuples(MINUTES, st.sampled_from([*ROUTINES, "gone"]))


@settings(max_examples=500)
@given(st.lists(st.tuples(DONE, PLACES), max_size=12), PLACES, st.booleans())
def test_a_habit_tells_the_usual_routine_as_all_its_sessions_do(
    done: list[Any], here: tuple[timezone, time], travelled: bool
) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=here[0])
    sessions = []
    for id, ((minutes, routine), there) in enumerate(done):
        zone, day_start = there if travelled else here
        started = (now + timedelta(minutes=minutes)).astimezone(zone)
        one = session(id, practice_day(started, day_start), routine)
        sessions.append(replace(one, started=started))
    habit = Habit(history(*sessions), Rules(), practice_day(now, here[1]))
    lately = any(
        timedelta(0) <= now - one.started <= timedelta(days=90)
        for one in sessions
        if one.routine in ROUTINES
    )
    # Of long ago the last day counts, which with travels need not be that of the last start.
    if lately or not travelled:
        assert usual_of(habit, now, ROUTINES) == usual(sessions, now, ROUTINES)


def test_what_was_done_last_is_found_however_long_ago() -> None:
    now = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    sessions = [session(1, ago(400), "neck"), session(2, ago(700)), session(3, ago(2), "gone")]
    habit = Habit(history(*sessions), Rules(), TODAY)
    assert usual_of(habit, now, ROUTINES) == usual(sessions, now, ROUTINES) == "neck"
    assert usual_of(habit, now, ["sleep"]) is usual_of(habit, now, []) is None
    later = replace(session(4, TODAY, "sleep"), started=now + timedelta(hours=1))
    more = habit.updated(history(*sessions, later), [TODAY])
    assert usual_of(more, now, ROUTINES) == usual([*sessions, later], now, ROUTINES) == "neck"


def test_only_sessions_of_late_are_looked_at() -> None:
    now = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    habit = Habit(history(*many(3000)), Rules(), TODAY)
    looked: list[tuple[date, date]] = []
    habit.between = lambda *days: looked.append(days) or []  # type: ignore[method-assign]
    usual_of(habit, now, ROUTINES)
    assert looked == [(ago(93), ago(-3))]
