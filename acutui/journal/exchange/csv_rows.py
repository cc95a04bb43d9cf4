"""Text of others in lines and rows: which line each stands on, and what to make of broken ones."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO

MAX_LINES = 2_000_000
"""Lines of a text that are read; two hundred years of practice are a tenth of that."""

MAX_REREAD_LINES = 1_000_000
"""Lines of a CSV that are read a second time, since a row that was none had swallowed them."""

_delimiter = re.compile(r"[,;\t]")


class NotReadable(ValueError):
    """What is in no form that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row of a CSV and the line that it begins on; `why` says where it is none."""

    line: int
    cells: tuple[str, ...] = ()
    why: str = ""


def decode_text(data: bytes) -> str:
    """Return the text of a file. Raises NotReadable, naming the place where it is none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotReadable("line 1: is UTF-16; save it as UTF-8")
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        said = f"line {line}: byte {column}, 0x{data[error.start]:02x}, is no UTF-8 text"
        raise NotReadable(f"{said}; save the file as UTF-8") from error


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends, as an editor counts them. Raises NotReadable."""
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise NotReadable(f"has more than {MAX_LINES} lines; not read")
    return list(StringIO(text, newline=""))


def parse_rows(text: str) -> list[CsvRow]:
    """Return the rows of a CSV that are not blank, whatever it is delimited by.

    A quotation mark too many makes one row of many. Such a row is none, or has not as many cells
    as the first; after it, reading goes on in the line that follows its first.
    """
    lines = split_lines(text)
    found = _delimiter.search(lines[0]) if lines else None
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        rows = _iterate_rows(lines, found[0] if found else ",")
        return [row for row in rows if row.why or any(cell.strip() for cell in row.cells)]
    finally:
        csv.field_size_limit(limit)


def _iterate_rows(lines: Sequence[str], delimiter: str) -> Iterator[CsvRow]:
    again = MAX_REREAD_LINES
    width = start = at = 0
    read = partial(csv.reader, delimiter=delimiter, strict=True)
    reader = read(_lines_from(lines, start))
    while at < len(lines):
        try:
            row = CsvRow(at + 1, tuple(next(reader)))
        except csv.Error as error:
            row = CsvRow(at + 1, why=f"is no row: {error}")
        except StopIteration:
            return
        width = width or len(row.cells)
        end = start + reader.line_num
        swallowed = end - at - 1
        if swallowed and swallowed <= again and len(row.cells) != width:
            again -= swallowed
            start = end = at + 1
            reader = read(_lines_from(lines, start))
        yield row
        at = end


def _lines_from(lines: Sequence[str], start: int) -> Iterator[str]:
    return (lines[at] for at in range(start, len(lines)))
