"""A program in a real terminal, and what it costs: bytes on the wire, time, processor."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUICK = "--quick" in sys.argv[1:]
SLACK = 1.5 if QUICK else 1.0
"""By how much a ratio of times may be over its bound."""

START = 3.0
"""Seconds in which any program has started."""


class Terminal:
    """A program in a pty of 80 by 24, and how many bytes it writes."""

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

    def listen(self, seconds: float) -> bytes:
        """Return what it writes in that time."""
        heard, end = b"", time.perf_counter() + seconds
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        while (left := end - time.perf_counter()) > 0:
            if poll.poll(left * 1000):
                heard += os.read(self._fd, 65536)
        return heard

    def until(self, words: bytes, most: float) -> float:
        """Read until it has written some words; return when that was."""
        heard, end = b"", time.perf_counter() + most
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        while words not in heard and (left := end - time.perf_counter()) > 0:
            if poll.poll(left * 1000):
                heard += os.read(self._fd, 65536)
        return time.perf_counter()

    def press(self, keys: str, patience: float = 0.15) -> tuple[int, float]:
        """Press keys; return the bytes that they cost, and the seconds until the last.

        `patience` are the seconds in which the first must come.
        """
        begun = time.perf_counter()
        os.write(self._fd, keys.encode())
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        poll.poll(patience * 1000)
        written, last = self.rest()
        return written, max(0.0, last - begun)

    @property
    def worked(self) -> float:
        """Seconds of processor that the program's threads have used.

        From the scheduler, in nanoseconds: what is counted in ticks is too coarse for a second of
        a hold, which takes less than one.
        """
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text("utf-8").split()[0]) for task in tasks) / 1e9

    @property
    def wakings(self) -> int:
        """How often its threads have been woken after they waited."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/status")
        lines = [line for task in tasks for line in task.read_text("utf-8").splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_"))

    def close(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self._fd)


@contextmanager
def opened(command: list[str]) -> Iterator[Terminal]:
    """A program that has had its time to start; it may tick, so there is no rest to wait for."""
    terminal = Terminal(command)
    try:
        terminal.listen(START)
        yield terminal
    finally:
        terminal.close()
