"""Changing a setting in config.toml."""

from pathlib import Path

import pytest

from acutui.config.load import load_settings
from acutui.config.save import save_setting


def test_a_setting_is_saved_and_read_back(tmp_path: Path) -> None:
    save_setting(tmp_path / "config", "safety", "conditions", ["pregnancy"])
    settings, problems = load_settings(tmp_path / "config")
    assert (settings.conditions, settings.conditions_answered, problems) == (
        ("pregnancy",),
        True,
        (),
    )
    assert (tmp_path / "config" / "config.toml").stat().st_mode & 0o777 == 0o600


def test_comments_order_and_other_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '# mine\nday_start = "04:00"   # late\n\n[habit]\ntarget = 3\n[safety]\n# none\n'
    )
    save_setting(tmp_path, "safety", "conditions", [])
    text = path.read_text()
    assert text.startswith(
        '# mine\nday_start = "04:00"   # late\n\n[habit]\ntarget = 3\n[safety]\n'
    )
    assert "# none" in text
    assert "conditions = []" in text
    assert load_settings(tmp_path)[0].target == 3


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[habit\n")
    with pytest.raises(ValueError, match=r"config\.toml"):
        save_setting(tmp_path, "safety", "conditions", [])
    assert path.read_text() == "[habit\n"
