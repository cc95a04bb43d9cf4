"""How a query is divided into words that belong together, and what each part finds."""

from collections.abc import Iterator

import pytest
from support.small_atlas import SMALL_ATLAS, SMALL_SAFETY, SMALL_SYNONYMS

from acutui.atlas import vocabulary
from acutui.atlas.query import ParsedQuery, parse_query, split_query
from acutui.atlas.vocabulary import Vocabulary

READINGS = {
    # Codes and names
    "LI4": ["LI4: LI4 20"],
    "li 04": ["li 04 = LI4: LI4 20"],
    "Di4": ["Di4 = LI4: LI4 20"],
    "l14": ["l14 = LI4: LI4 20"],
    "Hegu": ["Hegu: LI4 20"],
    "(Hegu),": ["Hegu: LI4 20"],
    "Wind pool": ["Wind pool: GB20 20"],
    "windpool ": ["windpool: GB20 20"],
    "fengchi hegu": ["fengchi: GB20 20", "hegu: LI4 20"],
    "hegu li4": ["hegu: LI4 20", "li4: LI4 20"],
    "back of the lower hand point": ["back of the lower hand point: EX-UE7 20"],
    "合谷": ["合谷: LI4 20"],
    "我风池合谷": ["我风池合谷: GB20 20, LI4 20"],
    # Complaints and places
    "headache": ["headache: GB20 7.9, LI4 6, EX-UE7 5.5, neck-x 5.5"],
    "toothaches": ["toothaches = toothache: LI4 5.9"],
    "neck": ["neck: neck-x 8, GB20 3"],
    "the neck": ["neck: neck-x 8, GB20 3"],
    "neck of the": ["neck: neck-x 8, GB20 3"],
    "stiff neck hand": ["stiff neck: GB20 6, neck-x 6", "hand: EX-UE7 3, LI4 3"],
    "stiff ": ["stiff: GB20 3, neck-x 3"],
    "pain hand": ["hand: EX-UE7 3, LI4 3"],
    "neck pain": ["neck: neck-x 8, GB20 3"],
    "pain": ["pain: plain 12"],
    "hand head": ["hand: EX-UE7 3, LI4 3", "head: GB20 3, EX-UE7 1"],
    "neckache": ["neckache = neck: GB20 3"],
    "migraine": [
        "migraine = headache, LI4: LI4 11.1, GB20 7.9, plain 7.68, EX-UE7 5.5, neck-x 5.5"
    ],
    "numb hand": ["numb hand = hand: Not a nerve's cure. 12, numb 12, EX-UE7 3, LI4 3"],
    "numb numb hand": [
        "numb: EX-UE7 1.5, LI4 1.5",
        "numb hand = hand: Not a nerve's cure. 12, numb 12, EX-UE7 3, LI4 3",
    ],
    "pregnancy": ["pregnancy: pregnancy 20"],
    # Words of names
    "joining": ["joining: LI4 2"],
    "tigers": ["tigers: LI4 2"],
    "lower back hand": ["lower: EX-UE7 2", "back: EX-UE7 2", "hand: EX-UE7 3, LI4 3"],
    "in the morning": ["morning: neck-x 8"],
    "neck in the mo": ["neck: neck-x 8, GB20 3", "mo: neck-x 4.8, LI4 1.2"],
    # Words that are not finished
    "h": ["h: EX-UE7 12, LI4 12, GB20 4.74, neck-x 3.3"],
    "he": ["he: EX-UE7 12, LI4 12, GB20 4.74, neck-x 3.3"],
    "hea": ["hea: EX-UE7 12, plain 7.2, GB20 4.74, LI4 3.6, neck-x 3.3"],
    "heada": ["heada: GB20 4.74, LI4 3.6, EX-UE7 3.3, neck-x 3.3"],
    "head": ["head: GB20 3, EX-UE7 1"],
    "head ": ["head: GB20 3"],
    "win": ["win: GB20 12"],
    "wi ": ["wi?"],
    "tiger mo": ["tiger mo: LI4 12"],
    "mig": ["mig: LI4 6.66, GB20 4.74, plain 4.61, EX-UE7 3.3, neck-x 3.3"],
    "nu": ["nu: EX-UE7 1.8, LI4 1.8"],
    "numb": ["numb: EX-UE7 1.8, LI4 1.8"],
    "numb han": ["numb han: Not a nerve's cure. 7.2, numb 7.2, EX-UE7 1.8, LI4 1.8"],
    "ba": ["ba: EX-UE7 1.2"],
    "bab": ["bab as baby: pregnancy 12"],
    "pre": ["pre?"],
    "preg": ["preg as pregnancy: pregnancy 20"],
    "feng": ["feng: GB20 12"],
    "yaot": ["yaot: EX-UE7 12"],
    "ton": ["ton?"],
    "tong": ["tong: EX-UE7 10"],
    "ongdi x": ["ongdi: EX-UE7 10", "x?"],
    # Misspelt words
    "hedache": ["hedache as headache: GB20 7.9, LI4 6, EX-UE7 5.5, neck-x 5.5"],
    "hedache ": ["hedache as headache: GB20 7.9, LI4 6, EX-UE7 5.5, neck-x 5.5"],
    "wry nek": [
        "wry nek as wry neck = stiff neck, headache, GB20: "
        "GB20 15.17, neck-x 6.7, LI4 6, EX-UE7 5.5"
    ],
    "half haed": [
        "half haed as half head = headache, LI4: "
        "LI4 11.1, GB20 7.9, plain 7.68, EX-UE7 5.5, neck-x 5.5"
    ],
    "sttiff hand": ["sttiff as stiff: GB20 3, neck-x 3", "hand: EX-UE7 3, LI4 3"],
    "everythng": ["everythng as everything: plain 8"],
    "mouthe": ["mouthe as mouth: LI4 2"],
    "hald numb": [
        "hald numb as hand numb = hand: Not a nerve's cure. 12, numb 12, EX-UE7 3, LI4 3"
    ],
    "numb hald": [
        "numb hald as numb hand = hand: Not a nerve's cure. 12, numb 12, EX-UE7 3, LI4 3"
    ],
    "hald": ["hald as half: LI4 6.66, GB20 4.74, plain 4.61, EX-UE7 3.3, neck-x 3.3"],
    "fengk": ["fengk as fengchi: GB20 20"],
    "fengkx": ["fengkx?"],
    "fenk": ["fenk?"],
    # Nothing known
    "the": [],
    "the ": [],
    "of in": ["of in: plain 12"],
    "zzz neck": ["neck: neck-x 8, GB20 3", "zzz?"],
    "我 ": ["我?"],
    "xyzzy": ["xyzzy?"],
}
"""By query: its parts, with what they are read as, what they mean and find; unknown words last."""


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Vocabulary:
    monkeypatch.setattr(vocabulary, "load_synonyms", lambda: SMALL_SYNONYMS)
    return Vocabulary(SMALL_ATLAS, SMALL_SAFETY)


def read(query: str, words: Vocabulary) -> ParsedQuery:
    return parse_query(split_query(query), words, is_ended=query.endswith(" "))


def describe(parsed: ParsedQuery) -> Iterator[str]:
    for part in parsed.parts:
        found = sorted(part.scores.items(), key=lambda one: (-one[1], one[0]))
        read_as = f" as {part.spelling}" if part.spelling else ""
        meant = f" = {', '.join(part.meant)}" if part.meant else ""
        scores = ", ".join(f"{id} {round(score, 2):g}" for (_, id), score in found)
        yield f"{part.words}{read_as}{meant}: {scores}"
    for word in parsed.unknown:
        yield f"{word.typed}?"


@pytest.mark.parametrize("query", READINGS)
def test_a_query_is_read_like_this(query: str, words: Vocabulary) -> None:
    assert list(describe(read(query, words))) == READINGS[query]


def test_the_first_sixteen_words_are_read_and_forty_letters_of_each(words: Vocabulary) -> None:
    page = " ".join(map(str, range(1, 16)))
    assert next(describe(read(f"{page} li4", words))) == "li4: LI4 20"
    assert list(describe(read(f"{page} 16 li4", words))) == [f"{n}?" for n in range(1, 17)]
    assert [word.letters for word in split_query("y" * 41)] == ["y" * 40]


def test_six_words_are_read_as_one_phrase_and_no_more(words: Vocabulary) -> None:
    six, seven = "lower back point of the hand", "lower back point of of the hand"
    assert list(describe(read(six, words))) == [f"{six}: EX-UE7 20"]
    assert len(read(seven, words).parts) > 1


def test_a_dash_joins_and_punctuation_around_a_word_is_left_out() -> None:
    typed = [(word.letters, word.typed) for word in split_query('"Hégǔ", (EX-UE7)! a/b')]
    assert typed == [("hegu", "Hégǔ"), ("ex", "ex"), ("ue7", "ue7"), ("a", "a"), ("b", "b")]
