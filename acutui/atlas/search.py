"""Finding points and routines by whatever people type: code, name, place, complaint."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from acutui.atlas.model import Atlas, Condition, Point, RedFlag, Routine, Safety
from acutui.atlas.query import ParsedQuery, Part, Reading, parse_query, split_query
from acutui.atlas.spelling import fold, split_words
from acutui.atlas.synonyms import Synonyms, load_synonyms
from acutui.atlas.vocabulary import NAME_SCORE, Key, Kind, Vocabulary
from acutui.util.text import id_to_words

Item = TypeVar("Item", Point, Routine)


@dataclass(frozen=True, slots=True)
class Hit(Generic[Item]):
    """What was found, and by which of the words that were typed."""

    item: Item
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """All that a query finds, the best first.

    `red_flags` have only those of their signs that the words speak of. `unknown` are the words
    that found nothing.
    """

    points: tuple[Hit[Point], ...] = ()
    routines: tuple[Hit[Routine], ...] = ()
    conditions: tuple[Condition, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to go to."""
        return not (self.points or self.routines or self.conditions or self.red_flags)

    def filter_by_region(self, region: str) -> "SearchResult":
        """Return this with the points that lie in a region alone, and no routines."""
        points = tuple(hit for hit in self.points if region in hit.item.regions)
        return replace(self, points=points, routines=())


class Search:
    """The search in an atlas; with `safety` it finds conditions and red flags too."""

    def __init__(
        self, atlas: Atlas, safety: Safety | None = None, synonyms: Synonyms | None = None
    ) -> None:
        self.atlas = atlas
        self._safety = safety
        self._vocabulary = Vocabulary(atlas, safety, synonyms or load_synonyms())
        self._routine_names = {
            id: set(map(self._vocabulary.normalize, split_words(routine.name)))
            for id, routine in atlas.routines.items()
        }

    def find(self, query: str | Sequence[str]) -> SearchResult:
        """Return all that any of the words finds; no words find all points, in their order."""
        text = query if isinstance(query, str) else " ".join(query)
        words = split_query(text)
        bare = fold(text)
        if not words and bare.strip():
            return SearchResult(unknown=(text.strip(),))
        if not words:
            return SearchResult(
                points=tuple(Hit(point, ()) for point in self.atlas.points.values())
            )
        understood = parse_query(words, self._vocabulary, is_ended=bare[-1:].isspace())
        named = {self._vocabulary.normalize(word.letters) for word in words}
        for id, name in self._routine_names.items():
            if name == named:
                understood.parts.append(Part(text.strip(), scores={("routine", id): NAME_SCORE}))
        return self._found(understood)

    def find_points(self, query: str | Sequence[str]) -> list[Point]:
        """Return the points that a query finds, the best first."""
        return [hit.item for hit in self.find(query).points]

    def complaints(self) -> list[str]:
        """Return what can be asked for, beginning with what most points are pressed for."""
        counts = Counter(topic for point in self.atlas.points.values() for topic in point.helps)
        return [id_to_words(topic) for topic, _ in counts.most_common()]

    def _found(self, understood: ParsedQuery) -> SearchResult:
        totals: dict[Key, float] = defaultdict(float)
        by: dict[Key, list[str]] = defaultdict(list)
        for part in understood.parts:
            for key, score in part.scores.items():
                totals[key] += score
                by[key].append(part.words)
        ranked = sorted(totals, key=lambda key: (-len(by[key]), -totals[key]))

        def of(kind: Kind) -> list[str]:
            return [id for found, id in ranked if found == kind]

        # Equals keep the order of the atlas, since the sums were made in the order of the words.
        points, routines = self.atlas.points, self.atlas.routines
        readings = tuple(
            Reading(part.words, part.spelling, part.meant)
            for part in understood.parts
            if part.meant or part.spelling
        )
        known = {condition.id: condition for condition in self._conditions}
        return SearchResult(
            points=tuple(Hit(points[id], tuple(by["point", id])) for id in of("point")),
            routines=tuple(Hit(routines[id], tuple(by["routine", id])) for id in of("routine")),
            conditions=tuple(known[id] for id in of("condition") if id in known),
            red_flags=self._red_flags(of("sign")),
            readings=readings,
            notes=tuple(of("note")),
            unknown=tuple(word.typed for word in understood.unknown),
        )

    def _red_flags(self, signs: Sequence[str]) -> tuple[RedFlag, ...]:
        """Return the red flags with a sign in which a word begins so, with those signs alone."""
        sought = [f" {sign}" for sign in signs]
        found = []
        for flag in self._safety.red_flags if self._safety and sought else ():
            items = tuple(
                item
                for item in flag.items
                if any(sign in f" {' '.join(split_words(item))}" for sign in sought)
            )
            if items:
                found.append(replace(flag, items=items))
        return tuple(found)

    @property
    def _conditions(self) -> tuple[Condition, ...]:
        return self._safety.conditions if self._safety else ()
