"""The page of keys, made from the bindings themselves."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.screen import Screen

from acutui.screens.command_words import describe_binding
from acutui.screens.dialogs.text_page import TextPage
from acutui.widgets.key_names import key_name
from acutui.widgets.text_layout import Line, line, wrap

KEY_WIDTH = 14
FIND = "find a command, a point, a routine, a day"


def make_keys_page(screen: Screen[object], title: str, about: str = "") -> TextPage:
    """Return the page of what keys do on a screen and everywhere, and what the screen is for."""
    active = [found.binding for found in screen.active_bindings.values()]
    here = [binding for binding in active if binding.id and not is_global(binding)]
    find = {FIND: [key_name(screen.app.COMMAND_PALETTE_BINDING)]}
    parts = [
        (f"Keys on {title}", _group_keys(one for one in here if is_command(one))),
        ("Moving about", _group_keys(one for one in here if not is_command(one))),
        ("Everywhere", _group_keys(one for one in active if is_global(one)) | find),
    ]

    def build(width: int) -> list[Line]:
        lines: list[Line] = []
        for number, (name, keys) in enumerate(parts):
            if keys:
                lines += [*([()] if number else []), line(name, "strong"), ()]
                if about and not number:
                    lines += [*wrap(about, width, "dim"), ()]
                for words, names in keys.items():
                    first, *more = wrap(words, width - KEY_WIDTH - 2, "", "  ")
                    lines.append(((f"{' '.join(names):>{KEY_WIDTH}}", "accent"), *first))
                    lines += [((" " * KEY_WIDTH, ""), *rest) for rest in more]
        return lines

    return TextPage(build)


def is_command(binding: Binding) -> bool:
    """Whether a key does more than move about."""
    return binding.show or bool(binding.tooltip)


def is_global(binding: Binding) -> bool:
    """Whether a key works on every screen."""
    return (binding.id or "").startswith("app.")


def _group_keys(bindings: Iterable[Binding]) -> dict[str, list[str]]:
    """Return the names of keys by what they do."""
    found: dict[str, list[str]] = {}
    for binding in bindings:
        if words := describe_binding(binding):
            names = [key_name(key.strip()) for key in binding.key.split(",")]
            found[words] = list(dict.fromkeys([*found.get(words, []), *names]))
    return found
