"""Completion for bash, zsh and fish: what may stand where the cursor is, asked of the parser.

The shell's script is a few lines that start acutui with the line so far. It answers with what the
parser would take there, so that routines and points of the user's own are among it, and a script
that was saved once serves every later version.
"""

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping
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
"""Answers by which zsh, which knows its own paths best, is told to complete them itself."""


def script(shell: str) -> str:
    """Return what bash, zsh or fish has to read to complete acutui."""
    if shell == "zsh":
        return files("acutui.cli").joinpath("completion.zsh").read_text(encoding="utf-8")
    return shellcode(["acutui"], shell=shell)


def answer(parser: Parser) -> None:
    """Tell the shell that asks, as its script has set the environment, and leave the program."""
    for action in parser.iter_arguments():
        name = action.metavar if isinstance(action.metavar, str) else ""
        if name in COMPLETERS:
            action.completer = COMPLETERS[name]  # type: ignore[attr-defined]
    argcomplete.autocomplete(
        parser,
        always_complete_options=False,
        default_completer=SuppressCompleter(),
        validator=_begins,
    )


def _begins(word: str, typed: str) -> bool:
    return word in BY_ZSH or word.lower().startswith(typed.lower())


def _files(prefix: str, **_: Any) -> Iterable[str]:
    return BY_ZSH[:1] if _in_zsh() else _paths(prefix)


def _folders(prefix: str, **_: Any) -> Iterable[str]:
    return BY_ZSH[1:] if _in_zsh() else (path for path in _paths(prefix) if path.endswith("/"))


def _in_zsh() -> bool:
    return os.environ.get("_ARGCOMPLETE_SHELL") == "zsh"


def _paths(prefix: str) -> Iterator[str]:
    """Yield what begins so, folders with a slash; names that no shell could show are left out.

    argcomplete's own completer asks bash, which a system with another shell may not have.
    """
    head = prefix[: prefix.rfind("/") + 1]
    name = prefix[len(head) :]
    try:
        found = sorted(Path(head).expanduser().iterdir())
    except (OSError, RuntimeError):  # no such folder, nobody of that name
        return
    for path in found:
        is_meant = path.name.startswith(name) if name else not path.name.startswith(".")
        if is_meant and path.name.isprintable():
            yield f"{head}{path.name}{'/' if path.is_dir() else ''}"


def _routines(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    routines = _atlas(parsed_args).routines
    return {routine.id: sanitize(routine.name) for routine in routines.values()}


def _points(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    points = _atlas(parsed_args).points
    told = {p.id: (p.english, ", ".join(p.helps)) for p in points.values()}
    return {id: sanitize(": ".join(part for part in parts if part)) for id, parts in told.items()}


def _backups(parsed_args: argparse.Namespace, **_: Any) -> Mapping[str, str]:
    from acutui.services.context import Context

    backups = Context.open(*resolve_paths(parsed_args)).journal.backups
    found = (*backups.list_daily(), *backups.list_replaced())
    named = {backup.name: f"{backup.day:%A}" for backup in found}
    return {"latest": "the newest", **named} if found else {}


def _atlas(options: argparse.Namespace) -> "Atlas":
    from acutui.atlas.loader import load_atlas

    return load_atlas(resolve_paths(options)[1])


COMPLETERS: Mapping[str, Any] = {
    "FILE": _files,
    "DIR": _folders,
    "ROUTINE": _routines,
    "CODE": _points,
    "WORDS": _points,
    "DAY": _backups,
    "N": lambda **_: SCORES,
}
"""What completes an argument, by the name that its help gives it; others are the user's words."""
