"""Comparing words: folding, plurals and typos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.spelling import (
    edit_distance,
    find_by_prefix,
    find_nearest,
    fold,
    singularize,
    split_words,
)

WORDS = ["shoulder", "sciatica", "neck", "knee", "headache", "hegu"]
few_letters = st.text(alphabet="abcé ", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
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
def test_edit_distance_counts_typos(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == edits


@given(few_letters, few_letters)
def test_edit_distance_is_a_metric(one: str, other: str) -> None:
    edits = edit_distance(one, other)
    assert (edits == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edits <= max(len(one), len(other))
    assert edits == edit_distance(other, one)


def test_the_nearest_word_is_found_within_the_allowed_typos() -> None:
    assert find_nearest("sholder", WORDS) == ["shoulder"]
    assert find_nearest("shuolderr", WORDS) == ["shoulder"]
    assert find_nearest("nekk", WORDS) == ["neck"]
    assert find_nearest("kneck", WORDS) == ["neck"]
    assert find_nearest("nk", WORDS) == []
    assert find_nearest("shldr", WORDS) == []
    assert find_nearest("heg7", WORDS) == []


@pytest.mark.parametrize(
    ("word", "other"),
    [("wee", "web"), ("pecs", "pes"), ("way", "wry"), ("ladder", "bladder")],
)
def test_a_short_word_is_not_corrected_into_another(word: str, other: str) -> None:
    assert find_nearest(word, [other]) == []


@pytest.mark.parametrize(
    ("typo", "word"), [("nek", "neck"), ("nekc", "neck"), ("hipp", "hip"), ("stif", "stiff")]
)
def test_a_letter_left_out_swapped_or_doubled_is_corrected(typo: str, word: str) -> None:
    assert find_nearest(typo, [word]) == [word]


def test_a_prefix_with_a_typo_is_recognized() -> None:
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


def test_words_consist_of_letters_and_digits() -> None:
    assert split_words("Hé-Gǔ, LI4 (golfer's)!") == ["he", "gu", "li4", "golfers"]
    assert split_words("Füße कमर दर्द") == ["fusse", *split_words("कमर"), *split_words("दर्द")]
    assert len(split_words("कमर दर्द")) == 2
    assert split_words("- .") == []


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
