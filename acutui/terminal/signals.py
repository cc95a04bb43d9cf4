"""An orderly exit on termination signals and when the terminal hangs up."""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any

GRACE = 1.5  # seconds that an orderly exit may take
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class TerminationHandler:
    """Calls `leave` once, in the main thread, when the process is told to end.

    Should that hang, because the terminal takes no more output, the process ends anyway after
    `GRACE` seconds, with the terminal's settings restored.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._is_leaving = False
        self._terminal: list[Any] | None = None
        with contextlib.suppress(termios.error, OSError):
            self._terminal = termios.tcgetattr(0)

    def watch(self) -> None:
        """Install the signal handlers and watch for the terminal to hang up."""
        for number in SIGNALS:
            signal.signal(number, self._handle)
        threading.Thread(target=self._await_hangup, name="hangup", daemon=True).start()

    def _handle(self, number: int, _: Any) -> None:
        if not self._is_leaving:
            self._is_leaving = True
            threading.Thread(target=self._force_exit, args=(number,), daemon=True).start()
            self._leave(number)

    def _force_exit(self, number: int) -> None:
        threading.Event().wait(GRACE)
        if self._terminal is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, self._terminal)
        os._exit(128 + number)

    def _await_hangup(self) -> None:
        """Wait for the terminal to go; a process started with SIGHUP ignored gets no signal."""
        with contextlib.suppress(OSError, ValueError):
            poll = select.poll()
            poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
            if any(event & select.POLLHUP for _, event in poll.poll()):
                os.kill(os.getpid(), signal.SIGHUP)
