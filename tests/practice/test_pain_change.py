"""Noticeable changes in pain: two points, or 30 % of what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.pain_change import POINTS, SHARE, THRESHOLD, is_noticeable

numbers = st.integers(0, 10)


@pytest.mark.parametrize(
    ("before", "after", "noticed"),
    [
        (5, 3, True),
        (5, 4, False),
        (5, 7, True),
        (5, 6, False),
        (10, 8, True),
        (10, 9, False),
        (3, 2, True),  # a third
        (3, 4, True),
        (4, 3, False),  # a quarter
        (4, 5, False),
        (2, 1, True),
        (1, 0, True),
        (1, 2, True),
        (0, 1, False),
        (0, 2, True),
        (0, 10, True),
        (10, 0, True),
    ],
)
def test_two_points_or_thirty_percent_are_noticeable(
    before: int, after: int, noticed: bool
) -> None:
    assert is_noticeable(before, after) is noticed


@given(numbers)
def test_no_change_is_not_noticeable(pain: int) -> None:
    assert not is_noticeable(pain, pain)


@given(numbers, numbers)
def test_one_point_is_noticeable_only_if_it_is_thirty_percent(before: int, after: int) -> None:
    change = abs(after - before)
    # 30 % of a whole number, without rounding errors.
    is_much = before > 0 and 10 * change >= 3 * before
    assert is_noticeable(before, after) == (change >= 2 or is_much)


@given(st.integers(0, 10), st.integers(0, 10))
def test_better_and_worse_have_the_same_threshold(before: int, change: int) -> None:
    if change <= min(before, 10 - before):
        assert is_noticeable(before, before - change) == is_noticeable(before, before + change)


@given(numbers, numbers, numbers)
def test_a_greater_change_is_at_least_as_noticeable(before: int, one: int, other: int) -> None:
    less, more = sorted((one, other), key=lambda after: abs(after - before))
    assert is_noticeable(before, less) <= is_noticeable(before, more)


@given(numbers, numbers, st.integers(-1, 1))
def test_the_same_change_is_less_noticeable_in_more_pain(one: int, other: int, change: int) -> None:
    less, more = sorted((one, other))
    if less > 0:
        assert is_noticeable(less, less + change) >= is_noticeable(more, more + change)


def test_the_threshold_text_matches_the_numbers() -> None:
    assert f"{POINTS} points" in THRESHOLD
    assert f"{SHARE:.0%}".replace("%", " %") in THRESHOLD
    assert "Farrar" in THRESHOLD
    assert "Ostelo" in THRESHOLD
