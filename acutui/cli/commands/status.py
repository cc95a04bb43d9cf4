"""`acutui status`: the habit in one line."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from acutui.cli.output import print_json, warn
from acutui.practice.habit import DayState, Summary
from acutui.services.context import Context
from acutui.services.habit import summarize
from acutui.util.durations import format_duration

if TYPE_CHECKING:
    from acutui.cli.arguments import Parser

PROMPT_MARKS = (("●", "○", "–"), ("@", "o", "-"))
"""For a prompt: a session done, one to do, a day of rest."""

MOST_MARKS = 12
"""The most sessions done that a prompt shows; no target is higher."""


def add_arguments(parser: "Parser") -> None:
    """Declare the arguments of the command."""
    parser.add_exclusive(
        json={"action": "store_true", "help": "for scripts"},
        short={
            "action": "store_true",
            "help": "for a prompt: a mark for each session, done or to do, then the streak; "
            "a ? where plain `status` has something to tell",
        },
    )


def run(options: Namespace, context: Context) -> int:
    """Print the habit of today; for a prompt all problems are one question mark."""
    if not options.short:
        warn(*context.problems)
    summary, problems = summarize(context)
    if options.short:
        is_doubtful = bool(context.problems or problems or context.pending_warnings())
        is_ascii = context.settings.glyphs == "ascii"
        print(_for_prompt(summary, is_ascii=is_ascii, is_doubtful=is_doubtful))
        return 0
    warn(*problems)
    if options.json:
        print_json(_fields(summary))
    else:
        print(_in_words(summary))
    warn(*context.pending_warnings())
    return 0


def _fields(summary: Summary) -> dict[str, object]:
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


def _in_words(summary: Summary) -> str:
    is_rest = summary.state is DayState.REST
    today = "rest day" if is_rest else f"{summary.tally.counted} of {summary.target} today"
    streak = f"{summary.streak}-day streak" if summary.streak else "no streak yet"
    return f"{today}, {format_duration(summary.tally.seconds)}; {streak}, longest {summary.longest}"


def _for_prompt(summary: Summary, *, is_ascii: bool, is_doubtful: bool) -> str:
    """Return the habit for a prompt: `●○ 12`, and `?` where `status` has a problem to report.

    Neither a shell nor tmux, which makes one # of two, finds a meaning in the ASCII marks.
    """
    done, to_do, rest = PROMPT_MARKS[0 if not is_ascii and _can_print(*PROMPT_MARKS[0]) else 1]
    counted, target = summary.tally.counted, summary.target
    marks = done * min(counted, MOST_MARKS) + to_do * (target - counted)
    if summary.state is DayState.REST:
        marks = rest
    return f"{marks} {summary.streak}{' ?' if is_doubtful else ''}"


def _can_print(*texts: str) -> bool:
    try:
        "".join(texts).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True
