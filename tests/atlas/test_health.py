"""What health conditions mean for each point: who is warned, how they may press, how hard."""

import re

import pytest
from support.health import SAFETY, health

from acutui.atlas.health import UNANSWERED
from acutui.atlas.loader import load_atlas
from acutui.atlas.model import ALWAYS, Caution, Point

ATLAS = load_atlas()
POINTS = list(ATLAS.points.values())
CONDITIONS = {one.id: one for one in SAFETY.conditions}
WORDS = {
    "ball": r"\bball\b",
    "knuckle": r"\bknuckles?\b",
    "fist": r"\bfists?\b",
    "partner": r"\bpartner\b",
    "palm": r"\bpalms?\b",
}
HARD = r"\b(deep|deeply|firm|firmly|hard|body weight)\b"


@pytest.mark.parametrize("point", POINTS, ids=lambda one: one.id)
def test_every_built_in_point_says_how_to_press_and_how_hard(point: Point) -> None:
    assert point.ways
    assert point.pressure
    assert {way for way, _ in point.how} <= {*point.ways}
    assert health().instruction(point)


@pytest.mark.parametrize("point", POINTS, ids=lambda one: one.id)
def test_sentences_speak_of_no_other_way_of_pressing(point: Point) -> None:
    how = dict(point.how)
    for way, pattern in WORDS.items():
        others = [text for other, text in how.items() if other != way]
        own = way in point.ways and way not in how
        texts = others if own else [point.press, *others]
        said = [text for text in texts if re.search(pattern, text, re.IGNORECASE)]
        # Loose fists are how knuckles are used; palms are rubbed before a palm is laid on.
        allowed = way == "fist" and "knuckle" in point.ways
        assert not said or allowed, (way, said)


@pytest.mark.parametrize("point", POINTS, ids=lambda one: one.id)
def test_how_hard_is_said_by_the_pressure_alone(point: Point) -> None:
    for text in (point.press, *(text for _, text in point.how)):
        assert not re.search(HARD, text, re.IGNORECASE), text


@pytest.mark.parametrize("id", CONDITIONS)
def test_no_instruction_names_a_way_that_a_condition_takes_away(id: str) -> None:
    mine = health(id)
    for point in POINTS:
        if mine.avoided(point):
            continue
        taken = set(point.ways) - set(mine.ways(point))
        text = mine.instruction(point)
        assert text, point.id
        for way in taken & WORDS.keys():
            assert not re.search(WORDS[way], text, re.IGNORECASE), (point.id, way, text)


@pytest.mark.parametrize("id", CONDITIONS)
def test_no_caution_contradicts_the_instruction_beside_it(id: str) -> None:
    mine = health(id)
    for point in POINTS:
        if mine.avoided(point):
            continue
        text = mine.instruction(point)
        for caution in mine.cautions(point):
            for way, pattern in WORDS.items():
                if re.search(rf"\bno [^.]*{way}", caution.text, re.IGNORECASE):
                    assert not re.search(pattern, text, re.IGNORECASE), (point.id, caution.text)


def test_a_condition_says_what_it_changes() -> None:
    texts = [c.text for c in health("blood-thinners").cautions(ATLAS.points["BL23"])]
    assert texts[0] == "Blood thinners: press lightly, no knuckles, fists or ball."
    texts = [c.text for c in health("blood-thinners").cautions(ATLAS.points["ST36"])]
    assert texts[0] == "Blood thinners: press lightly, no knuckles."


@pytest.mark.parametrize("id", CONDITIONS)
def test_no_caution_asks_for_more_pressure_than_is_allowed(id: str) -> None:
    for point in POINTS:
        if health(id).pressure(point) == "light":
            for caution in health(id).cautions(point):
                assert not re.search(r"\b(medium|firm) pressure", caution.text), point.id


@pytest.mark.parametrize("id", ["osteoporosis", "blood-thinners", "child"])
def test_fragile_people_press_lightly_and_without_ball_fist_or_knuckle(id: str) -> None:
    mine = health(id)
    for point in POINTS:
        if not mine.avoided(point):
            assert mine.pressure(point) == "light", point.id
            assert not {"ball", "fist", "knuckle"} & {*mine.ways(point)}, point.id


def test_a_point_that_only_a_ball_or_fist_can_press_is_skipped_on_blood_thinners() -> None:
    assert health("blood-thinners").avoided(ATLAS.points["GB30"])
    assert not health().avoided(ATLAS.points["GB30"])


def test_the_ball_routine_is_not_led_on_blood_thinners() -> None:
    routine = ATLAS.routines["ball-at-the-wall"]
    skipped = health("blood-thinners").avoided_in(routine, ATLAS.points)
    assert skipped == routine.points


@pytest.mark.parametrize("id", ["neck-injury", "neck-artery", "unstable-neck"])
def test_the_neck_is_left_alone(id: str) -> None:
    for point in POINTS:
        if "neck" in point.regions:
            assert health(id).avoided(point), point.id


def test_a_blood_clot_rules_out_legs_and_feet() -> None:
    for point in POINTS:
        if {"leg", "foot"} & {*point.regions}:
            assert health("blood-clot").avoided(point), point.id


def test_fever_rules_out_every_point() -> None:
    assert all(health("fever").avoided(point) for point in POINTS)


@pytest.mark.parametrize("id", ["recent-fracture", "recent-surgery", "cancer"])
def test_a_condition_with_a_place_rules_out_that_region_and_no_other(id: str) -> None:
    mine = health(f"{id}:hand")
    for point in POINTS:
        assert bool(mine.avoided(point)) == ("hand" in point.regions), point.id


@pytest.mark.parametrize(
    ("ticked", "id"),
    [
        ("recent-surgery:shoulder", "KI27"),
        ("recent-surgery:lower-back", "GB30"),
        ("recent-fracture:chest", "BL43"),
        ("recent-fracture:hip", "BL23"),
    ],
)
def test_a_point_beside_the_place_keeps_its_caution(ticked: str, id: str) -> None:
    condition = ticked.partition(":")[0]
    point = ATLAS.points[id]
    assert not health(ticked).avoided(point)
    assert any(c.when == condition for c in health(ticked).cautions(point))


def test_a_point_pressed_in_spite_of_a_condition_has_an_instruction() -> None:
    for id in CONDITIONS:
        for point in POINTS:
            assert health(id).instruction(point), (id, point.id)


@pytest.mark.parametrize("id", ["recent-fracture", "recent-surgery", "cancer"])
def test_without_a_place_every_point_carries_the_warning(id: str) -> None:
    for point in POINTS:
        assert any(c.when == id for c in health(id).cautions(point)), point.id


@pytest.mark.parametrize("id", ["SI3", "EX-UE8", "GB39"])
def test_an_injured_neck_is_kept_still(id: str) -> None:
    point = ATLAS.points[id]
    assert "turn your head" in health().instruction(point)
    assert "turn your head" not in health("neck-injury").instruction(point)


@pytest.mark.parametrize("id", ["recent-fracture:neck", "recent-surgery:neck", "recent-surgery"])
def test_after_a_fracture_or_an_operation_nothing_is_turned(id: str) -> None:
    for point in POINTS:
        assert "Meanwhile" not in health(id).instruction(point), point.id


def test_a_holds_own_pressure_is_shown_unless_a_condition_limits_it() -> None:
    hold = ATLAS.routines["neck-and-shoulders"].holds[0]
    gb20 = ATLAS.points["GB20"]
    assert health().pressure(gb20, hold) == "firm"
    assert health("disc-history").pressure(gb20, hold) == "light"


def test_a_slipped_disc_keeps_the_back_still() -> None:
    point = ATLAS.points["EX-UE7"]
    assert "bend" in health().instruction(point)
    assert "bend" not in health("disc-history").instruction(point)


# Before the question is answered


@pytest.mark.parametrize("point", POINTS, ids=lambda one: one.id)
def test_before_the_answer_every_avoid_is_named(point: Point) -> None:
    forbids = {c.when for c in point.cautions if c.level == "avoid"}
    forbids |= {
        one.id
        for one in SAFETY.conditions
        if not one.asks_where and one.id != "fever" and health(one.id).avoided(point)
    }
    shown = [c for c in health(is_answered=False).cautions(point) if c.when == UNANSWERED]
    # One that only loses its ways is told by the ways of pressing.
    forbids = {id for id in forbids if not _has_lost_its_ways(point, id)}
    assert len(shown) == bool(forbids)
    if len(forbids) > 1:
        for id in forbids:
            name = CONDITIONS[id].name
            assert name[1:] in shown[0].text


def _has_lost_its_ways(point: Point, id: str) -> bool:
    caution = health(id).avoided(point)
    return caution is not None and caution.when == ""


def test_an_answer_of_none_takes_the_warning_away() -> None:
    li4 = ATLAS.points["LI4"]
    assert "pregnan" in health(is_answered=False).cautions(li4)[0].text.lower()
    assert all(c.when == ALWAYS for c in health().cautions(li4))


def test_nothing_is_skipped_before_the_answer() -> None:
    assert not any(health(is_answered=False).avoided(point) for point in POINTS)


# Order and completeness


@pytest.mark.parametrize("point", POINTS, ids=lambda one: one.id)
def test_every_caution_that_applies_is_there_and_the_gravest_first(point: Point) -> None:
    told = health(*CONDITIONS).cautions(point)
    assert {c.text for c in point.cautions} <= {c.text for c in told}
    levels = [c.level for c in told if c.when != ALWAYS]
    assert levels == sorted(levels)
    own = [c.when == ALWAYS for c in told]
    assert own == sorted(own)
    assert len({c.text for c in told}) == len(told)


def test_conditions_of_a_users_own_points_are_kept() -> None:
    point = Point("MINE", "Mine", "Here.", cautions=(Caution("gout", "avoid", "Not with gout."),))
    assert health("gout").avoided(point)
    assert not health().avoided(point)


def test_a_users_own_point_without_ways_stays_as_it_is() -> None:
    point = Point("MINE", "Mine", "Here.", press="Press it with a ball.", regions=("hand",))
    for id in CONDITIONS:
        if not health(id).avoided(point):
            assert health(id).instruction(point) == "Press it with a ball."
    assert health().pressure(point) is None


def test_a_hold_of_its_own_replaces_the_points_instruction_where_it_may() -> None:
    bl23 = ATLAS.points["BL23"]
    hold = ATLAS.routines["stress-short"].holds[-1]
    assert "fists" in health().instruction(bl23, hold)
    assert "fists" not in health("blood-thinners").instruction(bl23, hold)
