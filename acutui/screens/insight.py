"""What the user's numbers show, each as a picture with a note on what it cannot show."""

from acutui.practice import insight
from acutui.practice.habit import Habit
from acutui.practice.pain_change import THRESHOLD
from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.terminal.glyphs import resolve_glyphs
from acutui.util.durations import format_duration
from acutui.util.text import sanitize
from acutui.widgets.plots import Amount, pain_legend, plot_bars, plot_columns, plot_pain
from acutui.widgets.text_block import Build
from acutui.widgets.text_layout import Line, fit, line, wrap

PAIN_DAYS, PAIN_ROWS, HOUR_ROWS = 90, 13, 6
FEW = f"too few to tell (under {insight.MIN_NUMBERS})"
COLUMNS = " times  pain  less  more"
NARROWEST, WIDEST = 8, 24
HOURS = [str(hour) if hour % 6 == 0 else "" for hour in range(24)]


class InsightPage(TextPage):
    """Pictures of pain, routines, sides, hours of the day and workouts."""

    def __init__(self, habit: Habit, services: Context) -> None:
        super().__init__(self._build_lines, wide=True)
        self._sessions = habit.history.sessions
        self._days = habit.history.days
        self._today = habit.today
        self._atlas = services.atlas
        self._glyphs = resolve_glyphs(services.settings.glyphs)

    def _build_lines(self, width: int) -> list[Line]:
        parts: dict[insight.Chart, tuple[str, Build]] = {
            "pain": (f"Pain, the last {PAIN_DAYS} days", self._render_pain),
            "routines": ("By routine", self._render_routines),
            "sides": ("Left and right", self._render_sides),
            "hours": ("Time of day", self._render_hours),
            "workout": ("Days after a workout", self._render_workouts),
        }
        lines: list[Line] = []
        for chart, (title, render) in parts.items():
            limit = wrap(insight.LIMITS[chart], width, "dim")
            lines += [line(title, "strong"), *render(width), *limit, ()]
        return lines[:-1]

    def _render_pain(self, width: int) -> list[Line]:
        readings = insight.summarize_pain_days(self._sessions, self._today, PAIN_DAYS)
        lines: list[Line] = [(), *plot_pain(readings, self._today, width, PAIN_ROWS, self._glyphs)]
        if readings:
            lines += pain_legend(readings, self._today, width, self._glyphs)
            lines += wrap(f"Noticeable: {THRESHOLD}.", width, "dim")
        return lines

    def _render_routines(self, width: int) -> list[Line]:
        changes = insight.compare_routines(self._sessions, self._today)
        if not changes:
            return [()]
        room = max(NARROWEST, min(WIDEST, width - len(COLUMNS)))
        few = FEW if width - room > len(FEW) + 9 else "too few"
        lines = [line(" " * room + COLUMNS, "dim")]
        for id, one in changes.items():
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
        seconds = insight.compare_sides(self._sessions, self._today)
        pairs = [("left", seconds.all.left), ("right", seconds.all.right)]
        amounts = [Amount(name, amount, format_duration(amount)) for name, amount in pairs]
        lines: list[Line] = [(), *plot_bars(amounts, width, self._glyphs)]
        for point, of_point in seconds.points[:2]:
            left, right = format_duration(of_point.left), format_duration(of_point.right)
            lines.append(line(f"{sanitize(point)}: left {left}, right {right}", "dim"))
        return lines

    def _render_hours(self, width: int) -> list[Line]:
        by_hour = insight.compare_hours(self._sessions, self._today)
        counts = [hour.sessions for hour in by_hour]
        rated = [(hour, one.change.median) for hour, one in enumerate(by_hour) if one.change]
        changes = ", ".join(f"{hour}:00 {median:+g}" for hour, median in rated)
        text = f"Median change of pain: {changes or f'{FEW} in any hour'}."
        columns = plot_columns(counts, HOURS, width, HOUR_ROWS, self._glyphs)
        return [(), *columns, *wrap(text, width)]

    def _render_workouts(self, width: int) -> list[Line]:
        after, other = insight.compare_workout_days(self._sessions, self._days, self._today)
        amounts = []
        for name, days in (("day after", after), ("other days", other)):
            text = FEW if days.median is None else f"{days.median:g} of 10, {days.days} days"
            amounts.append(Amount(name, days.median, text))
        title = line("Pain before the first session, median", "dim")
        return [(), title, *plot_bars(amounts, width, self._glyphs, top=10)]
