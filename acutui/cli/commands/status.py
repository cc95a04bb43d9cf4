"""`acutui status`: the habit in one line."""

import sys
from argparse import Namespace

from acutui.cli.kept_status import Keeper
from acutui.cli.output import format_json, warn
from acutui.cli.parser import Parser
from acutui.practice.habit import DayState, Habit
from acutui.services.context import Context
from acutui.services.habit import format_streaks, name_rest, read_habit
from acutui.util.durations import format_duration
from acutui.util.errors import FileError

MARKS, ASCII_MARKS = ("●", "○", "–"), ("@", "o", "-")  # the first ones: as in quick_status
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


def run(options: Namespace, context: Context) -> int:
    keeper = Keeper(context)
    if not options.short:
        warn(*context.problems)
    try:
        habit = read_habit(context)
    except FileError:
        if not options.short:
            raise
        print("?")  # A sentence at every prompt would be in the way.
        return 1
    problems, warnings = habit.history.problems, context.pending_warnings()
    line, in_json = _format_line(habit), format_json(_to_json(habit))
    prompts = _format_prompt(habit, MARKS), _format_prompt(habit, ASCII_MARKS)
    if options.short:
        mark = " ?" if context.problems or problems or warnings else ""
        print(prompts[_needs_ascii(context)] + mark)
    else:
        warn(*problems)
        print(in_json if options.json else line)
        warn(*warnings)
    if not (context.problems or problems or warnings):
        is_ascii = context.settings.glyphs == "ascii"
        keeper.keep([line, in_json, prompts[is_ascii], prompts[True]])
    return 0


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
    today = name_rest(habit) or f"{habit.tally.counted} of {habit.rules.target} today"
    return f"{today}, {format_duration(habit.tally.seconds)}; {format_streaks(habit)}"


def _needs_ascii(context: Context) -> bool:
    """Whether the output can't have circles, or is to have none."""
    try:
        "".join(MARKS).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return True
    return context.settings.glyphs == "ascii"


def _format_prompt(habit: Habit, marks: tuple[str, str, str]) -> str:
    """Return the habit for a prompt: `●○ 12`."""
    done, to_do, rest = marks
    counted = habit.tally.counted
    # No target is higher than 12.
    shown = done * min(counted, 12) + to_do * (habit.rules.target - counted)
    return f"{rest if habit.state(habit.today) is DayState.REST else shown} {habit.streak}"
