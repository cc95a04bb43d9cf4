"""Offer what can be done about a damaged journal: nothing is written over unasked."""

from pathlib import Path
from typing import TYPE_CHECKING

from acutui.app.host import Controller
from acutui.util.durations import format_count
from acutui.util.files import FileError
from acutui.util.reading import JOURNAL_LIMIT, read_bytes
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.journal.repair import Remedies

KEPT = "The damaged file is kept, whatever you choose."


class SalvagePrompt(Controller):
    """Asks at the start, since nothing can be shown before the journal can be read."""

    async def offer(self) -> bool:
        """Ask what to do.

        Returns:
            Whether it can be read now. The user may have chosen to quit, or nothing can be done.
        """
        run = self._host.in_journal_thread
        remedies = await run(self._find_remedies)
        if remedies.salvaged is None and remedies.backup is None:
            return False
        answer = await self._ask(remedies)
        if not answer:
            return False
        try:
            text = await run(self._do, answer)
            await self._host.refresh_habit()
        except FileError as error:
            self.report(error)
            return await self.offer()
        if text:
            self._host.notify(sanitize(text), timeout=10, markup=False)
        return True

    def _find_remedies(self) -> "Remedies":
        from acutui.journal import repair  # noqa: PLC0415 - few journals are damaged

        try:
            data = read_bytes(self._services.data, JOURNAL_LIMIT)
        except FileError:
            data = b""
        return repair.find_remedies(data, self._services.backups)

    async def _ask(self, remedies: "Remedies") -> str:
        answers = []
        if remedies.salvaged is not None:
            take = f"take over what can be read: {remedies.salvaged_words}"
            answers = [("t", take, "take"), ("l", "look only", "look")]
        if (
            remedies.backup is not None
            and remedies.restored is not None
            and (remedies.restored.sessions or remedies.salvaged is None)
        ):
            count = format_count(len(remedies.restored.sessions), "session")
            restore = f"restore the backup of {remedies.backup.day:%a %-d %b}: {count}"
            at = 0 if remedies.is_restoring_better else 1
            answers.insert(at, ("r", restore, "restore"))
        answers.append(("", "quit", ""))
        name = self._services.data.name
        what = f"{name}: {remedies.loss}." if remedies.loss else f"{name} can't be read whole."
        return await self._host.ask("The journal is damaged", [f"{what} {KEPT}"], answers)

    def _do(self, answer: str) -> str:
        """Do what was chosen; return a sentence on it. Raises FileError."""
        from acutui.journal.repair import take_over  # noqa: PLC0415 - imported by now

        context = self._services
        if answer == "look":
            context.journal.read_damaged()
            return ""
        now, doubt, count, aside = context.clock.now(), "", 0, None
        if answer == "take":
            if (done := take_over(context.backups, now)) is None:
                return ""  # Another program has repaired it meanwhile.
            count, aside = len(done.state.sessions), done.aside
            doubt = ". ".join(filter(None, [done.advice, done.doubt]))
        else:
            restored = context.backups.restore("latest", now)
            count, aside, doubt = len(restored.after.sessions), restored.aside, restored.doubt
        return self._describe(count, aside, doubt)

    def _describe(self, count: int, aside: Path | None, doubt: str) -> str:
        place = f" The damaged file is now {aside}." if aside else ""
        return f"{format_count(count, 'session')} recovered.{place}{f' {doubt}' if doubt else ''}"
