"""Redrive: dead letters are looked at one by one; what can be archived now is sent again, the rest is explained."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from archiver.domain.statement import Poison, StatementRow
from archiver.ports import Archive, DeadLetter, DeadLetters, Index, Queue
from archiver.usecases.waiting_statement import claimed_row, parse, waiting_copy

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


class RedriveDeadLetters:
    """Looks at dead letters."""

    def __init__(self, index: Index, archive: Archive, queue: Queue, letters: DeadLetters) -> None:
        self._index, self._archive, self._queue, self._letters = index, archive, queue, letters

    def __call__(self, reason: str | None, *, dry_run: bool) -> Iterator[Verdict]:
        """Every dead letter (with this reason) once; with `dry_run` nothing is changed. Running it again is harmless."""
        staying: list[DeadLetter] = []
        try:
            for letter in self._letters.all():
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
                self._letters.release(letter)

    def _judge(self, letter: DeadLetter) -> Verdict:
        try:
            row = claimed_row(self._index, parse(letter.body))
            if row.state == "archived":
                return Verdict(letter, "done")
            _require_archivable(self._index, self._archive, row)
        except Poison as poison:
            return Verdict(letter, "kept", EXPLANATIONS[poison.reason])
        return Verdict(letter, "sent")

    def _carry_out(self, verdict: Verdict) -> None:
        if verdict.outcome == "sent":
            message = parse(verdict.letter.body)
            self._index.clear_failure(message.statement_id)
            self._queue.send_body(verdict.letter.body)
        self._letters.delete(verdict.letter)


class RedriveFailed:
    """Sends statements again that failed, also when their letters have expired."""

    def __init__(self, index: Index, archive: Archive, queue: Queue) -> None:
        self._index, self._archive, self._queue = index, archive, queue

    def __call__(self, *, dry_run: bool) -> Iterator[tuple[StatementRow, str]]:
        """Every statement that failed: the row and `sent`, or why it is kept."""
        after = ""
        while page := self._index.failed(after, _PAGE):
            for row in page:
                kept = self._why_kept(row)
                if not kept and not dry_run:
                    self._index.clear_failure(row.statement_id)
                    self._queue.send(row)
                yield row, kept or "sent"
            after = page[-1].statement_id

    def _why_kept(self, row: StatementRow) -> str:
        try:
            _require_archivable(self._index, self._archive, row)
        except Poison as poison:
            return EXPLANATIONS[poison.reason]
        return ""


def _require_archivable(index: Index, archive: Archive, row: StatementRow) -> None:
    """Raises Poison for a statement that would only fail again; nothing under a key is ever overwritten."""
    waiting_copy(index, archive, row)
    if archive.inspect(row) == "altered":
        raise Poison("conflict")
