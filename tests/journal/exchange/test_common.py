"""How long a cell may be, and how deeply nested it may be."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from acutui.journal.exchange.common import (
    MAX_CAUSES,
    RejectedLine,
    is_too_deep,
    list_rejected,
)
from acutui.journal.exchange.csv_rows import parse_rows


def test_a_text_may_be_nested_a_hundred_deep() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        brackets = len(opening.replace(b'"a":', b""))
        times = 100 // brackets
        assert not is_too_deep(opening * times + closing * times)
        assert is_too_deep(opening * (times + 1) + closing * (times + 1))
    assert not is_too_deep(b"[" + b'{"a":[]},' * 500 + b"1]")
    assert not is_too_deep(b'["' + b"[" * 500 + b'"]')
    for end in (b"", b"\\", b'\\"', b'\\\\"'):  # a string without an end, but in the last
        assert not is_too_deep(b"[]" * 60 + b'["' + b'\\"[' * 500 + end)
    assert is_too_deep(b"[" * 101 + b'"')


def test_a_long_cell_is_read_and_other_programs_keep_their_limit() -> None:
    before = csv.field_size_limit()
    (row,) = parse_rows(f"a;{'x' * (before + 1)}")
    assert [len(cell) for cell in row.cells] == [1, before + 1]
    assert csv.field_size_limit() == before


def test_one_cause_is_listed_once_with_its_first_line() -> None:
    rejected = [
        RejectedLine(n, f"'x{n}\\'y' is not a day like 2026-11-22") for n in range(9, 2, -1)
    ]
    rejected += [RejectedLine(5, "\"rest\" is 'ja', neither yes nor no")]
    rejected += [RejectedLine(7, '"rest" is "n\'a", neither yes nor no')]
    assert list_rejected(rejected) == [
        "line 3 and 6 more: 'x3\\'y' is not a day like 2026-11-22",
        "line 5 and 1 more: \"rest\" is 'ja', neither yes nor no",
    ]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=30))
def test_any_quoted_text_is_one_cause(texts: list[str]) -> None:
    rejected = [RejectedLine(n, f"{text!r:.40} is not a day") for n, text in enumerate(texts, 2)]
    found = list_rejected(rejected)
    assert found[0].startswith("line 2")
    assert len(found) == 1


def test_a_list_of_causes_has_an_end() -> None:
    found = list_rejected([RejectedLine(n, "is " + "odd " * n) for n in range(1, 100)])
    assert len(found) == MAX_CAUSES + 1
    assert found[-1] == "79 more problems with other lines"
