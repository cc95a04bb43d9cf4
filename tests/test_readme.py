"""What the README says of the settings is what holds."""

import re
from pathlib import Path

from support.readme import README, table

from acutui.config.load import load_settings
from acutui.config.settings import Settings


def test_the_table_of_settings_is_that_of_the_schema() -> None:
    assert table() in README.read_text("utf-8"), "run tests/support/readme.py to update it"


def test_what_stands_in_the_table_as_default_is_read_and_changes_nothing(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `(.*?)` \|", table(), re.MULTILINE)
    assert len(rows) > 10
    # Those of no table stand above the others in the README too.
    text = "".join(f"{name} = {default}\n" for name, default in rows)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert load_settings(tmp_path) == (Settings(conditions_answered=True), ())


def test_the_example_is_read_without_a_word(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n# config.toml(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (tmp_path / "config.toml").write_text(f"#{example}", "utf-8")
    settings, problems = load_settings(tmp_path)
    assert problems == ()
    assert settings != Settings()
