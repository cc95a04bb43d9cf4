"""The habit by the user's rules, as of today."""

from acutui.practice.habit import DayState, Habit, format_day, format_short_day
from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.util.durations import format_count


def read_habit(context: Context, before: Habit | None = None) -> Habit:
    """Return the habit; `before` itself if nothing changed. Raises FileError."""
    history = context.journal.history()
    today, rules = context.clock.today(), context.settings.rules
    if before and (before.history, before.today, before.rules) == (history, today, rules):
        return before  # so that it is not drawn again
    return Habit(history, rules, today)


def describe_counting(session: Session, habit: Habit) -> str:
    """Say for which day a session counts, or that it is too short to."""
    day = session.day
    name = "today" if day == habit.today else format_day(day, year=False)
    if session.counts:
        return f"It counts towards {name}."
    return f"It's too short to count towards {name} (that takes 80%)."


def draw_today(habit: Habit, *, unicode: bool) -> str:
    """Return a sign for each session of today that counts, and for each that is left."""
    full, empty = "●○" if unicode else "#o"
    counted = habit.tally.counted
    return " ".join(full * counted + empty * (habit.rules.target - counted))


def name_rest(habit: Habit) -> str:
    """Say why nothing has to be done today: "rest day"; an empty text if something has."""
    if habit.state(habit.today) is not DayState.REST:
        return ""
    began = habit.pauses.began(habit.today)
    return f"paused since {format_short_day(began, habit.today)}" if began else "rest day"


def format_streak(habit: Habit) -> str:
    """Return the current streak: "12-day streak"."""
    if habit.streak:
        return f"{habit.streak}-day streak"
    return "no current streak" if habit.longest else "no streak yet"


def format_streaks(habit: Habit) -> str:
    """Return the current and the longest streak: "12-day streak (best: 31 days)"."""
    best = f" (best: {format_count(habit.longest, 'day')})" if habit.longest else ""
    return format_streak(habit) + best
