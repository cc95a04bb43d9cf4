"""Notifications, and the programs between this one and the terminal."""

from collections.abc import Mapping

import pytest

from acutui.terminal.notifications import MAX_LENGTH, find_multiplexers, format_notification

PLAIN = "\x1b]9;Done\x07"
IN_TMUX = "\x1bPtmux;\x1b\x1b]9;Done\x07\x1b\\"
IN_SCREEN = f"\x1bP{PLAIN}\x1b\\"


@pytest.mark.parametrize(
    ("environment", "within", "sent"),
    [
        ({"TERM": "xterm-256color"}, (), PLAIN),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0,1,0"}, ("tmux",), IN_TMUX),
        ({"TERM": "tmux-256color"}, ("tmux",), IN_TMUX),  # over SSH
        ({"TERM": "screen", "STY": "1.pts-0"}, ("screen",), IN_SCREEN),
        (
            {"TERM": "tmux-256color", "TMUX": "x", "STY": "1.pts-0"},
            ("tmux", "screen"),
            "\x1bPtmux;\x1b\x1bP\x1b\x1b]9;Done\x07\x1b\x1b\\\x1b\\",
        ),
    ],
)
def test_a_notification_is_wrapped_for_what_it_has_to_pass(
    environment: Mapping[str, str], within: tuple[str, ...], sent: str
) -> None:
    assert find_multiplexers(environment) == within
    assert format_notification("Done", environment) == sent


def test_within_screen_no_part_ends_the_string_early() -> None:
    nested = {"TERM": "screen", "TMUX": "x", "STY": "1.pts-0"}
    sent = format_notification("Done", nested)
    parts = sent.split("\x1b\\")
    assert parts[-1] == "" and all(part.startswith("\x1bP") for part in parts[:-1])
    assert "".join(part.removeprefix("\x1bP") for part in parts) == IN_TMUX


def test_words_of_a_file_can_neither_end_it_nor_fill_a_screen() -> None:
    sent = format_notification("a\x1b\\b\x07" + "c" * 2000, {})
    assert sent.count("\x1b") == sent.count("\x07") == 1
    assert len(sent) < MAX_LENGTH + 10
