"""Where the style sheets are: one for what all screens share, and one a screen."""

from pathlib import Path

_HERE = Path(__file__).parent
# Inside the package where it is installed, beside it in a checkout.
_FOLDER = _HERE / "styles" if (_HERE / "styles").is_dir() else _HERE.parent / "styles"


def sheet(name: str) -> Path:
    """Return the path of a style sheet. A screen's own is read when it is first shown."""
    return _FOLDER / f"{name}.tcss"
