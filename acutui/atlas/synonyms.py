"""Reading synonyms.toml: what people call their complaints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from acutui.util.toml_reader import TomlTable, read_toml

ROUTINE_PREFIX = "routine:"
"""Marks the id of a routine in `Synonym.find`."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that mean the same, and what they find; synonyms.toml explains the fields."""

    words: tuple[str, ...]
    find: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Synonyms:
    """The content of synonyms.toml."""

    entries: tuple[Synonym, ...] = ()
    fillers: frozenset[str] = frozenset()
    meaningless_alone: frozenset[str] = frozenset()
    pain: frozenset[str] = frozenset()
    felt_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meridians: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def load_synonyms() -> Synonyms:
    fields, _ = read_toml(Path(__file__).parent / "synonyms.toml")
    top = TomlTable(fields)
    return Synonyms(
        entries=tuple(
            Synonym(
                words=entry.texts("words"),
                find=entry.texts("find"),
                signs=entry.texts("signs"),
                conditions=entry.texts("conditions"),
                note=entry.text("note", ""),
            )
            for entry in top.entries("synonym")
        ),
        fillers=frozenset(top.texts("fillers")),
        meaningless_alone=frozenset(top.texts("meaningless_alone")),
        pain=frozenset(top.texts("pain")),
        felt_in=_read_lists(top, "felt_in"),
        meridians=_read_lists(top, "meridians"),
    )


def _read_lists(top: TomlTable, name: str) -> dict[str, tuple[str, ...]]:
    table = top.table(name)
    return {key: table.texts(key) for key in table.names()} if table else {}
