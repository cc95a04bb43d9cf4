"""Strings by the grammar of ECMA-48, with the keys that a person typed among them."""

import random
from itertools import pairwise
from typing import NamedTuple

KEYS = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1bOC": "right",
    "\x1b[1;5D": "ctrl+left",
    "\x1b[5~": "pageup",
    "\x1b[97u": "a",
    "\x1b[13;;u": "enter",
    "\r": "enter",
    "\t": "tab",
    "n": "n",
    "é": "é",
    "\x03": "ctrl+c",
}
"""What keys send, and what Textual calls them."""


class Sample(NamedTuple):
    """What comes down the line in `pieces`, and the `keys` that were typed.

    The pieces come at once but for those of a noise, after which there is silence.
    """

    pieces: list[str]
    keys: list[str]


def draw(source: random.Random, parts: int = 8) -> Sample:
    """Draw sequences that mean nothing here, with keys between them, cut anywhere."""
    sent, keys = "", []
    for _ in range(source.randrange(parts)):
        sent += source.choice((draw_csi, draw_string, draw_event))(source)
        key = source.choice([*KEYS])
        sent += key
        keys.append(KEYS[key])
    return Sample(cut(source, sent), keys)


def draw_csi(source: random.Random) -> str:
    """Draw a CSI with a private prefix or intermediates, which no key has."""
    parameters = _draw(source, "0123456789:;<=>?", 40)
    intermediates = _draw(source, " !\"#$%&'()*+,-./", 3)
    if not intermediates:
        parameters = source.choice("<=>") + parameters
    return source.choice(("\x1b[", "\x9b")) + parameters + intermediates + source.choice("@`_|zrxg")


def draw_string(source: random.Random) -> str:
    """Draw an OSC, DCS, SOS, PM or APC."""
    start = source.choice(["\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_", "\x9d", "\x90"])
    content = _draw(source, "\r\n\t 0123456789:;/?[]abcnqsuOé\x03", 60)
    return start + content + source.choice(["\x1b\\", "\x07", "\x9c"])


def draw_event(source: random.Random) -> str:
    """Draw a key that is let go, or numbers and parameters that no key has."""
    number = source.randrange(1, 60000)
    return source.choice(
        [
            f"\x1b[{number};1:3u",
            f"\x1b[1;{source.randrange(1, 9)}:3A",
            f"\x1b[{number}:{number};2:3u",
            f"\x1b[{source.randrange(0x110000, 10**12)}u",
            f"\x1b[;{number}u",
            f"\x1b[{number};{source.randrange(300, 10**9)}u",
            "\x1b[~",
            "\x1b[u",
        ]
    )


def draw_noise(source: random.Random) -> Sample:
    """Draw anything, of which nothing is expected but that the next key is heard."""
    return Sample(
        cut(source, _draw(source, "\x1b\x1b\x1b[]O_P^X\\?:;019~AuMnb\x07\x9b\x9dé\0", 40)), []
    )


def cut(source: random.Random, text: str) -> list[str]:
    edges = {source.randrange(len(text) + 1) for _ in range(source.randrange(6))}
    return [text[a:b] for a, b in pairwise([0, *sorted(edges), len(text)]) if a < b]


def _draw(source: random.Random, characters: str, most: int) -> str:
    return "".join(source.choices(characters, k=source.randrange(most + 1)))
