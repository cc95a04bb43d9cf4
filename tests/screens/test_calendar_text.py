"""The calendar as text: the habit, a day, the checks of a month, the legend."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.widgets import with_roles
from support.wording import open_services
from syrupy.assertion import SnapshotAssertion

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, Feeling, History, Session
from acutui.screens.calendar_text import CalendarText, render_legend
from acutui.widgets.text_layout import Line

TODAY = date(2026, 11, 22)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def habit(practised: Callable[..., Session]) -> Habit:
    """Four weeks with full days, halves, rest and gaps."""
    rated = {"before": Feeling(pain=10), "after": Feeling(pain=3)}
    sessions = (
        practised(0, **rated, note="a long note after squats that takes more than a line"),
        practised(1, "07:30", before=Feeling(pain=0)),
        practised(1, "21:10", after=Feeling(pain=4), routine="gone"),
        practised(3, share=0.3),
        practised(5, before=Feeling(pain=7)),
        practised(8, share=0.7),
        *(practised(n, at) for n in (10, 11, 12) for at in ("07:30", "21:10")),
        practised(-1),
    )
    days = (
        Day(TODAY, checks=("vitamin-c", "my-own"), note="windy"),
        Day(days_ago(2), rest=True),
        Day(days_ago(5), checks=("workout",)),
    )
    return Habit(History(sessions, {day.day: day for day in days}), Rules(), TODAY)


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_the_days(tmp_path: Path, habit: Habit, glyphs: str, picture: SnapshotAssertion) -> None:
    text = CalendarText(habit, open_services(tmp_path, glyphs=glyphs))
    shown: list[Line] = []
    for width in (60, 30):
        for day in (0, 1, 2, 3, 4, 5, 30, -1, -2):
            shown += text.render_day(days_ago(day), width)
            shown.append((("=" * width, ""),))
    shown += [(text.mark(days_ago(n)), (f" {n}", "")) for n in range(-2, 15)]
    for month in (TODAY, date(2026, 10, 31), date(2028, 2, 29)):
        shown += [((f"{name:<11}", ""), *marks) for name, marks in text.build_ledger(month)]
    assert with_roles(shown) == picture


@pytest.mark.parametrize("width", [60, 20])
def test_of_an_imported_day_neither_time_nor_length_is_shown(
    tmp_path: Path, practised: Callable[..., Session], width: int
) -> None:
    day = practised(1, "12:00", minutes=0, source="import")
    text = CalendarText(Habit(History((day,)), Rules(), TODAY), open_services(tmp_path))
    lines = ["".join(part for part, _ in parts) for parts in text.render_day(day.day, width)]
    assert [row.strip() for row in lines[3:]] == ["Back and neck"]


@pytest.mark.parametrize(
    "rules",
    [Rules(), Rules(target=1), Rules(target=3), Rules(rest_weekdays=frozenset({6}))],
    ids=["usual", "full", "two-to-go", "rest"],
)
def test_the_habit_in_two_lines(
    tmp_path: Path, habit: Habit, rules: Rules, picture: SnapshotAssertion
) -> None:
    services = open_services(tmp_path)
    shown: list[Line] = []
    for history in (habit.history, History()):
        text = CalendarText(Habit(history, rules, TODAY), services)
        for width in (80, 50):
            shown += text.render_strip(width)
        shown += text.render_day(TODAY, 40)
    assert with_roles(shown) == picture


def test_the_legend(picture: SnapshotAssertion) -> None:
    shown = [
        part
        for unicode in (True, False)
        for in_one_line in (True, False)
        for part in render_legend(unicode=unicode, in_one_line=in_one_line)
    ]
    assert with_roles(shown) == picture
