"""`acutui restore`: list the backups of the journal, or bring one back."""

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from datetime import date

from acutui.cli.arguments import Parser
from acutui.cli.output import say, warn
from acutui.journal.backups import Backup, Backups, RestoreResult, is_backup_name
from acutui.journal.inspection import FileState, Health, Inspector
from acutui.services.context import Context
from acutui.util.durations import format_count, format_days_ago, format_size

_again = re.compile(r"is damaged[:,] ")


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "backup",
        nargs="?",
        metavar="DAY",
        type=_backup,
        help="2026-11-22, or `latest`; the present journal is kept aside",
    )


def run(options: Namespace, context: Context) -> int:
    """Bring a backup back, or without a name list them; print what there is to know.

    Raises:
        FileError: There is no such backup, or it can't be brought back.

    """
    warn(*context.problems)
    backups = context.journal.backups
    if options.backup is None:
        lines = _listed(backups, context.clock.today())
    else:
        lines = _told(backups.restore(options.backup, context.clock.now()), backups)
    for line in lines:
        say(line)
    return 0


def _backup(text: str) -> str:
    if not is_backup_name(text):
        raise ArgumentTypeError(f"{text!r} is neither a day like 2026-11-22 nor 'latest'")
    return text


def _listed(backups: Backups, today: date) -> Iterator[str]:
    look = Inspector()
    yield f"{backups.journal}: {_held(look.at(backups.journal))}"
    daily, replaced = backups.list_daily(), backups.list_replaced()
    if not (daily or replaced):
        yield f"There is no backup in {backups.folder} yet."
        yield "One is made before the first change of every day."
        return
    found = ((backup, look.at(backup.path)) for backup in (*daily, *replaced))
    states = {backup.name: state for backup, state in found if state}
    if daily:
        yield ""
        yield "Backups, each made before the first change of its day:"
        yield from _table(daily, states, today)
    if replaced:
        yield ""
        yield "Kept aside when a backup was brought back:"
        yield from _table(replaced, states, today)
    sound = [name for name, state in states.items() if state.health is Health.SOUND]
    yield ""
    if sound:
        yield f"`{backups.command} {sound[0]}` brings that one back; the journal is kept aside."
    else:
        yield "None of them can be brought back."


def _table(found: Sequence[Backup], states: dict[str, FileState], today: date) -> Iterator[str]:
    rows = [
        (backup.name, _age(backup.day, today), format_size(states[backup.name].size))
        for backup in found
        if backup.name in states  # and not deleted since
    ]
    name, age, length = (max((len(row[column]) for row in rows), default=0) for column in range(3))
    for row in rows:
        held = _held(states[row[0]])
        yield f"  {row[0]:<{name}}  {row[1]:<{age}}  {row[2]:>{length}}  {held}"


def _told(done: RestoreResult, backups: Backups) -> Iterator[str]:
    if done.aside is None and done.before is not None:
        yield f"The journal is just what {done.backup.name} is: {_content(done.after)}."
        yield "Nothing was changed."
        return
    yield f"{done.backup.name} is the journal now: {_content(done.after)}."
    if done.before is None:
        yield "There was none before."
        return
    if done.before.health is Health.SOUND:
        yield f"Before: {_content(done.before)}; {_difference(done.before, done.after)}."
    else:
        yield f"Before: {_held(done.before)}."
    if done.aside is None:
        return
    yield f"What it was is kept as {done.aside}."
    if done.before.health is Health.SOUND:
        yield f"`{backups.command} {done.aside.stem}` brings that back."


def _difference(before: FileState, after: FileState) -> str:
    """Say what became of the sessions."""
    gone = len(before.sessions.keys() - after.sessions.keys())
    back = len(after.sessions.keys() - before.sessions.keys())
    other = sum(
        session != after.sessions.get(id, session) for id, session in before.sessions.items()
    )
    parts = [
        f"{_some(number)} {what}"
        for number, what in (
            (gone, "no longer in it"),
            (back, "in it again"),
            (other, "as before a change"),
        )
        if number
    ]
    return ", ".join(parts) or "the same ones"


def _held(state: FileState | None) -> str:
    """Say whether a file is sound, and what is in it."""
    if state is None:
        return "is not there"
    if state.health is Health.SOUND:
        return f"{state.health}, {_content(state)}"
    return f"{state.health}: {_again.sub('', state.problem, count=1)}"


def _content(state: FileState) -> str:
    last = state.last
    return _some(len(state.sessions)) + (f", the last of {last}" if last else "")


def _some(sessions: int) -> str:
    return format_count(sessions, "session") if sessions else "no sessions"


def _age(day: date, today: date) -> str:
    """Say how long ago a day was: `yesterday`, `5 days ago`, `3 weeks ago`."""
    days = (today - day).days
    if days < 0:
        return "a day to come"
    return format_days_ago(days) if days < 14 else f"{days // 7} weeks ago"
