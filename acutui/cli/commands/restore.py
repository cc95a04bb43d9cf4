"""`acutui restore`: list the backups of the journal, or restore one."""

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from datetime import date

from acutui.cli.arguments import Parser
from acutui.cli.output import say, warn
from acutui.journal.backups import Backup, Backups, RestoreResult, is_backup_name
from acutui.journal.inspection import FileState, Health, inspect_file
from acutui.services.context import Context
from acutui.util.durations import format_count, format_days_ago, format_size

_damaged = re.compile(r"is damaged[:,] ")


def add_arguments(parser: Parser) -> None:
    parser.add_argument(
        "backup",
        nargs="?",
        metavar="DAY",
        type=_parse_name,
        help="the day of a backup, like 2026-11-22, or `latest`; the current journal becomes a "
        "backup too",
    )


def run(options: Namespace, context: Context) -> int:
    warn(*context.problems)
    backups = context.journal.backups
    if options.backup is None:
        say(*_list_backups(backups, context.clock.today()))
    else:
        say(*_describe_restore(backups.restore(options.backup, context.clock.now()), backups))
    return 0


def _parse_name(text: str) -> str:
    if not is_backup_name(text):
        raise ArgumentTypeError(f"{text!r} is neither a day like 2026-11-22 nor 'latest'")
    return text


def _list_backups(backups: Backups, today: date) -> Iterator[str]:
    yield f"{backups.journal}: {_describe_file(inspect_file(backups.journal))}"
    daily, replaced = backups.list_daily(), backups.list_replaced()
    if not (daily or replaced):
        yield f"There is no backup in {backups.folder} yet."
        yield "acutui makes one before the first change of each day."
        return
    found = ((backup, inspect_file(backup.path)) for backup in (*daily, *replaced))
    states = {backup.name: state for backup, state in found if state}
    for title, group in (
        ("Backups, each made before the first change of its day:", daily),
        ("Journals that were replaced by a backup:", replaced),
    ):
        if group:
            yield from ("", title, *_format_table(group, states, today))
    sound = [name for name, state in states.items() if state.health is Health.SOUND]
    yield ""
    if sound:
        command = f"`{backups.command} {sound[0]}`"
        yield f"{command} restores that one; the current journal becomes a backup."
    else:
        yield "None of them can be restored."


def _format_table(
    found: Sequence[Backup], states: dict[str, FileState], today: date
) -> Iterator[str]:
    rows = [
        (backup.name, _format_age(backup.day, today), format_size(states[backup.name].size))
        for backup in found
        if backup.name in states  # and not deleted since
    ]
    name, age, length = (max((len(row[column]) for row in rows), default=0) for column in range(3))
    for row in rows:
        text = _describe_file(states[row[0]])
        yield f"  {row[0]:<{name}}  {row[1]:<{age}}  {row[2]:>{length}}  {text}"


def _describe_restore(done: RestoreResult, backups: Backups) -> Iterator[str]:
    if done.aside is None and done.before is not None:
        yield f"The journal is the same as {done.backup.name}: {_describe_content(done.after)}."
        yield "Nothing was changed."
        return
    yield f"Restored {done.backup.name}: {_describe_content(done.after)}."
    if done.before is None:
        yield "There was no journal before."
        return
    is_sound = done.before.health is Health.SOUND
    before = _describe_content(done.before) if is_sound else _describe_file(done.before)
    changes = f"; {_describe_changes(done.before, done.after)}" if is_sound else ""
    yield f"Before: {before}{changes}."
    if done.aside is not None:
        yield f"The previous journal is in {done.aside}."
        if is_sound:
            yield f"`{backups.command} {done.aside.stem}` restores it."


def _describe_changes(before: FileState, after: FileState) -> str:
    gone = len(before.sessions.keys() - after.sessions.keys())
    back = len(after.sessions.keys() - before.sessions.keys())
    other = sum(
        session != after.sessions.get(id, session) for id, session in before.sessions.items()
    )
    counts = ((gone, "removed"), (back, "brought back"), (other, "changed back"))
    parts = [f"{format_count(number, 'session')} {what}" for number, what in counts if number]
    return ", ".join(parts) or "the same sessions"


def _describe_file(state: FileState | None) -> str:
    if state is None:
        return "is not there"
    if state.health is Health.SOUND:
        return f"{state.health}, {_describe_content(state)}"
    return f"{state.health}: {_damaged.sub('', state.problem, count=1)}"


def _describe_content(state: FileState) -> str:
    count = len(state.sessions)
    sessions = format_count(count, "session") if count else "no sessions"
    return f"{sessions}, the last on {state.last_day}" if state.last_day else sessions


def _format_age(day: date, today: date) -> str:
    days = (today - day).days
    if days < 0:
        return "in the future"
    return format_days_ago(days) if days < 14 else f"{days // 7} weeks ago"
