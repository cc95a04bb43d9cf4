"""Comparing words: folding, plurals, and how many slips lie between two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.spelling import (
    begun_like,
    distance,
    folded,
    letter_masks,
    nearest,
    singular,
    words_in,
)

WORDS = letter_masks(["shoulder", "sciatica", "neck", "knee", "headache", "hegu"])
few_letters = st.text(alphabet="abcé ", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("neck", "neck", 0),
        ("nek", "neck", 1),
        ("nekc", "neck", 1),
        ("meck", "neck", 1),
        ("siatica", "sciatica", 1),
        ("insomina", "insomnia", 1),
        ("ca", "abc", 3),
        ("abcd", "badc", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == distance(other, one) == slips


@given(few_letters, few_letters)
def test_a_distance_is_one_of_its_kind(one: str, other: str) -> None:
    slips = distance(one, other)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))
    assert slips == distance(other, one)


def test_the_nearest_word_is_found_within_what_its_length_allows() -> None:
    assert nearest("sholder", WORDS) == ["shoulder"]
    assert nearest("shuolderr", WORDS) == ["shoulder"]
    assert nearest("nekk", WORDS) == ["neck"]
    assert nearest("kneck", WORDS) == ["neck"]
    assert nearest("nk", WORDS) == []
    assert nearest("shldr", WORDS) == []
    assert nearest("heg7", WORDS) == []


def test_a_beginning_with_a_slip_is_recognized() -> None:
    assert begun_like("shuld", WORDS) == ["shoulder"]
    assert begun_like("scaiti", WORDS) == ["sciatica"]
    assert begun_like("zzzz", WORDS) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("cramps", "cramp"), ("eyes", "eye"), ("stress", "stress"), ("sinus", "sinus"),
     ("pelvis", "pelvis"), ("ibs", "ibs"), ("neck", "neck")],
)  # fmt: skip
def test_plurals(word: str, expected: str) -> None:
    assert singular(word) == expected


def test_words_are_what_letters_and_digits_make_up() -> None:
    assert words_in("Hé-Gǔ, LI4 (golfer's)!") == ["he", "gu", "li4", "golfers"]
    assert words_in("Füße कमर दर्द") == ["fusse", *words_in("कमर"), *words_in("दर्द")]
    assert len(words_in("कमर दर्द")) == 2
    assert words_in("- .") == []


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
