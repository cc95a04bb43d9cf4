"""Sessions in the order in which people look for them, and those that words describe."""

import re
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

    A number is a whole one: "22 nov" is not all of November 2022.

    Args:
        sessions: The sessions; they stay in order.
        words: Words or beginnings of words, separated by blanks.
        name_routine: Returns the name of a routine by its id.
    """
    tests = _make_tests(words)
    for session in sessions:
        folded = _fold(session, name_routine) if tests else ""
        if all(has_word(folded) for has_word in tests):
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
        for has_word in _make_tests(words):
            matches = [*map(has_word, texts)]
            keys, texts = [*compress(keys, matches)], [*compress(texts, matches)]
        return keys


def _order(session: Session) -> tuple[datetime, int]:
    return session.started, session.id


def _make_tests(words: str) -> list[Callable[[str], bool]]:
    """Return for each word a function that says whether it occurs in a folded text."""
    return [_make_test(word) for word in words.casefold().split()]


def _make_test(word: str) -> Callable[[str], bool]:
    if not word.isdecimal():
        return lambda text: word in text
    whole = re.compile(rf"(?<!\d){word}(?!\d)")
    return lambda text: word in text and whole.search(text) is not None


def _fold(session: Session, name_routine: Callable[[str], str]) -> str:
    name = name_routine(session.routine)
    day = session.day
    date = f"{day} {day.day} {MONTHS[day.month - 1]}"
    return f"{session.routine} {name} {session.habit} {session.note} {date}".casefold()
