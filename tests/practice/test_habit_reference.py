"""The habit beside a second reading of design.md, slow and to the letter.

The reading shares no code with what it is compared to, not even the practice day and what makes
a session count: it works on its own records, in whole seconds and tenths, by plain loops.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from math import prod
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from acutui.practice import daily, habit, records
from acutui.practice.daily import NOTHING, DayTally
from acutui.practice.habit import DayState, Habit, Rules, Standing, practice_day
from acutui.practice.records import Day, History, HoldRecord, Session

EPOCH = date(1970, 1, 1)
REACH = 45
"""Days before today that are compared one by one; every history begins later."""


# A history as the reading has it


@dataclass(frozen=True)
class Done:
    """A session: the clock on the wall where it was begun, its offset and holds in tenths."""

    wall: datetime
    offset: timedelta
    holds: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Told:
    """A history and what it is seen under. `saved_under` was the `day_start` of its sessions."""

    done: tuple[Done, ...]
    marked: frozenset[date]
    noted: frozenset[date]
    saved_under: time
    now: datetime
    now_offset: timedelta
    rules: Rules


# The second reading


class Reading:
    """What design.md says of a history. Every sentence in it stands above what it makes."""

    def __init__(self, told: Told) -> None:
        self.rules = told.rules
        self.marked = told.marked
        # "It is stored in `day` when the session is saved and never recomputed: travel, DST or a
        # changed setting rewrite no history."
        self.done = [(self.belongs(one.wall, told.saved_under), one) for one in told.done]
        # "**Today** is the same rule on now, in `timezone`"
        self.today = self.belongs(told.now, told.rules.day_start)
        self.days = [self.today + timedelta(days=n) for n in range(-REACH, 6)]
        assert all(self.days[0] < day for day, _ in self.done)
        self.states = {day: self.state(day) for day in self.days}

    @staticmethod
    def belongs(wall: datetime, day_start: time) -> date:
        # "**Practice day** of a session: the wall-clock date where it was practised (the offset
        # in `started`) of `started` minus `day_start`"
        seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
        day = (wall.date() - EPOCH).days
        seconds -= day_start.hour * 3600 + day_start.minute * 60 + day_start.second
        while seconds < 0:
            seconds += 86_400
            day -= 1
        return EPOCH + timedelta(days=day)

    @staticmethod
    def counts(one: Done) -> bool:
        # "A session counts towards the day's target when its pressed seconds are at least 80 %
        # of the planned ones."
        planned = pressed = 0
        for tenths_planned, tenths_pressed in one.holds:
            planned += tenths_planned
            pressed += tenths_pressed
        return 100 * pressed >= 80 * planned

    def counted(self, day: date) -> int:
        found = 0
        for its_day, one in self.done:
            if its_day == day and self.counts(one):
                found += 1
        return found

    def is_rest_day(self, day: date) -> bool:
        # "marked as rest or a rest weekday"
        return day in self.marked or day.weekday() in self.rules.rest_weekdays

    def state(self, day: date) -> str:
        # "**State of a day**, from the sessions that count:"
        counted = self.counted(day)
        # "Sessions dated in the future are shown but count for nothing until then."
        if day > self.today:
            counted = 0
        # "`full` (≥ target)"
        if counted >= self.rules.target:
            return "full"
        # "`started` (≥ 1)"
        if counted >= 1:
            return "started"
        # "`rest` (no session, and marked as rest or a rest weekday)"
        if self.is_rest_day(day):
            return "rest"
        # "`missed` (past, none of these)". "With a session that does not count and nothing else,
        # the day is still `missed`/`open`, with its minutes."
        if day < self.today:
            return "missed"
        # "`open` (today, none yet), `future`."
        return "open" if day == self.today else "future"

    def keeps(self, day: date) -> bool:
        # "**A day keeps the streak** when it is `full` or `started` (setting `streak = "any"`,
        # the default)"
        if self.rules.streak == "any":
            return self.states[day] in ("full", "started")
        # "or only when `full` (`streak = "full"`)."
        return self.states[day] == "full"

    def passes(self, day: date) -> bool:
        # "`rest` → neither adds nor breaks"
        if self.states[day] == "rest":
            return True
        # The one departure that is wanted: on a rest day something was done after all, too little
        # to keep a streak of full days. Had nothing been done it would have passed; so it passes.
        return self.states[day] == "started" and self.is_rest_day(day)

    def back_from(self, day: date) -> int:
        # "Each earlier day: keeps → +1; `rest` → neither adds nor breaks; else stop."
        length = 0
        while day >= self.days[0]:
            if self.keeps(day):
                length += 1
            elif not self.passes(day):
                break
            day -= timedelta(days=1)
        return length

    def streak(self) -> int:
        # "**Streak**: walk back from today. Today adds 1 if it keeps, and never breaks."
        adds = 1 if self.keeps(self.today) else 0
        return adds + self.back_from(self.today - timedelta(days=1))

    def longest(self) -> int:
        # "**Longest** by the same rule over all history."
        longest = self.streak()
        for day in self.days:
            if day < self.today:
                longest = max(longest, self.back_from(day))
        return longest

    def strength(self) -> float:
        # "from 0 at the first day with a session"; one of the future is nothing "until then"
        practised = [day for day, _ in self.done if day <= self.today]
        s = 0.0
        # "m = 0.5^(1/13)"
        m = 0.5 ** (1 / 13)
        day = min(practised, default=self.today)
        # "through yesterday, and today once it is full"
        while day < self.today or (day == self.today and self.states[day] == "full"):
            # "a rest day leaves s as it is"
            if self.states[day] != "rest":
                # "c = min(1, counted/target)"
                c = min(1.0, self.counted(day) / self.rules.target)
                # "s = s·m + c·(1−m)"
                s = s * m + c * (1 - m)
            day += timedelta(days=1)
        return s

    def tally(self, day: date) -> tuple[int, int, float]:
        # "One that was stopped earlier is kept, shown and its minutes credited, but does not
        # count."
        sessions = tenths = 0
        for its_day, one in self.done:
            if its_day == day:
                sessions += 1
                for _, pressed in one.holds:
                    tenths += pressed
        return self.counted(day), sessions, tenths / 10

    def full_days(self, last: int) -> int:
        full = 0
        for back in range(last):
            if self.states[self.today - timedelta(days=back)] == "full":
                full += 1
        return full


# Histories


CLOCKS = [
    *(time(hour) for hour in (0, 3, 4, 7, 12, 21)),
    *(time(*at) for at in ((23, 59, 59), (0, 0, 1), (2, 59, 59), (3, 0, 1), (11, 59, 59))),
    *(time(*at) for at in ((4, 29, 59), (4, 30, 0), (7, 31, 4), (16, 17, 18), (23, 59, 58))),
]
"""Times of day, most of them at midnight or where a day may begin."""

OFFSETS = [timedelta(minutes=15 * quarters) for quarters in range(-12 * 4, 14 * 4 + 1)]
HOLDS = [
    *[((600, 600),)] * 8,
    ((600, 600), (600, 360)),  # four fifths, to the tenth
    ((600, 480),),
    ((600, 479),),
    ((600, 600), (600, 359)),
    ((3, 2), (3, 3), (3, 2)),  # 0.7 of 0.9: tenths that have no exact float
    ((1, 1), (1, 1), (1, 1), (1, 1), (1, 0)),
    ((600, 0),),
    ((300, 900), (600, 0)),  # pressed longer than planned
]
MARKS = ["", "", "", "", "noted", "rest"]


def picked(number: int, *lists: Sequence[Any]) -> tuple[Any, ...]:
    """One of each list: a single draw is much quicker than one for each."""
    found = []
    for each in lists:
        number, at = divmod(number, len(each))
        found.append(each[at])
    return tuple(found)


def pick(*lists: Sequence[Any]) -> st.SearchStrategy[Any]:
    most = prod(len(each) for each in lists)
    return st.integers(0, most - 1).map(lambda number: picked(number, *lists))


DAY_STARTS = [time(0), time(3), time(3), time(4, 30), time(12), time(23, 59, 59)]
A_DAY = st.tuples(st.lists(pick(HOLDS, CLOCKS, OFFSETS), max_size=4), st.sampled_from(MARKS))
RULES = st.builds(
    lambda picks, weekdays: Rules(picks[0], picks[1], frozenset(weekdays), picks[2]),
    pick([1, 2, 3, 4], ["any", "full"], DAY_STARTS),
    st.one_of(st.just([]), st.lists(st.integers(0, 6), max_size=7)),
)


@st.composite
def histories(draw: st.DrawFn) -> Told:
    """Up to five weeks, the last days of which may be yet to come."""
    begins = date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 9)))
    # The same days over and over make streaks; drawn one by one they would all be short.
    pattern = draw(st.lists(A_DAY, min_size=1, max_size=7))
    lasts = draw(st.integers(1, 35))
    days = {n: pattern[n % len(pattern)] for n in range(lasts)}
    days |= draw(st.dictionaries(st.integers(-3, 36), A_DAY, max_size=3))
    marked: dict[str, set[date]] = {mark: set() for mark in MARKS}
    done: list[Done] = []
    for n, (of_day, mark) in days.items():
        day = begins + timedelta(days=n)
        marked[mark].add(day)
        done += [
            Done(datetime.combine(day, clock), offset, holds) for holds, clock, offset in of_day
        ]
    clock, offset, saved_under = draw(pick(CLOCKS, OFFSETS, DAY_STARTS))
    today = begins + timedelta(days=lasts - draw(st.sampled_from([1, 1, 1, 0, 0, 2, 3, -2])))
    turned = draw(st.integers(0, len(done)))
    return Told(
        done=(*done[turned:], *done[:turned]),
        marked=frozenset(marked["rest"]),
        noted=frozenset(marked["noted"]),
        saved_under=saved_under,
        now=datetime.combine(today, clock),
        now_offset=offset,
        rules=draw(RULES),
    )


def moment(wall: datetime, offset: timedelta) -> datetime:
    return wall.replace(tzinfo=timezone(offset))


def history_of(told: Told) -> History:
    """The same history as the program has it, each session stored under its practice day."""
    sessions = []
    for id, one in enumerate(told.done):
        started = moment(one.wall, one.offset)
        sessions.append(
            Session(
                id=id,
                routine="back-and-neck",
                source="timer",
                started=started,
                ended=started,
                # Through `habit`, so that a mutant of it is met here as well.
                day=habit.practice_day(started, told.saved_under),
                holds=tuple(HoldRecord("LI4", "left", p / 10, q / 10) for p, q in one.holds),
            )
        )
    days = {day: Day(day, note="sore") for day in told.noted}
    days |= {day: Day(day, rest=True) for day in told.marked}
    return History(tuple(sessions), days)


# The comparison


def assert_as_read(told: Told) -> None:
    read, rules = Reading(told), told.rules
    known = history_of(told)
    assert [session.day for session in known.sessions] == [day for day, _ in read.done]
    today = habit.practice_day(moment(told.now, told.now_offset), rules.day_start)
    assert today == read.today
    seen = Habit(known, rules, today)
    for day in read.days:
        assert seen.state(day) == read.states[day], day
        assert seen.keeps(day) == read.keeps(day), day
        counted, sessions, seconds = read.tally(day)
        tally = seen.tallies.get(day, NOTHING)
        assert (tally.counted, tally.sessions) == (counted, sessions), day
        assert abs(tally.seconds - seconds) < 1e-9, day
    assert seen.streak == read.streak()
    assert seen.longest == read.longest()
    assert seen.strength == pytest.approx(read.strength(), abs=1e-12)
    for last in (0, 1, 2, 7, 30, 45):
        assert seen.full_days(last) == read.full_days(last), last
    summary = seen.summary()
    assert (summary.state, summary.streak) == (read.states[today], read.streak())
    assert summary.tally == seen.tallies.get(today, NOTHING)
    assert summary.total_sessions == len(told.done)


@settings(max_examples=2000)
@given(histories())
def test_the_rules_are_those_that_design_words(told: Told) -> None:
    assert_as_read(told)


# And it is noticed where a rule is another


def no_day_start(moment: datetime, day_start: time) -> date:
    return moment.date()


def in_utc(moment: datetime, day_start: time) -> date:
    return practice_day(moment.astimezone(UTC), day_start)


def a_second_late(moment: datetime, day_start: time) -> date:
    return practice_day(moment - timedelta(seconds=1), day_start)


def state_then(change: Callable[[Habit, date, DayState], DayState]) -> Callable[..., DayState]:
    original = Habit.state
    return lambda self, day: change(self, day, original(self, day))


def full_from_more(self: Habit, day: date, state: DayState) -> DayState:
    counted = self.tallies.get(day, NOTHING).counted
    is_full = state is DayState.FULL and counted > self.rules.target
    return DayState.STARTED if state is DayState.FULL and not is_full else state


def rest_over_done(self: Habit, day: date, state: DayState) -> DayState:
    return DayState.REST if self.rests(day) else state


def no_rest_where_tried(self: Habit, day: date, state: DayState) -> DayState:
    tried = state is DayState.REST and self.tallies.get(day, NOTHING).sessions
    return DayState.MISSED if tried and day < self.today else state


def future_is_done(self: Habit, day: date, state: DayState) -> DayState:
    counted = self.tallies.get(day, NOTHING).counted if day > self.today else 0
    return DayState.STARTED if counted else state


def no_rest_to_come(self: Habit, day: date, state: DayState) -> DayState:
    return DayState.FUTURE if day > self.today else state


def no_departure(self: Habit, day: date, state: DayState) -> bool:
    return day < self.today and not self._keeps(state) and state is not DayState.REST


def after_then(change: Callable[..., Standing]) -> Callable[..., Standing]:
    original = Habit._after
    return lambda self, before, day: change(self, day, before, original(self, before, day))


def rest_adds(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    more = self.state(day) is DayState.REST
    return after._replace(
        streak=after.streak + more, longest=max(after.longest, after.streak + more)
    )


def today_left_out(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    return before if day == self.today else after


def today_in_strength(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    met = min(1.0, self.tallies.get(day, NOTHING).counted / self.rules.target)
    step = before.strength * habit.STRENGTH_KEPT + met * (1 - habit.STRENGTH_KEPT)
    return after._replace(strength=step) if day == self.today else after


def rest_in_strength(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    resting = self.state(day) is DayState.REST
    return after._replace(strength=after.strength * habit.STRENGTH_KEPT) if resting else after


def met_without_bound(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    more = self.tallies.get(day, NOTHING).counted / self.rules.target - 1
    return after._replace(strength=after.strength + max(0, more) * (1 - habit.STRENGTH_KEPT))


def longest_of_the_past(self: Habit, day: date, before: Standing, after: Standing) -> Standing:
    return after._replace(longest=before.longest) if day == self.today else after


def all_seconds_of_counting(sessions: list[Session]) -> DayTally:
    counting = [session for session in sessions if session.counts]
    return DayTally(len(counting), len(sessions), sum(s.pressed for s in counting))


def mark_alone(self: Habit, day: date) -> bool:
    return day in self.history.days and self.history.days[day].rest


def any_note(self: Habit, day: date) -> bool:
    return day in self.history.days or day.weekday() in self.rules.rest_weekdays


def weekday_alone(self: Habit, day: date) -> bool:
    return day.weekday() in self.rules.rest_weekdays


def weekdays_from_sunday(self: Habit, day: date) -> bool:
    return mark_alone(self, day) or (day.weekday() + 1) % 7 in self.rules.rest_weekdays


def one_fewer(self: Habit, last: int, full_days: Callable[..., int] = Habit.full_days) -> int:
    return full_days(self, last + 1) - full_days(self, 1)


def ever_full(self: Habit, last: int) -> int:
    return self._standing.full


MUTANTS: list[tuple[str, Any, str, Any]] = [
    ("days begin at midnight", habit, "practice_day", no_day_start),
    ("days by UTC", habit, "practice_day", in_utc),
    ("day_start itself is of the day before", habit, "practice_day", a_second_late),
    ("counts from 79 %", records, "COUNTS_FROM", 0.79),
    ("counts from 81 %", records, "COUNTS_FROM", 0.81),
    ("everything counts", daily, "enough", lambda planned, pressed: True),
    ("nothing counts", daily, "enough", lambda planned, pressed: False),
    ("minutes of what counts only", daily, "_tallied", all_seconds_of_counting),
    ("full from more than the target", Habit, "state", state_then(full_from_more)),
    ("rest hides what was done", Habit, "state", state_then(rest_over_done)),
    ("a try undoes rest", Habit, "state", state_then(no_rest_where_tried)),
    ("the future is done", Habit, "state", state_then(future_is_done)),
    ("no rest to come", Habit, "state", state_then(no_rest_to_come)),
    ("no weekly rest", Habit, "rests", mark_alone),
    ("weekly rest only", Habit, "rests", weekday_alone),
    ("the week begins on Sunday", Habit, "rests", weekdays_from_sunday),
    ("any note is rest", Habit, "rests", any_note),
    ("never rest", Habit, "rests", lambda self, day: False),
    ("any day keeps", Habit, "_keeps", lambda self, s: s in (DayState.FULL, DayState.STARTED)),
    ("full days alone keep", Habit, "_keeps", lambda self, s: s is DayState.FULL),
    ("rest keeps", Habit, "_keeps", lambda self, s: s is not DayState.MISSED),
    ("nothing breaks", Habit, "_breaks", lambda self, day, s: False),
    ("today breaks", Habit, "_breaks", lambda self, day, s: not self._keeps(s)),
    ("too little on a rest day breaks", Habit, "_breaks", no_departure),
    ("rest adds", Habit, "_after", after_then(rest_adds)),
    ("today is left out", Habit, "_after", after_then(today_left_out)),
    ("today is in the strength before it is full", Habit, "_after", after_then(today_in_strength)),
    ("rest weakens", Habit, "_after", after_then(rest_in_strength)),
    ("more than the target is more", Habit, "_after", after_then(met_without_bound)),
    ("the present streak is no longest", Habit, "_after", after_then(longest_of_the_past)),
    ("half in 14 days", habit, "STRENGTH_KEPT", 0.5 ** (1 / 14)),
    ("full days ever", Habit, "full_days", ever_full),
    ("full days without today", Habit, "full_days", one_fewer),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "name", "rule"), [m[1:] for m in MUTANTS], ids=[m[0] for m in MUTANTS]
)
def test_another_rule_is_noticed(
    where: Any, name: str, rule: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = settings(
        max_examples=1000,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
    )
    monkeypatch.setattr(where, name, rule)
    with pytest.raises(AssertionError):
        quick(given(histories())(assert_as_read))()
