"""What a running session and a screen at rest cost: bytes on the wire, processor, wake-ups.

    python tests/benchmarks/session.py [--quick]

Listens to a hold of each rhythm, to a pause, to a hold under a dialog, in a real terminal of 80
by 24; beside them the barest Textual app whose Digits count the same seconds. Then to screens on
which nothing happens: the bytes that they write, and how often the program wakes, beside the barest
Textual app at rest. Exits 1 over a bound.
"""

import sys
import tempfile
from pathlib import Path
from statistics import fmean, median

from terminal import QUICK, SLACK, Terminal, opened

BYTES_A_SECOND = 350
PROCESSOR = 3.0
"""Times as much processor in a second as the barest app takes whose Digits count."""
LISTENED = 16.0 if QUICK else 30.0
RHYTHMS = (("steady", "TE5"), ("circles", "LI4"), ("pulse", "LI10"), ("a zone", "RX-THUMB"))
IDLE = ("1", "/", "\x1b", "3", "y", "i", "\x1b", "?", "\x1b", "\x10", "\x1b", "2", "\r")
"""Keys after each of which nothing happens: the modes, a field to write in, the dialogs."""

BARE = """
from textual.app import App
from textual.widgets import Digits, Footer
class Bare(App):
    def compose(self):
        self.left = 600
        yield Digits("10:00")
        yield Footer()
    def on_mount(self):
        self.set_interval(1, self.count)
    def count(self):
        self.left -= 1
        self.query_one(Digits).update(f"{self.left // 60:02d}:{self.left % 60:02d}")
Bare().run(mouse=False)
"""
AT_REST = """
from textual.app import App
App().run(mouse=False)
"""
WAKINGS = 1.5
"""Times as many as those of the barest app at rest."""


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    print(f"{'80x24, truecolor':<28}{'B/s':>8}{'most':>8}{'core':>9}")
    with opened([sys.executable, "-c", BARE]) as bare:
        _, least = _measure("bare Textual, Digits", bare)
    sound = True
    for name, point in RHYTHMS[1:2] if QUICK else RHYTHMS:
        with (
            tempfile.TemporaryDirectory() as folder,
            opened(_command(Path(folder), point)) as app,
        ):
            app.press("\r")
            written, share = _measure(f"holding, {name}", app)
            app.press(" ")
            paused = len(app.listen(5.0))
            app.press(" ")
            app.press("?")
            app.listen(1.0)
            under = len(app.listen(5.0))
        sound &= written <= BYTES_A_SECOND and share <= PROCESSOR * SLACK * least
        sound &= paused == under == 0
        print(f"{'  paused':<28}{paused / 5:>8.0f}")
        print(f"{'  under a dialog':<28}{under / 5:>8.0f}")
    idle, wakings = _idle()
    print(f"{'idle, all screens':<28}{idle:>8.0f}")
    sound &= idle == 0
    with opened([sys.executable, "-c", AT_REST]) as bare:
        peer = _wakings(bare)
    print(f"{'wake-ups a minute, idle':<28}{wakings:>8.0f}")
    print(f"{'  bare Textual, idle':<28}{peer:>8.0f}")
    sound &= wakings <= WAKINGS * peer
    print(
        f"bounds: {BYTES_A_SECOND} B/s holding, else 0, and beside bare Textual"
        f" {PROCESSOR * SLACK} x the processor, {WAKINGS} x the wake-ups"
    )
    return int(not sound)


def _idle() -> tuple[float, float]:
    """Return the bytes a second of screens on which nothing happens, and the wake-ups a minute."""
    with tempfile.TemporaryDirectory() as folder:
        files = ["--data", f"{folder}/journal.json", "--config", folder]
        with opened([sys.executable, "-m", "acutui", *files]) as app:
            heard = 0
            for keys in IDLE:
                app.press(keys)
                app.listen(1.0)
                heard += len(app.listen(2.0))
            wakings = _wakings(app)
    return heard / 2 / len(IDLE), wakings


def _wakings(app: Terminal) -> float:
    """Return how often a minute a program wakes on which nothing happens."""
    before = app.wakings
    app.listen(LISTENED)
    return (app.wakings - before) * 60 / LISTENED


def _command(folder: Path, point: str) -> list[str]:
    """A routine of one long hold."""
    hold = f'{{ point = "{point}", side = "left", seconds = 599 }}'
    routine = f'[[routine]]\nid = "long"\nname = "Long"\nready = 30\nholds = [{hold}]\n'
    (folder / "routines.toml").write_text(routine, "utf-8")
    # So that the session begins without questions.
    answers = "[session]\ncheck_in = false\n[safety]\nconditions = []\n"
    (folder / "config.toml").write_text(answers, "utf-8")
    files = ["--data", str(folder / "journal.json"), "--config", str(folder)]
    return [sys.executable, "-m", "acutui", "practice", "long", *files]


def _measure(name: str, app: Terminal) -> tuple[float, float]:
    """Return the bytes that a program writes in a second, and its share of a core.

    Of the share it is the middle second's: one in which the machine did other work counts no more
    than any other.
    """
    written: list[int] = []
    shares: list[float] = []
    for _ in range(int(LISTENED)):
        worked = app.worked
        written.append(len(app.listen(1.0)))
        shares.append(app.worked - worked)
    share = median(shares)
    print(f"{name:<28}{fmean(written):>8.0f}{max(written):>8}{share:>9.2%}")
    return fmean(written), share


if __name__ == "__main__":
    raise SystemExit(main())
