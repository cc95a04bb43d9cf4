"""Reading synonyms.toml: what people call their complaints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from acutui.atlas.loader import read_fields
from acutui.util.toml_reader import TomlTable, read_toml

ROUTINE_PREFIX = "routine:"
"""Marks the id of a routine in `Synonym.find`."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that mean the same, and what they find; synonyms.toml explains the fields."""

    words: tuple[str, ...]
    find: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    condition_ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Synonyms:
    """The content of synonyms.toml."""

    entries: tuple[Synonym, ...]
    fillers: frozenset[str]
    meaningless_alone: frozenset[str]
    pain: frozenset[str]
    felt_in: Mapping[str, Sequence[str]]
    meridians: Mapping[str, Sequence[str]]


@cache
def load_synonyms() -> Synonyms:
    tables, _ = read_toml(Path(__file__).parent / "synonyms.toml")
    felt_in, meridians = tables["felt_in"], tables["meridians"]
    return read_fields(TomlTable(tables), Synonyms, felt_in=felt_in, meridians=meridians)
