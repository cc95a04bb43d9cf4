"""An orderly exit on signals and hang-ups, and a forced one if that hangs."""

import os
import pty
import signal
import sys
import termios
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from acutui.terminal import signals
from acutui.terminal.signals import TerminationHandler


class Exits:
    """Records exits and signals that a handler causes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statuses: list[int] = []
        self.kills: list[tuple[int, int]] = []
        self.settings: list[Any] = []
        self.happened = threading.Event()
        monkeypatch.setattr(signals, "GRACE", 0.01)
        monkeypatch.setattr(os, "_exit", self._exit)
        monkeypatch.setattr(os, "kill", lambda *sent: self.kills.append(sent))
        monkeypatch.setattr(termios, "tcgetattr", lambda _: ["settings"])
        monkeypatch.setattr(termios, "tcsetattr", lambda *given: self.settings.append(given))

    def _exit(self, status: int) -> None:
        self.statuses.append(status)
        self.happened.set()

    def await_exit(self) -> int:
        assert self.happened.wait(10)
        (status,) = self.statuses
        return status


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> Exits:
    return Exits(monkeypatch)


def fail(*_: object) -> None:
    raise termios.error(25, "Inappropriate ioctl for device")


def test_only_the_first_signal_counts(exits: Exits) -> None:
    left: list[int] = []
    handler = TerminationHandler(left.append)
    handler._handle(signal.SIGTERM, None)
    handler._handle(signal.SIGHUP, None)
    assert left == [signal.SIGTERM]
    assert exits.await_exit() == 128 + signal.SIGTERM


def test_a_forced_exit_restores_the_terminal(exits: Exits) -> None:
    TerminationHandler(lambda _: None)._handle(signal.SIGHUP, None)
    assert exits.await_exit() == 129
    assert exits.settings == [(0, termios.TCSANOW, ["settings"])]


def test_a_forced_exit_needs_no_terminal(exits: Exits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(termios, "tcgetattr", fail)
    TerminationHandler(lambda _: None)._handle(signal.SIGTERM, None)
    assert exits.await_exit() == 143
    assert exits.settings == []


def test_a_forced_exit_survives_a_lost_terminal(
    exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(termios, "tcsetattr", fail)
    TerminationHandler(lambda _: None)._handle(signal.SIGQUIT, None)
    assert exits.await_exit() == 131


def test_a_hang_up_without_a_signal_sends_one(
    exits: Exits, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal, program = pty.openpty()
    monkeypatch.setattr(sys, "__stdin__", SimpleNamespace(fileno=lambda: program))
    os.close(terminal)
    TerminationHandler(lambda _: None)._await_hangup()
    os.close(program)
    assert exits.kills == [(os.getpid(), signal.SIGHUP)]


@pytest.mark.parametrize("error", [ValueError("I/O operation on closed file"), OSError("no fd")])
def test_a_closed_input_is_no_hang_up(
    exits: Exits, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fileno() -> int:
        raise error

    monkeypatch.setattr(sys, "__stdin__", SimpleNamespace(fileno=fileno))
    TerminationHandler(lambda _: None)._await_hangup()
    assert exits.kills == []
