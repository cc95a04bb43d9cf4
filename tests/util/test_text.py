"""Making text safe to show in a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.util.text import REPLACEMENT, UNSEEN, join_lines, sanitize, wrap_words

# Characters that can control a terminal or change the writing direction.
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
DIRECTIONS = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
INVISIBLE = [*"\u00ad\u200b\u2028\u2029\u2060\ufeff\ufff9\ufffb\ue000\U000e0001\U000f0000"]
HALVES = ["\ud800", "\udbff", "\udc1b", "\udcff", "\udfff"]

anything = st.text(st.characters(exclude_categories=()))
"""Any text that Python can represent, including surrogates."""


@given(anything)
def test_no_control_characters_remain(text: str) -> None:
    shown = sanitize(text)
    categories = {unicodedata.category(letter) for letter in shown if letter != "\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert len(shown) == len(text)


@given(
    st.text(
        st.sampled_from(
            "بक्\u200ca合é█⚕👩🏽\u200d\u200b\ufe0f\u0301\u0903\u115f\u1160\u3164\uffa0\u2065"
        )
    )
)
def test_no_text_is_wider_than_counted(text: str) -> None:
    """A character after a joiner counts as no cell, but terminals show it."""
    shown = sanitize(text)
    for joiner, after in zip(shown, shown[1:] + " ", strict=False):
        assert joiner != "\u200d" or after in "⚕👩🏽"
    assert not set(shown) & set("\u115f\u1160\u3164\uffa0\u2065")
    assert cell_len(shown) >= sum(letter in "a█\ufffd" or 2 * (letter == "合") for letter in shown)


def test_accents_and_joined_emoji_are_limited() -> None:
    assert sanitize("a" + "\u0301" * 8) == "a" + "\u0301" * 8
    assert sanitize("a" + "\u0301" * 30).count("\u0301") == 8
    family = "\u200d".join("👨👩👧👦")
    assert sanitize(family) == family
    assert sanitize(family + "\u200d👦") == family + REPLACEMENT + "👦"
    assert sanitize("\u200d👦") == REPLACEMENT + "👦"


@pytest.mark.parametrize(
    "text",
    ["می\u200cخواهم", "کتاب\u200cها", "क्\u200dष", "र\u200dय", "ක්\u200dර", "ണ്\u200d", "合\u200d谷"],
)
def test_a_joiner_of_a_script_draws_nothing(text: str) -> None:
    shown, bare = sanitize(text), text.replace("\u200c", "").replace("\u200d", "")
    assert shown.replace(UNSEEN, "") == bare
    assert len(shown) == len(text)
    assert cell_len(shown) == cell_len(bare)


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_a_joiner_that_nothing_needs_is_replaced(joiner: str) -> None:
    for text in (f"a{joiner}b", f"{joiner}ب", f" {joiner}ب", f"1{joiner}2", f"👩{joiner}b"):
        assert sanitize(text) == text.replace(joiner, REPLACEMENT)
    assert sanitize("ب" + joiner * 20).count(UNSEEN) < 20


@given(anything)
def test_sanitizing_twice_changes_nothing(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


@given(anything)
def test_sanitized_text_can_be_encoded(text: str) -> None:
    sanitize(text).encode()


@pytest.mark.parametrize("letter", [*CONTROLS, *DIRECTIONS, *INVISIBLE, *HALVES])
def test_each_unsafe_character_is_replaced(letter: str) -> None:
    instead = " " if letter in "\t\n\r" else REPLACEMENT
    assert sanitize(f"a{letter}b") == f"a{instead}b"


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_ascii_text_is_unchanged(text: str) -> None:
    assert sanitize(text) == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_chinese_characters_are_unchanged(text: str) -> None:
    assert sanitize(text) == text


@given(st.text(st.characters(min_codepoint=0x2800, max_codepoint=0x28FF)))
def test_braille_is_unchanged(text: str) -> None:
    assert sanitize(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Hégǔ Fēngchí Yāoyángguān Wàiláogōng ǖǘǚǜ",
        unicodedata.normalize("NFD", "Hégǔ Fēngchí Yāoyángguān"),
        "風池 / 风池, 腎俞・しんゆ・신수",
        "Straße, Ørsted, naïve, Ελληνικά, Русский, עברית, العربية, हिन्दी, ไทย",
        "● ○ ▀▄█▓ ─ → … – — “quoted” ‘so’ · × ÷ °",
        "👍 🏋️ 👩‍⚕️ é",
        "[b]no markup[/b] {x} %s \\n",
    ],
)
def test_text_in_many_languages_is_unchanged(text: str) -> None:
    assert sanitize(text) == text


def test_colour_codes_are_replaced() -> None:
    assert sanitize("\x1b[31mred\x1b[0m\a") == "\ufffd[31mred\ufffd[0m\ufffd"


def test_line_breaks_and_tabs_become_spaces() -> None:
    assert sanitize("one\ntwo\r\nthree\tfour") == "one two  three four"


@given(anything)
def test_sanitized_text_is_left_as_it_is(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


WORDS = st.lists(st.text("abcdé風池\u0301", min_size=1), min_size=1)


@given(WORDS, st.integers(8, 40))
def test_lines_are_broken_between_words_only(words: list[str], width: int) -> None:
    text = " ".join(words)
    wrapped = wrap_words(text, width)
    assert wrapped.replace("\n  ", " ") == text
    for line in wrapped.split("\n"):
        assert cell_len(line) <= width or " " not in line.strip()


def test_a_line_is_broken_only_where_it_is_too_long() -> None:
    assert wrap_words("Take care: muscle only", 22) == "Take care: muscle only"
    assert wrap_words("Take care: muscle only", 21) == "Take care: muscle\n  only"
    assert wrap_words("Take care: muscle only", 8) == "Take\n  care:\n  muscle\n  only"
    assert wrap_words("one two " * 99, 0) == "one two " * 99


def test_lines_become_one_and_keep_what_joins_letters() -> None:
    persian = "می\u200cخواهم"
    assert join_lines(f"{persian}\r\n\n  second line \x00\n") == f"{persian} second line"
    assert join_lines(" \n") == ""
