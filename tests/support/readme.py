"""The README's table of settings, made from the schema. Run this script to update it."""

import re
from pathlib import Path

from acutui.config.option_types import Option
from acutui.config.settings import OPTIONS
from acutui.util.toml_edit import set_key

README = Path(__file__).parents[2] / "README.md"
HEAD = "| `config.toml` | default | what may be set | what it does |\n|---|---|---|---|\n"


def table() -> str:
    return HEAD + "".join(_row(option) for option in OPTIONS)


def _row(option: Option) -> str:
    default = set_key("", "", "x", option.kind.to_toml(option.default)).strip()
    cells = (
        f"`{option.name}`",
        f"`{default.removeprefix('x = ')}`",
        option.kind.allowed,
        option.about,
    )
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    text = README.read_text("utf-8")
    found = re.search(re.escape(HEAD) + r"(?:\|.*\n)*", text)
    if found is None:
        raise SystemExit("the README has no table of settings")
    README.write_text(text.replace(found[0], table()), "utf-8")


if __name__ == "__main__":
    main()
