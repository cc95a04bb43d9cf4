"""What leaving the program and coming back costs as a history grows.

    python tests/benchmarks/export.py [--quick]

Writes histories of 3,000 and of 12,000 sessions as JSON, CSV and a calendar, reads the first two
again, and prints how much longer one session takes in the longer history. Exits 1 if it takes
more than GROWTH times as long: the work for a session must not depend on how many there are.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time

from terminal import QUICK, SLACK

from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_ics import to_ics
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.own_formats import read_own_csv, read_own_json
from acutui.practice.records import History, HoldRecord, Session

GROWTH = 1.5
SHORT, LONG = 3_000, 12_000
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def history(size: int) -> History:
    """Return so many sessions with long notes, a day apart."""
    started = datetime(1990, 1, 1, 7, 30, tzinfo=UTC)
    hold = HoldRecord("LI4", "left", 60, 60.0)
    first = Session(1, "quick", "timer", started, started, started.date(), (hold,))
    moments = [started + timedelta(days=n) for n in range(size)]
    return History(
        tuple(
            replace(
                first,
                id=n + 1,
                started=moment,
                ended=moment + timedelta(minutes=1),
                day=moment.date(),
                note="合谷 " * 40,
            )
            for n, moment in enumerate(moments)
        )
    )


def seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of a few runs."""
    times = []
    for _ in range(2 if QUICK else 5):
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def work_of(size: int) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name."""
    found = history(size)
    json, csv = to_json(found), to_csv(found)
    return {
        "as JSON": lambda: to_json(found),
        "as CSV": lambda: to_csv(found),
        "as a calendar": lambda: to_ics(found, {}, now=NOW),
        "from JSON": lambda: read_own_json(json),
        "from CSV": lambda: read_own_csv(csv),
    }


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    bound = GROWTH * SLACK
    short, long = work_of(SHORT), work_of(LONG)
    worst = 0.0
    print(f"{'':<16}{f'ms at {SHORT:,}':>14}{f'ms at {LONG:,}':>14}{'a session':>11}")
    for name, work in short.items():
        few, many = seconds(work), seconds(long[name])
        growth = many / few * SHORT / LONG
        worst = max(worst, growth)
        print(f"{name:<16}{few * 1000:>14.0f}{many * 1000:>14.0f}{growth:>10.2f}x")
    print(f"a session takes at most {worst:.2f} times as long; the bound is {bound:.2f}")
    return int(worst > bound)


if __name__ == "__main__":
    raise SystemExit(main())
