"""The words by which commands and settings are found, in the command palette and the help."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding

from acutui.atlas.spelling import split_words

LABEL, SYNONYM = 5.0, 2.5
"""Scores of the name itself, and of another name; any other match scores 1 at most."""

SYNONYMS = {
    "app.undo": "revert restore mistake",
    "app.red-flags": "red flags emergency doctor danger warning",
    "app.keys": "help shortcuts keyboard",
    "app.settings": "preferences options configuration config",
    "app.notices": "messages warnings errors problems",
    "app.quit": "exit close leave",
    "guide.region": "body part filter",
    "guide.search": "find filter",
    "guide.view": "figure picture view",
    "session.check-in": "rate symptoms stiffness",
    "session.conditions": "pregnancy safety",
    "session.edit": "favourite favorite own new routine",
    "session.how-often": "target goal",
    "session.one-side": "left right",
    "session.try-alerts": "sound sounds beep speech voice",
    "calendar.add": "log record manual forgot",
    "calendar.checks": "vitamin workout tick",
    "calendar.delete": "remove",
    "calendar.edit": "note notes change correct",
    "calendar.export": "csv json ics spreadsheet copy download",
    "calendar.history": "history list past journal log notes search find",
    "calendar.insight": "statistics stats numbers chart graph trend progress streak strength",
    "calendar.rest": "skip",
    "calendar.rest-days": "holiday vacation sick travel",
    "timezone": "zone region clock",
    "habit.target": "target goal",
    "habit.checks": "vitamin workout",
    "session.ready": "pace countdown",
    "session.bell": "sound beep",
    "session.notify": "desktop",
    "screen.theme": "colour colours color colors dark light mode appearance",
    "screen.glyphs": "symbols characters ascii braille",
    "screen.mouse": "click",
    "safety.conditions": "pregnancy safety",
    "safety.emergency": "emergency",
}
"""Other words for commands and settings, by the id of the binding or the name of the setting."""

SMALL_WORDS = frozenset("a all and for from of or the this to what your".split())
"""Words that say little: "the" is rather the beginning of "theme"."""


class ShellCommand(NamedTuple):
    """Something that only the command line does."""

    name: str
    command: str
    synonyms: str = ""


SHELL_COMMANDS = (
    ShellCommand("Import sessions", "acutui import FILE", "csv json loop habits"),
    ShellCommand("Merge copies of the journal", "acutui merge FILE", "sync conflict"),
    ShellCommand("Restore a backup", "acutui restore", "backups recover"),
    ShellCommand("Check the terminal and the files", "acutui doctor", "problems broken"),
)


def describe_binding(binding: Binding) -> str:
    """Return what a key does, with its label in the footer if that is in other words."""
    label, text = binding.description, binding.tooltip
    if not text or set(split_words(label)) <= set(split_words(text)):
        return text or label
    return f"{label}: {text}"


def score_match(query: str, label: str, text: str, synonyms: str = "") -> float:
    """Return how well a query matches a command; 0 unless each word begins one of its words.

    Args:
        query: As it was typed.
        label: The name of the command on the screen.
        text: All that is said about it.
        synonyms: Other words for it.
    """
    typed, named = split_words(query), split_words(label)
    known = split_words(f"{label} {text}")
    others = split_words(synonyms)
    if not typed:
        return 0
    if typed == named:
        return LABEL
    weighted = ((named, 1.0), (known, 0.9), (others, 0.8))
    parts = [max(_score_word(one, words) * weight for words, weight in weighted) for one in typed]
    if not all(parts):
        return 0
    return SYNONYM if set(typed) <= set(others) else sum(parts) / len(parts)


def _score_word(typed: str, words: Iterable[str]) -> float:
    """Return 1 if a word is one of `words`, less if it begins one, 0 otherwise."""
    begun = {word: len(typed) / len(word) for word in words if word.startswith(typed)}
    scores = (0.3 if word in SMALL_WORDS else 0.5 + share / 2 for word, share in begun.items())
    return max(scores, default=0)
