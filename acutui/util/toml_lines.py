"""Finding the line on which something stands in a TOML text.

The text is searched, not parsed: a parser tells no lines, and a mistake should name one.
"""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


def find_entry_lines(text: str, name: str) -> list[int]:
    """Return the lines on which the entries `[[name]]` begin."""
    header = re.compile(rf"[ \t]*\[\[[ \t]*{re.escape(name)}[ \t]*\]\]")
    return [number for number, line in enumerate(text.split("\n"), 1) if header.match(line)]


def map_names_to_lines(text: str) -> dict[str, int]:
    """Return the first line of each key, `habit.target`, and of each table, `[habit]`."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = header[1]
            found.setdefault(f"[{table}]", number)
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return found


def find_word(text: str, word: str) -> int:
    """Return the first line in which a word stands, 0 where none has it."""
    sought = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return next((n for n, line in enumerate(text.split("\n"), 1) if sought.search(line)), 0)


def find_field(
    lines: Sequence[str], entry: range, name: str, field: str, number: int | None = None
) -> int:
    """Return the line of a field of an entry, or of one of the tables in a field.

    Args:
        lines: All lines of the text.
        entry: The numbers of the lines of the entry, its header first.
        name: What the entries are called.
        field: The field of the entry.
        number: Which table in the field, from 1; None for the field itself.

    Returns:
        The number of the line; that of the header where the field is not found.

    """
    header = re.compile(rf"\s*\[+\s*{name}\s*\.\s*{re.escape(field)}\b")
    headers = [n for n in entry if header.match(lines[n - 1])]
    if headers:
        return headers[min(number or 1, len(headers)) - 1]
    key = re.compile(rf"\s*[\"']?{re.escape(field)}[\"']?\s*[=.]")
    first = next((n for n in entry if key.match(lines[n - 1])), entry.start)
    braces = 0
    for n in range(first, entry.stop) if number else ():
        braces += lines[n - 1].count("{")
        if braces >= (number or 1):
            return n
    return first
