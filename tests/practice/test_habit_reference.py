"""The habit compared to a second, slow implementation of its written rules.

The two share no code, not even for the practice day or for which sessions count: the reference
has its own records, in whole seconds and tenths, and uses plain loops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.practice.daily import EMPTY_TALLY
from acutui.practice.habit import Habit, Rules, practice_day
from acutui.practice.records import Day, History, HoldRecord, Session

EPOCH = date(1970, 1, 1)
REACH = 45
"""Days before today that are compared one by one; every history begins later."""


# The reference's own records


@dataclass(frozen=True)
class Practised:
    """A session: the wall clock where it began, its UTC offset, and its holds in tenths."""

    wall: datetime
    offset: timedelta
    holds: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Example:
    """A history and its rules; `saved_under` was the `day_start` when its sessions were saved."""

    done: tuple[Practised, ...]
    marked: frozenset[date]
    pauses: dict[date, str]
    noted: frozenset[date]
    saved_under: time
    now: datetime
    now_offset: timedelta
    rules: Rules


# The reference


class Reference:
    """The written rules of the habit, each quoted above the code that follows it."""

    def __init__(self, example: Example) -> None:
        self.rules = example.rules
        self.marked = example.marked
        self.pauses = example.pauses
        # "It is stored in `day` when the session is saved and never recomputed: travel, DST or a
        # changed setting rewrite no history."
        self.done = [(self.belongs(one.wall, example.saved_under), one) for one in example.done]
        # "**Today** is the same rule on now, in `timezone`"
        self.today = self.belongs(example.now, example.rules.day_start)
        self.days = [self.today + timedelta(days=n) for n in range(-REACH, 6)]
        assert all(self.days[0] < day for day, _ in self.done)
        self.free: set[date] = set()
        self.states = {day: self.state(day) for day in self.days}
        self.free = self.find_free_days()
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
    def counts(one: Practised) -> bool:
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
        # "marked as rest or a rest weekday", "in a pause", or "free"
        if day in self.marked or day.weekday() in self.rules.rest_weekdays or day in self.free:
            return True
        return self.is_paused(day)

    def is_paused(self, day: date) -> bool:
        # "A pause lasts from the day on which it begins up to the day on which it ends, which is
        # one of practice again."
        while day >= min(self.pauses, default=day + timedelta(days=1)):
            if day in self.pauses:
                return self.pauses[day] == "begins"
            day -= timedelta(days=1)
        return False

    def find_free_days(self) -> set[date]:
        # "With `days_per_week` below 7, the first days of a week without practice are free, as
        # many as there are beyond that number; rest days before them are among these, days of a
        # pause are not."
        found: set[date] = set()
        practised = [day for day, _ in self.done if day <= self.today]
        first = min(practised, default=self.today)
        for day in self.days:
            if not first <= day < self.today or self.keeps(day):
                continue
            before, skipped = day, 0
            while before.weekday() != self.rules.first_weekday:
                before -= timedelta(days=1)
                skipped += not self.keeps(before) and not self.is_paused(before)
            if skipped < 7 - self.rules.days_per_week and not self.is_rest_day(day):
                found.add(day)
        return found

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
        # The one addition: a session on a rest day that is too little for a streak of full days.
        # The day would have passed without it, so it passes with it too.
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

    def count_full_days(self, last: int) -> int:
        full = 0
        for back in range(last):
            if self.states[self.today - timedelta(days=back)] == "full":
                full += 1
        return full

    def recent_full_days(self, most: int) -> tuple[int, int]:
        first = min((day for day, _ in self.done if day <= self.today), default=None)
        last = self.today if self.states[self.today] == "full" else self.today - timedelta(days=1)
        states: list[str] = []
        while first is not None and last >= first and len(states) < most:
            states.append(self.states[last])
            last -= timedelta(days=1)
        return states.count("full"), len(states)


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
    ((3, 2), (3, 3), (3, 2)),  # 0.7 of 0.9: tenths without an exact float
    ((1, 1), (1, 1), (1, 1), (1, 1), (1, 0)),
    ((600, 0),),
    ((300, 900), (600, 0)),  # pressed longer than planned
]
MARKS = ["", "", "", "", "", "noted", "rest", "rest", "begins", "ends"]


def unpack_choice(number: int, *lists: Sequence[Any]) -> tuple[Any, ...]:
    """Return one item of each list: a single draw is much faster than one for each."""
    found = []
    for each in lists:
        number, at = divmod(number, len(each))
        found.append(each[at])
    return tuple(found)


def choose(*lists: Sequence[Any]) -> st.SearchStrategy[Any]:
    most = prod(len(each) for each in lists)
    return st.integers(0, most - 1).map(lambda number: unpack_choice(number, *lists))


DAY_STARTS = [time(0), time(3), time(3), time(4, 30), time(12), time(23, 59, 59)]
A_DAY = st.tuples(st.lists(choose(HOLDS, CLOCKS, OFFSETS), max_size=4), st.sampled_from(MARKS))
RULES = st.builds(
    lambda picks, weekdays: Rules(picks[0], picks[1], frozenset(weekdays), *picks[2:]),
    choose([1, 2, 3, 4], ["any", "full"], DAY_STARTS, [7, 7, 6, 5, 4, 2, 1], [0, 0, 5, 6]),
    st.one_of(st.just([]), st.lists(st.integers(0, 6), max_size=7)),
)


@st.composite
def histories(draw: st.DrawFn) -> Example:
    """Up to five weeks, the last days of which may be in the future."""
    begins = date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 9)))
    # Repeating a few days makes long streaks; days drawn one by one would make short ones.
    pattern = draw(st.lists(A_DAY, min_size=1, max_size=7))
    lasts = draw(st.integers(1, 35))
    days = {n: pattern[n % len(pattern)] for n in range(lasts)}
    days |= draw(st.dictionaries(st.integers(-3, 36), A_DAY, max_size=3))
    marked: dict[str, set[date]] = {mark: set() for mark in MARKS}
    done: list[Practised] = []
    for n, (of_day, mark) in days.items():
        day = begins + timedelta(days=n)
        marked[mark].add(day)
        done += [
            Practised(datetime.combine(day, clock), offset, holds)
            for holds, clock, offset in of_day
        ]
    clock, offset, saved_under = draw(choose(CLOCKS, OFFSETS, DAY_STARTS))
    today = begins + timedelta(days=lasts - draw(st.sampled_from([1, 1, 1, 0, 0, 2, 3, -2])))
    turned = draw(st.integers(0, len(done)))
    return Example(
        done=(*done[turned:], *done[:turned]),
        marked=frozenset(marked["rest"]),
        pauses={day: mark for mark in ("begins", "ends") for day in marked[mark]},
        noted=frozenset(marked["noted"]),
        saved_under=saved_under,
        now=datetime.combine(today, clock),
        now_offset=offset,
        rules=draw(RULES),
    )


def moment(wall: datetime, offset: timedelta) -> datetime:
    return wall.replace(tzinfo=timezone(offset))


def history_of(example: Example) -> History:
    """Return the same history as the program represents it."""
    sessions = []
    for id, one in enumerate(example.done):
        started = moment(one.wall, one.offset)
        sessions.append(
            Session(
                id=id,
                routine="back-and-neck",
                source="timer",
                started=started,
                ended=started,
                day=practice_day(started, example.saved_under),
                holds=tuple(HoldRecord("LI4", "left", p / 10, q / 10) for p, q in one.holds),
            )
        )
    days = {day: Day(day, note="sore") for day in example.noted}
    days |= {day: Day(day, rest=True) for day in example.marked}
    days |= {day: Day(day, pause=mark) for day, mark in example.pauses.items()}  # type: ignore[arg-type]
    return History(tuple(sessions), days)


# The comparison


def assert_agrees(example: Example) -> None:
    reference, rules = Reference(example), example.rules
    known = history_of(example)
    assert [session.day for session in known.sessions] == [day for day, _ in reference.done]
    today = practice_day(moment(example.now, example.now_offset), rules.day_start)
    assert today == reference.today
    seen = Habit(known, rules, today)
    for day in reference.days:
        assert seen.state(day) == reference.states[day], day
        counted, sessions, seconds = reference.tally(day)
        tally = seen.tallies.get(day, EMPTY_TALLY)
        assert (tally.counted, tally.sessions) == (counted, sessions), day
        assert abs(tally.seconds - seconds) < 1e-9, day
    assert seen.streak == reference.streak()
    assert seen.longest == reference.longest()
    assert seen.strength == pytest.approx(reference.strength(), abs=1e-12)
    for last in (0, 1, 2, 7, 30, 45):
        assert seen.count_full_days(last) == reference.count_full_days(last), last
        assert seen.recent_full_days(last) == reference.recent_full_days(last), last
    assert seen.tally == seen.tallies.get(today, EMPTY_TALLY)


@settings(max_examples=300)
@given(histories())
def test_the_habit_follows_the_written_rules(example: Example) -> None:
    assert_agrees(example)
