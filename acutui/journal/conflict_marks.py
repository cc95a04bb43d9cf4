"""The marks that git leaves in a file around what was changed on two sides."""

import re
from collections.abc import Iterator, Sequence

OURS, BASE, THEIRS = range(3)

_mark = re.compile(r"(<{7,}|\|{7,}|={7,}|>{7,})(?: .*)?\s*")


def is_mark(line: str) -> bool:
    return _mark.fullmatch(line) is not None


def resolve_conflicts(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines without git's marks, and where there are any, also each side by itself.

    What is left out is empty, so that the numbers of lines stay. An entry of one line is found in
    the first version, also in a conflict inside a conflict; one of several lines on its side.
    """
    sides: list[tuple[int, ...] | None] = []
    open_: list[int] = []
    has_base = False
    for line in lines:
        marker = _mark.fullmatch(line)
        if marker is None:
            sides.append(tuple(open_))
            continue
        sides.append(None)
        match marker[1][0]:
            case "<":
                open_.append(OURS)
            case ">":
                del open_[-1:]
            case mark if open_:
                open_[-1] = BASE if mark == "|" else THEIRS
                has_base |= mark == "|"
    yield [line if side is not None else "" for line, side in zip(lines, sides, strict=True)]
    if None in sides:
        # Without a mark of the base, a version without either side was in no file.
        for wanted in (OURS, BASE, THEIRS) if has_base else (OURS, THEIRS):
            yield [
                line if side is not None and all(one == wanted for one in side) else ""
                for line, side in zip(lines, sides, strict=True)
            ]
