"""What makes a session that was entered by hand improbable."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from acutui.practice.habit import format_day
from acutui.practice.records import Session

FUTURE = timedelta(minutes=1)  # allowed for a clock that is slow
MANY_YEARS = 10


def find_doubts(session: Session, others: Iterable[Session], now: datetime) -> list[str]:
    """Return a sentence for each thing that is probably a mistake.

    Args:
        session: What was entered.
        others: Sessions of the same day; the session itself may be among them.
        now: The present time in the user's zone.
    """
    started, doubts = session.started, []
    # In UTC, since two times of one zone would be compared by their clocks.
    if started.astimezone(UTC) > now.astimezone(UTC) + FUTURE:
        days = (started.date() - now.date()).days
        when = {0: "later today", 1: "tomorrow"}.get(days, f"in the future: {format_day(started)}")
        doubts.append(f"This is {when}.")
    elif now.year - started.year > MANY_YEARS:
        doubts.append(f"This is {now.year - started.year} years ago: {format_day(started)}.")
    if any(
        other.id != session.id
        and other.routine == session.routine
        and _minute(other.started) == _minute(started)
        for other in others
    ):
        doubts.append(f"This routine is already in the journal at {started:%H:%M} that day.")
    return doubts


def _minute(moment: datetime) -> datetime:
    with suppress(OverflowError):  # in the first and the last year that there are
        moment = moment.astimezone(UTC)
    return moment.replace(second=0, microsecond=0)
