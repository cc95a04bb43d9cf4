"""Files that are spoilt in any way: read, or refused in words, and never written over.

With ACUTUI_FUZZ=100 in the environment a hundred times as many are tried.
"""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from support.clocks import still
from support.spoiling import Spoil, often, spoilings

from acutui.atlas.drawing import draw
from acutui.atlas.gallery import BUILT_IN as FIGURES
from acutui.atlas.gallery import Gallery
from acutui.atlas.loader import ID, load_atlas
from acutui.cli import main as cli
from acutui.config.load import load_settings
from acutui.config.save import save_setting
from acutui.config.settings import Settings
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_json import to_json
from acutui.journal.journal import Journal
from acutui.journal.merge import merge_files
from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session
from acutui.practice.timer import Step, TimerState
from acutui.util.files import FileError
from acutui.util.text import sanitize

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
_places = count()


@pytest.fixture(scope="module", autouse=True)
def _no_fsync() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def place(room: Path) -> Path:
    """A folder for one example."""
    folder = room / str(next(_places))
    folder.mkdir()
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        found.relative_to(folder).as_posix(): found.read_bytes()
        for found in folder.rglob("*")
        if found.is_file() and found.suffix != ".lock"
    }


def is_a_sentence(text: str, path: Path) -> bool:
    """Whether an error names its file, and is no longer than people read."""
    return (
        text.startswith(str(path))
        and len(text) < 600 + 3 * len(str(path))
        and text == sanitize(text)
    )


def some_sessions(number: int) -> tuple[Session, ...]:
    def session(n: int) -> Session:
        started = NOW - timedelta(days=n)
        holds = (HoldRecord("LI4", "left", 60, 60.0), HoldRecord("GV20", "midline", 60, 58.5))
        felt = Feeling(5, 6, ("neck-pain",))
        ended = started + timedelta(minutes=2)
        return Session(
            n + 1, "back-and-neck", "timer", started, ended, started.date(), holds, felt, None, "n"
        )

    return tuple(map(session, range(number)))


HISTORY = History(
    some_sessions(3), {NOW.date(): Day(NOW.date(), True, ("vitamin-c", "workout"), "a note")}
)


def journal_file(folder: Path) -> Path:
    """A journal with something in it, and something to undo."""
    path = folder / "journal.json"
    journal = Journal(path, now=lambda: NOW)
    for session in HISTORY.sessions:
        journal.save_session(session)
    journal.save_days(HISTORY.days.values(), "the day")
    journal.delete_session(2)
    journal.undo()
    journal.close()
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files beside a journal, as they are before anything spoils them."""
    return files_in(journal_file(tmp_path_factory.mktemp("model")).parent)


def sound(history: History) -> None:
    """Everything that can be made of a history can be made of this one."""
    Habit(history, Rules(), NOW.date())
    assert json.loads(to_json(history))["format"] == 1
    assert to_csv(history).startswith("type,")


# The journal and what lies beside it


@often(150)
@given(spoil=spoilings())
def test_a_corrupt_journal_loses_nothing(room: Path, model: dict[str, bytes], spoil: Spoil) -> None:
    """No document is lost by a change."""
    path = place(room) / "journal.json"
    data = spoil(model["journal.json"])
    path.write_bytes(data)
    journal = Journal(path, now=lambda: NOW)
    for act in (journal.history, lambda: journal.save_days([Day(date(2026, 1, 1))], "a day")):
        try:
            sound(act() or journal.history())
        except FileError as error:
            assert is_a_sentence(str(error), path)
            assert files_in(path.parent) == {"journal.json": data}
    for problem in journal.history().problems if path.read_bytes() != data else ():
        assert is_a_sentence(problem, path)
    journal.close()


@often(100)
@given(spoil=spoilings())
def test_a_corrupt_undo_file_loses_nothing(
    room: Path, model: dict[str, bytes], spoil: Spoil
) -> None:
    folder = place(room)
    path, notes = folder / "journal.json", folder / "journal.undo.json"
    path.write_bytes(model["journal.json"])
    notes.write_bytes(spoil(model["journal.undo.json"]))
    journal = Journal(path, now=lambda: NOW)
    acts = (journal.undo, journal.redo, journal.undo, journal.undo, journal.undo, journal.redo)
    for act in acts:
        try:
            words = act()
        except FileError as error:
            assert str(error).startswith(str(path))
        else:
            assert words is None or len(words) <= 200
        sound(journal.history())
        assert journal.history() == Journal(path, still).history()
    session = some_sessions(9)[-1]
    journal.save_session(session)
    assert session in Journal(path, still).history().sessions
    journal.close()


STEPS = (Step("LI4", "left", 60), Step("GV20", "midline", 30))


def checkpoint() -> bytes:
    run = TimerState.start(STEPS, now=0.0, ready=1.0).skip_ready(0.0).tick(2.0).next(2.5)
    left = Checkpoint(77, "back-and-neck", NOW, NOW, run, Feeling(5, 6, ("neck-pain",)))
    return json.dumps(
        {
            "id": left.id,
            "routine": left.routine,
            "started": left.started.isoformat(),
            "seen": left.seen.isoformat(),
            "run": run.to_dict(),
            "before": {"pain": 5, "stiffness": 6, "symptoms": ["neck-pain"]},
        }
    ).encode()


@often(200)
@given(spoil=spoilings())
@example(spoil=lambda data: data.replace(b'"holding"', b'"' + b"9" * 5000 + b'"'))
@example(spoil=lambda data: data.replace(b'"ready"', b'"' + b"9" * 5000 + b'"'))
def test_a_corrupt_checkpoint_is_read_or_refused(room: Path, spoil: Spoil) -> None:
    folder = place(room)
    file = CheckpointFile(folder / "journal.json")
    data = spoil(checkpoint())
    file.path.write_bytes(data)
    try:
        left = file.read()
    except FileError as error:
        assert is_a_sentence(str(error), file.path)
        assert [*files_in(folder).values()] == [data]
        return
    assert left
    left.is_fresh(NOW)
    run = left.run
    for act in ("tick", "skip_ready", "tick", "next", "back", "toggle", "toggle", "finish"):
        run = getattr(run, act)(run.clock + 1.0)
        assert run.total_remaining >= 0
    file.write(left)
    assert file.read() == left
    journal = Journal(folder / "journal.json", still)
    journal.save_session(left.to_session(Settings().day_start))
    assert [session.id for session in journal.history().sessions] == [left.id]
    sound(journal.history())
    journal.close()


@often(100)
@given(spoil=spoilings())
def test_a_corrupt_copy_is_merged_or_refused(
    room: Path, model: dict[str, bytes], spoil: Spoil
) -> None:
    folder = place(room)
    path, copy = folder / "journal.json", folder / "copy.json"
    path.write_bytes(model["journal.json"])
    data = spoil(model["journal.json"])
    copy.write_bytes(data)
    journal = Journal(path, now=lambda: NOW)
    before = journal.history()
    try:
        done = merge_files(journal, [copy])
    except FileError as error:
        assert is_a_sentence(str(error), copy)
        assert path.read_bytes() == model["journal.json"]
    else:
        assert all(refused.startswith(str(copy)) for refused in done.refused)
        known = {session.id for session in journal.history().sessions}
        problems = len(journal.history().problems)
        marks = sum(n for (_, effect), n in done.counts.items() if effect == "deleted")
        assert len({session.id for session in before.sessions} - known) <= problems + marks
        assert not merge_files(journal, [copy]).changes
    assert copy.read_bytes() == data
    sound(journal.history())
    journal.close()


@often(100)
@given(spoil=spoilings())
def test_a_corrupt_backup_is_restored_or_refused(
    room: Path, model: dict[str, bytes], spoil: Spoil
) -> None:
    folder = place(room)
    path, backup = folder / "journal.json", folder / "journal.backups" / "2026-11-21.json"
    backup.parent.mkdir()
    path.write_bytes(model["journal.json"])
    data = spoil(model["journal.json"])
    backup.write_bytes(data)
    journal = Journal(path, now=lambda: NOW)
    try:
        done = journal.backups.restore("2026-11-21", NOW)
    except FileError as error:
        assert is_a_sentence(str(error), backup)
        assert path.read_bytes() == model["journal.json"]
    else:
        assert path.read_bytes() == data
        assert data == model["journal.json"] or done.aside is not None
        sound(journal.history())
    assert backup.read_bytes() == data
    journal.close()


# What is taken in

TABLES = {
    "json": to_json(HISTORY),
    "csv": to_csv(HISTORY),
    "loop": "Date,Acupressure,Wake up early,\n2026-11-22,YES_MANUAL,UNKNOWN,\n"
    '2026-11-21,SKIP,NO,\n2026-11-20,YES_AUTO,2000,\n2026-11-19,"2",-1,\n',
    "one habit": 'Date,Value,Notes\n2026-11-22,2,\n2026-11-21,3,Sick\n2026-11-20,1,"a ""b"", c"\n',
    "harsh": "# comment\n2026-11-22 : Acupressure : y : fine : 1\n2026-11-21 : Acupressure : s\n"
    "2026-11-20 : Acupressure : n\n2026-11-19 : Other thing : y\n",
}


@pytest.mark.parametrize("form", TABLES)
@often(60)
@given(spoil=spoilings())
def test_a_corrupt_import_is_read_or_refused(
    room: Path, model: dict[str, bytes], form: str, spoil: Spoil
) -> None:
    """By the command itself, which says what came in, or why nothing did."""
    folder = place(room)
    path, file = folder / "journal.json", folder / "file"
    path.write_bytes(model["journal.json"])
    data = spoil(TABLES[form].encode())
    file.write_bytes(data)
    files = ["--data", str(path), "--config", str(folder / "config")]
    for options in (["--dry-run"], [], []):
        before = path.read_bytes()
        status = cli.main([*files, "import", str(file), "--habit", "Acupressure", *options])
        if form in ("json", "csv") and status == 1:
            status = cli.main([*files, "import", str(file), *options])
        assert status in (0, 1)
        assert (not options and not status) or path.read_bytes() == before
    assert path.read_bytes() == before, "what came in once comes in no second time"
    assert file.read_bytes() == data
    journal = Journal(path, still)
    sound(journal.history())
    assert journal.history().problems == ()
    journal.close()


# What the user writes

CONFIG = b"""# mine
timezone = "Asia/Kolkata"
day_start = "03:00"
[habit]
target = 2
streak = "any"
rest_weekdays = ["sun"]
checks = ["vitamin-c", "workout"]   # both
[session]
ready = 5
check_in = true
on_gap = "pause"
[screen]
theme = "textual-dark"
glyphs = "auto"
[safety]
conditions = ["pregnancy"]
[keys]
"session.start" = "s"
"""


@often(200)
@given(spoil=spoilings())
def test_a_corrupt_config_gives_valid_settings(room: Path, spoil: Spoil) -> None:
    folder = place(room)
    path = folder / "config.toml"
    data = spoil(CONFIG)
    path.write_bytes(data)
    settings, problems = load_settings(folder)
    assert all(sanitize(problem).startswith(str(path)) for problem in problems)
    assert 1 <= settings.target <= 12
    assert settings.ready == "auto" or 0 <= settings.ready <= 60
    assert not settings.timezone or ZoneInfo(settings.timezone)
    texts = (*settings.checks, *settings.conditions, *settings.keys, *settings.keys.values())
    assert all(isinstance(text, str) for text in texts)
    assert settings.rules
    assert path.read_bytes() == data
    for table, key, value in (("session", "bell", False), ("safety", "conditions", ["a"])):
        before = path.read_bytes()
        try:
            save_setting(folder, table, key, value)
        except FileError as error:
            assert str(path) in str(error)
            assert path.read_bytes() == before
        else:
            assert getattr(load_settings(folder)[0], key) == (value or False) or value == ["a"]
            assert files_in(folder).keys() == {"config.toml"}


POINTS = """# mine
[[point]]
id = "MINE-1"
pinyin = "Mine"
english = "My point"
regions = ["hand"]
helps = ["neck", "headache"]
laterality = "bilateral"
where = "Where it is."
press = "Press it."
seconds = 60
reach = "self"
cautions = [{ when = "pregnancy", level = "avoid", text = "No." }]
evidence = { level = "E2", text = "Little." }
sources = ["https://example.org"]
"""
ROUTINES = """
[[routine]]
id = "mine"
name = "Mine"
purpose = "For me"
sources = ["https://example.org"]
ready = 5
holds = [{ point = "LI4", side = "each", seconds = 60 }, { point = "MINE-1", seconds = 5 }]
"""


@often(40)
@given(one=spoilings(), other=spoilings())
def test_a_corrupt_atlas_loses_only_bad_entries(room: Path, one: Spoil, other: Spoil) -> None:
    folder = place(room)
    written = {
        "points.toml": one(POINTS.encode()),
        "routines.toml": other(ROUTINES.encode()),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    atlas = load_atlas(folder)
    assert all(problem.startswith(str(folder)) for problem in atlas.problems)
    assert all(len(problem) < 1000 for problem in atlas.problems)
    assert all(ID.fullmatch(id) for id in (*atlas.points, *atlas.routines))
    for routine in atlas.routines.values():
        assert {hold.point for hold in routine.holds} <= atlas.points.keys()
        assert routine.seconds > 0
    assert files_in(folder) == written


FIGURE = (FIGURES / "hand-back.svg").read_bytes()
SMALL = (
    b'<svg viewBox="0 0 90 90" data-side="both"><title>T</title><desc>d</desc>'
    b'<path d="M10 10C20 20 30 30 80 80Z M1 1a5 5 0 0 1 9 9"/>'
    b'<path class="zone" id="Z" d="M1 1L9 9"/>'
    b'<g id="LI4"><circle cx="20" cy="20" r="1"/><circle cx="30" cy="30" r="1"/></g>\n'
    b'<circle id="TE3" cx="20" cy="25" r="1"/><circle id="TE3-r" cx="70" cy="25" r="1"/></svg>'
)


@pytest.mark.parametrize("data", [FIGURE, SMALL], ids=["built in", "small"])
@often(100)
@given(spoil=spoilings())
@example(spoil=lambda _: b'<svg viewBox="0 0 9 9" data-side="' + b"x" * 20_000 + b'"/>')
@example(spoil=lambda _: b"<g" * 50_000)
@example(spoil=lambda _: b"<g id " * 20_000)
@example(spoil=lambda _: b"<path id" + b" " * 100_000)
@example(spoil=lambda data: data.replace(b"10 10C", b"10 10" + b"C1 2 3 4 5 6" * 20_000))
@example(spoil=lambda data: data.replace(b"<title>", b"<g>" * 20_000 + b"<title>"))
def test_a_corrupt_figure_is_drawn_or_refused(room: Path, data: bytes, spoil: Spoil) -> None:
    folder = place(room)
    path = folder / "figures" / "hand-back.svg"
    path.parent.mkdir()
    spoilt = spoil(data)
    path.write_bytes(spoilt)
    gallery = Gallery(folder)
    gallery.check_own_figures({"LI4", "TE3"})
    assert all(is_a_sentence(sanitize(problem), path) for problem in gallery.problems)
    assert "hand-back" in gallery.names()
    figure = gallery.figure("hand-back")
    assert figure, "the built-in one takes the place of one that is broken"
    for point in ("LI4", *_first(gallery.names_for("LI4"))):
        drawing = draw(figure, 30, 12, chosen=point)
        assert sanitize(drawing.text.replace("\n", "")) == drawing.text.replace("\n", "")
    assert path.read_bytes() == spoilt


def _first(names: Sequence[str]) -> Sequence[Any]:
    return names[:1]
