"""Text that a user or a file wrote, made safe to show."""

import re
import unicodedata

JOINER = "\u200d"
SHOWN_INSTEAD = "\ufffd"

_suspect = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u05ff\u2800-\u28ff\u3040-\u9fff]")


def clean(text: str) -> str:
    """Return `text` as one line in which nothing steers a terminal.

    Line breaks and tabs become spaces; control characters, changes of writing direction and
    halves of characters become a replacement mark.
    """
    return _suspect.sub(_harmless, text)


def clean_lines(text: str) -> str:
    """Return `text` made safe as by `clean`, with its line breaks kept."""
    return "\n".join(clean(line) for line in text.splitlines())


def id_in_words(id: str) -> str:
    """Return an id of a check, symptom or region in words: `vitamin C`."""
    words = id.split("-")
    return " ".join(word.upper() if len(word) == 1 else word for word in words)


def _harmless(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\t\n\r":
        return " "
    steers = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return SHOWN_INSTEAD if steers and character != JOINER else character


def minutes(seconds: float) -> str:
    """Return a length as people say it: `45 s`, `5 min`, `1 h 10 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    whole = int(seconds / 60 + 0.5)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{whole} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def clock(seconds: float) -> str:
    """Return a time to go as a clock shows it: `0:05`, counting the second that has begun."""
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def gap_in_words(gap: float, slept: float, *, counted: bool) -> str:
    """Return what is told of a gap of so many seconds, of which the machine `slept` some."""
    what = (
        f"The machine slept for {minutes(gap)}."
        if slept > gap / 2
        else f"For {minutes(gap)} nothing moved here: stopped, or the line was down."
    )
    done = "It was counted, to the end of the hold at most." if counted else "It was not counted."
    return f"{what} {done}"
