"""The symptoms that the check-in asks about."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from acutui.practice.records import Feeling, Session


class Symptom(NamedTuple):
    """A symptom that can be ticked before a session.

    `question` is its row in the check-in, `words` its short name, and `helps` are the labels of
    routines that help with it. A red flag may need a doctor: no routine is suggested for it.
    """

    id: str
    question: str
    words: str
    helps: tuple[str, ...] = ()
    is_red_flag: bool = False


SYMPTOMS = {
    symptom.id: symptom
    for symptom in (
        Symptom("neck-pain", "Pain in the back of the neck", "neck pain", ("neck", "stiff-neck")),
        Symptom("back-pain", "Pain in the lower back", "back pain", ("lower-back",)),
        Symptom("tingling", "Tingling, numbness or weakness", "tingling", is_red_flag=True),
        Symptom("stiffness", "Stiffness", "stiffness", ("stiff-neck", "shoulder", "upper-back")),
        Symptom(
            "less-movement",
            "Harder to move than usual",
            "less movement",
            ("stiff-neck", "shoulder"),
        ),
    )
}
"""All symptoms by id, in the order in which the check-in asks about them."""

STIFFNESS = "stiffness"
"""The symptom that is asked about as a number; older journals have it as a tick too."""

TICKED = {id: symptom for id, symptom in SYMPTOMS.items() if id != STIFFNESS}
"""The symptoms that the check-in asks about as ticks."""


def find_symptoms(feeling: Feeling | None) -> tuple[str, ...]:
    """Return the symptoms of a check-in, with stiffness if its number says so."""
    if feeling is None:
        return ()
    if feeling.stiffness and STIFFNESS not in feeling.symptoms:
        return (*feeling.symptoms, STIFFNESS)
    return feeling.symptoms


def has_red_flag(ids: Iterable[str]) -> bool:
    """Whether one of the symptoms may need a doctor."""
    return any(id in SYMPTOMS and SYMPTOMS[id].is_red_flag for id in ids)


def latest_symptoms(sessions: Iterable[Session], today: date) -> tuple[str, ...]:
    """Return the symptoms of the latest session before which the user was asked, up to today."""
    asked = [
        (one.started, one.id, one.before) for one in sessions if one.before and one.day <= today
    ]
    return find_symptoms(max(asked, key=lambda entry: entry[:2])[2]) if asked else ()
