"""Take the whole entries out of a journal that is damaged as a whole.

git, a sync tool, an editor or a disk may leave a journal that is not JSON any more, in which nearly
every entry is whole. Each is looked for by itself: an id and, on its line or also on the lines
below, an object with what a session, a day or the mark of a deletion has. What is there twice, as
on both sides of a conflict, is merged by the rule of `journal.versions`.

Nothing is invented: an object that holds other entries, or has a name twice, was two torn ones.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from acutui.journal.conflict_marks import is_mark, resolve_conflicts
from acutui.journal.documents import StoredDocument, Tables, to_object
from acutui.journal.file_format import FORMAT, Contents, NewerFormat
from acutui.journal.schema import parse_document_id
from acutui.journal.versions import take_later
from acutui.util.durations import format_list

MOST_LINES = 5
"""How many runs of damaged lines a sentence names."""

EFFORT = 16
"""How many times the length of the file may be read in vain, before the rest is given up."""

NO_ENTRY = "is not part of a whole session or day"
OWN_TABLES = ("meta", "sessions", "days")
DAY_DIGITS = 8  # of the id of a day; ids of sessions have more
LEAST_SESSION_ID = 1 << 40  # of all sessions but those of the first seconds of 1970
DAY_SECONDS, YEAR_SECONDS = 86_400, 31_536_000

_meta = re.compile(r'"meta"\s*:\s*\{\s*"1"\s*:\s*\{\s*"format"\s*:\s*([0-9]{1,9})\s*\}')
_frame = re.compile(r'[\s\ufeff\[\]{},:]*(?:"(?:meta|sessions|days|1|format)"[\s{},:0-9]*)*')
_table_line = re.compile(r'[{},]{0,3}"([^"\\]{1,80})":\{\s*')
_id = re.compile(r'"([0-9]{1,19})"\s*:\s*(?=\{(?!"format"))')
_deletion = re.compile(r'\{\s*"deleted"\s*:\s*true')
_brace_alone = re.compile(r"\{\s*$")
_id_only = re.compile(r"[0-9]{8,19}")
_decode = json.JSONDecoder(object_pairs_hook=to_object).raw_decode


class LostLines(NamedTuple):
    """Lines of a damaged journal that can't be read, and why."""

    first: int
    last: int
    reason: str

    @property
    def sentence(self) -> str:
        """The lines and the reason, without a full stop."""
        return f"line{'s' * (self.last > self.first)} {self}: {self.reason}"

    def __str__(self) -> str:
        return f"{self.first} to {self.last}" if self.last > self.first else f"{self.first}"


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can be read of a damaged journal, and what can't.

    `lost_ids` are the ids of entries that are not whole.
    """

    tables: Tables
    lost: tuple[LostLines, ...]
    lost_ids: frozenset[str]

    @property
    def contents(self) -> Contents:
        """A journal of what can be read."""
        meta = {"meta": {"1": StoredDocument(b'{"format":%d}' % FORMAT)}}
        return Contents(meta | self.tables, {})

    @property
    def problems(self) -> list[str]:
        """Sentences on the lines that can't be read whole, on many only how many there are."""
        more = len(self.lost) - MOST_LINES
        named = [lines.sentence for lines in self.lost[:MOST_LINES]]
        return [*named, f"{more} more runs of lines are damaged"] if more > 0 else named

    @property
    def loss(self) -> str:
        """The lines that can't be read whole, as the end of a sentence; "" if all can."""
        if not self.lost:
            return ""
        named = [str(lines) for lines in self.lost[:MOST_LINES]]
        more = len(self.lost) - len(named)
        named += [f"{more} more"] if more else []
        is_one = not more and len(named) == 1 and self.lost[0].first == self.lost[0].last
        return (
            f"line {named[0]} is damaged" if is_one else f"lines {format_list(named)} are damaged"
        )


def salvage(data: bytes) -> Salvage:
    """Find the whole entries of a journal.

    Returns:
        The sessions and days, merged, and the lines that hold anything else.

    Raises:
        NewerFormat: The format is newer.
    """
    is_utf16 = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and b"\0" in data[2:4]
    text = data.decode("utf-16", "replace") if is_utf16 else data.decode("utf-8", "surrogateescape")
    for found in _meta.finditer(text):
        if int(found[1]) > FORMAT:
            raise NewerFormat(f"has format {found[1]}, newer than this acutui knows ({FORMAT})")
    lines = text.split("\n")
    searches = [_Search(version) for version in resolve_conflicts(lines)]
    tables: Tables = {"sessions": {}, "days": {}}
    for search in searches:
        for entry in search.find_all():
            table = tables.setdefault(entry.table, {})
            present = table.get(entry.id)
            if present is None or present.text != entry.document.text:
                table[entry.id] = take_later(entry.document, present)
    lost = [
        (number, next((s.problems[number] for s in searches if number in s.problems), NO_ENTRY))
        for number, line in enumerate(lines)
        if not (is_mark(line) or any(one.has_read(number, line) for one in searches))
    ]
    torn = {id for search in searches for id in search.torn if _id_only.fullmatch(id)}
    return Salvage(tables, _join_lines(lost), frozenset(torn.difference(*tables.values())))


class _Entry(NamedTuple):
    table: str
    id: str
    document: StoredDocument
    begin: int  # where its id is on its first line
    last: int  # the line that it ends on
    end: int  # where on that line


class _Search:
    """Looks for entries in lines, which are counted from 0."""

    def __init__(self, lines: list[str]) -> None:
        self.problems: dict[int, str] = {}
        self.torn: set[str] = set()
        self._lines = lines
        self._rest = [""] * len(lines)  # what is on each line beside entries
        self._foreign = ""  # the table of another program that a line is in
        self._left = EFFORT * sum(map(len, lines))
        self._cost = 0  # the characters that the last entry took to read

    def has_read(self, number: int, line: str) -> bool:
        """Whether this line is in this version of the file, and all that is on it was read."""
        is_read = _frame.fullmatch(self._rest[number]) is not None
        return is_read and self._lines[number] == line

    def find_all(self) -> Iterator[_Entry]:
        number = start = 0
        while number < len(self._lines):
            if start == 0 and self._begins_foreign_table(self._lines[number]):
                number += 1
                continue
            entry = self._find_next(number, start)
            end = None if entry is None else entry.begin
            self._rest[number] += self._lines[number][start:end]
            if entry is None:
                number, start = number + 1, 0
            else:
                yield entry
                number, start = entry.last, entry.end

    def _begins_foreign_table(self, line: str) -> bool:
        """Keep in mind in which table of another program, if any, the next lines are."""
        found = _table_line.fullmatch(line)
        if found and not found[1].isdigit():
            self._foreign = "" if found[1] in OWN_TABLES else found[1]
            return bool(self._foreign)
        if line.lstrip().startswith("}"):
            self._foreign = ""
        return False

    def _find_next(self, line: int, start: int) -> _Entry | None:
        """Return the first whole entry that begins on a line, at or after a place."""
        for found in _id.finditer(self._lines[line], start):
            if self._left < 0:
                break
            try:
                return self._read_entry(line, found)
            except json.JSONDecodeError as error:
                # The error counts the lines before it, much faster than JSON is read.
                self._left -= error.pos - found.end() + error.pos // 64
                reason = f"is damaged: {error.msg}"
            except (ValueError, RecursionError) as error:
                self._left -= self._cost
                reason = _describe(error)
            # A deletion that is damaged must not bring the session back from a backup.
            if not _deletion.match(self._lines[line], found.end()):
                self.torn.add(found[1])
            self.problems.setdefault(line, reason)
        return None

    def _read_entry(self, line: int, found: re.Match[str]) -> _Entry:
        """Read the entry with this id. Raises ValueError or RecursionError."""
        text, id, start = self._lines[line], found[1], found.end()
        self._cost = len(text)
        is_long = _brace_alone.match(text, start) is not None
        if is_long:
            text = "\n".join([text, *self._lines_below(line)])
            self._left -= len(text)
        fields, end = _decode(text, start)
        self._cost = end - start
        table = _find_table(id, fields, self._foreign)
        if is_long and table == "sessions" and not _is_of_its_time(id, fields):
            raise ValueError("is damaged: it was put together from two entries")
        document = StoredDocument(text[start:end].encode())
        if is_long:
            line, end = line + text.count("\n", start, end), end - text.rfind("\n", 0, end) - 1
        return _Entry(table, id, document, found.start(), line, end)

    def _lines_below(self, line: int) -> Iterator[str]:
        """Yield the lines that an entry may have, up to where another one begins."""
        depth = _indent_of(self._lines[line])
        for number in range(line + 1, len(self._lines)):
            text = self._lines[number]
            if _id.search(text) and _indent_of(text) <= depth:
                return
            yield text


def _find_table(id: str, fields: Mapping[str, Any], foreign: str) -> str:
    """Return the table of an entry, by what it holds, so that the table's name may be lost.

    What is neither a session nor a day is of the table of another program that it stands in.
    Raises ValueError if there is none, or the entry was made of two.
    """
    if any(_id_only.fullmatch(name) and _is_entry(value) for name, value in fields.items()):
        raise ValueError("is damaged: another entry begins in it")
    if not isinstance(parse_document_id(id), int):
        raise ValueError("its id is not a number")
    if foreign and len(id) != DAY_DIGITS and int(id) < LEAST_SESSION_ID:
        return foreign
    if "started" in fields:
        return "sessions"
    if str(fields.get("day")).replace("-", "") == id:
        return "days"
    if fields.get("deleted"):
        return "days" if len(id) == DAY_DIGITS else "sessions"
    if foreign:
        return foreign
    raise ValueError("is neither a session nor a day")


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint(("day", "deleted"))


def _is_of_its_time(id: str, fields: Mapping[str, Any]) -> bool:
    """Whether a session, of which lines may be lost, began when its id was made.

    An id has the time in milliseconds since 1970 above its last 20 bits.
    """
    made = (int(id) >> 20) / 1000
    try:
        began = datetime.fromisoformat(str(fields["started"])).timestamp()
    except KeyError:
        return True  # the mark of a deletion
    except ValueError:
        return False
    return made < YEAR_SECONDS or abs(began - made) < DAY_SECONDS  # or another program made it


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _describe(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "is damaged: it is not UTF-8 text"
    return "is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _join_lines(lost: Iterable[tuple[int, str]]) -> tuple[LostLines, ...]:
    """Return lost lines, those one after the other for one reason as one."""
    found: list[LostLines] = []
    for number, reason in lost:
        if found and (found[-1].last, found[-1].reason) == (number, reason):
            found[-1] = found[-1]._replace(last=number + 1)
        else:
            found.append(LostLines(number + 1, number + 1, reason))
    return tuple(found)
