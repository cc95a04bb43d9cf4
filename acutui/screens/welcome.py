"""The three questions of the first start, each answered by leaving it as it is."""

from collections.abc import Callable

from rich.cells import cell_len

from acutui.services.context import Context
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, wrap

LOCAL = "No account, no network: what you do stays in a file of yours."

KEY, LABEL = 6, 20
"""Cells for a key, and for what is asked."""

WIDE = 56
"""Cells from which on a question is put in full."""


class Welcome:
    """What is asked, and what of it has been answered."""

    def __init__(self, services: Context, key_label: Callable[[str], str]) -> None:
        self._services = services
        self._key_label = key_label
        self._dismissed = services.settings.conditions_answered
        self._answered: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether there is something to be asked still."""
        answered = len(self._answered) == 2 and self._services.settings.conditions_answered
        return not self._dismissed and not answered

    def answer(self, name: str) -> None:
        """Take a question, other than that for conditions, for answered."""
        self._answered.add(name)

    def dismiss(self) -> None:
        """Leave all as it is."""
        self._dismissed = True

    def lines(self, width: int, *, roomy: bool, unicode: bool) -> list[Line]:
        """The questions with their keys, each with what holds now."""
        if not self.is_open:
            return []
        said: list[Line] = []
        if roomy:
            said = [*wrap(f"{LOCAL} {self._services.safety.disclaimer}", width), ()]
        questions = self._questions(wide=width >= WIDE)
        close = self._key_label("session.not-now")
        keys = [f"{self._key_label(id):>3}" for id, *_ in questions]
        room = max(KEY, *(cell_len(key) + 2 for key in (*keys, close)))
        tick = "✓" if unicode else "x"
        for key, (_, name, asked, holds) in zip(keys, questions, strict=True):
            done = (
                self._services.settings.conditions_answered
                if name == "conditions"
                else name in self._answered
            )
            label: Line = ((fit(key, room), "accent"), (fit(asked, LABEL), "dim"))
            told = sanitize(holds)
            said.append((*label, (f"{tick} {told}" if done else told, "accent" if done else "")))
        return [*said, ((fit(close, room), "accent"), ("fine as it is", "dim")), ()]

    def _questions(self, *, wide: bool) -> tuple[tuple[str, str, str, str], ...]:
        """Return the id of a binding, a name, what is asked and what holds now."""
        settings = self._services.settings
        times = {1: "once", 2: "twice"}.get(settings.target, f"{settings.target} times")
        known = {one.id: one.name.casefold() for one in self._services.safety.conditions}
        minded = ", ".join(known.get(id, id) for id in settings.conditions) or "nothing"
        if wide and not settings.conditions:
            minded += " (no pregnancy, no recent injury, ...)"
        zone = settings.timezone or f"{self._services.clock.now():%Z}"
        if wide and not settings.timezone:
            zone += ", this machine's zone"
        return (
            ("session.how-often", "target", "How often a day", times),
            ("session.where", "where", "When a day begins", f"{settings.day_start:%H:%M} {zone}"),
            ("session.conditions", "conditions", "What to mind", minded),
        )
