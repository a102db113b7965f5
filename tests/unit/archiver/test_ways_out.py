"""Every row and every object has a way out of every state, and nothing that is stuck keeps others from their turn."""

from __future__ import annotations

import base64
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from botocore.stub import Stubber

from archiver.adapters.archive_s3 import S3Archive
from archiver.domain.statement import Poison, StatementRow, carried, from_carried
from archiver.leases import Heartbeat, Lease, LeaseLost
from archiver.ports import Message
from archiver.settings import ArchiverSettings
from archiver.usecases.inspect_archive import InspectArchive
from archiver.usecases.reconcile import Difference, Reconcile
from archiver.usecases.redrive import EXPLANATIONS, RedriveFailed
from archiver.usecases.sweep import BATCH, LONGEST_PAUSE, SweepPending, pause
from archiver.worker import Worker
from dev.stack.environments import environment
from selfcare_shared.problems import Unavailable
from selfcare_shared.settings import load_settings
from tests.support.archive_fakes import NOW, PDF, MemoryArchive, MemoryIndex, MemoryQueue, body, row

SETTINGS = load_settings(ArchiverSettings, environment("archiver"))
DAY = timedelta(days=1)
CONTENT: dict[str, bytes] = {}


def reconcile(index: MemoryIndex, archive: MemoryArchive, *, mend: bool = True) -> list[Difference]:
    return list(Reconcile(index, archive, mend=mend)())


def archived(*rows: StatementRow) -> tuple[MemoryIndex, MemoryArchive]:
    """Rows and their objects, as the worker leaves them."""
    index, archive = MemoryIndex(*rows), MemoryArchive()
    for entry in rows:
        archive.keep(entry, CONTENT.get(entry.sha256, PDF))
    return index, archive


def other(name: str, content: bytes, state: str = "archived") -> StatementRow:
    made = row(name, state, pdf=content)
    CONTENT[made.sha256] = content
    return made


# Sweep


def test_stuck_rows_take_turns_with_the_healthy() -> None:
    rows = [row(f"s{number:03}", at=NOW - timedelta(days=2)) for number in range(BATCH + 1)]
    index, queue = MemoryIndex(*rows, row("young", at=NOW - DAY)), MemoryQueue()
    for _ in range(2):
        SweepPending(index, queue)(0)
    assert set(queue.sent) == {*(entry.statement_id for entry in rows), "young"}


def test_each_turn_waits_longer_and_an_hour_at_most() -> None:
    waits = [pause(attempts, 60) for attempts in range(12)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert pause(1000, 60) == LONGEST_PAUSE


def test_a_queue_that_is_away_costs_no_row_its_turn() -> None:
    index, queue = MemoryIndex(row(at=NOW - DAY)), MemoryQueue()
    queue.down = True
    assert SweepPending(index, queue)(0) == 0
    queue.down = False
    assert SweepPending(index, queue)(0) == 1
    assert queue.sent == ["a"]


def test_a_row_that_cannot_be_sent_is_put_off_by_its_failure_alone() -> None:
    index, queue = MemoryIndex(row(at=NOW - DAY)), MemoryQueue()
    SweepPending(index, queue)(3600)
    SweepPending(index, queue)(3600)
    assert queue.sent == ["a"]
    assert index.by_id["a"].attempts == 1


# Inspection


def test_an_object_that_does_not_answer_keeps_no_other_from_its_turn() -> None:
    index, archive = archived(*(other(name, name.encode()) for name in "abc"))
    silent = index.by_id["a"]

    class Silent(MemoryArchive):
        def inspect(self, row: StatementRow) -> str:
            if row == silent:
                raise Unavailable
            return super().inspect(row)

    partly = Silent()
    partly.kept = {entry.archive_key: entry.statement_id.encode() for entry in index.by_id.values()}
    first = InspectArchive(index, partly)(2, 0)
    assert (first.inspected, first.not_inspected, first.damaged) == (1, 1, ())
    assert InspectArchive(index, partly)(1, 0).inspected == 1
    assert sorted(index.inspected) == ["a", "b", "c"]
    assert archive.kept


# A cold object


@pytest.fixture
def s3() -> tuple[S3Archive, Stubber]:
    archive = S3Archive(SETTINGS)
    return archive, Stubber(archive._s3)


def head(**values: Any) -> dict[str, Any]:
    return {"ContentLength": len(PDF), "StorageClass": "DEEP_ARCHIVE", "LastModified": NOW} | values


def test_a_cold_object_tells_its_hash_without_being_read(s3: tuple[S3Archive, Stubber]) -> None:
    archive, answers = s3
    answers.add_response("head_object", head(ChecksumSHA256=base64.b64encode(bytes.fromhex(row().sha256)).decode()))
    with answers:
        assert archive.kept_hash(row()) == row().sha256


@pytest.mark.parametrize("checksum", [None, "c2hvcnQ=-3"], ids=["none", "of parts"])
def test_a_cold_object_without_a_checksum_is_asked_later(s3: tuple[S3Archive, Stubber], checksum: str | None) -> None:
    archive, answers = s3
    answers.add_response("head_object", head(**({"ChecksumSHA256": checksum} if checksum else {})))
    with answers, pytest.raises(Unavailable):
        archive.kept_hash(row())


def test_a_pending_row_whose_object_is_cold_ends_archived() -> None:
    index, archive = archived(row("a", "pending"))
    queue = MemoryQueue()
    queue.messages.append(Message("m", "r", body(row())))
    Worker(index, archive, queue, SETTINGS).poll()
    assert index.by_id["a"].state == "archived"


# Messages that lie


@pytest.mark.parametrize(
    "lie", [{"sha256": "b" * 64}, {"billingAccount": "BA9999999999"}, {"month": "2026-09"}, {"statementId": "nobody"}]
)
def test_a_forged_message_changes_no_row(lie: dict[str, str]) -> None:
    index, archive, queue = MemoryIndex(row()), MemoryArchive(), MemoryQueue()
    archive.staging[row().staging_key] = PDF
    queue.messages.append(Message("m", "r", body(row(), **lie)))
    Worker(index, archive, queue, SETTINGS).poll()
    assert index.failures == {}
    assert index.by_id["a"] == row()
    assert [reason for _, reason in queue.dead] == ["unknown"]
    assert SweepPending(index, MemoryQueue())(0) == 1


def test_a_message_before_its_copy_comes_again() -> None:
    fresh = row(at=NOW + timedelta(days=36500))
    index, queue = MemoryIndex(fresh), MemoryQueue()
    queue.messages.append(Message("m", "r", body(fresh)))
    Worker(index, MemoryArchive(), queue, SETTINGS).poll()
    assert (index.failures, queue.dead, len(queue.messages)) == ({}, [], 1)


# Redrive without letters


def test_failed_rows_are_sent_again_from_the_index_when_their_letters_are_gone() -> None:
    index, archive, queue = MemoryIndex(row("a"), row("b", pdf=b"gone")), MemoryArchive(), MemoryQueue()
    index.failures = {"a": "missing", "b": "missing"}
    archive.staging[row("a").staging_key] = PDF
    redrive = RedriveFailed(index, archive, queue)
    told = {entry.statement_id: outcome for entry, outcome in redrive(dry_run=True)}
    assert told == {"a": "sent", "b": EXPLANATIONS["missing"]}
    assert (queue.sent, index.failures) == ([], {"a": "missing", "b": "missing"})
    list(redrive(dry_run=False))
    assert (queue.sent, index.failures) == (["a"], {"b": "missing"})


# Reconciling after a restore of the database


def test_statements_newer_than_the_restored_database_are_taken_back() -> None:
    index, archive = archived(other("old", b"old"), other("new", b"new"))
    lost = index.by_id.pop("new")
    assert reconcile(index, archive, mend=False) == [Difference("new", "taken back")]
    assert "new" not in index.by_id
    assert reconcile(index, archive) == [Difference("new", "taken back")]
    assert index.by_id["new"] == msgspec.structs.replace(lost, archived_at=NOW)
    assert reconcile(index, archive) == []


def test_a_staging_copy_without_a_row_is_taken_back_as_pending() -> None:
    index, archive = archived()
    lost = row("a")
    archive.staging[lost.staging_key] = PDF
    archive.carried[lost.staging_key] = lost
    assert reconcile(index, archive) == [Difference("a", "taken back")]
    assert index.by_id["a"].state == "pending"


def test_a_row_that_forgot_its_archiving_is_marked() -> None:
    index, archive = archived(row("a", "archived"))
    index.by_id["a"] = row("a", "pending")
    assert reconcile(index, archive) == [Difference("a", "marked archived")]
    assert index.by_id["a"].state == "archived"


def test_an_archived_row_without_object_is_reopened_when_a_copy_waits_and_told_when_not() -> None:
    index, archive = MemoryIndex(other("a", b"a"), other("b", b"b"), other("c", b"c")), MemoryArchive()
    index.spill["a"], archive.staging[other("b", b"b").staging_key] = b"a", b"b"
    archive.carried[other("b", b"b").staging_key] = other("b", b"b")
    assert reconcile(index, archive) == [Difference("a", "reopened"), Difference("b", "reopened"), Difference("c", "missing")]
    assert [index.by_id[name].state for name in "abc"] == ["pending", "pending", "archived"]


def test_what_neither_side_explains_is_told_and_left_alone() -> None:
    index, archive = archived(row("a", "archived"))
    archive.kept |= {"no/statement.txt": b"?", other("x", b"x").archive_key: b"x", row().archive_key: b"other bytes"}
    told = {difference.outcome for difference in reconcile(index, archive)}
    assert told == {"unexplained", "altered"}
    assert index.by_id == {"a": row("a", "archived")}


def test_one_object_that_does_not_answer_hides_no_other_difference() -> None:
    index, archive = archived(other("a", b"a"), other("b", b"b"))
    archive.unreadable.add(index.by_id["a"].archive_key)
    archive.kept.pop(index.by_id["b"].archive_key)
    assert reconcile(index, archive) == [Difference("a", "unanswered"), Difference("b", "missing")]


@pytest.mark.parametrize("language", ["de", None])
def test_what_an_object_carries_gives_its_row(language: str | None) -> None:
    made = msgspec.structs.replace(row(), language=language, usage_read_at=NOW)
    assert from_carried(carried(made), "pending", None) == made
    assert all(value.isascii() for value in carried(made).values())


@pytest.mark.parametrize("metadata", [{}, {"statement-id": "a"}, carried(row()) | {"size-bytes": "many"}])
def test_what_is_not_a_whole_row_gives_none(metadata: dict[str, str]) -> None:
    assert from_carried(metadata, "archived", NOW) is None


# Leases


def test_a_lease_ends_with_the_time_that_was_granted() -> None:
    lease = Lease(Message("m", "r", ""), time.monotonic() - 0.001)
    with pytest.raises(LeaseLost):
        lease.require()
    lease.grant(time.monotonic() + 60)
    with pytest.raises(LeaseLost):
        lease.require()


def test_one_slow_extension_costs_the_other_messages_nothing() -> None:
    slow = threading.Event()

    class OneIsSlow(MemoryQueue):
        def extend(self, message: Message, seconds: float) -> bool:
            if message.id == "slow":
                slow.wait(30)
            return super().extend(message, seconds)

    queue = OneIsSlow()
    leases = [Lease(Message(name, "r", ""), time.monotonic() + 3600) for name in ("slow", "quick")]
    with Heartbeat(queue, 0.3, leases):
        limit = time.monotonic() + 20
        while queue.extensions < 3:
            assert time.monotonic() < limit
            time.sleep(0.01)
        slow.set()


# Names and pages


def test_a_staging_copy_that_carries_another_statements_row_is_told_by_its_own_name() -> None:
    index, archive = archived()
    for name, carries in (("a", row("b")), ("nothing", None)):
        archive.staging[row(name).staging_key] = PDF
        if carries is not None:
            archive.carried[row(name).staging_key] = carries
    assert sorted(reconcile(index, archive), key=lambda each: each.name) == [
        Difference("a", "unexplained"),
        Difference("nothing", "unexplained"),
    ]
    assert index.by_id == {}


def test_an_object_that_nobody_explains_is_told_by_its_key() -> None:
    index, archive = archived()
    archive.kept["no/statement.txt"] = b"?"
    assert reconcile(index, archive) == [Difference("no/statement.txt", "unexplained")]


def test_every_row_is_looked_at_once_however_many_pages_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.usecases.reconcile.PAGE", 3)
    names = [f"{number}-{number}" for number in range(8)]
    index = MemoryIndex(*(row(name, "archived", pdf=name.encode()) for name in names))
    assert reconcile(index, MemoryArchive()) == [Difference(name, "missing") for name in names]


def test_every_failed_row_is_sent_once_however_many_pages_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.usecases.redrive._PAGE", 3)
    rows = [row(f"{number}", pdf=f"{number}".encode()) for number in range(8)]
    index, archive, queue = MemoryIndex(*rows), MemoryArchive(), MemoryQueue()
    index.failures = {entry.statement_id: "missing" for entry in rows}
    archive.staging = {entry.staging_key: entry.statement_id.encode() for entry in rows}
    told = [(entry.statement_id, outcome) for entry, outcome in RedriveFailed(index, archive, queue)(dry_run=True)]
    assert told == [(f"{number}", "sent") for number in range(8)]


def test_a_row_that_is_marked_bears_the_moment() -> None:
    index, archive = archived(row("a", "archived"))
    index.by_id["a"] = row("a", "pending")
    begun = datetime.now(UTC)
    reconcile(index, archive)
    at = index.by_id["a"].archived_at
    assert at is not None
    assert begun <= at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("attempts", "first", "seconds"), [(0, 0.5, 0.5), (3, -1, 0), (16, 0.01, 655.36), (17, 0.01, 655.36), (1000, 0.01, 655.36)]
)
def test_a_pause_is_that_of_sixteen_turns_at_most(attempts: int, first: float, seconds: float) -> None:
    assert pause(attempts, first) == timedelta(seconds=seconds)


def test_every_object_that_does_not_answer_is_counted() -> None:
    index, _ = archived(*(other(name, name.encode()) for name in "abc"))

    class Silent(MemoryArchive):
        def inspect(self, row: StatementRow) -> str:
            raise Unavailable

    found = InspectArchive(index, Silent())(3, 0)
    assert (found.inspected, found.not_inspected) == (0, 3)


def test_poison_says_why() -> None:
    assert str(Poison("altered")) == "altered"
