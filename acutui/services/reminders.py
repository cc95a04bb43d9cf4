"""Lines by which the computer itself sends a notice at fixed times."""

import shlex
import sys
from collections.abc import Collection, Sequence
from datetime import time

from acutui.practice.habit import WEEKDAYS

TITLE, TEXT = "acutui", "Time for acupressure"


def find_notice_command(platform: str = sys.platform) -> str:
    """Return the shell command that shows a notice on this system's desktop."""
    if platform == "darwin":
        script = f'display notification "{TEXT}" with title "{TITLE}"'
        return f"osascript -e {shlex.quote(script)}"
    return f"notify-send {TITLE} {shlex.quote(TEXT)}"


def format_cron(times: Sequence[time], rest: Collection[int], command: str) -> list[str]:
    """Return a line of a crontab for each time; `rest` are weekdays from Monday, 0."""
    # cron counts from Sunday, 0.
    days = [str((day + 1) % 7) for day in range(7) if day not in rest]
    weekdays = ",".join(sorted(days)) if rest else "*"
    # cron starts commands outside of the desktop's session.
    bus = "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus "
    prefix = bus if command.startswith("notify-send") else ""
    return [f"{at.minute} {at.hour} * * {weekdays} {prefix}{command}" for at in times]


def format_systemd(times: Sequence[time], rest: Collection[int], command: str) -> list[str]:
    """Return a command for each time that sets a timer of systemd until the user logs out."""
    names = [name[:3].capitalize() for day, name in enumerate(WEEKDAYS) if day not in rest]
    days = f"{','.join(names)} " if rest else ""
    return [
        f"systemd-run --user --unit=acutui-{number} --on-calendar='{days}{at:%H:%M}' {command}"
        for number, at in enumerate(times, start=1)
    ]
