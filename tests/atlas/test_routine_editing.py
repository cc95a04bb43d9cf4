"""Editing routines: no hold is lost, and every change leaves a valid routine."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from acutui.atlas.loader import ID
from acutui.atlas.model import Hold, Point, Routine
from acutui.atlas.routine_editing import (
    STEP,
    add_hold,
    allowed_sides,
    copy_routine,
    create_routine,
    lengthen_hold,
    make_id,
    move_hold,
    remove_hold,
    switch_side,
)

LEFT_AND_RIGHT = Point("LI4", "", "")
MIDLINE = Point("GV20", "", "", laterality="midline")

holds = st.lists(
    st.builds(
        Hold,
        st.sampled_from(["LI4", "GB20", "ST36"]),
        st.sampled_from(["each", "left", "right", "both"]),
        st.integers(1, 3600),
    ),
    min_size=1,
    max_size=6,
)
routines = holds.map(lambda given: create_routine("Mine", given))


@given(routines, st.data())
def test_moving_a_hold_keeps_all_and_can_be_reversed(routine: Routine, data: st.DataObject) -> None:
    last = len(routine.holds) - 1
    at = data.draw(st.integers(0, last))
    by = data.draw(st.integers(-9, 9))
    to = max(0, min(last, at + by))
    there = move_hold(routine, at, by)
    assert Counter(there.holds) == Counter(routine.holds)
    assert there.holds[to] == routine.holds[at]
    assert move_hold(there, to, at - to) == routine


@given(routines, st.data())
def test_every_hold_but_the_last_can_be_removed(routine: Routine, data: st.DataObject) -> None:
    while len(routine.holds) > 1:
        at = data.draw(st.integers(0, len(routine.holds) - 1))
        fewer = remove_hold(routine, at)
        assert fewer.holds == routine.holds[:at] + routine.holds[at + 1 :]
        routine = fewer
    assert remove_hold(routine, 0) == routine
    assert add_hold(routine, routine.holds[0]).holds == routine.holds * 2


@given(routines, st.integers(-100, 4000))
def test_seconds_stay_within_their_limits(routine: Routine, more: int) -> None:
    was, now = routine.holds[0], lengthen_hold(routine, 0, more).holds[0]
    assert min(STEP, was.seconds) <= now.seconds <= 3600
    assert (now.point, now.side) == (was.point, was.side)
    if STEP <= was.seconds + more <= 3600:
        assert now.seconds == was.seconds + more


def test_switching_sides_cycles_through_those_of_the_point() -> None:
    routine = create_routine("x", [Hold("LI4", "each", 60), Hold("GV20", "midline", 60)])
    seen = []
    for _ in range(4):
        seen.append(routine.holds[0].side)
        routine = switch_side(routine, 0, LEFT_AND_RIGHT)
    assert seen == ["each", "left", "right", "both"]
    assert routine.holds[0].side == "each"
    assert switch_side(routine, 1, MIDLINE) == routine
    assert allowed_sides(MIDLINE) == ("midline",)


def test_a_side_that_the_point_does_not_have_is_replaced() -> None:
    routine = create_routine("x", [Hold("LI4", "midline", 60)])
    assert switch_side(routine, 0, LEFT_AND_RIGHT).holds[0].side == "each"


@given(st.text(max_size=80), st.sets(st.sampled_from(["routine", "a", "a-2", "a-3"])))
def test_any_name_gives_a_free_id(name: str, taken: set[str]) -> None:
    id = make_id(name, taken)
    assert ID.fullmatch(id) and id not in taken
    assert make_id(name, taken | {id}) not in taken | {id}


def test_a_copy_names_its_origin_and_claims_nothing() -> None:
    routine = Routine("x", "Neck", (Hold("LI4", "each", 60),), "One place.", notes=("Take care.",))
    copy = copy_routine(replace(routine, origin="A clinic's"))
    assert (copy.name, copy.origin) == ("My neck", "own composition, from: Neck")
    assert copy.evidence is None and copy.own
    assert not copy.purpose
    assert (copy.holds, copy.notes) == (routine.holds, routine.notes)
