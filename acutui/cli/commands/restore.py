"""`acutui restore`: list the backups of the journal, or restore one."""

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from acutui.cli.output import once_saved, say, warn
from acutui.cli.parser import Parser
from acutui.journal.backup_files import is_backup_name
from acutui.journal.backups import Backups, RestoreResult
from acutui.journal.inspection import FileState, inspect_file
from acutui.services.context import Context
from acutui.util.durations import format_count, format_days_ago, format_size
from acutui.util.errors import FileError
from acutui.util.reading import JOURNAL_LIMIT, read_bytes


def add_arguments(parser: Parser) -> None:
    about = "the day of a backup, like 2026-11-22, or `latest`; the current journal becomes a "
    about += "backup too"
    parser.add_argument("backup", nargs="?", metavar="DAY", type=_parse_name, help=about)


def run(options: Namespace, context: Context) -> None:
    warn(*context.problems)
    backups = context.journal.backups
    if options.backup is None:
        say(*_list_backups(backups, context.clock.today()))
    else:
        done = backups.restore(options.backup, context.clock.now())
        with once_saved(f"{done.backup.name} is restored"):
            say(*_describe_restore(done, backups))
            warn(*filter(None, [done.doubt]))


def _parse_name(text: str) -> str:
    if not is_backup_name(text):
        raise ArgumentTypeError(f"{text!r} is neither a day like 2026-11-22 nor 'latest'")
    return text


def _list_backups(backups: Backups, today: date) -> Iterator[str]:
    state = inspect_file(backups.journal)
    yield f"{backups.journal}: {_describe_file(state)}"
    if state and state.health == "damaged":
        with suppress(FileError):
            hint = backups.damage_hint(read_bytes(backups.journal, JOURNAL_LIMIT))
            yield from filter(None, hint.split("; ", maxsplit=1))
    daily, replaced = backups.list_daily(), backups.list_replaced()
    if not (daily or replaced):
        yield f"There is no backup in {backups.folder} yet."
        yield "acutui makes one before the first change of each day."
        return
    sound: list[str] = []
    for title, group in (
        ("Backups, each made before the first change of its day:", daily),
        ("Journals that were replaced:", replaced),
    ):
        if not group:
            continue
        yield from ("", title)
        found = [(one, state) for one in group if (state := inspect_file(one.path))]
        sound += [one.name for one, state in found if not state.problem]
        rows = [
            (one.name, _format_age((today - one.day).days), format_size(state.size))
            for one, state in found
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for (name, age, size), (_, state) in zip(rows, found, strict=True):
            columns = f"{name:<{widths[0]}}  {age:<{widths[1]}}  {size:>{widths[2]}}"
            yield f"  {columns}  {_describe_file(state)}"
    yield ""
    if sound:
        command = f"`{backups.program} restore {sound[0]}`"
        yield f"{command} restores that one; the current journal becomes a backup."
    else:
        yield "None of them can be restored."


def _describe_restore(done: RestoreResult, backups: Backups) -> Iterator[str]:
    before, after = done.before, done.after
    if done.aside is None and before is not None:
        yield f"The journal is the same as {done.backup.name}: {_describe_content(after)}."
        yield "Nothing was changed."
        return
    yield f"Restored {done.backup.name}: {_describe_content(after)}."
    if before is None:
        yield "There was no journal before."
        return
    is_sound = not before.problem
    if is_sound:
        yield f"Before: {_describe_content(before)}; {_describe_changes(before, after)}."
    else:
        yield f"Before: {_describe_file(before)}."
    if done.aside is not None:
        yield f"The previous journal is in {done.aside}."
        if is_sound:
            yield f"`{backups.program} restore {done.aside.stem}` restores it."


def _describe_changes(before: FileState, after: FileState) -> str:
    old, new = before.sessions, after.sessions
    changes = {
        "removed": len(old.keys() - new.keys()),
        "brought back": len(new.keys() - old.keys()),
        "changed back": sum(old[id] != new[id] for id in old.keys() & new.keys()),
    }
    parts = [f"{format_count(count, 'session')} {what}" for what, count in changes.items() if count]
    return ", ".join(parts) or "the same sessions"


def _describe_file(state: FileState | None) -> str:
    if state is None:
        return "is not there"
    if state.health == "repetitive":
        return f"readable, with something twice, {_describe_content(state)}"
    if not state.problem:
        return f"{state.health}, {_describe_content(state)}"
    return f"{state.health}: {re.sub(r'is damaged[:,] ', '', state.problem, count=1)}"


def _describe_content(state: FileState) -> str:
    count = len(state.sessions)
    sessions = format_count(count, "session") if count else "no sessions"
    return f"{sessions}, the last on {state.last_day}" if state.last_day else sessions


def _format_age(days: int) -> str:
    if days < 0:
        return "in the future"
    return format_days_ago(days) if days < 14 else f"{days // 7} weeks ago"
