"""`acutui config`: show and change the settings."""

from argparse import Namespace
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from acutui.cli.output import once_saved, print_json, say, warn
from acutui.cli.parser import Parser
from acutui.config.option_types import Option
from acutui.config.settings import BY_NAME, OPTIONS, Settings
from acutui.services.context import Context
from acutui.services.validation import (
    find_file_problems,
    find_unknown_conditions,
    find_unknown_places,
)
from acutui.util.errors import CommandError
from acutui.util.toml_reader import EntryError

KEYS = "keys."


def add_arguments(parser: Parser) -> None:
    about = "the name of a setting, such as habit.target; without one, all are listed"
    parser.add_argument("key", nargs="?", metavar="KEY", help=about)
    about = "its new value, as the settings screen takes it; words of a list with commas between"
    parser.add_argument("value", nargs="?", metavar="VALUE", help=about)
    parser.add_exclusive(
        path={"action": "store_true", "help": "print where config.toml is"},
        json={"action": "store_true", "help": "print JSON, for scripts"},
        default={"action": "store_true", "help": "set it back to its default"},
    )


def run(options: Namespace, context: Context) -> None:
    if options.path:
        print(context.config / "config.toml")
        return
    name, value = options.key, options.value
    if options.default and (name is None or value is not None):
        raise CommandError("--default needs the name of a setting, and no value")
    if name is None:
        warn(*find_file_problems(context))
        values = {option.name: _read(context.settings, option) for option in OPTIONS}
        _print(values | {f"{KEYS}{id}": key for id, key in context.settings.keys.items()}, options)
    elif value is None and not options.default:
        warn(*context.problems)
        if name.startswith(KEYS):
            found = {name: _read_key(context, name)}
        else:
            option = _find(name)
            found = {option.name: _read(context.settings, option)}
        _print(next(iter(found.values())) if options.json else found, options)
    elif name.startswith(KEYS):
        _set_key(context, name.removeprefix(KEYS), value or "")
    else:
        _set(context, _find(name), value)


def _find(name: str) -> Option:
    """Return a setting by its name, or by the last part of it. Raises CommandError."""
    short = {option.key: option.name for option in OPTIONS}
    if option := BY_NAME.get(name) or BY_NAME.get(short.get(name, "")):
        return option
    near = get_close_matches(name, [*BY_NAME, *short], 1)
    hint = f"did you mean {near[0]!r}?" if near else "`acutui config` lists them"
    raise CommandError(f"no setting {name!r:.40}; {hint}")


def _read(settings: Settings, option: Option) -> Any:
    return option.kind.to_toml(getattr(settings, option.key))


def _print(values: Any, options: Namespace) -> None:
    if options.json:
        print_json(values)
        return
    import tomlkit

    say(*(f"{name} = {tomlkit.item(value).as_string()}" for name, value in values.items()))


def _set(context: Context, option: Option, text: str | None) -> None:
    """Save a setting; `text` None is its default."""
    try:
        value = option.default if text is None else option.parse(text)
    except EntryError as error:
        raise CommandError(str(error)) from error
    wanted = context.settings.with_value(option, value)
    if mistakes := [*_find_mistakes(context, option, wanted)]:
        raise CommandError(mistakes[0])
    doubt = context.save_option(option.table, option.key, value)
    with once_saved("the setting is saved"):
        _print({option.name: option.kind.to_toml(value)}, Namespace(json=False))
        warn(*filter(None, [doubt]))


def _find_mistakes(context: Context, option: Option, wanted: Settings) -> list[str]:
    """Return what only the program as a whole finds wrong with a value."""
    match option.name:
        case "safety.conditions":
            return [what for _, what in find_unknown_conditions(context, wanted)]
        case "session.places":
            return [what for _, what in find_unknown_places(context, wanted)]
        case "screen.theme":
            from textual.theme import BUILTIN_THEMES

            from acutui.services.validation import find_unknown_theme

            own = context.themes
            mistake = find_unknown_theme(wanted, {*BUILTIN_THEMES, *own.by_name}, own.broken)
            return [mistake[1]] if mistake else []
    return []


def _read_key(context: Context, name: str) -> str:
    """Return the keys of a binding. Raises CommandError."""
    id = name.removeprefix(KEYS)
    bindings = _load_bindings()
    if id not in bindings:
        near = get_close_matches(id, bindings, 1)
        hint = f"did you mean {KEYS}{near[0]}?" if near else "`acutui keys` lists them"
        raise CommandError(f"no key {name!r:.60}; {hint}")
    return context.settings.keys.get(id) or str(bindings[id].key)


def _set_key(context: Context, id: str, key: str) -> None:
    from acutui.screens.bindings import find_key_mistakes

    _read_key(context, f"{KEYS}{id}")
    before = {what for _, what in find_key_mistakes(context.settings.keys)}
    kept = {name: own for name, own in context.settings.keys.items() if name != id}
    wanted = kept | ({id: key} if key else {})
    mistakes = [what for _, what in find_key_mistakes(wanted) if what not in before]
    if mistakes:
        raise CommandError(mistakes[0])
    doubt = context.save_key(id, key)
    with once_saved("the key is saved"):
        shown = key or str(_load_bindings()[id].key)
        say(f'{KEYS}{id} = "{shown}"')
        warn(*filter(None, [doubt]))


def _load_bindings() -> Mapping[str, Any]:
    from acutui.screens.bindings import load_bindings

    return load_bindings()
