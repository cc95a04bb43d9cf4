"""Changing a setting in config.toml."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from acutui.util.reading import CONFIG_LIMIT, Missing
from acutui.util.toml_reader import read_toml


def save_setting(folder: Path, table: str, key: str, value: Any) -> None:
    """Set one key in `config.toml`, or remove it if the value is None.

    Everything else stays unchanged, including comments.

    Raises:
        ValueError: The file is not TOML, or has no place for the key.
        FileError: It can't be read or written or, after Unconfirmed, may not survive a power cut.
    """
    # tomlkit takes 30 ms to import, and only a change needs it.
    from acutui.util.files import replace_atomically  # noqa: PLC0415
    from acutui.util.toml_edit import set_key  # noqa: PLC0415

    path = folder / "config.toml"
    text = ""
    with suppress(Missing):
        _, text = read_toml(path, CONFIG_LIMIT)
    try:
        changed = set_key(text, table, key, value)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    replace_atomically(path, changed.encode())
