"""The fixtures of an app that runs without a terminal. A conftest.py imports them all."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from support.sessions import make_session
from support.stage import NOW, STEPS, OpenApp, opened
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Atlas
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import new_id
from acutui.practice.records import HoldRecord, Session
from acutui.practice.timer import Step, TimerState

_tests = count(1)
_parse_rules = Stylesheet._parse_rules
_parsed_styles: dict[tuple[Any, ...], list[RuleSet]] = {}


@pytest.fixture(scope="module", autouse=True)
def disable_gc() -> Iterator[None]:
    """Collecting the garbage of each app as often as Python does takes a quarter of the time."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collect_garbage_sometimes() -> Iterator[None]:
    yield
    if next(_tests) % 15 == 0:
        gc.collect()
        # What is left lives on; the next sweep need not go through it again.
        gc.freeze()


@pytest.fixture(autouse=True)
def skip_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether files are durable is tested with the journal."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(autouse=True)
def cache_style_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each style sheet once for all apps with the same variables."""

    def parse(self: Stylesheet, css: str, *args: Any, **kwargs: Any) -> list[RuleSet]:
        key = (css, frozenset(self._variables.items()), args, tuple(kwargs.items()))
        if key not in _parsed_styles:
            _parsed_styles[key] = _parse_rules(self, css, *args, **kwargs)
        return _parsed_styles[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse)


@pytest.fixture(scope="session")
def atlas_cache() -> dict[tuple[str, ...], Atlas]:
    """The atlases read so far, by the contents of the user's files."""
    return {}


@pytest.fixture(autouse=True)
def cache_atlases(
    monkeypatch: pytest.MonkeyPatch, atlas_cache: dict[tuple[str, ...], Atlas]
) -> None:
    """Read the same files once, unless they have problems, which name a path."""

    def load(folder: Path) -> Atlas:
        files = (folder / "points.toml", folder / "routines.toml")
        key = tuple(file.read_text("utf-8") if file.exists() else "" for file in files)
        atlas = atlas_cache.get(key) or load_atlas(folder)
        if not atlas.problems:
            atlas_cache[key] = atlas
        return atlas

    monkeypatch.setattr("acutui.atlas.loader.load_atlas", load)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "data" / "journal.json"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The folder of the settings."""
    folder = tmp_path / "config"
    folder.mkdir()
    return folder


@pytest.fixture
def open_app(data: Path, config: Path) -> OpenApp:
    """Open the app on files in a folder of the test's."""
    return partial(opened, data, config)


@pytest.fixture(scope="session")
def practised() -> Callable[..., Session]:
    """Make a session of some days ago, of which a share was pressed."""

    def make(days_ago: int = 0, at: str = "07:30", *, share: float = 1.0, **fields: Any) -> Session:
        hours, minutes = map(int, at.split(":"))
        started = NOW.replace(hour=hours, minute=minutes) - timedelta(days=days_ago)
        holds = tuple(HoldRecord("LI4", side, 150, 150 * share) for side in ("left", "right"))
        return make_session(started, holds, **fields)

    return make


@pytest.fixture
def interrupt(data: Path) -> Callable[..., Checkpoint]:
    """Leave an interrupted session, of which 42 seconds were pressed, beside the journal."""

    def left(
        minutes_ago: float = 10,
        *,
        routine: str = "headache-li4",
        steps: tuple[Step, ...] = STEPS,
        pressed: int = 42,
        ended: bool = False,
    ) -> Checkpoint:
        run = TimerState.start(steps, now=0.0, ready=5.0).skip_ready(0.0)
        for second in range(1, pressed + 1):
            run = run.tick(float(second))
        seen = NOW - timedelta(minutes=minutes_ago)
        started = seen - timedelta(minutes=1)
        run = run.stop(float(pressed)) if ended else run
        checkpoint = Checkpoint(new_id(started), routine, started, seen, run)
        CheckpointFile(data).write(checkpoint)
        return checkpoint

    return left


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which the clock stands."""
    return NOW.date()


class Picture(SingleFileSnapshotExtension):
    """A screen as a text file."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare the text of a screen with the one that is kept."""
    return snapshot.use_extension(Picture)
