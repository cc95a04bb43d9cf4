"""What the user's numbers show, as text."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.stage import NOW, OpenApp
from support.widgets import with_roles
from support.wording import open_services
from syrupy.assertion import SnapshotAssertion

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session
from acutui.practice.trends import Span
from acutui.screens.insight import InsightScreen
from acutui.screens.insight_text import InsightText
from acutui.util.types import Glyphs
from acutui.widgets.text_layout import Line


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


def render(tmp_path: Path, habit: Habit, span: Span, glyphs: Glyphs, width: int) -> list[Line]:
    text = InsightText(habit, span, open_services(tmp_path).atlas, glyphs)
    text.prepare()
    return [row for card in text.render_cards(width) for row in (*card, ())]


@pytest.mark.parametrize("width", [90, 60, 46, 34, 30])
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_the_pictures(
    tmp_path: Path, habit: Habit, width: int, glyphs: Glyphs, picture: SnapshotAssertion
) -> None:
    assert with_roles(render(tmp_path, habit, "90 days", glyphs, width)) == picture


def test_the_pictures_without_any_session(tmp_path: Path, picture: SnapshotAssertion) -> None:
    empty = Habit(History(), Rules(), NOW.date())
    assert with_roles(render(tmp_path, empty, "all", "braille", 60)) == picture


@pytest.fixture
def two_years(practised: Callable[..., Session]) -> Habit:
    """Two years in which pain falls from 7 to 3, with a pause of a month in the middle."""
    sessions = []
    for day in range(730):
        if not 350 < day < 380:
            pain = 3 + round(4 * day / 730)
            rated = {"before": Feeling(pain=pain), "after": Feeling(pain=max(0, pain - 1))}
            sessions.append(practised(day, "07:05", **rated))
    return Habit(History(tuple(sessions)), Rules(target=1), NOW.date())


@pytest.mark.parametrize("width", [78, 198])
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_two_years_show_how_far_one_has_come(
    tmp_path: Path, two_years: Habit, width: int, glyphs: Glyphs, picture: SnapshotAssertion
) -> None:
    lines = render(tmp_path, two_years, "all", glyphs, width)
    text = ["".join(part for part, _ in parts) for parts in lines]
    assert "Median before the first session of a day: 7 in Dec 2024, 3 in Nov 2026." in text
    axis = text.index("Pain, all of it") + 2
    marks = "○◉" if glyphs == "braille" else "o="
    levels: dict[int, int] = {}
    for row, shown in enumerate(text[axis : axis + 12]):
        levels |= {x: row for x, mark in enumerate(shown) if mark in marks and x > 4}
    heights = [levels[x] for x in sorted(levels)]
    assert heights == sorted(heights), "the marks fall from left to right"
    assert len(set(heights)) > 3
    assert " a  351 days, 7 Dec 2025 to 22 Nov 2026" in "\n".join(text)
    assert with_roles(lines) == picture


async def test_the_arrows_change_how_far_it_looks_back(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    history = [practised(day, before=Feeling(pain=5)) for day in range(0, 500, 2)]
    async with open_app(history=history, size=(120, 40)) as on:
        await on.press("3", "i")
        await on.sees("[90 days] year all", "Pain, the last 90 days")
        await on.press("left")
        await on.press("right")
        await on.sees("90 days [year] all", "Pain, the last year", "│ the middle half of the days")
        await on.press("right", "right")
        await on.sees("90 days year [all]", "Pain, all of it")
        await on.press("left")
        await on.sees("Pain, the last year")
        on.assert_sound()


async def test_a_key_leads_from_a_streak_to_its_days(
    open_app: OpenApp, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(day) for day in (40, 41, 42, 60, 61)]) as on:
        await on.press("3", "i")
        await on.sees("Pain, the last 90 days")
        await on.press("c")
        assert isinstance(on.app.screen, InsightScreen), "there are only two"
        await on.press("a")
        await on.sees("Tuesday 13 October 2026", at="#day")
        await on.hears("3 days, 11 Oct to 13 Oct 2026")


@pytest.mark.parametrize("width", [40, 80])
async def test_it_says_how_much_follows_after_a_change_of_height(
    open_app: OpenApp, practised: Callable[..., Session], width: int
) -> None:
    def count_more() -> int:
        found = re.search(r"(\d+) more lines", on.text)
        return int(found[1]) if found else 0

    async with open_app(history=[practised(day) for day in (1, 2)], size=(width, 15)) as on:
        await on.press("3", "i")
        await on.until(count_more, "how many lines follow")
        before = count_more()
        await on.pilot.resize_terminal(width, 19)
        await on.until(lambda: count_more() == before - 4, "four lines less to follow")
        await on.press("end")
        await on.sees("the end", at="#insight")
        await on.press("left", "right")
        await on.sees("the last year")
        on.assert_sound()
