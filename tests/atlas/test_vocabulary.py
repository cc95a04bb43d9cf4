"""The words that the search knows, and how well what each finds fits it."""

import pytest
from support.small_atlas import SMALL_ATLAS, SMALL_SAFETY, SMALL_SYNONYMS

from acutui.atlas import vocabulary
from acutui.atlas.vocabulary import Phrase, Vocabulary


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Vocabulary:
    monkeypatch.setattr(vocabulary, "load_synonyms", lambda: SMALL_SYNONYMS)
    return Vocabulary(SMALL_ATLAS, SMALL_SAFETY)


def scores(words: Vocabulary, phrase: Phrase | None) -> dict[str, float]:
    """Return what a phrase finds, the best first."""
    assert phrase
    found = sorted(words.scores(phrase).items(), key=lambda one: (-one[1], one[0]))
    return {id: round(score, 3) for (_, id), score in found}


FOUND = {
    # Felt in the head: points there come before those that lie elsewhere.
    "headache": {"GB20": 7.9, "LI4": 6.0, "EX-UE7": 5.5, "neck-x": 5.5},
    "toothache": {"LI4": 5.9},
    "stiff neck": {"GB20": 6.0, "neck-x": 6.0},
    # From the sixth complaint of a point on, all count the same.
    "a": {"EX-UE7": 6.0},
    "b": {"EX-UE7": 5.9},
    "f": {"EX-UE7": 5.5},
    "neck": {"GB20": 3.0},
    "hand": {"EX-UE7": 3.0, "LI4": 3.0},
    "li4": {"LI4": 20.0},
    "hegu": {"LI4": 20.0},
    "合谷": {"LI4": 20.0},
    "tigers mouth": {"LI4": 20.0},
    "风池": {"GB20": 20.0},
    "風池": {"GB20": 20.0},
    "hand lower back point": {"EX-UE7": 20.0},
    "pregnancy": {"pregnancy": 20.0},
    # Each step down in the list of a synonym takes a fifth away.
    "migraine": {"LI4": 11.1, "GB20": 7.9, "plain": 7.68, "EX-UE7": 5.5, "neck-x": 5.5},
    "half head": {"LI4": 11.1, "GB20": 7.9, "plain": 7.68, "EX-UE7": 5.5, "neck-x": 5.5},
    # What fits two complaints comes before what fits one; the better of two entries counts.
    "wry neck": {"GB20": 15.175, "neck-x": 6.7, "LI4": 6.0, "EX-UE7": 5.5},
    "numb hand": {"Not a nerve's cure.": 12.0, "numb": 12.0, "EX-UE7": 3.0, "LI4": 3.0},
    "baby": {"pregnancy": 12.0},
}


@pytest.mark.parametrize("text", FOUND)
def test_a_phrase_finds_what_fits_it_in_any_order_of_its_words(
    words: Vocabulary, text: str
) -> None:
    for order in (1, -1):
        assert scores(words, words.find_phrase(text.split()[::order])) == FOUND[text]


def test_only_the_name_of_a_point_is_a_name_and_synonyms_are_no_words_of_the_atlas(
    words: Vocabulary,
) -> None:
    kinds = {one.text: (one.is_name, one.is_of_atlas) for one in words.phrases.values()}
    assert {text for text, kind in kinds.items() if kind == (True, True)} == {
        *("li4", "hegu", "joining valley", "合谷", "tigers mouth", "di4"),
        *("gb20", "fengchi", "wind pool", "風池", "风池"),
        *("ex ue7", "yaotongdian", "headland", "lower back point of the hand"),
    }
    assert {text for text, kind in kinds.items() if kind == (False, False)} == {
        *("pregnancy", "migraine", "half head", "wry neck", "numb hand", "baby"),
        *("headgear", "pain", "in of", "hand headset"),
    }


def test_a_word_of_a_name_finds_it_but_fillers_and_single_letters_do_not(
    words: Vocabulary,
) -> None:
    found = {word: {id: s for (_, id), s in of.items()} for word, of in words.name_words.items()}
    assert found == {
        **{word: {"LI4": 2.0} for word in ("joining", "valley", "tiger", "mouth", "di4")},
        **{word: {"GB20": 2.0} for word in ("wind", "pool")},
        **{word: {"EX-UE7": 2.0} for word in ("lower", "back", "point", "hand", "headland")},
        **{word: {"neck-x": 8.0} for word in ("neck", "morning")},
        **{word: {"plain": 8.0} for word in ("everything", "plain")},
    }


def test_phrases_are_known_by_their_letters_with_and_without_the_plural(
    words: Vocabulary,
) -> None:
    for letters in ("tigersmouth", "tigermouth"):
        assert words.phrases[letters].text == "tigers mouth"
    assert {one.text for one in words.names_with("o")} == {
        *("joining valley", "tigers mouth", "wind pool"),
        *("yaotongdian", "lower back point of the hand"),
    }
    assert {one.text for one in words.phrases_with("hands")} == {
        *("numb hand", "hand headset", "lower back point of the hand")
    }
    assert {one.text for one in words.phrases_with("neck")} == {"stiff neck", "wry neck"}


def test_fillers_make_no_difference_unless_the_phrase_must_be_whole(words: Vocabulary) -> None:
    known = words.find_phrase(["stiff", "neck"])
    assert known
    assert words.find_phrase(["stiff", "neck"], whole=True) is known
    assert words.find_phrase(["the", "stiff", "neck"]) is known
    assert words.find_phrase(["the", "stiff", "neck"], whole=True) is None
    assert words.find_phrase(["neck", "hand"]) is None
    assert words.find_phrase(["the"]) is None


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        *((code, "LI4") for code in ("li4", "li04", "di4", "di04", "l14", "largeintestine4")),
        *((code, "GB20") for code in ("gb20", "vb20", "vb020", "gb2o")),
        *((code, "EX-UE7") for code in ("exue7", "exue07")),
        *((code, None) for code in ("li5", "zz4", "g820", "ex7", "1i4", "4", "li", "lia", "")),
    ],
)
def test_a_code_is_found_under_any_name_of_its_meridian(
    words: Vocabulary, typed: str, id: str | None
) -> None:
    assert words.find_point_by_code(typed) == id


def test_all_words_for_pain_are_the_same_word(words: Vocabulary) -> None:
    assert [words.normalize(word) for word in ("ache", "aches", "stings", "痛")] == ["pain"] * 4
    assert [words.normalize(word) for word in ("hands", "hand", "ach")] == ["hand", "hand", "ach"]


def test_a_place_is_read_before_a_word_for_pain(words: Vocabulary) -> None:
    for typed, place in (("headache", "head"), ("handsweh", "hand"), ("neckpain", "neck")):
        found = words.split_off_pain(typed)
        assert found and found.text == place
    for typed in ("head", "elbowpain", "ache"):
        assert words.split_off_pain(typed) is None


def test_phrases_are_found_in_characters_without_spaces(words: Vocabulary) -> None:
    for typed, found in (("合谷", "合谷"), ("我风池x合谷了", "风池 合谷"), ("我", ""), ("", "")):
        assert [one.text for one in words.han_phrases_in(typed)] == found.split()


def test_a_misspelt_word_may_stand_for_any_word_of_letters_always_in_the_same_order(
    words: Vocabulary,
) -> None:
    assert words.spellings == [
        *("joining", "valley", "tiger", "mouth", "wind", "pool", "lower", "back", "point", "hand"),
        *("headland", "neck", "morning", "everything", "plain"),
        *("headache", "toothache", "stiff", "head", "a", "b", "c", "d", "e", "f"),
        *("hegu", "fengchi", "ex", "yaotongdian"),
        *("pregnancy", "migraine", "half", "wry", "numb"),
        *("headgear", "pain", "in", "of", "headset", "baby"),
        *("stiffneck", "joiningvalley", "tigersmouth", "tigermouth", "windpool"),
        *("lowerbackpointofthehand", "halfhead", "wryneck", "numbhand", "inof"),
        "handheadset",
    ]
