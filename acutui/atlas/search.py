"""Finding points by whatever people type: code, pinyin, English, Han, region, complaint."""

import unicodedata
from collections.abc import Iterable, Sequence

from acutui.atlas.model import Point


def folded(text: str) -> str:
    """Return a text in lower case, without tones or accents, dashes as spaces."""
    apart = unicodedata.normalize("NFD", text.lower())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.replace("-", " ").replace("'", "").replace("’", "")


def search(points: Iterable[Point], words: str | Sequence[str]) -> list[Point]:
    """Return the points in which every word is found, what begins with it first.

    The order among equals is that of `points`. No words find everything.
    """
    asked = folded(words if isinstance(words, str) else " ".join(words)).split()
    if not asked:
        return list(points)
    ranked = [(rank, point) for point in points if (rank := _rank(point, asked)) is not None]
    return [point for _, point in sorted(ranked, key=lambda pair: pair[0])]


def _rank(point: Point, asked: list[str]) -> int | None:
    """Return how well a point answers, 0 best; None where a word is not found in it."""
    names = [folded(name) for name in (point.id, point.english, point.pinyin, *point.also)]
    # "ex hn3", "exhn3", "he gu" and "hegu" are all the same to a finger.
    closed = [name.replace(" ", "") for name in names]
    topics = folded(" ".join((*point.helps, *point.regions, point.meridian)))
    rest = f"{point.han} {point.han_simplified}"
    together = "".join(asked)
    if together in closed:
        return 0
    if any(name.startswith(together) for name in closed):
        return 1
    phrase = " ".join(asked)
    if any(folded(help_) == phrase for help_ in point.helps):
        return 2
    if any(folded(region) == phrase for region in point.regions):
        return 3
    everything = " ".join((*names, *closed, topics, rest))
    if any(together in name for name in closed):
        return 4
    return 5 if all(word in everything for word in asked) else None
