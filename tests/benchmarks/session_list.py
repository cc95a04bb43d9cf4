"""What a step in the list of routines costs, in a real terminal of 80 by 24.

    python tests/benchmarks/session_list.py

Prints bytes written and time until the screen rests for a cursor step over every routine, down
and up again. Exits 1 over a bound: a step that lays the list out again writes all of it.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from guide import format_row, repeated
from terminal import opened

STEP_BYTES, MOST_BYTES = 2_000, 3_500
"""The median, and the most: a step that scrolls writes every row."""


def main() -> int:
    """Print the table; return 1 where a step writes more than it may."""
    with tempfile.TemporaryDirectory() as folder:
        # Answered: the questions of the first start would leave the list four rows.
        Path(folder, "config.toml").write_text("[safety]\nconditions = []\n", "utf-8")
        files = ["--data", f"{folder}/journal.json", "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            app.rest(1.0)
            steps = repeated(app.press, ["\x1b[B"] * 17 + ["\x1b[A"] * 17)
    print(f"{'80x24, truecolor':<34}{'n':>4}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    print(format_row("Session: cursor step", steps))
    sizes = [size for size, _ in steps]
    print(f"a cursor step writes {STEP_BYTES} bytes in the median, {MOST_BYTES} at most")
    return int(median(sizes) > STEP_BYTES or max(sizes) > MOST_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
