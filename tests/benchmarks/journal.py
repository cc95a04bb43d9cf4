"""What the journal costs beside its peers, at 1,500, 7,300 and 22,000 sessions.

    python tests/benchmarks/journal.py [--quick]

That is two years, ten, and twenty at three sessions a day. Beside it, in the same run: TinyDB as
it comes, sqlite3, the bare bytes, and orjson on the same file. Medians of several runs, taken in
turn, in milliseconds: of the clock for what waits for the disk, else of the processor, so that
what else runs on the machine counts for little. What loads is a process each time, so that its
memory (the most it ever had) is measured too; its imports are counted for `status` and `log`
only. Exits 1 over a bound:

- a save, at 22,000: 0.35 times an insert by TinyDB as it comes; at 1,500: 3.5 times the same bytes
  (those of the journal, and of the note for undo) written, synced, put in place and their folder
  synced
- `acutui status`, a whole process, at 22,000: 2.5 times one that only parses the file with orjson
- `acutui log`, a whole process, at 22,000: 2.2 times one that parses the file with orjson, and
  writes its bytes in its place as durably

`--quick` runs less often.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from habit import SIZES, history
from terminal import QUICK, SLACK
from tinydb import TinyDB
from written import documents, write

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.services.clock import Clock

MOST, LEAST = 22_000, 1_500
SAVE_OF_TINYDB, SAVE_OF_BYTES, STATUS, LOG = 0.35, 3.5, 2.5, 2.2
"""The bounds, as shares of what is measured beside: the second at the least size, else at most."""

Times = dict[str, list[float]]

PEAK = """
import sys
from time import process_time
{imports}
begun = process_time()
loaded = {work}
print((process_time() - begun) * 1000)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
JOURNAL = (
    "from datetime import datetime\nfrom pathlib import Path\n"
    "from acutui.journal.journal import Journal"
)
LOADS: dict[str, tuple[str, str, str]] = {
    "orjson, only parsed": ("import orjson", "orjson.loads(open(sys.argv[1], 'rb').read())", ""),
    "tables, undecoded": (JOURNAL, "Journal(Path(sys.argv[1]), datetime.now).tables()", ""),
    "history, every session": (JOURNAL, "Journal(Path(sys.argv[1]), datetime.now).history()", ""),
    "TinyDB, all()": (
        "from tinydb import TinyDB",
        "TinyDB(sys.argv[1]).table('sessions').all()",
        "",
    ),
    "sqlite3, all documents": (
        "import sqlite3",
        "sqlite3.connect(sys.argv[1]).execute('select id, document from sessions').fetchall()",
        ".sqlite",
    ),
    "sqlite3, sessions by day": (
        "import sqlite3",
        "sqlite3.connect(sys.argv[1])"
        ".execute('select day, count(*) from sessions group by day').fetchall()",
        ".sqlite",
    ),
}
ONLY_PARSE = "import sys, orjson\norjson.loads(open(sys.argv[1], 'rb').read())"
PARSE_AND_WRITE = """
import os, sys, orjson
path = sys.argv[1]
data = open(path, "rb").read()
orjson.loads(data)
with open(path + ".new", "wb") as file:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
os.replace(path + ".new", path)
folder = os.open(os.path.dirname(path), os.O_RDONLY)
os.fsync(folder)
"""


def main() -> int:
    """Print a table for each size; return 1 where a bound is broken."""
    broken: list[str] = []
    for size, years in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sessions, days = as_lived(size, years)
            write(folder / "journal.json", sessions, days)
            in_sqlite(folder / "journal.sqlite", sessions)
            length = (folder / "journal.json").stat().st_size
            print(f"\n{size:,} sessions in {years} years, {length / 1e6:.1f} MB")
            loading(folder, 3 if QUICK else 7)
            broken += status(folder, size, 3 if QUICK else 9)
            broken += log(folder, size, 3 if QUICK else 9)
            broken += saving(folder, sessions, 7 if QUICK else 15)
    print("\n" + ("\n".join(f"over its bound: {one}" for one in broken) or "all within bounds"))
    return int(bool(broken))


def as_lived(size: int, years: int) -> tuple[list[Session], list[Day]]:
    """Sessions of four holds; most are pressed to the end, half have a check-in, some a note."""
    known = history(size, years)
    holds = tuple(
        HoldRecord(p, s, 60, 60.0) for p in ("LI4", "RX-THUMB") for s in ("left", "right")
    )
    sessions = []
    for number, one in enumerate(known.sessions):
        short = replace(holds[-1], pressed=number * 7 % 600 / 10)
        sessions.append(
            replace(
                one,
                holds=(*holds[:-1], short) if number % 8 == 0 else holds,
                before=Feeling(number % 8, 3, ("neck-pain", "stiffness")) if number % 2 else None,
                after=Feeling(number % 5, 2) if number % 2 else None,
                note="Woke with a stiff neck; “better” after\nthe walk." if number % 9 == 0 else "",
            )
        )
    noted = [replace(day, checks=("vitamin-c",)) for day in known.days.values()]
    return sessions, noted


def in_sqlite(path: Path, sessions: list[Session]) -> None:
    """The same documents in a database."""
    base = sqlite3.connect(path)
    base.execute("create table sessions (id integer primary key, day text, document text)")
    rows = ((id, one["day"], json.dumps(one)) for id, one in documents(sessions).items())
    base.executemany("insert into sessions values (?, ?, ?)", rows)
    base.execute("create index days on sessions (day)")
    base.commit()
    base.close()


def loading(folder: Path, runs: int) -> None:
    """Print what loading takes, in time and memory."""
    times: Times = {name: [] for name in LOADS}
    peaks: dict[str, float] = {}
    for _ in range(runs):
        for name, (imports, work, ending) in LOADS.items():
            script = PEAK.format(imports=imports, work=work)
            output = child(["-c", script, str(folder / f"journal{ending or '.json'}")]).split()
            times[name].append(float(output[0]))
            peaks[name] = float(output[1]) / 1024
    parsed = median(times["orjson, only parsed"])
    heading("load", "x orjson", "MB at most")
    for name, found in times.items():
        print(f"{format_row(name, found, parsed)}{peaks[name]:>12.0f}")


def status(folder: Path, size: int, runs: int) -> Iterator[str]:
    """Print what `acutui status` takes after a change; yield what is over its bound."""
    write(folder / "empty.json", [])
    # Not by way of `acutui.__main__`, which would print the answer that was kept.
    run = "import sys; from acutui.cli.main import main; sys.exit(main())"
    ours = ["-c", run, "--config", str(folder), "status", "--data"]
    commands = {
        "a process that parses with orjson": ["-c", ONLY_PARSE, str(folder / "journal.json")],
        "acutui status, after a change": [*ours, str(folder / "journal.json")],
        "the same, of an empty journal": [*ours, str(folder / "empty.json")],
    }
    share = processes(commands, worked, runs)
    if size == MOST and share > STATUS * SLACK:
        yield f"{size:,} sessions, status: {share:.2f} of {STATUS}"


def log(folder: Path, size: int, runs: int) -> Iterator[str]:
    """Print what `acutui log` takes from start to end; yield what is over its bound."""
    ours = ["-m", "acutui", "--config", str(folder), "log", "back-and-neck", "--force"]
    for name in ("log.json", "raw.json"):
        (folder / name).write_bytes((folder / "journal.json").read_bytes())
    commands = {
        "one that parses and writes the bytes": ["-c", PARSE_AND_WRITE, str(folder / "raw.json")],
        "acutui log": [*ours, "--data", str(folder / "log.json")],
    }
    share = processes(commands, perf_counter, runs)
    if size == MOST and share > LOG * SLACK:
        yield f"{size:,} sessions, log: {share:.2f} of {LOG}"


def processes(commands: dict[str, list[str]], clock: Callable[[], float], runs: int) -> float:
    """Print what whole processes take; return the share of the second in the first."""
    times: Times = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            begun = clock()
            child(command)
            if run:  # The first leaves compiled modules and the backup of the day behind.
                times[name].append((clock() - begun) * 1000)
    first, second, *_ = map(median, times.values())
    heading("a whole process", "x the first")
    for name, found in times.items():
        print(format_row(name, found, first))
    return second / first


def saving(folder: Path, sessions: list[Session], runs: int) -> Iterator[str]:
    """Tell what a save takes; yield what is over its bound."""
    path, number, last = folder / "journal.json", count(1), sessions[-1]
    journal, plain = Journal(path, Clock().now), TinyDB(folder / "plain.json")
    journal.history()
    table = plain.table("sessions")
    table.insert_multiple(json.loads(path.read_bytes())["sessions"].values())
    base = sqlite3.connect(folder / "journal.sqlite")
    base.execute("pragma synchronous = full")

    def another() -> Session:
        n = next(number)
        return replace(last, id=last.id + n, started=last.started + timedelta(minutes=n))

    def insert() -> None:
        (id, document), *_ = documents([another()]).items()
        row = (int(id), document["day"], json.dumps(document))
        base.execute("insert into sessions values (?, ?, ?)", row)
        base.commit()

    first = once(lambda: journal.save_session(another()))
    both = ("journal.json", "journal.undo.json")
    bare: dict[str, Callable[[], object]] = {
        "the bare bytes of journal and undo": lambda: [*map(put, (folder / name for name in both))],
        "the bare bytes of the journal alone": lambda: put(path),
    }
    works = bare | {
        "a save": lambda: journal.save_session(another()),
        "a save, and the history read again": lambda: saved_and_read(journal, another()),
        "TinyDB, insert": lambda: table.insert({"document": documents([another()])}),
        "sqlite3, insert and commit": insert,
    }
    times: Times = {name: [] for name in works}
    for run in range(runs + 1):
        for name, work in works.items():
            if name.startswith("TinyDB") and run > 3:
                continue
            taken = once(work)
            if run:
                times[name].append(taken)
    least = median(times["the bare bytes of journal and undo"])
    heading("save", "x the first")
    for name, found in times.items():
        print(format_row(name, found, least))
    print(f"  {'the first of a day, with its backup':<40}{first:>10.1f}{first / least:>12.2f}")
    journal.close()
    plain.close()
    base.close()
    size, save = len(sessions), median(times["a save"])
    share = save / median(times["TinyDB, insert"])
    if size == MOST and share > SAVE_OF_TINYDB * SLACK:
        yield f"{size:,} sessions, a save: {share:.2f} of TinyDB's, not {SAVE_OF_TINYDB}"
    if size == LEAST and save / least > SAVE_OF_BYTES * SLACK:
        yield f"{size:,} sessions, a save: {save / least:.2f} of the bytes, not {SAVE_OF_BYTES}"


def saved_and_read(journal: Journal, session: Session) -> None:
    journal.save_session(session)
    journal.history()


def put(path: Path) -> None:
    """Write the bytes of a file into another, and that in the place of a third, to the disk."""
    data, to = BYTES.setdefault(path, path.read_bytes()), path.with_suffix(".bare")
    new = to.with_suffix(".new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(to)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)


BYTES: dict[Path, bytes] = {}


def worked() -> float:
    """Seconds of processor that children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def once(work: Callable[[], object]) -> float:
    """Milliseconds of a piece of work."""
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def child(arguments: list[str]) -> str:
    """What another Python prints; it may keep compiled modules, as an installed acutui has them."""
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def heading(what: str, beside: str, more: str = "") -> None:
    print(f"  {what:<40}{'ms':>10}{beside:>12}{more:>12}")


def format_row(name: str, found: list[float], beside: float) -> str:
    return f"  {name:<40}{median(found):>10.1f}{median(found) / beside:>12.2f}"


if __name__ == "__main__":
    raise SystemExit(main())
