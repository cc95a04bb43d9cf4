"""The last line of every screen: keys by name, as many as there is room for, and clicks."""

from typing import ClassVar, cast

import pytest
from support.widgets import Alone, text_of
from textual.binding import Binding, BindingType
from textual.events import Click

from acutui.widgets.footer import KeyFooter

GROUP = Binding.Group("")


class Keys(Alone):
    """A screen with nothing but keys; those of one group are named together."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "do('add')", "add", id="test.a"),
        Binding("plus", "do('more')", "10 s", group=GROUP, id="test.m"),
        Binding("minus", "do('less')", "less", show=False, group=GROUP, id="test.l"),
        Binding("A", "do('add')", "add again", id="test.z"),
        Binding("h", "do('hidden')", "hidden", show=False, id="test.h"),
        Binding("f5", "do('nameless')", "nameless"),
        Binding("question_mark", "do('keys')", "keys", id="test.k"),
        Binding("q", "do('quit')", "quit", id="test.q"),
    ]
    CSS = Alone.CSS + " Screen > KeyFooter { height: 1; }"

    def __init__(self, *, has_way_out: bool = False) -> None:
        super().__init__(KeyFooter(has_way_out=has_way_out))
        self.done: list[str] = []

    def action_do(self, what: str) -> None:
        self.done.append(what)


WORDS = ("A add", "M/L 10 s", "f5 nameless", "K keys", "Q quit")
WIDE = 2 + len("".join(WORDS)) + 3 * 4


@pytest.mark.parametrize(
    ("width", "gap", "shown"),
    [
        (WIDE, 3, WORDS),
        (WIDE - 1, 2, WORDS),
        (WIDE - 4, 2, WORDS),
        (WIDE - 5, 1, WORDS),
        (WIDE - 8, 1, WORDS),
        # Without room for all, help and the way out stay, and those before go from the right.
        (WIDE - 9, 3, (*WORDS[:2], *WORDS[3:])),
        (17, 3, WORDS[3:]),
        (16, 2, WORDS[3:]),
        (15, 1, WORDS[3:]),
        (5, 1, WORDS[3:]),
    ],
)
async def test_as_many_keys_as_there_is_room_for(
    width: int, gap: int, shown: tuple[str, ...]
) -> None:
    app = Keys()
    footer = app.shown
    assert isinstance(footer, KeyFooter)
    async with app.run_test(size=(width, 1)) as pilot:
        await pilot.pause()
        text = " " + (" " * gap).join(shown)
        assert text_of(footer) == (text if len(text) <= width else f"{text[: width - 1]}…")


async def test_on_a_screen_with_a_way_out_the_key_to_quit_goes_first() -> None:
    app = Keys(has_way_out=True)
    footer = app.shown
    assert isinstance(footer, KeyFooter)
    async with app.run_test(size=(WIDE - 9, 1)) as pilot:
        await pilot.pause()
        assert text_of(footer).split() == " ".join(WORDS[:-1]).split()


async def test_a_click_on_a_key_does_what_it_says() -> None:
    app = Keys()
    async with app.run_test(size=(WIDE, 1)) as pilot:
        await pilot.pause()
        at = 1
        for words, action in zip(WORDS, ("add", "more", "nameless", "keys", "quit"), strict=True):
            # The first cell and the last; the gaps around do nothing.
            for x in (at - 1, at, at + len(words) - 1, at + len(words)):
                event = Click(app.shown, x, 0, 0, 0, 1, False, False, False)
                await cast(KeyFooter, app.shown).on_click(event)
            assert app.done == [action] * 2
            app.done.clear()
            at += len(words) + 3
