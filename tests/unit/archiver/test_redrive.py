"""Dead letters: what can be archived is sent again, the rest stays and is explained."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from archiver.ports import DeadLetter
from archiver.usecases.redrive import EXPLANATIONS, RedriveDeadLetters
from tests.support.archive_fakes import body, row
from tests.support.archive_world import World


class Letters:
    def __init__(self, *bodies: str) -> None:
        self.letters = [DeadLetter(f"l{number}", "r", text, "retries") for number, text in enumerate(bodies)]
        self.released: list[str] = []

    def all(self) -> Iterator[DeadLetter]:
        yield from list(self.letters)

    def delete(self, letter: DeadLetter) -> None:
        self.letters.remove(letter)

    def release(self, letter: DeadLetter) -> None:
        assert letter in self.letters
        self.released.append(letter.id)


def test_redrive_sends_what_can_be_archived_and_explains_the_rest() -> None:
    lost = row("lost", pdf=b"%PDF-1.7 lost")
    world = World(row("ready"), lost, row("done", "archived"))
    world.archive.staging.pop(lost.staging_key)
    world.index.failures = {"ready": "missing"}
    letters = Letters(body(row("ready")), body(lost), body(row("done", "archived")), "{")
    tool = RedriveDeadLetters(world.index, world.archive, world.queue, letters)
    dry = [verdict.outcome for verdict in tool(None, dry_run=True)]
    assert (len(letters.letters), world.queue.messages) == (4, [])
    wet = [verdict.outcome for verdict in tool(None, dry_run=False)]
    assert dry == wet == ["sent", "kept", "done", "kept"]
    assert (len(letters.letters), world.index.failures) == (2, {})
    world.worker.poll()
    assert world.index.by_id["ready"].state == "archived"
    assert [verdict.outcome for verdict in tool(None, dry_run=False)] == ["kept", "kept"]
    assert all(verdict.explanation for verdict in tool(None, dry_run=True))
    assert list(tool("conflict", dry_run=True)) == []


def test_redrive_of_one_reason_leaves_the_others_and_goes_on_behind_them() -> None:
    world = World(row("a"), row("b"))
    letters = Letters(body(row("a")), body(row("b")))
    letters.letters[1] = msgspec.structs.replace(letters.letters[1], reason="missing")
    tool = RedriveDeadLetters(world.index, world.archive, world.queue, letters)
    (verdict,) = tool("missing", dry_run=False)
    assert (verdict.letter.id, verdict.outcome) == ("l1", "sent")
    assert [letter.id for letter in letters.letters] == ["l0"]
    assert letters.released == ["l0"]


def test_verdict_names_its_letter_whatever_it_is() -> None:
    world = World(row("done", "archived"))
    letters = Letters("{", body(row("done", "archived")))
    found = [*RedriveDeadLetters(world.index, world.archive, world.queue, letters)(None, dry_run=True)]
    assert [(verdict.letter.id, verdict.outcome) for verdict in found] == [("l0", "kept"), ("l1", "done")]
    assert letters.released == ["l0", "l1"], "a letter that stays comes into sight again at once"


def test_redrive_explains_a_conflict_instead_of_sending_it_again() -> None:
    world = World(row())
    world.archive.kept[row().archive_key] = b"other"
    letters = Letters(body(row()))
    tool = RedriveDeadLetters(world.index, world.archive, world.queue, letters)
    (verdict,) = tool(None, dry_run=False)
    assert (verdict.outcome, verdict.explanation) == ("kept", EXPLANATIONS["conflict"])
    assert (len(letters.letters), world.queue.messages) == (1, [])
