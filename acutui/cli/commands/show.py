"""`acutui show`: everything about one session of the journal."""

from argparse import Namespace
from collections.abc import Iterator

from acutui.cli.commands.sessions import to_json
from acutui.cli.output import print_json, say, warn
from acutui.cli.parser import Parser
from acutui.cli.sessions import add_session, find_session
from acutui.practice.habit import format_day
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.services.session_words import describe_feeling, describe_pressed, list_holds
from acutui.util.durations import format_clock


def add_arguments(parser: Parser) -> None:
    add_session(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    session = find_session(context, context.journal.history(), options.session)
    if options.json:
        print_json(to_json(session, context))
    else:
        say(*_describe(session, context))
    warn(*context.pending_warnings())


def _describe(session: Session, context: Context) -> Iterator[str]:
    offset = session.started.strftime("%z")
    times = f"{session.started:%H:%M} to {session.ended:%H:%M} ({offset[:3]}:{offset[3:5]})"
    when = (
        format_day(session.day) if session.is_only_a_day else f"{format_day(session.day)}, {times}"
    )
    yield context.atlas.name_routine(session.routine)
    parts = [
        ("When", when),
        ("Pressed", describe_pressed(session)),
        *(
            (
                hold.point,
                f"{hold.side:<8} {format_clock(hold.pressed)} of {format_clock(hold.planned)}",
            )
            for hold in list_holds(session)
        ),
        ("Before", describe_feeling(session.before)),
        ("After", describe_feeling(session.after)),
        ("Note", session.note),
        ("Habit", session.habit),
        ("Id", str(session.id)),
    ]
    yield from (f"  {name:<9} {text}" for name, text in parts if text)
