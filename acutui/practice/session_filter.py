"""Sessions in the order in which people look for them, and those that words describe."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import compress

from acutui.practice.daily import group_by_day
from acutui.practice.date_words import MONTHS
from acutui.practice.records import Session


def sort_newest_first(sessions: Iterable[Session]) -> list[Session]:
    """Return sessions by practice day and time, the newest first."""
    by_day = group_by_day(sessions)
    # A day at a time: one sort of tens of thousands would let no other thread run meanwhile.
    days = (by_day[day] for day in sorted(by_day, reverse=True))
    return [one for day in days for one in sorted(day, key=_order, reverse=True)]


def filter_sessions(
    sessions: Iterable[Session], words: str, name_routine: Callable[[str], str]
) -> Iterator[Session]:
    """Yield the sessions in whose routine, note or day each word occurs, in upper or lower case.

    Args:
        sessions: The sessions; they stay in order.
        words: Words or beginnings of words, separated by blanks.
        name_routine: Returns the name of a routine by its id.
    """
    wanted = words.casefold().split()
    for session in sessions:
        folded = _fold(session, name_routine) if wanted else ""
        if all(word in folded for word in wanted):
            yield session


class SessionIndex:
    """Sessions by the text of their id, the newest first, in which words are found at once."""

    def __init__(self, sessions: Iterable[Session], name_routine: Callable[[str], str]) -> None:
        self.sessions = {str(one.id): one for one in sort_newest_first(sessions)}
        self._keys = [*self.sessions]
        self._texts = [_fold(one, name_routine) for one in self.sessions.values()]

    def find(self, words: str) -> list[str]:
        """Return the keys of the sessions that `filter_sessions` finds."""
        keys, texts = self._keys, self._texts
        for word in words.casefold().split():
            matches = [word in text for text in texts]
            keys, texts = [*compress(keys, matches)], [*compress(texts, matches)]
        return keys


def _order(session: Session) -> tuple[datetime, int]:
    return session.started, session.id


def _fold(session: Session, name_routine: Callable[[str], str]) -> str:
    name = name_routine(session.routine)
    day = session.day
    date = f"{day} {day.day} {MONTHS[day.month - 1]}"
    return f"{session.routine} {name} {session.habit} {session.note} {date}".casefold()
