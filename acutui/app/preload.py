"""Load what is needed only after the first frame, before a key asks for it.

A key then waits for no file; and a process that may open no more files goes on.
"""

import pkgutil
from importlib import import_module

import acutui
from acutui.atlas.vocabulary import load_synonyms
from acutui.widgets.stylesheets import read_sheets

NOT_NEEDED = ("cli", "plain", "__main__")
OF_LIBRARIES = ("svg.path", "textual.scrollbar")
"""What is imported late elsewhere."""


def preload() -> dict[str, str]:
    """Import all that the app may need; return the text of each style sheet by its path."""
    for part in pkgutil.iter_modules(acutui.__path__, "acutui."):
        if part.ispkg and part.name.removeprefix("acutui.") not in NOT_NEEDED:
            package = import_module(part.name)
            for module in pkgutil.walk_packages(package.__path__, f"{part.name}."):
                import_module(module.name)
    for name in OF_LIBRARIES:
        import_module(name)
    load_synonyms()
    return read_sheets()
