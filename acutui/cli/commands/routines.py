"""`acutui routines`: list routines."""

from argparse import Namespace
from collections.abc import Collection
from typing import Any

from msgspec import to_builtins

from acutui.atlas.model import Routine
from acutui.cli.output import print_json, say_wrapped, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.services.pace import measure_session, read_times
from acutui.services.routines import name_points, plan_steps
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_duration


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    atlas = context.atlas
    if options.json:
        print_json([to_json(context, routine) for routine in atlas.routines.values()])
    else:
        print_routines(context, atlas.routines.values())
    warn(*context.pending_warnings())


def to_json(context: Context, routine: Routine) -> dict[str, Any]:
    """Return a routine; its "length" is that of its holds alone, whoever presses them."""
    atlas = context.atlas
    fields: dict[str, Any] = to_builtins(routine)
    del fields["own"]
    fields["holds"] = [hold.to_fields() for hold in routine.holds]
    return fields | {"length": routine.seconds, "needs": atlas.needs[routine.id]}


def print_routines(context: Context, routines: Collection[Routine]) -> None:
    """Print routines, a line each, with what would run now."""
    atlas, times = context.atlas, read_times(context)
    width = max((len(routine.id) for routine in routines), default=0)
    for routine in routines:
        needs = "".join(f", {need}" for need in atlas.needs[routine.id])
        steps = plan_steps(context, routine)
        points = ", ".join(name_points(context, routine, steps))
        length = format_duration(measure_session(context, routine, steps, times))
        say_wrapped(f"{routine.id:<{width}}  {length:>8}  {routine.name}: {points}{needs}")
