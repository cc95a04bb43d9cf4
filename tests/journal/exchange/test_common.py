"""How much of a file is read, and how deeply nested it may be."""

import csv
from pathlib import Path

import pytest

from acutui.journal.exchange import common
from acutui.journal.exchange.common import is_too_deep, read_file
from acutui.journal.exchange.csv_rows import parse_rows
from acutui.util.files import FileError


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "MAX_BYTES", 2_000_000)
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2_000_000)
    assert len(read_file(path)) == 2_000_000
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(FileError, match="is larger than 2 MB"):
        read_file(path)


def test_a_text_may_be_nested_a_hundred_deep() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        brackets = len(opening.replace(b'"a":', b""))
        times = 100 // brackets
        assert not is_too_deep(opening * times + closing * times)
        assert is_too_deep(opening * (times + 1) + closing * (times + 1))
    assert not is_too_deep(b"[" + b'{"a":[]},' * 500 + b"1]")
    assert not is_too_deep(b'["' + b"[" * 500 + b'"]')


def test_a_long_cell_is_read_and_other_programs_keep_their_limit() -> None:
    before = csv.field_size_limit()
    (row,) = parse_rows(f"a;{'x' * (before + 1)}")
    assert [len(cell) for cell in row.cells] == [1, before + 1]
    assert csv.field_size_limit() == before
