"""The whole examination: terminal, files, clock, versions."""

import getpass
import os
import platform
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from pathlib import Path

from acutui import __version__
from acutui.cli.arguments import Parser
from acutui.cli.doctor import files, terminal
from acutui.cli.doctor.report import Private, Section, written
from acutui.services.context import Context

PACKAGES = ("textual", "rich", "tinydb", "msgspec", "tomlkit", "tzdata")


def add_arguments(parser: Parser) -> None:
    """Declare nothing: the command takes no arguments."""


def run(_: Namespace, services: Context) -> int:
    """Print the report; return 0 where all is well, 1 where something is wrong."""
    view = terminal.look()
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty():
        # The samples are to be seen as they come out, whatever the locale says.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sections = [
        terminal.section(view, services.settings),
        terminal.samples(),
        files.section(services),
        clock_section(services),
        versions(),
    ]
    for line in written(sections, private()):
        print(line)
    return 1 if any(section.problems for section in sections) else 0


def clock_section(services: Context) -> Section:
    """Tell of the clock and the zone."""
    settings, clock = services.settings, services.clock
    there, here = clock.now(), clock.now().astimezone()
    runs_on = hasattr(time, "CLOCK_BOOTTIME") or sys.platform == "darwin"
    rows = [
        ("zone", settings.timezone or "the system's, as none is set"),
        ("system's zone", f"{_system_zone()} (UTC{here:%z})"),
        ("now", f"{there:%Y-%m-%d %H:%M %z}"),
        ("day begins", f"{settings.day_start:%H:%M}"),
        ("practice day", f"{clock.today()}"),
        ("sleep", "is told from a pause" if runs_on else "of the machine can't be noticed"),
    ]
    return Section("Clock", tuple(rows))


def _system_zone() -> str:
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return f"{named}, by TZ"
    parts = Path(os.path.realpath("/etc/localtime")).parts
    if "zoneinfo" in parts:
        return "/".join(parts[parts.index("zoneinfo") + 1 :])
    return time.tzname[0]


def versions() -> Section:
    """Tell what runs here."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    rows = [("acutui", __version__), ("Python", python), ("system", system)]
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            rows.append((name, version(name)))
    return Section("Versions", tuple(rows))


def private() -> Private:
    """What nobody who reads the report need know."""
    return Private(tuple(_homes()), tuple(_names()))


def _homes() -> Iterator[Path]:
    with suppress(RuntimeError, OSError):
        home = Path.home()
        yield home
        yield home.resolve()


def _names() -> Iterator[str]:
    with suppress(KeyError, OSError, ImportError):
        yield getpass.getuser()
    yield platform.node()
