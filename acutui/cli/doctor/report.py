"""The report: sections of lines and the problems found, with nothing private in it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MAX_PROBLEMS = 12  # problems that are printed; the rest is counted

_quoted = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*\"""")
_document = re.compile(r"(.*: (?:sessions|days) [^:]+: )(?:has no )?(\"[A-Za-z_.]+\")?.*")


class Section(NamedTuple):
    """A part of the report: rows of a name and a text, and sentences on what is wrong."""

    title: str
    rows: Sequence[tuple[str, str]]
    problems: Sequence[str] = ()
    files: Sequence[str] = ()
    """Names of files that sync tools may have made of the names of people and computers."""


def redact_file(file: str, names: Iterable[str]) -> str:
    """Return the name of a file without these names as words of it."""
    for name in filter(None, names):
        file = re.sub(rf"(?i)(?<![^\W_]){re.escape(name)}(?![^\W_])", "...", file)
    return file


def redact(text: str, homes: Iterable[str], names: Iterable[str]) -> str:
    """Return a text without home folders, and without names that are a whole part of a path."""
    end = r"(?=$|[/:\s'\"`])"
    for home in sorted(homes, key=len, reverse=True):
        if home.strip("/"):
            text = re.sub(re.escape(home) + end, "~", text)
    for name in filter(None, names):
        text = re.sub(rf"(?<=/){re.escape(name)}{end}", "...", text)
    return text


def hide_content(problem: str) -> str:
    """Return a message about a file without what the user wrote there."""
    if found := _document.fullmatch(problem):
        what = f"{found[2]} is wrong" if found[2] else "can't be read"
        return f"{_quoted.sub('...', found[1])}{what}; skipped, and left as it is"
    return _quoted.sub("...", problem)


def format_report(sections: Iterable[Section]) -> list[str]:
    """Return the lines of the report."""
    lines: list[str] = []
    problems: list[str] = []
    for title, rows, found, _ in sections:
        lines.append(title)
        lines += [f"  {name:<14}  {text}".rstrip() for name, text in rows]
        lines.append("")
        problems += found
    if not problems:
        return [*lines, "Everything is fine."]
    lines += ["Problems", *(f"  {problem}" for problem in problems[:MAX_PROBLEMS])]
    more = len(problems) - MAX_PROBLEMS
    return [*lines, f"  and {more} more"] if more > 0 else lines
