"""Rating a session afterwards with one key for each question: pain, then stiffness."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from acutui.practice.records import Feeling

Question: TypeAlias = Literal["pain", "stiffness"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
UNRATED = Feeling()


@dataclass(frozen=True, slots=True)
class QuickRating:
    """What was answered so far.

    Attributes:
        given: The answers.
        stored: The rating in the journal, as last seen; saving takes a moment.
        skipped: The questions that get no answer.
    """

    given: Feeling = UNRATED
    stored: Feeling = UNRATED
    skipped: tuple[Question, ...] = ()

    @property
    def question(self) -> Question | None:
        """The question to be answered now; None if there is none left."""
        left = (name for name in QUESTIONS if name not in self.skipped)
        return next((name for name in left if getattr(self.given, name) is None), None)

    def answer(self, number: int) -> "QuickRating":
        """Answer the present question."""
        if self.question is None:
            return self
        given = replace(self.given, **{self.question: number})  # type: ignore[arg-type]
        return replace(self, given=given)

    def skip(self) -> "QuickRating":
        """Go on to the next question."""
        return replace(self, skipped=(*self.skipped, self.question)) if self.question else self

    def skip_all(self) -> "QuickRating":
        return replace(self, skipped=QUESTIONS)

    def follow(self, stored: Feeling) -> "QuickRating":
        """Take over what changed in the journal since it was last seen.

        It may have been answered in a form. An answer that was undone is asked for again.
        """
        changed = {
            name: getattr(stored, name)
            for name in QUESTIONS
            if getattr(stored, name) != getattr(self.stored, name)
        }
        return replace(self, given=replace(self.given, **changed), stored=stored)
