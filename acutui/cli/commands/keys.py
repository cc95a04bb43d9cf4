"""`acutui keys`: list the keys of the app."""

from argparse import Namespace
from itertools import groupby

from acutui.cli.output import print_json, say, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    from acutui.screens.bindings import load_bindings
    from acutui.screens.command_words import describe_binding
    from acutui.screens.dialogs.keys import GROUPS
    from acutui.util.text import id_to_words
    from acutui.widgets.key_names import key_name

    warn(*context.problems)
    chosen, rows = context.settings.keys, []
    for id, binding in load_bindings().items():
        prefix, _, rest = id.partition(".")
        keys = [key.strip() for key in (chosen.get(id) or str(binding.key)).split(",")]
        group = GROUPS.get(prefix, prefix.capitalize())
        what = describe_binding(binding) or id_to_words(rest)
        rows.append({"id": id, "screen": group, "keys": keys, "does": what})
    titles = [*GROUPS.values()]
    rows.sort(
        key=lambda row: titles.index(row["screen"]) if row["screen"] in titles else len(titles)
    )
    if options.json:
        print_json(rows)
        return
    for group, members in groupby(rows, key=lambda row: row["screen"]):
        say(f"{group}:")
        for row in members:
            names = " ".join(dict.fromkeys(map(key_name, row["keys"])))
            say(f"  {names:<14}  {row['does']:<40}  {row['id']}")
