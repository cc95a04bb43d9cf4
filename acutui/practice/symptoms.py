"""The symptoms that the check-in asks about: what they are called and what follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """A symptom that can be ticked before a session.

    `question` is its row in the check-in, `words` its name in a line, and `helps` what routines
    for it are labelled with. A red flag may need a doctor: no routine is suggested for it.
    """

    id: str
    question: str
    words: str
    helps: frozenset[str] = frozenset()
    is_red_flag: bool = False


_ALL = (
    Symptom(
        "neck-pain",
        "Pain in the nape of the neck",
        "neck pain",
        helps=frozenset({"neck", "stiff-neck"}),
    ),
    Symptom(
        "back-pain",
        "Pain in the lower back",
        "back pain",
        helps=frozenset({"lower-back"}),
    ),
    Symptom(
        "tingling",
        "Tingling, numbness or weakness",
        "tingling",
        is_red_flag=True,
    ),
    Symptom(
        "stiffness",
        "Stiffness",
        "stiffness",
        helps=frozenset({"stiff-neck", "shoulder", "upper-back"}),
    ),
    Symptom(
        "less-movement",
        "Less movement than usual",
        "less movement",
        helps=frozenset({"stiff-neck", "shoulder"}),
    ),
)

SYMPTOMS = {symptom.id: symptom for symptom in _ALL}
"""All symptoms by their id, in the order in which the check-in asks about them."""


def has_red_flag(ids: Iterable[str]) -> bool:
    """Whether one of the symptoms may need a doctor."""
    return any(id in SYMPTOMS and SYMPTOMS[id].is_red_flag for id in ids)
