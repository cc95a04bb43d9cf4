"""What the texts of screens are worded with: services on files of the test's, named keys."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from support.stage import StillClock

from acutui.services.context import Context


def open_services(
    folder: Path, settings: str = "", *, glyphs: str = "braille", files: Mapping[str, str] = {}
) -> Context:
    """Open the services of an app without a screen; its clock stands."""
    text = f'{settings}\n[screen]\nglyphs = "{glyphs}"\n'
    for name, content in {"config.toml": text, **files}.items():
        (folder / name).write_text(content, "utf-8")
    services = Context.open(folder / "journal.json", folder)
    clock = StillClock(services.settings.timezone, services.settings.day_start)
    return replace(services, clock=clock)


def name_key(id: str) -> str:
    """Name the key of a binding after its id, so that all differ."""
    return f"<{id.rpartition('.')[2]}>"
