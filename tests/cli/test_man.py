"""The manual page."""

import re
import shutil
import subprocess

import pytest

from acutui import __version__
from acutui.cli.main import main
from acutui.cli.man import format_page
from acutui.cli.parser import Parser, build_parser

MACROS = {"TH", "SH", "SS", "PP", "TP", "nf", "fi"}


def strip_fonts(roff: str) -> str:
    """Return the text of a page without its formatting."""
    return re.sub(r"\\f[BIR]|\\&", "", roff).replace("\\-", "-").replace("\\(aq", "'")


def test_every_command_and_option_is_described() -> None:
    parser = build_parser()
    text = strip_fonts(format_page(parser))
    for name, command in parser.commands.items():
        assert f"\n.SS {name}\nacutui {name}" in text
        assert str(command.description)[1:].replace("`", "") in text
    for action in parser.iter_arguments():
        for option in action.option_strings:
            assert option in text
        assert str(action.help).replace("`", "") in text


def test_the_page_has_the_usual_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f'.TH ACUTUI 1 "" "acutui {__version__}" "User Commands"\n')
    sections = re.findall(r"^\.SH (.+)$", printed, re.MULTILINE)
    first = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS"]
    assert sections == [*first, "OPTIONS", "FILES", "ENVIRONMENT", "EXIT STATUS"]
    for word in ("journal.json", "ACUTUI_DATA", "ACUTUI_CONFIG", "wrong usage"):
        assert word in strip_fonts(printed)


def test_usages_show_optional_repeated_and_exclusive_arguments() -> None:
    text = strip_fonts(format_page(build_parser()))
    assert "\nacutui status [--json | --short]\n" in text
    assert "\nacutui merge [FILE ...]\n" in text
    assert "\nacutui point [--json] CODE\n" in text


def test_hyphens_are_those_that_can_be_searched_and_copied() -> None:
    page = format_page(build_parser())
    assert not re.search(r"(?<!\\)-", page.partition("\n")[2])
    assert r"\fB\-\-pain\-before\fR \fIN\fR" in page


def test_shared_options_are_listed_once() -> None:
    page = strip_fonts(format_page(build_parser()))
    commands, _, options = page.partition(".SH OPTIONS\n")
    assert "\nacutui [-h] [--data FILE] [--config DIR] [-V] COMMAND ...\n" in commands
    commands = commands.partition(".SH COMMANDS\n")[2]
    for option in ("-h, --help", "--data FILE", "--config DIR", "-V, --version"):
        assert f".TP\n{option}\n" in options.partition(".SH FILES\n")[0]
        assert f"\n{option}\n" not in commands


def test_texts_are_never_taken_for_roff_commands() -> None:
    parser = Parser(prog="acutui", description="it's a back\\slash.", epilog=".so x")
    parser.commands["one"] = Parser(prog="acutui one", description=".br of\\n it")
    parser.commands["one"].add_argument("--x", help="'tis %(prog)s")
    roff = format_page(parser)
    for line in roff.splitlines():
        if line.startswith((".", "'")):
            assert line[1:].split()[0] in MACROS
    assert "\\n" not in roff.replace("\\en", "")


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not on this machine")
def test_groff_formats_the_page_without_a_warning() -> None:
    run = subprocess.run(
        ["groff", "-man", "-ww", "-Kutf8", "-Tutf8", "-P-cbou"],
        input=format_page(build_parser()).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    text = run.stdout.decode()
    assert "acutui restore [DAY]" in text
    assert "acutui completion fish > ~/.config/fish/completions/acutui.fish" in text
