"""Leaving in time when the system says so: hang-up and termination."""

import contextlib
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any

GRACE = 1.5
"""Seconds that an orderly end may take."""

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)


class TerminationHandler:
    """Calls `leave` once, in the main thread, when the process is told to end.

    Should the orderly end hang, because the terminal takes no more output, the process ends
    all the same after `GRACE` seconds, with the terminal's settings as they were.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._left = False
        self._terminal = _terminal_settings()

    def watch(self) -> None:
        """Begin to listen for signals, and for the terminal to hang up."""
        for number in SIGNALS:
            signal.signal(number, self._told)
        threading.Thread(target=self._await_hangup, name="hangup", daemon=True).start()

    def _told(self, number: int, _: Any) -> None:
        if self._left:
            return
        self._left = True
        threading.Thread(target=self._insist, args=(number,), daemon=True).start()
        self._leave(number)

    def _insist(self, number: int) -> None:
        threading.Event().wait(GRACE)
        if self._terminal is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, self._terminal)
        os._exit(128 + number)

    def _await_hangup(self) -> None:
        """Sleep until the terminal is gone: a process that ignores SIGHUP isn't told else."""
        with contextlib.suppress(OSError, ValueError):
            poll = select.poll()
            poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
            if any(event & select.POLLHUP for _, event in poll.poll()):
                os.kill(os.getpid(), signal.SIGHUP)


def _terminal_settings() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None
