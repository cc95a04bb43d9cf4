"""Comparing words: folding, plurals, and how many slips lie between two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.spelling import (
    build_letter_masks,
    edit_distance,
    find_by_prefix,
    find_nearest,
    fold,
    singularize,
    split_words,
)

WORDS = build_letter_masks(["shoulder", "sciatica", "neck", "knee", "headache", "hegu"])
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
    assert edit_distance(one, other) == edit_distance(other, one) == slips


@given(few_letters, few_letters)
def test_a_distance_is_one_of_its_kind(one: str, other: str) -> None:
    slips = edit_distance(one, other)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))
    assert slips == edit_distance(other, one)


def test_the_nearest_word_is_found_within_what_its_length_allows() -> None:
    assert find_nearest("sholder", WORDS) == ["shoulder"]
    assert find_nearest("shuolderr", WORDS) == ["shoulder"]
    assert find_nearest("nekk", WORDS) == ["neck"]
    assert find_nearest("kneck", WORDS) == ["neck"]
    assert find_nearest("nk", WORDS) == []
    assert find_nearest("shldr", WORDS) == []
    assert find_nearest("heg7", WORDS) == []


def test_a_beginning_with_a_slip_is_recognized() -> None:
    assert find_by_prefix("shuld", WORDS) == ["shoulder"]
    assert find_by_prefix("scaiti", WORDS) == ["sciatica"]
    assert find_by_prefix("zzzz", WORDS) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("cramps", "cramp"), ("eyes", "eye"), ("stress", "stress"), ("sinus", "sinus"),
     ("pelvis", "pelvis"), ("ibs", "ibs"), ("neck", "neck")],
)  # fmt: skip
def test_plurals(word: str, expected: str) -> None:
    assert singularize(word) == expected


def test_words_are_what_letters_and_digits_make_up() -> None:
    assert split_words("Hé-Gǔ, LI4 (golfer's)!") == ["he", "gu", "li4", "golfers"]
    assert split_words("Füße कमर दर्द") == ["fusse", *split_words("कमर"), *split_words("दर्द")]
    assert len(split_words("कमर दर्द")) == 2
    assert split_words("- .") == []


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
