"""`acutui doctor`: terminal, files and clock, and nothing private."""

import json
import os
import platform
import pty
import re
import shutil
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.clocks import stop_clock
from support.command import run_process

from acutui.cli.doctor import terminal as on_terminal
from acutui.cli.doctor.examine import examine_clock, list_versions
from acutui.cli.doctor.files import examine_files
from acutui.cli.doctor.report import Section, format_report, hide_content, redact, redact_file
from acutui.cli.doctor.terminal import (
    QUESTION,
    SAMPLES,
    View,
    examine_terminal,
    inspect_terminal,
    query_terminal,
)
from acutui.cli.main import main
from acutui.cli.quick_status import ending
from acutui.config.settings import Settings
from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import new_id
from acutui.practice.records import Day
from acutui.practice.timer import Step, TimerState
from acutui.services.clock import Clock
from acutui.services.context import Context
from acutui.terminal.detect import Terminal

SECRETS = ("pain all night", "mine alone", "pregnant", "secret-check")
KITTY = View({"TERM": "xterm-kitty"}, Terminal("xterm-kitty", "C.UTF-8", "utf-8"), (80, 24), True)


class Person:
    """A person's files at home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "files" / "journal.json"
        self.config = home / "config"
        self.config.mkdir(parents=True)
        self.data.parent.mkdir()

    def practise(self, note: str = "") -> None:
        assert main([*self.files, "log", "back-and-neck", "--note", note, "--force"]) == 0

    @property
    def files(self) -> list[str]:
        return ["--data", str(self.data), "--config", str(self.config)]

    def contents(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.home.rglob("*") if path.is_file()}


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    home = tmp_path / "home" / "anna"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "anna")
    stop_clock(monkeypatch)
    return Person(home)


@pytest.fixture
def doctor(person: Person, capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, str]]:
    """Run the doctor, which may change nothing and print nothing private."""

    def examine() -> tuple[int, str]:
        capsys.readouterr()
        before = person.contents()
        status = main([*person.files, "doctor"])
        out, err = capsys.readouterr()
        assert err == ""
        assert person.contents() == before
        for secret in ("anna", str(person.home), *SECRETS):
            assert secret not in out
        assert not re.search(rf"\b{re.escape(platform.node())}\b", out)
        assert "\x1b" not in out
        return status, out

    return examine


def row(report: str, name: str) -> str:
    """Return what the report says of something, with the second line."""
    found = re.search(rf"^  {re.escape(name)}  +(.*\n(?:   +.*\n)*)", report, re.MULTILINE)
    assert found, report
    return " ".join(found[1].split())


def test_without_any_files_everything_is_fine(doctor: Callable[[], tuple[int, str]]) -> None:
    status, report = doctor()
    assert status == 0 and report.endswith("Everything is fine.\n")
    assert (
        row(report, "journal") == "~/files/journal.json not there yet; the first session creates it"
    )
    assert "not there" in row(report, "config.toml")


def test_a_config_folder_that_is_a_file_is_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.config = person.config / "config.toml"
    person.config.write_text("target = 3\n")
    status, report = doctor()
    assert status == 1 and "fine" not in row(report, "config.toml")
    assert "config.toml: is a file; --config and ACUTUI_CONFIG take its folder: " in report


def test_sound_files_are_described(person: Person, doctor: Callable[[], tuple[int, str]]) -> None:
    person.practise("pain all night")
    person.practise()
    journal = Context.open(person.data, person.config).journal
    journal.save_days([Day(date(2026, 11, 1), note="mine alone")], "a day")
    journal.close()
    (person.config / "config.toml").write_text('day_start = "04:30"\ntimezone = "Asia/Kolkata"\n')
    (person.config / "routines.toml").write_text(
        '[[routine]]\nid = "q"\nholds = [{ point = "LI4", seconds = 5 }]\n'
    )
    status, report = doctor()
    assert status == 0 and "Everything is fine." in report
    assert "sound, format 1: 2 sessions, 1 day with notes" in row(report, "journal")
    assert "mode 0600" in row(report, "journal")
    assert "3 changes to undo" in row(report, "undo")
    assert "1 backup, 0 replaced journals; the newest sound backup" in row(report, "backups")
    assert "sound: 1 routine of your own" in row(report, "routines.toml")
    assert row(report, "zone") == "Asia/Kolkata"
    assert row(report, "day begins") == "04:30"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row(report, "practice day"))
    assert row(report, "Python").endswith(platform.python_version())
    assert row(report, "textual") and row(report, "tinydb")


@pytest.mark.parametrize(
    ("name", "written_there", "expected"),
    [
        ("files/journal.json", b'{"meta":{\n"1":{"form', "journal.json: line 2: is damaged"),
        ("files/journal.json", b"\xff\xfe\x00", "journal.json: line 1: is damaged, not UTF-8"),
        ("files/journal.json", b"", "journal.json: is empty, not a journal"),
        ("files/journal.json", b"[1]", "journal.json: is not a journal"),
        ("files/journal.json", b'{"meta":{"1":{"format":9}}}', "has format 9, newer than this"),
        ("files/journal.json", None, "journal.json: can't be read: it is not a file"),
        ("files/journal.session.json", b"{}", "journal.session.json: the session in it"),
        ("files/journal.undo.json", b"{", "journal.undo.json: can't be read"),
        (
            "config/config.toml",
            b"[habit\n",
            "config.toml: Expected ... at the end of a table declaration (at line 1",
        ),
        ("config/config.toml", b"[habit]\ntarget = 99\n", "config.toml: line 2: habit.target"),
        ("config/config.toml", None, "config.toml: "),
        ("config/config.toml", b'[safety]\nconditions = ["pregnant"]\n', "safety.conditions: ..."),
        ("config/points.toml", b'[[point]]\nid = "mine alone"\n', "points.toml: line 1: point ..."),
        ("config/routines.toml", b"\xff", "routines.toml: "),
        ("config/figures/hand.svg", b"<svg", "figures/hand.svg: "),
        ("config/themes/sea.toml", b"primary = 1\n", "themes/sea.toml: line 1: primary: is 1"),
    ],
)
def test_problems_are_listed_with_their_place(
    person: Person,
    doctor: Callable[[], tuple[int, str]],
    name: str,
    written_there: bytes | None,
    expected: str,
) -> None:
    path = person.home / name
    path.parent.mkdir(exist_ok=True)
    if written_there is None:
        path.mkdir()
    else:
        path.write_bytes(written_there)
    status, report = doctor()
    wrong = report.partition("Problems")[2]
    assert status == 1 and expected in wrong
    assert f"~/{name}" in wrong


def test_skipped_documents_are_listed_without_their_content(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    tables = json.loads(person.data.read_text())
    (id,) = tables["sessions"]
    tables["sessions"]["77"] = tables["sessions"][id] | {"note": ["pain all night"]}
    tables["sessions"]["mine alone"] = tables["sessions"][id]
    tables["days"]["20261101"] = {"day": "2026-11-01", "checks": "secret-check"}
    person.data.write_text(json.dumps(tables))
    status, report = doctor()
    assert status == 1
    assert "1 session, 0 days with notes, 3 documents skipped" in row(report, "journal")
    assert 'sessions 77: "note" is wrong; skipped, and left as it is' in report
    assert 'days 20261101: "checks" is wrong' in report


def test_an_interrupted_session_is_reported_and_not_touched(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    now = Context.open(person.data, person.config).clock.now()
    run = TimerState.start((Step("LI4", "left", 60),), now=0.0, ready=5.0)
    CheckpointFile(person.data).write(Checkpoint(new_id(now), "mine alone", now, now, run))
    status, report = doctor()
    assert status == 0
    assert "was interrupted (ready)" in row(report, "running")


@pytest.mark.parametrize(("spare", "is_enough"), [(1_000_000, True), (999_999, False)])
def test_a_disk_needs_room_for_another_copy_of_the_journal_and_a_megabyte(
    person: Person, monkeypatch: pytest.MonkeyPatch, spare: int, is_enough: bool
) -> None:
    person.practise()
    usage = shutil.disk_usage(person.home)._replace(free=person.data.stat().st_size + spare)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    found = examine_files(Context.open(person.data, person.config)).problems
    full = f"{person.data}: soon can't be saved: the disk is almost full"
    assert found == (() if is_enough else (full,))


def test_backups_of_which_none_is_sound_are_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    person.practise()
    for path in person.data.with_name("journal.backups").glob("*.json"):
        path.write_bytes(b"{")
    status, report = doctor()
    assert status == 1 and "journal.backups: none of the backups is sound" in report
    assert row(report, "backups").endswith("1 backup, 0 replaced journals")


def test_the_name_of_the_user_is_left_out_of_other_paths(
    person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = person.home.parents[1] / "srv" / "anna" / "journal.json"
    main(["--data", str(shared), "--config", str(person.config), "doctor"])
    assert "/srv/.../journal.json" in capsys.readouterr().out


def test_the_zone_and_the_clock_of_the_system_are_described(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    context = Context.open(person.data, person.config)
    rows = dict(examine_clock(context).rows)
    assert rows["zone"] == "not set, so the system's"
    assert rows["system's zone"].startswith("Asia/Tokyo, by TZ (UTC")
    assert rows["now"].startswith(f"{context.clock.now():%Y-%m-%d %H:%M}")
    assert rows["day begins"] == "03:00"
    assert rows["sleep"] == "is noticed"
    monkeypatch.delenv("TZ")
    monkeypatch.setattr("acutui.cli.doctor.examine.find_system_zone", lambda: "")
    monkeypatch.setattr(time, "tzname", ("CET", "CEST"))
    assert dict(examine_clock(context).rows)["system's zone"].startswith("CET (UTC")


@pytest.mark.parametrize(
    ("system", "expected"),
    [("darwin", "is noticed"), ("freebsd14", "can't be noticed on this system")],
)
def test_sleep_is_noticed_without_a_clock_that_goes_on_only_on_macos(
    person: Person, monkeypatch: pytest.MonkeyPatch, system: str, expected: str
) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(sys, "platform", system)
    rows = dict(examine_clock(Context.open(person.data, person.config)).rows)
    assert rows["sleep"] == expected


def test_versions_are_listed_of_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acutui.cli.doctor.examine.PACKAGES", ("textual", "not-installed"))
    assert [name for name, _ in list_versions().rows] == ["acutui", "Python", "system", "textual"]


def test_the_samples_reach_a_terminal_whatever_the_locale_says(person: Person) -> None:
    reading, writing = pty.openpty()
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "TERM": "dumb"}
    own = (person.data, person.config)
    pipe: dict[str, Any] = {"capture_output": False, "stdout": writing}
    heard = b""

    def listen() -> None:
        nonlocal heard
        with suppress(OSError):
            while part := os.read(reading, 65536):
                heard += part

    thread = threading.Thread(target=listen)
    thread.start()
    ran = run_process("doctor", files=own, environment=locale, **pipe)
    os.close(writing)
    thread.join()
    os.close(reading)
    assert ran.status == 0
    assert all(text in heard.decode() for _, text in SAMPLES.rows)


def test_conflict_copies_and_a_missing_journal_are_reported(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    person.practise()
    copy = person.data.with_name("journal (anna's conflicted copy 2026-11-22).json")
    person.data.rename(copy)
    status, report = doctor()
    assert status == 1 and "journal.json: is missing, but journal" in report
    assert row(report, "journal") == "~/files/journal.json missing"
    copy.rename(person.data)
    person.practise()
    copy.write_bytes(person.data.read_bytes())
    status, report = doctor()
    assert status == 1 and "~/files/journal (...'s conflicted copy 2026-11-22).json: is a" in report
    assert "nothing in it is newer than the journal" in row(report, "copy")


def test_copies_are_described_with_what_merging_brings(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    whole = person.data.read_bytes()
    person.practise()
    (person.home / "new").mkdir()
    person.data.rename(person.home / "new" / "journal.json")
    person.data.write_bytes(whole)
    (person.home / "new" / "journal.json").rename(person.data.with_name("journal 2.json"))
    person.data.with_name("journal-old.json").write_bytes(whole)
    status, report = doctor()
    assert status == 1
    today = Context.open(person.data, person.config).clock.today()
    assert (
        f"journal 2.json has 2 sessions, {today}; merging it brings 1 session new; 1 session "
        f"unchanged" in row(report, "copy")
    )
    assert report.partition("Problems")[2].split("\n  ")[1:] == [
        "~/files/journal 2.json: is a copy of the journal; "
        "`acutui --data ~/files/journal.json merge` merges it\n"
    ]
    # One that the user keeps, with nothing new in it, is no problem.
    person.data.with_name("journal 2.json").unlink()
    status, report = doctor()
    assert status == 0 and "nothing in it is newer than the journal" in row(report, "copy")


def test_of_many_copies_some_are_described(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    for number in range(2, 10):
        copy = person.data.with_name(f"journal {number}.json")
        copy.write_bytes(person.data.read_bytes())
    status, report = doctor()
    assert status == 0
    assert report.count("\n  copy ") == 5 and "\n                  and 3 more\n" in report


def test_a_damaged_copy_is_described(person: Person, doctor: Callable[[], tuple[int, str]]) -> None:
    person.practise()
    copy = person.data.with_name("journal (conflicted copy).json")
    copy.write_bytes(person.data.read_bytes()[:-3])
    status, report = doctor()
    assert status == 1 and "journal (conflicted copy).json is damaged; " in row(report, "copy")
    copy.write_bytes(b"half")
    status, report = doctor()
    assert status == 1 and row(report, "copy").endswith("can't be read")
    assert "journal (conflicted copy).json: line 1: is damaged" in report


@pytest.mark.parametrize("name", [".journal.json.icloud", "journal.json.cloud"])
def test_a_placeholder_of_the_journal_is_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]], name: str
) -> None:
    person.data.with_name(name).touch()
    status, report = doctor()
    assert status == 1 and f"~/files/journal.json: is missing, but {name} is here" in report
    assert row(report, "journal") == "~/files/journal.json missing"


@pytest.mark.parametrize(
    "place",
    [
        *("journal.json", "journal.lock", "journal.session.json", "journal.session.lock"),
        *("journal.undo.json", "journal.crash.txt", "journal.backups", f"journal{ending()}"),
        *("config.toml", "points.toml", "routines.toml", "figures/mine.svg", "themes/sea.toml"),
        "journal.session-1849304117239185408.json",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "broken link"])
def test_whatever_is_in_the_place_of_a_file_is_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]], place: str, kind: str
) -> None:
    person.practise()
    path = (person.data.parent if place.startswith("journal") else person.config) / place
    path.parent.mkdir(exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/nowhere/at all")
    contents = person.contents
    person.contents = dict  # type: ignore[method-assign]  # it would read the pipe
    status, report = doctor()
    person.contents = contents  # type: ignore[method-assign]
    assert status == 1
    assert f"{place}: " in report.partition("Problems")[2]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize(
    "place", ["lock", "session.json", "session.lock", "undo.json", "backups", ending()[1:]]
)
def test_a_companion_of_another_user_is_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]], place: str
) -> None:
    person.practise()
    path = person.data.with_name(f"journal.{place}")
    if place == "backups":
        path.mkdir(exist_ok=True)
    path.touch()
    os.chown(path, 1234, 1234)
    status, report = doctor()
    assert status == 1
    assert f"journal.{place}: belongs to another user" in report.partition("Problems")[2]


def test_a_read_only_journal_is_a_problem(
    person: Person, doctor: Callable[[], tuple[int, str]]
) -> None:
    person.practise()
    person.data.chmod(0o400)
    status, report = doctor()
    assert status == 1 and "journal.json: can't be saved: it is read-only; `chmod u+w`" in report


def test_a_clock_that_cannot_be_right_is_a_problem(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context.open(person.data, person.config)
    assert examine_clock(context).problems == ()
    monkeypatch.setattr(Clock, "now", lambda _: datetime(1970, 1, 2, tzinfo=UTC))
    (problem,) = examine_clock(context).problems
    assert problem.startswith("the computer's clock can't be right: by it, today is 1970-")


def test_names_are_left_out_of_the_names_of_copies() -> None:
    names = ("anna", "LAPTOP-7", "")
    for name, expected in (
        ("journal (Anna's conflicted copy).json", "journal (...'s conflicted copy).json"),
        ("journal_laptop-7_2.json", "journal_..._2.json"),
        ("journal (Annabel's copy).json", "journal (Annabel's copy).json"),
    ):
        assert redact_file(name, names) == expected


def test_everything_about_a_terminal_is_described() -> None:
    assert examine_terminal(KITTY, Settings()).rows == (
        ("size", "80 x 24"),
        ("TERM", "xterm-kitty"),
        ("COLORTERM", "not set"),
        ("NO_COLOR", "not set"),
        ("colours", "all of them"),
        ("theme", "textual-dark"),
        ("locale", "C.UTF-8"),
        ("encoding", "utf-8"),
        ("glyphs", "auto takes braille: the locale says UTF-8"),
        ("inside", "neither ssh, nor tmux or screen"),
        ("synchronised", "yes"),
        ("mouse", "left to the terminal"),
        ("bell", "on"),
        ("notification", "off (session.notify)"),
        ("speech", "off (session.say)"),
    )
    console = {"TERM": "linux", "COLORTERM": "truecolor", "NO_COLOR": "", "STY": "1"}
    view = View(console | {"SSH_CLIENT": "x"}, Terminal("linux", "", "ascii"), None, None)
    chosen = Settings(notify=True, mouse=True, bell=False, glyphs="ascii")
    assert examine_terminal(view, chosen).rows == (
        ("size", "unknown: this is no terminal"),
        ("TERM", "linux"),
        ("COLORTERM", "truecolor"),
        ("NO_COLOR", "set: no colours"),
        ("colours", "all of them"),
        ("theme", "textual-dark"),
        ("locale", "not set"),
        ("encoding", "ascii"),
        ("glyphs", "ascii, as set"),
        ("inside", "screen, ssh"),
        ("synchronised", "unknown: there is no terminal to ask"),
        ("mouse", "used by acutui"),
        ("bell", "off"),
        ("notification", "OSC 9; t on Session tries it"),
        ("speech", "off (session.say)"),
    )


@pytest.mark.parametrize(
    ("size", "is_enough"), [((40, 15), True), ((39, 15), False), ((40, 14), False)]
)
def test_the_size_that_acutui_needs_is_named_if_it_is_missing(
    size: tuple[int, int], is_enough: bool
) -> None:
    shown = dict(examine_terminal(KITTY._replace(size=size), Settings()).rows)["size"]
    more = "" if is_enough else "; acutui needs 40 x 15 to show everything"
    assert shown == f"{size[0]} x {size[1]}{more}"


@pytest.mark.parametrize(
    ("environment", "answer", "known"),
    [
        ({"TERM": "xterm"}, b"\x1b[?2026;2$y\x1b[?62c", True),
        ({"TERM": "xterm"}, b"\x1b[?2026;0$y\x1b[?62c", False),
        ({"TERM": "xterm"}, b"\x1b[?62c", False),
        ({"TERM": "dumb"}, b"\x1b[?2026;2$y\x1b[?62c", None),
        ({}, b"\x1b[?2026;2$y\x1b[?62c", None),
        ({"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"}, b"\x1b[?2026;2$y\x1b[?62c", None),
    ],
)
def test_only_a_terminal_that_would_not_print_the_question_is_asked(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    answer: bytes,
    known: bool | None,
) -> None:
    for name in ("TERM", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    person, program = pty.openpty()
    monkeypatch.setattr(on_terminal, "query_terminal", lambda *_: answer)
    with os.fdopen(person, "rb", 0), os.fdopen(program, "r+b", 0) as stream:
        termios.tcsetwinsize(program, (24, 80))
        monkeypatch.setattr(sys, "stdin", stream)
        monkeypatch.setattr(sys, "stdout", stream)
        view = inspect_terminal()
    monkeypatch.undo()
    assert (view.size, view.is_synchronised) == ((80, 24), known)


def test_without_a_stream_the_terminal_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    view = inspect_terminal()
    assert (view.size, view.is_synchronised) == (None, None)


@pytest.mark.parametrize(
    ("environment", "name", "expected"),
    [
        ({}, "TERM", "not set"),
        ({"TERM": "xterm-kitty"}, "colours", "all of them"),
        ({"TERM": "xterm-256color"}, "colours", "256"),
        ({"TERM": "vt100"}, "colours", "16, the terminal's own"),
        ({"NO_COLOR": ""}, "NO_COLOR", "set: no colours"),
        ({"TMUX": "/tmp/anna", "SSH_TTY": "/dev/pts/7"}, "inside", "tmux, ssh"),
        ({"STY": "1.anna"}, "inside", "screen"),
        ({}, "inside", "neither ssh, nor tmux or screen"),
        ({"TMUX": "x"}, "notification", "off (session.notify); tmux passes it on if"),
    ],
)
def test_the_terminal_is_described_by_its_environment(
    environment: dict[str, str], name: str, expected: str
) -> None:
    rows = dict(examine_terminal(KITTY._replace(environment=environment), Settings()).rows)
    assert rows[name].startswith(expected)
    assert "anna" not in "".join(rows.values()) and "pts" not in "".join(rows.values())


@pytest.mark.parametrize(
    ("terminal", "setting", "expected"),
    [
        (
            Terminal("xterm", "C.UTF-8", "utf-8"),
            "auto",
            "auto takes braille: the locale says UTF-8",
        ),
        (Terminal("xterm", "C", "utf-8"), "auto", "auto takes ascii: the locale (C) doesn't"),
        (Terminal("xterm", "", "utf-8"), "auto", "auto takes ascii: the locale (none) doesn't"),
        (Terminal("linux", "C.UTF-8", "utf-8"), "auto", "auto takes blocks: a Linux console"),
        (Terminal("linux", "C", "ascii"), "braille", "braille, as set"),
    ],
)
def test_the_choice_of_glyphs_is_explained(terminal: Terminal, setting: str, expected: str) -> None:
    settings = Settings(glyphs=setting)  # type: ignore[arg-type]
    rows = dict(examine_terminal(KITTY._replace(terminal=terminal), settings).rows)
    assert rows["glyphs"].startswith(expected)


@pytest.mark.parametrize(
    ("known", "expected"), [(True, "yes"), (False, "no answer"), (None, "unknown")]
)
def test_synchronised_output_is_reported(known: bool | None, expected: str) -> None:
    rows = dict(examine_terminal(KITTY._replace(is_synchronised=known), Settings()).rows)
    assert rows["synchronised"].startswith(expected)


def test_there_is_a_sample_of_each_kind_of_glyphs() -> None:
    shown = dict(SAMPLES.rows)
    assert "⣿" in shown["braille"] and "▄" in shown["blocks"]
    assert shown["ascii"].isascii()


@pytest.mark.parametrize("answer", [b"\x1b[?2026;2$y\x1b[?62c", b"\x1b[?1;2c", b""])
def test_a_terminal_is_asked_and_its_settings_are_restored(answer: bytes) -> None:
    person, program = pty.openpty()
    before = termios.tcgetattr(program)
    heard = b""

    def terminal() -> None:
        nonlocal heard
        while not heard.endswith(QUESTION):
            heard += os.read(person, 100)
        os.write(person, answer)

    thread = threading.Thread(target=terminal)
    thread.start()
    got = query_terminal(program, program, wait=5.0 if answer else 0.05)
    thread.join()
    assert got == answer
    assert termios.tcgetattr(program) == before
    os.close(person)
    os.close(program)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/anna/j.json: is gone", "~/j.json: is gone"),
        ("/home/annabel/j.json", "/home/annabel/j.json"),
        ("/mnt/anna/j.json", "/mnt/.../j.json"),
        ("/home/anna", "~"),
        ("anna alone is a word", "anna alone is a word"),
    ],
)
def test_names_and_homes_are_redacted(text: str, expected: str) -> None:
    assert redact(text, ["/home/anna"], ["anna", ""]) == expected


def test_of_two_homes_the_longer_is_redacted_first() -> None:
    for homes in (["/home", "/home/anna"], ["/home/anna", "/home"]):
        assert redact("/home/anna/j.json", homes, []) == "~/j.json"


def test_quotations_are_hidden_and_apostrophes_are_not() -> None:
    assert hide_content("f: can't, won't: 'x y' is \"z\"") == "f: can't, won't: ... is ..."


def test_the_rest_of_many_problems_is_counted() -> None:
    lines = format_report([Section("A", (), tuple(map(str, range(15))))])
    assert lines == ["A", "", "Problems", *(f"  {number}" for number in range(12)), "  and 3 more"]
    assert lines[:-1] == format_report([Section("A", (), tuple(map(str, range(12))))])
