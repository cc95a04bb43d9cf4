"""Which routines are for what somebody feels."""

from collections.abc import Iterable, Sequence

from acutui.atlas.model import Routine
from acutui.practice.symptoms import SYMPTOMS


def suggest_routines(routines: Iterable[Routine], symptoms: Sequence[str]) -> list[str]:
    """Return the ids of the routines that fit, those for more of the symptoms first.

    Of equals, those come first that name it first among what they are for, then the order given.
    """
    wanted = [SYMPTOMS[id].helps for id in symptoms if id in SYMPTOMS]
    ranked = []
    for routine in routines:
        met = [helps for helps in wanted if not helps.isdisjoint(routine.helps)]
        if met:
            places = [at for at, help in enumerate(routine.helps) for helps in met if help in helps]
            ranked.append((-len(met), min(places), routine.id))
    return [id for *_, id in sorted(ranked, key=lambda found: found[:2])]
