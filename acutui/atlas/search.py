"""Finding points and routines by code, name, place or complaint."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from acutui.atlas.model import Atlas, Condition, Point, RedFlag, Routine, Safety
from acutui.atlas.query import ParsedQuery, Part, parse_query, split_query
from acutui.atlas.spelling import fold, split_words
from acutui.atlas.vocabulary import NAME_SCORE, Key, Kind, Vocabulary
from acutui.util.text import id_to_words

Item = TypeVar("Item", Point, Routine)


class Hit(NamedTuple, Generic[Item]):
    """A search hit, and the words of the query that found it."""

    item: Item
    words: tuple[str, ...]


class SearchResult(Struct, frozen=True):
    """Everything that a query finds, the best first.

    The red flags have only the signs that match the query; `unknown` words found nothing.
    """

    points: tuple[Hit[Point], ...] = ()
    routines: tuple[Hit[Routine], ...] = ()
    conditions: tuple[Condition, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    readings: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.routines or self.conditions or self.red_flags)

    def filter_by_region(self, region: str) -> "SearchResult":
        """Return the result with only the points in a region, and no routines."""
        points = tuple(hit for hit in self.points if region in hit.item.regions)
        return replace(self, points=points, routines=())


class Search:
    """Searches the points, routines, conditions and red flags."""

    def __init__(self, atlas: Atlas, safety: Safety) -> None:
        self.atlas = atlas
        self._safety = safety
        self._vocabulary = Vocabulary(atlas, safety)

    def find(self, query: str | Sequence[str]) -> SearchResult:
        """Return what any of the words finds; without words, all points in their order.

        Args:
            query: As it was typed. A space at the end says that the last word is finished.
        """
        text = query if isinstance(query, str) else " ".join(query)
        words = split_query(text)
        bare = fold(text)
        if not words and bare.strip():
            return SearchResult(unknown=(text.strip(),))
        if not words:
            every = self.atlas.points.values()
            return SearchResult(points=tuple(Hit(point, ()) for point in every))
        parsed = parse_query(words, self._vocabulary, is_ended=bare[-1:].isspace())
        normalize = self._vocabulary.normalize
        named = {normalize(word.letters) for word in words}
        for id, routine in self.atlas.routines.items():
            if set(map(normalize, split_words(routine.name))) == named:
                parsed.parts.append(Part(text.strip(), scores={("routine", id): NAME_SCORE}))
        return self._build_result(parsed)

    def find_points(self, query: str | Sequence[str]) -> list[Point]:
        return [hit.item for hit in self.find(query).points]

    def complaints(self) -> list[str]:
        """Return what points are pressed for, the most common first."""
        counts = Counter(topic for point in self.atlas.points.values() for topic in point.helps)
        return [id_to_words(topic) for topic, _ in counts.most_common()]

    def _build_result(self, parsed: ParsedQuery) -> SearchResult:
        totals: dict[Key, float] = defaultdict(float)
        by: dict[Key, list[str]] = defaultdict(list)
        for part in parsed.parts:
            for key, score in part.scores.items():
                totals[key] += score
                by[key].append(part.words)
        # The sort is stable: equal scores stay in the order of the atlas.
        ranked = sorted(totals, key=lambda key: (-len(by[key]), -totals[key]))

        def of(kind: Kind) -> list[str]:
            return [id for found, id in ranked if found == kind]

        points, routines = self.atlas.points, self.atlas.routines
        known = {condition.id: condition for condition in self._safety.conditions}
        # Of each red flag only the signs in which a word begins like one that was found.
        starts = [f" {sign}" for sign in of("sign")]
        red_flags = []
        for flag in self._safety.red_flags if starts else ():
            texts = {item: f" {' '.join(split_words(item))}" for item in flag.items}
            items = [item for item in texts if any(start in texts[item] for start in starts)]
            red_flags += [replace(flag, items=tuple(items))] if items else []
        return SearchResult(
            points=tuple(Hit(points[id], tuple(by["point", id])) for id in of("point")),
            routines=tuple(Hit(routines[id], tuple(by["routine", id])) for id in of("routine")),
            conditions=tuple(known[id] for id in of("condition") if id in known),
            red_flags=tuple(red_flags),
            readings=tuple(part for part in parsed.parts if part.meant or part.spelling),
            notes=tuple(of("note")),
            unknown=tuple(word.typed for word in parsed.unknown),
        )
