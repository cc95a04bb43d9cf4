"""The entries of synonyms.toml: each finds something that exists."""

from functools import cache

import pytest

from acutui.atlas.loader import load_atlas, load_safety
from acutui.atlas.model import Atlas, Safety
from acutui.atlas.search import Search
from acutui.atlas.spelling import split_words
from acutui.atlas.vocabulary import ROUTINE_PREFIX, Synonym, load_synonyms

ENTRIES = load_synonyms().entries


@cache
def atlas() -> Atlas:
    return load_atlas()


@cache
def safety() -> Safety:
    return load_safety()


@cache
def search() -> Search:
    return Search(atlas(), safety())


def first_word(entry: Synonym) -> str:
    return entry.words[0] if entry.words else "nothing"


@pytest.mark.parametrize("entry", ENTRIES, ids=first_word)
def test_an_entry_finds_something_that_exists(entry: Synonym) -> None:
    topics = {t for p in atlas().points.values() for t in (*p.helps, *p.regions)}
    targets = {*topics, *atlas().points, *(f"{ROUTINE_PREFIX}{id}" for id in atlas().routines)}
    assert set(entry.find) <= targets
    assert set(entry.condition_ids) <= {condition.id for condition in safety().conditions}
    assert entry.find or entry.signs or entry.condition_ids or entry.note
    assert entry.words
    for word in entry.words:
        assert split_words(word), word
        assert word == word.strip()
    assert len(set(entry.words)) == len(entry.words)


@pytest.mark.parametrize("entry", ENTRIES, ids=first_word)
def test_each_word_of_an_entry_finds_its_targets(entry: Synonym) -> None:
    for word in entry.words:
        found = search().find(f"{word} ")
        assert found.unknown == (), word
        ids = {hit.item.id for hit in found.points}
        routines = {hit.item.id for hit in found.routines}
        for target in entry.find:
            if target.startswith(ROUTINE_PREFIX):
                assert target.removeprefix(ROUTINE_PREFIX) in routines, word
            elif target in atlas().points:
                assert target in ids, word
            else:
                for point in atlas().points.values():
                    if target in (*point.helps, *point.regions):
                        assert point.id in ids, (word, point.id)
        assert set(entry.condition_ids) <= {condition.id for condition in found.conditions}, word
        assert not entry.note or entry.note in found.notes, word
        assert bool(found.red_flags) >= bool(entry.signs), word


@pytest.mark.parametrize("sign", sorted({sign for entry in ENTRIES for sign in entry.signs}))
def test_a_sign_begins_a_word_of_a_red_flag(sign: str) -> None:
    items = [item for flag in safety().red_flags for item in flag.items]
    assert any(f" {sign}" in f" {' '.join(split_words(item))}" for item in items)


def test_no_words_are_in_two_entries() -> None:
    seen: dict[str, str] = {}
    for entry in ENTRIES:
        for word in entry.words:
            form = " ".join(split_words(word))
            assert seen.setdefault(form, first_word(entry)) == first_word(entry), word


def test_regions_and_meridians_exist_in_the_atlas() -> None:
    synonyms = load_synonyms()
    topics = {t for p in atlas().points.values() for t in (*p.helps, *p.regions)}
    regions = {region for point in atlas().points.values() for region in point.regions}
    assert set(synonyms.felt_in) <= topics
    assert {region for places in synonyms.felt_in.values() for region in places} <= regions
    codes = {point.id.rstrip("0123456789") for point in atlas().points.values()}
    assert set(synonyms.meridians) <= codes
    names = [name for names in synonyms.meridians.values() for name in names]
    assert len(set(names)) == len(names)


def test_every_complaint_finds_points() -> None:
    for complaint in search().complaints():
        assert search().find_points(complaint), complaint
