"""Finding points by whatever people type: code, pinyin, English, Han, region, complaint."""

import unicodedata
from collections.abc import Iterable, Sequence

from acutui.atlas.model import Point

PAIN = frozenset("pain pains painful ache aches aching sore soreness hurts point points".split())
"""What people add to the name of a place, and what no point is told apart by."""

SAID_FOR = {
    "insomnia": "sleep",
    "sleepless": "sleep",
    "migraine": "headache",
    "buttock": "hip",
    "lumbar": "lower back",
    "tired": "tiredness",
    "fatigue": "tiredness",
    "anxious": "anxiety",
    "stressed": "stress",
    "sick": "nausea",
}
"""Words of everyday for those of the atlas."""


def folded(text: str) -> str:
    """Return a text in lower case, without tones or accents, dashes as spaces."""
    apart = unicodedata.normalize("NFD", text.lower())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return bare.replace("-", " ").replace("'", "").replace("’", "")


def search(points: Iterable[Point], words: str | Sequence[str]) -> list[Point]:
    """Return the points in which every word is found, what begins with it first.

    The order among equals is that of `points`. No words find everything.
    """
    typed = folded(words if isinstance(words, str) else " ".join(words)).split()
    meant = [SAID_FOR.get(word, word) for word in typed if word not in PAIN]
    if meant == ["back"]:
        meant = ["lower back"]
    if not typed:
        return list(points)
    ranked = []
    for point in points:
        ranks = [_rank(point, asked) for asked in (typed, meant) if asked]
        found = [rank for rank in ranks if rank is not None]
        if found:
            ranked.append((min(found), point))
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
    helps = phrase in map(folded, point.helps)
    lies = phrase in map(folded, point.regions)
    if helps or lies:
        # Pressed for it where it hurts, pressed for it from afar, only lying there.
        return 2 if helps and lies else 3 if helps else 4
    everything = " ".join((*names, *closed, topics, rest))
    if any(together in name for name in closed):
        return 5
    return 6 if all(word in everything for word in asked) else None
