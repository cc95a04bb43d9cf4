"""Where the style sheets are, a shared one and one for each screen, and what they go by."""

from pathlib import Path
from typing import Any

from textual.screen import Screen

_PACKAGE = Path(__file__).parents[1]
# Inside the package where it is installed, beside it in a checkout.
_FOLDER = _PACKAGE / "styles"
if not _FOLDER.is_dir():
    _FOLDER = _PACKAGE.parent / "styles"


def sheet(name: str) -> Path:
    """Return the path of a style sheet. A screen's own is read when it is first shown."""
    return _FOLDER / f"{name}.tcss"


def read_sheets() -> dict[str, str]:
    """Return the text of each style sheet by its path."""
    return {str(path): path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.tcss"))}


def add_size_classes(screen: Screen[Any]) -> None:
    """Give a new screen the classes of the terminal's size.

    Textual itself sets them only after the first layout, which is then soon another one.
    """
    app = screen.app
    breakpoints = (app.HORIZONTAL_BREAKPOINTS or [], app.VERTICAL_BREAKPOINTS or [])
    for size, names in zip(app.size, breakpoints, strict=True):
        screen.add_class(*[name for least, name in names if size >= least][-1:])
