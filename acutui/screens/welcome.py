"""The three questions of the first start. Each shows the default that applies if it is skipped."""

from collections.abc import Callable
from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from acutui.config.settings import BY_NAME
from acutui.screens.messages import SetOption
from acutui.services.clock import list_time_zones
from acutui.services.context import Context
from acutui.services.safety import split_ticked
from acutui.util.durations import format_count
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, wrap

if TYPE_CHECKING:
    from acutui.screens.base import ModeScreen

LOCAL = "No account, nothing sent anywhere: your data stays in a file on this computer."

KEY, LABEL = 6, 20
"""Cells for the key, and for the question."""

MOST_OFTEN = 6
"""Sessions a day that are offered, though the settings allow more."""

LATEST = 5
"""The latest hour that is offered for the beginning of a day."""

ZONE = "zone"
"""The answer that the computer is in another time zone."""

WIDE = 56
"""Cells from which on a question is explained."""


class Welcome:
    """The questions, and which of them have been answered."""

    def __init__(self, services: Context, key_label: Callable[[str], str]) -> None:
        self._services = services
        self._key_label = key_label
        self.is_dismissed = services.settings.conditions_answered
        """Whether the questions that are left are skipped."""
        self.answered: set[str] = set()
        """Settings whose questions have been answered; that for conditions goes by the settings."""

    @property
    def is_open(self) -> bool:
        """Whether a question is left to be answered."""
        is_done = len(self.answered) == 2 and self._services.settings.conditions_answered
        return not self.is_dismissed and not is_done

    def ask_how_often(self, screen: "ModeScreen") -> None:
        """Ask how many sessions make a day full."""
        from acutui.screens.dialogs.list_choice import ListChoiceDialog  # noqa: PLC0415 - when asked

        target = self._services.settings.target
        numbers = sorted({*range(1, MOST_OFTEN + 1), target})
        rows = [(str(number), f"{format_count(number, 'session')} a day") for number in numbers]
        dialog = ListChoiceDialog("How often a day?", rows, str(target))
        screen.open_dialog(dialog, partial(self._answer, screen, "habit.target"))

    def ask_when(self, screen: "ModeScreen") -> None:
        """Ask when a day begins, or for the time zone if the time shown is wrong."""
        from acutui.screens.dialogs.list_choice import ListChoiceDialog  # noqa: PLC0415 - when asked

        def answer(chosen: str) -> None:
            if chosen == ZONE:
                self._ask_zone(screen)
            else:
                self._answer(screen, "day_start", chosen)

        begins, now = self._services.settings.day_start, self._services.clock.now()
        times = sorted({*map(time, range(LATEST + 1)), begins})
        rows = [(f"{at:%H:%M}", f"{at:%H:%M}{' midnight' if at == time() else ''}") for at in times]
        rows.append((ZONE, f"It isn't {now:%H:%M} here: time zone"))
        dialog = ListChoiceDialog("When does your day begin?", rows, f"{begins:%H:%M}")
        screen.open_dialog(dialog, answer)

    def _ask_zone(self, screen: "ModeScreen") -> None:
        from acutui.screens.dialogs.time_zone import TimeZoneDialog  # noqa: PLC0415 - when asked

        def answer(zone: str | None) -> None:
            if zone is not None:
                self._answer(screen, "timezone", zone)

        now, zone = self._services.clock.now(), self._services.settings.timezone
        screen.app.push_screen(TimeZoneDialog(list_time_zones(), zone, now), answer)

    def _answer(self, screen: "ModeScreen", name: str, text: str) -> None:
        option = BY_NAME[name]
        self.answered.add("timezone" if name == "day_start" else name)
        screen.post_message(SetOption(option.table, option.key, option.parse(text)))

    def render(self, width: int, *, roomy: bool) -> list[Line]:
        """Return the questions with their keys and present answers."""
        if not self.is_open:
            return []
        services, settings = self._services, self._services.settings
        times = {1: "once", 2: "twice"}.get(settings.target, f"{settings.target} times")
        zone = settings.timezone or f"{services.clock.now():%Z}"
        names = {one.id: one.name.casefold() for one in services.safety.conditions}
        ids, _ = split_ticked(services)
        conditions = ", ".join(names.get(id, id) for id in ids) or "none"
        if width >= WIDE and not settings.timezone:
            zone += ", the system's time zone"
        if width >= WIDE and not settings.conditions_answered:
            conditions += " ticked yet (pregnancy, blood thinners ...)"
        begins = f"{settings.day_start:%H:%M} {zone}"
        questions = {
            "how-often": ("How often a day", times, "habit.target" in self.answered),
            "where": ("When a day begins", begins, "timezone" in self.answered),
            "conditions": ("Health conditions", conditions, settings.conditions_answered),
        }
        close = self._key_label("session.not-now")
        keys = [f"{self._key_label(f'session.{id}'):>3}" for id in questions]
        room = max(KEY, *(cell_len(key) + 2 for key in (*keys, close)))
        tick = "✓ " if services.unicode else "x "
        lines = [*wrap(f"{LOCAL} {services.safety.disclaimer}", width), ()] if roomy else []
        for key, (question, value, done) in zip(keys, questions.values(), strict=True):
            answer = (tick * done + sanitize(value), "accent" if done else "")
            lines.append(((fit(key, room), "accent"), (fit(question, LABEL), "dim"), answer))
        return [*lines, ((fit(close, room), "accent"), ("skip for now", "dim")), ()]
