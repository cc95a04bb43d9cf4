"""All commands by name: what keys do, the settings, what the command line does."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol, cast

from textual.binding import Binding
from textual.screen import Screen

from acutui.config.settings import OPTIONS
from acutui.screens.command_words import SHELL_COMMANDS, SYNONYMS, describe_binding, score_match
from acutui.screens.dialogs.help import is_command, is_global
from acutui.screens.messages import DoAction, Export
from acutui.util.text import capitalize_first
from acutui.widgets.key_names import key_label


class HasModes(Protocol):
    """The app, as far as commands know it."""

    def mode_screens(self) -> dict[str, type[Screen[Any]]]: ...


class Command(NamedTuple):
    """Something to do: what it is called, what is shown of it, how it is done."""

    label: str
    title: str
    key: str
    synonyms: str
    run: Callable[[], object]
    is_here: bool = False
    """Whether it is a key of the screen itself."""

    def score(self, query: str) -> float:
        return score_match(query, self.label, self.title, self.synonyms)


def list_commands(screen: Screen[Any]) -> Iterator[Command]:
    """Yield all commands, those of the screen first."""
    return chain(list_key_commands(screen), _list_settings(screen), _list_others(screen))


def list_key_commands(screen: Screen[Any]) -> Iterator[Command]:
    """Yield what keys do, those of the screen first."""
    seen: set[str] = set()
    for mode, binding in _list_bindings(screen):
        words = describe_binding(binding)
        is_listed = not binding.system and (is_command(binding) or is_global(binding))
        if is_listed and words and binding.id and binding.id not in seen:
            seen.add(binding.id)
            title = capitalize_first(words) + (f" ({mode})" if mode else "")
            action = f"app.{binding.action}" if is_global(binding) else binding.action
            synonyms, key = SYNONYMS.get(binding.id, ""), key_label(screen.app, binding.id)
            run = _do(screen, action, mode)
            is_here = mode is None and not is_global(binding)
            yield Command(binding.description, title, key, synonyms, run, is_here)


def find_commands(screen: Screen[Any], query: str, least: float, most: int) -> list[Command]:
    """Return the best commands for a query, without those of the screen's own keys.

    Args:
        screen: Where they are shown.
        query: As it was typed.
        least: The score that each must have.
        most: How many to return.
    """
    others = (one for one in list_commands(screen) if not one.is_here)
    scored = [(score, one) for one in others if (score := one.score(query)) and score >= least]
    return [one for _, one in sorted(scored, key=lambda pair: -pair[0])[:most]]


def _list_settings(screen: Screen[Any]) -> Iterator[Command]:
    for option in OPTIONS:
        run = _do(screen, f"app.settings('{option.name}')")
        synonyms = SYNONYMS.get(option.name, "")
        yield Command(option.label, option.label, "Settings", synonyms, run)
    synonyms, run = "remap rebind shortcuts hotkeys", _do(screen, "app.settings('keys')")
    yield Command("Change keys", "Change keys", "Settings", synonyms, run)


def _list_others(screen: Screen[Any]) -> Iterator[Command]:
    for name, text, synonyms in SHELL_COMMANDS:
        tell = partial(screen.app.notify, f"In the shell: {text}", markup=False)
        yield Command(name, name, text, synonyms, tell)
    # The key of the export, then that of its answer.
    key = f"{key_label(screen.app, 'calendar.export')} r"
    write = partial(screen.app.post_message, Export("reminders"))
    title = "Reminders for another calendar"
    yield Command("Reminders", title, key, "reminder alarm notification", write)


def _do(screen: Screen[Any], action: str, mode: str | None = None) -> Callable[[], object]:
    return partial(screen.app.post_message, DoAction(mode, action))


def _list_bindings(screen: Screen[Any]) -> Iterator[tuple[str | None, Binding]]:
    """Yield the bindings of a screen, then those of the other modes."""
    for active in screen.active_bindings.values():
        yield None, active.binding
    for mode, other in cast(HasModes, screen.app).mode_screens().items():
        if not isinstance(screen, other):
            for binding in other.BINDINGS:
                if isinstance(binding, Binding):
                    yield mode, binding
