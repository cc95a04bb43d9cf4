"""Comparing words as people type them: without accents, in the plural, with typos."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FALSE_PLURALS = ("ss", "us", "is")


def fold(text: str) -> str:
    """Return a text in lower case, without tones and accents, with dashes as spaces."""
    bare = text.lower()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", bare)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("ß", "ss").replace("-", " ").replace("'", "").replace("’", "")


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; anything but letters and digits separates them."""
    bare = fold(text)
    if not bare.replace(" ", "").isalnum():
        # The vowel signs of Devanagari are marks, not letters.
        bare = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in bare)
    return bare.split()


@lru_cache(maxsize=8192)
def singularize(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_FALSE_PLURALS):
        return word[:-1]
    return word


def is_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


def edit_distance(one: str, other: str) -> int:
    """Return how many edits make one word into the other.

    This is the optimal string alignment distance, the form of the Damerau-Levenshtein distance
    that edits each letter once at most: letters are added, dropped, replaced or swapped.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, second in enumerate(other, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != second))
            # Two neighbours swapped
            if row > 1 < column and letter == other[column - 2] and second == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


def max_typos(word: str) -> int:
    if len(word) < 3 or any(c.isdigit() for c in word) or is_han(word):
        return 0
    return 1 if len(word) < 7 else 2


def find_nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words with the fewest edits from this one, likelier ones first."""
    most = max_typos(word)
    if not most:
        return []
    letters, length = _mask(word), len(word)
    found = []
    for other in known:
        # Each edit changes at most two letters of the set, so most words need no closer look.
        if abs(len(other) - length) > most or (letters ^ _mask(other)).bit_count() > 2 * most:
            continue
        same_start = other[:1] == word[:1]
        edits = edit_distance(word, other)
        if edits > most or edits > max_typos(other):
            continue
        # A shorter word with another first letter is more likely another word, not a typo.
        is_likely = same_start or length > 6 or word[1:] == other
        if is_likely and (length > 4 or _is_slip(word, other)):
            found.append((edits, not same_start, abs(len(other) - length), other))
    fewest = min((edits for edits, *_ in found), default=0)
    return [other for edits, *_, other in sorted(found) if edits == fewest]


def _is_slip(word: str, other: str) -> bool:
    """Return whether a short word may be another: few letters are easily a different word.

    A letter may be left out, swapped or doubled, and one of four may be wrong.
    """
    if len(other) < len(word):
        return any(
            word[:at] + word[at + 1 :] == other and word[at - 1] == word[at]
            for at in range(1, len(word))
        )
    return len(other) > len(word) or len(word) > 3 or sorted(other) == sorted(word)


def find_by_prefix(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that begin like this one but for a typo, short ones first."""
    letters, length = _mask(word), len(word)
    found = []
    for other in known:
        if len(other) <= length or (letters & ~_mask(other)).bit_count() > 1 or other[0] != word[0]:
            continue
        if min(edit_distance(word, other[:end]) for end in (length - 1, length, length + 1)) <= 1:
            found.append(other)
    return sorted(found, key=len)


@lru_cache(maxsize=8192)
def _mask(word: str) -> int:
    """Return the set of a word's letters as bits."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 61)
    return mask
