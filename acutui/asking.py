"""Asking the user something, from wherever that comes up."""

from collections.abc import Iterable
from typing import Any

from textual.app import App

from acutui.text import clean


async def ask(
    app: App[Any], title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str, str]]
) -> str:
    """Put a question and wait for its answer, "" for escape.

    An answer is a key, how it is shown, what it does in words, and what is returned for it.
    """
    from acutui.screens.dialogs.choice import Answer, Choice  # noqa: PLC0415 - when one is asked

    choice = Choice(title, [clean(one) for one in text], [Answer(*a) for a in answers])
    return await app.push_screen_wait(choice)
