"""Sessions and days as the journal's documents, and back, with every field checked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast, get_args

from acutui.practice.records import Day, Feeling, HoldRecord, Session, Side, Source

SESSION_FIELDS = frozenset(
    "routine source started ended day holds before after note updated deleted".split()
)
DAY_FIELDS = frozenset("day rest checks note updated deleted".split())
MOST_SECONDS = 1e6
MOST_SCORE = 10
MOST_ID = 2**63
MOST_DIGITS = 20
FIRST_YEAR = 1970
NUMBER = (int, float)
SIDES: tuple[str, ...] = get_args(Side)
SOURCES: tuple[str, ...] = get_args(Source)


class BadDocument(ValueError):
    """A document that is no session or day; the message says which field."""


def stamp(now: datetime) -> str:
    """Return a moment as `updated` has it: UTC to the millisecond."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"


def day_id(day: date) -> int:
    """Return the document id of a day: YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def session_document(session: Session) -> dict[str, Any]:
    """Return the document of a session, all but when it was changed."""
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


def feeling_document(feeling: Feeling) -> dict[str, Any]:
    """Return a check-in's numbers, without those that were not asked."""
    document: dict[str, Any] = {
        name: number
        for name, number in (("pain", feeling.pain), ("stiffness", feeling.stiffness))
        if number is not None
    }
    if feeling.symptoms:
        document["symptoms"] = list(feeling.symptoms)
    return document


def day_document(day: Day) -> dict[str, Any]:
    """Return the document of a day, all but when it was changed."""
    return {
        "day": day.day.isoformat(),
        "rest": day.rest,
        "checks": list(day.checks),
        "note": day.note,
    }


def read_session(id: str, document: Mapping[str, Any]) -> Session:
    """Return the session that a document holds. Raises BadDocument."""
    number = session_id(id)
    holds = _field(document, "holds", list)
    return Session(
        id=number,
        routine=_field(document, "routine", str),
        source=cast(Source, _one_of(document, "source", SOURCES)),
        started=_moment(document, "started"),
        ended=_moment(document, "ended"),
        day=_date(document, "day"),
        holds=read_holds(holds),
        before=read_feeling(document, "before"),
        after=read_feeling(document, "after"),
        note=_field(document, "note", str, ""),
    )


def session_id(id: str) -> int:
    """Return a document's id as the number that it is. Raises BadDocument."""
    number = int(id) if id.isascii() and id.isdecimal() and len(id) < MOST_DIGITS else -1
    if str(number) != id or not 0 <= number < MOST_ID:
        raise BadDocument("its id is no number")
    return number


def read_holds(holds: list[Any]) -> tuple[HoldRecord, ...]:
    """Return the holds of a session. Raises BadDocument."""
    return tuple([_hold(hold, at) for at, hold in enumerate(holds)])


def read_day(id: str, document: Mapping[str, Any]) -> Day:
    """Return the day that a document holds. Raises BadDocument."""
    day = _date(document, "day")
    if str(day_id(day)) != id:
        raise BadDocument(f'"day" is {day}, which is not its id')
    checks = _field(document, "checks", list, [])
    if not all(isinstance(check, str) for check in checks):
        raise BadDocument('"checks" are no words')
    rest = document.get("rest", False)
    if not isinstance(rest, bool):
        raise BadDocument('"rest" is neither true nor false')
    return Day(day, rest, tuple(checks), _field(document, "note", str, ""))


def read_feeling(document: Mapping[str, Any], name: str) -> Feeling | None:
    """Return a check-in, or None where nothing was asked. Raises BadDocument."""
    if document.get(name) is None:
        return None
    found = _field(document, name, dict)
    symptoms = found.get("symptoms", [])
    if not isinstance(symptoms, list) or not all(isinstance(s, str) for s in symptoms):
        raise BadDocument(f'"{name}.symptoms" are no words')
    return Feeling(
        pain=_score(found.get("pain"), f"{name}.pain"),
        stiffness=_score(found.get("stiffness"), f"{name}.stiffness"),
        symptoms=tuple(symptoms),
    )


_NEEDED = object()


def _field(document: Mapping[str, Any], name: str, kind: type, default: Any = _NEEDED) -> Any:
    value = document.get(name, default)
    if value is _NEEDED:
        raise BadDocument(f'has no "{name}"')
    if not isinstance(value, kind):
        raise BadDocument(f'"{name}" is {value!r:.40}')
    return value


def _one_of(document: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = _field(document, name, str)
    if value not in allowed:
        raise BadDocument(f'"{name}" is {value!r:.40}, not one of {", ".join(allowed)}')
    return str(value)


def _moment(document: Mapping[str, Any], name: str) -> datetime:
    text = _field(document, name, str)
    try:
        # A small z for UTC is as good a one, whatever Python says.
        moment = datetime.fromisoformat(text[:-1] + "Z" if text.endswith("z") else text)
    except ValueError as error:
        raise BadDocument(f'"{name}" is {text!r:.40}, no time') from error
    if moment.tzinfo is None:
        raise BadDocument(f'"{name}" is {text!r:.40}, without an offset from UTC')
    return moment


def _date(document: Mapping[str, Any], name: str) -> date:
    text = _field(document, name, str)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadDocument(f'"{name}" is {text!r:.40}, no date') from error
    if found.year < FIRST_YEAR:
        raise BadDocument(f'"{name}" is {text!r:.40}, before {FIRST_YEAR}')
    return found


def _hold(value: object, at: int) -> HoldRecord:
    # There are hundreds of thousands of these: what is said of a wrong one is put in words
    # only then.
    if not isinstance(value, dict):
        raise BadDocument(f'"holds[{at}]" is no hold')
    side = value.get("side")
    if side not in SIDES:
        words = ", ".join(SIDES)
        raise BadDocument(f'"holds[{at}].side" is {side!r:.40}, not one of {words}')
    point = value.get("point")
    if not isinstance(point, str) or not point:
        raise BadDocument(f'"holds[{at}].point" is {point!r:.40}')
    return HoldRecord(
        point=point,
        side=cast(Side, side),
        planned=_seconds(value, "planned", at),
        pressed=_seconds(value, "pressed", at),
    )


def _seconds(hold: Mapping[str, Any], name: str, at: int) -> float:
    value = hold.get(name)
    if isinstance(value, bool) or not isinstance(value, NUMBER):
        raise BadDocument(f'"holds[{at}].{name}" is {value!r:.40}, no seconds')
    if not 0 <= value <= MOST_SECONDS:  # which NaN isn't, either
        raise BadDocument(f'"holds[{at}].{name}" is {value!r:.40}, impossible seconds')
    return value


def _score(value: object, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_SCORE:
        raise BadDocument(f'"{where}" is {value!r:.40}, not 0 to {MOST_SCORE}')
    return value
