"""Sessions in the order in which people look for them, and those that words describe."""

from collections.abc import Callable, Iterable, Iterator

from acutui.practice.records import Session


def sort_newest_first(sessions: Iterable[Session]) -> list[Session]:
    """Return sessions by practice day and time, the newest first."""
    return sorted(sessions, key=lambda one: (one.day, one.started, one.id), reverse=True)


def filter_sessions(
    sessions: Iterable[Session], words: str, name_routine: Callable[[str], str]
) -> Iterator[Session]:
    """Yield the sessions in whose routine or note each word occurs, in upper or lower case.

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
        self._texts = [_fold(one, name_routine) for one in self.sessions.values()]

    def find(self, words: str) -> list[str]:
        """Return the keys of the sessions that `filter_sessions` finds."""
        found: Iterable[tuple[str, str]] = zip(self.sessions, self._texts, strict=True)
        for word in words.casefold().split():
            found = [pair for pair in found if word in pair[1]]
        return [key for key, _ in found]


def _fold(session: Session, name_routine: Callable[[str], str]) -> str:
    name = name_routine(session.routine)
    return f"{session.routine} {name} {session.habit} {session.note}".casefold()
