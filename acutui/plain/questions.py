"""Questions in lines of text."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from acutui.plain.terminal_io import END_OF_FILE_KEY, Conversation
from acutui.services.check_in import Question
from acutui.services.context import Context
from acutui.services.safety import list_red_flags

HELP, QUIT = "!", "q"
HOW_TO_LEAVE = "Enter alone skips a question, q leaves them all, ! says when to get help."
HOW_TO_CHOOSE = (
    "Type the numbers that apply, with blanks between; 0 for none of these, Enter alone to skip."
)
MOST = 10
"""The highest rating."""

Answer = TypeVar("Answer")


class Left(Exception):
    """The person leaves the questions."""


class Questions:
    """Asks one question after another. `!` says when to get help, `q` raises Left."""

    def __init__(self, context: Context, talk: Conversation) -> None:
        self._context = context
        self._talk = talk

    @property
    def is_over(self) -> bool:
        """Whether no answer can come any more."""
        return self._talk.is_deaf

    def say(self, *lines: str) -> None:
        self._talk.say(*lines)

    def ask(
        self, lines: Sequence[str], read: Callable[[str], Answer | None], again: str
    ) -> Answer | None:
        """Ask until an answer is understood.

        Args:
            lines: The question.
            read: Returns what a typed line means, None if nothing.
            again: What to say to a line that means nothing.

        Returns:
            The answer; None for an empty line, and when the input ends.

        Raises:
            Left: The person leaves the questions.
        """
        self.say(*lines)
        while not self._talk.is_deaf:
            line = self._talk.read_line()
            if line is None:
                continue
            typed = line.strip()
            if typed in ("", END_OF_FILE_KEY):
                return None
            if typed.lower() == QUIT:
                raise Left
            if typed == HELP:
                self.say(*list_red_flags(self._context), *lines)
                continue
            answer = read(typed)
            if answer is not None:
                return answer
            self.say(again)
        return None

    def choose(self, question: str, items: Sequence[str]) -> tuple[int, ...] | None:
        """Return the indices of the items that are chosen, in their order; None if skipped."""

        def read(typed: str) -> tuple[int, ...] | None:
            numbers = [_read_number(word, len(items)) for word in typed.replace(",", " ").split()]
            if None in numbers:
                return None
            return tuple(sorted({number - 1 for number in numbers if number}))

        lines = (question, *(f"{number} {item}" for number, item in enumerate(items, 1)))
        again = f"Type numbers from 0 to {len(items)}. {HOW_TO_CHOOSE}"
        return self.ask((*lines, HOW_TO_CHOOSE), read, again)

    def rate(self, name: str, before: int | None = None) -> int | None:
        """Return a rating from 0 to 10; None if skipped."""
        was = "" if before is None else f" (it was {before})"
        question = f"{name}, 0 to {MOST}{was}?"
        again = f"Type a number from 0 to {MOST}, or Enter alone to skip."
        return self.ask([question], lambda typed: _read_number(typed, MOST), again)

    def pick(self, question: Question) -> str:
        """Return the value of the answer whose key is typed, "" for none."""
        keys = {key: value for key, _, value in question.answers if key}
        answers = [f"{key or 'Enter alone:'} {words}" for key, words, _ in question.answers]
        lines = (question.title, *question.text, *answers)
        again = f"No such answer. {'; '.join(answers)}."
        return self.ask(lines, lambda typed: keys.get(typed.lower()), again) or ""

    def write(self, question: str) -> str:
        """Return a line of text, "" if skipped."""
        return self.ask([question], lambda typed: typed, "") or ""


def _read_number(text: str, most: int) -> int | None:
    """Return a whole number from 0 to `most`, None if the text is none."""
    # Digits of other scripts are decimal too, and longer numbers take long to read.
    is_number = text.isascii() and text.isdecimal() and len(text) < 4
    return int(text) if is_number and int(text) <= most else None
