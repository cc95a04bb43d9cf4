"""Decode a text file, and split it into lines or CSV rows, even where some are damaged."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from io import StringIO
from itertools import islice
from typing import NamedTuple

MAX_LINES = 2_000_000  # that are read; two hundred years of practice are a tenth of that
MAX_REREAD_LINES = 1_000_000  # that are read again, after a damaged row had swallowed them

_delimiter = re.compile(r"[,;\t]")
_stated_delimiter = re.compile(r'"?sep=[,;\t]"?[\r\n]*')


class NotReadable(ValueError):
    """A file is in no format that can be read; the message says why."""


class CsvRow(NamedTuple):
    """A row of a CSV and the line that it begins on; `problem` is why it has no cells."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str = ""


def decode_text(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 that says so. Raises NotReadable, with the first wrong byte."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            text = data.decode("utf-16")
            if "\0" not in text:  # as UTF-32 would have
                return text
        raise NotReadable("line 1: is not UTF-16, as its first bytes say; save it as UTF-8")
    if b"\0" in data[:2]:
        raise NotReadable("line 1: is UTF-16 text; save it as UTF-8")
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        what = f"byte {column}, 0x{data[error.start]:02x}, is not UTF-8"
        raise NotReadable(f"line {line}: {what}; save the file as UTF-8") from error


def split_lines(text: str) -> list[str]:
    """Split a text into lines with their ends, as editors count them. Raises NotReadable."""
    lines = list(islice(StringIO(text, newline=""), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        raise NotReadable(f"has more than {MAX_LINES} lines; not read")
    return lines


def parse_rows(text: str) -> list[CsvRow]:
    """Return the rows of a CSV that are not blank; the delimiter is the first of , ; and tab.

    A first line like `sep=;`, for Excel, is none of them. A quotation mark too many makes one row
    of many. If that row is damaged, or has not as many cells as the first, reading continues in the
    line after its first line.
    """
    lines = split_lines(text)
    first = lines[0] if lines else ""
    stated = _stated_delimiter.fullmatch(first)
    found = _delimiter.search(first)
    begin = 1 if stated else 0
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        rows = _iterate_rows(lines, found[0] if found else ",", begin)
        return [row for row in rows if row.problem or any(cell.strip() for cell in row.cells)]
    finally:
        csv.field_size_limit(limit)


def _iterate_rows(lines: Sequence[str], delimiter: str, at: int) -> Iterator[CsvRow]:
    rereadable = MAX_REREAD_LINES
    width, start = 0, at
    read = partial(csv.reader, delimiter=delimiter, strict=True)
    reader = read(_lines_from(lines, start))
    while at < len(lines):
        try:
            row = CsvRow(at + 1, tuple(next(reader)))
        except csv.Error as error:
            row = CsvRow(at + 1, problem=f"is not a row: {error}")
        width = width or len(row.cells)
        end = start + reader.line_num
        swallowed = end - at - 1
        if 0 < swallowed <= rereadable and len(row.cells) != width:
            rereadable -= swallowed
            start = end = at + 1
            reader = read(_lines_from(lines, start))
        yield row
        at = end


def _lines_from(lines: Sequence[str], start: int) -> Iterator[str]:
    return (lines[at] for at in range(start, len(lines)))
