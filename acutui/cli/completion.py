"""`acutui completion`: completion for bash, zsh and fish.

The shell's script starts acutui with the line so far and gets the words that may come next. So
the user's own routines and points are among them, and a saved script works with later versions.
"""

import os
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from acutui.cli.parser import Parser
from acutui.cli.paths import resolve_paths
from acutui.cli.sessions import format_session
from acutui.config.settings import OPTIONS
from acutui.practice.session_filter import sort_newest_first
from acutui.practice.symptoms import TICKED
from acutui.services.context import Context
from acutui.util.text import sanitize

SHELLS = ("bash", "zsh", "fish")

WHERE = """Your shell finds it here (make the folder first):
  bash  acutui completion bash > ~/.local/share/bash-completion/completions/acutui
  zsh   acutui completion zsh > ~/.zfunc/_acutui
        and in ~/.zshrc: fpath+=(~/.zfunc); autoload -Uz compinit; compinit
  fish  acutui completion fish > ~/.config/fish/completions/acutui.fish"""

SCORES = {"0": "none", **{str(score): "" for score in range(1, 10)}, "10": "the worst"}
MOST_SESSIONS = 20
BY_ZSH = ("_files", "_folders")  # answers that tell zsh to complete paths itself


def add_arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="your shell")
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = WHERE


def run(options: Namespace, _: Context) -> None:
    from argcomplete.shell_integration import shellcode

    if options.shell == "zsh":
        print(files("acutui.cli").joinpath("completion.zsh").read_text(encoding="utf-8"))
    else:
        print(shellcode(["acutui"], shell=options.shell))


def answer_shell(parser: Parser) -> None:
    """Print the words that may come next and exit, if the environment asks for them."""
    import argcomplete
    from argcomplete.completers import SuppressCompleter

    for action in parser.iter_arguments():
        if isinstance(action.metavar, str) and action.metavar in COMPLETERS:
            action.completer = COMPLETERS[action.metavar]  # type: ignore[attr-defined]
    argcomplete.autocomplete(
        parser,
        always_complete_options=False,
        default_completer=SuppressCompleter(),
        validator=lambda word, typed: word in BY_ZSH or word.lower().startswith(typed.lower()),
    )


def _complete_paths(prefix: str, *, only_folders: bool = False, **_: Any) -> Iterable[str]:
    """Return the printable paths with a prefix, folders with a slash.

    argcomplete's own completer needs bash, which may not be installed.
    """
    if os.environ.get("_ARGCOMPLETE_SHELL") == "zsh":
        return [BY_ZSH[only_folders]]
    head = prefix[: prefix.rfind("/") + 1]
    name = prefix[len(head) :]
    try:
        found = sorted(Path(head).expanduser().iterdir())
    except (OSError, RuntimeError):  # no such folder, no such user
        return []
    return [
        f"{head}{path.name}{'/' if path.is_dir() else ''}"
        for path in found
        if (path.name.startswith(name) if name else not path.name.startswith("."))
        and path.name.isprintable()
        and (path.is_dir() or not only_folders)
    ]


def _complete_routines(parsed_args: Namespace, **_: Any) -> Mapping[str, str]:
    routines = Context.open(*resolve_paths(parsed_args)).atlas.routines
    return {routine.id: sanitize(routine.name) for routine in routines.values()}


def _complete_points(parsed_args: Namespace, **_: Any) -> Mapping[str, str]:
    points = Context.open(*resolve_paths(parsed_args)).atlas.points
    return {
        point.id: sanitize(": ".join(filter(None, (point.english, ", ".join(point.helps)))))
        for point in points.values()
    }


def _complete_backups(parsed_args: Namespace, **_: Any) -> Mapping[str, str]:
    backups = Context.open(*resolve_paths(parsed_args)).backups
    found = (*backups.list_daily(), *backups.list_replaced())
    days = {backup.name: f"{backup.day:%A}" for backup in found}
    return {"latest": "the newest", **days} if found else {}


def _complete_sessions(parsed_args: Namespace, **_: Any) -> Mapping[str, str]:
    context = Context.open(*resolve_paths(parsed_args))
    newest = sort_newest_first(context.journal.history().sessions)[:MOST_SESSIONS]
    return {
        str(number): sanitize(format_session(session, context))
        for number, session in enumerate(newest, start=1)
    }


def _complete_checks(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    return map(sanitize, Context.open(*resolve_paths(parsed_args)).settings.checks)


def _complete_settings(prefix: str, **_: Any) -> Mapping[str, str]:
    if not prefix.startswith("keys."):
        return {option.name: option.about for option in OPTIONS} | {"keys.": "a key of the app"}
    from acutui.screens.bindings import load_bindings  # loads Textual

    return {f"keys.{id}": "" for id in load_bindings()}


COMPLETERS: Mapping[str, Any] = {
    "FILE": _complete_paths,
    "DIR": partial(_complete_paths, only_folders=True),
    "ROUTINE": _complete_routines,
    "CODE": _complete_points,
    "WORDS": _complete_points,
    "DAY": _complete_backups,
    "N": lambda **_: SCORES,
    "SESSION": _complete_sessions,
    "CHECK": _complete_checks,
    "KEY": _complete_settings,
    "LIST": lambda **_: TICKED,
}
"""Completers by the metavar of the argument; others take free text."""
