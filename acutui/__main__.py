"""Entry point of `acutui` and `python -m acutui`."""

import sys
from typing import TYPE_CHECKING

from acutui import __version__

if TYPE_CHECKING:
    from acutui.services.context import Context


def main() -> int:
    """Run acutui and return its exit status."""
    if sys.argv[1:] == ["--version"]:  # Answered without loading anything else.
        print(f"acutui {__version__}")
        return 0
    if sys.platform == "win32":  # fcntl and termios are missing there.
        print("acutui: runs on Linux and macOS; on Windows use WSL", file=sys.stderr)
        return 1
    try:
        from acutui.cli.main import main as run

        return run(open_app=_open_app)
    except KeyboardInterrupt:
        return 130


def _open_app(services: "Context", routine: str | None) -> int:
    from acutui.app.launch import open_app

    return open_app(services, routine)


if __name__ == "__main__":
    sys.exit(main())
