"""The words and phrases that the search knows, and what each of them finds."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from acutui.atlas.model import Atlas, Point, Safety
from acutui.atlas.spelling import build_letter_masks, is_han, singularize, split_words
from acutui.atlas.synonyms import ROUTINE_PREFIX, Synonyms
from acutui.util.text import id_to_words

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

PAIN = "pain"
"""The form in which all words for pain are compared."""

_CODE = re.compile(r"([a-z]+(?:[a-z0-9]*[a-z])?)0*(\d+)")
_LOOKALIKES = str.maketrans("ilo", "110")


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

    def __init__(self, atlas: Atlas, safety: Safety, synonyms: Synonyms) -> None:
        self._atlas = atlas
        self._synonyms = synonyms
        self.fillers = synonyms.fillers
        self._pain = {form for word in synonyms.pain for form in split_words(word)}
        self._by_words: dict[tuple[str, ...], Phrase] = {}
        self._by_letters: dict[str, Phrase] = {}
        self._name_words: dict[str, dict[Key, float]] = defaultdict(dict)
        self._codes: dict[str, str] = {}
        self._topic_scores: dict[str, Scores] = {}
        self.topics = dict.fromkeys(
            topic for point in atlas.points.values() for topic in (*point.helps, *point.regions)
        )
        self.topics |= dict.fromkeys(
            topic for routine in atlas.routines.values() for topic in routine.helps
        )
        for topic in self.topics:
            phrase = self._get_phrase(id_to_words(topic))
            phrase.topics[topic] = 1.0
            phrase.is_of_atlas = True
        for point in atlas.points.values():
            self._add_point(point)
        for routine in atlas.routines.values():
            for word in (*split_words(routine.name), *split_words(routine.id)):
                self._add_name_word(word, ("routine", routine.id), LOCAL_SCORE)
        for condition in safety.conditions:
            self._get_phrase(condition.name.partition(",")[0]).add(
                ("condition", condition.id), NAME_SCORE
            )
        for entry in synonyms.entries:
            for words in entry.words:
                phrase = self._get_phrase(words)
                for place, target in enumerate(entry.find):
                    self._add_target(phrase, target, RANK_FACTOR**place)
                for condition_id in entry.conditions:
                    phrase.add(("condition", condition_id), SYNONYM_SCORE)
                for sign in entry.signs:
                    phrase.add(("sign", sign), SYNONYM_SCORE)
                if entry.note:
                    phrase.add(("note", entry.note), SYNONYM_SCORE)

    def normalize(self, word: str) -> str:
        form = singularize(word)
        return PAIN if word in self._pain or form in self._pain else form

    def is_vague(self, word: str) -> bool:
        """Whether a word means nothing by itself, like "pain" or "chronic"."""
        return self.normalize(word) in self._synonyms.meaningless_alone

    def find_phrase(self, words: Sequence[str], *, whole: bool = False) -> Phrase | None:
        """Return the phrase of these words in any order; if `whole`, none may be a filler."""
        key = self._make_key(words)
        if whole and len(key) < len(words):
            return None
        return self._by_words.get(key)

    def find_joined(self, letters: str) -> Phrase | None:
        return self._by_letters.get(letters)

    def find_point_by_code(self, letters: str) -> str | None:
        """Return the point of a code in any spelling: li4, li04, l14."""
        if not letters[:1].isalpha() or letters.isalpha():
            return None
        if match := _CODE.fullmatch(letters):
            standard = self._meridians.get(match[1], match[1]) + match[2]
            if found := self._codes.get(standard) or self._codes.get(match[1] + match[2]):
                return found
        return self._codes_by_look.get(letters.translate(_LOOKALIKES))

    def iter_completions(self, letters: str) -> Iterator[Phrase]:
        """Yield the phrases that begin with these letters."""
        yield from (self._by_letters[key] for key in _find_prefixed(self._sorted, letters))

    def scores_of_name_word(self, word: str) -> Scores:
        return self._name_words.get(self.normalize(word), {})

    def iter_name_words(self, letters: str) -> Iterator[Scores]:
        """Yield what has a word in its name that begins with these letters."""
        found = _find_prefixed(self._sorted_name_words, letters)
        yield from (self._name_words[word] for word in found)

    def phrases_with(self, word: str) -> list[Phrase]:
        return self._phrases_of_word.get(self.normalize(word), [])

    def names_with(self, letters: str) -> Iterator[Phrase]:
        for name, phrase in self._by_letters.items():
            if phrase.is_name and letters in name:
                yield phrase

    def han_phrases_in(self, text: str) -> list[Phrase]:
        """Return the known phrases in a text without spaces."""
        found, at = [], 0
        while at < len(text):
            ends = range(len(text), at, -1)
            end = next((e for e in ends if text[at:e] in self._by_letters), None)
            if end is not None:
                found.append(self._by_letters[text[at:end]])
            at = end or at + 1
        return found

    def split_off_pain(self, word: str) -> Phrase | None:
        """Return the phrase before a word for pain: "knee" in kneepain."""
        endings = (pain for pain in self._pain if word.endswith(pain))
        rest = word.removesuffix(max(endings, key=len, default=""))
        return self._by_letters.get(singularize(rest)) if rest != word else None

    @cached_property
    def spellings(self) -> dict[str, int]:
        """All words that may be misspelt, with their masks for `find_nearest`."""
        joined = (letters for letters, phrase in self._by_letters.items() if " " in phrase.text)
        single = (word for key in self._by_words for word in key)
        every = {*self._name_words, *joined, *single}
        return build_letter_masks(word for word in every if word.isalpha() and not is_han(word))

    def scores(self, phrase: Phrase) -> Scores:
        found = dict(phrase.things)
        for topic, weight in phrase.topics.items():
            for key, score in self._scores_of_topic(topic).items():
                # What fits several of the topics comes before what fits one.
                before = found.get(key, 0.0)
                found[key] = max(before, score * weight) + min(before, score * weight) / 4
        return found

    def label(self, phrase: Phrase) -> tuple[str, ...]:
        """Return what a phrase is called in the atlas."""
        topics = [id_to_words(topic) for topic in phrase.topics]
        points = [id for kind, id in phrase.things if kind == "point"]
        return tuple(dict.fromkeys((*points, *topics) if phrase.is_name else (*topics, *points)))

    def _scores_of_topic(self, topic: str) -> Scores:
        if topic not in self._topic_scores:
            places = {topic, *self._synonyms.felt_in.get(topic, ())}
            found: Scores = {}
            for point in self._atlas.points.values():
                lies = not places.isdisjoint(point.regions)
                if topic in point.helps:
                    score = LOCAL_SCORE if lies else DISTANT_SCORE
                    found["point", point.id] = score - min(point.helps.index(topic), 5) / 10
                elif topic in point.regions:
                    found["point", point.id] = REGION_SCORE
            for routine in self._atlas.routines.values():
                if topic in routine.helps:
                    found["routine", routine.id] = DISTANT_SCORE - routine.helps.index(topic) / 2
            self._topic_scores[topic] = found
        return self._topic_scores[topic]

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
            letters = "".join(split_words(code))
            if match := _CODE.fullmatch(letters):
                self._codes.setdefault(match[1] + match[2], point.id)

    def _add_name_word(self, word: str, key: Key, score: float) -> None:
        if word not in self.fillers and len(word) > 1:
            self._name_words[self.normalize(word)][key] = score

    def _add_target(self, phrase: Phrase, target: str, weight: float) -> None:
        if target in self.topics:
            phrase.topics[target] = max(weight, phrase.topics.get(target, 0.0))
        elif target.startswith(ROUTINE_PREFIX):
            id = target.removeprefix(ROUTINE_PREFIX)
            if id in self._atlas.routines:
                phrase.add(("routine", id), SYNONYM_SCORE * weight)
        elif target in self._atlas.points:
            phrase.add(("point", target), SYNONYM_SCORE * weight)

    def _get_phrase(self, text: str) -> Phrase:
        words = split_words(text)
        key = self._make_key(words)
        phrase = self._by_words.get(key)
        if phrase is None:
            phrase = self._by_words[key] = Phrase(" ".join(words))
        self._by_letters.setdefault("".join(words), phrase)
        self._by_letters.setdefault("".join(map(self.normalize, words)), phrase)
        return phrase

    def _make_key(self, words: Iterable[str]) -> tuple[str, ...]:
        words = list(words)
        essential = [word for word in words if word not in self.fillers] or words
        return tuple(sorted(map(self.normalize, essential)))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._by_letters)

    @cached_property
    def _sorted_name_words(self) -> list[str]:
        return sorted(self._name_words)

    @cached_property
    def _phrases_of_word(self) -> dict[str, list[Phrase]]:
        found: dict[str, list[Phrase]] = defaultdict(list)
        for key, phrase in self._by_words.items():
            if len(key) > 1:
                for word in key:
                    found[word].append(phrase)
        return found

    @cached_property
    def _meridians(self) -> dict[str, str]:
        return {
            "".join(split_words(name)): "".join(split_words(meridian))
            for meridian, names in self._synonyms.meridians.items()
            for name in names
        }

    @cached_property
    def _codes_by_look(self) -> dict[str, str]:
        """The points by what their codes look like: I and L as 1, O as 0."""
        return {code.translate(_LOOKALIKES): id for code, id in reversed(self._codes.items())}


def _find_prefixed(words: Sequence[str], letters: str) -> Iterator[str]:
    """Yield those of the sorted words that begin with these letters."""
    for at in range(bisect_left(words, letters), len(words)):
        if not words[at].startswith(letters):
            return
        yield words[at]
