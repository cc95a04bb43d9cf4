"""The user's own themes are read as plain colours, and each mistake is named with its line."""

from pathlib import Path

import pytest

from acutui.config.themes import OwnTheme, OwnThemes, load_themes, read_theme


def write(folder: Path, text: str, name: str = "sea") -> Path:
    path = folder / "themes" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_themes_are_named_after_their_files(tmp_path: Path) -> None:
    assert load_themes(tmp_path) == OwnThemes()
    write(tmp_path, 'primary = "#ABC"\nbackground = "white"\n')
    write(tmp_path, "", "empty")
    found = load_themes(tmp_path)
    assert found.by_name == {
        "sea": OwnTheme("sea", {"primary": "#aabbcc", "background": "#ffffff"}, dark=False)
    }
    assert found.broken == ("empty",)
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("text", "dark"),
    [
        ("", True),
        ('background = "#eee"\n', False),
        ('background = "#102030"\n', True),
        ('background = "navy"\ndark = true\n', True),
    ],
)
def test_a_theme_is_dark_like_its_background_unless_it_says(
    tmp_path: Path, text: str, dark: bool
) -> None:
    theme, problems = read_theme(write(tmp_path, f'primary = "teal"\n{text}'))
    assert problems == ()
    assert theme is not None
    assert theme.dark is dark


def test_what_is_wrong_is_named_with_its_line_and_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'primary = "teal"\naccent = "blurple"\nerror = 3\nbackgruond = "#000"\ndark = "yes"\n',
    )
    theme, problems = read_theme(path)
    assert theme == OwnTheme("sea", {"primary": "#008080"}, dark=True)
    wanted = "not a colour like #4477aa or a name like teal"
    assert [problem.removeprefix(f"{path}: ") for problem in problems] == [
        f"line 2: accent: is 'blurple', {wanted}",
        f"line 3: error: is 3, {wanted}",
        "line 4: backgruond: there is no such colour; a theme has primary, secondary, accent,"
        " foreground, background, surface, panel, warning, error, success, dark",
        "line 5: dark: is 'yes', not true or false",
    ]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("primary = 1 2", "sea", "line 1"),
        ('primary = "#12"', "sea", "primary: is '#12'"),
        ("", "sea", "primary: is missing"),
        ('primary = "teal"', "my sea", "letters, digits, - and _"),
    ],
)
def test_a_theme_that_cannot_be_used_says_why(
    tmp_path: Path, text: str, name: str, told: str
) -> None:
    theme, problems = read_theme(write(tmp_path, text, name))
    assert theme is None
    assert told in problems[0]


def test_texts_lie_on_one_kind_of_ground(tmp_path: Path) -> None:
    text = 'primary = "teal"\nbackground = "#111"\nsurface = "white"\n'
    theme, problems = read_theme(write(tmp_path, text))
    assert theme is not None
    assert set(theme.colors) == {"primary", "background"}
    assert "line 3: surface: is not dark, as the theme is" in problems[0]
