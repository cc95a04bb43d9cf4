"""`acutui tick`: tick off the checklist of a day."""

from argparse import Namespace
from dataclasses import replace
from datetime import date

from acutui.cli.argument_types import DATES, parse_date, resolve_day
from acutui.cli.output import once_saved, print_json, say, warn
from acutui.cli.parser import Parser
from acutui.journal.journal import get_day
from acutui.practice.habit import format_day
from acutui.services.context import Context
from acutui.util.errors import CommandError
from acutui.util.text import id_to_words


def add_arguments(parser: Parser) -> None:
    about = "what to tick, as it stands in the checklist; without any, the list is printed"
    parser.add_argument("check", nargs="*", metavar="CHECK", help=about)
    parser.add_argument(
        "--day", type=parse_date, metavar="DATE", default="today", help=f"{DATES} (default: today)"
    )
    parser.add_argument("--off", action="store_true", help="take the tick away")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    when = resolve_day(options.day, context)
    day = get_day(context.journal.history(), when)
    offered = tuple(dict.fromkeys((*context.settings.checks, *day.checks)))
    names = {id_to_words(id).casefold(): id for id in offered} | {
        id.casefold(): id for id in offered
    }
    chosen = []
    for text in options.check:
        if text.casefold() not in names:
            known = ", ".join(offered) or "it is empty"
            raise CommandError(f"{text!r:.40} is not in the checklist: {known}")
        chosen.append(names[text.casefold()])
    if chosen:
        kept = [id for id in day.checks if id not in chosen]
        checks = tuple(kept if options.off else dict.fromkeys((*day.checks, *chosen)))
        if checks != day.checks:
            day = replace(day, checks=checks)
            context.journal.save_days([day], "the checklist")
    with once_saved("the checklist is saved"):
        _report(options, context, offered, day.checks, when)


def _report(
    options: Namespace,
    context: Context,
    offered: tuple[str, ...],
    ticked: tuple[str, ...],
    when: date,
) -> None:
    if options.json:
        print_json({"day": when.isoformat(), "checks": {id: id in ticked for id in offered}})
    else:
        say("Today" if when == context.clock.today() else format_day(when))
        say(*(f"  [{'x' if id in ticked else ' '}] {id}" for id in offered))
    warn(*context.pending_warnings())
