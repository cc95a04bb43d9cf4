"""What the numbers of the past show, pictures first, each with what it cannot show."""

from acutui.practice.habit import Habit
from acutui.practice.insight import (
    LIMITS,
    MIN_NUMBERS,
    Chart,
    RoutineChange,
    compare_hours,
    compare_routines,
    compare_sides,
    compare_workout_days,
    summarize_pain_days,
)
from acutui.practice.pain_change import THRESHOLD
from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.util.types import Glyphs
from acutui.widgets.plots import Amount, pain_legend, plot_bars, plot_columns, plot_pain
from acutui.widgets.text_layout import Line, fit, line, wrap

DAYS = 90
"""How far the picture of pain looks back."""

PAIN_ROWS, HOUR_ROWS = 13, 6
FEW = f"too few to tell (under {MIN_NUMBERS})"
COLUMNS = " times   pain   less   more"
NARROWEST, WIDEST = 8, 24
HOURS = [str(hour) if hour % 6 == 0 else "" for hour in range(24)]


def insight_page(habit: Habit, services: Context) -> TextPage:
    """Return the page of what a habit's sessions show."""
    insight = _Insight(habit, services)

    def build(width: int) -> list[Line]:
        lines: list[Line] = []
        for part in (insight.pain, insight.routines, insight.sides, insight.hours, insight.workout):
            lines += [*part(width), ()]
        return lines[:-1]

    return TextPage(build, wide=True)


class _Insight:
    """The parts of the page, each a picture with its words."""

    def __init__(self, habit: Habit, services: Context) -> None:
        self._sessions = habit.history.sessions
        self._days = habit.history.days
        self._today = habit.today
        self._routines = services.atlas.routines
        self._glyphs: Glyphs = resolve_glyphs(services.settings.glyphs)

    def pain(self, width: int) -> list[Line]:
        """Pain before and after, day by day."""
        readings = summarize_pain_days(self._sessions, self._today, DAYS)
        lines = [_head(f"Pain, the last {DAYS} days"), ()]
        lines += plot_pain(readings, self._today, width, PAIN_ROWS, self._glyphs)
        if readings:
            lines += pain_legend(readings, self._today, width, self._glyphs)
            lines += wrap(f"Noticeable: {THRESHOLD}.", width, "dim")
        return [*lines, *_limit("pain", width)]

    def routines(self, width: int) -> list[Line]:
        """Each routine: how often, and what came of it."""
        lines = [_head("By routine")]
        of_all = compare_routines(self._sessions, self._today)
        room = max(NARROWEST, min(WIDEST, width - len(COLUMNS)))
        lines.append(line(" " * room + COLUMNS if of_all else "", "dim"))
        for of_one in of_all:
            routine = self._routines.get(of_one.routine)
            name = sanitize(routine.name if routine else of_one.routine)
            few = FEW if width - room > len(FEW) + 9 else "too few"
            lines.append(((fit(name, room - 1), ""), (f" {_told(of_one, few)}", "")))
        if of_all:
            said = "Pain: median change. Less, more: share that people would notice."
            lines += wrap(said, width, "dim")
        return [*lines, *_limit("routines", width)]

    def sides(self, width: int) -> list[Line]:
        """Seconds left and right."""
        found = compare_sides(self._sessions, self._today)
        lines = [_head("Left and right"), ()]
        pairs = [("left", found.all.left), ("right", found.all.right)]
        amounts = [Amount(name, seconds, format_duration(seconds)) for name, seconds in pairs]
        lines += plot_bars(amounts, width, self._glyphs)
        for point, of_point in found.points[:2]:
            left, right = format_duration(of_point.left), format_duration(of_point.right)
            lines.append(line(f"{sanitize(point)}: left {left}, right {right}", "dim"))
        return [*lines, *_limit("sides", width)]

    def hours(self, width: int) -> list[Line]:
        """When sessions begin, and how pain changed then."""
        found = compare_hours(self._sessions, self._today)
        lines = [_head("Time of day"), ()]
        begun = [hour.sessions for hour in found]
        lines += plot_columns(begun, HOURS, width, HOUR_ROWS, self._glyphs)
        known = [hour for hour in found if hour.median is not None]
        told = ", ".join(f"{hour.hour}:00 {hour.median:+g}" for hour in known)
        said = f"Median change of pain: {told}." if told else f"Change of pain: {FEW} in any hour."
        return [*lines, *wrap(said, width), *_limit("hours", width)]

    def workout(self, width: int) -> list[Line]:
        """Pain on days after a workout, beside other days."""
        found = compare_workout_days(self._sessions, self._days, self._today)
        lines = [_head("Days after a workout"), ()]
        named = (("day after", found.after), ("other days", found.other))
        amounts = [
            Amount(
                name,
                days.median,
                FEW if days.median is None else f"{days.median:g} of 10, {days.days} days",
            )
            for name, days in named
        ]
        lines += [line("Pain before the first session, median", "dim")]
        lines += plot_bars(amounts, width, self._glyphs, top=10)
        return [*lines, *_limit("workout", width)]


def _head(text: str) -> Line:
    return line(text, "strong")


def _limit(picture: Chart, width: int) -> list[Line]:
    return list(wrap(LIMITS[picture], width, "dim"))


def _told(of_one: RoutineChange, few: str) -> str:
    times, change = f"{of_one.sessions:>6}", of_one.change
    if change is None:
        return f"{times}   {few}" if of_one.measured else times
    return f"{times}{change.median:>+7g}{change.better:>7.0%}{change.worse:>7.0%}"
