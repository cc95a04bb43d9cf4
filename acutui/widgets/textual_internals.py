"""The only use of what isn't part of Textual's public interface.

Each private name has a test that fails when a new Textual no longer has it.
"""

import asyncio
import os
import selectors
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

from rich.text import Text
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input
from textual.worker import WorkerFailed

from acutui.terminal.detect import Terminal, find_escape_delay
from acutui.terminal.encoding import make_decoder
from acutui.terminal.input_reader import InputReader, Token, join_burst, narrow

POLL = 0.1  # seconds between two checks of the input thread whether to end
WAIT = 0.02  # seconds between them while a sequence is unfinished


class TerminalApp(App[None]):
    """An app that can write to its terminal, and act before its process is stopped."""

    terminal: "TerminalDriver | None" = None  # until it is there, and in an app without a screen

    crash: BaseException | None = None
    """What ended the app, if it failed."""

    def __init__(self) -> None:
        # Such as that of textual-serve.
        other_driver = os.environ.get("TEXTUAL_DRIVER")
        super().__init__(driver_class=None if other_driver else TerminalDriver)

    def _handle_exception(self, error: Exception) -> None:
        """Note what ends the app, before Textual ends it."""
        if self.crash is None:
            self.crash = error.error if isinstance(error, WorkerFailed) else error
            with suppress(Exception):  # A second fault must not hide the first.
                self.rescue()
        super()._handle_exception(error)

    def fail(self, error: Exception) -> None:
        """End the app because of what another thread raised."""
        self._handle_exception(error)

    def rescue(self) -> None:
        """Save what a crash would lose."""

    def opens_field(self, character: str) -> bool:
        """Return whether a key opens a text field, so that what follows is typed into it."""
        return False

    def write_out(self, sequence: str) -> None:
        """Write an escape sequence to the terminal."""
        if self.terminal is not None:
            self.terminal.write(sequence)
            self.terminal.flush()


class TerminalDriver(LinuxDriver):
    """Textual's driver, for terminals of any encoding and every way to stop a process."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._input = InputParser(
            escape_delay=find_escape_delay(os.environ),
            mouse=bool(options.get("mouse", True)),
            takes_text=partial(takes_text, app),
        )
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

    def start_application_mode(self) -> None:
        """Take the terminal; give it back if that fails, such as if no thread can be started."""
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]
        except BaseException:
            self.stop_application_mode()
            with suppress(RuntimeError):  # if it is the writing thread that is missing
                self.close()
            raise

    def run_input_thread(self) -> None:
        """Read keys until the app ends.

        Textual decodes UTF-8 only, and any other byte ends the app, such as an ü from a
        Latin-1 terminal.
        """
        decode = make_decoder(Terminal.detect())().decode
        # Not the default selector: kqueue takes no terminals on macOS.
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                text = ""
                if selector.select(WAIT if self._input.is_waiting else POLL):
                    received = os.read(self.fileno, 4096)
                    if not received:  # The end of a pipe: there will be no more keys.
                        self.exit_event.wait(POLL)
                    text = decode(received)
                for message in self._input.feed(text, time.monotonic()):
                    self.process_message(message)


class InputParser:
    """Makes Textual's messages of what comes from the terminal.

    Textual's own parser takes the rest of a sequence that it doesn't know for keys, and raises at
    some; so it is given what `InputReader` lets through, one whole sequence at a time.
    """

    def __init__(
        self, *, escape_delay: float, mouse: bool, takes_text: Callable[[str], bool]
    ) -> None:
        self._reader = InputReader(escape_delay=escape_delay, mouse=mouse)
        self._takes_text = takes_text
        self._mouse_parser = XTermParser()  # It remembers where the mouse was.

    @property
    def is_waiting(self) -> bool:
        """Whether time alone may bring a message."""
        return self._reader.is_waiting

    def feed(self, text: str, now: float) -> list[Message]:
        """Return what this piece of input, "" if nothing came, and the time bring."""
        tokens = self._reader.feed(text, now) if text else self._reader.tick(now)
        if tokens and not self._takes_text(tokens[0].text):
            tokens = [narrow(token) for token in join_burst(tokens)]
        return [message for token in tokens for message in self._parse(token)]

    def _parse(self, token: Token) -> list[Message]:
        if token.kind == "paste":
            return [Paste(token.text)]
        # A parser of its own for each: it would wait for the rest of what it doesn't know.
        parser = self._mouse_parser if token.kind == "mouse" else XTermParser()
        try:
            messages = [*parser.feed(token.text)]
            if token.kind in ("alt", "escape"):
                messages += parser.feed("")  # which says that there is no rest
        except Exception:  # Whatever it is, no key was pressed.
            return []
        return messages


def takes_text(app: App[Any], first: str) -> bool:
    """Return whether what is typed goes into a text field: one that has the focus or is opened.

    Args:
        app: The app.
        first: The first character, which may be the key that opens a field.
    """
    try:
        if isinstance(app.focused, Input):
            return True
        return isinstance(app, TerminalApp) and app.opens_field(first)
    except ScreenStackError:
        return False


class InputWithDisplay(Input):
    """An input that displays something other than its value, by a private property of Textual."""

    def displayed(self) -> str:
        """Return the text to show, as long as the value."""
        return self.value

    @property
    def _value(self) -> Text:
        return Text(self.displayed(), no_wrap=True, overflow="ignore", end="")
