"""What the habit costs, at 1,500, 7,300 and 22,000 sessions; the most of them in 20 years.

    python tests/benchmarks/habit.py

Prints medians of several runs in milliseconds: to build it, and to ask it what the screens show.
Exits 1 where building it takes longer than it may, beside adding up every session.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from statistics import median
from time import perf_counter

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, History, HoldRecord, Session, Side
from acutui.practice.usual_routine import guess_routine

TODAY = date(2026, 11, 22)
ZONE = timezone(timedelta(hours=5, minutes=30))
NOW = datetime(2026, 11, 22, 21, 0, tzinfo=ZONE)
ROUTINES = ("back-and-neck", "neck", "sleep", "wrist", "headache")
SIDES: tuple[Side, ...] = ("left", "right")
SIZES = ((1_500, 2), (7_300, 10), (22_000, 20))
"""Sessions, and in how many years."""

MOST = 4.0
"""Times what adding up the seconds of every session takes that building the habit may."""


def history(count: int, years: int) -> History:
    """So many sessions of six holds over the years; each month a day missed and one of rest."""
    days = [TODAY - timedelta(days=n) for n in range(int(365.25 * years)) if n % 30 != 11]
    per_day = count / len(days)
    sessions = [
        session(n, days[int(n / per_day)], n % ROUTINES.index("headache")) for n in range(count)
    ]
    sessions.sort(key=lambda one: one.id)
    rest = {day: Day(day, rest=True) for day in days[7::30]}
    return History(tuple(sessions), rest)


def session(number: int, day: date, kind: int) -> Session:
    start = datetime(
        day.year,
        day.month,
        day.day,
        6 + number % 17,
        number % 60,
        tzinfo=timezone(ZONE.utcoffset(None)),
    )
    holds = tuple(
        HoldRecord("LI4", side, 60.0, 60.0 - number % 7) for side in SIDES for _ in range(3)
    )
    return Session(
        id=(int(start.timestamp() * 1000) << 20) + number,
        routine=ROUTINES[kind],
        source="timer",
        started=start,
        ended=start + timedelta(minutes=6),
        day=day,
        holds=holds,
    )


def taken(work: Callable[[], object], runs: int) -> float:
    """Median milliseconds of a piece of work, after one run that is not counted."""
    work()
    times = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    return median(times)


def measured(known: History) -> dict[str, float]:
    """Every figure for one history."""
    habit = Habit(known, Rules(), TODAY)

    def asked(one: Habit) -> tuple[object, ...]:
        return one.streak, one.longest, one.strength

    return {
        "planned and pressed of every session": taken(
            lambda: [(one.planned, one.pressed) for one in known.sessions], 7
        ),
        "build": taken(lambda: Habit(known, Rules(), TODAY), 7),
        "streak, longest, strength": taken(lambda: asked(habit), 51),
        "count_full_days(365)": taken(lambda: habit.count_full_days(365), 51),
        "seconds_in_week": taken(habit.seconds_in_week, 51),
        "state of 366 days": taken(
            lambda: [habit.state(TODAY - timedelta(days=n)) for n in range(366)], 51
        ),
        "sessions_on(today)": taken(lambda: habit.sessions_on(TODAY), 51),
        "guess_routine": taken(lambda: guess_routine(known.sessions, NOW, ROUTINES), 7),
    }


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    columns = [measured(history(*size)) for size in SIZES]
    print(f"{'milliseconds':<42}" + "".join(f"{count:>10,}" for count, _ in SIZES))
    for name in columns[0]:
        print(f"{name:<42}" + "".join(f"{column[name]:>10.3f}" for column in columns))
    add, build = columns[-1]["planned and pressed of every session"], columns[-1]["build"]
    print(f"building takes {build / add:.2f} times adding up; the bound is {MOST}")
    return int(build / add > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
