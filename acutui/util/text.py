"""Text that a user or a file wrote, made safe to show."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

JOINER = "\u200d"
SHOWN_INSTEAD = "\ufffd"

MOST_MARKS = 8
"""Accents on one letter; writing of people has fewer, and no line grows into its neighbours."""

MOST_JOINED = 3
"""Joiners in one picture: a family of four has three."""

STEERING = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
"""Kinds of characters of which none is shown as it is: controls, directions, halves, private."""

_OURS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("·←→↑↓▸◂●○◐◌–—…✓’─━│█▀▄")
"""What we write ourselves; of nothing but that is known at a glance that it is harmless."""

# All others are looked at one by one; the usual ones, frames and blocks are not. Made when it is
# needed, since that takes longer than the first frame may wait.
_SUSPECT = (
    r"[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e"
    r"\u2190-\u23ff\u2460-\u2bff\u3041-\u3096\u309b-\u312f\u3400-\u9fff]"
)
_picture = re.compile("[\u2194\u2195\u2600-\u27bf\u2b1b\U0001f000-\U0001fbff]")
_fillers = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters that nobody sees, and that terminals give no, one or two cells."""


def sanitize(text: str) -> str:
    """Return `text` as one line in which nothing steers a terminal, as long as it was.

    Line breaks and tabs become spaces. Control characters, changes of writing direction, halves
    of characters, and what takes another room on the screen than it seems to, become a
    replacement mark.
    """
    if _OURS.issuperset(text) or not _suspect().search(text):
        return text
    return "".join(_harmless(text))


@cache
def _suspect() -> re.Pattern[str]:
    return re.compile(_SUSPECT)


def sanitize_lines(text: str) -> str:
    """Return `text` made safe as by `clean`, with its line breaks kept."""
    return "\n".join(sanitize(line) for line in text.splitlines())


def id_to_words(id: str) -> str:
    """Return an id of a check, symptom or region in words: `vitamin C`."""
    words = id.split("-")
    return " ".join(word.upper() if len(word) == 1 else word for word in words)


def _harmless(text: str) -> Iterator[str]:
    marks = joined = 0
    picture = False
    for at, character in enumerate(text):
        if character == JOINER:
            # Elsewhere a joiner would hide a letter from who counts the cells.
            joined += 1
            joins = picture and joined <= MOST_JOINED and _picture.match(text, at + 1)
            yield JOINER if joins else SHOWN_INSTEAD
            continue
        kind = unicodedata.category(character)
        if kind.startswith("M"):
            marks += 1
            yield character if marks <= MOST_MARKS else SHOWN_INSTEAD
            continue
        marks = 0
        was_picture, picture = picture, _picture.match(character) is not None
        if not (was_picture and picture and text[at - 1] == JOINER):
            joined = 0
        if character in "\t\n\r":
            yield " "
        elif kind in STEERING or character in _fillers or (kind == "Cn" and not picture):
            yield SHOWN_INSTEAD
        else:
            yield character
