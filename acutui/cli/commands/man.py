"""`acutui man`: print the manual page."""

from argparse import Namespace

from acutui.cli.arguments import Parser


def add_arguments(_: Parser) -> None:
    pass


def run(_: Namespace, __: None) -> int:
    from acutui.cli.man import format_page  # imports platformdirs
    from acutui.cli.parser import build_parser

    print(format_page(build_parser()))
    return 0
