"""Rating a session with one key for each question."""

from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.rating import QuickRating
from acutui.practice.records import Feeling

numbers = st.integers(0, 10)


@given(numbers, numbers)
def test_pain_is_asked_for_and_then_stiffness(pain: int, stiffness: int) -> None:
    rating = QuickRating()
    assert rating.question == "pain"
    rating = rating.answer(pain)
    assert rating.question == "stiffness"
    rating = rating.answer(stiffness)
    assert rating.question is None
    assert rating.given == Feeling(pain, stiffness)
    assert rating.answer(0) == rating.skip() == rating


def test_a_skipped_question_is_not_asked_again() -> None:
    rating = QuickRating().skip()
    assert rating.question == "stiffness"
    assert rating.answer(3).given == Feeling(None, 3)
    assert rating.skip().question is None
    assert QuickRating().skip_all().question is None


@given(numbers, numbers)
def test_an_answer_outlives_a_save_that_was_asked_for_before_it(one: int, other: int) -> None:
    rating = QuickRating().answer(one).answer(other).follow(Feeling(one))
    assert rating.given == Feeling(one, other)
    assert rating.follow(Feeling(one, other)).question is None


def test_an_undone_answer_is_asked_for_again() -> None:
    rating = QuickRating().answer(5).follow(Feeling(5)).answer(3).follow(Feeling(5, 3))
    assert rating.follow(Feeling(5)).question == "stiffness"
    assert rating.follow(Feeling(5)).follow(Feeling()).question == "pain"


def test_ratings_from_elsewhere_are_answers() -> None:
    assert QuickRating().follow(Feeling(4)).question == "stiffness"
    assert QuickRating().follow(Feeling(4, 4)).question is None
