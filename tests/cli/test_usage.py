"""Versions, help and wrong usage of the command line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import Ran, Run

from acutui import __version__
from acutui.cli.commands import COMMANDS

ON_WINDOWS = """
import sys
from acutui.__main__ import main
sys.platform = "win32"
for name in ("fcntl", "termios", "tty", "pwd", "grp"):
    sys.modules[name] = None
sys.exit(main())
"""


def on_windows(*arguments: str) -> Ran:
    """Run acutui as if on Windows, without the modules that are missing there."""
    run = subprocess.run(
        [sys.executable, "-c", ON_WINDOWS, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(run.returncode, run.stdout, run.stderr)


@pytest.mark.parametrize("line", ["", "--help", "status", "points", "completion bash", "man"])
def test_windows_gets_one_sentence(line: str) -> None:
    ran = on_windows(*line.split())
    sentence = "acutui: runs on Linux and macOS; on Windows use WSL\n"
    assert (ran.status, ran.out, ran.err) == (1, "", sentence)


def test_windows_gets_the_version() -> None:
    ran = on_windows("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"acutui {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["status", "--version"]])
def test_version_is_printed(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments, files=False)
    assert (ran.status, ran.out, ran.err) == (0, f"acutui {__version__}\n", "")
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", __version__)


def test_help_names_every_command_and_the_file_options(run: Run) -> None:
    ran = run("--help", files=False)
    assert (ran.status, ran.err) == (0, "")
    options = ("--data", "--config", "--version", "ACUTUI_DATA", "ACUTUI_CONFIG")
    for word in (*COMMANDS, *options):
        assert word in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help", files=False)
    assert (ran.status, ran.err) == (0, "")
    for word in ("usage: acutui", command, "--data", "--config"):
        assert word in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing-of-the-kind"],
        ["--colour"],
        ["status", "--xml"],
        ["status", "too", "much"],
        ["--dat", "x"],
        ["--data"],
        ["log"],
        ["point"],
        ["log", "back-and-neck", "--at", "yesterday"],
        ["log", "back-and-neck", "--at", "2026-02-30 10:00"],
        ["log", "back-and-neck", "--at", "2026-11-22"],
        ["log", "back-and-neck", "--at", "7.30"],
        ["log", "back-and-neck", "--at", "2026-11-22 24:00"],
        ["log", "back-and-neck", "--at", ""],
        ["log", "back-and-neck", "--pain-before", "11"],
        ["log", "back-and-neck", "--pain-before", "-1"],
        ["log", "back-and-neck", "--pain-after", "5.5"],
        ["log", "back-and-neck", "--pain-after", "much"],
        ["log", "back-and-neck", "--pain-after", "٣"],
        ["log", "back-and-neck", "--pain-after", ""],
    ],
)
def test_wrong_usage_exits_with_2_and_writes_nothing(
    run: Run, data: Path, arguments: list[str]
) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: acutui")
    assert not data.exists()


@pytest.mark.parametrize(
    ("line", "last"),
    [
        ("log back neck", "unrecognized arguments: neck; put words that belong together in quotes"),
        ("status --xml", "unrecognized arguments: --xml"),
        ("status too --much", "unrecognized arguments: too --much"),
    ],
)
def test_words_too_many_are_told_to_be_put_in_quotes(run: Run, line: str, last: str) -> None:
    ran = run(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == f"acutui: error: {last}"


@pytest.mark.parametrize("minutes", ["1441", "0", "ten", "nan"])
def test_how_many_minutes_there_may_be_is_said(run: Run, minutes: str) -> None:
    ran = run("log", "back-and-neck", "--minutes", minutes)
    assert (ran.status, ran.out) == (2, "")
    wanted = f"argument --minutes: '{minutes}' is not a number of minutes above 0, and 1440 at most"
    assert ran.err.splitlines()[-1].endswith(wanted)


@pytest.mark.parametrize(
    ("option", "value"), [("--at", "yesterday"), ("--pain-before", "11"), ("--pain-after", "x")]
)
def test_an_invalid_value_is_reported_with_its_option(run: Run, option: str, value: str) -> None:
    last = run("log", "back-and-neck", option, value).err.splitlines()[-1]
    assert option in last
    assert repr(value) in last
