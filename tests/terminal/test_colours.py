"""How many colours a terminal shows."""

import pytest

from acutui.terminal.colours import detect_colours


@pytest.mark.parametrize(
    ("term", "colorterm", "expected"),
    [
        ("xterm-256color", "truecolor", "truecolor"),
        ("xterm", "24bit", "truecolor"),
        ("xterm-256color", "", "256"),
        ("screen-256color", "", "256"),
        ("tmux-256color", "", "256"),
        ("xterm", "", "standard"),
        ("screen", "", "standard"),
        ("linux", "", "standard"),
        ("vt100", "", "standard"),
        ("", "", "standard"),
        ("foot", "", "truecolor"),
        ("foot-extra", "", "truecolor"),
        ("alacritty", "", "truecolor"),
        ("xterm-ghostty", "", "truecolor"),
        ("xterm-kitty", "", "truecolor"),
        ("xterm-direct", "", "truecolor"),
    ],
)
def test_colours_are_detected_by_term_and_colorterm(
    term: str, colorterm: str, expected: str
) -> None:
    assert detect_colours({"TERM": term, "COLORTERM": colorterm}) == expected
