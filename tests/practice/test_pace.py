"""How long it takes to get ready for each step."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sessions import make_session

from acutui.practice.pace import (
    LEAST,
    MOST,
    NOWHERE,
    Place,
    choose_seconds,
    count_sessions,
    find_posture,
    pace_steps,
)
from acutui.practice.records import HoldRecord, Session
from acutui.practice.timer import Step

HAND, HEAD, BACK = Place(25, "lap"), Place(25, "up"), Place(30, "behind")
PLACES = {"HAND": HAND, "OTHER": HAND, "BACK": BACK}
EACH = (Step("HAND", "left", 60), Step("HAND", "right", 60))

words = st.integers(0, 500)
places = st.builds(Place, words, st.sampled_from(["up", "lap", "behind"]))


def test_a_stranger_gets_time_to_read_to_move_and_to_search() -> None:
    assert choose_seconds(HAND, NOWHERE, 0, is_read=False) == 22
    assert choose_seconds(HAND, HAND, 0, is_read=False) == 17


@pytest.mark.parametrize(("times", "seconds"), [(0, 22), (1, 13), (2, 9), (3, 7), (4, 6), (6, 5)])
def test_it_is_shorter_after_each_session(times: int, seconds: int) -> None:
    assert choose_seconds(HAND, NOWHERE, times, is_read=False) == seconds


def test_the_other_side_has_the_same_text() -> None:
    assert pace_steps(EACH, PLACES, {}) == (22, LEAST)


def test_a_point_that_comes_again_takes_the_move_alone() -> None:
    steps = (EACH[0], Step("BACK", "both", 60), EACH[1])
    assert pace_steps(steps, PLACES, {}) == (22, 23, 10)
    assert pace_steps(steps, PLACES, {"HAND": 40, "BACK": 40}) == (5, 5, 5)


def test_a_point_that_the_atlas_no_longer_has_takes_a_search() -> None:
    assert pace_steps((Step("GONE", "left", 60),), {}, {}) == (9,)


@given(place=places, before=places, times=st.integers(0, 10**6), is_read=st.booleans())
def test_it_is_never_too_short_or_too_long_and_never_grows_with_practice(
    place: Place, before: Place, times: int, is_read: bool
) -> None:
    now, later = (choose_seconds(place, before, n, is_read=is_read) for n in (times, times + 1))
    assert LEAST <= later <= now <= MOST
    assert now <= choose_seconds(place, before, times, is_read=False)
    if times >= 6:
        assert now <= LEAST + 3


@given(place=places, more=words, times=st.integers(0, 9))
def test_more_words_never_take_less_time(place: Place, more: int, times: int) -> None:
    longer = place._replace(words=place.words + more)
    found = [choose_seconds(one, NOWHERE, times, is_read=False) for one in (place, longer)]
    assert found == sorted(found)


def test_postures_go_by_the_first_region_and_by_what_presses() -> None:
    assert find_posture(["hand", "arm"]) == find_posture(["arm"])
    assert find_posture(["neck", "upper-back"]) != find_posture(["upper-back", "neck"])
    assert find_posture(["hip"]) != find_posture(["hip"], "ball")
    assert find_posture(["tail"]) == "tail"
    assert find_posture([]) == ""


def session(day: date, **pressed: float) -> Session:
    started = datetime.fromisoformat(f"{day}T08:00+01:00")
    holds = (HoldRecord(point, side, 60, seconds) for point, seconds in pressed.items()
             for side in ("left", "right"))  # fmt: skip
    return make_session(started, tuple(holds), day=day)


def test_a_session_counts_once_for_each_point_that_was_pressed_within_a_year() -> None:
    today = date(2026, 11, 22)
    sessions = [
        session(today, LI4=60, GV20=0),
        session(today, LI4=1),
        session(today - timedelta(days=364), GV20=60),
        session(today - timedelta(days=365), BL23=60),
    ]
    assert count_sessions(sessions, today) == {"LI4": 2, "GV20": 1}
