"""A history in forms that other programs read: JSON, CSV, and a calendar. All of it is text.

JSON and CSV hold a history exactly, so that it can be taken back; the calendar is to look at.

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
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast, get_args

from acutui import __version__
from acutui.journal.schema import (
    OWN_FIELDS,
    Fields,
    Key,
    day_document,
    day_id,
    exact_session_document,
    merge_fields,
)
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session, Side

FORMAT = 1
COLUMNS = (
    *("type", "id", "day", "started", "ended", "routine", "source"),
    *("planned", "pressed", "counts"),
    *("pain_before", "stiffness_before", "symptoms_before"),
    *("pain_after", "stiffness_after", "symptoms_after"),
    *("rest", "checks", "note", "holds"),
)
SESSION_MARK = "s"
ASKED_ONLY = ";"
"""The symptoms of a check-in that was asked for and left without any answer."""

LINE_OCTETS = 75
"""The most of a line of a calendar; a longer one goes on in the next, behind a space."""

STEERING = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Kinds of characters that stand by their number in JSON: controls, directions, halves."""

JOINER = "\u200d"
"""Joins pictures to one, and steers nothing."""

_not_ascii = re.compile(r"[^\x00-\x7e]")
_starts_formula = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
_half_character = re.compile(r"[\ud800-\udfff]")
_line_break = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_no_text = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def ordered(sessions: Iterable[Session]) -> list[Session]:
    """Return sessions by their start, which no other order of the file changes."""
    return sorted(sessions, key=lambda session: (session.started, session.id))


# JSON


def as_json(history: History, documents: Mapping[Key, Fields] | None = None) -> str:
    """Return a history as JSON, one document a line.

    `documents` are those of the journal: of them come the times of the last changes, and the
    fields of other programs. The id of a session is a text: many programs read a number that
    long with the wrong last digits.
    """
    known = documents or {}
    sessions = [
        {"id": str(session.id)} | _whole(exact_session_document(session), session.id, known)
        for session in ordered(history.sessions)
    ]
    days = [
        _whole(day_document(history.days[day]), day_id(day), known) for day in sorted(history.days)
    ]
    lines = _json_lines(sessions), _json_lines(days)
    return f'{{"format": {FORMAT},\n"sessions": {lines[0]},\n"days": {lines[1]}}}\n'


def _whole(document: Fields, id: int, known: Mapping[Key, Fields]) -> dict[str, Any]:
    """Return a document with what only the stored one has."""
    table = "sessions" if "holds" in document else "days"
    # "id" is what the export itself calls the id.
    stored = {name: v for name, v in known.get((table, id), {}).items() if name != "id"}
    return merge_fields(document, OWN_FIELDS[table] - {"updated"}, stored)


def _json_lines(documents: Iterable[Mapping[str, Any]]) -> str:
    lines = ",\n".join(_json(document) for document in documents)
    return f"[\n{lines}\n]" if lines else "[]"


def _json(document: Mapping[str, Any]) -> str:
    # What steers a terminal stands by its number, and says the same: it may be looked at in one.
    return _not_ascii.sub(_by_number, json.dumps(document, ensure_ascii=False))


def _by_number(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) not in STEERING or character == JOINER:
        return character
    data = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))


# CSV


def as_csv(history: History) -> str:
    """Return a history as CSV, with the columns that this module tells of."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    rows = [_session_row(session) for session in ordered(history.sessions)]
    rows += [_day_row(history.days[day]) for day in sorted(history.days)]
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def _session_row(session: Session) -> dict[str, str]:
    return {
        "type": "session",
        "id": f"{SESSION_MARK}{session.id}",
        "day": session.day.isoformat(),
        "started": session.started.isoformat(),
        "ended": session.ended.isoformat(),
        "routine": session.routine,
        "source": session.source,
        "planned": str(round(session.planned, 3)),
        "pressed": str(round(session.pressed, 3)),
        "counts": _yes_no(session.counts),
        **_feeling_cells("before", session.before),
        **_feeling_cells("after", session.after),
        "note": session.note,
        "holds": holds_text(session.holds),
    }


def _feeling_cells(when: str, feeling: Feeling | None) -> dict[str, str]:
    if feeling is None:
        return {}
    pain, stiffness = (
        "" if number is None else str(number) for number in (feeling.pain, feeling.stiffness)
    )
    symptoms = ASKED_ONLY if feeling == Feeling() else words_text(feeling.symptoms)
    return {f"pain_{when}": pain, f"stiffness_{when}": stiffness, f"symptoms_{when}": symptoms}


def _day_row(day: Day) -> dict[str, str]:
    return {
        "type": "day",
        "day": day.day.isoformat(),
        "rest": _yes_no(day.rest),
        "checks": words_text(day.checks),
        "note": day.note,
    }


def _yes_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` gives it back.

    One that begins as a formula does, or with an apostrophe, gets an apostrophe before it. What
    is no text at all, half a character, stands as in JSON behind an apostrophe and a backslash.
    """
    if _half_character.search(cell):
        return "'\\" + json.dumps(cell)[1:-1]
    return f"'{cell}" if _starts_formula.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given. A cell that it never makes is taken as it stands."""
    found = cell[1:] if cell.startswith("'") else cell
    if cell.startswith("'\\"):
        with suppress(ValueError):
            found = str(json.loads(f'"{cell[2:]}"'))
    return found if guarded(found) == cell else cell


def words_text(words: Iterable[str]) -> str:
    """Return words as one cell; `words_from_text` gives them back."""
    return ";".join(_word_text(word) for word in words)


def words_from_text(text: str) -> tuple[str, ...]:
    """Return the words of a cell; those that somebody left empty are none."""
    return tuple(_word(word) for word in text.split(";") if word)


def holds_text(holds: Iterable[HoldRecord]) -> str:
    """Return holds as one cell; `holds_from_text` gives them back."""
    return ";".join(
        f"{_word_text(hold.point)}:{hold.side}:{hold.planned!r}:{hold.pressed!r}" for hold in holds
    )


def holds_from_text(text: str) -> tuple[HoldRecord, ...]:
    """Return the holds of a cell. Raises ValueError where there are none in it.

    Whether their seconds are possible is for `documents.read_session` to say.
    """
    return tuple(_hold(hold) for hold in text.split(";") if hold)


def _hold(text: str) -> HoldRecord:
    parts = text.split(":")
    if len(parts) != 4 or parts[1] not in get_args(Side):
        raise ValueError(f"{text!r:.40} is no hold like LI4:left:60:58.5")
    point, side, planned, pressed = parts
    try:
        return HoldRecord(_word(point), cast(Side, side), _seconds(planned), _seconds(pressed))
    except ValueError as error:
        raise ValueError(f"{text!r:.40} has no seconds as LI4:left:60:58.5 has") from error


def _seconds(text: str) -> float:
    return int(text) if text.isdecimal() else float(text)


def _word_text(word: str) -> str:
    return word.replace("%", "%25").replace(":", "%3A").replace(";", "%3B") if word else "%"


def _word(text: str) -> str:
    if text == "%":
        return ""
    return text.replace("%3B", ";").replace("%3A", ":").replace("%25", "%")


# A calendar


def as_ics(
    history: History,
    routine_names: Mapping[str, str],
    *,
    reminders: Sequence[time] = (),
    now: datetime,
) -> str:
    """Return a history as a calendar (RFC 5545), an event a session.

    `routine_names` has the names of routines by their ids. `reminders` are hours at which it
    rings every day, wherever the calendar is then; the first of them come next after `now`,
    which is in the user's zone. Ids stay the same, so that a second import doubles nothing.
    """
    made = f"DTSTAMP:{_utc(now)}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//acutui//acutui {__version__}//EN"]
    lines.append("CALSCALE:GREGORIAN")
    for session in ordered(history.sessions):
        name = routine_names.get(session.routine) or session.routine or "Acupressure"
        lines += ["BEGIN:VEVENT", *_event(session, name, made), "END:VEVENT"]
    for at in sorted({at.replace(second=0, microsecond=0) for at in reminders}):
        lines += ["BEGIN:VEVENT", *_reminder(at, now, made), "END:VEVENT"]
    return "".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(session: Session, name: str, made: str) -> Iterator[str]:
    yield f"UID:{session.id}@acutui"
    yield made
    start, end = _utc(session.started), _utc(session.ended)
    yield f"DTSTART:{start}"
    if end > start:  # or it is a moment, which has no end
        yield f"DTEND:{end}"
    yield f"SUMMARY:{_escaped(name)}"
    description = "\n".join(_description(session))
    yield f"DESCRIPTION:{_escaped(description)}"
    yield "TRANSP:TRANSPARENT"


def _description(session: Session) -> Iterator[str]:
    yield f"{_minutes(session.pressed)} of {_minutes(session.planned)} min pressed"
    if not session.counts:
        yield "Does not count towards the day's target: less than 80 % of it was pressed"
    asked = [("before", session.before), ("after", session.after)]
    felt = [(when, feeling) for when, feeling in asked if feeling is not None]
    told = {
        "Pain": [f"{f.pain} {when}" for when, f in felt if f.pain is not None],
        "Stiffness": [f"{f.stiffness} {when}" for when, f in felt if f.stiffness is not None],
        "Symptoms": [f"{', '.join(f.symptoms)} {when}" for when, f in felt if f.symptoms],
    }
    yield from (f"{name}: {', '.join(parts)}" for name, parts in told.items() if parts)
    if session.note:
        yield session.note


def _reminder(at: time, now: datetime, made: str) -> Iterator[str]:
    today = now.date()
    first = today if at > now.time() else today + timedelta(days=1)
    yield f"UID:reminder-{at:%H%M}@acutui"
    yield made
    # Without a zone: whoever travels is reminded at the same hour of the clock there.
    yield f"DTSTART:{_plain(datetime.combine(first, at))}"
    yield "DURATION:PT10M"
    yield "RRULE:FREQ=DAILY"
    yield "SUMMARY:Acupressure"
    yield "TRANSP:TRANSPARENT"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Time for acupressure")
    yield from ("TRIGGER:PT0S", "END:VALARM")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}".removesuffix(".0")


def _utc(moment: datetime) -> str:
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:  # at either end of what a calendar knows
        moment = datetime.max if moment.year > 1 else datetime.min  # noqa: DTZ901
    return f"{_plain(moment)}Z"


def _plain(moment: date) -> str:
    # Not by strftime, which writes the year 33 with two digits.
    return re.sub(r"[-:]", "", moment.isoformat()[:19])


def _escaped(text: str) -> str:
    text = _no_text.sub("\ufffd", _line_break.sub("\n", text).replace("\t", " "))
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line with its end, folded so that none is too long and no character is cut."""
    rest, parts = line.encode(), []
    while len(rest) > LINE_OCTETS:
        cut = LINE_OCTETS
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest = b" " + rest[cut:]
    return b"\r\n".join([*parts, rest, b""]).decode()
