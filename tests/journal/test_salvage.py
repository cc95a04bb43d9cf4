"""Every whole entry is found in a damaged journal, and none is invented."""

import json
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.spoiling import often, pieces

from acutui.journal.file_format import NewerFormat, dump, parse
from acutui.journal.salvage import Salvage, salvage

Entries = dict[tuple[str, str], bytes]

SESSION = (
    b'"1849304117239185%03d":{"routine":"quick","source":"timer",'
    b'"started":"2025-11-20T09:%02d:00+00:00","ended":"2025-11-20T09:%02d:30+00:00",'
    b'"day":"2025-11-20","holds":[{"point":"LI4","side":"left","planned":60,"pressed":60.0}],'
    b'"before":{"pain":5,"symptoms":["neck-pain"]},"note":"\xe5\x90\x88 \\"7\\":{","updated":"%b"}'
)
EARLY, LATE = b"2026-11-22T02:08:40.120Z", b"2026-11-23T02:08:40.120Z"


def session_line(number: int, updated: bytes = EARLY) -> bytes:
    return SESSION % (number, number % 60, number % 60, updated)


def journal_of(count: int) -> list[bytes]:
    """Return the lines of a journal; those of its documents are from the fifth on."""
    sessions = [session_line(number) for number in range(count)]
    sessions[-1] = b'"1849304117239185999":{"deleted":true,"updated":"%b"}' % LATE
    days = [
        b'"202611%02d":{"day":"2026-11-%02d","rest":true,"checks":[],"note":"","updated":"%b"}'
        % (number, number, EARLY)
        for number in range(10, 13)
    ]
    days[-1] = b'"20261112":{"deleted":true,"updated":"%b"}' % LATE
    lines = [b'{"meta":{', b'"1":{"format":1}', b"}", b',"sessions":{', sessions[0]]
    lines += [b"," + line for line in sessions[1:]]
    return [*lines, b"}", b',"days":{', days[0], *(b"," + line for line in days[1:]), b"}}"]


LINES = journal_of(8)
WHOLE = b"\n".join(LINES) + b"\n"


def entries_of(found: Salvage) -> Entries:
    return {
        (table, id): document.line
        for table, documents in found.tables.items()
        for id, document in documents.items()
    }


def entries_in(lines: list[bytes]) -> Entries:
    """Return the documents of those lines that are whole ones of the journal."""
    known = {line.lstrip(b","): key for key, line in BY_LINE.items()}
    return {known[line.lstrip(b",")]: ALL[known[line.lstrip(b",")]] for line in lines
            if line.lstrip(b",") in known}  # fmt: skip


ALL = {
    (table, id): document.line
    for table, documents in parse(WHOLE).tables.items()
    for id, document in documents.items()
    if table != "meta"
}
BY_LINE = {(table, id): b'"%b":%b' % (id.encode(), line) for (table, id), line in ALL.items()}


def damaged_lines(found: Salvage) -> set[int]:
    return {n for lost in found.lost for n in range(lost.first, lost.last + 1)}


MIDDLE = WHOLE.index(b'"ended"', WHOLE.index(b'185003":{'))
TORN = WHOLE[:MIDDLE] + WHOLE[MIDDLE + 20 :]
AT_LINE = len(b"\n".join(LINES[:7])) + 1
CONFLICT = [
    *(*LINES[:6], b"<<<<<<< HEAD", LINES[6]),
    *(b"||||||| base", LINES[7], b"=======", LINES[8], b">>>>>>> laptop", *LINES[9:]),
]
NESTED = [
    *(*LINES[:6], b"<<<<<<< HEAD", b"<<<<<<<<< one", LINES[6], b"=========", LINES[7]),
    *(b">>>>>>>>> two", b"=======", LINES[8], b">>>>>>> laptop", *LINES[9:]),
]
INDENTED = json.dumps(json.loads(WHOLE), indent=2, ensure_ascii=False).encode()
LEAST = {key for key in ALL if key[1] != "1849304117239185003"}

DAMAGE: dict[str, tuple[bytes, set[tuple[str, str]], set[int]]] = {
    "git's conflict": (b"\n".join(CONFLICT), set(ALL), set()),
    "a conflict inside a conflict": (b"\n".join(NESTED), set(ALL), set()),
    "a conflict with one end": (b"\n".join([*CONFLICT[:12], *CONFLICT[13:]]), set(ALL), set()),
    "a torn line": (TORN, LEAST, {8}),
    "a line that ends in the middle": (
        WHOLE.replace(LINES[7], LINES[7][:70]), LEAST, {8}),
    "zeros": (WHOLE[:MIDDLE] + bytes(30) + WHOLE[MIDDLE + 30 :], LEAST, {8}),
    "not UTF-8": (WHOLE[:MIDDLE] + b"\xff" + WHOLE[MIDDLE + 1 :], LEAST, {8}),
    "a second copy": (WHOLE + WHOLE, set(ALL), set()),
    "a second copy in its last line": (WHOLE.rstrip() + WHOLE, set(ALL), set()),
    "cut off": (WHOLE[: WHOLE.index(b',"days"')], {k for k in ALL if k[0] == "sessions"}, set()),
    "its start is lost": (b"\n".join(LINES[6:]), set(ALL) - {*list(ALL)[:2]}, set()),
    "the start of a line is lost": (WHOLE[AT_LINE + 40 :], set(ALL) - {*list(ALL)[:4]}, {1}),
    "CRLF": (TORN.replace(b"\n", b"\r\n"), LEAST, {8}),
    "a byte order mark": (b"\xef\xbb\xbf" + TORN, LEAST, {8}),
    "UTF-16": (WHOLE.decode().encode("utf-16"), set(ALL), set()),
    "lines lost": (b"\n".join([*LINES[:7], *LINES[8:12], *LINES[14:]]), LEAST, set()),
    "two entries on a line, one torn": (
        WHOLE.replace(LINES[7] + b"\n", LINES[7][:-30]), LEAST, {8}),
    "a comma lost": (WHOLE.replace(LINES[7], LINES[7][1:]), set(ALL), set()),
    "words behind": (WHOLE + b"more\n", set(ALL), {19}),
    "the table's name lost": (b"\n".join([*LINES[:3], *LINES[4:13], *LINES[14:]]), set(ALL), set()),
    "indented, and cut off": (INDENTED[: INDENTED.index(b'"days"')], {
        k for k in ALL if k[0] == "sessions"}, set()),
    "indented, with tabs": (
        INDENTED.replace(b"  ", b"\t")[:-2], set(ALL), set()),
    "on one line, and torn": (json.dumps(json.loads(WHOLE)).encode().replace(
        b'185003": {"routine"', b'185003": {"rou'), LEAST, {1}),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_whole_entries_are_found_and_the_others_named(kind: str) -> None:
    data, whole, lost = DAMAGE[kind]
    with pytest.raises(ValueError, match="damaged"):
        parse(data)
    found = salvage(data)
    assert {key: json.loads(line) for key, line in entries_of(found).items()} == {
        key: json.loads(ALL[key]) for key in whole
    }
    assert damaged_lines(found) == lost
    assert parse(dump(found.contents)).tables["sessions"].keys() == found.tables["sessions"].keys()


def test_a_conflict_over_lines_of_one_entry_is_read_on_both_sides() -> None:
    text = INDENTED.decode().split("\n")
    at = next(n for n, line in enumerate(text) if EARLY.decode() in line)
    assert '"note"' in text[at - 1]
    sides = [
        *("<<<<<<< HEAD", '      "note": "ours",', text[at]),
        *("=======", '      "note": "theirs",', text[at].replace(EARLY.decode(), LATE.decode())),
        ">>>>>>> laptop",
    ]
    found = salvage("\n".join([*text[: at - 1], *sides, *text[at + 1 :]]).encode())
    assert found.lost == ()
    assert entries_of(found).keys() == ALL.keys()
    assert found.tables["sessions"]["1849304117239185000"]["note"] == "theirs"


@pytest.mark.parametrize("lines", [(EARLY, LATE), (LATE, EARLY)])
def test_of_an_entry_on_both_sides_the_later_is_taken(lines: tuple[bytes, bytes]) -> None:
    ours, theirs = (b"," + session_line(1, updated) for updated in lines)
    sides = [b"<<<<<<< HEAD", ours, b"=======", theirs, b">>>>>>> x"]
    found = salvage(b"\n".join([*LINES[:5], *sides, *LINES[6:]]))
    assert found.tables["sessions"]["1849304117239185001"]["updated"] == LATE.decode()
    assert found.lost == ()


def test_two_halves_are_no_entry() -> None:
    """Lines of an indented journal are lost, from the middle of one entry to that of another."""
    lines = INDENTED.split(b"\n")
    starts = [n for n, line in enumerate(lines) if b'"1849304117239185' in line]
    one, other = starts[1], starts[5]
    found = salvage(b"\n".join([*lines[: one + 3], *lines[other + 3 : -1]]))
    kept = {key[1] for key in entries_of(found)}
    assert "1849304117239185001" not in kept or (
        # Their times are minutes apart, so that the id fits both.
        found.tables["sessions"]["1849304117239185001"]["started"].startswith("2025-11-20T09:05")
    )
    assert not kept & {f"1849304117239185{number:03}" for number in range(2, 6)}


def test_an_entry_that_swallows_others_is_torn() -> None:
    data = json.dumps(json.loads(WHOLE)).encode()
    at = data.index(b', "1849304117239185003"') - 1
    found = salvage(data[:at] + data[at + 1 :])
    torn = ("sessions", "1849304117239185002")
    assert entries_of(found).keys() == ALL.keys() - {torn}
    assert found.lost_ids == {torn[1]}


@pytest.mark.parametrize(
    "line",
    [
        b',"20261114":{"day":"2026-11-15"}',
        b',"20261114":[{"day":"2026-11-14"}]',
        b',"1849304117239186000":{"note":"no times"}',
        b',"99999999999999999999":{"deleted":true}',
        b',"007":{"deleted":true}',
        b',"seven":{"deleted":true}',
        b',"18493041172391860":{"started":"x","note":"a","note":"b"}',
    ],
)
def test_what_is_no_entry_is_named(line: bytes) -> None:
    found = salvage(b"\n".join([*LINES[:6], line, *LINES[6:], b"{"]))
    assert entries_of(found) == ALL
    assert damaged_lines(found) == {7}


def test_a_newer_format_is_left_alone() -> None:
    with pytest.raises(NewerFormat, match="format 2"):
        salvage(WHOLE.replace(b'"format":1', b'"format":2')[:-5])


def test_nothing_is_found_in_something_else() -> None:
    for data in (b"", b"\0" * 1000, b"[1,2", b'{"format":1,"sessions":[', b"\x89PNG\r\n\xff"):
        found = salvage(data)
        assert not any(found.tables.values())


JUNK = b"""<<<<<<< HEAD
=======
>>>>>>> theirs
}
"
"7":{
{{{{
,"sessions":{
}}
"note":"
\\
[1,2
"a":{"b":
""".split(b"\n")
lines_of_junk = st.sampled_from([*JUNK, b"||||||| base", bytes(40), b"\xff\xfe"])
changes_of_lines = st.lists(
    st.tuples(st.sampled_from(["cut", "insert", "double", "break"]), st.integers(0), lines_of_junk),
    min_size=1,
    max_size=8,
)


@given(changes_of_lines)
@often(200)
def test_lines_cut_put_in_and_doubled_lose_no_other(
    changes: list[tuple[str, int, bytes]],
) -> None:
    lines = list(LINES)
    for how, where, junk in changes:
        at = 3 + where % max(1, len(lines) - 3)
        if how == "insert":
            lines.insert(at, junk)
        elif how == "double":
            lines[at:at] = lines[at : at + 2]
        elif how == "cut":
            del lines[at : at + 2]
        elif at < len(lines):
            lines[at : at + 1] = [lines[at][:50], lines[at][50:]]
    assert entries_of(salvage(b"\n".join(lines))) == entries_in(lines)


@given(st.lists(st.tuples(st.integers(0), st.integers(0, 300), pieces), min_size=1, max_size=4))
@often(200)
def test_bytes_cut_and_put_in_lose_no_other(changes: list[tuple[int, int, bytes]]) -> None:
    data = WHOLE
    for where, length, piece in changes:
        # The first lines say the format.
        at = 40 + where % max(1, len(data) - 40)
        data = data[:at] + piece + data[at + length :]
    try:
        found = entries_of(salvage(data))
    except NewerFormat:
        assert b'"meta"' in data[40:]
        return
    untouched = entries_in(data.split(b"\n"))
    assert untouched.items() <= found.items()


@pytest.mark.parametrize(
    "make",
    [
        lambda n: (b',"%d":{"x":' % 10**9) * n,
        lambda n: b"".join(b'"%d":{\n' % (10**9 + k) for k in range(n)),
        lambda n: b"<<<<<<< a\n" * n + b"=======\n" * n,
        lambda n: b'"1234567890":{"a":1,"a":1,' * n,
        lambda n: session_line(1)[:-1] + b"," + (b"," + session_line(2)) * (n // 20),
        lambda n: b'{"meta":' * n + b'"' * n,
    ],
    ids=["open", "open lines", "conflicts", "names twice", "swallowing", "quotes"],
)
def test_the_time_grows_with_the_size(make: Callable[[int], bytes]) -> None:
    def measure(size: int) -> float:
        data = make(size)
        best = []
        for _ in range(3):
            begun = process_time()
            salvage(data)
            best.append(process_time() - begun)
        return min(best)

    least, most = measure(2_000), measure(16_000)
    assert most < 8 * 4 * least + 0.1


def test_on_one_line_entries_of_other_programs_cost_only_what_they_hold() -> None:
    tables = {"gym": {str(n): {"kg": n} for n in range(39)}}
    line = json.dumps(tables).encode().removesuffix(b"}")
    sessions = b",".join(session_line(number) for number in range(50))
    found = salvage(line + b',"sessions":{' + sessions + b"}}x")
    assert len(found.tables["sessions"]) == 50


def test_a_version_that_was_on_no_side_of_a_conflict_is_not_made() -> None:
    head, tail = session_line(3).split(b'"note"', 1)
    parts = [head + b'"note":"%b","updated":"%b"}' % (note, EARLY) for note in (b"ours", b"theirs")]
    fields = [json.dumps(json.loads(part.split(b":", 1)[1]), indent=2) for part in parts]
    ours, theirs = (text.splitlines() for text in fields)
    at = next(n for n, line in enumerate(ours) if '"note"' in line)
    conflict = ["<<<<<<< ours", ours[at], "=======", theirs[at], ">>>>>>> theirs"]
    lines = ['{"sessions": {', '  "1849304117239185003": ' + ours[0]]
    lines += [*ours[1:at], *conflict, *ours[at + 1 :], "}}"]
    (document,) = salvage("\n".join(lines).encode()).tables["sessions"].values()
    assert tail and document["note"] in ("ours", "theirs")


def test_entries_of_other_programs_are_no_sessions_whatever_they_hold() -> None:
    gym = b'{"gym":{\n"1":{"started":"2026-11-20","kg":4}\n,"2":{"deleted":true}\n}\n'
    found = salvage(gym + b',"sessions":{\n' + session_line(3) + b"\n}\nx")
    assert set(found.tables["gym"]) == {"1", "2"}
    assert set(found.tables["sessions"]) == {"1849304117239185003"}


def test_a_deletion_that_is_damaged_brings_nothing_back() -> None:
    id = b"1849304117239185999"
    torn = WHOLE.replace(b'"%b":{"deleted":true,' % id, b'"%b":{"deleted":true,\0' % id)
    found = salvage(torn)
    assert id.decode() not in found.lost_ids
    assert found.loss.startswith("line")


def test_an_entry_that_can_be_read_is_taken_before_one_that_cannot() -> None:
    id = b"1849304117239185003"
    torn = WHOLE.replace(b'\n}\n,"days"', b',\n"%b":{"a":1,"a":2}\n}\n,"days"' % id) + b"x"
    (document,) = [salvage(torn).tables["sessions"][id.decode()]]
    assert document["routine"] == "quick"
