"""Finding the line number of an entry or a key in a TOML text.

The text is searched rather than parsed, because the parser reports no line numbers.
"""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


def find_entry_lines(text: str, name: str) -> list[int]:
    """Return the line numbers of the headers `[[name]]`."""
    header = re.compile(rf"^[ \t]*\[\[[ \t]*{re.escape(name)}[ \t]*\]\]", re.MULTILINE)
    found, line, end = [], 1, 0
    for match in header.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        found.append(line)
    return found


def map_names_to_lines(text: str) -> dict[str, int]:
    """Return the first line of each key, like "habit.target", and each table, like "[habit]"."""
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
    """Return the number of the first line that contains a word, or 0."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return next((n for n, line in enumerate(text.split("\n"), 1) if pattern.search(line)), 0)


def find_field(
    lines: Sequence[str], entry: range, name: str, field: str, number: int | None = None
) -> int:
    """Return the line number of a field of an entry `[[name]]`, or of its header if not found.

    `lines` are those of the text, `entry` the numbers of the entry's own. With a `number`, find
    that table inside the field, counted from 1.
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
