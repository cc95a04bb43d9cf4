"""All benchmarks, one after the other.

    python tests/benchmarks/run.py [--quick]

`--quick` runs each shorter, leaves the longest histories out, and allows the ratios of times
half as much again: it is for a machine on which other things run. What is counted in bytes has
the same bounds always. Exits 1 where one of them is over a bound.
"""

import subprocess
import sys
from pathlib import Path

ALL = (
    "start",
    "session",
    "session_list",
    "guide",
    "settings",
    "screens",
    "keys",
    "years",
    "all_sessions",
    "journal",
    "export",
    "growth",
)


def main() -> int:
    """Run them; return 1 where a bound is broken."""
    folder, over = Path(__file__).parent, []
    for name in ALL:
        print(f"\n{name}", flush=True)
        command = [sys.executable, str(folder / f"{name}.py"), *sys.argv[1:]]
        if subprocess.run(command, check=False).returncode:
            over.append(name)
    print("\n" + (f"over a bound: {', '.join(over)}" if over else "all within their bounds"))
    return int(bool(over))


if __name__ == "__main__":
    raise SystemExit(main())
