"""What a step and a keystroke in the Guide cost, in a real terminal of 80 by 24.

    python tests/benchmarks/guide.py

Prints bytes written and time until the screen rests for a cursor step over every point, and
for each letter of a search; beside them the same for the barest Textual list in the same run.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from terminal import opened

STEP_BYTES = 4_000
BARE = """
from textual.app import App
from textual.widgets import Footer, OptionList
class Bare(App):
    def compose(self):
        yield OptionList(*(f"point {n}" for n in range(54)))
        yield Footer()
Bare().run(mouse=False)
"""


def format_row(name: str, costs: list[tuple[int, float]]) -> str:
    sizes = [size for size, _ in costs]
    times = [seconds * 1000 for _, seconds in costs]
    return (
        f"{name:<34}{len(costs):>4}{median(sizes):>9.0f}{max(sizes):>9}"
        f"{median(times):>9.1f}{max(times):>9.1f}"
    )


def repeated(press: Callable[[str], tuple[int, float]], keys: list[str]) -> list[tuple[int, float]]:
    return [press(key) for key in keys]


def main() -> int:
    """Print the table; return 1 where a step writes more than it may."""
    down = "\x1b[B"
    with tempfile.TemporaryDirectory() as folder:
        # Answered: before that, cautions of all conditions add up to 500 bytes to some steps.
        Path(folder, "config.toml").write_text("[safety]\nconditions = []\n", "utf-8")
        files = ["--data", f"{folder}/journal.json", "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            app.press("1")
            app.rest(1.0)
            steps = repeated(app.press, [down] * 53)
            app.press("/")
            letters = repeated(app.press, list("stiff neck"))
    with opened([sys.executable, "-c", BARE]) as bare:
        beside = repeated(bare.press, [down] * 53)
    print(f"{'80x24, truecolor':<34}{'n':>4}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    print(format_row("Guide: cursor step", steps))
    print(format_row("Guide: letter of a search", letters))
    print(format_row("bare OptionList: cursor step", beside))
    most = max(size for size, _ in steps)
    print(f"a cursor step writes at most {most} bytes; the bound is {STEP_BYTES}")
    return int(most > STEP_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
