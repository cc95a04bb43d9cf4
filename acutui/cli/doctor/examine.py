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
from acutui.cli.doctor.files import examine_files
from acutui.cli.doctor.report import Section, format_report, redact, redact_file
from acutui.cli.doctor.terminal import SAMPLES, examine_terminal, inspect_terminal
from acutui.cli.output import say
from acutui.services.clock import find_system_zone
from acutui.services.context import Context

PACKAGES = ("textual", "rich", "tinydb", "msgspec", "tomlkit", "tzdata")


def run(_: Namespace, context: Context) -> int:
    terminal = examine_terminal(inspect_terminal(), context.settings)
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty():
        # The samples must reach the terminal unchanged, whatever the locale says.
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sections = [terminal, SAMPLES, examine_files(context), examine_clock(context), list_versions()]
    homes: set[str] = set()
    names = {platform.node()}
    with suppress(RuntimeError, OSError):
        home = Path.home()
        homes = {str(home), str(home.resolve())}
    with suppress(KeyError, OSError, ImportError):
        names.add(getpass.getuser())
    report = "\n".join(format_report(sections))
    for file in (file for section in sections for file in section.files):
        report = report.replace(file, redact_file(file, names))
    say(*(redact(line, homes, names) for line in report.split("\n")))
    return int(any(section.problems for section in sections))


def examine_clock(context: Context) -> Section:
    settings, clock = context.settings, context.clock
    now = clock.now()
    zone = find_system_zone() or time.tzname[0]
    by_variable = ", by TZ" if os.environ.get("TZ") else ""
    has_boottime = hasattr(time, "CLOCK_BOOTTIME") or sys.platform == "darwin"
    rows = (
        ("zone", settings.timezone or "not set, so the system's"),
        ("system's zone", f"{zone}{by_variable} (UTC{now.astimezone():%z})"),
        ("now", f"{now:%Y-%m-%d %H:%M %z}"),
        ("day begins", f"{settings.day_start:%H:%M}"),
        ("practice day", f"{clock.today()}"),
        ("sleep", "is noticed" if has_boottime else "can't be noticed on this system"),
    )
    return Section("Clock", rows, (clock.problem,) if clock.problem else ())


def list_versions() -> Section:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    rows = [("acutui", __version__), ("Python", python), ("system", system)]
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            rows.append((name, version(name)))
    return Section("Versions", rows)
