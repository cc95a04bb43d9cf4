"""Dates as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.date_words import parse_day
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY

TODAY = date(2026, 11, 22)  # A Sunday.
DAYS = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("Yesterday ", date(2026, 11, 21)),
        ("12 march", date(2026, 3, 12)),
        ("march 12", date(2026, 3, 12)),
        ("Mar 12th, 2024", date(2024, 3, 12)),
        ("12. mar", date(2026, 3, 12)),
        ("22 november", TODAY),
        ("23 nov", date(2025, 11, 23)),
        ("29 february", date(2024, 2, 29)),
        ("2026-3-12", date(2026, 3, 12)),
        ("sunday", date(2026, 11, 15)),
        ("sat", date(2026, 11, 21)),
        ("mon", date(2026, 11, 16)),
    ],
)
def test_a_day_is_found_by_its_name(words: str, day: date) -> None:
    assert parse_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    ["", "12", "march", "ma 12", "31 june", "2026-13-01", "0012-03-04", "li4", "12 13 march",
     "12 march march", "march 12 2024 2025", "9999-01-01", "mo"],
)  # fmt: skip
def test_other_words_are_no_day(words: str) -> None:
    assert parse_day(words, TODAY) is None


def test_a_day_at_which_nothing_can_be_entered_is_none() -> None:
    found = [parse_day(words, TODAY) for words in ("1970-01-02", "1970-01-03", "31 dec 2239")]
    assert found == [None, FIRST_DAY, LAST_DAY]
    assert parse_day("1 january 2240", TODAY) is None


@given(DAYS)
def test_any_day_is_found_by_its_date_in_several_forms(day: date) -> None:
    for form in (day.isoformat(), f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day} {day:%Y}"):
        assert parse_day(form, TODAY) == day


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_without_a_year_it_is_the_last_such_day(day: date) -> None:
    assert parse_day(f"{day.day} {day:%B}", TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(words: str) -> None:
    assert isinstance(parse_day(words, TODAY), date | None)
