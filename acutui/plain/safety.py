"""Ask about health conditions, and say when to get help, in lines of text."""

from collections.abc import Iterator, Sequence

from acutui.plain.terminal_io import Conversation
from acutui.services.context import Context
from acutui.services.safety import (
    describe_ambulance,
    find_unplaced,
    join_ticked,
    list_regions,
    save_conditions,
)
from acutui.util.files import FileError

QUESTION = "Do any of these apply to you? Points that don't suit you are skipped."
HOW_TO_ANSWER = "Type their numbers with blanks between, 0 for none of these, Enter alone to skip."
SKIPPED = "Skipped. Until you answer, every step says who should not press its point."


def ask_conditions(context: Context, talk: Conversation) -> None:
    """Ask which health conditions apply, and save the answer; an empty line answers nothing."""
    conditions = context.safety.conditions
    names = [f"{one.name}: {one.text}" for one in conditions]
    chosen = _choose(talk, QUESTION, names)
    if chosen is None:
        talk.say(SKIPPED)
        return
    ids = tuple(conditions[number].id for number in chosen)
    regions: dict[str, tuple[str, ...]] = {}
    for condition in find_unplaced(context, ids):
        places = list_regions(context)
        where = _choose(talk, f"{condition.name}: where?", places)
        regions[condition.id] = tuple(places[number] for number in where or ())
    ticked = join_ticked(ids, regions)
    try:
        save_conditions(context, ticked)
    except (ValueError, OSError, FileError) as error:
        talk.say(f"Your answer holds for this session, but could not be saved: {error}")


def describe_red_flags(context: Context) -> Iterator[str]:
    """Yield when to get help, the most urgent first."""
    yield f"{describe_ambulance(context)}."
    for flag in context.safety.red_flags:
        yield f"{flag.title}:"
        yield from (f"- {item}" for item in flag.items)


def _choose(talk: Conversation, question: str, items: Sequence[str]) -> tuple[int, ...] | None:
    """Return which items were chosen; None for an empty line or no answer."""
    talk.say(question, *(f"{number} {item}" for number, item in enumerate(items, 1)), HOW_TO_ANSWER)
    while not talk.is_deaf:
        answer = talk.read_line()
        if answer is None:
            continue
        words = answer.replace(",", " ").split()
        if not words:
            return None
        numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
        if len(numbers) == len(words) and all(n <= len(items) for n in numbers):
            return tuple(n - 1 for n in dict.fromkeys(numbers) if n)
        talk.say(f"Type numbers from 0 to {len(items)}. {HOW_TO_ANSWER}")
    return None
