"""Text made safe to show, and lengths and clocks as people read them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.util.text import SHOWN_INSTEAD, clock, minutes, sanitize, sanitize_lines

# Whatever can steer a terminal or turn a line around, C0 and C1 controls among it.
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
DIRECTIONS = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
UNSEEN = [*"\u00ad\u200b\u2028\u2029\u2060\ufeff\ufff9\ufffb\ue000\U000e0001\U000f0000"]
HALVES = ["\ud800", "\udbff", "\udc1b", "\udcff", "\udfff"]

anything = st.text(st.characters(exclude_categories=()))
"""Any text that Python can hold, halves of characters too."""


@given(anything)
def test_nothing_that_steers_a_terminal_comes_out(text: str) -> None:
    shown = sanitize(text)
    categories = {unicodedata.category(letter) for letter in shown if letter != "\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert len(shown) == len(text)


@given(
    st.text(
        st.sampled_from("a合é█⚕👩🏽\u200d\u200b\ufe0f\u0301\u0903\u115f\u1160\u3164\uffa0\u2065")
    )
)
def test_nothing_takes_more_room_than_is_counted(text: str) -> None:
    """A letter behind a joiner counts nothing, and every terminal shows it all the same."""
    shown = sanitize(text)
    for joiner, after in zip(shown, shown[1:] + " ", strict=False):
        assert joiner != "\u200d" or after in "⚕👩🏽"
    assert not set(shown) & set("\u115f\u1160\u3164\uffa0\u2065")
    assert cell_len(shown) >= sum(letter in "a█\ufffd" or 2 * (letter == "合") for letter in shown)


def test_a_tower_of_accents_and_a_chain_of_pictures_come_to_an_end() -> None:
    assert sanitize("a" + "\u0301" * 8) == "a" + "\u0301" * 8
    assert sanitize("a" + "\u0301" * 30).count("\u0301") == 8
    family = "\u200d".join("👨👩👧👦")
    assert sanitize(family) == family
    assert sanitize(family + "\u200d👦") == family + SHOWN_INSTEAD + "👦"


@given(anything)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


@given(anything)
def test_what_is_cleaned_can_be_written_as_utf8(text: str) -> None:
    sanitize(text).encode()
    sanitize_lines(text).encode()


@pytest.mark.parametrize("letter", [*CONTROLS, *DIRECTIONS, *UNSEEN, *HALVES])
def test_a_letter_that_steers_is_replaced(letter: str) -> None:
    instead = " " if letter in "\t\n\r" else SHOWN_INSTEAD
    assert sanitize(f"a{letter}b") == f"a{instead}b"


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert sanitize(text) == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_han_stays_as_it_is(text: str) -> None:
    assert sanitize(text) == text


@given(st.text(st.characters(min_codepoint=0x2800, max_codepoint=0x28FF)))
def test_braille_stays_as_it_is(text: str) -> None:
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
def test_the_writing_of_people_stays_as_it_is(text: str) -> None:
    assert sanitize(text) == text


def test_a_colour_code_is_told_apart_from_its_letters() -> None:
    assert sanitize("\x1b[31mred\x1b[0m\a") == "\ufffd[31mred\ufffd[0m\ufffd"


def test_line_breaks_become_spaces_or_are_kept() -> None:
    assert sanitize("one\ntwo\r\nthree\tfour") == "one two  three four"
    assert sanitize_lines("one\ntwo\r\nthree\tfour\x1b") == "one\ntwo\nthree four\ufffd"


@given(anything)
def test_lines_are_each_cleaned(text: str) -> None:
    for line in sanitize_lines(text).split("\n"):
        assert sanitize(line) == line


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (45, "45 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61.5, "1 min"),
        (300, "5 min"),
        (1620, "27 min"),
        (3540, "59 min"),
        (3599, "1 h"),
        (3600, "1 h"),
        (4200, "1 h 10 min"),
        (7200, "2 h"),
        (90_000, "25 h"),
    ],
)
def test_a_length_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert minutes(seconds) == said


def test_sixty_seconds_are_a_minute() -> None:
    assert minutes(59.6) == "1 min"


def said_seconds(said: str) -> int:
    """The seconds that a length says it is."""
    words = said.split()
    units = {"s": 1, "min": 60, "h": 3600}
    return sum(
        int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)
    )


@given(st.floats(0, 1e6))
def test_a_length_is_said_to_the_nearest_unit(seconds: float) -> None:
    assert abs(said_seconds(minutes(seconds)) - seconds) <= (30 if seconds >= 60 else 0.5)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_time_is_never_said_to_be_shorter(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    assert said_seconds(minutes(shorter)) <= said_seconds(minutes(longer))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (60, "1:00"),
        (59.99, "1:00"),
        (59, "0:59"),
        (5, "0:05"),
        (4.2, "0:05"),
        (0.01, "0:01"),
        (0, "0:00"),
        (-3, "0:00"),
        (300, "5:00"),
        (3600, "60:00"),
    ],
)
def test_a_clock_counts_the_second_that_has_begun(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@given(st.floats(0, 1e5, allow_subnormal=False).map(lambda seconds: round(seconds, 6)))
def test_a_clock_is_never_behind_and_never_a_second_ahead(seconds: float) -> None:
    left, right = clock(seconds).split(":")
    assert 0 <= int(left) * 60 + int(right) - seconds < 1
    assert len(right) == 2
