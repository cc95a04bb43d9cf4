"""Where the style sheets are: a shared one, and one for each screen."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
# Inside the package where it is installed, beside it in a checkout.
_FOLDER = _PACKAGE / "styles"
if not _FOLDER.is_dir():
    _FOLDER = _PACKAGE.parent / "styles"


def sheet(name: str) -> Path:
    """Return the path of a style sheet. A screen's own is read when it is first shown."""
    return _FOLDER / f"{name}.tcss"
