"""Read days in every form that a spreadsheet writes, and never guess their order."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.day_text import (
    ORDERS,
    DayCell,
    DayOrder,
    explain_days,
    find_day_order,
    has_time,
    parse_day,
    read_day_text,
)

DAY = date(2026, 11, 22)


def find(*texts: str, near: date | None = None) -> DayOrder:
    return find_day_order(DayCell(line, text, near) for line, text in enumerate(texts, 2))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *[
            ("22-11-2026", "dmy"),
            ("22.11.2026", "dmy"),
            ("22/11/26", "dmy"),
            ("22. 11. 2026", "dmy"),
        ],
        *[("11/22/26", "mdy"), ("11-22-2026", "mdy"), ("11/22/2026 8:00 AM", "mdy")],
        *[("2026/11/22", "ymd"), ("2026.11.22.", "ymd"), ("26-11-22", "ymd")],
        *[("2026-11-22T08:30:00", "ymd"), (" 2026-11-22 ", "ymd"), ("22.11.2026 08:30", "dmy")],
    ],
)
def test_a_day_is_read_in_its_order(text: str, order: DayOrder) -> None:
    assert parse_day(text, order) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *["22 Nov 2026", "22-Nov-26", "22 november 2026", "22nd Nov 2026", "Nov 22, 2026"],
        *["November 22, 2026", "Sunday, November 22, 2026", "Sun 22 Nov 2026", "2026-Nov-22"],
        *["22 Nov 2026 08:30", "46348", "46348.75", "46348,0"],
    ],
)
def test_a_day_with_one_meaning_is_read_in_any_order(text: str) -> None:
    assert read_day_text(text) == dict.fromkeys(ORDERS, DAY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *[
            (text, "names its month, and not in English")
            for text in ("22 Mai 2026", "3. März 2026")
        ],
        *[(text, "names its month, and not in English") for text in ("22 déc. 2026", "5 мая 2026")],
        *[
            ("31-02-2026", "is not a day: day is out of range"),
            ("2026-22-11", "is not a day: month"),
        ],
        *[("22-11.2026", "is not a day like"), ("22-11-026", "is not a day like")],
        *[
            ("2026-11", "is not a day like"),
            ("", "is not a day like"),
            ("20261122", "is not a day"),
        ],
        *[
            ("22-11-1969", "too long ago"),
            ("12345", "too long ago"),
            ("2026-11-22Z", "is not a day"),
        ],
        *[
            ("2026-11-21T23:30:00+00:00", "is not a day like"),
            ("two days ago", "is not a day like"),
        ],
    ],
)
def test_what_is_no_day_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_day_text(text)


@given(st.dates(date(1970, 1, 1), date(9999, 12, 31)), st.sampled_from("-/."))
def test_four_digits_of_a_year_keep_every_day_apart(day: date, mark: str) -> None:
    year, month, at = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    for order, parts in (("dmy", (at, month, year)), ("mdy", (month, at, year))):
        readings = read_day_text(mark.join(parts))
        assert readings[order] == day  # type: ignore[index]
        assert len(readings) == (2 if day.day <= 12 else 1)
    assert set(read_day_text(mark.join((year, month, at))).values()) == {day}


FORMS: dict[DayOrder, Callable[[date], str]] = {
    "dmy": lambda day: f"{day:%d-%m-%Y}",
    "mdy": lambda day: f"{day:%m/%d/%Y}",
    "ymd": lambda day: f"{day:%Y.%m.%d}",
}


@pytest.mark.parametrize("order", ORDERS)
@given(
    days=st.lists(st.dates(date(1970, 1, 1), date(2100, 1, 1)), min_size=1, max_size=40),
)
def test_an_order_is_found_or_asked_for(order: DayOrder, days: list[date]) -> None:
    texts = [FORMS[order](day) for day in days]
    is_plain = order == "ymd" or any(day.day > 12 for day in days)
    if is_plain or all(day.day == day.month for day in days):
        found = find(*texts)
        assert [parse_day(text, found) for text in texts] == days
    else:
        with pytest.raises(NotReadable, match=r"--days dmy or --days mdy"):
            find(*texts)


def test_a_month_of_days_has_one_order() -> None:
    days = [DAY - timedelta(days=n) for n in range(28)]
    for order, write in FORMS.items():
        assert find(*map(write, days)) == order


def test_a_day_known_from_elsewhere_decides() -> None:
    assert find("02.11.2026", near=date(2026, 11, 2)) == "dmy"
    assert find("02.11.2026", near=date(2026, 2, 11)) == "mdy"
    assert find("02.11.2026", near=date(2026, 11, 3)) == "dmy"  # begun after midnight


def test_two_orders_in_one_file_are_refused_with_their_lines() -> None:
    with pytest.raises(NotReadable) as caught:
        find("2026-11-01", "22-11-2026", "11-23-2026")
    assert str(caught.value) == (
        "lines 3 and 4: '22-11-2026' and '11-23-2026' have day and month in another order; "
        "say which with --days dmy or --days mdy"
    )


def test_several_meanings_are_asked_for_with_the_line_and_the_days() -> None:
    with pytest.raises(NotReadable) as caught:
        find("2026-11-01", "05-05-2026", "02-11-2026", "03-11-2026")
    assert str(caught.value) == (
        "line 4: '02-11-2026' may be 2 November 2026 or 11 February 2026; "
        "say which with --days dmy or --days mdy"
    )
    with pytest.raises(NotReadable, match="--days dmy or --days ymd"):
        find("22-11-26", "21-11-26")


def test_what_is_no_day_does_not_count_for_the_order() -> None:
    assert find("total", "22-11-2026", "", "99-99-2026") == "dmy"
    assert find() == "ymd"


def test_the_first_day_that_is_not_plain_is_explained() -> None:
    assert explain_days(["2026-11-22", "2026-11-23"], "ymd") == ""
    assert explain_days(["2026-11-22", "x", "02.11.2026"], "dmy") == "02.11.2026 as 2 November 2026"


@pytest.mark.parametrize("text", ["22.11.2026 08:30", "2026-11-22T23:59:59.5", "11/22/26 8:00 PM"])
def test_a_time_of_day_is_noticed(text: str) -> None:
    assert has_time(text)


@pytest.mark.parametrize("text", ["22.11.2026", "2026-11-22 00:00:00", "11/22/26 12:00 AM"])
def test_midnight_is_no_time_of_day(text: str) -> None:
    assert not has_time(text)
