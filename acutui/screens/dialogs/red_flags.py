"""When to get help instead of pressing."""

from acutui.atlas.model import RedFlag, Safety
from acutui.screens.dialogs.text_page import TextPage
from acutui.widgets.text_layout import Line, line, wrap

HEADS = {"ambulance": "bad", "doctor": "warn", "stop": "warn"}


def red_flags(safety: Safety) -> TextPage:
    """Return the page of red flags, the most urgent first."""

    def build(width: int) -> list[Line]:
        lines: list[Line] = [line("When to get help", "strong"), ()]
        for flag in safety.red_flags:
            lines += _flag(flag, width)
        lines += wrap(safety.disclaimer, width, "dim")
        return lines

    return TextPage(build)


def _flag(flag: RedFlag, width: int) -> list[Line]:
    lines: list[Line] = list(wrap(flag.title, width, HEADS[flag.level]))
    for item in flag.items:
        lines += wrap(item, width, label="  - ")
    return [*lines, ()]
