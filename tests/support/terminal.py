"""A real terminal for the real program: a pty, a screen that understands it, keys."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyte
import pytest

ROUTINES = """
[[routine]]
id = "quick"
name = "Quick"
ready = 1
holds = [{ point = "LI4", side = "each", seconds = 2 }]

[[routine]]
id = "longer"
name = "Longer"
ready = 1
holds = [{ point = "LI4", side = "each", seconds = 4 }]
"""
# pyte takes these for others, without their prefix.
PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class Screen(pyte.Screen):
    """pyte's screen, deaf to questions that nobody answers here."""

    def report_device_status(self, mode: int = 0, **_: Any) -> None:
        pass

    def set_margins(self, *arguments: Any, **_: Any) -> None:
        super().set_margins(*arguments)

    def select_graphic_rendition(self, *attributes: int, private: bool = False, **_: Any) -> None:
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """A program in a pty of 80 by 24, and what its screen shows."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int]) -> None:
        columns, rows = size
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.status: int | None = None
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], command, env)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def pump(self, seconds: float = 0.05) -> bool:
        """Take in what the program writes; False once there will be no more."""
        if not self._is_readable(seconds):
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(PRIVATE.sub(b"", data))
        return bool(data)

    def _is_readable(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._terminal, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def until(self, *texts: str, seconds: float = 20.0) -> None:
        """Wait until all texts are on the screen at once."""
        end = time.monotonic() + seconds
        while not all(text in self.text for text in texts):
            alive = self.pump()
            if all(text in self.text for text in texts):
                return
            if not alive or time.monotonic() > end:
                what = "the program ended" if not alive else f"not within {seconds} s"
                pytest.fail(f"{texts} not on the screen ({what}):\n{self.text}")

    def until_pressing(self) -> None:
        """Wait until the first hold has begun."""
        self.until("Get ready", "left hand")
        self.until_gone("Get ready")

    def until_gone(self, text: str, seconds: float = 20.0) -> None:
        """Wait until a text is no longer on the screen."""
        end = time.monotonic() + seconds
        while text in self.text:
            assert self.pump() and time.monotonic() < end, self.text

    def until_in_row(self, text: str, row: int, seconds: float = 20.0) -> None:
        """Wait until a text is in that row of the screen."""
        end = time.monotonic() + seconds
        while text not in self.screen.display[row]:
            assert self.pump() and time.monotonic() < end, self.text

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, of which the kernel tells the program."""
        self.screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    def keys(self, keys: str) -> None:
        self.bytes(keys.encode())

    def bytes(self, sent: bytes) -> None:
        """Send what no keyboard sends."""
        os.write(self._terminal, sent)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def drop(self) -> None:
        """Hang up: the terminal is gone, the program is not told otherwise."""
        os.close(self._terminal)
        self._terminal = -1

    def ended(self, seconds: float = 20.0) -> int:
        """Wait until the program has ended; return its status, negative for a signal."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._terminal >= 0:
                self.pump(0.02)
            else:
                time.sleep(0.02)
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                while self._terminal >= 0 and self._is_readable(0.05) and self.pump(0):
                    pass
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        pytest.fail(f"still running after {seconds} s:\n{self.text}")

    @property
    def settings(self) -> list[Any]:
        """How the terminal is set: echo, line by line."""
        return termios.tcgetattr(self._terminal)

    def state(self) -> str:
        """The process's state as the kernel names it: R, S, T for stopped."""
        stat = Path(f"/proc/{self.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0]

    def close(self) -> None:
        """End the program if it has not ended."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._terminal >= 0:
            os.close(self._terminal)


ANSWERED = "[safety]\nconditions = []\n"
NOT_ASKING = f"[session]\ncheck_in = false\n{ANSWERED}"
"""Settings under which a session begins without questions."""


class Home:
    """A person's files, and the program run over them."""

    def __init__(self, folder: Path, installed: Path | None, python: str = sys.executable) -> None:
        self.data = folder / "data" / "journal.json"
        self.checkpoint = folder / "data" / "journal.session.json"
        self.config = folder / "config"
        self.config.mkdir(parents=True)
        (self.config / "routines.toml").write_text(ROUTINES)
        (self.config / "config.toml").write_text(NOT_ASKING)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACUTUI", "TEXTUAL"))}
        self.env = kept | {
            "HOME": str(folder),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }
        self.env.pop("NO_COLOR", None)
        self.env.pop("PYTHONPATH", None)
        if installed is not None:
            self.env["PYTHONPATH"] = str(installed)
        self.folder = folder
        self.python = python
        self.terminals: list[Terminal] = []

    def command(self, *arguments: str) -> list[str]:
        files = ["--data", str(self.data), "--config", str(self.config)]
        # -P: the package must come from where it was installed, not from the present folder.
        return [self.python, "-P", "-m", "acutui", *files, *arguments]

    def open(
        self, *arguments: str, size: tuple[int, int] = (80, 24), via: Sequence[str] = ()
    ) -> Terminal:
        return self.open_command([*via, *self.command(*arguments)], size=size)

    def open_command(self, command: Sequence[str], size: tuple[int, int] = (80, 24)) -> Terminal:
        """Run any command in a terminal."""
        terminal = Terminal([*command], self.env, size)
        self.terminals.append(terminal)
        return terminal

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments),
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        done = self.run("status", "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def saved_checkpoint(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.checkpoint.read_text())
        return found
