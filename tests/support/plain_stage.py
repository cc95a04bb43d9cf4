"""A person who practises in plain text: a clock that stands still, keys typed at given times."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from support.clocks import still

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal, new_id
from acutui.plain.runner import PlainRunner
from acutui.plain.terminal_io import Conversation, Terminated
from acutui.practice.records import Session
from acutui.practice.timer import Step, TimerState
from acutui.services.clock import Clock
from acutui.services.context import Context

ROUTINES = """
[[routine]]
id = "neck"
name = "Neck"
ready = 5
holds = [{ point = "LI4", side = "each", seconds = 60 }, { point = "GV20", seconds = 20 }]

[[routine]]
id = "at-once"
name = "At once"
ready = 0
holds = [{ point = "HERE", seconds = 4 }, { point = "THERE", side = "both", seconds = 4 }]

[[routine]]
id = "hands"
name = "Hands"
holds = [{ point = "LI4", side = "both", seconds = 10 }]
"""
POINTS = """
[[point]]
id = "HERE"
english = "Here"
laterality = "midline"
where = "Where it is."
press = "Gently."
seconds = 4

[[point]]
id = "THERE"
english = "There"
regions = ["foot"]
where = "Where it is not."
press = "Firmly."
rhythm = "pulse"
reach = "ball"
seconds = 4
cautions = [
  { when = "always", level = "care", text = "For all." },
  { when = "always", level = "care", text = "For all as well." },
  { when = "osteoporosis", level = "care", text = "For brittle bones." },
]
"""
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
END = "end of input"
STEPS = (Step("LI4", "left", 60), Step("LI4", "right", 60))

Action: TypeAlias = str | float | Terminated
"""A line that is typed, `END`, a signal, or seconds for which everything stands still."""


class FakeClock(Clock):
    """A clock that moves only while the session waits."""

    def __init__(self) -> None:
        super().__init__("Asia/Kolkata")
        self.gone = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.gone)

    def elapsed(self) -> float:
        return 1000.0 + self.gone

    def awake(self) -> float:
        return 500.0 + self.gone


class Person:
    """A person who hears lines, and acts at given times.

    `script` has seconds since the beginning, and what is done then.
    """

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.heard: list[str] = []
        self.times: list[float] = []
        self.sounds: list[str] = []
        self.script: list[tuple[float, Action]] = []
        self.leaves_after: int | None = None

    def write(self, text: str) -> None:
        if not text.endswith("\n"):
            self.sounds.append(text)
            return
        if self.leaves_after is not None and len(self.heard) >= self.leaves_after:
            raise BrokenPipeError
        self.heard.append(text[:-1])
        self.times.append(self.clock.gone)

    def read(self, seconds: float) -> str | None:
        until = self.clock.gone + seconds
        if not self.script or self.script[0][0] > until:
            assert seconds < 3000, f"it waits for ever: {self.heard[-3:]}"
            self.clock.gone = until
            return None
        at, action = self.script.pop(0)
        self.clock.gone = max(self.clock.gone, at)
        if isinstance(action, Terminated):
            raise action
        if isinstance(action, int | float):
            self.clock.gone += action
            return None
        if action == END:
            raise EOFError
        return action

    def seconds_of(self, line: str) -> list[float]:
        """Return the whole seconds at which a line was heard."""
        times = zip(self.heard, self.times, strict=True)
        return [round(at) for heard, at in times if heard == line]


@dataclass
class Result:
    """How a session ended."""

    status: int
    heard: list[str]
    last_words: str


class PlainStage:
    """A person with files of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config"
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "routines.toml").write_text(ROUTINES)
        (self.config / "points.toml").write_text(POINTS)
        self.data = folder / "data" / "journal.json"
        self.clock = FakeClock()
        self.person = Person(self.clock)
        self.context = self.reopen()

    def reopen(self, **settings: object) -> Context:
        """Open the files as a new process does, with some settings changed."""
        context = Context.open(self.data, self.config)
        context.clock = self.clock
        # Who has not answered is shown more cautions, and who knows no point gets more time;
        # most tests are about something else.
        changed: dict[str, object] = {"conditions_answered": True, "ready": 5} | settings
        context.settings = replace(context.settings, **changed)  # type: ignore[arg-type]
        self.context = context
        return context

    def runner(
        self,
        read: Callable[[float], str | None] | None = None,
        *,
        terminal: bool = False,
        is_interactive: bool = False,
    ) -> PlainRunner:
        talk = Conversation(
            self.context.settings,
            self.person.write,
            read or self.person.read,
            is_terminal=terminal,
            is_interactive=is_interactive,
        )
        return PlainRunner(self.context, talk)

    def practise(
        self,
        routine: str,
        *script: tuple[float, Action],
        terminal: bool = False,
        is_interactive: bool = False,
    ) -> Result:
        """Run a routine; times in `script` are counted from now."""
        begun = self.clock.gone
        self.person.heard.clear()
        self.person.times.clear()
        self.person.script = [(begun + at, action) for at, action in script]
        runner = self.runner(terminal=terminal, is_interactive=is_interactive)
        status = runner.run(self.context.atlas.routines[routine])
        return Result(status, [*self.person.heard], runner.last_words)

    @property
    def saved(self) -> tuple[Session, ...]:
        """The sessions in the journal, as another process reads them."""
        return Journal(self.data, still).history().sessions

    @property
    def checkpoint(self) -> Checkpoint | None:
        """What another process finds; it must be able to claim the file."""
        file = CheckpointFile(self.data)
        assert file.claim(), "the lock was not released"
        try:
            return file.read()
        finally:
            file.release()

    @property
    def left(self) -> Checkpoint:
        """The checkpoint, which must be there."""
        assert self.checkpoint is not None
        return self.checkpoint

    def interrupt(self, minutes: float, *, pressed: float = 42.0, ended: bool = False) -> int:
        """Leave a session that was interrupted so many minutes ago; return its id."""
        run = TimerState.start(STEPS, now=0, ready=0, on_gap="count")
        run = replace(run, pressed=pressed)
        if ended:
            run = run.finish(0)
        seen = self.clock.now() - timedelta(minutes=minutes)
        left = Checkpoint(new_id(seen), "neck", seen - timedelta(minutes=1), seen, run)
        file = CheckpointFile(self.data)
        file.claim()
        file.write(left)
        file.release()
        return left.id


def pressed(session: Session) -> list[tuple[str, str, float]]:
    """Return point, side and pressed seconds of each hold."""
    return [(hold.point, hold.side, hold.pressed) for hold in session.holds]
