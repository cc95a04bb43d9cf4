"""`acutui status`: the habit in one line."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from acutui.cli.output import print_json, warn
from acutui.practice.habit import DayState, Summary
from acutui.services.context import Context
from acutui.services.habit import summarize
from acutui.util.durations import format_count, format_duration

if TYPE_CHECKING:
    from acutui.cli.arguments import Parser

MARKS, ASCII_MARKS = ("●", "○", "–"), ("@", "o", "-")
"""A session done, one to do, a rest day. The ASCII marks mean nothing to shells or tmux."""

MOST_MARKS = 12
"""The most sessions done that a prompt shows; no target is higher."""


def add_arguments(parser: "Parser") -> None:
    parser.add_exclusive(
        json={"action": "store_true", "help": "print JSON, for scripts"},
        short={
            "action": "store_true",
            "help": "for a prompt: a mark for each session done or to do, the streak, and a ? "
            "if `acutui status` has a problem to report",
        },
    )


def run(options: Namespace, context: Context) -> int:
    if not options.short:
        warn(*context.problems)
    summary, problems = summarize(context)
    if options.short:
        has_problems = bool(context.problems or problems or context.pending_warnings())
        is_ascii = context.settings.glyphs == "ascii"
        print(_format_prompt(summary, is_ascii=is_ascii) + (" ?" if has_problems else ""))
        return 0
    warn(*problems)
    if options.json:
        print_json(_to_json(summary))
    else:
        print(_format_line(summary))
    warn(*context.pending_warnings())
    return 0


def _to_json(summary: Summary) -> dict[str, object]:
    return {
        "day": summary.day.isoformat(),
        "state": str(summary.state),
        "sessions": summary.tally.counted,
        "target": summary.target,
        "seconds": round(float(summary.tally.seconds), 1),
        "streak": summary.streak,
        "longest": summary.longest,
        "strength": round(summary.strength, 4),
        "total_sessions": summary.total_sessions,
    }


def _format_line(summary: Summary) -> str:
    is_rest = summary.state is DayState.REST
    today = "rest day" if is_rest else f"{summary.tally.counted} of {summary.target} today"
    if summary.longest:
        streak = f"{summary.streak}-day streak" if summary.streak else "no current streak"
        streak += f" (best: {format_count(summary.longest, 'day')})"
    else:
        streak = "no streak yet"
    return f"{today}, {format_duration(summary.tally.seconds)}; {streak}"


def _format_prompt(summary: Summary, *, is_ascii: bool) -> str:
    """Return the habit for a prompt: `●○ 12`."""
    done, to_do, rest = ASCII_MARKS if is_ascii or not _can_print("".join(MARKS)) else MARKS
    if summary.state is DayState.REST:
        return f"{rest} {summary.streak}"
    counted = summary.tally.counted
    marks = done * min(counted, MOST_MARKS) + to_do * (summary.target - counted)
    return f"{marks} {summary.streak}"


def _can_print(text: str) -> bool:
    try:
        return bool(text.encode(getattr(sys.stdout, "encoding", None) or "ascii"))
    except UnicodeEncodeError:
        return False
