"""What a step and a change on the settings screen cost, in a real terminal of 80 by 24.

    python tests/benchmarks/settings.py

Prints bytes written and time until the screen rests for a cursor step over every setting, and for
a switch turned; beside them a step in the barest Textual list in the same run.
"""

import sys
import tempfile

from guide import BARE, format_row
from terminal import opened

STEP_BYTES = 2_500
STEPS = 21
BELL = 11
"""The row of a switch."""


def main() -> int:
    """Print the table; return 1 where a step or a change writes more than it may."""
    down = "\x1b[B"
    with tempfile.TemporaryDirectory() as folder:
        files = ["--data", f"{folder}/journal.json", "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            app.press("s")
            app.rest(1.0)
            steps = [app.press(down) for _ in range(STEPS)]
            for _ in range(STEPS - BELL):
                app.press("\x1b[A")
            changes = [app.press(" ") for _ in range(8)]
    with opened([sys.executable, "-c", BARE]) as bare:
        beside = [bare.press(down) for _ in range(STEPS)]
    print(f"{'80x24, truecolor':<34}{'n':>4}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    print(format_row("Settings: cursor step", steps))
    print(format_row("Settings: a switch turned, saved", changes))
    print(format_row("bare OptionList: cursor step", beside))
    most = max(size for size, _ in [*steps, *changes])
    print(f"a step or a change writes at most {most} bytes; the bound is {STEP_BYTES}")
    return int(most > STEP_BYTES)


if __name__ == "__main__":
    sys.exit(main())
