"""Characters that a terminal lacks are replaced by the nearest, cell for cell."""

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from acutui.terminal.glyphs import Charset
from acutui.widgets.ascii_filter import CharacterFilter, to_charset


@pytest.mark.parametrize(
    ("text", "charset", "shown"),
    [
        ("│ ● a", "ascii", "| @ a"),
        ("│ ● ü", "console", "│ @ ü"),
        ("│ ● ü", "all", "│ ● ü"),
        ("合谷", "ascii", "????"),
        ("é合", "ascii", "e??"),
        ("a\u0301b", "ascii", "ab"),
        ("👩\u200d🚀!", "ascii", "???"),
    ],
)
def test_a_text_stays_as_wide_as_it_was(text: str, charset: Charset, shown: str) -> None:
    assert to_charset(text, charset) == shown
    assert len(shown) == cell_len(text)


def test_styles_and_control_codes_stay() -> None:
    bold = Style(bold=True)
    given = [Segment("plain", bold), Segment("─合", bold), Segment("─")]
    shown = CharacterFilter("ascii").apply(given, Color(0, 0, 0))
    assert shown == [Segment("plain", bold), Segment("-??", bold), Segment("-")]
