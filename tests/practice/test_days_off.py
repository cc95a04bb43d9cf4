"""Pauses: where they begin and end."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.days_off import Pauses, begin_pause, end_pause
from acutui.practice.records import Day

MONDAY = date(2026, 11, 23)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def paused(days: dict[date, Day], length: int = 12) -> str:
    """A letter for each day: p in a pause, . in none."""
    pauses = Pauses(days.values())
    return "".join("p" if day(n) in pauses else "." for n in range(length))


def test_a_pause_lasts_until_it_is_ended() -> None:
    days = {day(2): begin_pause({}, day(2))}
    assert paused(days) == "..pppppppppp"
    assert Pauses(days.values()).began(day(9)) == day(2)
    ended = end_pause(days, day(5))
    assert ended == Day(day(5), pause="ends")
    days[day(5)] = ended
    assert paused(days) == "..ppp......."
    assert end_pause(days, day(8)) is None
    days[day(8)] = begin_pause(days, day(8))
    assert paused(days) == "..ppp...pppp"
    assert Pauses(days.values()).began(day(8)) == day(8)
    assert Pauses(days.values()).ends(day(2)) == day(5)
    assert Pauses(days.values()).ends(day(0)) == day(5)
    assert Pauses(days.values()).ends(day(8)) is None


def test_a_pause_is_taken_back_on_the_day_on_which_it_begins() -> None:
    days = {day(2): Day(day(2), checks=("workout",), note="sore")}
    days[day(2)] = begin_pause(days, day(2))
    taken_back = end_pause(days, day(2))
    assert taken_back == Day(day(2), checks=("workout",), note="sore")


def test_a_pause_from_the_day_on_which_one_ended_goes_on() -> None:
    days = {day(1): Day(day(1), pause="begins"), day(4): Day(day(4), pause="ends")}
    days[day(4)] = begin_pause(days, day(4))
    assert paused(days) == ".ppppppppppp"
    assert Pauses(days.values()).began(day(6)) == day(1)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 11)), max_size=8))
def test_after_each_end_and_beginning_the_day_is_as_was_asked(
    steps: list[tuple[bool, int]],
) -> None:
    days: dict[date, Day] = {}
    for begins, at in steps:
        changed = begin_pause(days, day(at)) if begins else end_pause(days, day(at))
        before = paused(days)
        if changed:
            days[day(at)] = changed
        assert (paused(days)[at] == "p") == begins
        assert paused(days)[:at] == before[:at], "nothing changes before it"
