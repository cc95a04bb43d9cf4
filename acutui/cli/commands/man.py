"""`acutui man`: print the manual page."""

from argparse import Namespace

from acutui.cli.arguments import Parser


def add_arguments(parser: Parser) -> None:
    """Declare nothing: the command takes no arguments."""


def run(_: Namespace, __: None) -> int:
    """Print the manual page."""
    from acutui.cli.man import page  # platformdirs, which `--help` needs not
    from acutui.cli.parser import build_parser

    print(page(build_parser()))
    return 0
