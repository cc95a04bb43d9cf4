"""Making text from users and files safe to show in a terminal."""

import re
import unicodedata
from collections.abc import Iterator

JOINER = "\u200d"
NON_JOINER = "\u200c"
REPLACEMENT = "\ufffd"

UNSEEN = "\u034f"
"""A mark that draws nothing and takes no cell, for joiners in Persian, Hindi and their like."""

JOINED_SCRIPTS = "\u0590"
"""Where the scripts begin in which joiners stand between letters."""

MAX_MARKS = 8
"""Accents allowed on one letter: more than any language has, too few to reach other lines."""

MAX_JOINERS = 3  # joiners allowed in one emoji: a family of four has three

UNSAFE_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Unicode categories that are never shown: controls, directions, surrogates, private use."""

_OWN_CHARACTERS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("·←→↑↓▸◂●○◐◌–—…✓’─━│█▀▄")
"""Characters that acutui itself writes: text of only these is safe without a closer look."""

# Text without any of these is safe too. It and the next are compiled on first use: that takes
# longer than the first frame may wait.
_SUSPECT = (
    r"[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e"
    r"\u2190-\u23ff\u2460-\u2bff\u3041-\u3096\u309b-\u312f\u3400-\u9fff]"
)
_EMOJI = "[\u2194\u2195\u2600-\u27bf\u2b1b\U0001f000-\U0001fbff]"
_fillers = frozenset("\u115f\u1160\u3164\uffa0")
"""Invisible letters, to which terminals give zero, one or two cells."""


def sanitize(text: str) -> str:
    """Return `text` as one line of the same length that can't control the terminal.

    Line breaks and tabs become spaces. Control characters, changes of writing direction,
    surrogates and characters of misleading width become a replacement character.
    """
    if _OWN_CHARACTERS.issuperset(text) or not re.search(_SUSPECT, text):
        return text
    return "".join(_replace_unsafe(text))


def wrap_words(text: str, width: int, indent: str = "  ") -> str:
    """Return a text broken at words into lines of at most so many cells.

    Args:
        text: One line that `sanitize` returned.
        width: Cells of a terminal's line; 0 breaks nothing.
        indent: What all lines but the first begin with.
    """
    if not width or (text.isascii() and len(text) <= width):
        return text
    lines, used = [""], 0
    for word in text.split(" "):
        length = sum(map(_count_cells, word))
        is_first = not lines[-1].strip()
        if not is_first and used + 1 + length > width:
            lines.append(indent)
            used, is_first = len(indent), True
        lines[-1] += word if is_first else f" {word}"
        used += length + (not is_first)
    return "\n".join(lines)


def _count_cells(character: str) -> int:
    if unicodedata.category(character).startswith("M"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def join_lines(text: str) -> str:
    """Return a text of several lines as one, for a field that has only one."""
    lines = (line.strip() for line in text.replace("\x00", "").splitlines())
    return " ".join(line for line in lines if line)


def capitalize_first(text: str) -> str:
    """Return a text with a capital at its beginning, and the rest as it is."""
    return text[:1].upper() + text[1:]


def id_to_words(id: str) -> str:
    """Return an id of a check, symptom or region in words, like "vitamin C"."""
    words = id.split("-")
    return " ".join(word.upper() if len(word) == 1 else word for word in words)


def _is_joined(before: str) -> bool:
    """Whether a joiner after this letter or mark is part of how its script is written."""
    return before >= JOINED_SCRIPTS and unicodedata.category(before)[0] in "LM"


def _replace_unsafe(text: str) -> Iterator[str]:
    emojis = re.compile(_EMOJI)
    marks = joined = 0
    emoji = False
    for at, character in enumerate(text):
        if character == JOINER:
            # Outside an emoji, a joiner would make the line narrower than it is counted.
            joined += 1
            if emoji:
                joins = joined <= MAX_JOINERS and emojis.match(text, at + 1)
                yield JOINER if joins else REPLACEMENT
                continue
        if character in (JOINER, NON_JOINER) and not emoji and _is_joined(text[at - 1 : at]):
            marks += 1
            yield UNSEEN if marks <= MAX_MARKS else REPLACEMENT
            continue
        kind = unicodedata.category(character)
        if kind.startswith("M"):
            marks += 1
            yield character if marks <= MAX_MARKS else REPLACEMENT
            continue
        marks = 0
        was_emoji, emoji = emoji, emojis.match(character) is not None
        if not (was_emoji and emoji and text[at - 1] == JOINER):
            joined = 0
        if character in "\t\n\r":
            yield " "
        elif kind in UNSAFE_CATEGORIES or character in _fillers or (kind == "Cn" and not emoji):
            yield REPLACEMENT
        else:
            yield character
