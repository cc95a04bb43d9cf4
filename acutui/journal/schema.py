"""The sessions and days of a journal: their fields, types and limits.

The structs are the only definition. `read_session` and `read_day` convert a document by them;
if that fails, the error becomes a sentence that names the field.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args

import msgspec
from msgspec import Meta

from acutui.practice.records import Day, Feeling, HoldRecord, Pause, Session, Side, Source

T = TypeVar("T", bound=msgspec.Struct)

Fields = Mapping[str, Any]
"""The fields of a document."""

Key = tuple[str, int]
"""The table and the id of a document."""

Record = Session | Day

MAX_SECONDS = 10**6
MAX_SCORE = 10
MAX_DIGITS = 19
ID_LIMIT = 2**63
FIRST_YEAR = 1970
LIMITS = {
    "side": f"not one of {', '.join(get_args(Side))}",
    "source": f"not one of {', '.join(get_args(Source))}",
    **dict.fromkeys(["planned", "pressed"], f"not 0 to {MAX_SECONDS} seconds"),
    **dict.fromkeys(["pain", "stiffness"], f"not 0 to {MAX_SCORE}"),
}
"""What a value is not, if it is wrong, by the name of its field."""

Seconds = (
    Annotated[int, Meta(ge=0, le=MAX_SECONDS)] | Annotated[float, Meta(ge=0, le=float(MAX_SECONDS))]
)
Score = Annotated[int, Meta(ge=0, le=MAX_SCORE)]


class BadDocument(ValueError):
    """A document that is not a session or day; the message says which field is wrong."""


# The structs can't be part of a reference cycle, so the garbage collector need not track them.


class HoldDocument(msgspec.Struct, gc=False):
    """One hold of a session."""

    point: Annotated[str, Meta(min_length=1)]
    side: Side
    planned: Seconds
    pressed: Seconds


class FeelingDocument(msgspec.Struct, gc=False):
    """A check-in before or after a session."""

    pain: Score | None = None
    stiffness: Score | None = None
    symptoms: tuple[str, ...] = ()

    def to_record(self) -> Feeling:
        return _make_feeling(self.pain, self.stiffness, self.symptoms)


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
    habit: Any = ""
    updated: Any = None
    deleted: Any = False

    def to_record(self, id: int | str) -> Session:
        """Return the session. Raises BadDocument if its id, a time or a date is wrong."""
        if not isinstance(id, int):
            raise BadDocument("its id is not a number")
        return Session(
            id,
            self.routine,
            self.source,
            _parse_time(self.started, "started"),
            _parse_time(self.ended, "ended"),
            _parse_date(self.day),
            tuple([_make_hold(h.point, h.side, h.planned, h.pressed) for h in self.holds]),
            None if self.before is None else self.before.to_record(),
            None if self.after is None else self.after.to_record(),
            self.note,
            self.habit if is_known("habit", self.habit) else "",
        )


class DayDocument(msgspec.Struct, gc=False):
    """What the user entered for a day besides its sessions."""

    day: str
    rest: bool = False
    checks: tuple[str, ...] = ()
    note: str = ""
    pause: Any = ""
    updated: Any = None
    deleted: Any = False

    def to_record(self, id: int | str) -> Day:
        """Return the day. Raises BadDocument if it is not the day of its id."""
        day = _parse_date(self.day)
        if day_id(day) != id:
            raise BadDocument(f'"day" is {day}, which is not its id')
        pause: Pause = self.pause if is_known("pause", self.pause) else ""
        return Day(day, self.rest, self.checks, self.note, pause)


PAUSES = get_args(Pause)
"""What a day may say of a pause; anything else there is another program's, and says nothing."""


def is_known(name: str, value: object) -> bool:
    """Return whether a value of a field is one that this program reads and may replace."""
    match name:
        case "pause":
            return value in PAUSES
        case "habit":
            return isinstance(value, str)
    return True


STRUCTS: dict[str, type[SessionDocument] | type[DayDocument]] = {
    "sessions": SessionDocument,
    "days": DayDocument,
}
OWN_FIELDS = {table: frozenset(struct.__struct_fields__) for table, struct in STRUCTS.items()}
"""The fields that this program writes, by table; all others belong to other programs."""

PART_FIELDS = frozenset([*HoldDocument.__struct_fields__, *FeelingDocument.__struct_fields__])

# Holds and check-ins repeat over and over. `typed` keeps 60 and 60.0 apart.
_make_hold = lru_cache(4096, typed=True)(HoldRecord)
_make_feeling = lru_cache(4096)(Feeling)


def read_session(id: str, document: Fields) -> Session:
    """Convert a document to a session. Raises BadDocument."""
    return _convert(document, SessionDocument).to_record(parse_document_id(id))


def read_day(id: str, document: Fields) -> Day:
    """Convert a document to a day. Raises BadDocument."""
    return _convert(document, DayDocument).to_record(parse_document_id(id))


def read_record(table: str, id: int | str, document: Fields) -> Record:
    """Convert a document of a table to a session or day. Raises BadDocument."""
    return _convert(document, STRUCTS[table]).to_record(parse_document_id(str(id)))


def read_feeling(document: Fields, name: str) -> Feeling | None:
    """Return a check-in of a document, or None if it has none. Raises BadDocument."""
    if document.get(name) is None:
        return None
    try:
        return _convert(document[name], FeelingDocument).to_record()
    except BadDocument as error:
        raise BadDocument(f"{name}: {error}") from error


@lru_cache(1 << 16)
def parse_document_id(text: str) -> int | str:
    """Return the id of a document as a number, or unchanged if no document of ours has it."""
    if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS:
        number = int(text)
        if number < ID_LIMIT and str(number) == text:
            return number
    return text


def day_id(day: date) -> int:
    """Return the document id of a day: YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def key_of(record: Record) -> Key:
    """Return the key of the document of a session or day."""
    return ("sessions", record.id) if isinstance(record, Session) else ("days", day_id(record.day))


def to_document(record: Record, *, exact: bool = False) -> dict[str, Any]:
    """Return the document of a session or day, without its `updated` time.

    The journal has whole seconds; `exact` keeps the microseconds of another program.
    """
    if isinstance(record, Day):
        fields = {**msgspec.to_builtins(record), "checks": list(record.checks)}
        if not record.pause:
            del fields["pause"]
        return fields
    precision = "auto" if exact else "seconds"
    document: dict[str, Any] = {
        "routine": record.routine,
        "source": record.source,
        "started": record.started.isoformat(timespec=precision),
        "ended": record.ended.isoformat(timespec=precision),
        "day": record.day.isoformat(),
        "holds": list(msgspec.to_builtins(record.holds)),
    }
    for name, feeling in (("before", record.before), ("after", record.after)):
        if feeling is not None:
            document[name] = feeling_document(feeling)
    document["note"] = record.note
    return document | {"habit": record.habit} if record.habit else document


def feeling_document(feeling: Feeling) -> dict[str, Any]:
    """Return the document of a check-in, without what was not asked."""
    symptoms = list(feeling.symptoms) or None
    fields = {"pain": feeling.pain, "stiffness": feeling.stiffness, "symptoms": symptoms}
    return {name: value for name, value in fields.items() if value is not None}


def merge_fields(document: Fields, own: frozenset[str], present: Fields | None) -> dict[str, Any]:
    """Return a document with the fields that other programs wrote, also inside holds and check-ins.

    A value of our own fields that only another program knows stays, unless a new one replaces it.

    Args:
        document: The new fields.
        own: The names of our fields; those of other programs are taken from `present`.
        present: The document as it is stored; None if it is not.
    """
    present = present or {}
    merged = {name: _merge_part(value, present.get(name)) for name, value in document.items()}
    foreign = {
        name: value
        for name, value in present.items()
        if name not in own or (name not in document and not is_known(name, value))
    }
    return merged | foreign


def _merge_part(ours: Any, theirs: Any) -> Any:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**{n: v for n, v in theirs.items() if n not in PART_FIELDS}, **ours}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [_merge_part(one, other) for one, other in zip(ours, theirs, strict=True)]
    return ours


# Times


def format_timestamp(now: datetime) -> str:
    """Return a time as `updated` has it: UTC to the millisecond."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_updated(document: Fields) -> datetime | None:
    """Return when a document was changed last, or None if it has no time with an offset."""
    try:
        return _parse_time(document["updated"], "updated")
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return None


def next_update_time(now: datetime, present: Fields | None) -> datetime:
    """Return now, or just after the last change if that lies in the future."""
    last = read_updated(present or {})
    try:
        return now if last is None else max(now, last + timedelta(milliseconds=1))
    except OverflowError:
        return now


def _parse_time(text: str, name: str) -> datetime:
    try:
        # RFC 3339 allows "z" for UTC, and Python does not accept it.
        time = datetime.fromisoformat(text.replace("z", "Z"))
    except ValueError as error:
        raise BadDocument(f'"{name}" is {text!r:.40}, not a time') from error
    if time.tzinfo is None:
        raise BadDocument(f'"{name}" is {text!r:.40}, without an offset from UTC')
    return time


def _parse_date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadDocument(f'"day" is {text!r:.40}, not a date') from error
    if day.year < FIRST_YEAR:
        raise BadDocument(f'"day" is {text!r:.40}, before {FIRST_YEAR}')
    return day


# What is wrong with a document

_path = re.compile(r" - at `\$\.?(.*)`$")
_step = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_missing = re.compile(r"required field `(.*?)`")


def _convert(document: object, struct: type[T]) -> T:
    try:
        return msgspec.convert(document, struct)
    except msgspec.ValidationError as error:
        raise BadDocument(_describe_error(document, str(error))) from error
    except (UnicodeEncodeError, RecursionError) as error:
        raise BadDocument("has text that is not valid, or is nested too deeply") from error


def _describe_error(document: Any, error: str) -> str:
    """Return a sentence on what is wrong with a document, from an error of msgspec."""
    path = match[1] if (match := _path.search(error)) else ""
    if missing := _missing.search(error):
        return f'has no "{path}.{missing[1]}"' if path else f'has no "{missing[1]}"'
    if not path:
        return "is not a JSON object"
    value = document
    for name, index in _step.findall(path):
        value = value[int(index)] if index else value[name]
    limits = LIMITS.get(path.rpartition(".")[2], "which is not valid")
    return f'"{path}" is {value!r:.40}, {limits}'
