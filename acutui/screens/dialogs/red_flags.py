"""When to get help instead of pressing."""

from acutui.atlas.model import Safety
from acutui.screens.dialogs.text_page import TextPage
from acutui.widgets.text_layout import Line, line, wrap

LEVEL_ROLES = {"ambulance": "bad", "doctor": "warn", "stop": "warn"}


class RedFlagsPage(TextPage):
    """The red flags, the most urgent first."""

    def __init__(self, safety: Safety) -> None:
        super().__init__(self._build_lines)
        self._safety = safety

    def _build_lines(self, width: int) -> list[Line]:
        lines: list[Line] = [line("When to get help", "strong"), ()]
        for flag in self._safety.red_flags:
            lines += wrap(flag.title, width, LEVEL_ROLES[flag.level])
            for item in flag.items:
                lines += wrap(item, width, label="  - ")
            lines.append(())
        return [*lines, *wrap(self._safety.disclaimer, width, "dim")]
