"""An input shows nothing that could control the terminal, and keeps its value."""

from support.widgets import Alone
from textual.events import Key

from acutui.util.text import sanitize
from acutui.widgets.safe_input import SafeInput


async def test_what_controls_a_terminal_is_not_shown() -> None:
    evil = "one\x1b[2Jtwo\u202e"
    field = SafeInput(compact=True)
    async with Alone(field).run_test(size=(30, 1)) as pilot:
        field.value = evil
        await pilot.pause()
        shown = field.render_line(0).text
    assert shown.strip() == sanitize(evil).strip()
    assert "one" in shown
    assert "\x1b" not in shown
    assert field.value == evil


async def test_full_width_digits_are_digits_in_a_field_for_numbers() -> None:
    field = SafeInput(compact=True, restrict=r"[0-9:]*")
    async with Alone(field).run_test(size=(30, 1)) as pilot:
        field.focus()
        for character in "０７：30":
            field.post_message(Key("", character))
        await pilot.pause()
        assert field.value == "07:30"
