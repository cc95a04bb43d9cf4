"""Glyphs and characters, by the locale, the terminal and the settings."""

import pytest

from acutui.terminal.detect import Terminal, find_locale
from acutui.terminal.glyphs import Charset, has_unicode, resolve_charset, resolve_glyphs
from acutui.terminal.transliterate import CONSOLE, transliterate

UTF = "en_GB.UTF-8"


@pytest.mark.parametrize(
    ("term", "locale", "encoding", "expected"),
    [
        ("xterm-256color", UTF, "utf-8", ("braille", "all")),
        ("xterm-256color", "C.UTF-8", "utf-8", ("braille", "all")),
        ("xterm-256color", "de_DE.utf8@euro", "utf-8", ("braille", "all")),
        ("screen", "UTF-8", "utf-8", ("braille", "all")),
        ("vt100", UTF, "utf-8", ("braille", "all")),
        # A locale that this machine doesn't know: Python falls back to UTF-8.
        ("xterm-256color", "xx_YY.UTF-8", "utf-8", ("braille", "all")),
        ("xterm-256color", "de_DE.ISO-8859-1", "utf-8", ("ascii", "ascii")),
        ("xterm-256color", "de_DE.ISO-8859-1", "iso8859-1", ("ascii", "ascii")),
        ("xterm-256color", "de_DE", "iso8859-1", ("ascii", "ascii")),
        ("xterm-256color", "hi_IN", "utf-8", ("braille", "all")),
        ("xterm-256color", "C", "utf-8", ("ascii", "ascii")),
        ("xterm-256color", "POSIX", "utf-8", ("ascii", "ascii")),
        ("xterm-256color", "", "utf-8", ("ascii", "ascii")),
        ("linux", UTF, "utf-8", ("blocks", "console")),
        ("linux-16color", UTF, "utf-8", ("blocks", "console")),
        ("linux", "C", "utf-8", ("ascii", "ascii")),
    ],
)
def test_auto_depends_on_terminal_and_locale(
    term: str, locale: str, encoding: str, expected: tuple[str, str]
) -> None:
    terminal = Terminal(term, locale, encoding)
    assert (resolve_glyphs("auto", terminal), resolve_charset("auto", terminal)) == expected
    assert has_unicode("auto", terminal) == (expected[1] == "all")


@pytest.mark.parametrize(
    "terminal", [Terminal("linux", "C", "ascii"), Terminal("xterm", UTF, "utf-8")]
)
def test_a_setting_wins_over_the_terminal(terminal: Terminal) -> None:
    assert resolve_charset("braille", terminal) == "all"
    assert resolve_charset("ascii", terminal) == "ascii"
    assert resolve_glyphs("blocks", terminal) == "blocks"
    assert resolve_charset("blocks", terminal) == ("console" if terminal.is_console else "all")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LC_ALL": "C", "LC_CTYPE": UTF, "LANG": UTF}, "C"),
        ({"LC_ALL": "", "LC_CTYPE": UTF, "LANG": "C"}, UTF),
        ({"LANG": UTF}, UTF),
        ({}, ""),
    ],
)
def test_the_locale_is_found_as_in_c(environment: dict[str, str], expected: str) -> None:
    assert find_locale(environment) == expected


@pytest.mark.parametrize(
    ("text", "in_ascii", "on_a_console"),
    [
        ("Hégǔ", "Hegu", "Hégu"),
        ("合谷", "??", "??"),
        ("╭─╮", "+-+", "┌─┐"),
        ("▸ ●◐◌ ✓…", "> @+: x.", "> @+: x·"),
        ("“so” – 5→3", '"so" - 5>3', '"so" ─ 5→3'),
        ("⠀⣿", " .", " ."),
        ("plain", "plain", "plain"),
    ],
)
def test_missing_characters_become_the_nearest_ones(
    text: str, in_ascii: str, on_a_console: str
) -> None:
    assert "".join(transliterate(one, "ascii") for one in text) == in_ascii
    assert "".join(transliterate(one, "console") for one in text) == on_a_console
    assert "".join(transliterate(one, "all") for one in text) == text


@pytest.mark.parametrize("kind", ["ascii", "console"])
def test_every_character_becomes_one_of_the_charset(kind: Charset) -> None:
    allowed = CONSOLE if kind == "console" else frozenset()
    for number in [*range(32, 127), *range(160, 0xD800), *range(0xE000, 0x1FB00)]:
        found = transliterate.__wrapped__(chr(number), kind)
        assert len(found) == 1
        assert (found.isascii() and found.isprintable()) or found in allowed
