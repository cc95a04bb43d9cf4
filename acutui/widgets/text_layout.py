"""Lay out lines of parts for a width in cells."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

Part = tuple[str, str]  # a text and its role, "" for the widget's own style
Line = tuple[Part, ...]
BLANK: Line = ()


def line(text: str, role: str = "") -> Line:
    """Return a line of one part."""
    return ((text, role),)


def line_width(parts: Iterable[Part]) -> int:
    return sum(cell_len(text) for text, _ in parts)


def wrap(text: str, width: int, role: str = "", label: str = "", most: int = 99) -> list[Line]:
    """Break a text into lines.

    Args:
        text: Any white space in it separates words.
        width: Cells of a line, of which at least four are left beside the label.
        role: The role of all lines.
        label: What the first line begins with; the others are indented by as many cells.
        most: The most lines; of a longer text the last line ends in an ellipsis.
    """
    indent = cell_len(label)
    lines = _break(text, max(4, width - indent))
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and cell_len(lines[-1]) > max(4, width - indent) - 2:
            lines[-1] = lines[-1].rpartition(" ")[0]
        lines[-1] += " …"
    # The label and the indent have the text's own style: each change of style costs bytes.
    starts = [label, *[" " * indent] * (len(lines) - 1)]
    return [((start + part, role),) for start, part in zip(starts, lines, strict=True)]


def _break(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        rest = word
        while cell_len(rest) > width:  # such as a path
            lines[-1] = _take(rest, width)
            rest = rest[len(lines[-1]) :]
            lines.append("")
        lines[-1] = rest
    return lines


def flow(groups: Iterable[Sequence[Part]], width: int) -> list[Line]:
    """Lay groups of parts side by side, as many in each line as there is room for."""
    lines: list[list[Part]] = [[]]
    for group in groups:
        if lines[-1] and line_width(lines[-1]) + 3 + line_width(group) > width:
            lines.append([])
        lines[-1] += [("   ", ""), *group] if lines[-1] else group
    return [tuple(parts) for parts in lines]


def format_keys(keys: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Lay out pairs of a key and what it does."""
    return flow((((key, "accent"), (f" {words}", "dim")) for key, words in keys), width)


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with `left` at its left and, if there is room, `right` at its right end."""
    used = line_width((*left, *right))
    if used >= width:
        return left
    return (*left, (" " * max(1, width - used), left[-1][1] if left else ""), *right)


def pad(lines: Sequence[Line], height: int) -> list[Line]:
    """Add blank lines up to a height, so that what follows does not jump."""
    return [*lines, *[BLANK] * (height - len(lines))]


def cut(parts: Iterable[Part], width: int) -> Line:
    """Cut a line off after `width` cells."""
    kept: list[Part] = []
    for text, role in parts:
        shown = text if cell_len(text) <= width else _take(text, width)
        width -= cell_len(shown)
        kept += [(shown, role)] if shown else []
        if shown != text:
            break
    return tuple(kept)


def shorten(parts: Line, width: int) -> Line:
    """Return a line of at most `width` cells; one that loses more than blanks ends in "…"."""
    text = "".join(text for text, _ in parts)
    if cell_len(text.rstrip()) <= width:
        return cut(parts, width)
    kept = cut(parts, max(0, width - 1))
    return cut((*kept, ("…", kept[-1][1] if kept else "")), width)


def fit(text: str, width: int) -> str:
    """Pad a text to exactly `width` cells; one that is cut ends in "…"."""
    if cell_len(text.rstrip()) > width:
        text = f"{_take(text, width - 1)}…"
    text = _take(text, width)
    return text + " " * (width - cell_len(text))


def _take(text: str, width: int) -> str:
    """Return as much of a text as has room in `width` cells, without blanks at its end."""
    while text and cell_len(text) > width:
        text = text[: max(0, min(len(text) - 1, width))].rstrip()
    return text
