"""Terminals, pipes, full disks and closed streams."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from support.command import neutral_environment, read_sessions, run_process

ENCODINGS = [
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "nowhere.UTF-8"},
]


@pytest.mark.parametrize("environment", ENCODINGS, ids=str)
def test_output_works_without_chinese_characters(
    data: Path, config: Path, environment: dict[str, str]
) -> None:
    for command in ("points", "point LI4", "log back-and-neck --note 合谷"):
        ran = run_process(*command.split(), files=(data, config), environment=environment)
        assert (ran.status, ran.err) == (0, "")
        assert "LI4" in ran.out or "Back and neck" in ran.out
    assert len(read_sessions(data)) == 1


def test_an_ascii_terminal_gets_the_nearest_characters(data: Path, config: Path) -> None:
    reading, writing = pty.openpty()
    pipe: dict[str, Any] = {"capture_output": False, "stdout": writing}
    environment = ENCODINGS[0] | {"TERM": "xterm"}
    ran = run_process("point", "LI4", files=(data, config), environment=environment, **pipe)
    os.close(writing)
    assert ran.status == 0
    shown = b""
    with suppress(OSError), os.fdopen(reading, "rb", 0) as terminal:
        while part := terminal.read(65536):
            shown += part
    assert shown.startswith(b"LI4  Hegu  Joining Valley\r\n")
    assert shown.isascii()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_a_pipe_without_unicode_gets_the_nearest_characters(
    data: Path, config: Path, encoding: str
) -> None:
    ran = run_process("keys", files=(data, config), environment={"PYTHONIOENCODING": encoding})
    assert ran.status == 0
    names = {line[:17].strip() for line in ran.out.splitlines()}
    assert {"<", ">", "^", "v"} & {part for name in names for part in name.split()}
    # Only the keys that are question marks themselves are one.
    usual = run_process("keys", files=(data, config), environment={"PYTHONIOENCODING": "utf-8"})
    assert ran.out.count("?") == usual.out.count("?")


@pytest.mark.parametrize("command", ["--help", "log --help"])
@pytest.mark.parametrize("environment", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "not"])
def test_help_on_a_full_disk_is_an_error(
    data: Path, config: Path, command: str, environment: dict[str, str]
) -> None:
    with Path("/dev/full").open("w") as full:
        pipe: dict[str, Any] = {
            "capture_output": False,
            "stdout": full,
            "stderr": subprocess.PIPE,
        }
        ran = run_process(*command.split(), files=(data, config), environment=environment, **pipe)
    assert ran.status == 1
    assert ran.err == "acutui: the output: No space left on device\n"


@pytest.mark.parametrize("arguments", [["--help"], ["log", "--help"], ["points", "龍龍", "zz"]])
def test_help_and_errors_work_in_ascii(data: Path, config: Path, arguments: list[str]) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii:strict"}
    ran = run_process(*arguments, files=(data, config), environment=ascii_only)
    assert ran.status == int("--help" not in arguments)


def test_arguments_that_are_not_text_do_not_crash(data: Path, config: Path) -> None:
    for command in ("log", "points", "point"):
        ran = run_process(command, b"\xff", files=(data, config))
        assert ran.status == 1
        assert ran.complaint


def test_a_note_that_is_not_text_is_refused(data: Path, config: Path) -> None:
    note = ("--note", b"caf\xe9")
    ran = run_process("log", "back-and-neck", *note, files=(data, config))
    assert ran.status == 2
    assert ran.err.endswith("is not text in UTF-8\n")
    assert not data.exists()
    run_process("log", "back-and-neck", "--note", "café", files=(data, config))
    assert run_process("edit", "1", *note, files=(data, config)).status == 2
    assert read_sessions(data)[0]["note"] == "café"


@pytest.mark.parametrize(
    "command",
    [
        *("points", "points --json", "routines", "status", "point LI4"),
        *("export json", "export csv", "export ics"),
    ],
)
@pytest.mark.parametrize("environment", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "not"])
@pytest.mark.usefixtures("filled")
def test_a_closed_pipe_is_not_reported(
    data: Path, config: Path, command: str, environment: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    pipe: dict[str, Any] = {"capture_output": False, "stdout": writing, "stderr": subprocess.PIPE}
    files = (data, config)
    ran = run_process(*command.split(), files=files, environment=environment, **pipe)
    os.close(writing)
    assert ran.err == ""
    assert ran.status in {0, 1, 128 + 13}


def test_a_reader_may_close_the_pipe_early(data: Path, config: Path) -> None:
    files = ["--data", str(data), "--config", str(config)]
    with subprocess.Popen(
        [sys.executable, "-m", "acutui", *files, "points", "--json"],
        env=neutral_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.read(2) == b"[{"
        running.stdout.close()
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("command", ["status", "points", "export json"])
def test_a_full_disk_is_reported_in_one_line(data: Path, config: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        pipe: dict[str, Any] = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
        ran = run_process(*command.split(), files=(data, config), **pipe)
    assert ran.status == 1
    assert ran.warnings[-1] == "acutui: the output: No space left on device"


@pytest.mark.parametrize("arguments", [[], ["practice"], ["practice", "back-and-neck"]])
def test_the_app_without_a_terminal_names_the_way_out(
    data: Path, config: Path, arguments: list[str]
) -> None:
    ran = run_process(*arguments, files=(data, config))
    assert (ran.status, ran.out) == (1, "")
    assert "try `acutui practice --plain`" in ran.complaint
    assert not data.exists()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["", "status", "export csv", "log back-and-neck"])
def test_closed_streams_do_not_crash(data: Path, config: Path, command: str, closed: str) -> None:
    shell = f'exec "$0" -m acutui --data "$1" --config "$2" {command} {closed}'
    run = subprocess.run(
        ["sh", "-c", shell, sys.executable, str(data), str(config)],
        env=neutral_environment(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert b"Traceback" not in run.stderr
    assert run.returncode == (0 if command else 1)
    if command.startswith("log"):
        assert len(read_sessions(data)) == 1
