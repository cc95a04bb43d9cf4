"""Lines and signals at a pipe or a terminal, as they come and in which order."""

import errno
import os
import pty
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.plain_stage import PlainStage

from acutui.plain.terminal_io import END_OF_FILE_KEY, Conversation, TerminalIO, Terminated
from acutui.practice.cues import Cue

FULL = 200_000
"""More bytes than a pipe holds."""


class Pipes:
    """A session's input and output, and their other ends."""

    def __init__(self) -> None:
        read, self.keys = os.pipe()
        self.screen, write = os.pipe()
        self.stdin = open(read, encoding="utf-8")  # noqa: SIM115, PTH123
        self.stdout = open(write, "w", encoding="ascii")  # noqa: SIM115, PTH123
        self.open = {self.keys, self.screen}

    def type(self, text: str) -> None:
        os.write(self.keys, text.encode())

    def close(self, end: int) -> None:
        os.close(end)
        self.open.discard(end)

    def shown(self) -> str:
        os.set_blocking(self.screen, False)
        try:
            return os.read(self.screen, 4096).decode()
        except BlockingIOError:
            return ""


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    made = Pipes()
    yield made
    for end in made.open:
        os.close(end)
    made.stdin.close()
    made.stdout.close()


@pytest.fixture
def terminal(pipes: Pipes) -> Iterator[TerminalIO]:
    with TerminalIO(pipes.stdin, pipes.stdout) as made:
        yield made


@pytest.fixture(autouse=True)
def stops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stops, which are only noted: a real one would stop the tests."""
    noted: list[str] = []
    monkeypatch.setattr(os, "kill", lambda _, number: noted.append(signal.Signals(number).name))
    return noted


@pytest.fixture
def steps(terminal: TerminalIO, stops: list[str]) -> list[str]:
    """What happens at a stop, in order."""
    terminal.before_stop = lambda: stops.append("saved")
    return stops


def soon(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def lowest_free() -> int:
    """Return the number that the next file to be opened will have."""
    number = os.dup(0)
    os.close(number)
    return number


def drain(screen: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.read(screen, 65536)
    return found


# Reading


def test_lines_come_one_by_one_and_the_end_is_told_once(pipes: Pipes, terminal: TerminalIO) -> None:
    assert terminal.read(0) is None
    pipes.type("one\ntwo\nthr")
    assert [terminal.read(5), terminal.read(5), terminal.read(0)] == ["one", "two", None]
    pipes.type("ee")
    pipes.close(pipes.keys)
    assert terminal.read(5) == "three"
    with pytest.raises(EOFError):
        terminal.read(5)
    assert terminal.read(0) is None


def test_without_an_input_the_end_is_told_once(pipes: Pipes) -> None:
    with TerminalIO(None, pipes.stdout) as terminal:
        with pytest.raises(EOFError):
            terminal.read(5)
        begun = time.monotonic()
        assert terminal.read(0.05) is None
        assert time.monotonic() - begun >= 0.05


def test_ctrl_d_at_a_terminal_is_a_key_and_not_the_end(pipes: Pipes) -> None:
    keys, screen = pty.openpty()
    with (
        open(screen, encoding="utf-8") as stdin,  # noqa: PTH123
        TerminalIO(stdin, pipes.stdout) as terminal,
    ):
        os.write(keys, b"\x04")
        assert terminal.read(5) == END_OF_FILE_KEY
        os.write(keys, b"n\n")
        assert terminal.read(5) == "n"
    os.close(keys)


def test_a_terminal_that_hung_up_is_the_end_of_the_input(pipes: Pipes) -> None:
    # As with nohup: the signal of it is ignored.
    keys, screen = pty.openpty()
    with open(screen, encoding="utf-8") as stdin, TerminalIO(stdin, pipes.stdout) as terminal:  # noqa: PTH123
        os.write(keys, b"p\n")
        assert terminal.read(5) == "p"
        os.close(keys)
        with pytest.raises(EOFError):
            terminal.read(5)
        assert terminal.read(0.01) is None


def test_any_signal_ends_the_waiting(terminal: TerminalIO) -> None:
    previous = signal.signal(signal.SIGCONT, lambda *_: None)
    try:
        signal.raise_signal(signal.SIGCONT)
        begun = time.monotonic()
        assert terminal.read(3) is None
        assert time.monotonic() - begun < 2
    finally:
        signal.signal(signal.SIGCONT, previous)


# Signals


def test_a_stop_waits_for_the_next_reading_and_saves_first(
    pipes: Pipes, terminal: TerminalIO, steps: list[str]
) -> None:
    assert terminal.read(0) is None
    assert steps == [], "nothing stops without a signal"
    signal.raise_signal(signal.SIGTSTP)
    terminal.write("a line\n")
    assert steps == []
    pipes.type("n\n")
    assert terminal.read(60) is None
    assert steps == ["saved", "SIGSTOP"]
    assert "n" in [terminal.read(0) for _ in range(3)], "what was typed before is not lost"
    assert len(steps) == 2


def test_a_stop_does_not_wait_for_a_blocked_output(
    pipes: Pipes, terminal: TerminalIO, steps: list[str]
) -> None:
    stopped = threading.Event()
    terminal.before_stop = stopped.set
    seen: list[bytes] = []

    def stop_then_read() -> None:
        first = os.read(pipes.screen, 1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTSTP)
        stopped.wait(5)
        seen.extend([first, drain(pipes.screen, FULL - 1)])

    reader = soon(stop_then_read)
    terminal.write("x" * FULL)
    reader.join()
    assert stopped.is_set() and steps == ["SIGSTOP"]
    assert b"".join(seen) == b"x" * FULL


def test_the_end_may_come_during_a_stop(terminal: TerminalIO, steps: list[str]) -> None:
    def save() -> None:
        signal.raise_signal(signal.SIGTERM)
        steps.append("saved to the end")

    terminal.before_stop = save
    signal.raise_signal(signal.SIGTSTP)
    with pytest.raises(Terminated) as ending:
        terminal.read(60)
    assert ending.value.number == signal.SIGTERM
    assert steps == ["saved to the end", "SIGSTOP"]


def test_the_end_interrupts_reading_and_writing_only(pipes: Pipes, terminal: TerminalIO) -> None:
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(Terminated, match="signal 15"):
        terminal.read(0)
    with pytest.raises(Terminated, match="signal 15"):
        terminal.write("late\n")
    assert pipes.shown() == ""
    terminal.write_without_waiting("The last words.")
    assert pipes.shown() == "The last words.\n"


def test_ignored_signals_stay_ignored_and_all_are_given_back(pipes: Pipes) -> None:
    numbers = (signal.SIGHUP, signal.SIGTSTP, signal.SIGTERM)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        free = lowest_free()
        with TerminalIO(pipes.stdin, pipes.stdout):
            taken = [signal.getsignal(number) is not signal.SIG_IGN for number in numbers]
        assert taken == [False, False, True]
        assert [signal.getsignal(number) for number in numbers] == [signal.SIG_IGN] * 3
        assert signal.set_wakeup_fd(-1) == -1
        assert lowest_free() == free
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


# Writing


def test_signs_that_the_output_lacks_are_replaced(pipes: Pipes, terminal: TerminalIO) -> None:
    terminal.write("Hé\n")
    terminal.write_without_waiting("合谷")
    assert pipes.shown() == "H?\n??\n"


def test_a_slow_reader_gets_everything(pipes: Pipes, terminal: TerminalIO) -> None:
    os.set_blocking(pipes.stdout.fileno(), False)
    seen: list[bytes] = []
    reader = soon(lambda: seen.append(drain(pipes.screen, FULL)))
    terminal.write("x" * FULL)
    reader.join()
    assert seen == [b"x" * FULL]


def test_the_last_words_are_dropped_if_nobody_reads(pipes: Pipes, terminal: TerminalIO) -> None:
    output = pipes.stdout.fileno()
    os.set_blocking(output, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(output, b"x" * 4096)
    os.set_blocking(output, True)
    terminal.write_without_waiting("The last words.")
    pipes.close(pipes.screen)
    terminal.write_without_waiting("The last words.")
    with pytest.raises(BrokenPipeError):
        terminal.write("more\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_not_taken_for_a_closed_pipe(pipes: Pipes) -> None:
    with open("/dev/full", "w") as full, TerminalIO(pipes.stdin, full) as terminal:  # noqa: PTH123
        with pytest.raises(OSError, match="No space") as failed:
            terminal.write("a line\n")
        assert failed.value.errno == errno.ENOSPC


# Talking


def test_a_conversation_reads_keys_and_rings(stage: PlainStage) -> None:
    written: list[str] = []
    typed: list[str | None] = ["  P ", None, "early", "N o"]
    settings = replace(stage.context.settings, notify=True, bell=True)
    talk = Conversation(settings, written.append, lambda _: typed.pop(0), is_terminal=True)
    talk.say("one", "", "two\x1b[2J")
    assert written == ["one\n", "two\ufffd[2J\n"]
    assert [talk.read_key(), talk.read_key()] == ["p", None]
    written.clear()
    talk.alert(Cue.SWITCH, "Next LI4")
    assert written[0].startswith("\x1b]") and "Next LI4" in written[0]
    assert written[1:] == ["\a", "\a"]
    assert [talk.read_key(), talk.read_key()] == ["early", "no"]
    written.clear()
    Conversation(settings, written.append, lambda _: None).alert(Cue.DONE, "Done")
    assert written == [], "no bells without a terminal"
    silent = replace(settings, notify=False, bell=False)
    Conversation(silent, written.append, lambda _: None, is_terminal=True).alert(Cue.DONE, "Done")
    assert written == []
