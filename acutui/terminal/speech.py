"""Speaking by a command such as espeak-ng, one text after the other, in a thread of its own."""

import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress

VOICES = ("espeak-ng", "espeak", "say", "spd-say -w", "flite -t", "termux-tts-speak")
"""Commands that speak their last argument, and end when they have done so."""

LATE = 3.0
"""Seconds after which words that had to wait are no longer true, and stay unsaid."""

LONGEST = 20.0
"""Seconds after which a command that goes on is taken for broken."""

GRACE = 0.5
"""Seconds in which a command that is told to end may do so."""

PUNCTUATION = frozenset(" .,:-’")


def list_voices() -> list[str]:
    """Return the known commands that are installed here."""
    return [voice for voice in VOICES if shutil.which(voice.split()[0])]


def make_speakable(text: str) -> str:
    """Return `text` without what a command could take for an option, markup or a shell's sign."""
    text = text.replace("'", "’")
    kept = (c if unicodedata.category(c)[0] in "LMN" or c in PUNCTUATION else " " for c in text)
    return " ".join("".join(kept).split()).lstrip("-.,: ")


class Speaker:
    """Speaks by a command, and never over itself.

    Words wait for those being spoken, if not too long; newer ones take their place. A command that
    fails is not tried again, and reported once. `report` is called in the thread.
    """

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._changed = threading.Condition()
        self._waiting: tuple[str, str, float] | None = None  # command, words, latest time to start
        self._process: subprocess.Popen[bytes] | None = None
        self._is_busy = self._is_cut = self._is_closed = False
        self._broken = ""
        self._thread: threading.Thread | None = None

    def say(self, command: str, words: str, *, cut: bool = False, retry: bool = False) -> None:
        """Speak soon, without waiting for it.

        Args:
            command: A command line, to which the words are added as the last argument.
            words: What to say; nothing only stops what is being said.
            cut: Whether to stop what is being said.
            retry: Whether to try again a command that has failed.
        """
        with self._changed:
            if self._is_closed:
                return
            if retry:
                self._broken = ""
            if cut:
                self._cut()
            if words and command.strip() and command != self._broken:
                self._waiting = (command, words, time.monotonic() + LATE)
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
                    self._thread.start()
            self._changed.notify_all()

    def close(self, patience: float = 0.0) -> None:
        """Say nothing more; what is being said may take so many seconds to end."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_busy and not self._waiting, patience)
            self._is_closed = True
            self._cut()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(3 * GRACE)

    def _cut(self) -> None:
        self._waiting, self._is_cut = None, True
        if self._process is not None:
            _signal(self._process, signal.SIGTERM)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._is_closed)
                if self._waiting is None:
                    return
                command, words, latest = self._waiting
                self._waiting = None
                self._is_busy, self._is_cut = True, False
            problem = "" if time.monotonic() > latest else self._speak(command, words)
            if problem and not self._is_cut:
                self._broken = command
                self._report(f"Speech is off: {command} {problem}.")

    def _speak(self, command: str, words: str) -> str:
        """Run the command until it ends or is cut; return what went wrong."""
        try:
            process = subprocess.Popen(
                [*shlex.split(command), make_speakable(words)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Apart from the terminal's keys; and what a script starts ends with it.
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return f"can't be run ({getattr(error, 'strerror', None) or error})"
        with self._changed:
            self._process = process
            if self._is_cut:
                _signal(process, signal.SIGTERM)
        try:
            return self._wait(process)
        finally:
            with self._changed:
                self._process = None

    def _wait(self, process: "subprocess.Popen[bytes]") -> str:
        end = time.monotonic() + LONGEST
        while True:
            try:
                status = process.wait(GRACE)
            except subprocess.TimeoutExpired:
                is_late = time.monotonic() > end
                if self._is_cut or is_late:
                    _signal(process, signal.SIGKILL)
                    process.wait()
                if is_late:
                    return f"took more than {LONGEST:.0f} s"
            else:
                return f"ended with status {status}" if status else ""


def _signal(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    if process.returncode is None:
        with suppress(OSError):
            os.killpg(process.pid, number)
