"""The habit by the user's rules, as of today."""

from acutui.practice.habit import Habit
from acutui.services.context import Context
from acutui.util.durations import format_count


def read_habit(context: Context, before: Habit | None = None) -> Habit:
    """Return the habit; `before` itself if nothing changed. Raises FileError."""
    history = context.journal.history()
    today, rules = context.clock.today(), context.settings.rules
    if before and (before.history, before.today, before.rules) == (history, today, rules):
        return before  # so that it is not drawn again
    return Habit(history, rules, today)


def format_streak(habit: Habit) -> str:
    """Return the current streak: "12-day streak"."""
    if habit.streak:
        return f"{habit.streak}-day streak"
    return "no current streak" if habit.longest else "no streak yet"


def format_streaks(habit: Habit) -> str:
    """Return the current and the longest streak: "12-day streak (best: 31 days)"."""
    best = f" (best: {format_count(habit.longest, 'day')})" if habit.longest else ""
    return format_streak(habit) + best
