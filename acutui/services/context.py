"""What the program is made of, opened once and handed to whoever draws or prints."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acutui.config.load import load_settings
from acutui.config.save import save_setting
from acutui.config.settings import BY_NAME, Settings
from acutui.practice.habit import practice_day
from acutui.practice.records import HoldRecord, Session
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
    from acutui.practice.timer import Step


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
        from acutui.journal.journal import Journal  # noqa: PLC0415 - when it is first asked for

        return Journal(self.data, self.clock.now, self.clock.start_of_day, self.backups)

    @cached_property
    def checkpoint(self) -> "CheckpointFile":
        """The checkpoint of a running session."""
        from acutui.journal.checkpoint import CheckpointFile  # noqa: PLC0415

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

    def reload_atlas(self) -> None:
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

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong with the journal or its backups, unless it was told already."""
        # One of a newer format was opened: its outline says nothing.
        return (
            self.journal.pending_warnings()
            if "journal" in vars(self)
            else self.backups.pending_warnings()
        )

    def write_problem(self) -> str:
        """Why nothing can be saved, as a sentence; nothing where it seems that it can."""
        try:
            check_writable(self.data)
        except FileError as error:
            return str(error)
        return self.journal.read_only_reason

    def steps(self, routine: "Routine", *, all_points: bool = False) -> "tuple[Step, ...]":
        """The steps of a routine, without the points that the user's conditions forbid.

        `all_points` leaves none out: the user was asked, and wants them.
        """
        from acutui.practice.timer import Step  # noqa: PLC0415

        avoided = (
            () if all_points else self.atlas.points_to_avoid(routine, self.settings.conditions)
        )
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
