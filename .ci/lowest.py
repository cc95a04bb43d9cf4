"""Print the lowest versions that pyproject.toml allows, as constraints for pip.

`python .ci/lowest.py` prints those of the dependencies, `python .ci/lowest.py dev` also those of
the extra `dev`.
"""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
LOWEST = re.compile(r"(?:>=|==|~=)\s*([^\s,;]+)")


def lowest(requirement: str) -> str:
    """Return `name==version` for a requirement such as `textual[syntax]>=8.2.5,<9`.

    Raises ValueError if it has no lowest version.
    """
    name, bound = NAME.match(requirement), LOWEST.search(requirement.partition(";")[0])
    if not name or not bound:
        raise ValueError(f"{requirement!r} has no lowest version")
    return f"{name[0]}=={bound[1]}"


def main(extras: list[str]) -> None:
    """Print a line for each dependency of the project, and of these extras."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    for requirement in project["dependencies"] + [one for name in extras for one in optional[name]]:
        print(lowest(requirement))


if __name__ == "__main__":
    main(sys.argv[1:])
