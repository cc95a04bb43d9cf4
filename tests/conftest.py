"""How the tests are spread, and files that hold a nasty text wherever they may hold any."""

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from support.skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 - hooks

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.practice.timer import Step, TimerState

# On macOS saves would not call os.fsync, which is what tests let fail.
vars(fcntl).pop("F_FULLFSYNC", None)

# A busy machine is slow at anything: that says nothing about an example, nor about a strategy.
settings.register_profile(
    "acutui",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("acutui")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Twice as many as there are cores: the end-to-end tests mostly wait for the clock."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(2, 2 * (cores or 1))


# Text that steers: a clear screen and a title by C0 and C1, bell and delete, changes of direction,
# what nobody sees, ends of lines, markup, an accent without a letter, a letter behind a joiner,
# private use.
EVIL = (
    "[b]E\x1b[2J\x9b31m\x07\x7f\u202e\u2066\u200f\u061c\u200b\u00ad\u2028\u2029\x85\x00\x1b]0;t\x07"
    "[/b][@click=app.quit]q[/]\u0301\r\n\t\b x\u200dy\u3164\ue000\ufeffz"
)
EVIL_NAME = EVIL.replace("\0", "").replace("/", "") + "\udcff"
"""The same as the name of a file may have it, with a byte that is no UTF-8."""

HALF = EVIL + "\ud83d"
"""The same as JSON may have it, with half a character."""


class EvilFiles:
    """Files of a user's in which every place that may hold a text holds a nasty one."""

    evil, evil_name, half = EVIL, EVIL_NAME, HALF

    def __init__(self, data: Path, config: Path, now: datetime) -> None:
        self.data, self.config, self.now = data, config, now

    def write(self) -> None:
        """Write all of them."""
        self._journal()
        self._checkpoint()
        self._settings()
        self._atlas()
        self._figures()

    def session(self, hours_ago: float = 1, **changes: object) -> Session:
        """A session that is nasty from end to end."""
        started = (self.now - timedelta(hours=hours_ago)).replace(microsecond=0)
        felt = Feeling(5, 6, (HALF, EVIL))
        session = Session(
            id=new_id(started),
            routine=HALF,
            source="log",
            started=started,
            ended=started + timedelta(minutes=2),
            day=started.date(),
            holds=(HoldRecord(HALF, "left", 60, 60.0), HoldRecord("LI4", "right", 60, 60.0)),
            before=felt,
            after=replace(felt, pain=2),
            note=HALF,
        )
        return replace(session, **changes)  # type: ignore[arg-type]

    def _journal(self) -> None:
        # The changes are of this very moment, so that they can be undone.
        journal = Journal(self.data, lambda: self.now)
        journal.save_session(self.session(26), EVIL)
        journal.save_session(self.session(2, routine="evil", note=f"=1+1{EVIL}"), EVIL)
        journal.save_session(self.session(1), EVIL)
        day = Day(self.now.date(), checks=(HALF, "=cmd|' /C calc'!A0"), note=HALF)
        journal.save_days([day], EVIL)
        journal.close()
        bad = {
            HALF: {"holds": []},
            "7": {"routine": HALF, "source": HALF, "started": HALF, "holds": [HALF]},
            "8": [HALF],
        }
        lines = "".join(f"{json.dumps(id)}:{json.dumps(fields)}\n," for id, fields in bad.items())
        text = self.data.read_text("utf-8").replace('"sessions":{\n', f'"sessions":{{\n{lines}', 1)
        foreign = f',{json.dumps(HALF)}:{{"1":{json.dumps({HALF: HALF})}}}'
        self.data.write_text(text.rstrip().removesuffix("}") + foreign + "}\n", "utf-8")

    def _checkpoint(self) -> None:
        run = TimerState.start(
            (Step(EVIL, "left", 60), Step("MINE-1", "left", 60)), now=0.0, ready=1.0
        )
        run = run.skip_ready(0.0)
        for second in range(1, 43):
            run = run.tick(float(second))
        started = self.now - timedelta(minutes=11)
        seen = started + timedelta(minutes=1)
        felt = Feeling(5, 6, (EVIL,))
        CheckpointFile(self.data).write(Checkpoint(new_id(started), EVIL, started, seen, run, felt))

    def _settings(self) -> None:
        evil = json.dumps(EVIL)
        (self.config / "config.toml").write_text(
            f"{evil} = 1\nday_start = {evil}\ntimezone = {evil}\n"
            f'[habit]\nstreak = {evil}\nchecks = [{evil}, "workout"]\nrest_weekdays = [{evil}]\n'
            f"[screen]\ntheme = {evil}\nglyphs = {evil}\n[safety]\nconditions = [{evil}]\n"
            f'[keys]\n{evil} = "x"\n"app.redo" = {evil}\n"session.read" = {evil}\n'
            f'"calendar.year" = "\\u202e"\n"guide.view" = ""\n"guide.region" = ",,"\n'
            f'["x".{evil}]\n{evil} = {evil}\n'
        )

    def _atlas(self) -> None:
        evil = json.dumps(EVIL)
        names = "english where press pinyin han han_simplified meridian landmark seconds_by "
        names += "reach_note"
        texts = "".join(f"{name} = {evil}\n" for name in names.split())
        lists = "".join(f"{name} = [{evil}]\n" for name in ("regions", "helps", "sources", "also"))
        cautions = ", ".join(
            f'{{ when = {when}, level = "{level}", text = {evil} }}'
            for when, level in ((evil, "care"), ('"always"', "care"), ('"pregnancy"', "avoid"))
        )
        evidence = f'evidence = {{ level = "E0", text = {evil} }}\n'
        (self.config / "points.toml").write_text(
            f'[[point]]\nid = "MINE-1"\n{texts}{lists}cautions = [{cautions}]\n{evidence}'
            f'[[point]]\nid = {evil}\n[[point]]\nid = "MINE-2"\nwhere = [{evil}]\n'
        )
        texts = "".join(f"{name} = {evil}\n" for name in "name purpose origin times_a_day".split())
        lists = "".join(f"{name} = [{evil}]\n" for name in ("helps", "notes", "sources"))
        (self.config / "routines.toml").write_text(
            f'[[routine]]\nid = "evil"\n{texts}{lists}{evidence}ready = 0\n'
            'holds = [{ point = "MINE-1", side = "left", seconds = 1 }]\n'
            f"[[routine]]\nid = {evil}\n"
            f'[[routine]]\nid = "bad"\nholds = [{{ point = {evil} }}]\n'
        )

    def _figures(self) -> None:
        folder = self.config / "figures"
        folder.mkdir()
        seen = "[b]E\u202e&#x9b;31m&#x7f;\u2066\u200b"
        svg = (
            f'<svg viewBox="0 0 90 90" data-side="left" data-view="{seen}"><title>{seen}</title>'
            f'<path d="M10 10L80 80"/><circle id="{{}}" cx="20" cy="20" r="1"/></svg>'
        )
        (folder / f"{EVIL_NAME}.svg").write_text(svg.format("MINE-1"))
        (folder / f"a{EVIL_NAME}.svg").write_text(svg.format(seen))
        (folder / f"b{EVIL_NAME}.svg").write_text(f'<svg data-side="{seen}" viewBox="0 0 9 9"/>')
        (folder / f"c{EVIL_NAME}.svg").write_bytes(b"<svg \xff\x1b")


@pytest.fixture(scope="session")
def evil() -> SimpleNamespace:
    """Nasty texts, and what plants them everywhere: `files(data, config, now)`."""
    make: Callable[[Path, Path, datetime], EvilFiles] = EvilFiles
    return SimpleNamespace(text=EVIL, name=EVIL_NAME, half=HALF, files=make)
