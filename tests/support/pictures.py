"""The pictures of the README, drawn from the app itself.

To update them: `PYTHONPATH=tests python -m support.pictures`.

The clock stands, the journal is made up. What a picture says is compared with what the app
says by a test; how it is coloured is not.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import cell_len
from support.stage import NOW, Stage, opened
from textual import constants

from acutui.journal.journal import new_id
from acutui.practice.records import Day, Feeling, HoldRecord, Session

FOLDER = Path(__file__).parents[1] / "pictures"

CELL, LINE = 12.2, 24.4
"""The width of a cell in the pictures that Textual takes, and the height of a line."""

WEEKS = 11
ROUTINES = ("back-and-neck", "neck-and-shoulders", "back-and-neck", "before-training")
NO_DOTS = "\u2800"
FONTS = "DejaVu Sans Mono,Menlo,Consolas,monospace"
TEXT = re.compile(r'<text class="(?:[\w-]+-)?(r\d+)" x="([\d. ]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
STYLE = re.compile(r"\.terminal-\d+-(r\d+) \{ (.*?)\}")
GROUND = re.compile(r'<rect fill="(\S+)" (x=\S+ y=\S+ width=\S+ height=\S+ shape-rendering=\S+)/>')
WORD = re.compile(r"\S+(?: \S+)*")


async def guide(on: Stage) -> None:
    """A point, found by a word, among all."""
    await on.press("1", "slash", *"li4", "enter", "escape")
    await on.sees("Joining Valley")


async def session(on: Stage) -> None:
    """The routines."""
    await on.sees("1 of 2 done")


async def running(on: Stage) -> None:
    """A hold, half way."""
    await on.press("enter", "s", "n", "n", "enter")
    await on.tick(20)
    await on.sees("Press", "left hand")


async def calendar(on: Stage) -> None:
    """The month."""
    await on.press("3")
    await on.sees("November 2026")


async def insight(on: Stage) -> None:
    """What the numbers say."""
    await on.press("3", "i")
    await on.sees("Pain, the last 90 days")


SCENES: tuple[Callable[[Stage], Awaitable[None]], ...] = (
    guide,
    session,
    running,
    calendar,
    insight,
)


def history() -> list[Session]:
    """Some weeks of practice as they come: most days, with ups, downs and gaps."""
    found = []
    for days_ago in range(WEEKS * 7):
        hours = ("07:30", "21:10")
        sunday = (NOW - timedelta(days=days_ago)).weekday() == 6
        if days_ago and (sunday or days_ago % 11 == 4):
            continue
        for half, hour in enumerate(hours[: 1 if days_ago % 3 == 0 else 2]):
            pain = 3 + days_ago // 30 + (days_ago * 7 + half) % 3
            after = pain - (days_ago * 5 + half) % 3
            found.append(_practised(days_ago, hour, pain, after))
    return found


def _practised(days_ago: int, at: str, pain: int, after: int) -> Session:
    hours, minutes = map(int, at.split(":"))
    started = NOW.replace(hour=hours, minute=minutes) - timedelta(days=days_ago)
    share = 0.4 if days_ago % 13 == 6 else 1.0
    return Session(
        # Not drawn: a picture that is taken anew is the same.
        id=new_id(started) >> 20 << 20,
        routine=ROUTINES[days_ago % len(ROUTINES)],
        source="timer",
        started=started,
        ended=started + timedelta(minutes=5),
        day=started.date(),
        holds=tuple(HoldRecord("LI4", side, 150, 150 * share) for side in ("left", "right")),
        before=Feeling(pain=pain),
        after=Feeling(pain=after),
        note="after squats" if days_ago == 0 else "",
    )


def days() -> list[Day]:
    """The checks of these weeks; Sundays rest."""
    found = []
    for days_ago in range(WEEKS * 7):
        day = (NOW - timedelta(days=days_ago)).date()
        checks = (
            *(("vitamin-c",) if days_ago % 4 != 2 else ()),
            *(("workout",) if day.weekday() in {1, 3, 5} else ()),
        )
        found.append(Day(day, rest=day.weekday() == 6 and days_ago > 0, checks=checks))
    return found


@asynccontextmanager
async def on_stage(scene: Callable[[Stage], Awaitable[None]], folder: Path) -> AsyncIterator[Stage]:
    """Open the app as a picture shows it."""
    async with opened(folder / "journal.json", folder, history=history(), days=days()) as on:
        await scene(on)
        await on.settle()
        yield on


def rows(svg: str) -> list[str]:
    """Return the rows of text that a picture shows, without the blanks at their ends."""
    placed: dict[str, list[tuple[int, str]]] = {}
    for _, x, y, text in TEXT.findall(svg):
        column = round(float(x.split()[0]) / CELL)
        placed.setdefault(y, []).append((column, unescape(text)))
    return [_row(sorted(placed[y])) for y in sorted(placed, key=float)]


def _row(parts: list[tuple[int, str]]) -> str:
    row = ""
    for column, text in parts:
        row += " " * (column - cell_len(row)) + text
    return row.rstrip()


def shown(on: Stage) -> list[str]:
    """Return the rows of the screen that are not empty, as a picture has them."""
    text = on.text.replace(NO_DOTS, " ")
    return [row.rstrip() for row in text.split("\n") if row.strip()]


def picture(on: Stage) -> str:
    """Return the screen as an SVG that asks no other host for anything and lines up anywhere.

    Textual names a font on another host, and leaves it to the font how far apart the dots of
    braille are; here each sign that is not ASCII has a place of its own.
    """
    svg = on.app.export_screenshot(simplify=True)
    styles = "".join(f".{name}{{{rule.strip()}}}" for name, rule in STYLE.findall(svg))
    (ground, _), *_ = grounds = GROUND.findall(svg)
    areas = "".join(f'<rect fill="{fill}" {at}/>' for fill, at in grounds if fill != ground)
    texts = "".join(
        part
        for name, x, y, text in TEXT.findall(svg)
        for part in _texts(name, round(float(x) / CELL), y, unescape(text))
    )
    size = f"{on.app.size.width * CELL + 18:.5g} {on.app.size.height * LINE + 18:.5g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 {size}">'
        f"<style>text{{font:21px {FONTS};white-space:pre}}{styles}</style>"
        f'<rect x="-9" y="-9" width="100%" height="100%" rx="8" fill="{ground}"/>'
        f"{areas}{texts}</svg>\n"
    ).replace("><", ">\n<")


def _texts(name: str, column: int, y: str, text: str) -> Iterator[str]:
    """The words of a text in one style, each where it belongs."""
    text = text.replace("\xa0", " ").replace(NO_DOTS, " ")
    for word in WORD.finditer(text):
        start = column + cell_len(text[: word.start()])
        yield f'<text class="{name}" x="{_places(start, word[0])}" y="{y}"{_length(word[0])}>'
        yield f"{escape(word[0])}</text>"


def _places(column: int, word: str) -> str:
    if word.isascii():
        return f"{column * CELL:.5g}"
    columns = [column + cell_len(word[:n]) for n in range(len(word))]
    return " ".join(f"{one * CELL:.5g}" for one in columns)


def _length(word: str) -> str:
    return f' textLength="{len(word) * CELL:.5g}"' if word.isascii() else ""


async def _take() -> None:
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        with TemporaryDirectory() as folder:
            async with on_stage(scene, Path(folder)) as on:
                (FOLDER / f"{scene.__name__}.svg").write_text(picture(on), "utf-8")


def main() -> None:
    """Take all pictures anew, in all colours whatever the terminal."""
    vars(constants)["COLOR_SYSTEM"] = "truecolor"  # a Final, read before anything can set it
    asyncio.run(_take())


if __name__ == "__main__":
    main()
