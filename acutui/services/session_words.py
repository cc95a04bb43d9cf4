"""A session of the journal in words."""

from acutui.practice.records import Feeling, HoldRecord, Session
from acutui.practice.symptoms import STIFFNESS, SYMPTOMS
from acutui.util.durations import format_duration
from acutui.util.text import id_to_words

SOURCES = {"timer": "led by the timer", "log": "entered by hand", "import": "imported"}


def describe_feeling(feeling: Feeling | None) -> str:
    """Return the ratings and symptoms, "pain 6, stiffness 4, tingling"; "" if there are none."""
    if feeling is None:
        return ""
    rated = (("pain", feeling.pain), ("stiffness", feeling.stiffness))
    parts = [f"{name} {number}" for name, number in rated if number is not None]
    for id in feeling.symptoms:
        # Older journals have stiffness as a tick too.
        if id != STIFFNESS or feeling.stiffness is None:
            parts.append(SYMPTOMS[id].words if id in SYMPTOMS else id_to_words(id))
    return ", ".join(parts)


def format_time(session: Session) -> str:
    """Return when a session began, "07:30"; "" if only its day is known."""
    return "" if session.is_only_a_day else f"{session.started:%H:%M}"


def format_length(session: Session) -> str:
    """Return how long was pressed, "5 min"; "" if only the session's day is known."""
    return "" if session.is_only_a_day else format_duration(session.pressed)


def describe_pressed(session: Session) -> str:
    """Return how much was pressed, whether that counts, and from where it is known."""
    length = f"{format_duration(session.pressed)} of {format_duration(session.planned)}, "
    counts = "counts" if session.counts else "too short to count"
    return f"{'' if session.is_only_a_day else length}{counts}, {SOURCES[session.source]}"


def list_holds(session: Session) -> tuple[HoldRecord, ...]:
    """Return the holds of a session; none if only its day is known."""
    return () if session.is_only_a_day else session.holds


def format_pain(session: Session, arrow: str = "→") -> str:
    """Return pain before and after a session, "5 → 3"; "" if it was not rated."""
    before, after = (one.pain if one else None for one in (session.before, session.after))
    if before is None and after is None:
        return ""
    return f"{'?' if before is None else before} {arrow} {'?' if after is None else after}"
