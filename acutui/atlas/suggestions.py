"""Which routines are for what somebody feels."""

from collections.abc import Iterable, Mapping, Sequence

from acutui.atlas.model import Routine

HELPS: Mapping[str, frozenset[str]] = {
    "neck-pain": frozenset({"neck", "stiff-neck"}),
    "back-pain": frozenset({"lower-back"}),
    "stiffness": frozenset({"stiff-neck", "shoulder", "upper-back"}),
    "less-movement": frozenset({"stiff-neck", "shoulder"}),
}
"""What a routine is for, by tradition, that a symptom asks for.

Tingling, numbness and weakness ask for none: they are for a doctor.
"""


def fitting(routines: Iterable[Routine], symptoms: Sequence[str]) -> list[str]:
    """Return the ids of the routines that fit, those for more of the symptoms first.

    Of equals, those come first that name it first among what they are for, then the order given.
    """
    wanted = [HELPS[symptom] for symptom in symptoms if symptom in HELPS]
    ranked = []
    for routine in routines:
        met = [helps for helps in wanted if not helps.isdisjoint(routine.helps)]
        if met:
            places = [at for at, help in enumerate(routine.helps) for helps in met if help in helps]
            ranked.append((-len(met), min(places), routine.id))
    return [id for *_, id in sorted(ranked, key=lambda found: found[:2])]
