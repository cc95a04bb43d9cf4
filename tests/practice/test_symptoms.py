"""The symptoms of a check-in."""

import pytest

from acutui.practice.records import Feeling
from acutui.practice.symptoms import find_symptoms


@pytest.mark.parametrize(
    ("feeling", "symptoms"),
    [
        (None, ()),
        (Feeling(6, 0, ("neck-pain",)), ("neck-pain",)),
        (Feeling(6, 1, ("neck-pain",)), ("neck-pain", "stiffness")),
        (Feeling(6, None, ("stiffness",)), ("stiffness",)),
        (Feeling(6, 4, ("stiffness",)), ("stiffness",)),
    ],
)
def test_a_number_for_stiffness_is_a_symptom(
    feeling: Feeling | None, symptoms: tuple[str, ...]
) -> None:
    assert find_symptoms(feeling) == symptoms
