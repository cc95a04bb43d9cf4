"""Strategies for histories with every kind of value that a journal can hold."""

import json
from datetime import date, timedelta, timezone, tzinfo
from typing import get_args

from hypothesis import strategies as st

from acutui.practice.records import Day, Feeling, History, HoldRecord, Pause, Session, Side, Source

AWKWARD = "'=+-@＝ \t\r\n\\;:%,\"{}[]\x00\x1b\x7f\x9b\u2028\u202e\ufeff\udce9\ud83d合👍"
"""Characters that mean something in a file or to a terminal."""


def _join_surrogates(text: str) -> str:
    """Join pairs of surrogates to one character, as writing and reading JSON does."""
    return str(json.loads(json.dumps(text)))


texts = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=10).map(_join_surrogates)
words = st.lists(texts, max_size=3).map(tuple[str, ...])
zones: st.SearchStrategy[tzinfo] = st.integers(-86399, 86399).map(
    lambda offset: timezone(timedelta(seconds=offset))
)
moments = st.datetimes(timezones=zones).map(lambda moment: moment.replace(fold=0))
dates = st.dates(date(1970, 1, 1))
seconds = st.integers(0, 10**6) | st.floats(0, 1e6)
scores = st.none() | st.integers(0, 10)
feelings = st.none() | st.builds(Feeling, scores, scores, words)
holds = st.builds(HoldRecord, texts.filter(bool), st.sampled_from(get_args(Side)), seconds, seconds)
sessions = st.builds(
    Session,
    id=st.integers(0, 5) | st.integers(0, 2**63 - 1),
    routine=texts,
    source=st.sampled_from(get_args(Source)),
    started=moments,
    ended=moments,
    day=dates,
    holds=st.lists(holds, max_size=3).map(tuple[HoldRecord, ...]),
    before=feelings,
    after=feelings,
    note=texts,
    habit=texts,
)
days = st.builds(Day, dates, st.booleans(), words, texts, pause=st.sampled_from(get_args(Pause)))
histories = st.builds(
    lambda sessions, days: History(tuple(sessions), {day.day: day for day in days}),
    st.lists(sessions, max_size=3, unique_by=lambda session: session.id),
    st.lists(days, max_size=3),
)


def list_contents(history: History) -> tuple[list[str], list[str]]:
    """Return all that is in a history, including offsets and whether numbers are whole."""
    assert history.problems == ()
    return sorted(map(repr, history.sessions)), sorted(map(repr, history.days.values()))
