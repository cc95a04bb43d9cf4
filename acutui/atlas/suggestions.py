"""Suggesting routines for symptoms."""

from collections.abc import Iterable, Sequence

from acutui.atlas.model import Routine
from acutui.practice.symptoms import SYMPTOMS


def suggest_routines(routines: Iterable[Routine], symptoms: Sequence[str]) -> list[str]:
    """Suggest routines for symptoms, which are given by their keys in `SYMPTOMS`.

    Returns:
        The ids of the routines that help, those for most of the symptoms first. Of equal ones,
        those whose `helps` name one earlier come first; the others keep their order.
    """
    wanted = [SYMPTOMS[id].helps for id in symptoms if id in SYMPTOMS]
    ranked = []
    for routine in routines:
        helped = [helps for helps in wanted if not set(helps).isdisjoint(routine.helps)]
        if helped:
            asked = frozenset[str]().union(*helped)
            first = min(at for at, topic in enumerate(routine.helps) if topic in asked)
            ranked.append((-len(helped), first, routine.id))
    return [id for *_, id in sorted(ranked, key=lambda entry: entry[:2])]
