"""Any value as TOML, for tests with random files."""

from typing import Any


def to_toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(to_toml, value))}]"
        case dict():
            pairs = (f"{to_toml(key)} = {to_toml(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case str():
            escaped = (f"\\U{ord(c):08x}" if c in '"\\\x7f' or c < " " else c for c in value)
            return f'"{"".join(escaped)}"'
        case _:
            return str(value)
