"""`acutui doctor`: examine terminal, files, clock and versions."""

import getpass
import os
import platform
import sys
import time
from argparse import Namespace
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from pathlib import Path

from acutui import __version__
from acutui.cli.arguments import Parser
from acutui.cli.doctor.files import examine_files
from acutui.cli.doctor.report import Private, Section, format_report
from acutui.cli.doctor.terminal import SAMPLES, examine_terminal, inspect_terminal
from acutui.services.clock import find_system_zone
from acutui.services.context import Context

PACKAGES = ("textual", "rich", "tinydb", "msgspec", "tomlkit", "tzdata")


def add_arguments(_: Parser) -> None:
    pass


def run(_: Namespace, context: Context) -> int:
    view = inspect_terminal()
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty():
        # The samples must reach the terminal unchanged, whatever the locale says.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sections = [
        examine_terminal(view, context.settings),
        SAMPLES,
        examine_files(context),
        examine_clock(context),
        list_versions(),
    ]
    for line in format_report(sections, _find_private()):
        print(line)
    return 1 if any(section.problems for section in sections) else 0


def examine_clock(context: Context) -> Section:
    settings, clock = context.settings, context.clock
    now = clock.now()
    has_boottime = hasattr(time, "CLOCK_BOOTTIME") or sys.platform == "darwin"
    rows = (
        ("zone", settings.timezone or "not set, so the system's"),
        ("system's zone", f"{_describe_system_zone()} (UTC{now.astimezone():%z})"),
        ("now", f"{now:%Y-%m-%d %H:%M %z}"),
        ("day begins", f"{settings.day_start:%H:%M}"),
        ("practice day", f"{clock.today()}"),
        ("sleep", "is noticed" if has_boottime else "can't be noticed on this system"),
    )
    return Section("Clock", rows)


def _describe_system_zone() -> str:
    zone = find_system_zone() or time.tzname[0]
    return f"{zone}, by TZ" if os.environ.get("TZ") else zone


def list_versions() -> Section:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    rows = [("acutui", __version__), ("Python", python), ("system", system)]
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            rows.append((name, version(name)))
    return Section("Versions", tuple(rows))


def _find_private() -> Private:
    homes: list[Path] = []
    names = [platform.node()]
    with suppress(RuntimeError, OSError):
        homes = [home := Path.home(), home.resolve()]
    with suppress(KeyError, OSError, ImportError):
        names.append(getpass.getuser())
    return Private(homes, names)
