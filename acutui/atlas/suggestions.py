"""Suggesting routines and points for symptoms."""

from collections.abc import Iterable, Sequence

from acutui.atlas.model import Point, Routine
from acutui.practice.symptoms import SYMPTOMS


def suggest_routines(routines: Iterable[Routine], symptoms: Sequence[str]) -> list[str]:
    """Suggest routines for symptoms, which are given by their keys in `SYMPTOMS`.

    Returns:
        The ids of the routines that help, those for most of the symptoms first. Of equal ones,
        those whose `helps` name one earlier come first; the others keep their order.
    """
    return _rank(routines, symptoms)


def suggest_points(points: Iterable[Point], symptoms: Sequence[str]) -> list[str]:
    """Suggest points for symptoms, by the same rule."""
    return _rank(points, symptoms)


def _rank(items: Iterable[Point | Routine], symptoms: Sequence[str]) -> list[str]:
    wanted = [SYMPTOMS[id].helps for id in symptoms if id in SYMPTOMS]
    ranked = []
    for item in items:
        helped = [helps for helps in wanted if not set(helps).isdisjoint(item.helps)]
        if helped:
            asked = frozenset[str]().union(*helped)
            first = min(at for at, topic in enumerate(item.helps) if topic in asked)
            ranked.append((-len(helped), first, item.id))
    return [id for *_, id in sorted(ranked, key=lambda entry: entry[:2])]
