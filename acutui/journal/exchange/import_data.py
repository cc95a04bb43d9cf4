"""What a file holds for the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from acutui.journal.documents import Tables
from acutui.journal.exchange.common import RejectedLine
from acutui.journal.schema import Fields, Key
from acutui.practice.records import Day, Session
from acutui.util.durations import format_count


@dataclass(frozen=True, slots=True)
class ImportData:
    """What a file holds for the journal, and the lines of it that could not be read.

    Attributes:
        is_complete: Whether sessions and days have all their fields, as in an export of acutui.
            Those of another program only mark rest days, and never change what is in the
            journal already.
        has_pauses: Whether the days say where pauses begin and end; otherwise those in the
            journal are kept.
        reading: What was taken for what, and what was not taken, where that is not plain.
        former_ids: The ids under which acutui 0.1.0 imported the same sessions, by their ids.
        documents: The documents of an export in JSON, for the times of their last changes and
            the fields of other programs.
        is_journal: Whether they are a journal's, of which only later versions replace ours; an
            export brings back what it took.
        others: Documents that are taken along as they are: of other programs, of deletions, and
            such as are no sessions or days.
    """

    sessions: tuple[Session, ...] = ()
    days: tuple[Day, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    is_complete: bool = True
    has_pauses: bool = True
    reading: str = ""
    former_ids: Mapping[int, int] = field(default_factory=dict)
    documents: Mapping[Key, Fields] = field(default_factory=dict)
    is_journal: bool = False
    others: Tables = field(default_factory=dict)


def describe_others(others: Tables) -> str:
    """Return how many documents are taken along, without deletions; "" if there are none."""
    documents = [document for table in others.values() for document in table.values()]
    count = sum(b'"deleted"' not in bytes(document.text) for document in documents)
    what = format_count(count, "other entry", many="other entries")
    return f"taking {what} along" if count else ""
