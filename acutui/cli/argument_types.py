"""Converters of arguments that several commands take; each raises what argparse reports."""

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from acutui.cli.parser import Parser
from acutui.practice.date_words import NEAR_DAYS, parse_day
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY
from acutui.practice.moment_words import EXAMPLES, MomentWords, parse_moment
from acutui.practice.records import Feeling, Session
from acutui.practice.symptoms import TICKED
from acutui.services.context import Context
from acutui.util.errors import CommandError

DATES = "today, yesterday, tomorrow, a weekday, 2026-11-22, '22 nov'"
AHEAD = "a weekday, or a day without a year, is the next one"
MOST_MINUTES = 24 * 60


def parse_score(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 10:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 to 10")
    return int(text)


def parse_minutes(text: str) -> float:
    """Return minutes as seconds."""
    try:
        minutes = float(text) if text.isascii() else 0.0
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= MOST_MINUTES:
        wanted = f"a number of minutes above 0, and {MOST_MINUTES} at most"
        raise ArgumentTypeError(f"{text!r} is not {wanted}")
    if minutes * 60 < 1:
        raise ArgumentTypeError(f"{text!r} is less than a second")
    return minutes * 60


def parse_times(text: str) -> list[time]:
    """Return times of the day, given with commas between."""
    times = []
    for part in text.split(","):
        found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", part.strip())
        if not found:
            raise ArgumentTypeError(f"{part!r} is not a time like 07:30")
        times.append(time(int(found[1]), int(found[2])))
    return times


def parse_when(text: str) -> MomentWords:
    words = parse_moment(text)
    if words is None:
        wanted = f"is not a time like {EXAMPLES}, or is not between 1970 and 2240"
        raise ArgumentTypeError(f"{text!r} {wanted}")
    return words


def parse_symptoms(text: str) -> tuple[str, ...]:
    """Return the ids in a text; "none" is none."""
    given = [word.strip().lower().replace(" ", "-") for word in text.split(",")]
    ids = [word for word in given if word and word != "none"]
    if unknown := [id for id in ids if id not in TICKED]:
        raise ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(TICKED)}")
    return tuple(id for id in TICKED if id in ids)


def parse_date(text: str) -> str:
    """Return a text that names a day; which one depends on the present day."""
    if parse_day(text, date(2024, 12, 31)) is None:  # of a leap year, which has every day
        raise ArgumentTypeError(f"{text!r:.40} is not a day: {DATES}")
    return text


def resolve_day(text: str, context: Context, *, after: date | None = None) -> date:
    """Return the practice day that an argument names. Raises CommandError.

    With `after`, a weekday or a day without a year is the next one from that day on.
    """
    today = context.clock.today()
    relative = text.strip().lower() in NEAR_DAYS or after is None
    if after is None and text.strip().lower() not in NEAR_DAYS:
        # After midnight the practice day is yesterday's: the date of the clock isn't last year's.
        by_clock = context.clock.now().date()
        if by_clock > today and parse_day(text, by_clock) == by_clock:
            return by_clock
    day = parse_day(text, today if relative else after or today, ahead=after is not None)
    if day is None:
        raise CommandError(f"{text!r:.40} is not a day: {DATES}")
    return day


def resolve_when(words: MomentWords, context: Context) -> datetime:
    """Return the date and clock time that an argument names. Raises CommandError."""
    try:
        found = words.resolve(context.clock.now())
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not FIRST_DAY <= found.date() <= LAST_DAY:
        raise CommandError(f"{found:%Y-%m-%d} is not between 1970 and 2240")
    return found


def add_ratings(parser: Parser) -> None:
    """Declare the options for how the user felt, and for a note."""
    for name, about in (("pain", "your pain"), ("stiffness", "how stiff you were")):
        for when in ("before", "after"):
            # Without "before" or "after", a number is what one felt before.
            names = [f"--{name}-{when}", *([f"--{name}"] if when == "before" else [])]
            parser.add_argument(
                *names,
                type=parse_score,
                metavar="N",
                help=f"{about} {when} it, from 0 (none) to 10 (the worst)",
            )
    about = f"what you felt before it, separated by commas: {', '.join(TICKED)}"
    parser.add_argument("--symptoms", type=parse_symptoms, metavar="LIST", help=about)
    about = "a note to save with it"
    parser.add_argument("--note", type=_parse_note, metavar="TEXT", help=about)


def _parse_note(text: str) -> str:
    try:  # in a locale without UTF-8, Python has not decoded it
        return os.fsencode(text).decode()
    except UnicodeError as error:
        raise ArgumentTypeError(f"{text!r:.40} is not text in UTF-8") from error


def rate(session: Session, options: Any) -> dict[str, Any]:
    """Return the fields of a session that the options of `add_ratings` change."""
    before, after = session.before or Feeling(), session.after or Feeling()

    def choose(given: int | None, stored: int | None) -> int | None:
        return stored if given is None else given

    symptoms: Sequence[str] = before.symptoms if options.symptoms is None else options.symptoms
    felt = Feeling(
        choose(options.pain_before, before.pain),
        choose(options.stiffness_before, before.stiffness),
        tuple(symptoms),
    )
    then = Feeling(
        choose(options.pain_after, after.pain),
        choose(options.stiffness_after, after.stiffness),
        after.symptoms,
    )
    return {
        "before": felt if felt != Feeling() else None,
        "after": then if then != Feeling() else None,
        "note": session.note if options.note is None else options.note,
    }
