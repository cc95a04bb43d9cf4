"""Questions that people ask, and what must be among the first hits."""

from functools import cache
from typing import NamedTuple

import pytest

from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.search import Search, SearchResult

FIRST = 8
"""Hits that count as the first few."""


@cache
def search() -> Search:
    return Search(load_atlas(), load_safety())


class Ask(NamedTuple):
    """A query, and the points, routines and conditions that it must find."""

    words: str
    points: str = ""
    routines: str = ""
    conditions: str = ""
    warns: bool = False


QUESTIONS = (
    # British and American, lay and medical English
    Ask("stiff neck", "GB20 BL10 EX-UE8", "neck-from-the-hands"),
    Ask("neck pain", "GB20 BL10 GV14", "hss-neck"),
    Ask("lower back", "BL23 BL25", "back-and-neck"),
    Ask("back pain", "BL23 BL25", "back-and-neck"),
    Ask("sciatica", "GB30 BL36 BL40"),
    Ask("knee pain", "EX-LE4 ST35 SP9 GB34", "knee"),
    Ask("period pain", "BL32 SP6", "period-pain-akud"),
    Ask("nausea", "PC6", "nausea-pc6"),
    Ask("bloated", "CV12 ST25", "uneasy-stomach"),
    Ask("constipated", "ST25 CV12", "constipation"),
    Ask("migraine", "GV20 GB20 EX-HN5", "headache-li4"),
    Ask("insomnia", "ANMIAN HT7 SP6", "sleep-minnesota"),
    Ask("stress", "EX-HN3 LR3", "stress-short"),
    Ask("anxiety", "EX-HN3 HT7 PC6", "calm-yintang"),
    Ask("wrist", "TE5 TE4 PC7 LI5"),
    Ask("crick in the neck", "GB20 BL10 EX-UE8", "neck-from-the-hands"),
    Ask("backache", "BL23 BL25", "back-and-neck"),
    Ask("herniated disc", "BL23 BL25", "back-and-neck", conditions="disc-history"),
    Ask("pinched nerve", "GB20 BL10", "back-and-neck", warns=True),
    Ask("tennis elbow", "LI11 LI12 LI10", "elbow"),
    Ask("golfer's elbow", "HT3 LI11 LI10", "elbow"),
    Ask("funny bone", "SI8"),
    Ask("palm of my hand", "PC8"),
    Ask("typing", "LI10 TE5 TE4", "hands-after-typing"),
    Ask("elbow crease", "LU5 PC3"),
    Ask("cramps", "BL57 GB34"),
    Ask("morning sickness", "PC6", "nausea-pc6", conditions="pregnancy"),
    Ask("jaw", "ST6", "jaw"),
    Ask("TMJ", "ST7", "jaw"),
    Ask("clenched jaw", "ST6 ST7", "jaw"),
    Ask("eye strain", "BL2 EX-HN5 TE23", "screens-and-eyes"),
    Ask("stuffy nose", "LI20", "stuffy-nose"),
    Ask("sinus", "LI20 BL2", "stuffy-nose"),
    Ask("philtrum", "GV26"),
    Ask("can't sleep", "ANMIAN HT7 SP6", "sleep-minnesota"),
    Ask("after workout", "BL23", "after-training"),
    Ask("hamstring", "BL36 BL37"),
    Ask("inner knee", "SP9 LR8"),
    Ask("knee arthritis", "EX-LE4 ST35", "knee"),
    Ask("tired legs", "", "tired-legs"),
    Ask("quads", "ST32"),
    Ask("shin splints", "ST36 ST38"),
    Ask("plantar fasciitis", "BL60 KI1"),
    Ask("ankle sprain", "GB40 ST41 SP5 KI6", "stiff-ankle"),
    Ask("rotator cuff", "LI15 TE14 SI11"),
    Ask("shoulder blade", "SI11 SI14 BL43", "ball-at-the-wall"),
    Ask("hip flexor", "GB30 BL36"),
    Ask("glute", "GB30 BL36"),
    Ask("piriformis", "BL54 GB30", "buttock-and-hip"),
    Ask("between the shoulder blades", "BL13 BL15 BL43", "between-the-blades"),
    Ask("outer hip", "GB29"),
    Ask("finger", "LI4 SI3"),
    Ask("toe", "KI1 LR3"),
    Ask("desk", "GB20 GB21", "office-break"),
    Ask("DOMS", "", "after-training"),
    Ask("lats", "SI13 SI14"),
    Ask("pecs", "LU1 KI27"),
    Ask("abs", "CV12 ST25"),
    Ask("core", "CV12 ST25"),
    Ask("lower left back", "BL23 BL52"),
    Ask("back of my left thigh", "BL37 BL36"),
    Ask("both shoulders", "GB21 LI15"),
    Ask("pain in my left leg", "GB31 BL37"),
    Ask("knot", "SI11 BL43", "ball-at-the-wall"),
    Ask("numbness", warns=True),
    Ask("tingling", warns=True),
    # Slips of the finger.
    Ask("siatica", "GB30 BL36 BL40"),
    Ask("sholder", "GB21 LI15 TE14"),
    Ask("insomina", "ANMIAN HT7 SP6"),
    Ask("nauseous", "PC6"),
    Ask("herniatd disk", "BL23 BL25", conditions="disc-history"),
    Ask("stif nek", "GB20 BL10"),
    Ask("migrane", "GV20 GB20"),
    Ask("anxeity", "EX-HN3 HT7"),
    Ask("lower bakc pain", "BL23 BL25"),
    # Codes and names as people write them.
    Ask("hoku", "LI4"),
    Ask("ho ku", "LI4"),
    Ask("LI04", "LI4"),
    Ask("L14", "LI4"),
    Ask("GB2O", "GB20"),
    Ask("third eye", "EX-HN3"),
    Ask("Du 20", "GV20"),
    Ask("large intestine 4", "LI4"),
    Ask("P6", "PC6"),
    Ask("zu san li", "ST36"),
    # In whole sentences.
    Ask("I can't turn my head and it hurts", "GB20 BL10"),
    Ask("slipped disk with pain down my leg", "BL25 BL40", conditions="disc-history"),
    Ask("pain between my shoulder blades", "SI14 SI11 BL43"),
    Ask("pulled hamstring", "BL36 BL37"),
    Ask("RSI", "LI10 LI11 TE5"),
    Ask("car sick", "PC6", "nausea-pc6"),
    Ask("stiff neck and headache", "GB20 BL10 GB21", "neck-and-shoulders"),
    Ask("can't lift my arm", "SI12 LI16", "stiff-shoulder"),
    Ask("can't fall asleep", "ANMIAN HT7 SP6", "sleep-minnesota"),
    Ask("trouble falling asleep", "ANMIAN HT7 SP6", "sleep-minnesota"),
    Ask("broken sleep", "ANMIAN HT7 SP6", "sleep-minnesota"),
    Ask("no energy", "CV6 ST36", "tiredness-minnesota"),
    Ask("can't bend over", "BL23 BL25", "back-and-neck"),
    Ask("can't relax", "EX-HN3 LR3", "stress-short"),
    Ask("after deadlifting", "BL23 BL25", "before-training-back"),
    Ask("squatting", "BL57", "after-training-legs"),
    # In other languages, as they are written and as they are typed.
    Ask("Rückenschmerzen", "BL23 BL25", "back-and-neck"),
    Ask("Nackenschmerzen", "GB20 BL10"),
    Ask("Hexenschuss", "BL23 BL25"),
    Ask("Bandscheibenvorfall", "BL23 BL25", conditions="disc-history"),
    Ask("dolor de espalda", "BL23 BL25", "back-and-neck"),
    Ask("tortícolis", "GB20 BL10"),
    Ask("hernia discal", "BL23 BL25", conditions="disc-history"),
    Ask("me duele la rodilla", "EX-LE4 ST35 SP9 GB34"),
    Ask("kamar dard", "BL23 BL25", "back-and-neck"),
    Ask("gardan mein dard", "GB20 BL10"),
    Ask("कमर दर्द", "BL23 BL25"),
    Ask("सिर दर्द", "GV20 GB20"),
    Ask("颈痛", "GB20 BL10"),
    Ask("腰痛", "BL23 BL25"),
    Ask("落枕", "GB20 EX-UE8"),
    Ask("失眠", "ANMIAN HT7"),
    Ask("我的膝盖很疼", "EX-LE4 ST35 SP9 GB34"),
    # Red flags and health conditions.
    Ask("chest pain", warns=True),
    Ask("my chest hurts", warns=True),
    Ask("fever and stiff neck", warns=True),
    Ask("pins and needles in my hand", warns=True),
    Ask("can't pee", warns=True),
    Ask("dizzy", warns=True),
    Ask("worst headache of my life", warns=True),
    Ask("Kribbeln", warns=True),
    Ask("hormigueo", warns=True),
    Ask("麻木", warns=True),
    Ask("osteoporosis", conditions="osteoporosis"),
    Ask("varicose veins", conditions="varicose-veins"),
    *(
        Ask(f"{broken} {bone}", conditions="recent-fracture")
        for broken in ("broken", "cracked", "fractured")
        for bone in ("toe", "wrist", "ankle", "collarbone")
    ),
    Ask("cracked rib", conditions="recent-fracture", warns=True),
    Ask("warfarin", conditions="blood-thinners"),
    Ask("pregnant with back pain", "BL23", conditions="pregnancy"),
)


def routines(found: SearchResult) -> list[str]:
    return [hit.item.id for hit in found.routines]


def points(found: SearchResult) -> list[str]:
    return [hit.item.id for hit in found.points]


@pytest.mark.parametrize("ask", QUESTIONS, ids=lambda ask: ask.words)
def test_a_question_finds_its_answer_among_the_first_hits(ask: Ask) -> None:
    found = search().find(ask.words)
    assert set(ask.points.split()) <= set(points(found)[:FIRST])
    assert set(ask.routines.split()) <= set(routines(found)[:FIRST])
    assert set(ask.conditions.split()) <= {condition.id for condition in found.conditions}
    assert bool(found.red_flags) == ask.warns
    assert found.unknown == ()


def test_there_are_at_least_eighty_questions() -> None:
    assert len({ask.words for ask in QUESTIONS}) == len(QUESTIONS) >= 80


def test_no_and_cant_are_not_searched_for_beside_other_words() -> None:
    back = search().find("can't straighten my back")
    assert points(back)[:2] == ["EX-B2", "BL23"]
    for words in ("can't straighten my back", "back won't straighten", "no back"):
        assert {*points(search().find(words))} == {*points(search().find("back"))}


@pytest.mark.parametrize("words", ["broken sleep", "cracked heel", "cracked skin"])
def test_what_breaks_beside_bones_is_no_broken_bone(words: str) -> None:
    assert not search().find(words).conditions


def test_a_fever_with_a_stiff_neck_finds_no_points() -> None:
    for words in (
        "fever and stiff neck",
        "stiff neck, fever",
        "a fever, headache and a stiff neck",
    ):
        found = search().find(words)
        assert not found.points
        assert not found.routines
        assert any("ambulance" in note for note in found.notes)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        *((words, "when you pee") for words in (
            "trouble peeing", "peeing", "can't wee", "can't start peeing", "can't hold my pee",
        )),
        *((words, "when you wipe") for words in ("can't feel when I wipe", "wiping")),
        *((words, "between the legs") for words in ("numb bum", "numb groin", "numb genitals")),
        *((words, "Leaking urine") for words in ("weeing myself", "soiling myself")),
        *((words, "in sexual feeling") for words in ("erectile dysfunction", "no erection")),
        *((words, "in both legs") for words in (
            "both legs", "pain in both legs", "pain radiating down both legs",
            "bilateral sciatica", "sciatica in both legs", "can't feel my legs",
        )),
        *((words, "a foot that drops") for words in ("foot drop", "dragging my foot")),
        *((words, "Numbness, tingling or weakness") for words in (
            "hand falls asleep", "my hands go to sleep", "my arm is asleep", "leg goes to sleep",
            "fingers fall asleep", "my hand keeps falling asleep", "dead leg", "my arm went dead",
            "lost feeling in my foot", "can't feel my foot",
            "no strength in hand", "lost strength", "can't move my arm", "can't control my leg",
            "can't make a fist", "can't grip", "can't walk", "cannot walk", "can't raise my leg",
        )),
        *((words, "fainting") for words in ("fainted", "faint", "passing out", "collapsed")),
        *((words, "Clumsy hands") for words in (
            "drop things", "I keep dropping things", "buttons", "can't write",
        )),
        *((words, "Unsteady walking") for words in ("my legs give way", "can't walk straight")),
        *((words, "in the chest that spreads") for words in (
            "jaw and arm pain", "left arm pain", "pain down my left arm",
        )),
        *((words, "swallowing") for words in ("can't swallow", "trouble swallowing")),
        *((words, "double vision") for words in ("seeing double", "blurry vision")),
        *((words, "a bad fall") for words in ("fell off a ladder", "fell down stairs")),
        *((words, "tearing pain in belly") for words in ("tearing pain", "sudden belly pain")),
        *((words, "sneeze, cough") for words in (
            "back pain when coughing", "coughing", "sneezing", "back hurts when I cough",
        )),
        *((words, "worse at night") for words in (
            "back pain at night", "pain wakes me at night", "worse at night",
        )),
        *((words, "each morning") for words in ("morning stiffness", "stiff in the morning")),
        ("lost weight", "Losing weight"),
        *((words, "One joint hot") for words in (
            "hot swollen joint", "swollen knee", "hot swollen knee", "swollen ankle", "swelling",
        )),
        *((words, "One calf swollen") for words in ("swollen", "swelling", "swollen foot")),
        *((words, "doesn't ease with rest") for words in (
            "back pain at rest", "pain when resting", "constant back pain", "constant neck pain",
            "back pain doesn't go away",
        )),
        ("weak immune system", "a weak immune system"),
    ],
)  # fmt: skip
def test_the_words_that_people_type_find_their_red_flag(words: str, sign: str) -> None:
    found = search().find(words)
    assert sign in " / ".join(item for flag in found.red_flags for item in flag.items)


@pytest.mark.parametrize("words", ["can't walk", "can't feel my legs", "hot swollen knee"])
def test_some_red_flags_come_without_points(words: str) -> None:
    found = search().find(words)
    assert not found.points
    assert not found.routines
    assert found.unknown == ()


@pytest.mark.parametrize(
    "words",
    [
        "arm pain", "jaw pain", "leg pain", "cough", "night", "both knees", "left shoulder",
        "can't sleep", "can't fall asleep", "fall asleep", "can't turn my head",
        "can't lift my arm", "no energy", "rest day", "can't straighten my back",
    ],
)  # fmt: skip
def test_everyday_complaints_find_no_red_flag(words: str) -> None:
    assert search().find(words).red_flags == ()


@pytest.mark.parametrize("words", ["tinnitus", "sore throat", "lose weight", "acne"])
def test_a_note_says_if_the_atlas_has_nothing(words: str) -> None:
    found = search().find(words)
    assert found.is_empty
    assert found.notes
    assert found.unknown == ()
