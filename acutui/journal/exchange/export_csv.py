"""A history as CSV, without loss, so that it can be imported again.

The CSV is RFC 4180 in UTF-8: a header, a row for each session, then a row for each day on which
something was noted, each sorted by time. Its columns, blank where there is nothing to say:

type                `session` or `day`
id                  of a session: `s` and its number, which a spreadsheet would round without the s
day                 the practice day, YYYY-MM-DD
started, ended      ISO 8601 with the offset from UTC
routine, source     as in the journal
planned, pressed    seconds in all, and
counts              `yes`, `no`: for readers only, they follow from the holds
pain_before, stiffness_before, pain_after, stiffness_after      0-10
symptoms_before, symptoms_after     words; a lone `;` is a check-in without any answer
rest                of a day: `yes`, `no`
checks              of a day: words
note                of the session or the day
holds               `point:side:planned:pressed`, in seconds, separated by `;`
habit               what the program that it was imported from calls it
pause               of a day: `begins` or `ends`, if a pause does so on it

Words are separated by `;`. Within a word or a point `%25` is %, `%3A` is :, `%3B` is ;, and an
empty word is a lone `%`. Finally `escape_cell` keeps spreadsheets from taking any cell, or what
they take for one if they split at `;` or a tab, for a formula, so a reader first has to undo that,
in every cell, as `unescape_cell` does.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import cast, get_args

from acutui.journal.exchange.common import sort_sessions
from acutui.practice.records import Feeling, History, HoldRecord, Side

COLUMNS = (
    *("type", "id", "day", "started", "ended", "routine", "source"),
    *("planned", "pressed", "counts"),
    *("pain_before", "stiffness_before", "symptoms_before"),
    *("pain_after", "stiffness_after", "symptoms_after"),
    *("rest", "checks", "note", "holds", "habit", "pause"),
)
ID_PREFIX = "s"
YES_NO = {True: "yes", False: "no"}
NO_ANSWERS = ";"  # the symptoms of a check-in without any

_starts_formula = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
# Where a spreadsheet that splits at something else than commas would begin a cell with a formula.
# There it takes quotes for text, or leaves them out.
_inner_start = (
    r"""((?<=[;|])GUARD(?=['"]*[=+\-@\t\r\n＝＋－＠])"""
    r"""|(?<=[\t\r\n])GUARD(?=['"]*[=+\-@＝＋－＠]))"""
)
_unguarded = re.compile(_inner_start.replace("GUARD", ""))
_guarded = re.compile(_inner_start.replace("GUARD", "'"))
_separator = re.compile(r'[,;|\t\r\n"]')
_surrogate = re.compile(r"[\ud800-\udfff]")


def to_csv(history: History) -> str:
    """Return a history as CSV, with the columns that this module describes."""
    lines = [_format_row({name: name for name in COLUMNS})]
    for session in sort_sessions(history.sessions):
        row = {
            "type": "session",
            "id": f"{ID_PREFIX}{session.id}",
            "day": session.day.isoformat(),
            "started": session.started.isoformat(),
            "ended": session.ended.isoformat(),
            "routine": session.routine,
            "source": session.source,
            "planned": str(round(session.planned, 3)),
            "pressed": str(round(session.pressed, 3)),
            "counts": YES_NO[session.counts],
            **_feeling_cells("before", session.before),
            **_feeling_cells("after", session.after),
            "note": session.note,
            "holds": format_holds(session.holds),
            "habit": session.habit,
        }
        lines.append(_format_row(row))
    for date, day in sorted(history.days.items()):
        row = {"type": "day", "day": date.isoformat(), "rest": YES_NO[day.rest]}
        row |= {"checks": join_words(day.checks), "note": day.note, "pause": day.pause}
        lines.append(_format_row(row))
    return "".join(lines)


def _format_row(row: Mapping[str, str]) -> str:
    return ",".join([_format_cell(row[name]) if name in row else "" for name in COLUMNS]) + "\r\n"


def _format_cell(cell: str) -> str:
    """Return a cell escaped, and quoted if it has anything that separates cells."""
    if not cell or cell.isalnum():
        return cell
    escaped = escape_cell(cell)
    if not _separator.search(escaped):
        return escaped
    return '"{}"'.format(escaped.replace('"', '""'))


def _feeling_cells(when: str, feeling: Feeling | None) -> dict[str, str]:
    if feeling is None:
        return {}
    pain, stiffness = (
        "" if number is None else str(number) for number in (feeling.pain, feeling.stiffness)
    )
    symptoms = NO_ANSWERS if feeling == Feeling() else join_words(feeling.symptoms)
    return {f"pain_{when}": pain, f"stiffness_{when}": stiffness, f"symptoms_{when}": symptoms}


def escape_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unescape_cell` undoes it.

    A cell that begins like a formula, or with an apostrophe, gets an apostrophe before it. One
    with lone surrogates, which UTF-8 can't encode, is written as in JSON, after an apostrophe
    and a backslash. Then what begins like a formula after a separator within the cell, other
    than the comma of the file, gets an apostrophe too.
    """
    escaped = _escape_start(cell)
    return _unguarded.sub("'", escaped) if _separator.search(escaped) else escaped


def _escape_start(cell: str) -> str:
    if _surrogate.search(cell):
        return "'\\" + json.dumps(cell)[1:-1]
    return f"'{cell}" if _starts_formula.match(cell) else cell


def unescape_cell(cell: str) -> str:
    """Return what `escape_cell` was given, or the cell itself if that never returns it."""
    found = _unescape_start(_guarded.sub("", cell))
    if escape_cell(found) == cell:
        return found
    # Version 0.1.0 escaped only the start.
    found = _unescape_start(cell)
    return found if _escape_start(found) == cell else cell


def _unescape_start(cell: str) -> str:
    if cell.startswith("'\\"):
        with suppress(ValueError):
            return str(json.loads(f'"{cell[2:]}"'))
    return cell[1:] if cell.startswith("'") else cell


def join_words(words: Iterable[str]) -> str:
    """Return words as one cell; `split_words` undoes it."""
    return ";".join(_escape_word(word) for word in words)


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a cell, without those left empty by hand."""
    return tuple(_unescape_word(word) for word in text.split(";") if word)


def format_holds(holds: Iterable[HoldRecord]) -> str:
    """Return holds as one cell; `parse_holds` undoes it."""
    return ";".join(
        f"{_escape_word(one.point)}:{one.side}:{one.planned!r}:{one.pressed!r}" for one in holds
    )


def parse_holds(text: str) -> tuple[HoldRecord, ...]:
    """Return the holds of a cell, whether their seconds are possible or not. Raises ValueError."""
    holds = []
    for hold in filter(None, text.split(";")):
        parts = hold.split(":")
        if len(parts) != 4 or parts[1] not in get_args(Side):
            raise ValueError(f"{hold!r:.40} is not a hold like LI4:left:60:58.5")
        point, side, *times = parts
        try:
            planned, pressed = (int(time) if time.isdecimal() else float(time) for time in times)
        except ValueError as error:
            raise ValueError(f"{hold!r:.40} has no seconds like LI4:left:60:58.5") from error
        holds.append(HoldRecord(_unescape_word(point), cast(Side, side), planned, pressed))
    return tuple(holds)


def _escape_word(word: str) -> str:
    return word.replace("%", "%25").replace(":", "%3A").replace(";", "%3B") if word else "%"


def _unescape_word(text: str) -> str:
    if text == "%":
        return ""
    return text.replace("%3B", ";").replace("%3A", ":").replace("%25", "%")
