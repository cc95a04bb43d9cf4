"""Parsing a query: which words belong together, and what they find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from acutui.atlas.spelling import find_by_prefix, find_nearest, fold, is_han, split_words
from acutui.atlas.vocabulary import NAME_SCORE, Key, Phrase, Scores, Vocabulary
from acutui.util.text import id_to_words

Found = TypeVar("Found")

MAX_WORDS = 16  # more than anyone types; somebody may paste a page
MAX_LETTERS = 40  # of a word that are compared; no word in the atlas is longer
MAX_PHRASE = 6  # words of a phrase, fillers included

PREFIX_FACTOR = 0.6  # for a phrase that is not finished
PARTIAL_FACTOR = 0.5  # for a phrase of which a word is missing
EXTENSION_FACTOR = 0.05  # for a longer phrase that begins with a finished one

MIN_SYNONYM = 3  # letters before unfinished synonyms count besides the atlas's own words
MIN_WARNING = 4  # letters before an unfinished phrase finds red flags, conditions and notes
WARNING_SHARE = 0.6  # and how much of the phrase they must be
MIN_PART = 4  # letters before a word is searched for inside names

THINGS = ("point", "routine")
"""The kinds that the first letter of a phrase, or a single word of it, is enough to find."""


class Word(NamedTuple):
    """A word of the query as it is compared and as it was typed; a guess is a correction."""

    letters: str
    typed: str
    is_guess: bool = False


@dataclass
class Part:
    """Words that belong together and what they find.

    `spelling` is their correction if they were misspelt, and `meant` is what the atlas calls them
    if that differs from what was typed.
    """

    words: str
    spelling: str = ""
    scores: Scores = field(default_factory=dict)
    meant: tuple[str, ...] = ()

    def add(self, scores: Mapping[Key, float], factor: float = 1.0) -> None:
        for key, score in scores.items():
            self.scores[key] = max(score * factor, self.scores.get(key, 0.0))


def split_query(text: str) -> list[Word]:
    words = []
    for typed in text.split():
        letters = split_words(typed)
        shown = [typed.strip(".,;:!?\"'()")] if len(letters) == 1 else letters
        pairs = zip(letters, shown, strict=True)
        words += [Word(word[:MAX_LETTERS], as_is[:MAX_LETTERS]) for word, as_is in pairs]
    return words[:MAX_WORDS]


class ParsedQuery:
    """A query divided into the longest known phrases, from the left, and `unknown` words."""

    def __init__(self, words: list[Word], vocabulary: Vocabulary, is_ended: bool) -> None:
        self.parts: list[Part] = []
        self.unknown: list[Word] = []
        self._words = words
        self._vocabulary = vocabulary
        self._is_ended = is_ended
        all_fillers = set(map(fold, vocabulary.synonyms.fillers))
        vague = vocabulary.synonyms.meaningless_alone
        letters = {word.letters for word in words}
        fillers = letters & all_fillers
        skipped = fillers | {one for one in letters if vocabulary.normalize(one) in vague}
        # Words that mean nothing next to others are all that there is if there are no others.
        self._fillers = fillers if fillers < letters else set[str]()
        self._skipped = self._fillers | (skipped if skipped < letters else set())
        at = 0
        while at < len(words):
            word = words[at]
            is_skipped = word.letters in self._skipped
            for length in range(min(MAX_PHRASE, len(words) - at), 0, -1):
                part = self._read_phrase(at, length)
                if part.scores:
                    break
            if not part.scores and not is_skipped:
                part = self._read_single(word)
            if part.scores:
                self.parts.append(part)
            elif not is_skipped and word.letters not in all_fillers:
                self.unknown.append(word)
            at += length

    def _read_phrase(self, at: int, length: int) -> Part:
        """Return what `length` words find as a phrase, a code, or the beginning of one."""
        words = self._words[at : at + length]
        part = _make_part(words)
        if length == 1 and words[0].letters in self._skipped:
            return part
        known = self._vocabulary
        together = "".join(word.letters for word in words)
        phrase = known.phrases.get(together)
        if phrase is None and self._fillers.isdisjoint((words[0].letters, words[-1].letters)):
            phrase = known.find_phrase([word.letters for word in words])
        if code := known.find_point_by_code(together):
            part.add({("point", code): NAME_SCORE})
            part.meant = () if fold(code).replace(" ", "") == together else (code,)
        elif phrase:
            self._add_phrase(part, phrase)
        if length == 1:
            part.add(known.name_words.get(known.normalize(together), {}))
        is_last = at + length == len(self._words)
        # After other words, a last one that means something by itself is finished.
        may_go_on = length == 1 or known.find_phrase([words[-1].letters]) is None
        if is_last and not self._is_ended and may_go_on:
            self._complete(part, together)
        return part

    def _complete(self, part: Part, letters: str) -> None:
        """Add what begins with the letters; if they are a word by themselves, only names."""
        is_complete = bool(part.scores)
        factor = EXTENSION_FACTOR if is_complete else PREFIX_FACTOR
        for scores in _completions(self._vocabulary.name_words, letters):
            part.add(scores, factor)
        phrases = _completions(self._vocabulary.phrases, letters)
        if is_complete:
            for phrase in phrases:
                if phrase.is_name:
                    part.add(phrase.things, factor)
            return
        if len(letters) < MIN_SYNONYM:
            phrases = [phrase for phrase in phrases if phrase.is_of_atlas] or phrases
        for phrase in phrases:
            scores = self._vocabulary.scores(phrase)
            is_nearly_complete = len(letters) >= max(MIN_WARNING, WARNING_SHARE * len(phrase.text))
            part.add(scores if is_nearly_complete else _things(scores), factor)

    def _read_single(self, word: Word) -> Part:
        """Return what a word finds that is only part of a phrase."""
        part = _make_part([word])
        if is_han(word.letters):
            for phrase in self._vocabulary.han_phrases_in(word.letters):
                self._add_phrase(part, phrase)
        elif joined := self._vocabulary.split_off_pain(word.letters):
            self._add_phrase(part, joined)
        if not part.scores:
            for phrase in self._vocabulary.phrases_with(word.letters):
                part.add(_things(self._vocabulary.scores(phrase)), PARTIAL_FACTOR)
        return part

    def _add_phrase(self, part: Part, phrase: Phrase) -> None:
        part.add(self._vocabulary.scores(phrase))
        if phrase.is_name and not phrase.topics:
            return
        topics = [id_to_words(topic) for topic in phrase.topics]
        points = [id for kind, id in phrase.things if kind == "point"]
        meant = [*points, *topics] if phrase.is_name else [*topics, *points]
        if fold(part.spelling or part.words) not in map(fold, meant):
            part.meant = tuple(dict.fromkeys((*part.meant, *meant)))


def parse_query(words: list[Word], vocabulary: Vocabulary, *, is_ended: bool) -> ParsedQuery:
    """Divide a query into parts; correct unknown words, and divide it once more.

    Args:
        words: The words in the order in which they were typed.
        vocabulary: What the words may mean.
        is_ended: Whether a space follows the last word, which otherwise may be unfinished.
    """
    first = ParsedQuery(words, vocabulary, is_ended)
    if not first.unknown:
        return first
    corrected = list(words)
    for at, word in enumerate(words):
        if word in first.unknown and (spelling := _correct(words, at, vocabulary, is_ended)):
            corrected[at] = Word(spelling, word.typed, is_guess=True)
    second = ParsedQuery(corrected, vocabulary, is_ended) if corrected != words else first
    for word in [word for word in second.unknown if len(word.letters) >= MIN_PART]:
        part = Part(word.typed)
        for phrase in vocabulary.names_with(word.letters):
            part.add(phrase.things, PARTIAL_FACTOR)
        if part.scores:
            second.parts.append(part)
            second.unknown.remove(word)
    return second


def _correct(words: Sequence[Word], at: int, vocabulary: Vocabulary, is_ended: bool) -> str:
    """Return the known word that a misspelt one is likely to be, or an empty text."""
    letters, known = words[at].letters, vocabulary.spellings
    may_go_on = not is_ended and at + 1 == len(words)
    found = find_nearest(letters, known)
    if not found and len(letters) >= MIN_PART:
        found = sorted((word for word in known if word.startswith(letters)), key=len)
        if not found and may_go_on and len(letters) > MIN_PART:
            found = [] if any(vocabulary.names_with(letters)) else find_by_prefix(letters, known)
    beside = [words[i].letters for i in (at - 1, at + 1) if 0 <= i < len(words)]
    pairs = ((word, [other, word]) for word in found for other in beside)
    fitting = (word for word, pair in pairs if vocabulary.find_phrase(pair, whole=True))
    return next(fitting, found[0] if found else "")


def _things(scores: Scores) -> Scores:
    return {key: score for key, score in scores.items() if key[0] in THINGS}


def _make_part(words: Sequence[Word]) -> Part:
    typed = " ".join(word.typed for word in words)
    is_guess = any(word.is_guess for word in words)
    return Part(typed, " ".join(word.letters for word in words) if is_guess else "")


def _completions(known: Mapping[str, Found], letters: str) -> list[Found]:
    """Return what is known by words that begin with these letters, in their alphabetical order."""
    return [known[word] for word in sorted(word for word in known if word.startswith(letters))]
