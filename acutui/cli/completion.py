"""Completion for bash, zsh and fish.

The shell's script starts acutui with the line so far and gets the words that may come next. So
the user's own routines and points are among them, and a saved script works with later versions.
"""

import argparse
import os
from collections.abc import Iterable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import argcomplete
from argcomplete.completers import SuppressCompleter
from argcomplete.shell_integration import shellcode

from acutui.cli.arguments import Parser
from acutui.cli.paths import resolve_paths
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.atlas.model import Atlas

SCORES = {"0": "none", **{str(score): "" for score in range(1, 10)}, "10": "the worst"}

BY_ZSH = ("_files", "_folders")
"""Answers that tell zsh to complete paths itself."""


def load_script(shell: str) -> str:
    """Return the completion script for bash, zsh or fish."""
    if shell == "zsh":
        return files("acutui.cli").joinpath("completion.zsh").read_text(encoding="utf-8")
    return shellcode(["acutui"], shell=shell)


def answer_shell(parser: Parser) -> None:
    """Print the words that may come next and exit, if the environment asks for them."""
    for action in parser.iter_arguments():
        name = action.metavar if isinstance(action.metavar, str) else ""
        if name in COMPLETERS:
            action.completer = COMPLETERS[name]  # type: ignore[attr-defined]
    argcomplete.autocomplete(
        parser,
        always_complete_options=False,
        default_completer=SuppressCompleter(),
        validator=_is_match,
    )


def _is_match(word: str, typed: str) -> bool:
    return word in BY_ZSH or word.lower().startswith(typed.lower())


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


def _complete_routines(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    routines = _load_atlas(parsed_args).routines
    return {routine.id: sanitize(routine.name) for routine in routines.values()}


def _complete_points(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    points = _load_atlas(parsed_args).points.values()
    return {
        point.id: sanitize(": ".join(filter(None, (point.english, ", ".join(point.helps)))))
        for point in points
    }


def _complete_backups(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    from acutui.services.context import Context

    backups = Context.open(*resolve_paths(parsed_args)).journal.backups
    found = (*backups.list_daily(), *backups.list_replaced())
    days = {backup.name: f"{backup.day:%A}" for backup in found}
    return {"latest": "the newest", **days} if found else {}


def _load_atlas(options: argparse.Namespace) -> "Atlas":
    from acutui.atlas.loader import load_atlas

    return load_atlas(resolve_paths(options)[1])


COMPLETERS: Mapping[str, Any] = {
    "FILE": _complete_paths,
    "DIR": partial(_complete_paths, only_folders=True),
    "ROUTINE": _complete_routines,
    "CODE": _complete_points,
    "WORDS": _complete_points,
    "DAY": _complete_backups,
    "N": lambda **_: SCORES,
}
"""Completers by the metavar of the argument; others take free text."""
