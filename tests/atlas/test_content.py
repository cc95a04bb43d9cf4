"""The built-in atlas: each point and routine is complete, honest and safe."""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from msgspec import Struct
from msgspec.structs import astuple
from support.health import health

from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import ALWAYS, Hold, Point, Routine
from acutui.util.text import sanitize

ATLAS = load_atlas()
POINTS = list(ATLAS.points.values())
ROUTINES = list(ATLAS.routines.values())
SAFETY = load_safety()
CONDITIONS = {condition.id for condition in SAFETY.conditions}

CORE = """
    RX-THUMB LI4
    GB20 BL10 GV14 GV16 GB21 TE15 LI14 LI15 LI16 SI9 SI10 SI11 SI12 SI13 SI14 BL43
    BL13 BL15 BL18 EX-B2 BL53 BL54 GB29 BL23 BL25 BL52 EX-B7 GB30 BL40 BL57 GB34 BL60
    KI3 ST36 SP6 LR3 KI1 SI3 TE3 EX-UE7 EX-UE8 LI10 PC6 HT7 GV20 EX-HN3 EX-HN5 ANMIAN
"""
MIDLINE = {"GV3", "GV4", "GV14", "GV20", "GV26", "CV4", "CV6", "CV12", "CV17", "EX-HN3", "GV16"}

# The points that people with each condition must avoid.
AVOIDED = {
    "pregnancy": "LI4 SP6 GB21 BL60 BL67 BL32 CV4 CV6 CV12 ST25 SP5",
    "neck-artery": "GB20 BL10 ANMIAN TE17 GV16",
    "neck-injury": "GB20 BL10 GV16",
    "osteoporosis": "SI11 BL43 BL13 BL15 BL18 EX-B2 BL53 BL54",
    "recent-fracture": "BL32 EX-B2",
    "head-injury": "GV20",
    "shoulder-injury": "LI14 LI15 LI16 SI9 SI10 SI12 SI13 TE14 TE15",
    "pacemaker": "KI27 LU1 CV17",
    "recent-surgery": "KI27 LU1 CV17 CV4 CV6 CV12 ST25",
    "varicose-veins": "GB31 BL40 BL57 ST36",
    "blood-clot": "GB31 BL40 BL57 BL60",
    "foot-ulcers": "KI1",
}
CARE = {
    "disc-history": "GV14 BL23 BL24 BL25 BL52 EX-B7 GB30 GB20 BL10 BL15 EX-B2 BL54",
    "osteoporosis": "BL23 BL24 BL25 BL52 EX-B7",
    "thumb-joint": "RX-THUMB LI4",
    "kidney-disease": "BL20 BL21 BL23",
    "blood-thinners": "BL23 GB30 SI11",
    "pregnancy": "KI3 KI6 SP4 BL53 BL54 EX-B2",
    ALWAYS: "GB20 BL10 GB21 ANMIAN BL40 GB34 KI3 LR3 PC6 HT7 EX-HN5 BL2 GB30 BL23 TF4 TE17 ST6",
}

ADDRESS = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?|doi:10\.\d{4,9}/\S+", re.IGNORECASE)
MERIDIAN = {
    "BL": "Bladder",
    "CV": "Conception Vessel",
    "GB": "Gallbladder",
    "GV": "Governor Vessel",
    "HT": "Heart",
    "KI": "Kidney",
    "LI": "Large Intestine",
    "LR": "Liver",
    "LU": "Lung",
    "PC": "Pericardium",
    "SI": "Small Intestine",
    "SP": "Spleen",
    "ST": "Stomach",
    "TE": "Triple Energizer",
}
TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}

each_point = pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
each_routine = pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Struct):
        yield from texts(astuple(value))


def test_every_entry_is_loaded() -> None:
    assert ATLAS.problems == ()


# Points


def test_there_are_at_least_forty_points_including_the_core_ones() -> None:
    assert len(POINTS) >= 40
    assert set(CORE.split()) <= set(ATLAS.points)


def test_no_two_points_share_a_name() -> None:
    names = [name.casefold() for point in POINTS for name in {point.id, *point.also}]
    assert len(names) == len(set(names))


@each_point
def test_a_code_is_a_who_code_or_a_known_extra_point(point: Point) -> None:
    if re.fullmatch(r"EX-(HN|B|UE|LE)\d{1,2}|RX-THUMB|ANMIAN|TF4", point.id):
        assert point.meridian not in MERIDIAN.values()
        return
    code = re.fullmatch(r"([A-Z]{2})[1-9]\d?", point.id)
    assert code
    assert point.meridian == MERIDIAN[code[1]]


@each_point
def test_a_point_lies_on_the_midline_or_on_both_sides(point: Point) -> None:
    assert (point.laterality == "midline") == (point.id in MIDLINE)


@each_point
def test_a_point_has_han_and_pinyin_with_tones(point: Point) -> None:
    if point.id == "RX-THUMB":
        assert (point.han, point.pinyin) == ("", ""), "a zone has no Chinese name to claim"
        return
    assert re.fullmatch(r"[\u4e00-\u9fff]{2,4}", point.han)
    tones = [c for c in unicodedata.normalize("NFD", point.pinyin) if unicodedata.combining(c)]
    assert set(tones) <= TONES
    assert len(tones) == len(point.han), "a tone for each syllable"
    assert unicodedata.is_normalized("NFC", point.pinyin)
    assert re.fullmatch(r"[A-Za-z]+", "".join(strip_tones(point.pinyin)))
    assert point.pinyin[0].isupper()


def strip_tones(text: str) -> Iterator[str]:
    """Yield the letters of a text without their tones."""
    return (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@each_point
def test_simplified_han_is_given_only_where_it_differs(point: Point) -> None:
    if point.han_simplified:
        assert len(point.han_simplified) == len(point.han)
        assert point.han_simplified != point.han


@each_point
def test_a_point_describes_where_how_and_what_for(point: Point) -> None:
    for text in (point.english, point.where, point.landmark, point.press, point.seconds_by):
        assert text.strip()
    assert len(point.where) > 30
    assert point.regions
    assert point.helps
    assert 30 <= point.seconds <= 300


@each_point
def test_a_point_describes_its_evidence_with_sources(point: Point) -> None:
    assert point.evidence.level in {"E0", "E1", "E2", "E3"}
    assert point.evidence.text.endswith(".")
    assert len(point.evidence.text) > 30
    assert point.sources
    assert len(point.sources) == len(set(point.sources))


@pytest.mark.parametrize("one", [*POINTS, *ROUTINES], ids=lambda one: one.id)
def test_every_source_is_an_address(one: Point | Routine) -> None:
    for source in one.sources:
        assert ADDRESS.fullmatch(source), source


@pytest.mark.parametrize(
    "one", [*POINTS, *ROUTINES, load_safety()], ids=lambda one: type(one).__name__
)
def test_every_text_is_tidy_and_safe_to_show(one: object) -> None:
    for text in texts(one):
        assert sanitize(text) == text
        assert text == text.strip()
        assert "  " not in text


@each_point
def test_a_caution_is_for_everyone_or_for_a_known_condition(point: Point) -> None:
    for caution in point.cautions:
        assert caution.when in CONDITIONS | {ALWAYS}
        assert caution.text.endswith((".", "!"))
    whens = [caution.when for caution in point.cautions]
    assert len(whens) == len(set(whens))


def test_every_condition_changes_something() -> None:
    for condition in SAFETY.conditions:
        if condition.id != "epilepsy":  # advice only: no point is better or worse
            mine = health(condition.id)
            assert any(mine.cautions(point) != health().cautions(point) for point in POINTS)


@pytest.mark.parametrize(
    ("condition", "id"),
    [(condition, id) for condition, ids in AVOIDED.items() for id in ids.split()],
)
def test_people_it_could_harm_avoid_a_point(condition: str, id: str) -> None:
    avoided = health(condition).avoided(ATLAS.points[id])
    assert avoided is not None
    assert (avoided.when, avoided.level) == (condition, "avoid")


@pytest.mark.parametrize(
    ("condition", "id"), [(condition, id) for condition, ids in CARE.items() for id in ids.split()]
)
def test_cautions_cover_the_conditions_that_need_care(condition: str, id: str) -> None:
    cautions = health(condition).cautions(ATLAS.points[id])
    assert condition in {caution.when for caution in cautions}


@each_point
def test_cautions_to_avoid_a_point_come_first(point: Point) -> None:
    levels = [c.level for c in health(*CONDITIONS).cautions(point) if c.when != ALWAYS]
    assert levels == sorted(levels)


@each_point
def test_healthy_people_avoid_no_point(point: Point) -> None:
    assert health().avoided(point) is None


def test_points_pressed_with_a_ball_warn_people_with_fragile_bones() -> None:
    for point in POINTS:
        if point.reach == "ball":
            assert "ball" not in health("osteoporosis").ways(point), point.id
            assert "ball" not in health("blood-thinners").ways(point), point.id
            assert any(caution.when == "recent-fracture" for caution in point.cautions), point.id


@pytest.mark.parametrize("id", "HT3 HT7 LI5 LU5 LU9 PC3 PC6 PC7 SI8".split())
def test_points_over_a_nerve_or_artery_of_the_arm_say_so(id: str) -> None:
    (text,) = [caution.text for caution in ATLAS.points[id].cautions if caution.when == ALWAYS]
    assert re.search(r"nerve|artery|tingle", text)
    assert ATLAS.points[id].pressure != "firm" or id == "PC6"


def test_points_beside_eye_and_neck_artery_say_what_not_to_press() -> None:
    for word, ids in {"eyeball": "BL2 TE23 ST2", "artery": "EX-HN5 ST6 TE17 SI19 TE21"}.items():
        for id in ids.split():
            (text,) = [one.text for one in ATLAS.points[id].cautions if one.when == ALWAYS]
            assert word in text, id


def test_points_on_the_spine_are_rubbed() -> None:
    for id in ("GV3", "GV4", "GV14"):
        point = ATLAS.points[id]
        assert "rub" in point.press.lower()
        assert any(caution.when == ALWAYS for caution in point.cautions)


def test_the_thumb_border_says_that_it_is_not_an_acupoint() -> None:
    thumb = ATLAS.points["RX-THUMB"]
    text = " ".join(texts(thumb)).lower()
    assert thumb.zone
    assert "reflexology" in text
    assert "not an acupoint" in text
    assert thumb.evidence.level == "E0"
    assert thumb.zone


def test_a_press_time_without_a_source_says_so() -> None:
    givers = ("Hospital", "Michigan", "Memorial", "UCLA", "Hong Kong", "Tandurust", "Minnesota")
    for point in POINTS:
        ours = "our suggestion" in point.seconds_by
        assert ours or any(giver in point.seconds_by for giver in givers), point.id


def test_nothing_promises_a_cure() -> None:
    text = " ".join(each for one in (*POINTS, *ROUTINES) for each in texts(one)).lower()
    assert not re.search(r"\b(cures?|heals you|proven to|guarantee[sd]?|detox\w*|toxins?)\b", text)


# Routines


def test_there_are_at_least_ten_routines() -> None:
    assert len(ROUTINES) >= 10
    assert len({routine.name.casefold() for routine in ROUTINES}) == len(ROUTINES)
    assert next(iter(ATLAS.routines)) == "back-and-neck", "the main routine comes first"


def test_back_and_neck_follows_its_source() -> None:
    routine = ATLAS.routines["back-and-neck"]
    assert routine.holds == (
        Hold("RX-THUMB", "each", 60),
        Hold("LI4", "each", 60),
        Hold("BL23", "both", 60, alternatives=("BL24", "BL25")),
    )
    assert (routine.seconds, routine.step_count, routine.times_a_day) == (300, 5, "2-3")
    assert not routine.origin.lower().startswith("own composition")


def test_back_and_neck_explains_both_places_beside_the_spine_and_vitamin_c() -> None:
    notes = " ".join(ATLAS.routines["back-and-neck"].notes)
    for word in ("navel", "BL23", "BL24", "BL25", "L2", "L3-L4", "Vitamin C", "not proven"):
        assert word in notes
    assert "not an acupoint" in notes


@each_routine
def test_a_routine_has_a_simple_id_and_a_purpose(routine: Routine) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", routine.id)
    assert routine.name
    assert len(routine.name) <= 30
    assert routine.purpose.endswith(".")
    assert routine.helps


@each_routine
def test_a_routine_gives_its_origin_evidence_and_sources(routine: Routine) -> None:
    assert len(routine.origin) > 30
    assert routine.sources
    assert routine.evidence is not None
    assert routine.evidence.level in {"E0", "E1", "E2", "E3"}
    assert routine.evidence.text.endswith(".")


@each_routine
def test_the_holds_of_a_routine_fit_their_points(routine: Routine) -> None:
    for hold in routine.holds:
        point = ATLAS.points[hold.point]
        assert (hold.side == "midline") == (point.laterality == "midline")
        assert hold.side not in {"left", "right"}, "neither side is left out"
        assert 30 <= hold.seconds <= 300
    assert len(routine.points) == len(routine.holds)
    assert 120 <= routine.seconds <= 1800


@each_routine
def test_two_hands_at_once_reach_both_sides(routine: Routine) -> None:
    """A hand can't press itself, nor its own arm; a ball lies under one side at a time."""
    for hold in routine.holds:
        if hold.side == "both":
            point = ATLAS.points[hold.point]
            assert point.reach == "self"
            assert not {"hand", "arm"} & set(point.regions)


@each_routine
def test_a_routine_that_needs_a_ball_says_so(routine: Routine) -> None:
    balls = {"ball"} if any(ATLAS.points[id].reach == "ball" for id in routine.points) else set()
    assert set(ATLAS.needs[routine.id]) == balls
    if balls:
        assert "ball" in routine.purpose.lower()


@each_routine
def test_a_routine_names_the_points_to_skip_in_pregnancy(routine: Routine) -> None:
    warnings = [note for note in routine.notes if "pregnant" in note]
    avoided = health("pregnancy").avoided_in(routine, ATLAS.points)
    assert bool(warnings) == bool(avoided)
    if len(routine.points) > 1:
        for id in avoided:
            assert any(re.search(rf"\b{id}\b", warning) for warning in warnings), id


@pytest.mark.parametrize(
    "id",
    [
        "office-break",
        "before-training",
        "before-training-back",
        "before-training-arms",
        "after-training",
        "after-training-legs",
        "after-training-arms",
        "rest-day",
        "neck-from-the-hands",
        "ball-at-the-wall",
        "knee",
        "tired-legs",
        "jaw",
        "screens-and-eyes",
        "stuffy-nose",
        "feet",
        "stiff-ankle",
        "uneasy-stomach",
        "between-the-blades",
        "shoulder-blade",
        "buttock-and-hip",
        "elbow",
        "hands-after-typing",
    ],
)
def test_our_own_compositions_say_so_and_claim_nothing(id: str) -> None:
    routine = ATLAS.routines[id]
    assert routine.origin.startswith("own composition")
    assert routine.evidence is not None
    assert routine.evidence.level == "E0"


@pytest.mark.parametrize(
    ("id", "giver", "seconds"),
    [
        ("back-and-neck", "tandurust", {60}),
        ("hss-neck", "Hospital for Special Surgery", set(range(120, 181))),
        ("relaxing-set", "Michigan", {180}),
        ("stimulating-set", "Michigan", {180}),
        ("headache-li4", "Memorial Sloan Kettering", {300}),
        ("nausea-pc6", "Memorial Sloan Kettering", set(range(120, 181))),
        ("stiff-shoulder", "massage therapist", {60}),
        ("period-pain-akud", "Charité", {60}),
        ("calm-yintang", "Memorial Sloan Kettering", set(range(300, 601))),
    ],
)
def test_a_routine_uses_the_dose_of_its_source(id: str, giver: str, seconds: set[int]) -> None:
    routine = ATLAS.routines[id]
    assert giver in routine.origin
    assert not routine.origin.lower().startswith("own composition")
    assert {hold.seconds for hold in routine.holds} <= seconds


@pytest.mark.parametrize(
    "id",
    [
        "neck-and-shoulders",
        "low-back-low-mood",
        "sleep-minnesota",
        "tiredness-minnesota",
        "constipation",
        "neck-near-and-far",
    ],
)
def test_minutes_without_a_source_are_called_our_own(id: str) -> None:
    assert "own composition" in ATLAS.routines[id].origin


@pytest.mark.parametrize(
    ("id", "points"),
    [
        ("neck-and-shoulders", "GB20 GB21 LI4 TE3 LI10"),
        ("hss-neck", "GB20 GB21 LI4 SI3"),
        ("relaxing-set", "EX-HN3 ANMIAN HT7 SP6 LR3"),
        ("stimulating-set", "GV20 LI4 ST36 SP6 KI3"),
        ("low-back-low-mood", "EX-HN3 GB20 KI27"),
        ("headache-li4", "LI4"),
        ("nausea-pc6", "PC6"),
        ("tiredness-minnesota", "GV20 CV6 CV4 BL23 ST36 KI3"),
        ("stiff-shoulder", "LI14 LI15 TE14 GB21 SI11"),
        ("neck-near-and-far", "GB21 SI15 SI14 LI4 LI10 LI11"),
        ("period-pain-akud", "SP6 LR3 LI4"),
        ("calm-yintang", "EX-HN3"),
    ],
)
def test_a_set_has_the_points_of_its_source(id: str, points: str) -> None:
    assert " ".join(ATLAS.routines[id].points) == points


def test_the_knee_names_the_trial_in_which_sham_points_did_as_well() -> None:
    evidence = ATLAS.routines["knee"].evidence
    assert evidence is not None
    assert "sham points did as well" in evidence.text


def test_the_michigan_sets_name_the_fatigue_trials() -> None:
    for id in ("relaxing-set", "stimulating-set"):
        assert "cancer-fatigue trials" in ATLAS.routines[id].origin
        assert "not confirmed" in ATLAS.routines[id].origin


def test_a_dose_that_is_claimed_is_the_dose_that_is_led() -> None:
    routine = ATLAS.routines["stress-short"]
    (dose,) = [note for note in routine.notes if "60 taps" in note]
    claimed = dict(re.findall(r"([A-Z]+\d+)[ :]+(\d+)", dose))
    assert {hold.point: str(hold.count) for hold in routine.holds} == claimed
    for hold in routine.holds:
        assert str(hold.count) in hold.press
    for hold in ATLAS.routines["neck-and-shoulders"].holds:
        assert "four to five seconds" in hold.press
        assert hold.rhythm == "pulse"


def test_a_routine_for_the_neck_suits_a_recent_neck_injury() -> None:
    routine = ATLAS.routines["neck-from-the-hands"]
    assert health("neck-injury", "neck-artery").avoided_in(routine, ATLAS.points) == ()
    hss = ATLAS.routines["hss-neck"]
    assert health("neck-injury").avoided_in(hss, ATLAS.points) == ("GB20", "GB21")
    assert not any("neck" in ATLAS.points[id].regions for id in routine.points)
