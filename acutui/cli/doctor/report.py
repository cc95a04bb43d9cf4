"""The report: sections of lines, what is wrong, and nothing that tells who somebody is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from acutui.util.text import sanitize

NAME = 14
"""Cells for the name of a line."""

MOST = 12
"""The most that is told to be wrong; the rest is counted."""

_quoted = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*\"""")
_document = re.compile(r"(.*: (?:sessions|days) [^:]+: )(?:has no )?(\"[A-Za-z_.]+\")?.*")

Row = tuple[str, str]
"""What something is called, and how it is."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `problems` are sentences on what is wrong there."""

    title: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Private:
    """What must not be in the report: a home folder, the names of its owner and of the machine."""

    homes: Sequence[Path] = ()
    names: Sequence[str] = field(default=())

    def hidden(self, text: str) -> str:
        """Return a text without them. A name is found where it is a whole part of a path."""
        for home in sorted(map(str, self.homes), key=len, reverse=True):
            if home.strip("/"):
                text = re.sub(rf"{re.escape(home)}(?=$|[/:\s'\"`])", "~", text)
        for name in filter(None, self.names):
            text = re.sub(rf"(?<=/){re.escape(name)}(?=$|[/:\s'\"`])", "...", text)
        return text


def without_content(problem: str) -> str:
    """Return what is wrong with a file, its place kept, without what somebody wrote there."""
    if found := _document.fullmatch(problem):
        named = f"{found[2]} is wrong" if found[2] else "can't be read"
        return f"{_quoted.sub('...', found[1])}{named}; passed over, and left as it is"
    return _quoted.sub("...", problem)


def written(sections: Iterable[Section], private: Private) -> list[str]:
    """Return the lines of the report."""
    lines: list[str] = []
    wrong: list[str] = []
    for section in sections:
        lines += [section.title]
        lines += [f"  {name:<{NAME}}  {text}".rstrip() for name, text in section.rows]
        lines += [""]
        wrong += section.problems
    if wrong:
        lines += ["Something is wrong"]
        lines += [f"  {problem}" for problem in wrong[:MOST]]
        if len(wrong) > MOST:
            lines += [f"  and {len(wrong) - MOST} more of that kind"]
    else:
        lines += ["All is well."]
    return [sanitize(private.hidden(line)) for line in lines]
