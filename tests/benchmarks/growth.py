"""How the time to read or write a file grows with its size.

    python tests/benchmarks/growth.py [--quick]

Each is made one, two, four and eight times as large, and the largest must take no more than GROWTH
times as long as its size says. Some are as no program writes them: every quote is open, or all is
one line. Exits 1 if one takes longer.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from export import NOW, history, seconds
from terminal import SLACK

from acutui.atlas.figure_reader import find_figure_mistakes
from acutui.atlas.loader import load_atlas, parse_routines
from acutui.atlas.validation import check_entries
from acutui.journal.exchange.common import is_too_deep
from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_ics import to_ics
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.habit_apps import read_harsh, read_loop
from acutui.journal.exchange.own_formats import read_own_csv, read_own_json
from acutui.journal.salvage import salvage
from acutui.practice.records import History
from acutui.util.errors import FileError
from acutui.util.text import sanitize
from acutui.util.toml_lines import map_names_to_lines
from acutui.util.toml_reader import parse_toml

GROWTH = 1.7
SIZES = (1, 2, 4, 8)
ATLAS = load_atlas()
FILE = Path("file")

Case = tuple[Callable[[int], Any], Callable[[Any], object], int]


def with_note(size: int) -> History:
    (session,) = history(1).sessions
    return History((replace(session, note='x\\;,"合 ' * size),))


def days(form: str, size: int) -> str:
    begun = date(1900, 1, 1)
    return "".join(form.format(begun + timedelta(days=n)) for n in range(size))


def routines(size: int, point: str = "LI4") -> str:
    form = '[[routine]]\nid = "r{}"\nholds = [{{ point = "{}" }}]\n'
    return "".join(form.format(n, point) for n in range(size))


def figure(size: int) -> str:
    paths = '<path d="M0 0 L5 5 C1 1 2 2 3 3"/>' * size
    return f'<svg viewBox="0 0 9 9">{paths}</svg>'


def check_routines(text: str) -> object:
    return check_entries(parse_toml(text, FILE), text, ATLAS.routines, ATLAS.points)


def parse_own(tables: list[Any]) -> object:
    return parse_routines(tables, ATLAS.points)


def torn(size: int) -> bytes:
    data = to_json(history(size)).encode()
    return data[: len(data) // 2]


CASES: dict[str, Case] = {
    "a note as calendar": (with_note, lambda found: to_ics(found, {}, now=NOW), 20_000),
    "a note as CSV": (with_note, to_csv, 20_000),
    "a note as JSON": (with_note, to_json, 20_000),
    "a note from CSV": (lambda size: to_csv(with_note(size)), read_own_csv, 20_000),
    "a note from JSON": (lambda size: to_json(with_note(size)), read_own_json, 50_000),
    "CSV, quotes open": (lambda n: "type,id\n" + 'session,"x\n' * n, read_own_csv, 10_000),
    "JSON, a quote open": (lambda n: b"[]" * 60 + b'["' + b'\\"' * n, is_too_deep, 500_000),
    "Loop": (lambda n: "Date,Value\n" + days("{},2\n", n), lambda t: read_loop(t, "h"), 2_000),
    "harsh": (lambda n: days("{} : h : y : c : 1\n", n), read_harsh, 2_000),
    "a torn journal": (torn, salvage, 1_000),
    "a journal, one line": (lambda n: torn(n).replace(b"\n", b""), salvage, 1_000),
    "control characters": (lambda n: "a\x1b[31m\u202e" * n, sanitize, 5_000),
    "routines": (lambda n: parse_toml(routines(n), FILE)["routine"], parse_own, 500),
    "routines, checked": (routines, check_routines, 500),
    "names in TOML": (
        lambda n: "".join(f"k{i} = 1\n" for i in range(n)),
        map_names_to_lines,
        5_000,
    ),
    "a figure": (figure, find_figure_mistakes, 500),
}


def main() -> int:
    """Print the table; return 1 where a bound is broken."""
    bound, worst = GROWTH * SLACK, 0.0
    print(f"{'':<22}" + "".join(f"{f'ms at {size}x':>11}" for size in SIZES) + f"{'growth':>9}")
    for name, (make, work, base) in CASES.items():
        times = [time_of(work, make(base * size)) for size in SIZES]
        growth = times[-1] / times[0] / SIZES[-1]
        worst = max(worst, growth)
        print(f"{name:<22}" + "".join(f"{t * 1000:>11.1f}" for t in times) + f"{growth:>8.2f}x")
    print(f"eight times the size takes at most 8 x {worst:.2f} as long; the bound is {bound:.2f}")
    return int(worst > bound)


def time_of(work: Callable[[Any], object], given: Any) -> float:
    def try_work() -> None:
        with suppress(ValueError, FileError):  # What is refused takes its time as well.
            work(given)

    return seconds(try_work)


if __name__ == "__main__":
    raise SystemExit(main())
