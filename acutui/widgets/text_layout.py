"""Lines of parts, laid out for a width in cells."""

from collections.abc import Sequence

from rich.cells import cell_len

Part = tuple[str, str]
"""A text and its role, "" for the widget's own style."""

Line = tuple[Part, ...]

BLANK: Line = ()


def line(text: str, role: str = "") -> Line:
    """Return a line of one part."""
    return ((text, role),)


def wrap(text: str, width: int, role: str = "", label: str = "", most: int = 99) -> list[Line]:
    """Break a text into lines of `width` cells, the rest hanging under the text after `label`.

    Past `most` lines the last one ends in three dots.
    """
    indent = cell_len(label)
    lines = _broken(text, max(4, width - indent))
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and cell_len(lines[-1]) > max(4, width - indent) - 2:
            lines[-1] = lines[-1].rpartition(" ")[0]
        lines[-1] += " …"
    # What stands under the label is in the text's own style: another would only cost bytes.
    starts = [label, *[" " * indent] * (len(lines) - 1)]
    return [((start + part, role),) for start, part in zip(starts, lines, strict=True)]


def format_keys(keys: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Return what keys do as lines: pairs of key and words, as many in a line as there is room."""
    lines: list[list[Part]] = [[]]
    used = 0
    for key, words in keys:
        cells = cell_len(f"{key} {words}")
        if used and used + 3 + cells > width:
            lines.append([])
            used = 0
        lines[-1] += [("   " if used else "", ""), (key, "accent"), (f" {words}", "dim")]
        used += cells + (3 if used else 0)
    return [tuple(part for part in parts if part[0]) for parts in lines]


def _broken(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            pieces = _chopped(word, width)
            lines += pieces if lines[-1] else []
            if not lines[0]:
                lines = pieces
    return lines


def _chopped(word: str, width: int) -> list[str]:
    """Break a word that is wider than a line, a path say."""
    pieces = []
    while cell_len(word) > width:
        head = fit(word, width).rstrip()
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word]


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with `left` at its left and, where there is room, `right` at its right end."""
    used = sum(cell_len(text) for text, _ in (*left, *right))
    if used >= width:
        return left
    return (*left, (" " * max(1, width - used), left[-1][1] if left else ""), *right)


def fit(text: str, width: int) -> str:
    """Cut or fill a text to exactly `width` cells."""
    while text and cell_len(text) > width:
        text = text[: max(0, min(len(text) - 1, width))].rstrip()
    return text + " " * (width - cell_len(text))
