"""When to get help instead of pressing."""

from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.services.safety import describe_ambulance
from acutui.widgets.text_layout import Line, line, wrap

LEVEL_ROLES = {"ambulance": "bad", "doctor": "warn", "stop": "warn"}


class RedFlagsPage(TextPage):
    """The red flags, the most urgent first."""

    def __init__(self, services: Context) -> None:
        super().__init__(self._build_lines)
        self._services = services

    def _build_lines(self, width: int) -> list[Line]:
        call = f"{describe_ambulance(self._services)}."
        lines: list[Line] = [line("When to get help", "strong"), *wrap(call, width, "bad"), ()]
        for flag in self._services.safety.red_flags:
            lines += wrap(flag.title, width, LEVEL_ROLES[flag.level])
            for item in flag.items:
                lines += wrap(item, width, label="  - ")
            lines.append(())
        return [*lines, *wrap(self._services.safety.disclaimer, width, "dim")]
