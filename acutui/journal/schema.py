"""What a session and a day are in the journal: their fields, types and limits.

The structs are the only definition. `read_session` and `read_day` convert a document by them;
where that fails, the error is turned into a sentence that names the field.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args

import msgspec
from msgspec import Meta

from acutui.practice.records import Day, Feeling, HoldRecord, Session, Side, Source

T = TypeVar("T", bound=msgspec.Struct)

Fields = Mapping[str, Any]
"""The fields of a document."""

Key = tuple[str, int]
"""The table and the id of a document."""

MAX_SECONDS = 10**6
MAX_SCORE = 10
ID_LIMIT = 2**63
MAX_DIGITS = 20
FIRST_YEAR = 1970
SIDES: tuple[str, ...] = get_args(Side)
SOURCES: tuple[str, ...] = get_args(Source)

Seconds = (
    Annotated[int, Meta(ge=0, le=MAX_SECONDS)] | Annotated[float, Meta(ge=0, le=float(MAX_SECONDS))]
)
Score = Annotated[int, Meta(ge=0, le=MAX_SCORE)]


class BadDocument(ValueError):
    """A document that is no session or day; the message says which field is wrong."""


# None of the structs can be part of a reference cycle, so that the garbage collector need not
# track them.


class HoldDocument(msgspec.Struct, gc=False):
    """One hold of a session."""

    point: Annotated[str, Meta(min_length=1)]
    side: Side
    planned: Seconds
    pressed: Seconds


class FeelingDocument(msgspec.Struct, gc=False, omit_defaults=True):
    """A check-in before or after a session."""

    pain: Score | None = None
    stiffness: Score | None = None
    symptoms: tuple[str, ...] = ()

    def record(self) -> Feeling:
        """Return the check-in as the rest of the program uses it."""
        return _feeling(self.pain, self.stiffness, self.symptoms)


class SessionDocument(msgspec.Struct, gc=False):
    """A session. Times are text: Python reads more forms of ISO 8601 than msgspec does."""

    routine: str
    source: Source
    started: str
    ended: str
    day: str
    holds: tuple[HoldDocument, ...]
    before: FeelingDocument | None = None
    after: FeelingDocument | None = None
    note: str = ""
    updated: Any = None
    deleted: Any = False

    def record(self, id: int) -> Session:
        """Return the session. Raises BadDocument where a time or a date is wrong."""
        return Session(
            id,
            self.routine,
            self.source,
            _moment(self.started, "started"),
            _moment(self.ended, "ended"),
            _date(self.day),
            tuple([_hold(h.point, h.side, h.planned, h.pressed) for h in self.holds]),
            None if self.before is None else self.before.record(),
            None if self.after is None else self.after.record(),
            self.note,
        )


class DayDocument(msgspec.Struct, gc=False):
    """What is noted of a day beside its sessions."""

    day: str
    rest: bool = False
    checks: tuple[str, ...] = ()
    note: str = ""
    updated: Any = None
    deleted: Any = False

    def record(self, id: int) -> Day:
        """Return the day. Raises BadDocument where it is not the day of its id."""
        day = _date(self.day)
        if day_id(day) != id:
            raise BadDocument(f'"day" is {day}, which is not its id')
        return Day(day, self.rest, self.checks, self.note)


SESSION_FIELDS = frozenset(SessionDocument.__struct_fields__)
DAY_FIELDS = frozenset(DayDocument.__struct_fields__)
OWN_FIELDS: Mapping[str, frozenset[str]] = {"sessions": SESSION_FIELDS, "days": DAY_FIELDS}
"""The fields that this program writes, by table; all others belong to other programs."""

PART_FIELDS = frozenset([*HoldDocument.__struct_fields__, *FeelingDocument.__struct_fields__])

# Holds and check-ins repeat over and over. An int and an equal float are told apart.
_hold = lru_cache(4096, typed=True)(HoldRecord)
_feeling = lru_cache(4096)(Feeling)


def read_session(id: str, document: Fields) -> Session:
    """Return the session that a document holds. Raises BadDocument."""
    return _convert(document, SessionDocument).record(parse_session_id(id))


def read_day(id: str, document: Fields) -> Day:
    """Return the day that a document holds. Raises BadDocument."""
    number = parse_document_id(id)
    return _convert(document, DayDocument).record(number if isinstance(number, int) else -1)


def read_feeling(document: Fields, name: str) -> Feeling | None:
    """Return a check-in, or None where there is none. Raises BadDocument."""
    if document.get(name) is None:
        return None
    try:
        return _convert(document[name], FeelingDocument).record()
    except BadDocument as error:
        raise BadDocument(f"{name}: {error}") from error


@lru_cache(1 << 16)
def parse_document_id(text: str) -> int | str:
    """Return the id of a document as a number, or its text where the format allows none such."""
    if text.isascii() and text.isdecimal() and len(text) < MAX_DIGITS:
        number = int(text)
        if number < ID_LIMIT and str(number) == text:
            return number
    return text


def parse_session_id(id: str) -> int:
    """Return the id of a session as a number. Raises BadDocument."""
    number = parse_document_id(id)
    if isinstance(number, int):
        return number
    raise BadDocument("its id is no number")


def day_id(day: date) -> int:
    """Return the document id of a day: YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def session_document(session: Session) -> dict[str, Any]:
    """Return the document of a session, without the time of its change."""
    document: dict[str, Any] = {
        "routine": session.routine,
        "source": session.source,
        "started": session.started.isoformat(timespec="seconds"),
        "ended": session.ended.isoformat(timespec="seconds"),
        "day": session.day.isoformat(),
        "holds": [
            {"point": h.point, "side": h.side, "planned": h.planned, "pressed": h.pressed}
            for h in session.holds
        ],
    }
    for name, feeling in (("before", session.before), ("after", session.after)):
        if feeling is not None:
            document[name] = feeling_document(feeling)
    return document | {"note": session.note}


def exact_session_document(session: Session) -> dict[str, Any]:
    """Return the document of a session with times to the microsecond.

    The journal has whole seconds, but another program may have written more.
    """
    times = {"started": session.started.isoformat(), "ended": session.ended.isoformat()}
    return session_document(session) | times


def feeling_document(feeling: Feeling) -> dict[str, Any]:
    """Return the document of a check-in, without what was not asked."""
    document = FeelingDocument(feeling.pain, feeling.stiffness, feeling.symptoms)
    found: dict[str, Any] = msgspec.to_builtins(document)
    if feeling.symptoms:
        found["symptoms"] = list(feeling.symptoms)
    return found


def day_document(day: Day) -> dict[str, Any]:
    """Return the document of a day, without the time of its change."""
    return {
        "day": day.day.isoformat(),
        "rest": day.rest,
        "checks": list(day.checks),
        "note": day.note,
    }


def merge_fields(document: Fields, own: frozenset[str], present: Fields | None) -> dict[str, Any]:
    """Return `document` with the fields of `present` that are not ours.

    Those inside holds and check-ins are kept as well.
    """
    present = present or {}
    kept = {name: value for name, value in present.items() if name not in own}
    parts = {name: _merge_part(value, present.get(name)) for name, value in document.items()}
    return {**parts, **kept}


def _merge_part(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**{n: v for n, v in theirs.items() if n not in PART_FIELDS}, **ours}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [_merge_part(one, other) for one, other in zip(ours, theirs, strict=True)]
    return ours


# Times


def format_timestamp(now: datetime) -> str:
    """Return a time as `updated` has it: UTC to the millisecond."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"


def read_updated(document: Fields) -> datetime | None:
    """Return when a document was changed last; None where it has no time with an offset."""
    try:
        return _moment(document["updated"], "updated")
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def next_update_time(now: datetime, present: Fields | None) -> datetime:
    """Return now, or just after the last change where that lies in the future."""
    last = read_updated(present or {})
    try:
        return now if last is None else max(now, last + timedelta(milliseconds=1))
    except OverflowError:
        return now


def _moment(text: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        if text.endswith("z"):  # for UTC, which RFC 3339 allows and Python does not accept
            return _moment(f"{text[:-1]}Z", name)
        raise BadDocument(f'"{name}" is {text!r:.40}, no time') from error
    if moment.tzinfo is None:
        raise BadDocument(f'"{name}" is {text!r:.40}, without an offset from UTC')
    return moment


def _date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadDocument(f'"day" is {text!r:.40}, no date') from error
    if found.year < FIRST_YEAR:
        raise BadDocument(f'"day" is {text!r:.40}, before {FIRST_YEAR}')
    return found


# What is wrong with a document

_path = re.compile(r" - at `\$\.?(.*)`$")
_step = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_missing = re.compile(r"required field `(.*?)`")


def _convert(document: object, struct: type[T]) -> T:
    try:
        return msgspec.convert(document, struct)
    except msgspec.ValidationError as error:
        raise BadDocument(_sentence(document, str(error))) from error
    except (UnicodeEncodeError, RecursionError) as error:
        raise BadDocument("has text that is not valid, or is nested too deeply") from error


def _sentence(document: Any, error: str) -> str:
    """Say in words what is wrong with a document, from the error that msgspec raises."""
    path = match[1] if (match := _path.search(error)) else ""
    if missing := _missing.search(error):
        return f'has no "{path}.{missing[1]}"' if path else f'has no "{missing[1]}"'
    value = document
    for name, index in _step.findall(path):
        value = value[int(index)] if index else value[name]
    return f'"{path}" is {value!r:.40}{_expected(path, value)}' if path else "is no document"


def _expected(path: str, value: object) -> str:
    name = path.rpartition(".")[2]
    if name in ("pain", "stiffness"):
        return f", not 0 to {MAX_SCORE}"
    if name in ("planned", "pressed"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return ", impossible seconds" if is_number else ", no seconds"
    if name in ("side", "source") and isinstance(value, str):
        return f", not one of {', '.join(SIDES if name == 'side' else SOURCES)}"
    return ""
