"""The table of commands and the parser built from it."""

import inspect

import pytest

from acutui.cli.commands import COMMANDS
from acutui.cli.parser import build_parser


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_module_with_a_run_and_explains_its_arguments(name: str) -> None:
    assert len(inspect.signature(COMMANDS[name].load().run).parameters) == 2
    assert all(action.help for action in build_parser([name]).iter_arguments())


def test_only_the_commands_of_the_line_declare_arguments() -> None:
    parser = build_parser(["--data", "x", "log"])
    assert parser.commands.keys() == COMMANDS.keys()
    assert [name for name, command in parser.commands.items() if command.arguments] == ["log"]


def test_an_option_may_have_the_name_of_a_command_as_its_value() -> None:
    options = build_parser(line := ["--data", "merge", "points", "log"]).parse_args(line)
    assert (options.command, options.data, options.words) == ("points", "merge", ["log"])
