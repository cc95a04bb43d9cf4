"""An atlas of three points, and synonyms of its own, so that a test can name every score."""

from acutui.atlas.model import Atlas, Condition, Hold, Point, Routine, Safety
from acutui.atlas.vocabulary import Synonym, Synonyms

POINTS = (
    Point(
        "LI4",
        "Joining Valley",
        "Here.",
        pinyin="Hégǔ",
        han="合谷",
        also=("Tiger's Mouth", "Di4"),
        regions=("hand",),
        helps=("headache", "toothache"),
    ),
    Point(
        "GB20",
        "Wind Pool",
        "Here.",
        pinyin="Fēngchí",
        han="風池",
        han_simplified="风池",
        regions=("neck", "head"),
        helps=("stiff-neck", "headache"),
    ),
    Point(
        "EX-UE7",
        "Lower Back Point of the Hand",
        "Here.",
        pinyin="Yāotòngdiǎn",
        also=("Headland",),
        regions=("hand",),
        helps=("a", "b", "c", "d", "e", "f", "headache"),
    ),
)
ROUTINES = (
    Routine(
        "neck-x",
        "Neck in the morning",
        (Hold("GB20", "each", 60),),
        helps=("stiff-neck", "headache"),
    ),
    Routine("plain", "Everything", (Hold("LI4", "each", 60),)),
)
SMALL_ATLAS = Atlas({one.id: one for one in POINTS}, {one.id: one for one in ROUTINES})
SMALL_SAFETY = Safety(
    conditions=(Condition("pregnancy", "Pregnancy, or trying for it", "Take care."),)
)
SMALL_SYNONYMS = Synonyms(
    entries=(
        Synonym(("migraine", "half head"), find=("headache", "LI4", "routine:plain")),
        Synonym(("wry neck",), find=("GB20", "stiff-neck", "routine:nowhere", "plain")),
        Synonym(("wry neck",), find=("headache", "stiff-neck", "GB20")),
        Synonym(("numb hand",), ("hand",), signs=("numb",), note="Not a nerve's cure."),
        Synonym(("headgear", "pain", "in of"), find=("routine:plain",)),
        Synonym(("hand headset",), find=("GB20",)),
        Synonym(("baby",), condition_ids=("pregnancy",)),
    ),
    fillers=frozenset({"the", "of", "in"}),
    meaningless_alone=frozenset({"pain"}),
    pain=frozenset({"pain", "ache", "weh", "stings badly", "痛"}),
    felt_in={"headache": ["head"], "toothache": ["head"]},
    meridians={"li": ["Di", "large intestine"], "gb": ["vb"]},
)
