"""What is not part of Textual's public interface, and is used all the same. Nothing else is.

Each private name has a test that fails where a new Textual no longer has it.
"""

import asyncio
import os
import selectors
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

from rich.text import Text
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.widgets import Input

from acutui.terminal.detect import Terminal
from acutui.terminal.encoding import make_decoder

POLL = 0.1
"""Seconds after which the input thread looks whether it is to end."""


class TerminalApp(App[None]):
    """An app that can write to its terminal, and is told before the process is stopped."""

    terminal: "TerminalDriver | None" = None
    """The driver; None as long as there is none, and where the app runs headless."""

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)

    def write_out(self, sequence: str) -> None:
        """Write an escape sequence to the terminal."""
        if self.terminal is not None:
            self.terminal.write(sequence)
            self.terminal.flush()


class TerminalDriver(LinuxDriver):
    """Textual's driver, for terminals of any encoding and for every way to stop a process.

    Attributes:
        before_stop: Called in the main thread before SIGTSTP stops the process.

    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.before_stop: Callable[[], None] = lambda: None
        self.has_released_terminal = False
        if isinstance(app, TerminalApp):
            app.terminal = self
        self._wrap_signals(app, asyncio.get_running_loop())

    def _wrap_signals(self, app: App[Any], loop: asyncio.AbstractEventLoop) -> None:
        """Act before Textual's own handlers of SIGTSTP and SIGCONT, which are called then.

        Textual releases the terminal on SIGTSTP and takes it again on SIGCONT. SIGSTOP can't be
        handled: to take the terminal a second time without having released it would leave a
        screen half painted, settings that are never restored, and a thread that never ends.
        """
        stop, resume = (signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT))

        def before_stop(number: int, frame: FrameType | None) -> None:
            self.before_stop()
            self.has_released_terminal = True
            if callable(stop):
                stop(number, frame)

        def before_resume(number: int, frame: FrameType | None) -> None:
            was_killed = not self.has_released_terminal
            if was_killed:
                self.suspend_application_mode()
            self.has_released_terminal = False
            if callable(resume):
                resume(number, frame)
            if was_killed:
                # Textual announces only what began with a SIGTSTP; the screen must be painted.
                loop.call_soon_threadsafe(app.post_message, self.SignalResume())

        signal.signal(signal.SIGTSTP, before_stop)
        signal.signal(signal.SIGCONT, before_resume)

    def run_input_thread(self) -> None:
        """Read keys until the app ends.

        Textual decodes UTF-8 alone, and a single byte that isn't ends the app: one ü from a
        Latin-1 terminal.
        """
        parser = XTermParser()
        decode = make_decoder(Terminal.detect())().decode
        # Not the default selector: kqueue takes no terminals on macOS.
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(POLL):
                    received = os.read(self.fileno, 4096)
                    if not received:  # The end of a pipe: there will be no more keys.
                        self.exit_event.wait(POLL)
                    elif text := decode(received):
                        for message in parser.feed(text):
                            self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)


class InputWithDisplay(Input):
    """An input that shows something else than its value.

    Where an input is drawn Textual takes the text from a private property.
    """

    def displayed(self) -> str:
        """Return what is shown for the value, as long as the value is."""
        return self.value

    @property
    def _value(self) -> Text:
        return Text(self.displayed(), no_wrap=True, overflow="ignore", end="")
