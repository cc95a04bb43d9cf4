"""Suggesting routines for symptoms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Hold, Routine
from acutui.atlas.suggestions import suggest_routines
from acutui.practice.symptoms import SYMPTOMS, has_red_flag

TINGLING = "tingling"
ROUTINES = list(load_atlas().routines.values())

symptom_lists = st.lists(st.sampled_from(list(SYMPTOMS)), unique=True)


def routine(id: str, *helps: str) -> Routine:
    return Routine(id, id, (Hold("LI4", "each", 60),), helps=helps)


def count_helped(routine: Routine, symptoms: list[str]) -> int:
    return sum(bool({*SYMPTOMS[id].helps} & {*routine.helps}) for id in symptoms)


FOR_NECK = {
    "back-and-neck",
    "neck-and-shoulders",
    "hss-neck",
    "neck-from-the-hands",
    "office-break",
    "before-training",
}


@pytest.mark.parametrize(
    ("symptom", "expected"),
    [
        ("neck-pain", FOR_NECK | {"rest-day", "headache-li4"}),
        (
            "back-pain",
            {
                "back-and-neck",
                "before-training",
                "after-training",
                "rest-day",
                "buttock-and-hip",
                "low-back-low-mood",
                "relaxing-set",
                "stimulating-set",
                "stress-short",
                "tiredness-minnesota",
            },
        ),
        ("stiffness", FOR_NECK | {"ball-at-the-wall", "between-the-blades"}),
        ("less-movement", FOR_NECK | {"ball-at-the-wall"}),
        (TINGLING, set()),
        ("vertigo", set()),
    ],
)
def test_a_symptom_suggests_the_routines_that_help(symptom: str, expected: set[str]) -> None:
    found = set(suggest_routines(ROUTINES, [symptom]))
    assert expected <= found
    helps = {topic for routine in ROUTINES if routine.id in expected for topic in routine.helps}
    for routine in ROUTINES:
        assert routine.id not in found or helps.intersection(routine.helps), routine.id


def test_routines_mainly_for_a_symptom_come_first() -> None:
    first = suggest_routines(ROUTINES, ["neck-pain"])[0]
    assert first not in ("headache-li4", "rest-day", "before-training")


def test_back_and_neck_pain_suggest_the_routine_of_that_name() -> None:
    for symptoms in (["neck-pain", "back-pain"], list(SYMPTOMS)):
        assert suggest_routines(ROUTINES, symptoms)[0] == "back-and-neck"


def test_tingling_does_not_change_the_suggestions_for_other_symptoms() -> None:
    for symptom in SYMPTOMS.keys() - {TINGLING}:
        alone = suggest_routines(ROUTINES, [symptom])
        assert suggest_routines(ROUTINES, [TINGLING, symptom]) == alone != []


def test_no_symptoms_suggest_nothing() -> None:
    assert suggest_routines(ROUTINES, []) == []


def test_every_symptom_has_routines_or_is_a_red_flag() -> None:
    assert [one.id for one in SYMPTOMS.values() if one.is_red_flag] == [TINGLING]
    assert all(bool(one.helps) != one.is_red_flag for one in SYMPTOMS.values())
    topics = {topic for routine in ROUTINES for topic in routine.helps}
    assert all(topics.issuperset(one.helps) for one in SYMPTOMS.values())


def test_a_red_flag_is_found_among_other_and_unknown_symptoms() -> None:
    assert has_red_flag(["neck-pain", "vertigo", TINGLING])
    assert not has_red_flag([id for id in SYMPTOMS if id != TINGLING])
    assert not has_red_flag(["vertigo"])
    assert not has_red_flag([])


@given(st.permutations(ROUTINES), symptom_lists)
def test_exactly_the_routines_that_help_are_suggested(
    routines: list[Routine], symptoms: list[str]
) -> None:
    found = suggest_routines(routines, symptoms)
    assert len(set(found)) == len(found)
    assert set(found) == {one.id for one in routines if count_helped(one, symptoms)}


@given(st.permutations(ROUTINES), symptom_lists)
def test_routines_for_more_symptoms_come_first(
    routines: list[Routine], symptoms: list[str]
) -> None:
    known = {one.id: one for one in routines}
    counts = [count_helped(known[id], symptoms) for id in suggest_routines(routines, symptoms)]
    assert counts == sorted(counts, reverse=True)


@given(st.permutations(ROUTINES), symptom_lists.flatmap(st.permutations))
def test_the_order_of_symptoms_makes_no_difference(
    routines: list[Routine], symptoms: list[str]
) -> None:
    assert suggest_routines(routines, symptoms) == suggest_routines(routines, sorted(symptoms))


def test_equal_routines_stay_in_order() -> None:
    one, other = routine("one", "neck"), routine("other", "neck")
    assert suggest_routines([one, other], ["neck-pain"]) == ["one", "other"]
    assert suggest_routines([other, one], ["neck-pain"]) == ["other", "one"]


def test_a_routine_without_topics_is_not_suggested() -> None:
    assert suggest_routines([routine("bare")], list(SYMPTOMS)) == []
