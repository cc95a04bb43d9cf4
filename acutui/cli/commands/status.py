"""`acutui status`: the habit in one line."""

import sys
from argparse import Namespace

from acutui.cli.output import print_json, warn
from acutui.cli.parser import Parser
from acutui.practice.habit import DayState, Habit
from acutui.services.context import Context
from acutui.services.habit import format_streaks, read_habit
from acutui.util.durations import format_duration

MARKS, ASCII_MARKS = ("●", "○", "–"), ("@", "o", "-")
"""A session done, one to do, a rest day. The ASCII marks mean nothing to shells or tmux."""


def add_arguments(parser: Parser) -> None:
    about = (
        "for a prompt: a mark for each session done or to do, the streak, and a ? if `acutui "
        "status` has a problem to report"
    )
    parser.add_exclusive(
        json={"action": "store_true", "help": "print JSON, for scripts"},
        short={"action": "store_true", "help": about},
    )


def run(options: Namespace, context: Context) -> None:
    if not options.short:
        warn(*context.problems)
    habit = read_habit(context)
    problems = habit.history.problems
    if options.short:
        mark = " ?" if context.problems or problems or context.pending_warnings() else ""
        print(_format_prompt(habit, is_ascii=context.settings.glyphs == "ascii") + mark)
        return
    warn(*problems)
    if options.json:
        print_json(_to_json(habit))
    else:
        print(_format_line(habit))
    warn(*context.pending_warnings())


def _to_json(habit: Habit) -> dict[str, object]:
    return {
        "day": habit.today.isoformat(),
        "state": str(habit.state(habit.today)),
        "sessions": habit.tally.counted,
        "target": habit.rules.target,
        "seconds": round(float(habit.tally.seconds), 1),
        "streak": habit.streak,
        "longest": habit.longest,
        "strength": round(habit.strength, 4),
        "total_sessions": len(habit.history.sessions),
    }


def _format_line(habit: Habit) -> str:
    is_rest = habit.state(habit.today) is DayState.REST
    today = "rest day" if is_rest else f"{habit.tally.counted} of {habit.rules.target} today"
    return f"{today}, {format_duration(habit.tally.seconds)}; {format_streaks(habit)}"


def _format_prompt(habit: Habit, *, is_ascii: bool) -> str:
    """Return the habit for a prompt: `●○ 12`."""
    try:
        "".join(MARKS).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        is_ascii = True
    done, to_do, rest = ASCII_MARKS if is_ascii else MARKS
    counted = habit.tally.counted
    # No target is higher than 12.
    marks = done * min(counted, 12) + to_do * (habit.rules.target - counted)
    return f"{rest if habit.state(habit.today) is DayState.REST else marks} {habit.streak}"
