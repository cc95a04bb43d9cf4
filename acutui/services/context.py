"""The settings, clock, atlas and journal that the whole program shares."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acutui.config.load import load_settings
from acutui.config.save import save_setting
from acutui.config.settings import BY_NAME, Settings
from acutui.services.clock import Clock
from acutui.terminal.glyphs import has_unicode

if TYPE_CHECKING:
    from acutui.atlas.gallery import Gallery
    from acutui.atlas.health import HealthProfile
    from acutui.atlas.model import Atlas, Point, Safety
    from acutui.atlas.own_routines import RoutinesFile
    from acutui.atlas.search import Search
    from acutui.config.themes import OwnThemes
    from acutui.journal.backups import Backups
    from acutui.journal.checkpoint import CheckpointFile
    from acutui.journal.journal import Journal


@dataclass
class Context:
    """What both front ends work with; each part is imported and read when first asked for."""

    data: Path  # the file of the journal
    config: Path  # the folder of config.toml and the user's points, routines and figures
    settings: Settings
    clock: Clock
    problems: tuple[str, ...] = ()  # sentences on what is wrong in config.toml or with the clock
    latest_routine: str = ""  # the id of the user's routine that was edited last
    _search: "Search | None" = field(default=None, init=False, repr=False)
    _known: "tuple[Atlas, tuple[str, ...], bool] | None" = field(
        default=None, init=False, repr=False
    )

    @classmethod
    def open(cls, data: Path, config: Path) -> "Context":
        """Read the settings, and nothing else yet."""
        settings, problems = load_settings(config)
        clock = Clock(settings.timezone, settings.day_start)
        problems += tuple(filter(None, [clock.problem]))
        return cls(data, config, settings, clock, problems)

    @property
    def unicode(self) -> bool:
        """Whether marks may be any Unicode character."""
        return has_unicode(self.settings.glyphs)

    def han_name(self, point: "Point") -> str:
        """Return the Chinese name of a point, "" where it can't be shown."""
        return point.han_in(self.settings.han) if self.unicode else ""

    # Imported late: most commands, and the app's first frame, need few of these.

    @cached_property
    def journal(self) -> "Journal":
        from acutui.journal.journal import Journal  # noqa: PLC0415

        return Journal(self.data, self.clock.now, self.clock.start_of_day, self.backups)

    @cached_property
    def checkpoint(self) -> "CheckpointFile":
        from acutui.journal.checkpoint import CheckpointFile  # noqa: PLC0415

        return CheckpointFile(self.data)

    @cached_property
    def backups(self) -> "Backups":
        from acutui.journal.backups import Backups  # noqa: PLC0415

        return Backups(self.data, self.clock.today)

    @cached_property
    def atlas(self) -> "Atlas":
        """Points and routines, the user's own among them."""
        from acutui.atlas.loader import load_atlas  # noqa: PLC0415

        return load_atlas(self.config)

    def reload_atlas(self) -> None:
        """Read the user's points and routines again."""
        from acutui.atlas.loader import load_atlas  # noqa: PLC0415

        self.atlas = load_atlas(self.config)

    @property
    def search(self) -> "Search":
        """The search in the present atlas and the safety advice."""
        if self._search is None or self._search.atlas is not self.atlas:
            from acutui.atlas.search import Search  # noqa: PLC0415

            self._search = Search(self.atlas, self.safety)
        return self._search

    @cached_property
    def own_routines(self) -> "RoutinesFile":
        from acutui.atlas.own_routines import RoutinesFile  # noqa: PLC0415

        return RoutinesFile(self.config)

    @cached_property
    def gallery(self) -> "Gallery":
        """The figures, the user's own among them."""
        from acutui.atlas.gallery import Gallery  # noqa: PLC0415

        return Gallery(self.config)

    @cached_property
    def themes(self) -> "OwnThemes":
        """The user's own themes."""
        from acutui.config.themes import load_themes  # noqa: PLC0415

        return load_themes(self.config)

    @cached_property
    def safety(self) -> "Safety":
        from acutui.atlas.loader import load_safety  # noqa: PLC0415

        return load_safety()

    @property
    def health(self) -> "HealthProfile":
        """What the user's health conditions mean for points and routines."""
        from acutui.atlas.health import HealthProfile  # noqa: PLC0415

        ticked, is_answered = self.settings.conditions, self.conditions_answered
        return HealthProfile(ticked, lambda: self.safety, is_answered=is_answered)

    @property
    def conditions_answered(self) -> bool:
        """Whether the user has said which health conditions apply.

        A condition that nothing knows may be any of them, misspelt, so it leaves that open.
        """
        ticked = self.settings.conditions
        if not (ticked and self.settings.conditions_answered):
            return self.settings.conditions_answered
        # Asked for every point that is shown, so found once for each answer.
        if self._known is None or self._known[0] is not self.atlas or self._known[1] != ticked:
            from acutui.atlas.health import find_unknown  # noqa: PLC0415

            unknown = [*find_unknown(ticked, self.atlas, self.safety)]
            self._known = (self.atlas, ticked, not unknown)
        return self._known[2]

    def set_option(self, table: str, key: str, value: Any) -> None:
        """Change a setting until the program ends."""
        option = BY_NAME[f"{table}.{key}" if table else key]
        self.settings = self.settings.with_value(option, value)
        self.clock.set(self.settings.timezone, self.settings.day_start)

    def save_option(self, table: str, key: str, value: Any) -> str:
        """Save a setting in config.toml; return why a power cut could undo it, or "".

        Raises FileError.
        """
        option = BY_NAME[f"{table}.{key}" if table else key]
        return save_setting(self.config, table, key, option.kind.to_toml(value))

    def save_key(self, id: str, key: str) -> str:
        """Save the key of a binding, "" for its default. Returns and raises as `save_option`."""
        return save_setting(self.config, "keys", id, key or None)

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong with the journal or its backups, unless already reported."""
        # A command that did not need the journal should not open it for this.
        opened = self.journal if "journal" in vars(self) else self.backups
        return opened.pending_warnings()
