"""What the list of all sessions costs, with ten and with twenty years of them.

    python tests/benchmarks/all_sessions.py [--quick]

In a real terminal of 80 by 24, with 10 and with 22,000 sessions: from the key that opens the list
until the screen rests, a cursor step, a page, and a letter of a search. Exits 1 where a step
writes more than it may, or takes longer in the long list than in the short one.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from guide import format_row, repeated
from terminal import SLACK, opened
from years import write_journal

SIZES = (10, 22_000)
STEP_BYTES, MOST_BYTES = 2_000, 6_000
"""The median, and the most: a step that scrolls writes every row."""

RATIO = 1.5
"""How many times as long a step in the long list may take."""

DOWN, UP, PAGE_DOWN, END = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[F"
STEPS = ([DOWN] * 8 + [UP] * 8) * 3

Costs = list[tuple[int, float]]


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    steps: dict[int, Costs] = {}
    print(f"{'80x24, truecolor':<34}{'n':>4}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    for size in SIZES:
        print(f"{size:,} sessions")
        steps[size] = _measure(size)
    sizes = [size for costs in steps.values() for size, _ in costs]
    times = [median(seconds for _, seconds in steps[size]) for size in SIZES]
    usual, most, ratio = median(sizes), max(sizes), times[1] / times[0]
    print(
        f"a step writes {usual:.0f} bytes in the median, {most} at most; the bounds are"
        f" {STEP_BYTES} and {MOST_BYTES}\n"
        f"in the long list it takes {ratio:.2f} x as long; the bound is {RATIO * SLACK:.2f}"
    )
    return int(usual > STEP_BYTES or most > MOST_BYTES or ratio > RATIO * SLACK)


def _measure(size: int) -> Costs:
    """Print what each key costs; return the cursor steps."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder, "journal.json")
        write_journal(journal, size)
        Path(folder, "config.toml").write_text("[safety]\nconditions = []\n", "utf-8")
        files = ["--data", str(journal), "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            app.press("3")
            app.rest(1.0)
            opens = []
            for _ in range(5):
                opens.append(app.press("l", 1.0))
                app.press("q")
            app.press("l", 1.0)
            steps = repeated(app.press, STEPS)
            app.press(END)
            at_end = repeated(app.press, [UP] * 8 + [DOWN] * 8)
            pages = repeated(app.press, ["\x1b[5~"] * 4)
            app.press("/")
            letters = repeated(app.press, list("neck"))
    print(format_row("  opened", opens))
    print(format_row("  cursor step", steps))
    print(format_row("  cursor step at the end", at_end))
    print(format_row("  page turned", pages))
    print(format_row("  letter of a search", letters))
    return [*steps, *at_end]


if __name__ == "__main__":
    raise SystemExit(main())
