"""What it costs to open every screen, dialog and page, to move in it and to close it.

    python tests/benchmarks/screens.py [--quick]

Prints bytes written and time until the screen rests, in a real terminal of 80 by 24 with a year
of sessions. Exits 1 over a bound, all of which are in bytes.
"""

import tempfile
from pathlib import Path
from statistics import median

from places import BYTES, PLACES, Place, prepare
from terminal import QUICK, Terminal, opened

OPENING, STEP, CLOSING = 30_000, 3_600, 18_000
"""Bytes: Textual paints a new screen up to four times, and what was below it twice; a step may
change every line of a page."""

DEARER = {
    "Guide": "a step may bring another figure; guide.py has bounds for it",
    "a running session": "its figure fills the screen",
    "stop a session": "a session runs behind it",
    "how do you feel": "as it closes, the summary of a session is painted beside its figure",
    "add a hold": "the focus moves from field to field, for which Textual paints the screen",
    "session form": "the same",
    "time zone": "it lies over the settings, which lie over a screen",
    "palette": "it is Textual's own",
    "theme": "each theme paints the whole screen, and so does going back",
}
"""Without bounds, and why."""

STEPS = 2 if QUICK else 5

Costs = list[tuple[int, float]]


def send(app: Terminal, keys: str) -> Costs:
    """Press keys one after the other."""
    return [app.press(BYTES.get(key, key), patience=0.4) for key in keys.split()]


def measure(app: Terminal, place: Place) -> tuple[Costs, Costs, Costs]:
    """Open it, move in it, close it, and go back to a mode."""
    send(app, place.lead)
    opening = send(app, place.opening)
    steps = send(app, " ".join([place.step] * STEPS))
    closing = send(app, place.closing)
    send(app, place.back)
    return opening, steps, closing


def main() -> int:
    """Print the table; return 1 where something writes more than it may."""
    over: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        heads = "".join(f"{name:>10}{'ms':>6}" for name in ("opening", "a step", "closing"))
        print(f"{'80x24, truecolor, bytes':<26}{heads}")
        with opened(prepare(Path(folder))) as app:
            for place in PLACES:
                row = f"{place.name:<26}"
                costs = measure(app, place)
                for part, bound in zip(costs, (OPENING, STEP, CLOSING), strict=True):
                    size = median(size for size, _ in part) if part else 0
                    spent = median(seconds for _, seconds in part) * 1000 if part else 0
                    is_over = size > bound and place.name not in DEARER
                    row += f"{size:>9.0f}{'!' if is_over else ' '}{spent:>6.0f}"
                    over += [place.name] if is_over else []
                print(row, flush=True)
    print(f"opening {OPENING} bytes at most, a step {STEP} at the median, closing {CLOSING}")
    if over:
        print(f"over a bound: {', '.join(dict.fromkeys(over))}")
    return int(bool(over))


if __name__ == "__main__":
    raise SystemExit(main())
