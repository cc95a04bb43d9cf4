"""The words and phrases that the search knows, and what each of them finds."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from msgspec import Struct

from acutui.atlas.fields import read_fields
from acutui.atlas.model import Atlas, Point, Safety
from acutui.atlas.spelling import is_han, singularize, split_words
from acutui.util.reading import ATLAS_LIMIT
from acutui.util.text import id_to_words
from acutui.util.toml_reader import TomlTable, read_toml

Kind = Literal["point", "routine", "condition", "sign", "note"]
Key = tuple[Kind, str]
Scores = dict[Key, float]

NAME_SCORE = 20.0  # for the thing's own name
SYNONYM_SCORE = 12.0  # for words that synonyms.toml links to the thing itself
LOCAL_SCORE = 8.0  # for a complaint, if the point lies where it is felt
DISTANT_SCORE = 6.0  # for a complaint, if the point lies elsewhere
REGION_SCORE = 3.0  # for the region where a point lies
NAME_WORD_SCORE = 2.0  # for one word of a name
RANK_FACTOR = 0.8  # per step down in the `find` of a synonym

ROUTINE_PREFIX = "routine:"
"""Marks the id of a routine in `Synonym.find`."""

PAIN = "pain"
"""The form in which all words for pain are compared."""

_SIDES = frozenset({"left", "both"})
"""Words that may be left out within a phrase: "back of the left thigh"."""

_CODE = re.compile(r"([a-z]+(?:[a-z0-9]*[a-z])?)0*(\d+)")
_LOOKALIKES = str.maketrans("ilo", "110")


class Synonym(Struct, frozen=True, rename={"condition_ids": "conditions"}):
    """Words that mean the same, and what they find; synonyms.toml explains the fields."""

    words: tuple[str, ...]
    find: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    condition_ids: tuple[str, ...] = ()
    note: str = ""


class Synonyms(Struct, frozen=True, rename={"entries": "synonym"}):
    """The content of synonyms.toml."""

    entries: tuple[Synonym, ...]
    fillers: frozenset[str]
    meaningless_alone: frozenset[str]
    pain: frozenset[str]
    felt_in: Mapping[str, Sequence[str]]
    meridians: Mapping[str, Sequence[str]]


@cache
def load_synonyms() -> Synonyms:
    tables, _ = read_toml(Path(__file__).parent / "synonyms.toml", ATLAS_LIMIT)
    felt_in, meridians = tables["felt_in"], tables["meridians"]
    return read_fields(TomlTable(tables), Synonyms, felt_in=felt_in, meridians=meridians)


@dataclass
class Phrase:
    """Words that belong together, and the things and topics that they find.

    `is_of_atlas` tells the atlas's own words from those that only synonyms.toml has.
    """

    text: str
    topics: dict[str, float] = field(default_factory=dict)
    things: Scores = field(default_factory=dict)
    is_name: bool = False
    is_of_atlas: bool = False

    def add(self, key: Key, score: float) -> None:
        self.things[key] = max(score, self.things.get(key, 0.0))


class Vocabulary:
    """The phrases of an atlas, its conditions and the synonyms."""

    def __init__(self, atlas: Atlas, safety: Safety) -> None:
        self.synonyms = synonyms = load_synonyms()
        self.phrases: dict[str, Phrase] = {}  # by their letters, as written and as compared
        self.name_words: dict[str, Scores] = defaultdict(dict)  # what each word is in the name of
        self._atlas = atlas
        self._by_words: dict[tuple[str, ...], Phrase] = {}
        self._codes: dict[str, str] = {}
        self._pain = {form for word in synonyms.pain for form in split_words(word)}
        self._meridians = {
            "".join(split_words(name)): "".join(split_words(meridian))
            for meridian, names in synonyms.meridians.items()
            for name in names
        }
        self._topic_scores = self._score_topics()
        for topic in self._topic_scores:
            phrase = self._get_phrase(id_to_words(topic))
            phrase.topics[topic] = 1.0
            phrase.is_of_atlas = True
        for point in atlas.points.values():
            self._add_point(point)
        for routine in atlas.routines.values():
            for word in (*split_words(routine.name), *split_words(routine.id)):
                self._add_name_word(word, ("routine", routine.id), LOCAL_SCORE)
        for condition in safety.conditions:
            phrase = self._get_phrase(condition.name.partition(",")[0])
            phrase.add(("condition", condition.id), NAME_SCORE)
        for entry in synonyms.entries:
            self._add_synonym(entry)

    def normalize(self, word: str) -> str:
        form = singularize(word)
        return PAIN if word in self._pain or form in self._pain else form

    def find_phrase(self, words: Sequence[str], *, whole: bool = False) -> Phrase | None:
        """Return the phrase of these words in any order; if `whole`, none if one is a filler."""
        key = self._make_key(words)
        if whole and len(key) < len(words):
            return None
        found = self._by_words.get(key)
        if found is None and len(words) > 2 and _SIDES.isdisjoint((words[0], words[-1])):
            found = self._by_words.get(tuple(word for word in key if word not in _SIDES))
        return found

    def find_point_by_code(self, letters: str) -> str | None:
        """Return the id of the point with a code, None if there is none.

        Args:
            letters: The code in small letters without spaces, in any spelling: li4, li04, l14.
                It is the WHO's if the point has one; other names of a meridian count, too.
        """
        if not letters[:1].isalpha() or letters.isalpha():
            return None
        if match := _CODE.fullmatch(letters):
            standard = self._meridians.get(match[1], match[1]) + match[2]
            if found := self._codes.get(standard) or self._codes.get(match[1] + match[2]):
                return found
        look = letters.translate(_LOOKALIKES)
        alike = (id for code, id in self._codes.items() if code.translate(_LOOKALIKES) == look)
        return next(alike, None)

    def phrases_with(self, word: str) -> Iterator[Phrase]:
        """Yield the longer phrases that contain a word."""
        form = self.normalize(word)
        return (found for key, found in self._by_words.items() if form in key and len(key) > 1)

    def names_with(self, letters: str) -> Iterator[Phrase]:
        return (found for name, found in self.phrases.items() if found.is_name and letters in name)

    def han_phrases_in(self, text: str) -> list[Phrase]:
        """Return the known phrases in a text without spaces."""
        found, at = [], 0
        while at < len(text):
            ends = range(len(text), at, -1)
            end = next((e for e in ends if text[at:e] in self.phrases), None)
            if end is not None:
                found.append(self.phrases[text[at:end]])
            at = end or at + 1
        return found

    def split_off_pain(self, word: str) -> Phrase | None:
        """Return the phrase before a word for pain: "knee" in kneepain."""
        endings = (pain for pain in self._pain if word.endswith(pain))
        rest = word.removesuffix(max(endings, key=len, default=""))
        return self.phrases.get(singularize(rest)) if rest != word else None

    @cached_property
    def spellings(self) -> list[str]:
        """All words that a misspelt one may stand for, always in the same order.

        Of several that are equally near, a correction takes the first.
        """
        joined = (letters for letters, phrase in self.phrases.items() if " " in phrase.text)
        single = (word for key in self._by_words for word in key)
        every = dict.fromkeys((*self.name_words, *single, *joined))
        return [word for word in every if word.isalpha() and not is_han(word)]

    def scores(self, phrase: Phrase) -> Scores:
        found = dict(phrase.things)
        for topic, weight in phrase.topics.items():
            for key, score in self._topic_scores[topic].items():
                # What fits several of the topics comes before what fits one.
                before = found.get(key, 0.0)
                found[key] = max(before, score * weight) + min(before, score * weight) / 4
        return found

    def _score_topics(self) -> dict[str, Scores]:
        """Return how well the points and routines fit each complaint and region."""
        found: dict[str, Scores] = defaultdict(dict)
        for point in self._atlas.points.values():
            for rank, topic in enumerate(point.helps):
                places = {topic, *self.synonyms.felt_in.get(topic, ())}
                score = DISTANT_SCORE if places.isdisjoint(point.regions) else LOCAL_SCORE
                found[topic].setdefault(("point", point.id), score - min(rank, 5) / 10)
            for region in point.regions:
                found[region].setdefault(("point", point.id), REGION_SCORE)
        for routine in self._atlas.routines.values():
            for rank, topic in enumerate(routine.helps):
                found[topic].setdefault(("routine", routine.id), DISTANT_SCORE - rank / 2)
        return found

    def _add_point(self, point: Point) -> None:
        key: Key = ("point", point.id)
        names = (point.id, point.pinyin, point.english, point.han, point.han_simplified)
        for name in (*names, *point.also):
            if split_words(name):
                phrase = self._get_phrase(name)
                phrase.add(key, NAME_SCORE)
                phrase.is_name = phrase.is_of_atlas = True
        for word in split_words(f"{point.english} {' '.join(point.also)}"):
            self._add_name_word(word, key, NAME_WORD_SCORE)
        for code in (point.id, *point.also):
            if match := _CODE.fullmatch("".join(split_words(code))):
                self._codes.setdefault(match[1] + match[2], point.id)

    def _add_name_word(self, word: str, key: Key, score: float) -> None:
        if word not in self.synonyms.fillers and len(word) > 1:
            self.name_words[self.normalize(word)][key] = score

    def _add_synonym(self, entry: Synonym) -> None:
        linked: list[Key] = [("condition", id) for id in entry.condition_ids]
        linked += [("sign", sign) for sign in entry.signs]
        linked += [("note", entry.note)] if entry.note else []
        for phrase in map(self._get_phrase, entry.words):
            for place, target in enumerate(entry.find):
                weight = RANK_FACTOR**place
                routine = target.removeprefix(ROUTINE_PREFIX)
                if target in self._topic_scores:
                    phrase.topics[target] = max(weight, phrase.topics.get(target, 0.0))
                elif target in self._atlas.points:
                    phrase.add(("point", target), SYNONYM_SCORE * weight)
                elif routine != target and routine in self._atlas.routines:
                    phrase.add(("routine", routine), SYNONYM_SCORE * weight)
            for key in linked:
                phrase.add(key, SYNONYM_SCORE)

    def _get_phrase(self, text: str) -> Phrase:
        words = split_words(text)
        phrase = self._by_words.setdefault(self._make_key(words), Phrase(" ".join(words)))
        self.phrases.setdefault("".join(words), phrase)
        self.phrases.setdefault("".join(map(self.normalize, words)), phrase)
        return phrase

    def _make_key(self, words: Sequence[str]) -> tuple[str, ...]:
        essential = [word for word in words if word not in self.synonyms.fillers] or words
        return tuple(sorted(map(self.normalize, essential)))
