"""Short routines of the user's own."""


def both_hands(name: str, *, ready: int, seconds: int) -> str:
    """A routine for routines.toml: LI4 on the left hand, then on the right."""
    return f"""
[[routine]]
id = "{name.lower()}"
name = "{name}"
ready = {ready}
holds = [{{ point = "LI4", side = "each", seconds = {seconds} }}]
"""
