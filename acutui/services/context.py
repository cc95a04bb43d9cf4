"""What the program is made of, opened once and handed to whoever draws or prints."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from acutui.config.load import load_settings
from acutui.config.save import save_setting
from acutui.config.settings import BY_NAME, Settings
from acutui.practice.daily import tally
from acutui.practice.habit import Course, Habit, Summary, practice_day
from acutui.practice.records import History, HoldRecord, Session
from acutui.services.clock import Clock
from acutui.util.files import FileError, check_writable

if TYPE_CHECKING:
    from acutui.atlas.gallery import Gallery
    from acutui.atlas.model import Atlas, Routine, Safety
    from acutui.atlas.own_routines import RoutinesFile
    from acutui.atlas.search import Search
    from acutui.journal.backups import Backups
    from acutui.journal.checkpoint import CheckpointFile
    from acutui.journal.journal import Journal
    from acutui.journal.merge import Merge
    from acutui.practice.timer import Step


MOST_EXPORTS = 99
"""Files of one name, but for a number, so that none is ever overwritten."""


@dataclass
class Context:
    """Settings, clocks, atlas and journal. `problems` were met on opening them."""

    data: Path
    config: Path
    settings: Settings
    clock: Clock
    problems: tuple[str, ...] = field(default=())
    latest_routine: str = ""
    """The routine of one's own that was changed last."""
    _search: "Search | None" = field(default=None, init=False, repr=False)

    @classmethod
    def open(cls, data: Path, config: Path) -> "Context":
        """Read the settings; everything else is read when it is first asked for."""
        settings, problems = load_settings(config)
        clock = Clock(settings.timezone, settings.day_start)
        return cls(data=data, config=config, settings=settings, clock=clock, problems=problems)

    @cached_property
    def journal(self) -> "Journal":
        """The journal."""
        from acutui.journal.journal import Journal  # noqa: PLC0415 - as for the atlas

        return Journal(self.data, self.clock.now, self.clock.day_began, self.backups)

    @cached_property
    def checkpoint(self) -> "CheckpointFile":
        """The checkpoint of a running session."""
        from acutui.journal.checkpoint import CheckpointFile  # noqa: PLC0415 - as for the atlas

        return CheckpointFile(self.data)

    @cached_property
    def backups(self) -> "Backups":
        """The journal's backups."""
        from acutui.journal.backups import Backups  # noqa: PLC0415

        return Backups(self.data, self.clock.today)

    @cached_property
    def atlas(self) -> "Atlas":
        """Points and routines, the user's own among them."""
        from acutui.atlas.loader import load_atlas  # noqa: PLC0415 - `status` needs none of it

        return load_atlas(self.config)

    def read_atlas_anew(self) -> None:
        """Take notice of what changed in the user's points and routines."""
        from acutui.atlas.loader import load_atlas  # noqa: PLC0415

        self.atlas = load_atlas(self.config)

    @property
    def search(self) -> "Search":
        """The search in the atlas as it is now, and in the safety advice."""
        if self._search is None or self._search.atlas is not self.atlas:
            from acutui.atlas.search import Search  # noqa: PLC0415 - most runs search nothing

            self._search = Search(self.atlas, self.safety)
        return self._search

    @cached_property
    def own_routines(self) -> "RoutinesFile":
        """The file of the user's own routines."""
        from acutui.atlas.own_routines import RoutinesFile  # noqa: PLC0415 - few change it

        return RoutinesFile(self.config)

    @cached_property
    def gallery(self) -> "Gallery":
        """The figures, the user's own among them."""
        from acutui.atlas.gallery import Gallery  # noqa: PLC0415

        return Gallery(self.config)

    @cached_property
    def safety(self) -> "Safety":
        """Conditions, red flags and rules."""
        from acutui.atlas.loader import load_safety  # noqa: PLC0415

        return load_safety()

    def set_option(self, table: str, key: str, value: Any) -> None:
        """Change a setting from now on, until the app ends."""
        option = BY_NAME[f"{table}.{key}" if table else key]
        self.settings = self.settings.with_value(option, value)
        self.clock.set(self.settings.timezone, self.settings.day_start)

    def save_option(self, table: str, key: str, value: Any) -> None:
        """Keep a setting for the next start.

        Raises ValueError, OSError or FileError where config.toml can't be changed.
        """
        option = BY_NAME[f"{table}.{key}" if table else key]
        save_setting(self.config, table, key, option.kind.written(value))

    def all_problems(self) -> tuple[str, ...]:
        """Return sentences on all that is wrong in the user's files."""
        self.gallery.check(self.atlas.points)
        found = (*self.problems, *self.atlas.problems, *self.gallery.problems)
        return (*found, *self.unknown_conditions())

    def unknown_conditions(self) -> tuple[str, ...]:
        """Return sentences on conditions that are set and that nothing knows."""
        known = {condition.id for condition in self.safety.conditions}
        known |= {c.when for point in self.atlas.points.values() for c in point.cautions}
        return tuple(
            f"{self.config / 'config.toml'}: safety.conditions: {condition!r} is not known, "
            f"and changes nothing; known are {', '.join(sorted(known - {'always'}))}"
            for condition in self.settings.conditions
            if condition not in known
        )

    def habit(self, history: History) -> Habit:
        """The habit as it stands today."""
        return Habit(history, self.settings.rules, self.clock.today())

    def untold(self) -> tuple[str, ...]:
        """Return what is wrong with the journal or its backups, unless it was told already."""
        # One of a newer format was opened: its outline says nothing.
        return self.journal.untold() if "journal" in vars(self) else self.backups.untold()

    def summary(self) -> tuple[Summary, tuple[str, ...]]:
        """The habit as it is today, and what could not be read.

        Raises FileError.
        """
        history = self.journal.history()
        tallies = tally(history.sessions)
        course = Course(tallies, history.days, self.settings.rules, self.clock.today())
        return course.summary(), history.problems

    def latest_habit(self, before: Habit | None) -> Habit:
        """The habit as it is now; the same object as before where nothing has changed.

        Raises FileError.
        """
        history = self.journal.history()
        today, rules = self.clock.today(), self.settings.rules
        if before and (before.history, before.today, before.rules) == (history, today, rules):
            return before  # so that it is not drawn again
        return Habit(history, rules, today)

    def exported(self, form: str, history: History, reminders: Sequence[clock_time] = ()) -> str:
        """Everything as text in a form: json, csv or ics, this with reminders at some hours."""
        from acutui.journal.exchange import exporters as export  # noqa: PLC0415 - few export

        if form == "json":
            return export.as_json(history, self.journal.documents())
        if form == "csv":
            return export.as_csv(history)
        names = {routine.id: routine.name for routine in self.atlas.routines.values()}
        return export.as_ics(history, names, reminders=reminders, now=self.clock.now())

    def export(self, form: str, history: History, folder: Path) -> Path:
        """Write everything into a new file in a folder; return where. Raises FileError."""
        text = self.exported(form, history)
        return self._put(text, folder, f"acutui-{self.clock.today()}", form)

    def write_out(self, session: Session) -> Path:
        """Write a session that can't be saved into a new file, to be imported; return where.

        It goes where the app was started, else into the home folder, else where files are put
        for a while. Raises FileError where none of them takes it.
        """
        from acutui.journal.exchange.exporters import as_json  # noqa: PLC0415

        text = as_json(History((session,)))
        trouble: Exception | None = None
        for place in (Path.cwd, Path.home, lambda: Path(gettempdir())):
            try:
                name = f"acutui-session-{session.started:%Y-%m-%d-%H%M}"
                return self._put(text, place(), name, "json")
            except (FileError, OSError, RuntimeError) as error:
                trouble = trouble or error
        raise FileError(self.data, f"nor can the session be put elsewhere: {trouble}")

    def _put(self, text: str, folder: Path, name: str, form: str) -> Path:
        """Write an export into a new file of that name, or one like it. Raises FileError."""
        from acutui.journal.exchange.export_file import Taken, save_export  # noqa: PLC0415

        for number in range(1, MOST_EXPORTS + 1):
            more = f"-{number}" if number > 1 else ""
            path = folder / f"{name}{more}.{form}"
            try:
                save_export(path, text, self.data)
            except Taken:
                continue
            return path
        raise FileError(folder, f"holds {MOST_EXPORTS} such exports already")

    def hindrance(self) -> str:
        """Why nothing can be saved, as a sentence; nothing where it seems that it can."""
        try:
            check_writable(self.data)
        except FileError as error:
            return str(error)
        return self.journal.newer

    def conflict_copies(self) -> list[Path]:
        """The copies of the journal that sync tools left beside it."""
        from acutui.journal.merge import conflict_copies  # noqa: PLC0415 - few have any

        return conflict_copies(self.data)

    def look_at_copies(self, paths: Sequence[Path]) -> "tuple[Merge, list[Path]]":
        """What merging copies would do, and which of them can be read. Raises FileError."""
        from acutui.journal.merge import looked_at  # noqa: PLC0415

        return looked_at(self.journal.tables(), paths)

    def merge(self, paths: Sequence[Path]) -> "Merge":
        """Take in other copies of the journal, as one change to be undone; they stay.

        Raises FileError; then nothing was changed.
        """
        from acutui.journal.merge import merge_files  # noqa: PLC0415

        return merge_files(self.journal, paths)

    def merge_copies(self, paths: Sequence[Path]) -> "Merge":
        """Take in copies as `merge` does, and put them aside, among the journal's backups.

        Raises FileError; then nothing was changed. What could not be put aside is in `left`.
        """
        from acutui.journal.merge import merge_copies  # noqa: PLC0415

        return merge_copies(self.journal, paths)

    def steps(self, routine: "Routine", *, all_points: bool = False) -> "tuple[Step, ...]":
        """The steps of a routine, without the points that the user's conditions forbid.

        `all_points` leaves none out: the user was asked, and wants them.
        """
        from acutui.practice.timer import Step  # noqa: PLC0415

        avoided = () if all_points else self.atlas.without(routine, self.settings.conditions)
        return tuple(
            Step(hold.point, side, hold.seconds)
            for hold in routine.holds
            if hold.point not in avoided
            for side in hold.sides
        )

    def ready(self, routine: "Routine") -> float:
        """Seconds of get-ready before each hold of a routine."""
        return self.settings.ready if routine.ready is None else routine.ready

    def logged(self, routine: "Routine", started: datetime | None = None) -> Session:
        """Return a session entered by hand, pressed as planned; without a start it ended now."""
        from acutui.journal.journal import new_id  # noqa: PLC0415

        steps = self.steps(routine)
        length = timedelta(seconds=sum(step.seconds for step in steps))
        now = self.clock.now().replace(microsecond=0)
        begun = started or (now.astimezone(UTC) - length).astimezone(now.tzinfo)
        return Session(
            id=new_id(begun),
            routine=routine.id,
            source="log",
            started=begun,
            # Over UTC: on the night when the clocks change, wall-clock sums are an hour off.
            ended=(begun.astimezone(UTC) + length).astimezone(begun.tzinfo),
            day=practice_day(begun, self.settings.day_start),
            holds=tuple(HoldRecord(s.point, s.side, s.seconds, s.seconds) for s in steps),
        )
