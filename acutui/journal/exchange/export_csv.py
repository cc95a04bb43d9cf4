"""A history as CSV, exactly, so that it can be imported again.

The CSV is RFC 4180 in UTF-8: a header, a row a session, then a row a day with something noted,
each by time. Its columns, blank where there is nothing to say:

type                `session` or `day`
id                  of a session: `s` and its number, which a spreadsheet would round without the s
day                 the practice day, YYYY-MM-DD
started, ended      ISO 8601 with the offset from UTC
routine, source     as in the journal
planned, pressed    seconds in all, and
counts              `yes`, `no`: for readers only, they follow from the holds
pain_before, stiffness_before, pain_after, stiffness_after      0-10
symptoms_before, symptoms_after     words; a lone `;` says: asked, and nothing answered at all
rest                of a day: `yes`, `no`
checks              of a day: words
note                of the session or the day
holds               `point:side:planned:pressed`, seconds, one after the other with `;` between

Words stand with `;` between them. Within a word or a point `%25` is %, `%3A` is :, `%3B` is ;,
and an empty word is a lone `%`. Last, every cell is `guarded`: a spreadsheet takes none for a
formula. Whoever reads it back undoes that first, in every cell, by `unguarded`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import cast, get_args

from acutui.journal.exchange.common import sort_sessions
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session, Side

COLUMNS = (
    *("type", "id", "day", "started", "ended", "routine", "source"),
    *("planned", "pressed", "counts"),
    *("pain_before", "stiffness_before", "symptoms_before"),
    *("pain_after", "stiffness_after", "symptoms_after"),
    *("rest", "checks", "note", "holds"),
)
ID_PREFIX = "s"
NO_ANSWERS = ";"
"""The symptoms of a check-in that was asked for and left without any answer."""

_starts_formula = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
_surrogate = re.compile(r"[\ud800-\udfff]")


def to_csv(history: History) -> str:
    """Return a history as CSV, with the columns that this module tells of."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    rows = [_session_row(session) for session in sort_sessions(history.sessions)]
    rows += [_day_row(history.days[day]) for day in sorted(history.days)]
    writer.writerows({name: escape_cell(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def _session_row(session: Session) -> dict[str, str]:
    return {
        "type": "session",
        "id": f"{ID_PREFIX}{session.id}",
        "day": session.day.isoformat(),
        "started": session.started.isoformat(),
        "ended": session.ended.isoformat(),
        "routine": session.routine,
        "source": session.source,
        "planned": str(round(session.planned, 3)),
        "pressed": str(round(session.pressed, 3)),
        "counts": _format_bool(session.counts),
        **_feeling_cells("before", session.before),
        **_feeling_cells("after", session.after),
        "note": session.note,
        "holds": format_holds(session.holds),
    }


def _feeling_cells(when: str, feeling: Feeling | None) -> dict[str, str]:
    if feeling is None:
        return {}
    pain, stiffness = (
        "" if number is None else str(number) for number in (feeling.pain, feeling.stiffness)
    )
    symptoms = NO_ANSWERS if feeling == Feeling() else join_words(feeling.symptoms)
    return {f"pain_{when}": pain, f"stiffness_{when}": stiffness, f"symptoms_{when}": symptoms}


def _day_row(day: Day) -> dict[str, str]:
    return {
        "type": "day",
        "day": day.day.isoformat(),
        "rest": _format_bool(day.rest),
        "checks": join_words(day.checks),
        "note": day.note,
    }


def _format_bool(is_so: bool) -> str:
    return "yes" if is_so else "no"


def escape_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` gives it back.

    One that begins as a formula does, or with an apostrophe, gets an apostrophe before it. What
    is no text at all, half a character, stands as in JSON behind an apostrophe and a backslash.
    """
    if _surrogate.search(cell):
        return "'\\" + json.dumps(cell)[1:-1]
    return f"'{cell}" if _starts_formula.match(cell) else cell


def unescape_cell(cell: str) -> str:
    """Return what `guarded` was given. A cell that it never makes is taken as it stands."""
    found = cell[1:] if cell.startswith("'") else cell
    if cell.startswith("'\\"):
        with suppress(ValueError):
            found = str(json.loads(f'"{cell[2:]}"'))
    return found if escape_cell(found) == cell else cell


def join_words(words: Iterable[str]) -> str:
    """Return words as one cell; `words_from_text` gives them back."""
    return ";".join(_escape_word(word) for word in words)


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a cell; those that somebody left empty are none."""
    return tuple(_unescape_word(word) for word in text.split(";") if word)


def format_holds(holds: Iterable[HoldRecord]) -> str:
    """Return holds as one cell; `holds_from_text` gives them back."""
    return ";".join(
        f"{_escape_word(hold.point)}:{hold.side}:{hold.planned!r}:{hold.pressed!r}"
        for hold in holds
    )


def parse_holds(text: str) -> tuple[HoldRecord, ...]:
    """Return the holds of a cell. Raises ValueError where there are none in it.

    Whether their seconds are possible is for `documents.read_session` to say.
    """
    return tuple(_parse_hold(hold) for hold in text.split(";") if hold)


def _parse_hold(text: str) -> HoldRecord:
    parts = text.split(":")
    if len(parts) != 4 or parts[1] not in get_args(Side):
        raise ValueError(f"{text!r:.40} is no hold like LI4:left:60:58.5")
    point, side, planned, pressed = parts
    try:
        return HoldRecord(
            _unescape_word(point),
            cast(Side, side),
            _parse_seconds(planned),
            _parse_seconds(pressed),
        )
    except ValueError as error:
        raise ValueError(f"{text!r:.40} has no seconds as LI4:left:60:58.5 has") from error


def _parse_seconds(text: str) -> float:
    return int(text) if text.isdecimal() else float(text)


def _escape_word(word: str) -> str:
    return word.replace("%", "%25").replace(":", "%3A").replace(";", "%3B") if word else "%"


def _unescape_word(text: str) -> str:
    if text == "%":
        return ""
    return text.replace("%3B", ";").replace("%3A", ":").replace("%25", "%")
