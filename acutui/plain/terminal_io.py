"""The edges of a session in lines of text: what is typed, what is put out, the system's signals.

`Talk` is what a session speaks through, over `Edges` that can be faked. The others are the real
edges: file descriptors instead of Python's streams, because a line that waits in a stream's
buffer is unseen by `select`, and one that could not be put out would be put out again at exit.
"""

import errno
import os
import select
import signal as system
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self, TextIO

from acutui.config.settings import Settings
from acutui.practice.cues import BELL_SPACING, BELLS, Cue
from acutui.terminal.notifications import format_notification
from acutui.terminal.signals import SIGNALS
from acutui.util.text import sanitize

LONGEST = 4096
"""Bytes of a line that are looked at; nobody types more."""

NOT_A_LINE = "ctrl+d"
"""What is heard where a terminal tells the end of its input, but is still there."""


class ToldToEnd(Exception):
    """The system says that the program must end, by the signal of this `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Edges:
    """What a session touches of the world.

    `say` puts out a line. `wait` returns a line that was typed, None once so many seconds are
    over or sooner, and raises EOFError once when nothing more will be typed. `sound` sends a
    terminal what draws nothing; None where there is no terminal. Each may raise ToldToEnd, and
    those that put something out BrokenPipeError.
    """

    say: Callable[[str], None]
    wait: Callable[[float], str | None]
    sound: Callable[[str], None] | None = None


class Talk:
    """What a session says and hears. `no_keys` is that nothing more will be typed."""

    def __init__(self, edges: Edges, settings: Settings) -> None:
        self._edges = edges
        self._settings = settings
        self._typed: deque[str] = deque()
        self.no_keys = False

    def say(self, *lines: str) -> None:
        """Put out lines, in which nothing steers a terminal."""
        for line in lines:
            self._edges.say(sanitize(line))

    def hear(self, seconds: float) -> str | None:
        """Return which key was typed; None once so many seconds are over, or sooner.

        A key is a line without its blanks, in small letters.
        """
        typed = self._typed.popleft() if self._typed else self._wait(seconds)
        return None if typed is None else "".join(typed.split()).lower()

    def sound(self, told: Cue, words: str) -> None:
        """Ring and notify as it is set, where there is a terminal."""
        sound = self._edges.sound
        if sound is None:
            return
        if self._settings.notify and words:
            sound(format_notification(words))
        for ring in range(BELLS[told] if self._settings.bell else 0):
            # A line that is typed between two bells is heard after them.
            typed = self._wait(BELL_SPACING) if ring else None
            if typed is not None:
                self._typed.append(typed)
            sound("\a")

    def _wait(self, seconds: float) -> str | None:
        try:
            return self._edges.wait(seconds)
        except EOFError:
            self.no_keys = True
            return None


class Signals:
    """The system's signals. Those that end a session break into waiting and writing only.

    Everything between is short, and is better done than broken off. A stop (ctrl+z) comes after
    `before_stop`, and while the session waits only after it has looked at the clock once more.
    `wake` becomes readable when a signal has come: one that falls just before a `select` would
    go unnoticed until that is over.
    """

    def __init__(self) -> None:
        self.before_stop: Callable[[], None] = lambda: None
        self.wake, self._waker = os.pipe()
        self._told: int | None = None
        self._stop_is_due = self._is_open = self._is_writing = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for end in (self.wake, self._waker):
            os.set_blocking(end, False)
        system.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (*SIGNALS, system.SIGTSTP):
            before = system.getsignal(number)
            # Who starts it by nohup, or without job control, means it.
            meant = (system.SIGHUP, system.SIGTSTP)
            if number not in meant or before is not system.SIG_IGN:
                self._before[number] = before
                system.signal(number, self._told_by)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            system.signal(number, before)
        system.set_wakeup_fd(-1)
        os.close(self.wake)
        os.close(self._waker)

    @contextmanager
    def breaking(self, *, writing: bool = False) -> Iterator[None]:
        """Let signals break into a block by ToldToEnd; also one that came before it."""
        self._is_open, self._is_writing = True, writing
        try:
            self._check()
            yield
        finally:
            self._is_open = self._is_writing = False

    def stop_if_told(self) -> bool:
        """Stop here, inside `breaking`, if that was asked for; True when it is on again."""
        if not self._stop_is_due:
            return False
        self._stop()
        return True

    def _check(self) -> None:
        if self._told is not None:
            raise ToldToEnd(self._told)

    def _told_by(self, number: int, _: Any) -> None:
        if number != system.SIGTSTP:
            self._told = number
            if self._is_open:
                raise ToldToEnd(number)
        elif self._is_writing:
            self._stop()
        else:
            self._stop_is_due = True

    def _stop(self) -> None:
        """Stop as ctrl+z does; by SIGSTOP, which can't be passed over."""
        self._stop_is_due = self._is_open = False
        self.before_stop()
        os.kill(os.getpid(), system.SIGSTOP)
        self._is_open = True
        self._check()


class TypedLines:
    """Lines from a stream as they are typed: in pieces, many at once, or none ever."""

    def __init__(self, stream: TextIO | None, signals: Signals) -> None:
        self._fd = None if stream is None else stream.fileno()
        self._signals = signals
        self._lines: deque[str] = deque()
        self._rest = b""
        self._ended = stream is None
        self._told = False

    def wait(self, seconds: float) -> str | None:
        """Return the next line, None once so many seconds are over, or when a signal came.

        Raises EOFError once, and ToldToEnd.
        """
        until = time.monotonic() + seconds
        with self._signals.breaking():
            if self._signals.stop_if_told():
                return None
            while not self._lines:
                if self._ended and not self._told:
                    self._told = True
                    raise EOFError
                left = until - time.monotonic()
                if not self._look(max(0.0, left)) or left <= 0:
                    break
            return self._lines.popleft() if self._lines else None

    def _look(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; False where that is nothing."""
        wake = self._signals.wake
        fds = [wake] if self._ended or self._fd is None else [wake, self._fd]
        readable, _, _ = select.select(fds, [], [], seconds)
        if wake in readable:
            os.read(wake, LONGEST)
            return False
        if not readable:
            return False
        self._take()
        return True

    def _take(self) -> None:
        assert self._fd is not None
        try:
            data = os.read(self._fd, LONGEST)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # It can't be read: nohup leaves it so.
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[-LONGEST:]
        if not data:
            self._end()
        self._lines.extend(line.decode(errors="replace") for line in lines)

    def _end(self) -> None:
        """There is nothing more for now, or for good; what has no end of line is one, too."""
        assert self._fd is not None
        if self._rest:
            self._lines.append(self._rest.decode(errors="replace"))
            self._rest = b""
        if not os.isatty(self._fd):
            self._ended = True
        elif _has_hung_up(self._fd):
            raise ToldToEnd(system.SIGHUP)  # Who started it may have kept the signal from it.
        else:
            self._lines.append(NOT_A_LINE)


class Output:
    """Lines to a stream, each at once."""

    def __init__(self, stream: TextIO, signals: Signals) -> None:
        self._fd = stream.fileno()
        self._encoding = stream.encoding
        self._signals = signals
        self.is_terminal = stream.isatty()

    def say(self, line: str) -> None:
        """Put out a line. Raises BrokenPipeError where nobody reads, OSError, ToldToEnd."""
        self.send(line + "\n")

    def send(self, text: str) -> None:
        """Put out text as it is."""
        data = text.encode(self._encoding, errors="replace")
        with self._signals.breaking(writing=True):
            while data:
                data = data[self._write(data) :]

    def say_if_heard(self, line: str) -> None:
        """Put out a last line where that holds nothing up, whatever the signals say."""
        with suppress(OSError):
            if select.select([], [self._fd], [], 0)[1]:
                os.write(self._fd, f"{line}\n".encode(self._encoding, errors="replace"))

    def _write(self, data: bytes) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            # Somebody who shares the pipe set it so.
            select.select([], [self._fd], [])
            return 0
        except OSError as error:
            if error.errno == errno.EIO:
                raise BrokenPipeError from error  # The terminal is gone.
            raise


def _has_hung_up(fd: int) -> bool:
    poll = select.poll()
    poll.register(fd, 0)
    return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))
