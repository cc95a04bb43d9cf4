"""The habit by the user's rules, as of today."""

from acutui.practice.habit import Habit
from acutui.services.context import Context


def read_habit(context: Context, before: Habit | None = None) -> Habit:
    """Return the habit; `before` itself if nothing changed. Raises FileError."""
    history = context.journal.history()
    today, rules = context.clock.today(), context.settings.rules
    if before and (before.history, before.today, before.rules) == (history, today, rules):
        return before  # so that it is not drawn again
    return Habit(history, rules, today)
