"""Printing: lines on stdout, warnings on stderr, and the settings of both streams."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from shutil import get_terminal_size

from acutui.util.errors import CommandError, FileError
from acutui.util.text import sanitize, wrap_words
from acutui.util.types import GlyphSetting

UNDOABLE = "`acutui undo` undoes this"
NOT_UNDOABLE = "this can't be undone; `acutui restore` lists the backups"


def say(*lines: str) -> None:
    """Print lines, without characters that could control the terminal."""
    for line in lines:
        print(sanitize(line))


def say_wrapped(*lines: str, indent: int = 4) -> None:
    """Print lines; on a terminal they are broken at words, and what follows is indented.

    Elsewhere each stays one line, for scripts.
    """
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = get_terminal_size().columns if is_terminal else 0
    for line in lines:
        print(wrap_words(sanitize(line), width, " " * min(indent, width // 4)))


def warn(*problems: str) -> None:
    """Print problems to stderr, a line each."""
    if sys.stderr is None:  # print would use stdout if it is closed
        return
    try:
        for problem in problems:
            print(f"acutui: {sanitize(problem)}", file=sys.stderr)
    except OSError:  # There is no one to read it, and the work goes on.
        sys.stderr = open_nowhere()


@contextmanager
def once_saved(what: str) -> Iterator[None]:
    """Report what fails in a block as a warning, since a change is made already.

    An exit status of 1 would make users and scripts do it again.

    Args:
        what: What was done, as the beginning of a sentence.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except (CommandError, FileError) as error:
        warn(f"{what}, but {error}")
    except OSError as error:
        sys.stdout = open_nowhere()
        if not isinstance(error, BrokenPipeError):
            warn(f"{what}, but {error.filename or 'the output'}: {error.strerror}")


def open_nowhere() -> TextIOWrapper:
    """Open a stream for what can't be written; else Python would fail at exit."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def print_json(value: object) -> None:
    """Print a value as one line of JSON in ASCII."""
    print(format_json(value))


def format_json(value: object) -> str:
    """Return a value as one line of JSON in ASCII."""
    import json  # only where it is needed

    # json escapes all control characters but DEL.
    return json.dumps(value, ensure_ascii=True, indent=None).replace("\x7f", "\\u007f")


def show_nearest_characters() -> None:
    """Print the nearest characters for those that the encoding of a stream lacks."""
    import codecs

    codecs.register_error("acutui.nearest", _replace_by_nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="acutui.nearest")


def transliterate_output(glyphs: GlyphSetting) -> None:
    """Print the nearest ASCII characters on a terminal that shows no others."""
    terminals = [stream for stream in (sys.stdout, sys.stderr) if stream and stream.isatty()]
    if not terminals:
        return
    from acutui.terminal.glyphs import resolve_charset  # a prompt, which reads a pipe, has no need

    if resolve_charset(glyphs) == "ascii":
        for stream in terminals:
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="ascii", errors="acutui.nearest")


def _replace_by_nearest(error: UnicodeError) -> tuple[str, int]:
    from acutui.terminal.transliterate import transliterate

    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(transliterate(character, "ascii") for character in text), error.end
