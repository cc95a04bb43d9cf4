"""Reading and writing lines, and signals, during a session in plain text.

File descriptors are used, not Python's streams: `select` does not see a line in a stream's
buffer, and a failed write would be repeated at exit.
"""

import errno
import os
import select
import signal as system
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self, TextIO

from acutui.config.settings import Settings
from acutui.practice.cues import BELLS, SIGNIFICANT, Cue
from acutui.terminal.notifications import format_notification
from acutui.terminal.signals import SIGNALS
from acutui.util.text import sanitize, wrap_words

LONG = 3600.0  # seconds to wait where only a key can change anything
MAX_LINE = 4096  # bytes of a line that are read
END_OF_FILE_KEY = "ctrl+d"  # read when a terminal reports the end of its input, but is still there


class Terminated(Exception):
    """A signal of this `number` tells the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


@dataclass
class Conversation:
    """Says lines, reads keys, and rings if it `is_terminal`.

    `write` takes text. `read` returns a typed line, or None after so many seconds or sooner; it
    raises EOFError once, when the input has ended, which then makes `is_deaf` true. Both may
    raise Terminated, and `write` BrokenPipeError.
    """

    settings: Settings
    write: Callable[[str], None]
    read: Callable[[float], str | None]
    is_terminal: bool = False
    is_interactive: bool = False  # a person types the lines, and can be asked
    width: int = 0  # cells of a line, 0 where lines are not broken
    is_deaf: bool = field(default=False, init=False)
    _typed: deque[str] = field(default_factory=deque, init=False)

    def say(self, *lines: str) -> None:
        """Write those lines that are not empty, broken at words, with nothing that controls."""
        for line in filter(None, lines):
            self.write(wrap_words(sanitize(line), self.width) + "\n")

    def read_line(self, seconds: float = LONG) -> str | None:
        """Return a typed line; None after so many seconds."""
        return self._typed.popleft() if self._typed else self._read(seconds)

    def read_key(self, seconds: float = LONG) -> str | None:
        """Return a typed line in small letters without blanks; None after so many seconds."""
        typed = self.read_line(seconds)
        return None if typed is None else "".join(typed.split()).lower()

    def alert(self, cue: Cue, words: str) -> None:
        """Notify and ring as the settings say, if there is a terminal."""
        if not self.is_terminal:
            return
        if self.settings.notify and words and cue in SIGNIFICANT:
            self.write(format_notification(words))
        before = 0.0
        for at in BELLS[cue] if self.settings.bell else ():
            # A line typed between two bells is handled after them.
            typed = self._read(at - before) if at else None
            before = at
            if typed is not None:
                self._typed.append(typed)
            self.write("\a")

    def _read(self, seconds: float) -> str | None:
        try:
            return self.read(seconds)
        except EOFError:
            self.is_deaf = True
            return None


class TerminalIO:
    """Reads and writes lines by file descriptor, and handles signals meanwhile.

    Signals that end the program interrupt reading and writing only; the rest is short, and runs
    to its end. A stop (ctrl+z) calls `before_stop` first; while the session waits for a key, it
    is delayed until the session has looked at the clock once more.
    """

    def __init__(self, stdin: TextIO | None, stdout: TextIO) -> None:
        self.before_stop: Callable[[], None] = lambda: None
        self._input = None if stdin is None else stdin.fileno()  # None once it has ended.
        self._output, self._encoding = stdout.fileno(), stdout.encoding
        self._lines: deque[str] = deque()
        self._rest = b""
        self._is_end_reported = False
        # Becomes readable when a signal has come: none is missed just before a `select`.
        self._wake, self._waker = os.pipe()
        self._ending: int | None = None
        self._is_stop_due = self._is_interruptible = self._is_writing = False
        self._previous: dict[int, Any] = {}

    @property
    def width(self) -> int:
        """The columns of the terminal, 0 if the output is none or does not say."""
        with suppress(OSError):
            return os.get_terminal_size(self._output).columns
        return 0

    def __enter__(self) -> Self:
        for end in (self._wake, self._waker):
            os.set_blocking(end, False)
        system.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (*SIGNALS, system.SIGTSTP):
            previous = system.getsignal(number)
            # Ignored by nohup, or by a shell without job control.
            is_meant = number in (system.SIGHUP, system.SIGTSTP) and previous is system.SIG_IGN
            if not is_meant:
                self._previous[number] = previous
                system.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, previous in self._previous.items():
            system.signal(number, previous)
        system.set_wakeup_fd(-1)
        os.close(self._wake)
        os.close(self._waker)

    def read(self, seconds: float) -> str | None:
        """Return the next line; None after so many seconds, or earlier when a signal came.

        Raises:
            EOFError: The input has ended; later calls only wait.
            Terminated: A signal ends the program, or the terminal is gone.
        """
        until = time.monotonic() + seconds
        with self._interruptible():
            if self._is_stop_due:
                self._stop()
                return None
            while not self._lines:
                if self._input is None and not self._is_end_reported:
                    self._is_end_reported = True
                    raise EOFError
                left = until - time.monotonic()
                if not self._take_in(max(0.0, left)) or left <= 0:
                    break
            return self._lines.popleft() if self._lines else None

    def write(self, text: str) -> None:
        """Write text as it is, at once.

        Raises:
            BrokenPipeError: The terminal, or the reader of the pipe, is gone.
            OSError: The output takes no more for another reason, such as a full disk.
            Terminated: A signal ends the program.
        """
        data = text.encode(self._encoding, errors="replace")
        with self._interruptible(writing=True):
            while data:
                try:
                    data = data[os.write(self._output, data) :]
                except BlockingIOError:
                    # Another process that shares the pipe made it non-blocking.
                    select.select([], [self._output], [])
                except OSError as error:
                    if error.errno == errno.EIO:
                        raise BrokenPipeError from error  # the terminal is gone
                    raise

    def write_without_waiting(self, line: str) -> None:
        """Write a last line if the stream takes it at once, whatever the signals say."""
        with suppress(OSError):
            if select.select([], [self._output], [], 0)[1]:
                os.write(self._output, f"{line}\n".encode(self._encoding, errors="replace"))

    def _take_in(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; return False if nothing does."""
        wake, fd = self._wake, self._input
        readable, _, _ = select.select([wake] if fd is None else [wake, fd], [], [], seconds)
        if wake in readable:
            os.read(wake, MAX_LINE)
            return False
        if fd is None or not readable:
            return False
        try:
            data = os.read(fd, MAX_LINE)
        except BlockingIOError:
            return True
        except OSError:
            data = b""  # nohup leaves an input that can't be read
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-MAX_LINE:]
        if not data:
            if self._rest:
                lines, self._rest = [self._rest], b""
            # Is the input over for good? A terminal that hung up is none any more.
            if os.isatty(fd):
                lines.append(END_OF_FILE_KEY.encode())
            else:
                self._input = None
        self._lines.extend(line.decode(errors="replace") for line in lines)
        return True

    @contextmanager
    def _interruptible(self, *, writing: bool = False) -> Iterator[None]:
        """Let signals, past ones too, raise Terminated inside a block."""
        self._is_interruptible, self._is_writing = True, writing
        try:
            if self._ending is not None:
                raise Terminated(self._ending)
            yield
        finally:
            self._is_interruptible = self._is_writing = False

    def _handle(self, number: int, _: Any) -> None:
        if number != system.SIGTSTP:
            self._ending = number
            if self._is_interruptible:
                raise Terminated(number)
        elif self._is_writing:
            self._stop()
        else:
            self._is_stop_due = True

    def _stop(self) -> None:
        self._is_stop_due = self._is_interruptible = False
        self.before_stop()
        os.kill(os.getpid(), system.SIGSTOP)  # unlike SIGTSTP, it has no handler
        self._is_interruptible = True
        if self._ending is not None:
            raise Terminated(self._ending)
