"""What both front ends ask about how a person feels, before and after a session."""

from typing import NamedTuple

RATING_LABEL = "the rating of the session"
"""What undo calls the answers after a session."""

MAX_NOTE = 500
"""Characters of a note on a session."""


class Question(NamedTuple):
    """A question with its answers, each a key, what it does, and the value it stands for.

    The answer without a key is given by leaving the question.
    """

    title: str
    text: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]


IS_IT_NEW = Question(
    "Tingling, numbness or weakness",
    ("Is it new, or worse than before?",),
    (
        ("n", "no, I've had this before", "known"),
        ("y", "yes, show me when to get help", "new"),
        ("", "go back without starting", ""),
    ),
)
START_ANYWAY = Question(
    "Start anyway?",
    ("See a doctor first about new or worse tingling, numbness or weakness.",),
    (("", "no, not today", ""), ("y", "yes, I have none of those signs", "start")),
)
