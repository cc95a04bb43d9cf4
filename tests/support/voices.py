"""A command that speaks for the tests: it writes what it is told to say into a file."""

import os
import time
from collections.abc import Callable
from pathlib import Path


class FakeVoice:
    """A script on disk, and what it has said.

    With `waits`, it takes for each text until the next `release`.
    """

    def __init__(self, folder: Path, name: str = "fake-voice", *, waits: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log, self._gate = folder / "said", folder / "gate"
        self._log.touch()
        os.mkfifo(self._gate)
        self.path = folder / name
        wait = f'read go < "{self._gate}"\n' if waits else ""
        said = f'for last; do :; done\necho "$$ $# begin $last" >> "{self._log}"\n'
        ended = f'echo "$$ $# end $last" >> "{self._log}"\n'
        self.path.write_text(f"#!/bin/sh\n{said}{wait}{ended if waits else ''}")
        self.path.chmod(0o755)

    @property
    def said(self) -> list[str]:
        """What it has begun to say, and with `waits` ended: "begin Press."."""
        return [line.split(" ", 2)[2] for line in self._lines]

    @property
    def texts(self) -> list[str]:
        """What it has begun to say."""
        return [line.removeprefix("begin ") for line in self.said if line.startswith("begin ")]

    @property
    def argument_counts(self) -> list[int]:
        return [int(line.split(" ", 2)[1]) for line in self._lines]

    @property
    def pid(self) -> int:
        """The process that spoke last."""
        return int(self._lines[-1].split(" ", 2)[0])

    @property
    def is_running(self) -> bool:
        """Whether it is still saying what it said last."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def _lines(self) -> list[str]:
        return self._log.read_text("utf-8").splitlines()

    def release(self) -> None:
        """Let it come to the end of what it is saying."""
        with self._gate.open("w") as gate:
            gate.write("go\n")


def wait_until(is_so: Callable[[], object], what: object = "") -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.01)
