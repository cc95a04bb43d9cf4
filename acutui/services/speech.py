"""What a session says, aloud and in notifications: short sentences, with numbers in words."""

from typing import NamedTuple

from acutui.atlas.wording import format_side
from acutui.practice.cues import Cue, find_cue
from acutui.practice.timer import Phase, TimerState
from acutui.services.context import Context

SAMPLE = "Left hand. Web of the thumb. One minute."

WORDS = {
    Cue.COUNT: "",
    Cue.PRESS: "Press.",
    Cue.HALF: "Half.",
    Cue.LAST: "Ten seconds.",
    Cue.DONE: "Done.",
    Cue.WAIT: "Paused. The session is waiting for you.",
}
"""What each cue says; `Cue.SWITCH` says the next place."""

_SMALL = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


class Speech(NamedTuple):
    """Words to say; with `cut` instead of those being said, even if there are none."""

    words: str
    cut: bool = False


def find_speech(context: Context, before: TimerState | None, after: TimerState) -> Speech | None:
    """Find what to say when a session goes from one state to another.

    Unlike bells, words also follow keys: a listener can't see what a key has done.

    Args:
        context: The atlas, which names the places.
        before: The state before, None at the start of the session.
        after: The state now.
    """
    if after.ended and (before is None or not before.ended):
        return Speech(WORDS[Cue.DONE] if after.phase is Phase.DONE else "", cut=True)
    if before is None or len(after.presses) > len(before.presses):
        return Speech(describe_place(context, after), cut=True)
    if after.paused != before.paused:
        if not after.paused:
            return Speech(f"Going on. {describe_place(context, after)}", cut=True)
        return Speech("Paused." if after.gap is None else WORDS[Cue.WAIT], cut=True)
    if after.planned != before.planned:
        return None  # Whoever gives seconds, or takes them, knows what is left.
    cue = find_cue(before, after)
    return Speech(WORDS[cue]) if cue in (Cue.PRESS, Cue.HALF, Cue.LAST) else None


def describe_cue(context: Context, cue: Cue, state: TimerState) -> str:
    """Return what a cue says in a session that has this state now."""
    return describe_place(context, state) if cue is Cue.SWITCH else WORDS[cue]


def describe_place(context: Context, state: TimerState) -> str:
    """Return where to press and for how long: "Left hand. Thumb border. One minute."

    The side comes first: the hands begin to move before the sentence is over.
    """
    step, point = state.step, context.atlas.points.get(state.step.point)
    side = format_side(point, step.side)
    name = point.english if point and point.english else step.point
    length = format_spoken(state.planned - state.pressed)
    return f"{side.capitalize()}. {name}. {length.capitalize()}."


def format_spoken(seconds: float) -> str:
    """Return a duration in words: "forty-five seconds", "one minute thirty"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    if not minutes:
        return f"{_spell(rest)} second{'' if rest == 1 else 's'}"
    unit = "minute" if minutes == 1 else "minutes"
    return f"{_spell(minutes)} {unit}{f' {_spell(rest)}' if rest else ''}"


def _spell(number: int) -> str:
    """Return a number in words, or in digits from a hundred on."""
    if number < len(_SMALL):
        return _SMALL[number]
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens - 2]}-{_SMALL[ones]}" if ones else _TENS[tens - 2]
