"""Changing a setting in config.toml."""

from pathlib import Path
from typing import Any

from acutui.util.reading import CONFIG_LIMIT
from acutui.util.toml_reader import parse_toml

MAX_TRIES = 3  # if another program writes the file at the same time


def save_setting(folder: Path, table: str, key: str, value: Any) -> str:
    """Set one key in `config.toml`, or remove it if the value is None.

    Everything else stays unchanged, including comments, what another process saves at the same
    time, and what an editor saves meanwhile.

    Returns:
        Why a power cut could undo it; "" if the disk confirmed it.

    Raises:
        FileError: The file can't be read or written, is not TOML, or has no place for the key.
    """
    # tomlkit takes 30 ms to import, and only a change needs it.
    from acutui.util.shared_text import ChangedElsewhere, SharedText  # noqa: PLC0415
    from acutui.util.toml_edit import set_key  # noqa: PLC0415

    file = SharedText(folder / "config.toml", CONFIG_LIMIT)
    with file.locked():
        for tries_left in reversed(range(MAX_TRIES)):
            before = file.read()
            text = before or ""
            try:
                parse_toml(text, file.path)  # Its error names the line.
                changed = set_key(text, table, key, value)
            except ValueError as error:
                raise file.refuse(error) from error
            if changed == text:
                break
            try:
                return file.write(changed, before)
            except ChangedElsewhere:
                if not tries_left:
                    raise
    return ""
