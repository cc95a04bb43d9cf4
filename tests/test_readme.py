"""The README describes the settings as they are."""

import re
from pathlib import Path

from support.readme import README, table

from acutui.config.load import load_settings
from acutui.config.settings import Settings


def test_the_table_of_settings_is_made_from_the_schema() -> None:
    assert table() in README.read_text("utf-8"), "run tests/support/readme.py to update it"


def test_the_defaults_in_the_table_change_nothing(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `(.*?)` \|", table(), re.MULTILINE)
    assert len(rows) > 10
    # Settings outside of any table come first in the README, as they must in TOML.
    text = "".join(f"{name} = {default}\n" for name, default in rows)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert load_settings(tmp_path) == (Settings(conditions_answered=True), ())


def test_the_example_has_no_mistakes(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n# config.toml(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (tmp_path / "config.toml").write_text(f"#{example}", "utf-8")
    settings, problems = load_settings(tmp_path)
    assert problems == ()
    assert settings != Settings()
