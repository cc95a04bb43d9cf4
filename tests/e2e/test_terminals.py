"""Every kind of terminal that there is, in a real pty: opened, walked through, left."""

import re

import pytest
from support.terminal import Home

SEQUENCES = re.compile(rb"\x1b(?:[][()?<>=][0-9;:<>=?$ ]*[A-Za-z@^_`{|}~]|[=>78cDEHM])")
PLAIN, UTF = {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}

# Name, its environment, and the most that it may be sent: ascii, console or all.
TERMINALS = [
    ("truecolor", UTF | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "all"),
    ("256", UTF | {"TERM": "screen-256color", "COLORTERM": ""}, "all"),
    ("16", UTF | {"TERM": "xterm", "COLORTERM": ""}, "all"),
    ("no colour", UTF | {"TERM": "xterm", "COLORTERM": "", "NO_COLOR": "1"}, "all"),
    ("console", UTF | {"TERM": "linux", "COLORTERM": ""}, "console"),
    ("screen", UTF | {"TERM": "screen", "COLORTERM": ""}, "all"),
    ("vt100", PLAIN | {"TERM": "vt100", "COLORTERM": ""}, "ascii"),
    ("C", PLAIN | {"TERM": "xterm-256color"}, "ascii"),
    ("latin-1", {"LC_ALL": "", "LANG": "de_DE.ISO-8859-1", "TERM": "xterm"}, "ascii"),
    ("coerced", {"LC_ALL": "", "LC_CTYPE": "", "LANG": "C", "TERM": "xterm"}, "ascii"),
    ("strict", PLAIN | {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "xterm"}, "ascii"),
]


@pytest.mark.parametrize(
    ("environment", "kind"), [row[1:] for row in TERMINALS], ids=[row[0] for row in TERMINALS]
)
def test_every_screen_works_on_every_terminal(
    home: Home, environment: dict[str, str], kind: str
) -> None:
    (home.config / "config.toml").write_text("[safety]\nconditions = []\n")
    home.env |= environment
    terminal = home.open()
    terminal.until("[2 Session]", "Back and neck", "quit")
    terminal.keys("1")
    terminal.until("[1 Guide]", "GV20", "quit")
    terminal.keys("3")
    terminal.until("[3 Calendar]", "no streak yet", "quit")
    for columns, rows in ((250, 70), (1, 1), (33, 9), (80, 24)):
        terminal.resize(columns, rows)
        terminal.pump(0.1)
    terminal.until("[3 Calendar]", "no streak yet", "quit")
    terminal.keys("q")
    assert terminal.ended() == 0
    sent = SEQUENCES.sub(b"", terminal.raw).decode()
    strange = {character for character in sent if not character.isascii()}
    if kind == "ascii":
        assert not strange
    else:
        assert strange
        is_braille = any("\u2800" <= character <= "\u28ff" for character in strange)
        assert is_braille == (kind == "all")
        assert not {one for one in strange if "\u3400" <= one <= "\u9fff"} or kind == "all", "Han"


def test_set_glyphs_are_used_in_any_locale(home: Home) -> None:
    (home.config / "config.toml").write_text(
        '[screen]\nglyphs = "braille"\n[safety]\nconditions=[]\n'
    )
    home.env |= PLAIN | {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    terminal = home.open()
    terminal.until("▸ Quick", "quit")
    terminal.keys("1")
    terminal.until("⣀", "百會")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_a_key_that_is_not_utf8_does_not_end_the_app(home: Home) -> None:
    terminal = home.open("practice", "quick")
    terminal.until("Get ready")
    terminal.bytes(b"\xfc\xff")
    terminal.until("Saved")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_a_dumb_terminal_is_told_about_plain(home: Home) -> None:
    home.env["TERM"] = "dumb"
    terminal = home.open()
    assert terminal.ended() == 1
    assert b"\x1b" not in terminal.raw
    assert b"practice --plain" in terminal.raw


def test_the_doctor_restores_the_terminal(home: Home) -> None:
    home.env |= PLAIN
    terminal = home.open("doctor", size=(110, 70))
    before = terminal.settings
    terminal.until("Which of these look right?", "⣿", "auto takes ascii", "Everything is fine.")
    terminal.until("size            110 x 70", "no answer")
    assert terminal.ended() == 0
    assert terminal.settings == before
    assert SEQUENCES.findall(terminal.raw) == [b"\x1b[?2026$p", b"\x1b[c"]
