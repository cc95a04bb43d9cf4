"""The paths of the journal and the config folder."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.util.errors import CommandError

if TYPE_CHECKING:
    from argparse import Namespace


def resolve_paths(options: "Namespace") -> tuple[Path, Path]:
    """Return the paths of the journal and of the config folder.

    Options win over the environment, which wins over the defaults.

    Raises:
        CommandError: A path begins with the home of an unknown user.
    """
    data = getattr(options, "data", None) or os.environ.get("ACUTUI_DATA")
    config = getattr(options, "config", None) or os.environ.get("ACUTUI_CONFIG")
    if not data or not config:
        # Not imported by prompts that run `status` with both paths given.
        from platformdirs import user_config_dir, user_data_dir

        data = data or f"{user_data_dir('acutui', appauthor=False)}/journal.json"
        config = config or user_config_dir("acutui", appauthor=False)
    return expand_path(data), expand_path(config)


def explain_config(config: Path) -> str:
    """Return why no settings can be read there, "" if they can."""
    if not os.path.isfile(config):  # noqa: PTH113 - Path.is_file() fails for some paths
        return ""
    return f"{config}: is a file; --config and ACUTUI_CONFIG take its folder: {config.parent}"


def expand_path(given: str) -> Path:
    """Return a path with `~` expanded. Raises CommandError for an unknown user."""
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise CommandError(f"{given}: there is no such user") from error
