"""The report: sections of lines and the problems found, with nothing private in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from acutui.util.text import sanitize

NAME_WIDTH = 14

MAX_PROBLEMS = 12
"""Problems that are printed; the rest is counted."""

_quoted = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*\"""")
_document = re.compile(r"(.*: (?:sessions|days) [^:]+: )(?:has no )?(\"[A-Za-z_.]+\")?.*")

Row = tuple[str, str]
"""A name and a text."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report. `problems` are sentences."""

    title: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Private:
    """What must not be in the report: home folders, the names of the user and the machine."""

    homes: Sequence[Path] = ()
    names: Sequence[str] = ()

    def redact(self, text: str) -> str:
        """Return a text without them. A name is found where it is a whole part of a path."""
        for home in sorted(map(str, self.homes), key=len, reverse=True):
            if home.strip("/"):
                text = re.sub(rf"{re.escape(home)}(?=$|[/:\s'\"`])", "~", text)
        for name in filter(None, self.names):
            text = re.sub(rf"(?<=/){re.escape(name)}(?=$|[/:\s'\"`])", "...", text)
        return text


def hide_content(problem: str) -> str:
    """Return a message about a file without what the user wrote there."""
    if found := _document.fullmatch(problem):
        what = f"{found[2]} is wrong" if found[2] else "can't be read"
        return f"{_quoted.sub('...', found[1])}{what}; skipped, and left as it is"
    return _quoted.sub("...", problem)


def format_report(sections: Iterable[Section], private: Private) -> list[str]:
    """Return the lines of the report."""
    lines: list[str] = []
    problems: list[str] = []
    for section in sections:
        lines.append(section.title)
        lines += [f"  {name:<{NAME_WIDTH}}  {text}".rstrip() for name, text in section.rows]
        lines.append("")
        problems += section.problems
    if problems:
        lines.append("Problems")
        lines += [f"  {problem}" for problem in problems[:MAX_PROBLEMS]]
        if len(problems) > MAX_PROBLEMS:
            lines.append(f"  and {len(problems) - MAX_PROBLEMS} more")
    else:
        lines.append("Everything is fine.")
    return [sanitize(private.redact(line)) for line in lines]
