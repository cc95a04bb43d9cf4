"""Hostile text in files, names and arguments: printed as text, exported exactly."""

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.clocks import still

from acutui.cli.main import main
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.export_csv import unescape_cell
from acutui.journal.journal import Journal
from acutui.util.files import FileLock

CONTROL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.fixture
def home(tmp_path: Path, evil: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a hostile name and hostile files."""
    home: Path = tmp_path / evil.name
    (home / "config").mkdir(parents=True)
    monkeypatch.chdir(home)
    monkeypatch.setenv("ACUTUI_DATA", str(home / f"{evil.name}.json"))
    monkeypatch.setenv("ACUTUI_CONFIG", str(home / "config"))
    evil.files(data_in(home), home / "config", datetime.now(UTC).astimezone()).write()
    return home


def data_in(home: Path) -> Path:
    return home / f"{home.name}.json"


Run = Callable[..., str]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a terminal or a pipe; return its output, free of control characters."""

    def run(*arguments: str, terminal: bool = True) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(sys.stdout, "isatty", lambda: terminal)
            main(arguments)
        printed = "".join(capsys.readouterr())
        assert "Traceback" not in printed
        letters = printed.replace("\n", "")
        assert not {hex(ord(c)) for c in letters if unicodedata.category(c) in CONTROL}, printed
        return printed

    return run


COMMANDS = [
    *("status", "status --short", "status --json", "points", "points e", "points --json"),
    *("point MINE-1", "routines", "routines --json", "log evil", "log back-and-neck --note {}"),
    *("practice {}", "log {}", "point {}", "points {}", "{}", "status --{}", "import {}"),
    *("restore", "restore latest", "restore {}", "merge", "merge {}", "export {}", "export json"),
    *("export csv", "export ics", "export csv -o {}", "export json -o config/{}.json"),
    *("export ics --remind {}", "log evil --at {}", "log evil --pain-before {}"),
    *("status {}", "status --data {}", "practice evil --config {}"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_print_no_control_characters(
    run: Run, evil: SimpleNamespace, command: str
) -> None:
    printed = run(*(part.format(evil.name) for part in command.split()))
    assert printed
    if command.startswith("po") and "--json" not in command and "{}" not in command:
        assert "[b]E" in printed


def test_a_broken_toml_line_is_quoted_as_text(run: Run, home: Path) -> None:
    (home / "config" / "config.toml").write_text("x = 1\nx\x1b[31m = 2\n")
    (home / "config" / "routines.toml").write_text('[["\x1b[31m\n')
    for name in ("config.toml", "routines.toml"):
        assert f"config/{name}: " in run("routines")


def test_all_problems_are_printed_as_text(run: Run) -> None:
    assert run("status").count("[b]E") > 10
    assert run("routines").count("[b]E") > 20


def test_a_damaged_journal_with_a_hostile_name_is_reported_as_text(
    run: Run, evil: SimpleNamespace, home: Path
) -> None:
    backups = data_in(home).with_name(f"{home.name}.backups")
    backups.mkdir(exist_ok=True)
    (backups / "2026-01-01.json").write_bytes(data_in(home).read_bytes())
    copy = data_in(home).with_name(f"{home.name}.sync-conflict-20260101-000000-{home.name}.json")
    copy.write_text("<<<<<<< [b]E\x1b[2J\u202e")
    assert "[b]E" in run("merge")
    data_in(home).write_text("{\x1b[2J\u202e")
    for command in ("status", "status --json", "log evil", "merge", "export json", "restore"):
        assert "[b]E" in run(*command.split())
    assert "[b]E" in run("restore", "2026-01-01")


def test_the_holder_of_the_lock_is_printed_as_text(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.0)
    lock = FileLock(data_in(home).with_suffix(".lock"))
    assert lock.acquire()
    for left in ("\x1b[2J\u202e[b]", "9" * 30_000, "-1", "٣", ""):
        lock.path.write_text(left)
        printed = run("log", "back-and-neck")
        assert "is saving" in printed
        assert len(printed) < 20_000
    lock.release()


IMPORTS = {
    "own.json": '{{"format":1,"sessions":[{{"id":"7","routine":{json}}},{json}],\n"days":[]}}',
    "own.csv": "type,id,day,started,ended,routine,source,planned,pressed,counts,pain_before,"
    "stiffness_before,symptoms_before,pain_after,stiffness_after,symptoms_after,rest,checks,note,"
    "holds\r\nsession,s7,2026-01-01,{csv},,{csv},{csv},1,1,yes,,,,,,,,,{csv},{csv}\r\n"
    "{csv},{csv}\r\n",
    "Checkmarks.csv": "Date,{csv},other\r\n2026-01-01,2,2\r\n2026-01-02,{csv},2\r\n{csv},2,2\r\n",
    "one.csv": "Date,Value,Notes\r\n2026-01-01,2,{csv}\r\n2026-01-02,{csv},{csv}\r\n{csv}\r\n",
    "log": "2026-01-01 : {line} : y : {line} : 1\n{line}\n2026-01-02 : {line} : {line}\n"
    "2026-01-03 : {line}2 : y\n",
    "no form": "{line}",
    "damaged.json": '{{"meta": {json}',
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_print_no_control_characters(
    run: Run, evil: SimpleNamespace, home: Path, name: str
) -> None:
    cell = '"' + evil.text.replace('"', '""').replace("\0", "") + '"'
    line = "".join(evil.text.replace("\0", "").splitlines())
    text = IMPORTS[name].format(json=json.dumps(evil.half), csv=cell, line=line)
    folder = home / f"002 {evil.name}"
    folder.mkdir()
    file = folder / name
    file.write_bytes(text.encode())
    for path in (file, folder):
        for options in ([], ["--habit", evil.name], ["--habit", line], ["--routine", evil.name]):
            assert run("import", str(path), *options, "--dry-run")
    assert run("import", str(file), "--habit", line, "--routine", evil.name)
    assert run("status")


def test_plain_mode_prints_no_control_characters(home: Path, evil: SimpleNamespace) -> None:
    """In a process, since plain mode does not write to Python's streams."""
    run = subprocess.run(
        [sys.executable, "-m", "acutui", "practice", "evil", "--plain"],
        input=b"s\nw\n+\n",
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=30,
        check=False,
    )
    printed = (run.stdout + run.stderr).decode()
    letters = printed.replace("\n", "")
    assert not {hex(ord(c)) for c in letters if unicodedata.category(c) in CONTROL}
    assert "A session was interrupted: [b]E" in printed
    assert "Saved." in printed
    assert printed.count("[b]E") > 10
    assert run.returncode == 0


def export(home: Path, form: str) -> bytes:
    run = subprocess.run(
        [sys.executable, "-m", "acutui", "export", form],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=30,
        check=False,
    )
    assert run.returncode == 0
    return run.stdout


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_to_a_pipe_is_imported_unchanged(home: Path, form: str) -> None:
    file = home / f"out.{form}"
    file.write_bytes(export(home, form))
    history = Journal(data_in(home), still).history()
    found = read_import(file).data
    assert found is not None
    assert not found.rejected
    assert set(found.sessions) == set(history.sessions)
    assert {day.day: day for day in found.days} == dict(history.days)


def test_exported_json_has_no_control_characters(home: Path) -> None:
    text = export(home, "json").decode()
    shown = text.replace("\n", "").replace("\u200d", "")
    assert not {hex(ord(c)) for c in shown if unicodedata.category(c) in CONTROL}
    json.loads(text)


def test_exported_cells_are_no_formulas_and_are_read_back(
    home: Path, evil: SimpleNamespace
) -> None:
    text = export(home, "csv").decode()
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text, newline="")))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert f"=1+1{evil.text}" in map(unescape_cell, cells)


def test_an_exported_calendar_has_one_property_per_line(home: Path) -> None:
    lines = export(home, "ics").decode().replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    assert not [line for line in lines if {unicodedata.category(c) for c in line} & {"Cc", "Cs"}]
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    known = "BEGIN VERSION PRODID CALSCALE UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION TRANSP END"
    assert names <= set(known.split())
