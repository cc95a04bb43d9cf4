"""What the Calendar costs as years go by: opening, steps, pages, a save.

    python tests/benchmarks/years.py [SESSIONS ...]

For journals of 1,500, 7,300 and 22,000 sessions, in a real terminal of 80 by 24: until the
habit is shown, a cursor step in month and year, a month and a year turned, Insight opened, and a
rest day marked until it shows. Exits 1 where a cursor step writes more than it may.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from terminal import QUICK, Terminal
from written import write

from acutui.practice.records import Feeling, HoldRecord, Session

STEP_BYTES = 1_400
SIZES = (1_500, 7_300, 22_000)
A_DAY = 3
"""Sessions a day: twenty-two thousand are twenty years."""

LEFT, RIGHT, DOWN, PAGE_UP = "\x1b[D", "\x1b[C", "\x1b[B", "\x1b[5~"


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    sizes = [int(size) for size in sys.argv[1:] if size.isdecimal()]
    sizes = sizes or list(SIZES[:1] if QUICK else SIZES)
    most = 0
    print(f"{'80x24, truecolor':<34}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            journal = Path(folder) / "journal.json"
            write_journal(journal, size)
            print(f"{size:,} sessions, {journal.stat().st_size / 1e6:.1f} MB")
            most = max(most, _measure(journal, Path(folder)))
    print(f"a cursor step writes at most {most} bytes; the bound is {STEP_BYTES}")
    return int(most > STEP_BYTES)


def _measure(journal: Path, folder: Path) -> int:
    command = [sys.executable, "-m", "acutui", "--data", str(journal), "--config", str(folder)]
    begun = time.perf_counter()
    app = Terminal(command)
    try:
        shown = app.until(b"-day streak", 30.0)
        print(f"  {'open until the streak shows':<32}{'':>18}{(shown - begun) * 1000:>9.0f}")
        app.listen(1.0)
        app.press("3")
        app.listen(1.0)
        in_month = _told("cursor step, month", app.press, [LEFT] * 20 + [DOWN] * 3)
        _told("month turned", app.press, [PAGE_UP] * 12)
        app.press("y")
        in_year = _told("cursor step, year", app.press, [LEFT] * 10 + [DOWN] * 10)
        _told("year turned", app.press, [PAGE_UP] * 2)
        app.press("y")
        _told("Insight opened", app.press, ["i"])
        _told("Insight, looking back further", app.press, [RIGHT, RIGHT])
        app.press("i")
        _told("rest day marked, saved, shown", lambda keys: app.press(keys, 30.0), ["r"] * 4)
        return max(in_month, in_year)
    finally:
        app.close()


def _told(name: str, press: Callable[[str], tuple[int, float]], keys: list[str]) -> int:
    costs = [press(key) for key in keys]
    sizes = [size for size, _ in costs]
    times = [seconds * 1000 for _, seconds in costs]
    print(
        f"  {name:<32}{median(sizes):>9.0f}{max(sizes):>9}{median(times):>9.1f}{max(times):>9.1f}"
    )
    return max(sizes)


def write_journal(journal: Path, size: int) -> None:
    """Write a journal of so many sessions up to yesterday, as acutui would."""
    last = datetime.now().astimezone().replace(hour=7, minute=0, second=0, microsecond=0)
    sessions = []
    for number in range(size):
        day, of_day = divmod(number, A_DAY)
        started = last - timedelta(days=day + 1) + timedelta(hours=of_day)
        id = (int(started.timestamp() * 1000) << 20) | number % (1 << 20)
        holds = tuple(HoldRecord("LI4", side, 60, 60.0) for side in ("left", "right"))
        felt = Feeling(number % 8, 3), Feeling(number % 5, 2)
        ended = started + timedelta(minutes=3)
        session = Session(
            id, "back-and-neck", "timer", started, ended, started.date(), holds, *felt
        )
        sessions.append(session)
    write(journal, sessions)


if __name__ == "__main__":
    raise SystemExit(main())
