"""Files with hostile text in each place that may hold text."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from support.sessions import make_session

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.practice.timer import Step, TimerState

# Text that controls a terminal: clears the screen and sets a title by C0 and C1, bell and delete,
# changes of direction, invisible characters, line breaks, markup, an accent without a letter, a
# letter behind a joiner, private use.
EVIL = (
    "[b]E\x1b[2J\x9b31m\x07\x7f\u202e\u2066\u200f\u061c\u200b\u00ad\u2028\u2029\x85\x00\x1b]0;t\x07"
    "[/b][@click=app.quit]q[/]\u0301\r\n\t\b x\u200dy\u3164\ue000\ufeffz"
)
EVIL_NAME = EVIL.replace("\0", "").replace("/", "") + "\udcff"
"""The same as a file name, with a byte that is not UTF-8."""

HALF = EVIL + "\ud83d"
"""The same with half a surrogate pair, as JSON may have it."""


class EvilFiles:
    """A user's files, with hostile text in each place that may hold text."""

    evil, evil_name, half = EVIL, EVIL_NAME, HALF

    def __init__(self, data: Path, config: Path, now: datetime) -> None:
        self.data, self.config, self.now = data, config, now

    def write(self) -> None:
        self._journal()
        self._checkpoint()
        self._settings()
        self._atlas()
        self._figures()

    def session(self, hours_ago: float = 1, **changes: object) -> Session:
        """A session with hostile text in every field."""
        started = (self.now - timedelta(hours=hours_ago)).replace(microsecond=0)
        before = Feeling(5, 6, (HALF, EVIL))
        holds = (HoldRecord(HALF, "left", 60, 60.0), HoldRecord("LI4", "right", 60, 60.0))
        fields = {
            "routine": HALF,
            "source": "log",
            "before": before,
            "after": replace(before, pain=2),
            "note": HALF,
        }
        return make_session(started, holds, minutes=2, **(fields | changes))

    def _journal(self) -> None:
        # The changes are made now, so that they can be undone.
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
