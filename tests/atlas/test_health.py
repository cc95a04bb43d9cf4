"""What health conditions mean for each point: who is warned, how they may press, how hard."""

import re
from typing import Any

import pytest
from msgspec.structs import replace
from support.health import SAFETY, health

from acutui.atlas.health import UNANSWERED, HealthProfile
from acutui.atlas.loader import load_atlas
from acutui.atlas.model import ALWAYS, Caution, Condition, Hold, Limit, Point, Routine, Safety, Way

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


# A small set of conditions, of which each changes one thing

THIN = Condition(
    "thin",
    "Thin skin",
    "Be careful.",
    limits=(
        Limit(regions=("leg",), without=("ball", "fist"), pressure="light"),
        Limit(regions=("arm",), pressure="medium"),
        Limit(regions=("head",), level="avoid"),
        Limit(regions=("foot",), level="care", text="Slowly."),
    ),
)
BREAK = Condition("break", "A broken bone", "Not where it is broken.", asks_where=True)
FEW = Safety(conditions=(THIN, BREAK, Condition("gout", "Gout", "Wait.")))
WAYS: tuple[Way, ...] = ("ball", "fist", "thumb")


def few(*ticked: str, is_answered: bool = True) -> HealthProfile:
    return HealthProfile(ticked, lambda: FEW, is_answered=is_answered)


def point_at(region: str, **fields: Any) -> Point:
    return Point("P", "Point", "Here.", regions=(region,), **{"press": "Press.", **fields})


def told(mine: HealthProfile, point: Point) -> list[tuple[str, str, str]]:
    return [(one.when, one.level, one.text) for one in mine.cautions(point)]


def test_what_a_condition_changes_about_pressing_is_said_in_one_sentence() -> None:
    leg = point_at("leg", ways=WAYS, pressure="firm")
    said = "Thin skin: press lightly, no ball or fists."
    assert told(few("thin"), leg) == [("thin", "care", said)]
    assert told(few("thin"), replace(leg, ways=("ball", "thumb"))) == [
        ("thin", "care", "Thin skin: press lightly, no ball.")
    ]
    assert told(few("thin"), replace(leg, ways=("thumb",))) == [
        ("thin", "care", "Thin skin: press lightly.")
    ]
    assert told(few("thin"), replace(leg, ways=("thumb",), pressure="light")) == []
    assert told(few("thin"), replace(leg, pressure="light")) == [("thin", "care", said)]
    assert told(few("thin"), point_at("arm", ways=WAYS, pressure="firm")) == []
    assert told(few("thin"), point_at("head")) == [("thin", "avoid", "Be careful.")]
    assert told(few("thin"), point_at("foot")) == [("thin", "care", "Slowly.")]
    assert told(few("gout"), leg) == []


def test_the_ways_the_pressure_and_the_needs_follow_the_conditions() -> None:
    leg = point_at("leg", ways=WAYS, pressure="firm")
    assert (few().ways(leg), few().pressure(leg), few().need(leg)) == (WAYS, "firm", "ball")
    mine = few("thin")
    assert (mine.ways(leg), mine.pressure(leg), mine.need(leg)) == (("thumb",), "light", "")
    assert mine.pressure(point_at("arm", pressure="firm")) == "medium"
    assert mine.pressure(point_at("arm", pressure="light")) == "light"
    assert mine.pressure(point_at("arm")) is None
    assert few().need(point_at("back", ways=("partner", "ball"))) == "partner"
    assert few().need(point_at("back", reach="partner")) == "partner"
    assert few().need(point_at("back", reach="self")) == ""


def test_a_point_without_a_way_left_is_avoided_and_described_with_all_of_them() -> None:
    leg = point_at("leg", ways=("ball",), how=(("ball", "Roll."),), move="Turn.")
    caution = few("thin").avoided(leg)
    assert caution and (caution.when, caution.level) == ("", "avoid")
    assert caution.text == "None of the ways to press it suits your health conditions."
    assert few("thin").instruction(leg) == "Roll. Turn."
    assert few().avoided(leg) is None
    assert few("break").instruction(leg) == "Roll."
    both = replace(leg, ways=("ball", "thumb"))
    assert few().instruction(both) == "Press. Roll. Turn."
    assert few("thin").instruction(both) == "Press. Turn."


def test_a_holds_own_words_and_pressure_count_if_nothing_of_it_is_taken_away() -> None:
    leg = point_at("leg", ways=WAYS, pressure="light")
    hold = Hold("P", "each", 60, press="With fists.", ways=("fist",), pressure="firm")
    assert few().allows(hold, leg) and not few("thin").allows(hold, leg)
    assert (few().instruction(leg, hold), few().pressure(leg, hold)) == ("With fists.", "firm")
    assert few("thin").instruction(leg, hold) == "Press."
    assert few("thin").pressure(leg, hold) == "light"
    assert few("thin").allows(replace(hold, ways=("thumb",)), leg)
    assert not few("thin").allows(replace(hold, ways=("thumb",)), replace(leg, pressure="firm"))
    assert not few().allows(replace(hold, press=""), leg)


def test_the_place_of_a_condition_decides_whether_a_point_is_avoided() -> None:
    own = (Caution("break", "avoid", "Not near ribs."), Caution(ALWAYS, "care", "Slowly."))
    leg = point_at("leg", cautions=own)
    always = (ALWAYS, "care", "Slowly.")
    place = ("break", "avoid", "Not where it is broken.")
    assert told(few("break:leg"), leg) == [place, ("break", "care", "Not near ribs."), always]
    assert told(few("break:arm"), leg) == [("break", "care", "Not near ribs."), always]
    assert told(few("break"), leg) == [("break", "avoid", "Not near ribs."), always]
    assert told(few("break"), point_at("leg")) == [("break", "care", "Not where it is broken.")]
    assert few("break:leg").has("break") and not few("break:leg").has("leg")


def test_before_the_answer_one_sentence_names_what_forbids_a_point() -> None:
    def asked(*cautions: Caution, region: str = "leg") -> list[tuple[str, str, str]]:
        return told(few(is_answered=False), point_at(region, cautions=cautions))

    gout = Caution("gout", "avoid", "It hurts.")
    broken = Caution("break", "avoid", "It breaks.")
    assert asked() == []
    assert asked(Caution("gout", "care", "Slowly.")) == []
    assert asked(gout) == [(UNANSWERED, "avoid", "Gout: don't press this point. It hurts.")]
    assert asked(region="head") == [(UNANSWERED, "avoid", "Not with thin skin.")]
    assert asked(gout, broken) == [(UNANSWERED, "avoid", "Not with a broken bone or gout.")]
    assert asked(gout, broken, region="head") == [
        (UNANSWERED, "avoid", "Not with thin skin, a broken bone or gout.")
    ]


def test_a_routine_that_needs_a_ball_skips_points_that_the_ball_may_not_press() -> None:
    leg, arm = point_at("leg", ways=WAYS), replace(point_at("arm", ways=WAYS), id="Q")
    points = {"P": leg, "Q": arm}
    routine = Routine("r", "R", (Hold("P", "each", 60), Hold("Q", "each", 60)), needs=("ball",))
    assert few().avoided_in(routine, points) == ()
    assert few("thin").avoided_in(routine, points) == ("P",)
    assert few("thin").avoided_in(replace(routine, needs=()), points) == ()
    # A point of one's own that was taken out of its file is in no way pressed.
    del points["P"]
    assert few("thin").avoided_in(routine, points) == ()
