"""Plots as text: every mark where its number lies, every line as wide as there is room."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import inf, isfinite, nan
from statistics import median

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from acutui.practice.insight import PainDay
from acutui.practice.pain_change import is_noticeable
from acutui.util.types import Glyphs
from acutui.widgets.plots import (
    GUTTER,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    NO_PAIN_YET,
    NO_ROOM,
    NOTHING_YET,
    STRETCHES,
    Amount,
    pain_legend,
    plot_bars,
    plot_columns,
    plot_pain,
)
from acutui.widgets.text_layout import Line

TODAY = date(2026, 11, 22)
KINDS: tuple[Glyphs, ...] = ("braille", "blocks", "ascii")
ROLES = {"", "dim", "faint", "accent", "strong", "warn", "bad"}
BEFORE, AFTER, BOTH = "○", "●", "◉"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def reading(days: int, before: int | None = None, after: int | None = None) -> PainDay:
    """Pain so many days ago."""
    needed = max(before - 2, before * 0.7) if before else None
    return PainDay(ago(days), before, after, needed)


def texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(text for text, _ in parts) for parts in lines]


def picture(lines: Sequence[Line]) -> str:
    return "\n".join(text.rstrip() for text in texts(lines))


def roles_of(lines: Sequence[Line], sign: str) -> list[str]:
    return [role for parts in lines for text, role in parts for one in text if one == sign]


def days_per_mark(days: Sequence[PainDay], today: date, width: int) -> int:
    """How many days a mark stands for, as the legend says."""
    found = re.search(r"medians of (\d+) days", picture(pain_legend(days, today, width)))
    return int(found[1]) if found else 1


def marks(lines: Sequence[Line]) -> dict[int, dict[str, int]]:
    """Where the marks of a picture over time stand: column, sign, row."""
    found: dict[int, dict[str, int]] = {}
    for y, text in enumerate(texts(lines)[:-1]):
        for x, sign in enumerate(text[GUTTER:]):
            if sign in (BEFORE, AFTER, BOTH):
                found.setdefault(x, {})[sign] = y
    return found


widths, heights = st.integers(20, 200), st.integers(5, 20)
glyphs = st.sampled_from(KINDS)
numbers = st.none() | st.integers(0, 10)
readings = st.lists(st.builds(reading, st.integers(-3, 400), numbers, numbers), max_size=60)
full_days = st.lists(
    st.builds(reading, st.integers(0, 29), st.integers(0, 10), st.integers(0, 10)),
    min_size=1,
    max_size=30,
    unique_by=lambda one: one.day,
)
amounts = st.lists(
    st.builds(
        Amount,
        st.text(max_size=30),
        st.none() | st.floats(),
        st.text(max_size=20),
        st.sampled_from(["accent", "", "warn"]),
    ),
    max_size=8,
)
floats = st.lists(st.floats(), max_size=60)


# For all


def fits(lines: Sequence[Line], width: int) -> None:
    for parts in lines:
        assert sum(cell_len(text) for text, _ in parts) <= max(0, width)
        assert {role for _, role in parts} <= ROLES


@settings(max_examples=100)
@given(readings, widths, heights, glyphs)
def test_a_plot_over_time_fills_its_size(
    days: list[PainDay], width: int, height: int, kind: Glyphs
) -> None:
    lines = plot_pain(days, TODAY, width, height, kind)
    fits(lines, width)
    if any(day.day <= TODAY and (day.before, day.after) != (None, None) for day in days):
        assert len(lines) == height
    fits(pain_legend(days, TODAY, width, kind), width)


@settings(max_examples=100)
@given(readings, amounts, floats, st.integers(-5, 30), st.integers(-5, 8), glyphs)
@example([reading(3, 5, 3)], [], [1e308] * 30, 24, 6, "braille")
@example([PainDay(date.min, 5, 3, needed=3.5)], [], [inf, nan, -1], 20, 5, "ascii")
def test_no_line_is_wider_than_the_plot(
    days: list[PainDay],
    rows: list[Amount],
    values: list[float],
    width: int,
    height: int,
    kind: Glyphs,
) -> None:
    fits(plot_pain(days, TODAY, width, height, kind), width)
    fits(pain_legend(days, TODAY, width, kind), width)
    fits(plot_bars(rows, width, kind), width)
    fits(plot_bars(rows, width, kind, top=10), width)
    fits(plot_columns(values, ["a"] * len(values), width, height, kind), width)


@given(st.dates(), st.dates(), widths, heights)
def test_any_period_can_be_plotted(one: date, other: date, width: int, height: int) -> None:
    first, last = sorted((one, other))
    day = PainDay(first, 5, 3, needed=3.5)
    lines = plot_pain([day], last, width, height)
    fits(lines, width)
    assert len(marks(lines)) == 1


@given(readings, floats, amounts, widths, heights)
def test_ascii_plots_are_ascii(
    days: list[PainDay], values: list[float], rows: list[Amount], width: int, height: int
) -> None:
    plain = [Amount("label", row.value, "text") for row in rows]
    for lines in (
        plot_pain(days, TODAY, width, height, "ascii"),
        pain_legend(days, TODAY, width, "ascii"),
        plot_bars(plain, width, "ascii"),
        plot_columns(values, [], width, height, "ascii"),
    ):
        assert picture(lines).isascii()


@pytest.mark.parametrize("kind", KINDS)
def test_without_numbers_a_message_replaces_the_plot(kind: Glyphs) -> None:
    assert picture(plot_pain([], TODAY, 70, 12, kind)) == NO_PAIN_YET
    assert picture(plot_pain([reading(3), reading(-1, 5, 3)], TODAY, 70, 12)) == NO_PAIN_YET
    assert picture(plot_bars([], 70, kind)) == NOTHING_YET
    assert picture(plot_columns([0] * 24, [], 70, 8, kind)) == NOTHING_YET
    assert picture(plot_columns([], [], 70, 8, kind)) == NOTHING_YET


def test_without_room_a_message_replaces_the_plot() -> None:
    days = [reading(3, 5, 3)]
    for width, height in ((LEAST_WIDTH - 1, 12), (70, LEAST_HEIGHT - 1)):
        lines = [*plot_pain(days, TODAY, width, height), *plot_columns([1], [], width, height)]
        assert texts(lines)[0].startswith(NO_ROOM[:5])
    assert plot_pain(days, TODAY, 70, 0) == []


# Over time


def test_from_twelve_lines_on_each_number_has_its_own_row() -> None:
    days = [reading(2, 10, 0), reading(1, 7, 5), reading(0, 4, 4)]
    assert picture(plot_pain(days, TODAY, 30, 12)) == (
        "10 ┤    ○\n"
        "   │    │\n"
        "   │  · ┼ ·\n"
        "   │    │       ○\n"
        "   │    │       │\n"
        " 5 ┤    │     · ● ·\n"
        "   │    │               ◉\n"
        "   │    │\n"
        "   │    │             · · ·\n"
        "   │    │\n"
        " 0 ┼────●───────────────┬─\n"
        "        20 Nov          today"
    )


def test_ascii_plots_work_without_colour() -> None:
    days = [reading(2, 10, 0), reading(1, 7, 8), reading(0, 4, 4)]
    assert picture(plot_pain(days, TODAY, 20, 12, "ascii")) == (
        "10 +  o\n"
        "   |  |\n"
        "   |. + .  @\n"
        "   |  |    o\n"
        "   |  |\n"
        " 5 +  |  . . .\n"
        "   |  |         =\n"
        "   |  |\n"
        "   |  |       . . .\n"
        "   |  |\n"
        " 0 +--@---------+-\n"
        "      20 Nov   today"
    )


@settings(max_examples=100)
@given(full_days, st.integers(64, 200))
def test_marks_are_in_the_right_column_and_row(days: list[PainDay], width: int) -> None:
    assert days_per_mark(days, TODAY, width) == 1
    found = marks(plot_pain(days, TODAY, width, 12))
    in_order = sorted(days, key=lambda day: day.day)
    assert len(found) == len(in_order)
    places = zip(pairwise(sorted(found)), pairwise(in_order), strict=True)
    steps = {(right - left) / (two.day - one.day).days for (left, right), (one, two) in places}
    assert len(steps) <= 1, "days lie evenly"
    for (_, signs), day in zip(sorted(found.items()), in_order, strict=True):
        assert day.before is not None
        assert day.after is not None
        if day.before == day.after:
            assert signs == {BOTH: 10 - day.before}
        else:
            assert signs == {BEFORE: 10 - day.before, AFTER: 10 - day.after}


@settings(max_examples=80)
@given(full_days, heights)
def test_at_any_height_a_mark_is_within_half_a_row_of_its_number(
    days: list[PainDay], height: int
) -> None:
    found = marks(plot_pain(days, TODAY, 100, height))
    rows = height - 1
    for (_, signs), day in zip(
        sorted(found.items()), sorted(days, key=lambda day: day.day), strict=True
    ):
        assert day.before is not None
        assert day.after is not None
        for number, sign in ((day.before, BEFORE), (day.after, AFTER)):
            y = signs[sign] if sign in signs else signs[BOTH]
            assert abs(y - (10 - number) * (rows - 1) / 10) <= 0.5
        if BOTH in signs:
            assert abs(day.before - day.after) * (rows - 1) / 10 <= 1


@pytest.mark.parametrize("before", range(1, 11))
@pytest.mark.parametrize("after", range(11))
def test_the_stroke_crosses_the_level_only_if_it_was_reached(before: int, after: int) -> None:
    lines = plot_pain([reading(0, before, after)], TODAY, 20, 12)
    column = GUTTER + next(iter(marks(lines)))
    upright = [text.ljust(20)[column] for text in texts(lines)[:-1]]
    better = after < before and is_noticeable(before, after)
    assert ("·" in upright) == (not better)
    level = next(n for n in range(before, -1, -1) if n < before and is_noticeable(before, n))
    shown = upright[10 - level]
    assert shown == ("·" if not better else "┼" if after < level else AFTER)


@pytest.mark.parametrize("after", range(11))
@pytest.mark.parametrize("before", range(11))
def test_noticeable_changes_are_coloured(before: int, after: int) -> None:
    lines = plot_pain([reading(0, before, after)], TODAY, 40, 12)
    (role,) = roles_of(lines, BOTH if before == after else AFTER)
    assert (role != "") == is_noticeable(before, after)
    assert role == ("" if not role else "accent" if after < before else "bad")


def test_a_single_number_is_a_single_mark() -> None:
    lines = plot_pain([reading(1, 6, None), reading(0, None, 2)], TODAY, 40, 12)
    assert sorted(marks(lines).values(), key=str) == [{BEFORE: 4}, {AFTER: 8}]
    assert not any("│" in text[GUTTER:] for text in texts(lines))


def test_without_room_for_each_day_a_mark_is_a_median() -> None:
    days = [reading(n, 3 + n % 3, 1 + n % 3) for n in range(90)]
    assert days_per_mark(days, TODAY, 70) == 3
    found = marks(plot_pain(days, TODAY, 70, 12))
    assert len(found) == 30
    assert all(signs == {BEFORE: 6, AFTER: 8} for signs in found.values())
    assert "medians of 3 days" in picture(pain_legend(days, TODAY, 70))
    assert "medians" not in picture(pain_legend(days[:30], TODAY, 70))


def test_a_median_between_numbers_reaches_a_level_between_them() -> None:
    # Of 5 before, 3.5 is noticeably less; the level stands where the mark that reached it does.
    days = [reading(29, 5, 4), reading(28, 5, 3), reading(1, 5, 4), reading(0, 5, 4)]
    lines = plot_pain(days, TODAY, 40, 12)
    assert roles_of(lines, AFTER) == ["", "accent"]
    assert [marks(lines)[x][AFTER] for x in sorted(marks(lines))] == [7, 6]
    assert roles_of(lines, "·") == ["dim"], "only that of the later two days is open"


def test_years_are_plotted_in_longer_stretches() -> None:
    for since, each in ((224, 28), (225, 56), (449, 112), (5000, 896)):
        assert days_per_mark([reading(since - 1, 5, 3)], TODAY, 20) == each


def test_the_legend_takes_as_few_lines_as_possible() -> None:
    days = [reading(n, 5, 3) for n in range(90)]
    whole = "○ before   ● after   ◉ both   · noticeably less   medians of 3 days"
    assert texts(pain_legend(days, TODAY, 70)) == [whole]
    assert texts(pain_legend(days, TODAY, len(whole))) == [whole]
    assert texts(pain_legend(days, TODAY, len(whole) - 1)) == [*whole.rsplit("   ", 1)]
    assert texts(pain_legend([], TODAY, 40, "ascii")) == [
        "o before   @ after   = both",
        ". noticeably less",
    ]


def test_only_days_with_both_numbers_are_compared() -> None:
    # A bad day without a number after, and an easy one without a number before: no change at all.
    stretch = [reading(29, 5, 5), reading(1, 9, None), reading(0, None, 1)]
    found = marks(plot_pain(stretch, TODAY, 40, 12))
    assert days_per_mark(stretch, TODAY, 40) == 2
    assert [found[x] for x in sorted(found)] == [{BOTH: 5}, {BEFORE: 1}]
    found = marks(plot_pain([*stretch[:2], reading(0, 4, 2)], TODAY, 40, 12))
    assert found[max(found)] == {BEFORE: 6, AFTER: 8}


@settings(max_examples=80)
@given(
    st.lists(
        st.builds(reading, st.integers(0, 700), st.integers(0, 10), st.integers(0, 10)), min_size=1
    ),
    widths,
)
def test_medians_of_stretches_are_right(days: list[PainDay], width: int) -> None:
    each = days_per_mark(days, TODAY, width)
    stretches: dict[int, list[PainDay]] = {}
    for day in days:
        stretches.setdefault((TODAY - day.day).days // each, []).append(day)
    found = sorted(marks(plot_pain(days, TODAY, width, 12)).items(), reverse=True)
    assert len(found) == len(stretches)
    for (_, signs), (_, of_it) in zip(found, sorted(stretches.items()), strict=True):
        middle = median(day.before for day in of_it if day.before is not None)
        y = signs[BEFORE] if BEFORE in signs else signs[BOTH]
        assert 10 - middle <= y <= 10.5 - middle


@given(st.integers(1, 5000), widths)
def test_marks_are_as_dense_as_possible_but_apart(ago_: int, width: int) -> None:
    days = [reading(ago_, 5, 3), reading(0, 5, 3)]
    each = days_per_mark(days, TODAY, width)
    room = (width - GUTTER) // 2
    assert -(-(ago_ + 1) // each) <= room
    shorter = [length for length in STRETCHES if length < each]
    assert all(-(-(ago_ + 1) // length) > room for length in shorter)
    places = sorted(marks(plot_pain(days, TODAY, width, 12)))
    assert places[-1] - places[0] >= 2 * ((ago_ + 1) // each - 1)


def test_the_floor_names_months_and_today() -> None:
    days = [reading(n, 5, 3) for n in range(90)]
    *_, floor, names = texts(plot_pain(days, TODAY, 70, 12))
    for name in ("Sep", "Oct", "Nov", "today"):
        assert floor[names.index(name)] in "┬●○"
    # 1 November is 21 days before: seven marks of three days, two cells apart.
    assert names.index("today") - names.index("Nov") in (14, 12, 10)


def test_a_month_of_days_names_its_mondays() -> None:
    days = [reading(n, 5, 3) for n in range(30)]
    lines = plot_pain(days, TODAY, 70, 12)
    names = texts(lines)[-1]
    assert names.split() == ["24", "Oct", "Nov", "9", "16", "today"]
    last = max(marks(lines))
    assert GUTTER + last - names.index("16") == 2 * 6, "16 November is six days before"


def test_today_is_named_below_its_mark_even_at_the_edge() -> None:
    days = [reading(n, 5, 3) for n in range(33)]
    lines = plot_pain(days, TODAY, 70, 12)
    assert max(marks(lines)) == 65
    assert texts(lines)[-1].endswith("today")
    assert cell_len(texts(lines)[-1]) == 70
    assert texts(lines)[-2][69] == "┬"


# Bars


def test_bars_are_as_long_as_their_numbers() -> None:
    lines = plot_bars([Amount("left", 100, "100 s"), Amount("right", 75, "75 s")], 34)
    assert texts(lines) == [
        "left   ━━━━━━━━━━━━━━━━━━━━  100 s",
        "right  ━━━━━━━━━━━━━━━─────   75 s",
    ]
    assert roles_of(lines, "━") == ["accent"] * 35
    assert roles_of(lines, "─") == ["faint"] * 5


def test_a_full_bar_is_the_given_top() -> None:
    rows = [Amount("a", 5, "5"), Amount("b", 4.5, "4.5"), Amount("c", 12, "12")]
    assert texts(plot_bars(rows, 18, top=10)) == [
        "a  ━━━━━─────    5",
        "b  ━━━━╸─────  4.5",
        "c  ━━━━━━━━━━   12",
    ]
    assert texts(plot_bars(rows, 18, "blocks", top=10))[1] == "b  ▄▄▄▄▄─────  4.5"
    assert texts(plot_bars(rows, 18, "ascii", top=10))[1] == "b  =====-----  4.5"


def test_without_a_value_the_words_replace_the_bar() -> None:
    rows = [Amount("Back and neck", 0.5, "50 %"), Amount("Other", None, "too few to tell (4)")]
    assert texts(plot_bars(rows, 40, top=1)) == [
        "Back and neck  ━━━━━━━━━╸─────────  50 %",
        "Other          too few to tell (4)",
    ]


def test_without_room_only_the_number_is_shown() -> None:
    assert texts(plot_bars([Amount("left", 5, "1 h 52 min")], 20)) == ["left  1 h 52 min"]


def test_a_long_name_leaves_room_for_its_bar() -> None:
    (text,) = texts(plot_bars([Amount("n" * 60, 1, "1")], 40))
    assert text == "n" * 24 + "…  " + "━" * 10 + "  1"


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=1, max_size=8), widths, glyphs)
def test_a_bar_is_within_half_a_cell_of_its_number(
    values: list[float], width: int, kind: Glyphs
) -> None:
    lines = texts(plot_bars([Amount("n", value, "1") for value in values], width, kind))
    room = width - 6
    for text, value in zip(lines, values, strict=True):
        cells = text[3 : 3 + room]
        length = sum({"━": 1.0, "▄": 1.0, "=": 1.0, "╸": 0.5}.get(cell, 0.0) for cell in cells)
        exact = room * value / max(values) if max(values) else 0.0
        assert abs(length - exact) <= 0.5 or (length <= 1 and value > 0)
        assert (length > 0) == (value > 0), "what is more than nothing is seen"


# Columns


def hours(found: dict[int, int]) -> list[float]:
    return [found.get(hour, 0) for hour in range(24)]


NAMED = [str(hour) if hour % 6 == 0 else "" for hour in range(24)]


def test_the_hours_of_a_day_are_columns() -> None:
    lines = plot_columns(hours({6: 4, 7: 16, 8: 8, 21: 12, 22: 2}), NAMED, 52, 6)
    assert picture(lines) == (
        "16 ┤              ██\n"
        "   │              ██                          ██\n"
        "   │              ████                        ██\n"
        "   │            ██████                        ██▄▄\n"
        " 0 ┼┬───────────┬───────────┬───────────┬───────────\n"
        "    0           6           12          18"
    )
    assert set(roles_of(lines, "█")) == {"accent"}


def test_columns_in_ascii_and_in_half_blocks() -> None:
    values = hours({6: 4, 7: 8, 8: 1})
    assert picture(plot_columns(values, NAMED, 28, 5, "ascii")) == (
        " 8 +       #\n"
        "   |      :#\n"
        "   |      ##.\n"
        " 0 ++-----+-----+-----+-----\n"
        "    0     6     12    18"
    )
    assert "▃" not in picture(plot_columns(values, NAMED, 28, 5, "blocks"))


def test_with_little_room_hours_are_added_up() -> None:
    lines = plot_columns(hours({6: 3, 7: 2, 21: 1}), NAMED, 20, 5)
    assert texts(lines)[0].startswith(" 5 ┤   █")
    assert texts(lines)[-1].split() == ["0", "6", "12", "18"]


def test_a_large_number_has_room_on_the_axis() -> None:
    lines = texts(plot_columns(hours({7: 365}), NAMED, 70, 8))
    assert lines[0].startswith("365 ┤")
    assert lines[1].startswith("    │")


@settings(max_examples=80)
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=24),
    st.integers(40, 200),
    heights,
    glyphs,
)
def test_a_column_is_as_high_as_its_number(
    values: list[int], width: int, height: int, kind: Glyphs
) -> None:
    lines = plot_columns(values, ["x"] * len(values), width, height, kind)
    if not any(values):
        assert picture(lines) == NOTHING_YET
        return
    assert len(lines) == height
    gutter = max(GUTTER, len(str(max(values))) + 2)
    step = min(8, (width - gutter) // len(values))
    parts = {"braille": "▁▂▃▄▅▆▇█", "blocks": "▄█", "ascii": ".:#"}[kind]
    rows = height - 2
    for at, value in enumerate(values):
        upright = [text.ljust(width)[gutter + at * step] for text in texts(lines)[:rows]]
        filled = sum((parts.index(cell) + 1) / len(parts) for cell in upright if cell != " ")
        exact = rows * value / max(values)
        assert abs(filled - exact) <= 0.5 / len(parts) + 1e-9 or 0 < exact < 1 / len(parts)
        assert (filled > 0) == (value > 0)
        stood = "".join(upright).lstrip()
        assert " " not in stood, "a column stands on the floor"


@given(floats, widths, heights, glyphs)
def test_invalid_numbers_have_no_column(
    values: list[float], width: int, height: int, kind: Glyphs
) -> None:
    sound = [value if isfinite(value) and value > 0 else 0.0 for value in values]
    assert plot_columns(values, [], width, height, kind) == plot_columns(
        sound, [], width, height, kind
    )
