"""Finding and printing the sessions of the journal, for the commands that work with one."""

from acutui.cli.output import warn
from acutui.cli.parser import Parser
from acutui.practice.records import History, Session
from acutui.practice.session_filter import sort_newest_first
from acutui.services.context import Context
from acutui.services.session_words import format_length, format_pain, format_time
from acutui.util.errors import CommandError

NUMBER = "its number in `acutui sessions`, where 1 is the newest, or its id"


def add_session(parser: Parser, many: bool = False) -> None:
    """Declare the argument for a session, or for several."""
    parser.add_argument("session", metavar="SESSION", nargs="+" if many else None, help=NUMBER)


def find_session(context: Context, history: History, text: str) -> Session:
    """Return the session with a number or an id. Raises CommandError."""
    newest = sort_newest_first(history.sessions)
    if text.isascii() and text.isdecimal():
        number = int(text)
        if 1 <= number <= len(newest):
            return newest[number - 1]
        if found := [one for one in newest if one.id == number]:
            return found[0]
    warn(*context.pending_warnings())  # which may be why it is not there
    there = f"they are numbered 1 to {len(newest)}" if newest else "there is none yet"
    raise CommandError(f"no session {text!r:.40}; {there}, see `acutui sessions`")


def format_session(session: Session, context: Context, width: int = 0) -> str:
    """Return a session in a line: day, time, routine (padded to `width`), minutes, pain, note."""
    day = f"{session.day:%a} {session.day.day:>2} {session.day:%b %Y}"
    name = context.atlas.name_routine(session.routine)
    time, length = format_time(session), format_length(session)
    line = f"{day}  {time:5}  {name:<{width}}  {length:>8}"
    pain = format_pain(session)
    return f"{line}  {pain:<6}  {session.note}".rstrip()
