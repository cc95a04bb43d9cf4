"""A list with a cursor: what it shows, where it scrolls to, what it repaints."""

import pytest
from support.widgets import Alone, drawn, text_of, watch_repaints
from syrupy.assertion import SnapshotAssertion
from textual.geometry import Region

from acutui.widgets.row_list import LazyRows, Row, RowList
from acutui.widgets.text_layout import Line

ROWS = [
    Row(None, (("first", "dim"),)),
    *(Row(f"a{n}", ((f"row {n} of the first group", ""),)) for n in range(6)),
    Row(None, (("second", "dim"),)),
    *(Row(f"b{n}", ((f"row {n}", "warn"), (" of the second", ""))) for n in range(6)),
]


@pytest.mark.parametrize("plain", [False, True], ids=["unicode", "plain"])
@pytest.mark.parametrize(("width", "height"), [(30, 20), (30, 14), (20, 13), (20, 5), (9, 1)])
async def test_the_rows_in_sight(
    width: int, height: int, plain: bool, picture: SnapshotAssertion
) -> None:
    rows = RowList(plain=plain, empty="none")
    shown = []
    async with Alone(rows).run_test(size=(width, height)) as pilot:
        rows.focus()
        assert text_of(rows).strip() == "none"
        rows.fill(ROWS)
        assert rows.text_width == width - 3
        keys = ("down", "down", "down", "pagedown", "end", "up", "pageup", "k", "j", "home")
        shown.append(drawn(rows))
        for key in keys:
            await pilot.press(key)
            shown += [f" {key} {rows.cursor} ".center(40, "="), drawn(rows)]
    assert "\n".join(shown) == picture


async def test_the_cursor_stays_on_its_row_or_goes_to_the_first() -> None:
    rows = RowList()
    moves: list[str | None] = []
    async with Alone(rows).run_test(size=(30, 20)) as pilot:
        rows.move_callback = lambda: moves.append(rows.cursor)
        rows.fill(ROWS)
        rows.fill(ROWS, "b1")
        rows.fill(ROWS[1:])
        rows.fill(ROWS, "no such row")
        rows.fill(ROWS[:4])
        rows.fill([])
        rows.focus()
        await pilot.press("down", "home", "end", "pagedown")
        rows.fill(ROWS, "a5")
        await pilot.press("end", "down", "home", "up")
    assert moves == ["a0", "b1", "a0", None, "a5", "b5", "a0"]


async def test_only_rows_that_change_are_repainted() -> None:
    rows = RowList()
    async with Alone(rows).run_test(size=(30, 20)) as pilot:
        rows.fill(ROWS)
        rows.focus()
        asked = watch_repaints(rows)
        await pilot.press("down")
        assert asked == [Region(0, 1, 30, 1), Region(0, 2, 30, 1)]
        asked.clear()
        rows.fill([*ROWS[:4], Row("a3", (("other", ""),)), *ROWS[5:]])
        assert asked == [Region(0, 4, 30, 1)]
        asked.clear()
        rows.fill(ROWS[:-1])
        assert asked == [None]


async def test_of_thousands_of_rows_only_those_in_sight_are_made() -> None:
    rows, made = RowList(), []

    def draw(key: str) -> Line:
        made.append(key)
        return ((f"row {key}", ""),)

    keys = [str(number) for number in range(20_000)]
    async with Alone(rows).run_test(size=(30, 20)) as pilot:
        rows.focus()
        rows.fill(LazyRows(keys, draw), "500")
        await pilot.press("down", "end", "up", "home", "pagedown", "down")
        assert rows.cursor == "20"
        assert "row 20" in text_of(rows)
        assert len(set(made)) < 100
        made.clear()
        asked = watch_repaints(rows)
        await pilot.press("down")
        assert asked == [Region(0, 9, 30, 1), Region(0, 10, 30, 1)]
        assert set(made) <= {"20", "21"}
        rows.fill(LazyRows(keys[:30], draw))
        assert rows.cursor == "21"


async def test_rows_made_late_are_the_same_as_others() -> None:
    early, late = RowList(), RowList()
    lines = {row.key: row.line for row in ROWS if row.key}
    for rows in (early, late):
        async with Alone(rows).run_test(size=(20, 5)) as pilot:
            rows.focus()
            given = [Row(key, line) for key, line in lines.items()]
            rows.fill(LazyRows([*lines], lines.__getitem__) if rows is late else given)
            await pilot.press("down", "end", "pageup", "up")
            shown = drawn(rows)
        if rows is early:
            wanted = shown
    assert shown == wanted
    assert list(LazyRows([*lines], lines.__getitem__)[1:3]) == given[1:3]
