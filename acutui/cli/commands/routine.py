"""`acutui routine`: everything about one routine."""

from argparse import Namespace
from collections.abc import Iterator

from acutui.atlas import wording
from acutui.atlas.model import Routine
from acutui.cli.commands.routines import to_json
from acutui.cli.output import print_json, say, warn
from acutui.cli.parser import Parser
from acutui.services.context import Context
from acutui.services.pace import measure_session, read_times
from acutui.services.routines import find_routine, plan_steps
from acutui.services.validation import find_file_problems
from acutui.util.durations import format_duration


def add_arguments(parser: Parser) -> None:
    parser.add_argument("routine", metavar="ROUTINE", help="its id; `acutui routines` lists them")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*find_file_problems(context))
    routine = find_routine(context, options.routine)
    if options.json:
        print_json(to_json(context, routine))
    else:
        say(*_describe(routine, context))
    warn(*context.pending_warnings())


def _describe(routine: Routine, context: Context) -> Iterator[str]:
    steps, points = plan_steps(context, routine), context.atlas.points
    length = format_duration(measure_session(context, routine, steps, read_times(context)))
    needs = "".join(f", needs a {need}" for need in context.atlas.needs[routine.id])
    yield f"{routine.name} ({routine.id}), {length}{needs}"
    yield from filter(None, [routine.purpose])
    yield ""
    for number, step in enumerate(steps, start=1):
        where = wording.format_side(points.get(step.point), step.side)
        name = points[step.point].english
        yield f"{number:>3}  {step.point:<9} {format_duration(step.seconds):>6}  {where}: {name}"
    yield ""
    avoided = context.health.avoided_in(routine, points)
    evidence = wording.format_evidence(routine.evidence) if routine.evidence else ""
    parts = [
        ("Skipped", f"{', '.join(avoided)}, because of your health conditions" if avoided else ""),
        ("Daily", f"{routine.times_a_day} times" if routine.times_a_day else ""),
        ("Origin", routine.origin),
        ("Evidence", evidence),
        *(("Note", note) for note in routine.notes),
        *(("Source", source) for source in routine.sources),
    ]
    yield from (f"{name:<9} {text}" for name, text in parts if text)
