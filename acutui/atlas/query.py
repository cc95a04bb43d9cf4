"""Parsing a query: which words belong together, and what they find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from acutui.atlas.spelling import (
    MAX_LETTERS,
    find_by_prefix,
    find_nearest,
    fold,
    is_han,
    split_words,
)
from acutui.atlas.vocabulary import NAME_SCORE, Key, Phrase, Scores, Vocabulary

MAX_WORDS = 16  # more than anyone types; somebody may paste a page
MAX_PHRASE = 6  # words of a phrase, fillers included

PREFIX_FACTOR = 0.6  # for a phrase that is not finished
PARTIAL_FACTOR = 0.5  # for a phrase of which a word is missing
EXTENSION_FACTOR = 0.05  # for a longer phrase that begins with a finished one

MIN_SYNONYM = 3  # letters before unfinished synonyms count besides the atlas's own words
MIN_WARNING = 4  # letters before an unfinished phrase finds red flags, conditions and notes
WARNING_SHARE = 0.6  # and how much of the phrase they must be
MIN_PART = 4  # letters before a word is searched for inside names

THINGS = ("point", "routine")
"""What even the first letter of a phrase, or a single word of it, finds."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query as it is compared and as it was typed; a guess is a correction."""

    letters: str
    typed: str
    is_guess: bool = False


@dataclass
class Part:
    """Words that belong together and what they find.

    `spelling` is their correction, `meant` what the atlas calls them; both are empty if they were
    understood as typed.
    """

    words: str
    spelling: str = ""
    scores: Scores = field(default_factory=dict)
    meant: tuple[str, ...] = ()

    def add(self, scores: Mapping[Key, float], factor: float = 1.0) -> None:
        for key, score in scores.items():
            self.scores[key] = max(score * factor, self.scores.get(key, 0.0))


@dataclass
class ParsedQuery:
    """A query divided into parts, and the words that were not understood."""

    parts: list[Part] = field(default_factory=list)
    unknown: list[Word] = field(default_factory=list)


def split_query(text: str) -> list[Word]:
    words = []
    for typed in text.split():
        letters = split_words(typed)
        shown = [typed.strip(".,;:!?\"'()")] if len(letters) == 1 else letters
        words += [
            Word(word[:MAX_LETTERS], original[:MAX_LETTERS])
            for word, original in zip(letters, shown, strict=True)
        ]
    return words[:MAX_WORDS]


def parse_query(words: list[Word], vocabulary: Vocabulary, *, is_ended: bool) -> ParsedQuery:
    """Divide words into parts; unless `is_ended`, the last word may be unfinished.

    Unknown words are corrected, and the query is divided once more.
    """
    first = _QueryParser(words, vocabulary, is_ended).result
    if not first.unknown:
        return first
    corrected = list(words)
    for at, word in enumerate(words):
        if word in first.unknown:
            is_finished = is_ended or at + 1 < len(words)
            if spelling := _correct(words, at, vocabulary, is_finished=is_finished):
                corrected[at] = Word(spelling, word.typed, is_guess=True)
    second = _QueryParser(corrected, vocabulary, is_ended).result if corrected != words else first
    for word in [word for word in second.unknown if len(word.letters) >= MIN_PART]:
        part = Part(word.typed)
        for phrase in vocabulary.names_with(word.letters):
            part.add(phrase.things, PARTIAL_FACTOR)
        if part.scores:
            second.parts.append(part)
            second.unknown.remove(word)
    return second


def _correct(words: Sequence[Word], at: int, vocabulary: Vocabulary, *, is_finished: bool) -> str:
    """Return the known word that a misspelt one is likely to be, or an empty text."""
    letters = words[at].letters
    found = find_nearest(letters, vocabulary.spellings)
    if not found and len(letters) >= MIN_PART:
        known = vocabulary.spellings
        found = sorted((word for word in known if word.startswith(letters)), key=len)
        is_long = len(letters) > MIN_PART
        if not found and is_long and not is_finished and not any(vocabulary.names_with(letters)):
            found = find_by_prefix(letters, known)
    beside = [words[i].letters for i in (at - 1, at + 1) if 0 <= i < len(words)]
    fitting = (
        word
        for word in found
        for other in beside
        if vocabulary.find_phrase([other, word], whole=True)
    )
    return next(fitting, found[0] if found else "")


class _QueryParser:
    """Divides words into the longest known phrases, from the left."""

    def __init__(self, words: list[Word], vocabulary: Vocabulary, is_ended: bool) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._is_ended = is_ended
        self._all_fillers = set(map(fold, vocabulary.fillers))
        letters = {word.letters for word in words}
        fillers = letters & self._all_fillers
        vague = fillers | {one for one in letters if vocabulary.is_vague(one)}
        # Words that mean nothing next to others are all that there is if there are no others.
        self._fillers = fillers if fillers < letters else set[str]()
        self._skipped = self._fillers | (vague if vague < letters else set())
        self.result = ParsedQuery()
        at = 0
        while at < len(words):
            at += self._parse_from(at)

    def _parse_from(self, at: int) -> int:
        """Parse the words from here on; return how many were used."""
        for length in range(min(MAX_PHRASE, len(self._words) - at), 0, -1):
            part = self._read_phrase(at, length)
            if part.scores:
                self.result.parts.append(part)
                return length
        word = self._words[at]
        if word.letters not in self._skipped:
            part = self._read_single(word)
            if part.scores:
                self.result.parts.append(part)
            elif word.letters not in self._all_fillers:
                self.result.unknown.append(word)
        return 1

    def _read_phrase(self, at: int, length: int) -> Part:
        """Return what `length` words find as a phrase, a code, or the beginning of one."""
        words = self._words[at : at + length]
        part = _make_part(words)
        if length == 1 and words[0].letters in self._skipped:
            return part
        together = "".join(word.letters for word in words)
        phrase = self._vocabulary.find_joined(together)
        if phrase is None and self._fillers.isdisjoint((words[0].letters, words[-1].letters)):
            phrase = self._vocabulary.find_phrase([word.letters for word in words])
        if code := self._vocabulary.find_point_by_code(together):
            part.add({("point", code): NAME_SCORE})
            part.meant = () if fold(code).replace(" ", "") == together else (code,)
        elif phrase:
            self._add_phrase(part, phrase)
        if length == 1:
            part.add(self._vocabulary.scores_of_name_word(together))
        is_last = at + length == len(self._words)
        # After other words, a last one that means something by itself is finished.
        may_go_on = length == 1 or self._vocabulary.find_phrase([words[-1].letters]) is None
        if is_last and not self._is_ended and may_go_on:
            self._complete(part, together)
        return part

    def _complete(self, part: Part, letters: str) -> None:
        """Add what begins with the letters; if they are a word by themselves, only names."""
        is_complete = bool(part.scores)
        for scores in self._vocabulary.iter_name_words(letters):
            part.add(scores, EXTENSION_FACTOR if is_complete else PREFIX_FACTOR)
        phrases = list(self._vocabulary.iter_completions(letters))
        if is_complete:
            for phrase in phrases:
                if phrase.is_name:
                    part.add(phrase.things, EXTENSION_FACTOR)
            return
        if len(letters) < MIN_SYNONYM:
            phrases = [phrase for phrase in phrases if phrase.is_of_atlas] or phrases
        for phrase in phrases:
            scores = self._vocabulary.scores(phrase)
            is_nearly_complete = len(letters) >= max(MIN_WARNING, WARNING_SHARE * len(phrase.text))
            part.add(scores if is_nearly_complete else _things(scores), PREFIX_FACTOR)

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
        meant = self._vocabulary.label(phrase)
        if fold(part.spelling or part.words) not in map(fold, meant):
            part.meant = tuple(dict.fromkeys((*part.meant, *meant)))


def _things(scores: Scores) -> Scores:
    return {key: score for key, score in scores.items() if key[0] in THINGS}


def _make_part(words: Sequence[Word]) -> Part:
    typed = " ".join(word.typed for word in words)
    is_guess = any(word.is_guess for word in words)
    return Part(typed, " ".join(word.letters for word in words) if is_guess else "")
