"""`acutui routines`: list routines."""

from argparse import Namespace
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from acutui.atlas.model import Atlas, Routine
from acutui.cli.output import print_json, say, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_duration


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    atlas = context.atlas
    if options.json:
        print_json([_to_json(routine, atlas) for routine in atlas.routines.values()])
    else:
        print_routines(atlas.routines.values(), atlas)
    warn(*context.pending_warnings())


def _to_json(routine: Routine, atlas: Atlas) -> dict[str, Any]:
    fields = asdict(routine)
    del fields["own"]
    fields["holds"] = [hold.to_fields() for hold in routine.holds]
    return fields | {"length": routine.seconds, "needs": atlas.needs[routine.id]}


def print_routines(routines: Collection[Routine], atlas: Atlas) -> None:
    """Print routines, a line each."""
    width = max((len(routine.id) for routine in routines), default=0)
    for routine in routines:
        needs = "".join(f", {need}" for need in atlas.needs[routine.id])
        about = f"{routine.name}: {', '.join(routine.points)}{needs}"
        say(f"{routine.id:<{width}}  {format_duration(routine.seconds):>8}  {about}")
