"""The rows of the list of all sessions, at any width."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from support.histories import sessions
from support.sessions import make_session
from support.wording import open_services

from acutui.practice.records import HoldRecord, Session
from acutui.screens.history_text import lay_out, render_count, render_session

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def text_of(session: Session, width: int, folder: Path) -> str:
    row = render_session(session, width, TODAY, open_services(folder))
    return "".join(text for text, _ in row)


@given(width=st.integers(35, 400))
def test_columns_fill_the_row_and_never_come_back_as_it_widens(width: int) -> None:
    columns, wider = lay_out(width), lay_out(width + 1)
    gaps = 2 * columns.gap + 2 * sum(map(bool, (columns.length, columns.pain, columns.note)))
    used = columns.day + 5 + columns.name + columns.length + columns.pain + columns.note + gaps
    assert used == width if columns.note else used <= width
    assert columns.name >= 13
    assert bool(columns.length) >= bool(columns.pain) >= bool(columns.note)
    if wider.day == columns.day:  # A longer day may take the room of another column.
        for name in ("length", "pain", "note"):
            assert bool(getattr(wider, name)) >= bool(getattr(columns, name))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(session=sessions, width=st.integers(35, 200))
def test_every_row_ends_in_time(tmp_path: Path, session: Session, width: int) -> None:
    text = text_of(session, width, tmp_path)
    assert cell_len(text.rstrip()) <= width + 1  # ten to ten, in ASCII
    assert "\n" not in text


def test_minutes_are_minutes_even_over_an_hour(tmp_path: Path) -> None:
    for seconds, words in {
        0: "0 s",
        45: "45 s",
        3569: "59 min",
        3575: "60 min",
        7500: "125 min",
        10**6: "278 h",
    }.items():
        session = make_session(NOON, (HoldRecord("LI4", "left", 60, seconds),))
        assert f" {words} " in text_of(session, 75, tmp_path)


def test_of_an_imported_day_neither_time_nor_length_is_known(tmp_path: Path) -> None:
    holds = (HoldRecord("LI4", "left", 60, 60),)
    session = make_session(NOON, holds, minutes=0, source="import", habit="Press points")
    assert text_of(session, 75, tmp_path).split() == [
        *"Sun 22 Nov Back and neck Press points".split()
    ]


@pytest.mark.parametrize(
    ("found", "all", "width", "text"),
    [
        (1, 1, 26, "1 session"),
        (22000, 22000, 26, "22,000 sessions"),
        (3, 22000, 26, "3 of 22,000 sessions"),
        (3, 22000, 14, "3 found"),
        (0, 5, 16, "0 of 5 sessions"),
    ],
)
def test_the_count_says_how_many_are_shown(found: int, all: int, width: int, text: str) -> None:
    ((shown, _),), *others = render_count(found, all, width)
    assert (shown.strip(), others) == (text, [])
    assert len(shown) < width or text not in shown


def test_days_of_this_year_have_their_weekday(tmp_path: Path) -> None:
    session = make_session(NOON - timedelta(400), ())
    assert text_of(session, 75, tmp_path).startswith("18 Oct 2025  12:00  Back")
    assert text_of(session, 40, tmp_path).startswith("18 Oct 25 12:00 Back")
    assert text_of(make_session(NOON, ()), 40, tmp_path).startswith("22 Nov    12:00 Back")
