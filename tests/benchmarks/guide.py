"""What a step and a keystroke in the Guide cost, in a real terminal of 80 by 24.

    python tests/benchmarks/guide.py

Prints bytes written and time until the screen rests for a cursor step over every point, and
for each letter of a search; beside them the same for the barest Textual list in the same run.
"""

import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

from terminal import opened

from acutui.atlas.gallery import Gallery
from acutui.atlas.loader import load_atlas

SAME_BYTES, OTHER_BYTES, MOST_BYTES = 2_500, 6_000, 9_000
"""Bounds: a step to a point on the same figure and one to another, at the median, and any step."""
BARE = """
from textual.app import App
from textual.widgets import Footer, OptionList
class Bare(App):
    def compose(self):
        yield OptionList(*(f"point {n}" for n in range(99)))
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


def is_same_figure() -> list[bool]:
    """For each step from a point of the Guide to the next, whether one figure shows both."""
    gallery = Gallery()
    points = load_atlas(Path("none")).points
    figures = [next(iter(gallery.names_for(id)), "") for id in points]
    return [one == other for one, other in pairwise(figures)]


def repeated(press: Callable[[str], tuple[int, float]], keys: list[str]) -> list[tuple[int, float]]:
    return [press(key) for key in keys]


def main() -> int:
    """Print the table; return 1 where a step writes more than it may."""
    down, points = "\x1b[B", len(load_atlas(Path("none")).points)
    with tempfile.TemporaryDirectory() as folder:
        # Answered: before that, cautions of all conditions add up to 500 bytes to some steps.
        Path(folder, "config.toml").write_text("[safety]\nconditions = []\n", "utf-8")
        files = ["--data", f"{folder}/journal.json", "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            app.press("1")
            app.rest(1.0)
            steps = repeated(app.press, [down] * (points - 1))
            app.press("/")
            letters = repeated(app.press, list("stiff neck"))
    with opened([sys.executable, "-c", BARE]) as bare:
        beside = repeated(bare.press, [down] * (points - 1))
    print(f"{'80x24, truecolor':<34}{'n':>4}{'bytes':>9}{'most':>9}{'ms':>9}{'most':>9}")
    same, other = (
        [step for step, is_same in zip(steps, is_same_figure(), strict=True) if is_same is wanted]
        for wanted in (True, False)
    )
    print(format_row("Guide: step on the same figure", same))
    print(format_row("Guide: step to another figure", other))
    print(format_row("Guide: letter of a search", letters))
    print(format_row("bare OptionList: cursor step", beside))
    to_same, to_other = (median(size for size, _ in some) for some in (same, other))
    most = max(size for size, _ in steps)
    print(
        f"on the same figure {to_same:.0f} bytes, to another {to_other:.0f}, at most {most};"
        f" the bounds are {SAME_BYTES}, {OTHER_BYTES} and {MOST_BYTES}"
    )
    return int(to_same > SAME_BYTES or to_other > OTHER_BYTES or most > MOST_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
