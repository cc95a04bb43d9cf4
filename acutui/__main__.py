"""Entry point of `acutui` and `python -m acutui`."""

import gc
import os
import sys

from acutui import __version__

TYPE_CHECKING = False  # as in `typing`, which takes longer to import than all of this
if TYPE_CHECKING:
    from acutui.services.context import Context

FAILED, INTERRUPTED = 1, 130


def main() -> int:
    """Run acutui and return its exit status."""
    if sys.argv[1:] == ["--version"]:  # Answered without loading anything else.
        return _print_version()
    if sys.platform == "win32":  # fcntl and termios are missing there.
        return _fail("runs on Linux and macOS; on Windows use WSL")
    if not sys.argv[1:]:
        gc.disable()  # What the app imports is never garbage; it turns this on again.
    sys.unraisablehook = _end_if_interrupted
    try:
        status = _answer_prompt() if "status" in sys.argv else None
        return _run() if status is None else status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # while the rest was imported
        if isinstance(error.__cause__, KeyboardInterrupt):  # in the body of a class
            return INTERRUPTED
        return _fail(f"can't start ({type(error).__name__}: {error})")


def _answer_prompt() -> int | None:
    """Print the answer of `acutui status`, which prompts wait for, if it is kept."""
    from acutui.cli.quick_status import answer

    return answer(sys.argv[1:])


def _run() -> int:
    from acutui.cli.main import main as run

    return run(open_app=_open_app)


def _open_app(services: "Context", routine: str | None) -> int:
    from acutui.app.launch import open_app

    return open_app(services, routine)


def _print_version() -> int:
    try:
        print(f"acutui {__version__}", flush=True)
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - else Python fails at exit
        return _fail(f"the output: {error.strerror}")
    return 0


def _fail(what: str) -> int:
    print(f"acutui: {what}", file=sys.stderr)
    return FAILED


def _end_if_interrupted(error: "sys.UnraisableHookArgs") -> None:
    """End after ctrl+c where Python would only print it, and go on: in a callback of its own."""
    if error.exc_type is KeyboardInterrupt:
        os._exit(INTERRUPTED)
    sys.__unraisablehook__(error)


if __name__ == "__main__":
    sys.exit(main())
