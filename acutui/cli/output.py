"""What commands print: lines on stdout, warnings on stderr, and the streams themselves."""

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.services.context import Context

UNDOABLE = "`u` in acutui undoes it"
NOT_UNDOABLE = "`u` can't undo it; `acutui restore` lists the backups"


def say(*lines: str) -> None:
    """Print lines, each without characters that could control the terminal."""
    for line in lines:
        print(sanitize(line))


def warn(*problems: str) -> None:
    """Print problems to stderr, a line each."""
    if sys.stderr is None:  # closed; print would take stdout instead
        return
    for problem in problems:
        print(f"acutui: {sanitize(problem)}", file=sys.stderr)


def print_json(value: object) -> None:
    """Print a value as one line of JSON in ASCII."""
    import json  # only with --json

    # DEL is the one ASCII character that JSON leaves as it is and a terminal may act on.
    print(json.dumps(value, ensure_ascii=True, indent=None).replace("\x7f", "\\u007f"))


def flush_stdout() -> None:
    """Write what is buffered now, while a full disk can still be reported."""
    if sys.stdout is not None:
        sys.stdout.flush()


def discard_stdout() -> None:
    """Drop what was not printed yet, so that Python does not fail on it at exit."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def harden_streams() -> None:
    """Replace characters that a stream cannot encode with a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def transliterate_output(context: "Context") -> None:
    """Replace all but ASCII with the nearest ASCII where the terminal shows nothing else."""
    terminals = [stream for stream in (sys.stdout, sys.stderr) if stream and stream.isatty()]
    if not terminals:
        return
    import codecs  # only in a terminal; a prompt reads `status` from a pipe

    from acutui.terminal.glyphs import resolve_charset
    from acutui.terminal.transliterate import transliterate

    def spell(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        strange = error.object[error.start : error.end]
        return "".join(transliterate(one, "ascii") for one in strange), error.end

    if resolve_charset(context.settings.glyphs) == "ascii":
        codecs.register_error("acutui.nearest", spell)
        for stream in terminals:
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="ascii", errors="acutui.nearest")
