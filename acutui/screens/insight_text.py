"""The pictures of Insight as text."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from acutui.atlas.model import Atlas
from acutui.practice import insight, trends
from acutui.practice.habit import Habit
from acutui.practice.pain_change import THRESHOLD
from acutui.practice.trends import Span
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.util.types import Glyphs
from acutui.widgets.month import name_weekday
from acutui.widgets.plots import Amount, pain_legend, plot_bars, plot_columns, plot_pain
from acutui.widgets.text_layout import Line, fit, line, wrap
from acutui.widgets.trend_plots import plot_spreads, plot_week, spread_legend

PAIN_ROWS, COLUMN_ROWS = 13, 6
FEW = f"too few to tell (under {insight.MIN_NUMBERS})"
COLUMNS = " times  pain  less  more"
NARROWEST, WIDEST = 8, 24
MOST_RUNS = 3


class InsightText:
    """Renders what the numbers of a span show. `prepare` counts, and may take a while.

    Args:
        habit: What was done.
        span: How far to look back.
        atlas: The names of routines.
        glyphs: Which characters may be used.
        keys: The names of the keys that lead to the best streaks.
    """

    def __init__(
        self,
        habit: Habit,
        span: Span,
        atlas: Atlas,
        glyphs: Glyphs,
        keys: Sequence[str] = ("a", "b", "c"),
    ) -> None:
        self._keys = keys
        self._habit = habit
        self._span: Span = span
        self._atlas = atlas
        self._glyphs: Glyphs = glyphs
        self._today = habit.today
        self._first = trends.find_first_day(habit, span)
        self._sessions = [
            one for one in habit.history.sessions if self._first <= one.day <= habit.today
        ]
        self._periods = trends.split_span(self._first, habit.today)

    def prepare(self) -> None:
        """Count everything that the pictures show."""
        _ = self.runs, self._pain, self._pain_periods, self._minutes, self._week
        _ = self._routines, self._sides, self._hours, self._workouts

    def render_cards(self, width: int) -> Iterator[list[Line]]:
        """Yield each picture with its title and what it can't show."""
        parts: dict[insight.Chart, tuple[str, Callable[[int], Sequence[Line]]]] = {
            "pain": (f"Pain, {self._name_span()}", self._render_pain),
            "strength": ("Strength of the habit", self._render_strength),
            "minutes": ("Minutes a week", self._render_minutes),
            "streaks": ("Best streaks of all time", self._render_runs),
            "week": ("Days and hours", self._render_week),
            "routines": ("By routine", self._render_routines),
            "sides": ("Left and right", self._render_sides),
            "hours": ("Time of day", self._render_hours),
            "workout": ("Days after a workout", self._render_workouts),
        }
        for chart, (title, render) in parts.items():
            limit = wrap(insight.LIMITS[chart], width, "dim")
            yield [line(title, "strong"), *render(width), *limit]

    def _name_span(self) -> str:
        return {"90 days": "the last 90 days", "year": "the last year", "all": "all of it"}[
            self._span
        ]

    # What is counted

    @cached_property
    def runs(self) -> list[trends.Run]:
        """The best streaks."""
        return trends.list_runs(self._habit)[:MOST_RUNS]

    @cached_property
    def _pain(self) -> tuple[insight.PainDay, ...]:
        return insight.summarize_pain_days(self._sessions, self._today, trends.LENGTHS["90 days"])

    @cached_property
    def _pain_periods(self) -> list[trends.PainPeriod]:
        return trends.summarize_pain(self._sessions, self._today, self._periods)

    @cached_property
    def _minutes(self) -> list[float]:
        return trends.list_minutes(self._habit, self._periods)

    @cached_property
    def _week(self) -> list[list[int]]:
        return trends.count_by_weekday(self._sessions, self._first, self._today)

    @cached_property
    def _routines(self) -> dict[str, insight.Changes]:
        return insight.compare_routines(self._sessions, self._today)

    @cached_property
    def _sides(self) -> insight.Sides:
        return insight.compare_sides(self._sessions, self._today)

    @cached_property
    def _hours(self) -> tuple[insight.Changes, ...]:
        return insight.compare_hours(self._sessions, self._today)

    @cached_property
    def _workouts(self) -> tuple[insight.DayRange, insight.DayRange]:
        days = self._habit.history.days
        return insight.compare_workout_days(self._sessions, days, self._today)

    # The pictures

    def _render_pain(self, width: int) -> list[Line]:
        if self._span != "90 days":
            plot = plot_spreads(self._pain_periods, width, PAIN_ROWS, self._glyphs)
            return [(), *plot, *self._describe_trend(width)]
        lines: list[Line] = [
            (),
            *plot_pain(self._pain, self._today, width, PAIN_ROWS, self._glyphs),
        ]
        if self._pain:
            lines += pain_legend(self._pain, self._today, width, self._glyphs)
            lines += wrap(f"Noticeable: {THRESHOLD}.", width, "dim")
        return lines

    def _describe_trend(self, width: int) -> list[Line]:
        """Say how pain was in the first and in the last period with enough numbers."""
        enough = [one for one in self._pain_periods if one.before]
        lines = spread_legend(width, self._glyphs) if enough else []
        if len(enough) < 2:
            return [*lines, *wrap(f"Numbers of a {self._unit}: {FEW}.", width)]
        (first, then), (last, now) = (
            (one.period.name, one.before.middle if one.before else 0)
            for one in (enough[0], enough[-1])
        )
        text = f"Median before the first session of a day: {then:g} in {first}, {now:g} in {last}."
        return [*lines, *wrap(text, width)]

    def _render_strength(self, width: int) -> list[Line]:
        ends = [self._habit.strength_on(one.last) * 100 for one in self._periods]
        lines = plot_columns([*map(round, ends)], self._labels, width, COLUMN_ROWS, self._glyphs)
        now = f"Per cent, at the end of each {self._unit}; {self._habit.strength:.0%} now."
        return [(), *lines, *wrap(now, width, "dim")]

    def _render_minutes(self, width: int) -> list[Line]:
        minutes = [round(one) for one in self._minutes]
        lines = plot_columns(minutes, self._labels, width, COLUMN_ROWS, self._glyphs)
        return [(), *lines, *wrap(f"Mean of each {self._unit}.", width, "dim")]

    @property
    def _labels(self) -> list[str]:
        """The names below columns: the first letters of months, or years."""
        return [one.name if one.name.isdigit() else one.name[:3] for one in self._periods]

    @property
    def _unit(self) -> str:
        return "year" if self._periods and self._periods[0].name.isdigit() else "month"

    def _render_runs(self, width: int) -> list[Line]:
        if not self.runs:
            return [line("No streak yet.", "dim")]
        return [
            ((f" {key}  ", "accent"), (fit(format_run(run), max(0, width - 4)), ""))
            for key, run in zip(self._keys, self.runs, strict=False)
        ]

    def _render_week(self, width: int) -> list[Line]:
        first = self._habit.rules.first_weekday
        order = [(first + n) % 7 for n in range(7)]
        counts = [self._week[day] for day in order]
        return [(), *plot_week(counts, [*map(name_weekday, order)], width, self._glyphs)]

    def _render_routines(self, width: int) -> list[Line]:
        if not self._routines:
            return [()]
        room = max(NARROWEST, min(WIDEST, width - len(COLUMNS)))
        few = FEW if width - room > len(FEW) + 9 else "too few"
        lines = [line(" " * room + COLUMNS, "dim")]
        for id, one in self._routines.items():
            name = sanitize(self._atlas.name_routine(id))
            text = f"{fit(name, room - 1)} {one.sessions:>6}"
            if change := one.change:
                text += f"{change.median:>+6g}{change.better:>6.0%}{change.worse:>6.0%}"
            elif one.measured:
                text += f"   {few}"
            lines.append(line(text))
        text = "Pain: median change. Less, more: share that people would notice."
        return [*lines, *wrap(text, width, "dim")]

    def _render_sides(self, width: int) -> list[Line]:
        seconds = self._sides
        pairs = [("left", seconds.all.left), ("right", seconds.all.right)]
        amounts = [Amount(name, amount, format_duration(amount)) for name, amount in pairs]
        lines: list[Line] = [(), *plot_bars(amounts, width, self._glyphs)]
        for point, of_point in seconds.points[:2]:
            left, right = format_duration(of_point.left), format_duration(of_point.right)
            lines.append(line(f"{sanitize(point)}: left {left}, right {right}", "dim"))
        return lines

    def _render_hours(self, width: int) -> list[Line]:
        rated = [(hour, one.change.median) for hour, one in enumerate(self._hours) if one.change]
        changes = ", ".join(f"{hour}:00 {median:+g}" for hour, median in rated)
        return wrap(f"Median change of pain: {changes or f'{FEW} in any hour'}.", width)

    def _render_workouts(self, width: int) -> list[Line]:
        amounts = []
        for name, days in zip(("day after", "other days"), self._workouts, strict=True):
            text = FEW if days.median is None else f"{days.median:g} of 10, {days.days} days"
            amounts.append(Amount(name, days.median, text))
        title = line("Pain before the first session, median", "dim")
        return [(), title, *plot_bars(amounts, width, self._glyphs, top=10)]


def format_run(run: trends.Run) -> str:
    """Return a streak: "31 days, 3 Mar to 2 Apr 2026"."""
    last = f"{run.last.day} {run.last:%b} {run.last.year}"
    if run.first == run.last:
        return f"1 day, {last}"
    year = "" if run.first.year == run.last.year else f" {run.first.year}"
    return f"{format_count(run.days, 'day')}, {run.first.day} {run.first:%b}{year} to {last}"
