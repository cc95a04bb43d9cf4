"""What every key costs that a screen lists under `?`.

    python tests/benchmarks/keys.py [--quick]

Prints bytes written and time until the screen rests, for each line of `acutui keys`, in a real
terminal of 80 by 24 with two years of sessions; keys of dialogs are those of `screens.py`. Exits
1 where a key writes more than MOST, or where there is a group of keys to which nothing here leads.
`--quick` tries the keys of each group that are not alike.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from places import BYTES, prepare
from terminal import QUICK, opened

MOST = 35_000
"""Bytes: what opening the dearest screen takes, that of a session."""

LEADS = {
    "Everywhere": ("2", "escape"),
    "Session": ("2 home", "escape"),
    "While a session runs": ("2 enter", "escape d"),
    "Guide": ("1 c", "escape escape"),
    "Calendar": ("3 end left", "escape escape"),
    "All sessions": ("3 l", "escape escape escape"),
    "Lists": ("1 c home", ""),
    "Pages to read": ("2 question_mark", "escape"),
    "Insight": ("3 i", "escape"),
    "Settings": ("2 s", "escape escape"),
}
"""The keys to where those of a group are measured, and back to a mode, by the group's name."""

RATES = tuple(f"running.rate-{number}" for number in range(11))
ALIKE = RATES[1:]
"""What `--quick` leaves out."""

FIRST = {
    "app.redo": "u",
    "app.session": "1",
    "calendar.leave-range": "R",
    "guide.clear": "f down enter",
    "history.leave": "slash n e c k enter",
    "insight.shorter": "right",
    "list.up": "down",
    "list.page-up": "pagedown",
    "list.first": "end",
    "page.up": "down",
    "page.page-up": "pagedown",
    "page.first": "end",
    "insight.up": "down",
    "insight.page-up": "pagedown",
    "insight.first": "end",
    "running.back": "n",
    "running.skip": "enter f",
    "running.feel": "enter f",
    "running.note": "enter f",
    "running.close": "enter f",
    "session.clear": "slash n e c k enter",
    "session.earlier": "right",
    "settings.before": "down down",
    "settings.next": "down down",
    "running.more": "enter",
    "running.less": "enter",
    **dict.fromkeys(RATES, "enter f"),
}
"""What is pressed before a key, so that it has something to do."""

BACK = {
    "calendar.year": "y escape",
    "guide.press": "escape d",
    "running.close": "",
    "running.details": "escape escape d",
    "running.feel": "escape escape",
    "running.note": "escape escape",
    "running.stop": "d",
    "session.start": "escape d",
}
"""The keys back, where they are others than those of the group."""

ENDS = ("app.suspend", "app.quit", "app.quit-anyway")
"""After these there is nothing to measure."""

ELSEWHERE = ("running.save-again", "running.write-out")
"""Keys of a session that could not be saved."""

DIALOGS = frozenset(
    "Dialogs|How you feel|Forms|Choices in forms|One of a list|Things to tick|Sessions of a day"
    "|Edit a routine|Time zone|Commands|Keys|New-key|Alerts".split("|")
)
"""Groups whose dialogs `screens.py` opens, moves in and closes."""


def main() -> int:
    """Print the table; return 1 where something writes more than it may."""
    over: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for group, keys in list_keys(home).items():
            if group in LEADS:
                print(f"{group:<56}{'bytes':>8}{'ms':>6}", flush=True)
                over += measure(home, *LEADS[group], keys)
            elif group not in DIALOGS:
                over.append(f"nothing leads to the keys of {group}")
    print("\n".join(over) or f"no key writes more than {MOST} bytes")
    return int(bool(over))


def list_keys(home: Path) -> dict[str, list[dict[str, Any]]]:
    """What `acutui keys` lists, by group."""
    command = [sys.executable, "-m", "acutui", "--config", str(home), "keys", "--json"]
    listed = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    groups: dict[str, list[dict[str, Any]]] = {}
    for key in listed:
        groups.setdefault(key["screen"], []).append(key)
    return groups


def measure(home: Path, lead: str, back: str, keys: list[dict[str, Any]]) -> Iterator[str]:
    """Print what each key of a group costs; yield those that write too much."""
    with opened(prepare(home)) as app:

        def press(key: str) -> tuple[int, float]:
            return app.press(BYTES.get(key, key), patience=0.3)

        for key in keys:
            if key["id"] in ENDS + ELSEWHERE or (QUICK and key["id"] in ALIKE):
                continue
            for before in f"{lead} {FIRST.get(key['id'], '')}".split():
                press(before)
            app.rest(0.3)
            size, seconds = press(key["keys"][0])
            # Whatever it has opened is closed.
            for after in BACK.get(key["id"], back).split():
                press(after)
            row = f"{key['keys'][0]:<17}{key['does']:.36}"
            print(f"  {row:<54}{size:>8}{seconds * 1000:>6.0f}", flush=True)
            if size > MOST:
                yield f"{key['id']} writes {size} bytes, not {MOST}"


if __name__ == "__main__":
    raise SystemExit(main())
