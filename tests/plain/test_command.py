"""`acutui practice --plain` as a process."""

import subprocess
import sys

from support.plain_stage import ROUTINES, PlainStage


def test_plain_mode_never_imports_textual(stage: PlainStage) -> None:
    script = """
import sys
from acutui.cli.main import main
status = main(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(status)
"""
    (stage.config / "routines.toml").write_text(ROUTINES.replace("seconds = 10", "seconds = 1"))
    files = ["--data", str(stage.data), "--config", str(stage.config)]
    ran = subprocess.run(
        [sys.executable, "-c", script, "practice", "hands", "--plain", *files],
        input="\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Saved. You pressed 0:01 of 0:01." in ran.stdout
    assert not set(ran.stdout.rpartition("loaded:")[2].split()) & {"textual", "rich"}
