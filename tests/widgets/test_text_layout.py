"""Breaking, cutting and spreading text over cells."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.widgets.text_layout import fit, spread, wrap

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
