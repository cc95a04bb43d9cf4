"""`acutui sessions`: list the sessions of the journal, newest first."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from typing import Any

from acutui.cli.argument_types import DATES, parse_date, resolve_day
from acutui.cli.output import print_json, say, warn
from acutui.cli.parser import Parser
from acutui.cli.sessions import format_session
from acutui.practice.records import Session
from acutui.practice.session_filter import filter_sessions, sort_newest_first
from acutui.services.context import Context
from acutui.services.routines import find_routine
from acutui.util.errors import CommandError

FEW = 20


def add_arguments(parser: Parser) -> None:
    words = "words of the routine, the note or the day (2026-11, november); all of them must occur"
    parser.add_argument("words", nargs="*", metavar="TEXT", help=words)
    parser.add_argument("--routine", metavar="ROUTINE", help="only those of this routine")
    parser.add_argument(
        "--from", dest="first", type=parse_date, metavar="DATE", help=f"from this day on: {DATES}"
    )
    parser.add_argument("--to", dest="last", type=parse_date, metavar="DATE", help="up to this day")
    about = f"how many at most (default: {FEW}, in JSON all; 0 for all)"
    parser.add_argument("--limit", type=_parse_limit, metavar="COUNT", help=about)
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    history = context.journal.history()
    warn(*history.problems)
    numbered = list(enumerate(sort_newest_first(history.sessions), start=1))
    wanted = {session.id for session in _choose(options, context, [one for _, one in numbered])}
    found = [(number, session) for number, session in numbered if session.id in wanted]
    limit = options.limit
    if limit is None:
        limit = 0 if options.json else FEW
    shown = found[:limit] if limit else found
    if options.json:
        print_json([to_json(session, context) for _, session in shown])
    if not found:
        warn(*context.pending_warnings())  # which may be why there is none
        raise CommandError(
            "no session matches"
            if numbered
            else "there is no session yet; `acutui practice` starts one"
        )
    if not options.json:
        width = max(len(context.atlas.name_routine(session.routine)) for _, session in shown)
        digits = len(str(shown[-1][0]))
        for number, session in shown:
            say(f"{number:>{digits}}  {format_session(session, context, width)}")
        if more := len(found) - len(shown):
            warn(f"{more} more; --limit 0 lists all")
    warn(*context.pending_warnings())


def _choose(options: Namespace, context: Context, sessions: list[Session]) -> Iterator[Session]:
    """Yield the sessions that the options ask for."""
    first = resolve_day(options.first, context) if options.first else None
    last = resolve_day(options.last, context) if options.last else None
    if first and last and last < first:
        raise CommandError(f"{first} to {last} is no range: it ends before it begins")
    known = {session.routine for session in sessions}
    routine = options.routine
    if routine and routine not in known:
        routine = find_routine(context, routine).id
    words = " ".join(options.words)
    for session in filter_sessions(sessions, words, context.atlas.name_routine):
        is_in_range = (not first or session.day >= first) and (not last or session.day <= last)
        if is_in_range and routine in (None, session.routine):
            yield session


def to_json(session: Session, context: Context) -> dict[str, Any]:
    """Return a session as the journal holds it, with its id, its name and its seconds."""
    from acutui.journal.schema import to_document

    more = {
        "id": session.id,
        "name": context.atlas.name_routine(session.routine),
        "seconds": round(session.pressed, 1),
        "counts": session.counts,
    }
    return more | to_document(session)


def _parse_limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ArgumentTypeError(f"{text!r} is not a number of sessions")
    return int(text)
