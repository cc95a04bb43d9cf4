"""The results of a search: the rows, and the text beside them, for lists of every size."""

from pathlib import Path

import pytest
from support.widgets import with_roles
from support.wording import open_services
from syrupy.assertion import SnapshotAssertion

from acutui.screens.guide_results import Results, find_first, split_key
from acutui.widgets.text_layout import Line


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("neck", ""),
        ("neck", "hand"),
        ("hedache", ""),
        ("neck zzz", ""),
        ("nausea sleep", ""),
        ("numb arm", ""),
        ("pregnant", ""),
        ("xyzzy", ""),
        ("routine", ""),
        ("morning", ""),
    ],
)
def test_rows_and_texts(
    tmp_path: Path, query: str, region: str, picture: SnapshotAssertion
) -> None:
    services = open_services(tmp_path, '[safety]\nconditions = ["blood-thinners"]')
    results = Results(services, f" {query} ", {}, region=region, open_key="<enter>")
    shown: list[Line] = []
    for width, height in ((36, 20), (36, 12), (36, 11), (20, 6), (20, 5)):
        rows = results.build_rows(width, height, lambda point: ((point.id, "point"),))
        shown.append(((f" {width} by {height}, at {find_first(rows)} ".center(60, "="), ""),))
        shown += [((f"{row.key or '':<22}|", ""), *row.line) for row in rows]
        assert len({row.key for row in rows if row.key}) == sum(row.key is not None for row in rows)
    for key in {row.key: "" for row in rows if row.key}:
        title, lines = results.describe(key, 40)
        shown += [((f" {key}: {title} ".center(60, "="), ""),), *lines]
    assert with_roles(shown) == picture


@pytest.mark.parametrize(
    ("key", "parts"),
    [("LI4", ("LI4", "")), ("routine:neck", ("routine:", "neck")), ("ask:a:b", ("ask:", "a:b"))],
)
def test_the_key_of_a_row_tells_its_kind(key: str, parts: tuple[str, str]) -> None:
    assert split_key(key) == parts


def test_without_unicode_a_colon_leads_to_the_meaning(tmp_path: Path) -> None:
    results = Results(
        open_services(tmp_path, glyphs="ascii"), "hedache", {}, region="", open_key="E"
    )
    first, *_ = results.build_rows(60, 20, lambda _: ())
    assert first.line[0][0] == " hedache: headache"
