"""Where the journal and the config folder are, as options and the environment say."""

import os
from pathlib import Path
from typing import Any

from acutui.util.errors import CommandError

# platformdirs is imported where nothing names a path: most prompts that run `status` save it.


def resolve_paths(options: Any) -> tuple[Path, Path]:
    """Return the paths of the journal and of the config folder. Raises CommandError."""
    return _data(options), _config(options)


def _data(options: Any) -> Path:
    given = getattr(options, "data", None) or os.environ.get("ACUTUI_DATA")
    if given:
        return expand_path(given)
    from platformdirs import user_data_path

    return user_data_path("acutui", appauthor=False) / "journal.json"


def _config(options: Any) -> Path:
    given = getattr(options, "config", None) or os.environ.get("ACUTUI_CONFIG")
    if given:
        return expand_path(given)
    from platformdirs import user_config_path

    return user_config_path("acutui", appauthor=False)


def expand_path(given: str) -> Path:
    """Return a path with `~` expanded. Raises CommandError for an unknown user."""
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise CommandError(f"{given}: there is no such user") from error
