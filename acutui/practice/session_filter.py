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
        text = f"{session.routine} {name_routine(session.routine)} {session.habit} {session.note}"
        folded = text.casefold() if wanted else ""
        if all(word in folded for word in wanted):
            yield session
