"""When to get help instead of pressing."""

from acutui.screens.dialogs.text_page import TextPage
from acutui.services.context import Context
from acutui.services.safety import describe_ambulance
from acutui.widgets.text_layout import Line, line, wrap

LEVEL_ROLES = {"ambulance": "bad", "doctor": "warn", "stop": "warn"}


def make_red_flags_page(services: Context) -> TextPage:
    """Return the page of the red flags, the most urgent first."""

    def build(width: int) -> list[Line]:
        call = f"{describe_ambulance(services)}."
        lines: list[Line] = [line("When to get help", "strong"), *wrap(call, width, "bad"), ()]
        for flag in services.safety.red_flags:
            lines += wrap(flag.title, width, LEVEL_ROLES[flag.level])
            for item in flag.items:
                lines += wrap(item, width, label="  - ")
            lines.append(())
        return [*lines, *wrap(services.safety.disclaimer, width, "dim")]

    return TextPage(build)
