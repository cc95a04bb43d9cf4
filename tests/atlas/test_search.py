"""Finding points and routines by code, name, place or complaint."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import Atlas, Hold, Point, Routine
from acutui.atlas.search import Search
from acutui.atlas.spelling import fold


@cache
def points() -> dict[str, Point]:
    return dict(load_atlas().points)


@cache
def the_search() -> Search:
    return Search(load_atlas(), load_safety())


def found(words: str) -> list[str]:
    return [point.id for point in the_search().find_points(words)]


@pytest.mark.parametrize("words", ["", " ", "\t\n", "-"])
def test_an_empty_query_finds_all_points_in_order(words: str) -> None:
    assert found(words) == list(points())


@pytest.mark.parametrize("id", list(points()))
def test_a_code_in_any_spelling_finds_its_point_first(id: str) -> None:
    spaced = "".join(
        f" {now}" if now.isdigit() and not before.isdigit() else now
        for before, now in zip(f" {id}", id, strict=False)
    )
    for typed in (id, id.lower(), f"  {id} ", id.replace("-", " "), id.replace("-", ""), spaced):
        assert found(typed)[:1] == [id], typed


@pytest.mark.parametrize("id", [point.id for point in points().values() if not point.zone])
def test_a_name_finds_its_point(id: str) -> None:
    point = points()[id]
    syllables = fold(point.pinyin)
    names = [point.pinyin, point.pinyin.upper(), syllables, point.english, point.english.lower()]
    names += [point.han, point.han_simplified or point.han, *point.also]
    for name in names:
        assert id in found(name)[:2], name


def test_a_code_comes_before_those_that_begin_with_it() -> None:
    assert found("BL2")[0] == "BL2"
    for code in ("BL2", "LI1"):
        begin = {id for id in load_atlas().points if id.startswith(code)}
        assert set(found(code)[: len(begin)]) == begin


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hegu", "LI4"),
        ("he gu", "LI4"),
        ("Hé Gǔ", "LI4"),
        ("合谷", "LI4"),
        ("风池", "GB20"),
        ("風池", "GB20"),
        ("wind pool", "GB20"),
        ("pool wind", "GB20"),
        ("ub23", "BL23"),
        ("UB-23", "BL23"),
        ("SJ5", "TE5"),
        ("Du14", "GV14"),
        ("yintang", "EX-HN3"),
        ("taiyang", "EX-HN5"),
        ("thumb", "RX-THUMB"),
        ("nausea", "PC6"),
        ("qihaishu", "BL24"),
    ],
)
def test_variants_of_codes_and_names_find_their_point(typed: str, first: str) -> None:
    assert found(typed)[0] == first


@pytest.mark.parametrize(
    ("complaint", "among"),
    [
        ("stiff-neck", {"GB20", "BL10", "SI3", "EX-UE8"}),
        ("sciatica", {"BL25", "GB30", "BL40"}),
        ("headache", {"GB20", "LI4", "EX-HN5", "GV20"}),
        ("head", {"GV20", "EX-HN3", "EX-HN5"}),
        ("low back", {"BL23", "BL25", "BL52"}),
        ("neck", {"GB20", "BL10", "GV14", "RX-THUMB"}),
        ("shoulder", {"GB21", "SI11", "LI15"}),
        ("sleep", {"HT7", "ANMIAN", "SP6"}),
        ("lower back pain", {"BL23", "BL25", "EX-B7"}),
        ("shoulder pain", {"GB21", "SI11"}),
    ],
)
def test_a_complaint_finds_the_points_pressed_for_it(complaint: str, among: set[str]) -> None:
    assert among <= set(found(complaint))


def test_points_pressed_for_a_complaint_come_before_points_in_the_region() -> None:
    for_the_neck = [id for id in found("neck") if "neck" in points()[id].helps]
    assert found("neck")[: len(for_the_neck)] == for_the_neck


@pytest.mark.parametrize("region", sorted({r for p in points().values() for r in p.regions}))
def test_a_region_finds_all_its_points(region: str) -> None:
    there = {point.id for point in points().values() if region in point.regions}
    assert there <= set(found(region))
    assert there <= set(found(region.replace("-", " ")))


def test_points_found_by_several_words_come_first() -> None:
    both = set(found("neck")) & set(found("headache"))
    either = set(found("neck")) | set(found("headache"))
    for words in ("neck headache", "headache neck"):
        assert set(found(words)) == either
        assert set(found(words)[: len(both)]) == both


def test_unknown_words_are_reported_and_do_not_narrow_the_result() -> None:
    answer = the_search().find("neck Zzz")
    assert answer.unknown == ("Zzz",)
    assert [hit.item.id for hit in answer.points] == found("neck ")
    assert found("zzz") == []
    assert the_search().find("zzz yyy").unknown == ("zzz", "yyy")


def test_a_query_may_be_a_list_of_words() -> None:
    assert the_search().find(["stiff", "neck"]) == the_search().find("stiff neck")


typing = st.text() | st.text(alphabet="GBL12 egűúhy合谷-'’İßǚ", max_size=12)


@given(typing)
def test_any_text_finds_points_or_none(words: str) -> None:
    ids = found(words)
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(points())


@given(typing)
def test_case_and_tones_make_no_difference(words: str) -> None:
    assert fold(fold(words)) == fold(words)
    assert found(fold(words)) == found(words)


@given(st.sampled_from(list(points())), st.data())
def test_every_prefix_of_a_name_finds_its_point(id: str, data: st.DataObject) -> None:
    point = points()[id]
    name = data.draw(st.sampled_from([point.id, *filter(None, [fold(point.pinyin)])]))
    typed = name[: data.draw(st.integers(1, len(name)))]
    assert id in found(typed)


def test_whole_words_come_before_parts_of_words() -> None:
    assert "HT7" not in found("ear")
    assert found("ear")[0] == "TF4"
    assert found("He Gu") == ["LI4"]
    assert found("Li-4") == ["LI4"]


def test_an_unfinished_word_finds_its_completions() -> None:
    for words in ("sciat", "herniat", "should", "stiff n", "lower b", "neck, should"):
        assert found(words), words


def test_the_result_says_how_words_were_understood() -> None:
    (reading,) = the_search().find("siatica").readings
    assert (reading.words, reading.spelling, reading.meant) == ("siatica", "sciatica", ())
    (reading,) = the_search().find("Slipped disc").readings
    assert (reading.words, reading.spelling) == ("Slipped disc", "")
    assert reading.meant == ("lower back", "neck", "sciatica")
    assert the_search().find("neck").readings == ()


@pytest.mark.parametrize(("typed", "meant"), [("siati", "sciatic"), ("frac", "fracture")])
def test_of_equally_likely_words_the_same_is_meant_at_every_start(typed: str, meant: str) -> None:
    assert [reading.spelling for reading in the_search().find(typed).readings] == [meant]


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [("low mod", "low mood"), ("period pan", "period pain"), ("wll shoulder", "well shoulder")],
)
def test_the_words_next_to_a_typo_decide_its_correction(typed: str, corrected: str) -> None:
    (reading,) = the_search().find(f"{typed} ").readings
    assert reading.spelling == corrected


def test_each_hit_names_the_words_that_found_it() -> None:
    hits = {hit.item.id: hit.words for hit in the_search().find("sciatica toothache").points}
    assert hits["LI4"] == ("toothache",)
    assert hits["GB30"] == ("sciatica",)


def test_red_flags_have_only_the_signs_in_the_query() -> None:
    flags = the_search().find("fever").red_flags
    assert flags
    assert all("fever" in item.lower() for flag in flags for item in flag.items)
    assert the_search().find("neck").red_flags == ()


def test_a_few_letters_find_no_red_flags() -> None:
    for words in ("n", "nu", "c", "ch", "f", "s", "slip", "neck", "stiff"):
        assert the_search().find(words).red_flags == (), words


def test_routines_are_found_by_names_and_complaints() -> None:
    def routines(words: str) -> list[str]:
        return [hit.item.id for hit in the_search().find(words).routines]

    for routine in load_atlas().routines.values():
        assert routine.id in routines(routine.name)[:2], routine.name
        for topic in routine.helps:
            assert routine.id in routines(topic.replace("-", " ")), (routine.id, topic)
    assert routines("offi")[:1] == ["office-break"]
    assert routines("rest day")[:1] == ["rest-day"]  # its name in 0.1.0
    assert routines("GV20") == []


def test_the_users_points_and_routines_are_found() -> None:
    point = Point("MY1", "Magic Spot", "Here.", helps=("dragon-breath",), regions=("tail",))
    routine = Routine("mine", "Evening calm-down", (Hold("MY1", "each", 60),))
    own = Search(Atlas({"MY1": point}, {"mine": routine}), load_safety())
    for words in ("MY1", "my 1", "magic", "dragon breath", "dargon", "tail"):
        assert own.find_points(words) == [point], words
    assert [hit.item for hit in own.find("evening").routines] == [routine]


def test_a_page_of_text_is_searched() -> None:
    assert the_search().find("lorem ipsum dolor " * 5_000) is not None
    assert the_search().find("x" * 100_000).points == ()


@given(st.sampled_from([p for p in points().values() if not p.zone]), st.data())
def test_a_code_or_name_finds_its_point_first(point: Point, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([point.id, *filter(None, [point.pinyin, point.han])]))
    namesakes = [p.id for p in points().values() if name in (p.id, p.pinyin, p.han)]
    typed = data.draw(st.sampled_from([name, name.lower(), name.upper(), fold(name)]))
    assert found(typed)[0] in namesakes


LONG_WORDS = "headache shoulder sciatica insomnia constipation anxiety tiredness hamstring migraine"


@given(st.sampled_from(LONG_WORDS.split()), st.data())
def test_a_typo_in_a_long_word_still_finds_it(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typos = (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    typed = data.draw(st.sampled_from(typos))
    assert set(found(word)[:3]) <= set(found(f"{typed} ")), typed


@given(
    st.lists(st.sampled_from("neck pain LI4 zzz siatica 腰 my numb office -".split()), max_size=12)
)
def test_any_mixture_of_words_is_searched(words: list[str]) -> None:
    answer = the_search().find(words)
    ids = [hit.item.id for hit in answer.points]
    assert len(ids) == len(set(ids))
    assert set(answer.unknown) <= {"zzz"}
    assert ("zzz" in words) == ("zzz" in answer.unknown)
