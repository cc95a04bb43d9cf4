"""Rating a session after its end: one key for each question, or a form with a note."""

from dataclasses import replace

from textual.binding import Binding, BindingType

from acutui.practice.rating import QuickRating
from acutui.practice.records import Feeling, Session
from acutui.screens.base import ModeScreen
from acutui.screens.dialogs.check_in import CheckOut
from acutui.screens.messages import SaveSession
from acutui.screens.result_text import ResultText
from acutui.services.check_in import RATING_LABEL
from acutui.services.context import Context

RATING_BINDINGS: list[BindingType] = [
    *(
        Binding(key, f"rate({number})", show=False, id=f"running.rate-{number}",
                tooltip="rate how you feel now")
        for number, key in enumerate("0123456789x")
    ),
    Binding("enter", "skip", "skip", id="running.skip", tooltip="skip the question"),
    Binding("c", "feel", "rate how you feel", id="running.feel",
            tooltip="rate how you feel, with a note"),
    Binding("w", "feel(True)", "note", id="running.note", tooltip="write a note"),
]  # fmt: skip
"""Not inherited, because keys are named in the order of the bindings."""


class RatedScreen(ModeScreen):
    """The part of the session's screen that asks how the user feels once the session is saved."""

    def __init__(self, services: Context) -> None:
        super().__init__(services)
        self.result = ResultText()
        self.rating = QuickRating()

    @property
    def saved_session(self) -> Session | None:
        """The session as it is in the journal; None before it is saved, or once it is undone."""
        return self.result.find_in(self.habit) if self.habit else None

    @property
    def is_asking(self) -> bool:
        """Whether digits answer a question now."""
        return self.rating.question is not None and self.saved_session is not None

    @property
    def must_skip(self) -> bool:
        """Whether the closing keys skip the question first: only if it was answered before."""
        session = self.saved_session
        return self.is_asking and session is not None and session.before not in (None, Feeling())

    @property
    def offered_ratings(self) -> dict[str, bool]:
        """The actions that rate the session, and whether each is possible now."""
        is_saved = self.saved_session is not None
        return {"rate": self.is_asking, "skip": self.must_skip, "feel": is_saved}

    def follow_journal(self) -> None:
        """Take over what the journal holds now."""
        if session := self.saved_session:
            self.result = replace(self.result, was_found=True)
            self.rating = self.rating.follow(session.after or Feeling())

    def set_rating(self, rating: QuickRating) -> None:
        self.rating = rating
        self.refresh_habit()

    def action_rate(self, number: int) -> None:
        """Answer the question, and save the answer at once."""
        self.set_rating(self.rating.answer(number))
        if session := self.saved_session:
            self._save(replace(session, after=self._present_rating(session)))

    def _present_rating(self, session: Session) -> Feeling:
        """Return the rating with the answers that are still being saved."""
        given, after = self.rating.given, session.after or Feeling()
        return replace(after, pain=given.pain, stiffness=given.stiffness)

    def action_skip(self) -> None:
        self.set_rating(self.rating.skip())

    def action_feel(self, is_note: bool = False) -> None:
        """Rate the session in a form, in which a note can be written."""
        session = self.saved_session
        if session is None:
            return

        after = self._present_rating(session)

        def save(answer: tuple[Feeling, str]) -> None:
            self.set_rating(self.rating.skip_all())
            # Another window may have changed the session meanwhile.
            now = self.saved_session
            if now and answer != (session.after or Feeling(), session.note):
                note = now.note if answer[1] == session.note else answer[1]
                self._save(replace(now, after=answer[0], note=note))

        dialog = CheckOut(before=session.before, after=after, note=session.note, in_note=is_note)
        self.open_dialog(dialog, save)

    def _save(self, session: Session) -> None:
        self.post_message(SaveSession(session, RATING_LABEL))
