"""Which routines are for what somebody feels."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.loader import load_atlas
from acutui.atlas.model import Atlas, Hold, Routine
from acutui.atlas.suggestions import suggest_routines
from acutui.practice.symptoms import SYMPTOMS as KNOWN
from acutui.practice.symptoms import has_red_flag

# What each symptom asks for, in the words that the routines are labelled by.
ASKED = {
    "neck-pain": {"neck", "stiff-neck"},
    "back-pain": {"lower-back"},
    "stiffness": {"stiff-neck", "shoulder", "upper-back"},
    "less-movement": {"stiff-neck", "shoulder"},
}
TINGLING = "tingling"
SYMPTOMS = ["neck-pain", "back-pain", TINGLING, "stiffness", "less-movement"]

symptom_lists = st.lists(st.sampled_from(SYMPTOMS), unique=True)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The atlas of somebody with nothing of their own."""
    folder: Path = tmp_path_factory.mktemp("config")
    return load_atlas(folder)


ROUTINES = list(load_atlas().routines.values())


def routine(id: str, *helps: str) -> Routine:
    return Routine(id, id, (Hold("LI4", "each", 60),), helps=helps)


def met(routine: Routine, symptoms: list[str]) -> int:
    """For how many of the symptoms a routine is."""
    return sum(bool(ASKED.get(symptom, set()) & {*routine.helps}) for symptom in symptoms)


# The built-in ones


def test_for_a_painful_neck(atlas: Atlas) -> None:
    found = suggest_routines(atlas.routines.values(), ["neck-pain"])
    assert set(found) == {
        "back-and-neck",
        "neck-and-shoulders",
        "hss-neck",
        "neck-from-the-hands",
        "office-break",
        "before-training",
        "rest-day",
        "headache-li4",
    }
    assert found[0] not in ("headache-li4", "rest-day", "before-training")


def test_for_a_painful_lower_back(atlas: Atlas) -> None:
    found = suggest_routines(atlas.routines.values(), ["back-pain"])
    assert set(found) == {
        "back-and-neck",
        "before-training",
        "after-training",
        "rest-day",
        "low-back-low-mood",
        "relaxing-set",
        "stimulating-set",
        "stress-short",
        "tiredness-minnesota",
    }


def test_for_stiffness(atlas: Atlas) -> None:
    assert set(suggest_routines(atlas.routines.values(), ["stiffness"])) == {
        "back-and-neck",
        "neck-and-shoulders",
        "hss-neck",
        "neck-from-the-hands",
        "office-break",
        "before-training",
        "ball-at-the-wall",
    }


def test_for_less_movement(atlas: Atlas) -> None:
    assert set(suggest_routines(atlas.routines.values(), ["less-movement"])) == {
        "back-and-neck",
        "neck-and-shoulders",
        "hss-neck",
        "neck-from-the-hands",
        "office-break",
        "before-training",
        "ball-at-the-wall",
    }


def test_for_back_and_neck_there_is_the_routine_of_that_name(atlas: Atlas) -> None:
    for symptoms in (["neck-pain", "back-pain"], [s for s in SYMPTOMS if s != TINGLING], SYMPTOMS):
        assert suggest_routines(atlas.routines.values(), symptoms)[0] == "back-and-neck"


def test_tingling_is_for_a_doctor_and_finds_nothing(atlas: Atlas) -> None:
    assert suggest_routines(atlas.routines.values(), [TINGLING]) == []


def test_tingling_beside_something_else_changes_nothing(atlas: Atlas) -> None:
    for symptom in ASKED:
        alone = suggest_routines(atlas.routines.values(), [symptom])
        assert suggest_routines(atlas.routines.values(), [TINGLING, symptom]) == alone != []


def test_nothing_felt_and_what_is_not_known_find_nothing(atlas: Atlas) -> None:
    assert suggest_routines(atlas.routines.values(), []) == []
    assert suggest_routines(atlas.routines.values(), ["vertigo"]) == []


def test_what_is_asked_for_is_what_routines_are_labelled_by() -> None:
    assert {one.id: {*one.helps} for one in KNOWN.values() if one.helps} == ASKED
    labels = {help for routine in ROUTINES for help in routine.helps}
    assert all({*one.helps} <= labels for one in KNOWN.values())


def test_every_symptom_has_routines_or_is_a_red_flag() -> None:
    assert list(KNOWN) == SYMPTOMS
    assert [one.id for one in KNOWN.values() if one.is_red_flag] == [TINGLING]
    assert all(bool(one.helps) != one.is_red_flag for one in KNOWN.values())


def test_a_red_flag_is_seen_among_other_symptoms_and_unknown_ones() -> None:
    assert has_red_flag(["neck-pain", TINGLING])
    assert not has_red_flag([id for id in SYMPTOMS if id != TINGLING])
    assert not has_red_flag(["vertigo"])
    assert not has_red_flag([])


# Any


@given(st.permutations(ROUTINES), symptom_lists)
def test_every_one_found_helps_with_something_asked_and_none_is_missed(
    routines: list[Routine], symptoms: list[str]
) -> None:
    found = suggest_routines(routines, symptoms)
    assert len(set(found)) == len(found)
    assert set(found) == {one.id for one in routines if met(one, symptoms)}


@given(st.permutations(ROUTINES), symptom_lists)
def test_those_for_more_of_it_come_first(routines: list[Routine], symptoms: list[str]) -> None:
    known = {one.id: one for one in routines}
    counts = [met(known[id], symptoms) for id in suggest_routines(routines, symptoms)]
    assert counts == sorted(counts, reverse=True)


@given(st.permutations(ROUTINES), symptom_lists.flatmap(st.permutations))
def test_the_order_in_which_symptoms_are_said_makes_no_difference(
    routines: list[Routine], symptoms: list[str]
) -> None:
    assert suggest_routines(routines, symptoms) == suggest_routines(routines, sorted(symptoms))


def test_of_equals_the_order_given_is_kept() -> None:
    one, other = routine("one", "neck"), routine("other", "neck")
    assert suggest_routines([one, other], ["neck-pain"]) == ["one", "other"]
    assert suggest_routines([other, one], ["neck-pain"]) == ["other", "one"]


def test_a_routine_without_labels_is_for_nothing() -> None:
    assert suggest_routines([routine("bare")], SYMPTOMS) == []
