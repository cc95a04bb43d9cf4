"""Breaking, cutting and spreading text over cells."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.util.text import sanitize
from acutui.widgets.text_layout import (
    cut,
    fit,
    flow,
    format_keys,
    line_width,
    shorten,
    spread,
    wrap,
)

texts = st.text(st.sampled_from("abc de 合谷 ○ -…/"), max_size=60)


@given(texts, st.integers(-5, 70))
def test_a_fitted_text_has_the_given_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == max(0, width)


@given(texts, st.integers(-5, 70), st.integers(1, 5))
def test_wrapped_lines_stay_within_their_width_and_number(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most=most)
    assert len(lines) <= most
    assert all(sum(cell_len(part) for part, _ in line) <= max(4, width) + 2 for line in lines)


@given(texts, st.integers(4, 70))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    text_of_lines = "".join(part for line in wrap(text, width) for part, _ in line)
    assert text_of_lines.replace(" ", "") == text.replace(" ", "")


def test_without_room_the_right_part_is_dropped() -> None:
    left, right = (("12345", ""),), (("678", ""),)
    assert spread(left, right, 9) == (("12345", ""), (" ", ""), ("678", ""))
    assert spread(left, right, 8) == left


def test_groups_fill_a_line_to_its_last_cell() -> None:
    groups = [[("abc", "")], [("d", ""), ("ef", "dim")], [("ghi", "")]]
    gap = ("   ", "")
    first, second, third = (tuple(group) for group in groups)
    assert flow(groups, 15) == [(*first, gap, *second, gap, *third)]
    assert flow(groups, 14) == [(*first, gap, *second), third]
    assert flow(groups, 9) == [(*first, gap, *second), third]
    assert flow(groups, 8) == [first, second, third]
    assert flow(groups, 1) == [first, second, third]


def test_a_line_is_cut_after_its_last_cell() -> None:
    parts = (("ab", "dim"), ("cde", ""), ("f", "warn"))
    assert cut(parts, 6) == parts
    assert cut(parts, 5) == parts[:2]
    assert cut(parts, 4) == (("ab", "dim"), ("cd", ""))
    assert cut(parts, 2) == parts[:1]
    assert cut(parts, 0) == ()


def test_words_break_at_the_last_cell_and_long_ones_within() -> None:
    def shown(text: str, width: int, **given: Any) -> list[str]:
        return [part for ((part, _),) in wrap(text, width, **given)]

    assert shown("one two three", 7) == ["one two", "three"]
    assert shown("one two three", 6) == ["one", "two", "three"]
    assert shown("abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    assert shown("abcde fg", 5) == ["abcde", "fg"]
    assert shown("one two", 9, label="12  ") == ["12  one", "    two"]
    assert shown("abcdef", 3) == ["abcd", "ef"], "four cells at least"
    assert shown("one two three", 7, most=1) == ["one …"]
    assert shown("one two three", 9, most=1) == ["one two …"]
    assert shown("one two", 7, most=1) == ["one two"]


def test_a_text_is_padded_or_cut_between_characters() -> None:
    assert fit("abc", 5) == "abc  "
    assert fit("abc", 3) == "abc"
    assert fit("abc  ", 3) == "abc"
    assert fit("abc", 2) == "a…"
    assert fit("合谷", 3) == "合…"
    assert fit("合谷", 2) == "… "
    assert fit("a b", 2) == "a…"
    assert fit("abc", 1) == "…"
    assert fit("abc", 0) == ""


def test_a_line_that_is_cut_shows_it_but_no_loss_of_blanks() -> None:
    parts = (("ab", "dim"), ("cde", ""), ("  ", "warn"))
    assert shorten(parts, 7) == parts
    assert shorten(parts, 5) == parts[:2]
    assert shorten(parts, 4) == (("ab", "dim"), ("c", ""), ("…", ""))
    assert shorten(parts, 1) == (("…", ""),)
    assert shorten(parts, 0) == ()
    assert shorten((("one ", ""), ("two", "dim")), 6) == (("one ", ""), ("t", "dim"), ("…", "dim"))


@given(st.lists(st.tuples(st.text(), st.sampled_from(["", "dim"]))), st.integers(0, 30))
def test_a_line_has_an_ellipsis_or_all_that_is_not_blank(
    parts: list[tuple[str, str]], width: int
) -> None:
    parts = [(sanitize(text), role) for text, role in parts]
    shown = shorten(tuple(parts), width)
    assert line_width(shown) <= width
    before, after = ("".join(text for text, _ in one) for one in (parts, shown))
    assert after.rstrip() == before.rstrip() or after.endswith("…") or width == 0


def test_keys_are_followed_by_what_they_do() -> None:
    assert format_keys([("q", "quit")], 40) == [(("q", "accent"), (" quit", "dim"))]
