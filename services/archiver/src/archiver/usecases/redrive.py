"""Redrive: dead letters are looked at one by one; what can be archived now is sent again, the rest is explained."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from archiver.domain.statement import Poison, StatementRow
from archiver.ports import Archive, DeadLetter, DeadLetters, Index, Queue
from archiver.usecases.archive_statement import claimed_row, parse, waiting_copy

EXPLANATIONS = {
    "unreadable": "not a message that this version understands",
    "unknown": "no statement in the index fits it",
    "missing": "neither staging, nor the database, nor the archive holds the PDF",
    "altered": "the waiting PDF does not have the statement's hash",
    "conflict": "other content stands under the statement's key; nothing was overwritten",
}


_PAGE = 200


class Verdict(msgspec.Struct, frozen=True):
    """What became of one dead letter: `sent`, `done` (archived meanwhile) or `kept` with an explanation."""

    letter: DeadLetter
    outcome: str
    explanation: str = ""


class Redrive(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    index: Index
    archive: Archive
    queue: Queue
    letters: DeadLetters

    def run(self, reason: str | None, *, dry_run: bool) -> Iterator[Verdict]:
        """Every dead letter (with this reason) once; with `dry_run` nothing is changed. Running it again is harmless."""
        staying: list[DeadLetter] = []
        try:
            for letter in self.letters.all():
                if reason is not None and letter.reason != reason:
                    staying.append(letter)
                    continue
                verdict = self._judge(letter)
                if dry_run or verdict.outcome == "kept":
                    staying.append(letter)
                else:
                    self._carry_out(verdict)
                yield verdict
        finally:
            for letter in staying:
                self.letters.release(letter)

    def from_the_index(self, *, dry_run: bool) -> Iterator[tuple[StatementRow, str]]:
        """Every statement that failed, whose letter may have expired: the row and `sent`, or why it is kept."""
        after = ""
        while page := self.index.failed(after, _PAGE):
            for row in page:
                kept = self._why_kept(row)
                if not kept and not dry_run:
                    self.index.clear_failure(row.statement_id)
                    self.queue.send(row)
                yield row, kept or "sent"
            after = page[-1].statement_id

    def _why_kept(self, row: StatementRow) -> str:
        try:
            self._require_archivable(row)
        except Poison as poison:
            return EXPLANATIONS[poison.reason]
        return ""

    def _judge(self, letter: DeadLetter) -> Verdict:
        try:
            row = claimed_row(self.index, parse(letter.body))
            if row.state == "archived":
                return Verdict(letter, "done")
            self._require_archivable(row)
        except Poison as poison:
            return Verdict(letter, "kept", EXPLANATIONS[poison.reason])
        return Verdict(letter, "sent")

    def _require_archivable(self, row: StatementRow) -> None:
        """Raises Poison for a letter that would only come back; nothing under a key is ever overwritten."""
        waiting_copy(self.index, self.archive, row)
        if self.archive.inspect(row) == "altered":
            raise Poison("conflict")

    def _carry_out(self, verdict: Verdict) -> None:
        if verdict.outcome == "sent":
            message = parse(verdict.letter.body)
            self.index.clear_failure(message.statement_id)
            self.queue.send_body(verdict.letter.body)
        self.letters.delete(verdict.letter)
