"""Enter moves from the search to the list, and what was typed after it goes there, too."""

from support.widgets import Alone
from textual.app import ComposeResult
from textual.events import Key

from acutui.widgets.row_list import Row, RowList
from acutui.widgets.search_input import SearchInput


class Searching(Alone):
    """A search above a list."""

    CSS = Alone.CSS + "SearchInput { height: 1; }"

    def __init__(self) -> None:
        super().__init__(RowList(id="rows"))

    def compose(self) -> ComposeResult:
        yield SearchInput("what to search", id="search", to="#rows")
        yield self.shown


async def test_enter_moves_to_the_list_and_keys_typed_ahead_follow() -> None:
    app = Searching()
    async with app.run_test(size=(40, 10)) as pilot:
        search, rows = app.query_one(SearchInput), app.query_one(RowList)
        rows.fill([Row(key, ((key, ""),)) for key in ("one", "two", "three")])
        search.focus()
        await pilot.pause()
        assert "what to search" in search.render_line(0).text
        assert not search.cursor_blink
        await pilot.press(*"neck")
        assert (search.value, app.focused) == ("neck", search)
        await pilot.press("enter")
        assert (search.value, app.focused) == ("neck", rows)
        # A key that was on its way to the search when the focus moved.
        search.post_message(Key("x", "x"))
        search.post_message(Key("down", None))
        await pilot.pause()
        await pilot.pause()
        assert (search.value, rows.cursor) == ("neck", "two")
        app.set_focus(None)
        search.post_message(Key("x", "x"))
        await pilot.pause()
        assert search.value == "neck"
