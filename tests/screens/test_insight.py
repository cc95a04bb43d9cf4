"""What the user's numbers show, as text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.stage import NOW
from support.widgets import with_roles
from support.wording import open_services
from syrupy.assertion import SnapshotAssertion

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session
from acutui.screens.insight import InsightPage


@pytest.fixture
def habit(practised: Callable[..., Session]) -> Habit:
    """Two months: one routine with enough numbers, one with too few, one without any."""
    sessions = []
    for day in range(0, 60, 2):
        rated = {"before": Feeling(pain=4 + day % 3), "after": Feeling(pain=2 + day % 5)}
        sessions.append(practised(day, f"{7 + day // 4 % 2}:05", **rated))
    holds = (HoldRecord("GB20", "both", 60, 60), HoldRecord("ST36", "left", 60, 50))
    for day in (3, 5, 7):
        rated = {"before": Feeling(pain=3), "after": Feeling(pain=3)}
        session = practised(day, "18:00", routine="an-id-of-mine", **rated)
        sessions.append(replace(session, holds=holds))
    sessions.append(practised(9, "23:10", routine="headache-li4"))
    days = {}
    for session in sessions:
        if session.day.day % 2:
            days[session.day] = Day(session.day, checks=("workout",))
    return Habit(History(tuple(sessions), days), Rules(), NOW.date())


@pytest.mark.parametrize("width", [90, 60, 46, 34, 30])
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_the_page(
    tmp_path: Path, habit: Habit, width: int, glyphs: str, picture: SnapshotAssertion
) -> None:
    page = InsightPage(habit, open_services(tmp_path, glyphs=glyphs))
    assert with_roles(page._build_lines(width)) == picture


def test_the_page_without_any_session(tmp_path: Path, picture: SnapshotAssertion) -> None:
    page = InsightPage(Habit(History(), Rules(), NOW.date()), open_services(tmp_path))
    assert with_roles(page._build_lines(60)) == picture
