"""What is asked about before a session entered by hand is saved."""

from datetime import timedelta

import pytest
from support.clocks import NOW
from support.sessions import make_session

from acutui.practice.doubts import find_doubts


@pytest.mark.parametrize(
    ("ahead", "doubts"),
    [
        (timedelta(minutes=-5), []),
        (timedelta(minutes=1), []),
        (timedelta(minutes=2), ["This is later today."]),
        (timedelta(days=1), ["This is tomorrow."]),
        (timedelta(days=3650), [f"This is in the future: {NOW + timedelta(3650):%A %-d %B %Y}."]),
        (timedelta(days=-3650), []),
        (timedelta(days=-4400), [f"This is 12 years ago: {NOW - timedelta(4400):%A %-d %B %Y}."]),
    ],
)
def test_a_time_that_is_probably_a_mistake(ahead: timedelta, doubts: list[str]) -> None:
    assert find_doubts(make_session(NOW + ahead, ()), (), NOW) == doubts


def test_the_same_routine_in_the_same_minute() -> None:
    started = NOW - timedelta(hours=2)
    session = make_session(started, ())
    twin = make_session(started + timedelta(seconds=20), ())
    text = f"This routine is already in the journal at {started:%H:%M} that day."
    assert find_doubts(session, [session, twin], NOW) == [text]
    assert find_doubts(session, [session], NOW) == []
    later = make_session(started + timedelta(minutes=1), ())
    other = make_session(started, (), routine="other")
    assert find_doubts(session, [later, other], NOW) == []
