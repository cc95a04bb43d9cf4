"""The three questions of the first start. Each shows the default that applies if it is skipped."""

from collections.abc import Callable

from rich.cells import cell_len

from acutui.services.context import Context
from acutui.services.safety import split_ticked
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, wrap

LOCAL = "No account, nothing sent anywhere: your data stays in a file on this computer."

KEY, LABEL = 6, 20
"""Cells for the key, and for the question."""

WIDE = 56
"""Cells from which on a question is explained."""


class Welcome:
    """The questions, and which of them have been answered."""

    def __init__(self, services: Context, key_label: Callable[[str], str]) -> None:
        self._services = services
        self._key_label = key_label
        self._is_dismissed = services.settings.conditions_answered
        self._answered: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether a question is left to be answered."""
        return not self._is_dismissed and not (
            len(self._answered) == 2 and self._services.settings.conditions_answered
        )

    def answer(self, name: str) -> None:
        """Mark a question as answered; that for conditions goes by the settings."""
        self._answered.add(name)

    def dismiss(self) -> None:
        """Skip the questions that are left."""
        self._is_dismissed = True

    def render(self, width: int, *, roomy: bool, unicode: bool) -> list[Line]:
        """Return the questions with their keys and present answers."""
        if not self.is_open:
            return []
        lines: list[Line] = []
        if roomy:
            lines = [*wrap(f"{LOCAL} {self._services.safety.disclaimer}", width), ()]
        questions = self._questions(explained=width >= WIDE)
        close = self._key_label("session.not-now")
        keys = [f"{self._key_label(id):>3}" for id, *_ in questions]
        room = max(KEY, *(cell_len(key) + 2 for key in (*keys, close)))
        tick = "✓ " if unicode else "x "
        has_conditions = self._services.settings.conditions_answered
        for key, (_, name, question, value) in zip(keys, questions, strict=True):
            done = has_conditions if name == "conditions" else name in self._answered
            answer = (tick * done + sanitize(value), "accent" if done else "")
            lines.append(((fit(key, room), "accent"), (fit(question, LABEL), "dim"), answer))
        return [*lines, ((fit(close, room), "accent"), ("skip for now", "dim")), ()]

    def _questions(self, *, explained: bool) -> tuple[tuple[str, str, str, str], ...]:
        """Return the id of the binding, the name, the question and the present answer of each."""
        settings = self._services.settings
        times = {1: "once", 2: "twice"}.get(settings.target, f"{settings.target} times")
        names = {one.id: one.name.casefold() for one in self._services.safety.conditions}
        ids, _ = split_ticked(self._services)
        conditions = ", ".join(names.get(id, id) for id in ids) or "none"
        if explained and not settings.conditions_answered:
            conditions += " ticked yet (pregnancy, blood thinners ...)"
        zone = settings.timezone or f"{self._services.clock.now():%Z}"
        if explained and not settings.timezone:
            zone += ", the system's time zone"
        return (
            ("session.how-often", "target", "How often a day", times),
            ("session.where", "where", "When a day begins", f"{settings.day_start:%H:%M} {zone}"),
            ("session.conditions", "conditions", "Health conditions", conditions),
        )
