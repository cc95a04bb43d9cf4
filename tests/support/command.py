"""Run acutui on the command line, in this process or in one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB


class Ran:
    """The result of a run of acutui."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err
        assert "Traceback" not in err

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def warnings(self) -> list[str]:
        return self.err.splitlines()

    @property
    def complaint(self) -> str:
        """The only line on stderr."""
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("acutui: ")
        return self.err.rstrip("\n")

    @property
    def json(self) -> Any:
        """The JSON on stdout, which is one line."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Run = Callable[..., Ran]

ROUTINES = """
[[routine]]
id = "quick"
name = "Quick one"
ready = 0
holds = [{ point = "LI4", side = "left", seconds = 20 }, { point = "GV20", seconds = 10 }]

[[routine]]
id = "headache-li4"
name = "My own headache"
holds = [{ point = "LI4", side = "both", seconds = 30 }]
"""


def run_process(
    *arguments: str | bytes,
    files: tuple[Path, Path] | None = None,
    environment: dict[str, str] | None = None,
    **options: Any,
) -> Ran:
    """Run acutui in a process of its own, without a terminal.

    `files` are the journal and the config folder; `options` are those of subprocess.run.
    """
    own = ["--data", str(files[0]), "--config", str(files[1])] if files else []
    run: Any = subprocess.run(
        [sys.executable, "-m", "acutui", *own, *arguments],
        env=neutral_environment() | (environment or {}),
        timeout=30,
        check=False,
        **{"stdin": subprocess.DEVNULL, "capture_output": True} | options,
    )
    out, err = (stream or b"" for stream in (run.stdout, run.stderr))
    return Ran(run.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def neutral_environment() -> dict[str, str]:
    """Return the environment without what changes how Python writes."""
    prefixes = ("PYTHON", "LC_", "LANG")
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def read_sessions(data: Path) -> list[dict[str, Any]]:
    """Return the sessions of a journal as any TinyDB reader finds them."""
    with TinyDB(data, access_mode="r") as journal:
        return [dict(document) for document in journal.table("sessions").all()]


def read_days(data: Path) -> list[dict[str, Any]]:
    """Return the days of a journal as any TinyDB reader finds them, in order."""
    with TinyDB(data, access_mode="r") as journal:
        return sorted(map(dict, journal.table("days").all()), key=lambda one: str(one["day"]))


def set_conditions(config: Path, *names: str) -> None:
    """Tick health conditions in config.toml."""
    with (config / "config.toml").open("a") as settings:
        settings.write(f"[safety]\nconditions = {json.dumps(names)}\n")
