"""The only use of what isn't part of Textual's public interface.

Each private name has a test that fails when a new Textual no longer has it.
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

POLL = 0.1  # seconds between two checks of the input thread whether to end


class TerminalApp(App[None]):
    """An app that can write to its terminal, and act before its process is stopped."""

    terminal: "TerminalDriver | None" = None  # until it is there, and in an app without a screen

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)

    def write_out(self, sequence: str) -> None:
        """Write an escape sequence to the terminal."""
        if self.terminal is not None:
            self.terminal.write(sequence)
            self.terminal.flush()


class TerminalDriver(LinuxDriver):
    """Textual's driver, for terminals of any encoding and every way to stop a process."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self.before_stop: Callable[[], None] = lambda: None  # in the main thread, before a SIGTSTP
        self.has_released_terminal = False
        if isinstance(app, TerminalApp):
            app.terminal = self

        # Act before Textual's own handlers, which release the terminal on SIGTSTP and take it
        # again on SIGCONT. SIGSTOP can't be handled; but taking the terminal twice without a
        # release would leave a half painted screen, settings that are never restored, and a
        # thread that never ends.
        stop, resume = (signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT))
        loop = asyncio.get_running_loop()

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
                # Textual repaints only after a SIGTSTP.
                loop.call_soon_threadsafe(app.post_message, self.SignalResume())

        signal.signal(signal.SIGTSTP, before_stop)
        signal.signal(signal.SIGCONT, before_resume)

    def run_input_thread(self) -> None:
        """Read keys until the app ends.

        Textual decodes UTF-8 only, and any other byte ends the app, such as an ü from a
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
    """An input that displays something other than its value, by a private property of Textual."""

    def displayed(self) -> str:
        """Return the text to show, as long as the value."""
        return self.value

    @property
    def _value(self) -> Text:
        return Text(self.displayed(), no_wrap=True, overflow="ignore", end="")
