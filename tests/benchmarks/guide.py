"""What a step and a keystroke in the Guide cost, in a real terminal of 80 by 24.

    python tests/benchmarks/guide.py

Prints bytes written and time until the screen rests for a cursor step over every point, and
for each letter of a search; beside them the same for the barest Textual list in the same run.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

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


class Terminal:
    """A program in a pty, and how many bytes it writes."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execvp(command[0], command)

    def rest(self, quiet: float = 0.15) -> tuple[int, float]:
        """Read until nothing more comes; return the bytes, and when the last of them came."""
        written, last = 0, time.perf_counter()
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        while poll.poll(quiet * 1000):
            written += len(os.read(self._fd, 65536))
            last = time.perf_counter()
        return written, last

    def press(self, keys: str) -> tuple[int, float]:
        """Press keys; return the bytes that they cost, and the seconds until the last."""
        begun = time.perf_counter()
        os.write(self._fd, keys.encode())
        written, last = self.rest()
        return written, max(0.0, last - begun)

    def close(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


@contextmanager
def opened(command: list[str]) -> Iterator[Terminal]:
    terminal = Terminal(command)
    try:
        terminal.rest(1.5)
        yield terminal
    finally:
        terminal.close()


def told(name: str, costs: list[tuple[int, float]]) -> str:
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
    print(told("Guide: cursor step", steps))
    print(told("Guide: letter of a search", letters))
    print(told("bare OptionList: cursor step", beside))
    most = max(size for size, _ in steps)
    print(f"a cursor step writes at most {most} bytes; the bound is {STEP_BYTES}")
    return int(most > STEP_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
