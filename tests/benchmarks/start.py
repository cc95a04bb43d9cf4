"""How long it takes until there is something to read, beside the barest app that Textual makes.

    python tests/benchmarks/start.py [--quick]

In a real terminal of 80 by 24, each pair in turn, over several runs: the first content of the
app, with an empty journal and with ones of 1,500 and 22,000 sessions, against an app of a line and
a footer;
then whole processes: `--version` and `status` against an interpreter that does nothing, and the
memory that an app takes. Exits 1 where a ratio is over its bound.

It measures the acutui beside the interpreter that runs it: for another Python, run it with that of
an environment in which acutui is installed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from terminal import QUICK, SLACK, START, Terminal
from years import write_journal

BARE = """
from textual.app import App
from textual.widgets import Footer, Static

class Bare(App):
    BINDINGS = [("q", "quit", "quit")]

    def compose(self):
        yield Static("Here it is")
        yield Footer()

Bare().run()
"""
FIRST, FIRST_OF_MANY, VERSION, STATUS = 1.35, 1.40, 2.0, 4.0
"""Bounds: times what the peer takes."""

SESSIONS, TWO_YEARS, YEAR = 22_000, 1_500, 730
SETTLED = 4.0
"""Seconds until `status` keeps its answer for a journal that was just written."""

SHOWN = b"Back and neck"
NOTHING: Mapping[str, str] = {}

Run = Callable[[], float]


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    times = 5 if QUICK else 15
    broken = 0
    # As an installed program has it; what is measured is not the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_journal(home / "many.json", SESSIONS)
        bare_app = _until_shown([sys.executable, "-c", BARE], b"Here it is")
        write_journal(home / "two-years.json", TWO_YEARS)
        write_journal(home / "year.json", YEAR)
        time.sleep(SETTLED)
        none, many = _over(home, "none/journal.json"), _over(home, "many.json")
        two_years, year = _over(home, "two-years.json"), _over(home, "year.json")
        bare = _whole([sys.executable, "-c", "pass"])
        head = f"median of {times}, ms"
        print(f"{head:<44}{'ours':>8}{'peer':>8}{'ratio':>8}{'bound':>7}")
        for name, ours, peer, bound in (
            (
                "first content / bare Textual app",
                _until_shown(_acutui(), SHOWN, none),
                bare_app,
                FIRST,
            ),
            (
                f"  with {TWO_YEARS:,} sessions",
                _until_shown(_acutui(), SHOWN, two_years),
                bare_app,
                FIRST,
            ),
            (
                f"  with {SESSIONS:,} sessions",
                _until_shown(_acutui(), SHOWN, many),
                bare_app,
                FIRST_OF_MANY,
            ),
            ("--version / python -c pass", _whole(_acutui("--version")), bare, VERSION),
            ("status / python -c pass", _whole(_acutui("status"), year), bare, STATUS),
            (f"  with {SESSIONS:,} sessions", _whole(_acutui("status"), many), bare, STATUS),
            ("  with no journal", _whole(_acutui("status"), none), bare, None),
        ):
            broken += _told(name, ours, peer, times, bound)
        print()
        for name, command, files in (
            ("no sessions", _acutui(), none),
            (f"{SESSIONS:,} sessions", _acutui(), many),
            ("bare Textual app", [sys.executable, "-c", BARE], NOTHING),
        ):
            os.environ.update(files)
            print(f"{'memory at most, ' + name + ', MB':<44}{_memory(command):>8.0f}")
    return int(broken > 0)


def _acutui(*arguments: str) -> list[str]:
    """The command as its users type it."""
    return [str(Path(sys.executable).with_name("acutui")), *arguments]


def _over(home: Path, data: str) -> dict[str, str]:
    """Return the environment that names the files, so that the command line stays as typed."""
    return {"ACUTUI_DATA": str(home / data), "ACUTUI_CONFIG": str(home / "config")}


def _until_shown(command: list[str], words: bytes, files: Mapping[str, str] = NOTHING) -> Run:
    def run() -> float:
        os.environ.update(files)
        begun = time.perf_counter()
        app = Terminal(command)
        try:
            return app.until(words, 30.0) - begun
        finally:
            app.close()

    return run


def _whole(command: Sequence[str], files: Mapping[str, str] = NOTHING) -> Run:
    def run() -> float:
        os.environ.update(files)
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begun

    return run


def _told(name: str, ours: Run, peer: Run, times: int, bound: float | None) -> int:
    """Measure both in turn and print the row; return 1 where it is over its bound."""
    ours(), peer()
    pairs = [(ours(), peer()) for _ in range(times)]
    one, other = (median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = median(mine / theirs for mine, theirs in pairs)
    limit = f"{bound:.2f}" if bound else ""
    print(f"{name:<44}{one:>8.1f}{other:>8.1f}{ratio:>8.2f}{limit:>7}")
    return int(bound is not None and ratio > bound * SLACK)


def _memory(command: list[str]) -> float:
    """Return the most memory that an app has taken by the time it rests, in MB."""
    app = Terminal(command)
    try:
        app.listen(START)
        status = Path(f"/proc/{app.pid}/status").read_text("utf-8")
    finally:
        app.close()
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1000


if __name__ == "__main__":
    raise SystemExit(main())
