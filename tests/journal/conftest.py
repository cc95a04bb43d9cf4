"""Fixtures: a journal in a temporary folder, sessions to save, and other processes."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from support.clocks import NOW
from support.faults import break_call

from acutui.journal.backups import Backups
from acutui.journal.journal import Journal
from acutui.practice.records import Day, Feeling, HoldRecord, Session

FIRST = Session(
    id=1849304117239185408,
    routine="back-and-neck",
    source="timer",
    started=datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ended=datetime(2026, 11, 22, 7, 38, 40, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    day=datetime(2026, 11, 22, tzinfo=UTC).date(),
    holds=(HoldRecord("LI4", "left", 60, 60.0), HoldRecord("LI4", "right", 60, 58.5)),
    before=Feeling(pain=5, stiffness=6, symptoms=("neck-pain", "stiffness")),
    after=Feeling(pain=3, stiffness=4),
)

GOOD = """\
{"meta":{
"1":{"format":1}
}
,"sessions":{
"1849304117239185408":{"routine":"back-and-neck","source":"timer",\
"started":"2026-11-22T07:31:04+05:30","ended":"2026-11-22T07:38:40+05:30","day":"2026-11-22",\
"holds":[{"point":"LI4","side":"left","planned":60,"pressed":60.0}],\
"before":{"pain":5,"stiffness":6,"symptoms":["neck-pain"]},"after":{"pain":3},\
"note":"合谷 [b]👍","updated":"2026-11-22T02:08:40.120Z","weather":"雨"}
,"1849304117239185409":{"routine": "quick", "source": "log", \
"started": "2026-11-23T19:00:00-03:00", "ended": "2026-11-23T19:01:00-03:00", \
"day": "2026-11-23", "holds": [], "updated": "2026-11-23T22:01:00.000Z"}
,"1849304117239185410":{"deleted":true,"updated":"2026-11-24T02:08:40.120Z"}
}
,"days":{
"20261122":{"day":"2026-11-22","rest":false,"checks":["vitamin-c"],"note":"",\
"updated":"2026-11-22T20:00:00.000Z","mood":"good"}
}
,"weights":{
"1":{"kg":81.5,"of":["morning"]}
}}
""".encode()


class Clock:
    """A clock that advances one second at every call."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.json"


@pytest.fixture
def journal(path: Path, clock: Clock) -> Iterator[Journal]:
    """A journal in `path`, where no file exists yet."""
    journal = Journal(path, now=clock, backups=Backups(path, NOW.date))
    yield journal
    journal.close()


@pytest.fixture
def undo_file(path: Path) -> Path:
    """The file of the changes that can be undone."""
    return path.with_name("journal.undo.json")


@pytest.fixture
def reopen(path: Path, clock: Clock) -> Iterator[Callable[[], Journal]]:
    """Open the file in `path` as a new process does."""
    with ExitStack() as stack:

        def start() -> Journal:
            journal = Journal(path, now=clock, backups=Backups(path, NOW.date))
            stack.callback(journal.close)
            return journal

        yield start


@pytest.fixture(scope="session")
def a_session() -> Callable[..., Session]:
    """Make the nth of many sessions, a day apart, with some fields changed."""

    def make(n: int = 0, **changes: Any) -> Session:
        later = timedelta(days=n)
        moved = replace(
            FIRST,
            id=FIRST.id + (n << 20),
            started=FIRST.started + later,
            ended=FIRST.ended + later,
            day=FIRST.day + later,
        )
        return replace(moved, **changes)

    return make


@pytest.fixture
def filled(journal: Journal, a_session: Callable[..., Session]) -> Journal:
    """A journal with two sessions, which can be undone."""
    journal.save_session(a_session(0))
    journal.save_session(a_session(1))
    return journal


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def with_and_without_links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that knows links, and one that doesn't."""
    if not request.param:
        break_call(monkeypatch, os, "link", errno.EPERM)


CHANGES: dict[str, Callable[[Journal, Callable[..., Session]], object]] = {
    "add": lambda journal, make: journal.save_session(make(5)),
    "edit": lambda journal, make: journal.save_session(make(0, note="changed")),
    "delete": lambda journal, make: journal.delete_session(make(0).id),
    "day": lambda journal, make: journal.save_days([Day(make(0).day, rest=True)], "the rest day"),
    "undo": lambda journal, make: journal.undo(),
}


@pytest.fixture(params=CHANGES)
def change(
    request: pytest.FixtureRequest, a_session: Callable[..., Session]
) -> Callable[[Journal], object]:
    """Change a filled journal; once for every kind of change."""
    return lambda journal: CHANGES[request.param](journal, a_session)


@pytest.fixture(scope="session")
def good() -> bytes:
    """A journal file with fields and a table of other programs."""
    return GOOD


@pytest.fixture
def process() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start a Python script in another process, and wait for its first line."""
    with ExitStack() as stack:

        def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
            command = [sys.executable, "-c", script, *map(str, arguments)]
            started = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            stack.enter_context(started)
            stack.callback(started.kill)
            assert started.stdout
            assert started.stdout.readline() == "ready\n"
            return started

        yield start
