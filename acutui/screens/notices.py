"""Notices as lines of text."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from rich.cells import cell_len

from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line, line_width, wrap

ROLES = {"warning": "warn", "error": "bad"}


class Notice(NamedTuple):
    """The sentence for the user."""

    text: str
    severity: str  # information, warning or error
    at: datetime

    @property
    def role(self) -> str:
        return ROLES.get(self.severity, "strong")

    @property
    def sign(self) -> str:
        """The severity without colour."""
        return "! " if self.severity in ROLES else ""


class ShownNotice(NamedTuple):
    """The notice on the screen, one of several that came together."""

    notice: Notice
    number: int = 1
    total: int = 1


class HasNotice(Protocol):
    """The app, as far as what shows its notices knows it."""

    notice: ShownNotice | None


def render_notice(shown: ShownNotice, width: int, key: str = "") -> list[Line]:
    """Return a notice in one line; `key` opens the list where it can be read in full."""
    notice = shown.notice
    text = f" {notice.sign}{sanitize(notice.text)} "
    count = f"({shown.number} of {shown.total}) " if shown.total > 1 else ""
    if not count and cell_len(text) <= width:
        return [line(text, notice.role)]
    more = ((f" {count}", "dim"), *(((key, "accent"), (" all ", "dim")) if key else ()))
    room = width - line_width(more)
    return [((fit(text, room), notice.role), *more)]


def render_notices(notices: Iterable[Notice], width: int) -> list[Line]:
    """Return notices in full, each with its time."""
    lines = [line("Notices", "strong")]
    for notice in notices:
        start = f"{notice.at:%H:%M}  {notice.sign}"
        lines += [(), *wrap(sanitize(notice.text), width, notice.role, start)]
    return lines if len(lines) > 1 else [*lines, (), line("Nothing since the start.", "dim")]
