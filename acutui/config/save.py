"""Changing a setting in config.toml."""

from pathlib import Path
from typing import Any

from acutui.util.toml_reader import may_exist, read_toml


def save_setting(folder: Path, table: str, key: str, value: Any) -> None:
    """Set one key in `config.toml`, or remove it if the value is None.

    Everything else stays unchanged, including comments.

    Raises:
        ValueError: The file can't be read, is not TOML, or has no place for the key.
        FileError: It can't be written or, after Unconfirmed, may not survive a power cut.
        OSError: It was removed while it was read.
    """
    # tomlkit takes 30 ms to import, and only a change needs it.
    from acutui.util.files import replace_atomically  # noqa: PLC0415
    from acutui.util.toml_edit import set_key  # noqa: PLC0415

    path = folder / "config.toml"
    text = ""
    if may_exist(path):
        read_toml(path)
        text = path.read_bytes().decode()
    try:
        changed = set_key(text, table, key, value)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    replace_atomically(path, changed.encode())
