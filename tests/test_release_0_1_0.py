"""What release 0.1.0 wrote is read on: journal, backups, undo, session, settings, atlas."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from acutui.app.app import AcutuiApp
from acutui.atlas.gallery import Gallery
from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Hold
from acutui.cli.main import main
from acutui.config.load import load_settings
from acutui.config.save import save_setting
from acutui.services.clock import Clock
from acutui.services.context import Context

WRITTEN = Path(__file__).parent / "data" / "0.1.0"
NOW = datetime.fromisoformat("2026-11-26T04:30:00+01:00")
"""Half an hour after the last of it was written: within the hour in which a session is fresh."""

INTERRUPTED = "1882888170425608093"
WITHIN = 30.0

Run = Callable[..., str]
Document = dict[str, dict[str, Any]]


@pytest.fixture(name="folder")
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what was written, with the clock set."""
    folder = tmp_path / "acutui"
    shutil.copytree(WRITTEN, folder)
    monkeypatch.setattr(Clock, "now", lambda clock: NOW.astimezone(clock._zone))
    return folder


@pytest.fixture(name="run")
def run_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the copy and return what it prints."""
    files = ["--data", str(folder / "journal.json"), "--config", str(folder / "config")]

    def run(*arguments: str) -> str:
        capsys.readouterr()
        status = main([*arguments, *files])
        printed, complaints = capsys.readouterr()
        assert (status, complaints) == (0, "")
        return printed

    return run


def journal(folder: Path) -> Document:
    document: Document = json.loads((folder / "journal.json").read_text("utf-8"))
    return document


async def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    try:
        async with asyncio.timeout(WITHIN):
            while not holds():
                await asyncio.sleep(0.01)
    except TimeoutError:
        pytest.fail(f"waited in vain: {what}")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Pilot[None]]:
    """Open the app on the copy, once it asks about the interrupted session."""
    context = Context.open(folder / "journal.json", folder / "config")
    app = AcutuiApp(context, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: bool(app.screen.query(".panel")), "the question")
        yield pilot
    context.journal.close()


# Journal


def test_the_journal_is_read_whole(folder: Path, run: Run) -> None:
    exported = json.loads(run("export", "json"))
    written = journal(folder)
    assert len(exported["sessions"]) == len(written["sessions"]) == 30
    routines = [session["routine"] for session in exported["sessions"]]
    assert (routines.count("back-and-neck"), routines.count("desk")) == (20, 10)
    assert exported["sessions"][0]["note"] == 'day 1: ünï "q"'
    assert [(day["day"], day["rest"]) for day in exported["days"]] == [("2026-11-25", True)]


def test_the_habit_is_the_same(run: Run) -> None:
    assert run("status").strip() == "0 of 2 today, 0 s; no current streak (best: 6 days)"


def test_a_session_is_added_and_nothing_else_changes(folder: Path, run: Run) -> None:
    before = journal(folder)
    run("log", "desk")
    after = journal(folder)
    (added,) = after["sessions"].keys() - before["sessions"].keys()
    assert after["sessions"][added]["day"] == "2026-11-26"
    del after["sessions"][added]
    assert after == before


# Backups


def test_every_backup_is_listed(folder: Path, run: Run) -> None:
    listed = run("restore")
    for backup in (folder / "journal.backups").glob("*.json"):
        count = len(json.loads(backup.read_text("utf-8"))["sessions"])
        (line,) = [line for line in listed.splitlines() if line.strip().startswith(backup.stem)]
        assert f"sound, {count} session" in line


@pytest.mark.parametrize("day", [path.stem for path in WRITTEN.glob("journal.backups/*.json")])
def test_every_backup_can_be_restored(folder: Path, run: Run, day: str) -> None:
    before = journal(folder)
    wanted = json.loads((folder / "journal.backups" / f"{day}.json").read_text("utf-8"))
    printed = run("restore", day)
    assert journal(folder) == wanted
    (aside,) = (folder / "journal.backups").glob("*replaced*")
    assert str(aside) in printed
    run("restore", aside.stem)
    assert journal(folder) == before


# Undo, and the interrupted session


async def test_the_last_change_can_be_undone(folder: Path, run: Run) -> None:
    def is_undone() -> bool:
        return "rest" not in journal(folder)["days"]["20261125"]

    assert not is_undone()
    async with opened(folder) as pilot:
        await pilot.press("escape", "u")
        await until(is_undone, "the rest day to be gone")
    exported = json.loads(run("export", "json"))
    assert (len(exported["sessions"]), exported["days"]) == (30, [])


async def test_the_interrupted_session_can_be_saved(folder: Path) -> None:
    async with opened(folder) as pilot:
        await pilot.press("s")
        await until(lambda: INTERRUPTED in journal(folder)["sessions"], "it to be saved")
    session = journal(folder)["sessions"][INTERRUPTED]
    assert (session["routine"], session["day"]) == ("desk", "2026-11-26")
    holds = [(h["point"], h["side"], h["planned"], h["pressed"]) for h in session["holds"]]
    assert holds == [("LI4", "left", 30, 5), ("LI4", "right", 30, 0), ("MY-ELBOW", "left", 20, 0)]
    assert len(journal(folder)["sessions"]) == 31
    assert not (folder / "journal.session.json").exists()


async def test_the_interrupted_session_can_be_resumed(folder: Path) -> None:
    def has_gone_on() -> bool:
        text = (folder / "journal.session.json").read_text("utf-8")
        return bool(text) and json.loads(text)["seen"] > "2026-11-26T04:29"

    async with opened(folder) as pilot:
        await pilot.press("enter")
        await until(has_gone_on, "it to go on")
        left = json.loads((folder / "journal.session.json").read_text("utf-8"))
    assert (str(left["id"]), left["routine"]) == (INTERRUPTED, "desk")
    assert left["run"]["pressed"] >= 5


# Settings


def test_the_settings_are_read(folder: Path) -> None:
    settings, problems = load_settings(folder / "config")
    assert problems == ()
    assert (settings.timezone, settings.day_start) == ("Europe/Berlin", time(4))
    assert (settings.target, settings.rest_weekdays) == (2, ("sun",))
    assert settings.checks == ("vitamin-c", "workout", "stretching")
    assert (settings.ready, settings.check_in) == (5, False)
    assert (settings.conditions, settings.conditions_answered) == (("disc-history",), True)
    assert settings.keys == {"app.guide": "f5"}


async def test_a_key_set_in_the_settings_works(folder: Path) -> None:
    async with opened(folder) as pilot:
        await pilot.press("escape", "f5")
        await until(lambda: type(pilot.app.screen).__name__ == "GuideScreen", "the Guide")


@pytest.mark.parametrize(
    ("table", "key", "value", "before", "after"),
    [
        ("habit", "target", 3, "target = 2\n", "target = 3\n"),
        ("session", "check_in", True, "check_in = false\n", "check_in = true\n"),
        ("", "day_start", "05:00", '"04:00"   # night owl', '"05:00"   # night owl'),
    ],
)
def test_changing_a_setting_changes_nothing_else(
    folder: Path, table: str, key: str, value: object, before: str, after: str
) -> None:
    path = folder / "config" / "config.toml"
    written = path.read_text("utf-8")
    save_setting(folder / "config", table, key, value)
    assert path.read_text("utf-8") == written.replace(before, after) != written


def test_check_finds_no_mistakes(folder: Path, run: Run) -> None:
    for name in ("config.toml", "points.toml", "routines.toml", "figures/my-arm.svg"):
        assert ": sound; " in run("check", str(folder / "config" / name))


# Own routine, point and figure


def test_own_routine_point_and_figure_are_loaded(folder: Path) -> None:
    atlas = load_atlas(folder / "config")
    assert atlas.problems == ()
    assert atlas.points["MY-ELBOW"].english == "Elbow crease"
    assert atlas.routines["desk"].holds == (
        Hold("LI4", "each", 30),
        Hold("MY-ELBOW", "left", 20),
    )
    gallery = Gallery(folder / "config")
    assert gallery.names_for("MY-ELBOW") == ("my-arm",)
    figure = gallery.figure("my-arm")
    assert figure is not None
    assert figure.title == "Left arm, outer side"
    assert figure.points == {"MY-ELBOW"}
    assert gallery.problems == []


def test_the_own_routine_is_changed_in_place(folder: Path) -> None:
    context = Context.open(folder / "journal.json", folder / "config")
    path = folder / "config" / "routines.toml"
    written = path.read_text("utf-8")

    context.own_routines.change(
        "desk", context.atlas.points, lambda r: replace(r, name="At the table")
    )
    assert path.read_text("utf-8") == written.replace("At the desk", "At the table")
    assert context.own_routines.undo()
    assert path.read_text("utf-8") == written
