"""Completion as a shell asks for it; tests/e2e presses Tab in real shells."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from acutui.cli.completion import BY_ZSH, COMPLETERS
from acutui.cli.main import main
from acutui.cli.parser import build_parser

Ask = Callable[..., list[str]]

SHELLS = ("bash", "zsh", "fish")
FREE = {"TEXT", "NAME", "HH:MM,...", "MINUTES", "TIME", "DATE", "VALUE", "COUNT"}
"""Metavars of arguments that take free text."""

MINE = """
[[routine]]
id = "mine"
name = "My own"
holds = [{ point = "LI4", side = "each", seconds = 60 }]
"""


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return the words that acutui offers after a line."""
    answer = tmp_path / "answer" / "words"
    answer.parent.mkdir()
    (tmp_path / "here").mkdir()

    def ask(line: str, shell: str = "bash", *, described: bool = False) -> list[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ACUTUI", "XDG"))}
        asking = {
            "HOME": str(tmp_path),
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_SHELL": shell,
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        }
        if described:
            asking["_ARGCOMPLETE_DFS"] = "\t"
        subprocess.run(
            [sys.executable, "-m", "acutui"],
            env=environment | asking,
            cwd=tmp_path / "here",
            capture_output=True,
            timeout=30,
            check=True,
        )
        return answer.read_text(encoding="utf-8").splitlines()

    return ask


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_can_read_its_script(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "acutui" in script and "_ARGCOMPLETE" in script
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    (tmp_path / "script").write_text(script)
    read = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, b"")


def test_another_shell_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err.replace("'", "")


def test_help_says_where_each_script_belongs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "--help"]) == 0
    help = capsys.readouterr().out
    for shell in SHELLS:
        assert f"\n  {shell:<5} acutui completion {shell} > ~/" in help


def test_every_argument_has_a_completer_or_takes_free_text() -> None:
    for action in build_parser().iter_arguments():
        if action.nargs != 0 and not action.choices:
            assert action.metavar in COMPLETERS.keys() | FREE


def test_commands_are_offered_with_descriptions(ask: Ask) -> None:
    offered = dict(line.split("\t") for line in ask("acutui ", described=True))
    assert {"practice", "status", "restore", "completion"} <= offered.keys()
    assert offered["status"] == "show today's sessions and your streak in one line"
    assert not [word for word in offered if word.startswith("-")]
    assert ask("acutui sta") == ["status"]


def test_options_are_offered_after_a_dash(ask: Ask) -> None:
    assert set(ask("acutui log --pain")) == {"--pain", "--pain-before", "--pain-after"}
    assert "--plain" not in ask("acutui log -")
    assert ask("acutui status --json --sh") == [], "one of the two is enough"


@pytest.mark.parametrize(
    "line",
    ["acutui --config {} practice m", "acutui log --config {} m", "acutui import x --routine=m"],
)
def test_own_routines_are_offered(line: str, ask: Ask, tmp_path: Path) -> None:
    for folder in (tmp_path / "config", tmp_path / ".config" / "acutui"):
        folder.mkdir(parents=True)
        (folder / "routines.toml").write_text(MINE)
    found = ask(line.format(tmp_path / "config"))
    assert [word.removeprefix("--routine=") for word in found] == ["mine"]


def test_a_broken_file_leaves_the_built_in_routines(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "routines.toml").write_text("[[routine]\n")
    (tmp_path / "config.toml").write_text("= 3\n")
    assert ask(f"acutui --config {tmp_path} practice back") == ["back-and-neck"]


@pytest.mark.parametrize("typed", ["LI4", "li4"])
def test_points_are_found_in_either_case(typed: str, ask: Ask) -> None:
    (found,) = ask(f"acutui point {typed}", "fish", described=True)
    assert found.startswith("LI4\tJoining Valley: neck, ")
    assert ask(f"acutui points neck {typed}") == ["LI4"]


def test_existing_backups_are_offered(ask: Ask, tmp_path: Path) -> None:
    assert ask(f"acutui --data {tmp_path}/journal.json restore ") == []
    (tmp_path / "journal.backups").mkdir()
    (tmp_path / "journal.backups" / "2026-11-22.json").write_text("{}")
    found = ask(f"acutui --data {tmp_path}/journal.json restore ", described=True)
    assert found == ["latest\tthe newest", f"2026-11-22\t{date(2026, 11, 22):%A}"]


def test_files_and_folders_are_offered(ask: Ask, tmp_path: Path) -> None:
    for name in ("my export.json", ".hidden"):
        (tmp_path / "here" / name).touch()
    (tmp_path / "here" / "folder").mkdir()
    assert ask("acutui import ", "fish") == ["folder/", "my export.json"]
    assert ask("acutui import my") == ["my\\ export.json"]
    assert ask("acutui merge x .h") == [".hidden"]
    assert ask("acutui export json -o ~/he") == ["~/here/"]
    assert ask("acutui --data=fo") == ["--data=folder/"]
    assert ask("acutui --config ") == ["folder/"]
    assert ask("acutui import no/such/fo") == []


def test_control_characters_are_not_offered(ask: Ask, tmp_path: Path) -> None:
    for name in ("two\nlines", "red\x1b[31m", os.fsdecode(b"not\xfftext"), "plain"):
        (tmp_path / "here" / name).touch()
    assert ask("acutui import ") == ["plain"]
    nasty = MINE.replace("My own", r"My\n\u001b[31m own")
    (tmp_path / "routines.toml").write_text(nasty)
    (found,) = ask(f"acutui --config {tmp_path} practice mi", described=True)
    assert found.startswith("mine\tMy ")
    assert found.replace("\t", "").isprintable()


def test_zsh_completes_paths_itself(ask: Ask) -> None:
    files, folders = BY_ZSH
    assert [word.partition(":")[0] for word in ask("acutui import x", "zsh")] == [files]
    assert [word.partition(":")[0] for word in ask("acutui --config x", "zsh")] == [folders]
    script = (Path(build_parser.__code__.co_filename).parent / "completion.zsh").read_text()
    assert f"{files})" in script and f"{folders})" in script


def test_scores_say_which_end_is_which(ask: Ask) -> None:
    found = ask("acutui log x --pain-before ", described=True)
    assert (len(found), found[0], found[-1]) == (11, "0\tnone", "10\tthe worst")


@pytest.mark.parametrize(
    "line",
    ["acutui log x --note ", "acutui log x --at ", "acutui sessions --limit "],
)
def test_nothing_is_offered_for_free_text(line: str, ask: Ask) -> None:
    assert ask(line) == []


def test_the_keys_of_the_app_are_offered_as_settings(ask: Ask) -> None:
    assert "keys." in ask("acutui config k")
    assert {"keys.app.undo", "keys.app.guide"} <= set(ask("acutui config keys."))
    assert ask("acutui config keys.app.und") == ["keys.app.undo"]
