"""The page of keys, from the bindings themselves."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.screen import Screen

from acutui.screens.dialogs.text_page import TextPage
from acutui.widgets.key_names import key_name
from acutui.widgets.text_layout import Line, line, wrap

FIND = "find a command, a point, a routine, a day"


def keys_page(screen: Screen[object], title: str, about: str = "") -> TextPage:
    """Return the page of what the keys do on `screen` and everywhere, and what it is for."""
    active = [found.binding for found in screen.active_bindings.values()]
    here = [binding for binding in active if binding.id and not _is_global(binding)]
    find = {FIND: [key_name(screen.app.COMMAND_PALETTE_BINDING)]}
    parts = [
        (f"Keys on {title}", _described(one for one in here if is_command(one))),
        ("Moving about", _described(one for one in here if not is_command(one))),
        ("Everywhere", _described(one for one in active if _is_global(one)) | find),
    ]

    def build(width: int) -> list[Line]:
        lines: list[Line] = []
        for number, (name, keys) in enumerate(parts):
            if keys:
                lines += [*([()] if number else []), line(name, "strong"), ()]
                lines += [*wrap(about, width, "dim"), ()] if about and not number else []
                lines += _rows(keys)
        return lines

    return TextPage(build)


def is_command(binding: Binding) -> bool:
    """Whether a key does more than to move about."""
    return binding.show or bool(binding.tooltip)


def _is_global(binding: Binding) -> bool:
    return (binding.id or "").startswith("app.")


def _described(bindings: Iterable[Binding]) -> dict[str, list[str]]:
    """Return the keys by what they do."""
    found: dict[str, list[str]] = {}
    for binding in bindings:
        words = binding.tooltip or binding.description
        names = found.setdefault(words, [])
        for key in binding.key.split(","):
            name = key_name(key.strip())
            if name not in names:
                names.append(name)
    found.pop("", None)
    return found


def _rows(keys: dict[str, list[str]]) -> list[Line]:
    return [
        ((f"{' '.join(names):>14}", "accent"), (f"  {words}", "")) for words, names in keys.items()
    ]
