"""Sessions in order, and those that words describe."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from support.histories import sessions

from acutui.practice.date_words import MONTHS
from acutui.practice.records import Session
from acutui.practice.session_filter import SessionIndex, filter_sessions, sort_newest_first

many = st.lists(sessions, max_size=6, unique_by=lambda session: session.id)


def name_routine(id: str) -> str:
    return f"Name of {id[::-1]}"


def text_of(session: Session) -> str:
    name = name_routine(session.routine)
    date = f"{session.day} {session.day.day} {MONTHS[session.day.month - 1]}"
    return f"{session.routine} {name} {session.habit} {session.note} {date}".casefold()


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[Session], str]:
    """Sessions, and words of which most occur in one of them."""
    history = draw(many)
    pieces = [word for one in history for word in text_of(one).split()]
    word = st.sampled_from(pieces) if pieces else st.just("name")
    part = st.tuples(word, st.integers(0, 3), st.integers(1, 5)).map(lambda p: p[0][p[1] :][: p[2]])
    return history, draw(
        st.lists(part | st.sampled_from(["", "OF", "zzz"]), max_size=3).map(" ".join)
    )


@given(many)
def test_the_newest_session_comes_first_and_none_is_lost(history: Sequence[Session]) -> None:
    found = sort_newest_first(history)
    assert sorted(one.id for one in found) == sorted(one.id for one in history)
    order = [(one.day, one.started, one.id) for one in found]
    assert order == sorted(order, reverse=True)


@given(searches())
def test_a_session_is_found_by_all_its_words(search: tuple[list[Session], str]) -> None:
    history, words = search
    found = list(filter_sessions(history, words, name_routine))

    def has(text: str, word: str) -> bool:
        return word in (re.findall(r"\d+", text) if word.isdecimal() else text)

    wanted = words.casefold().split()
    assert found == [one for one in history if all(has(text_of(one), word) for word in wanted)]
    # More words find no more; without words all are found.
    more = list(filter_sessions(history, f"{words} name", name_routine))
    assert all(one in found for one in more)
    assert list(filter_sessions(history, " \n", name_routine)) == history


@given(searches())
def test_the_index_finds_what_the_filter_finds(search: tuple[list[Session], str]) -> None:
    history, words = search
    index = SessionIndex(history, name_routine)
    assert list(index.sessions.values()) == sort_newest_first(history)
    found = filter_sessions(sort_newest_first(history), words, name_routine)
    assert [index.sessions[key] for key in index.find(words)] == list(found)


@given(sessions, st.sampled_from(["2026-11", "22 nov", "November", "november 2026", "2026-11-22"]))
def test_a_session_is_found_by_its_day(session: Session, words: str) -> None:
    session = replace(session, day=date(2026, 11, 22), note="")
    assert list(filter_sessions([session], words, name_routine)) == [session]
    assert not list(filter_sessions([session], "2031-03", name_routine))
    other = replace(session, day=date(2022, 11, 5), routine="neck", habit="")
    assert not list(filter_sessions([other], "22 nov", name_routine))
    assert list(filter_sessions([other], "2022 nov", name_routine)) == [other]
