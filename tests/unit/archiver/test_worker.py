"""The worker over fakes in memory: archived once, whatever comes twice, late, wrong or in between."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from archiver.adapters.archive_s3 import S3Archive
from archiver.domain.statement import Poison, StatementRow
from archiver.leases import Heartbeat, Lease, LeaseLost
from archiver.ports import ArchivedObject, Message
from archiver.settings import ArchiverSettings
from archiver.usecases.archive_statement import ArchiveStatement
from archiver.usecases.inspect_archive import InspectArchive
from archiver.usecases.redrive import EXPLANATIONS
from archiver.usecases.sweep import BATCH, SweepPending
from archiver.usecases.waiting_statement import parse
from dev.paths import ROOT
from dev.stack.environments import environment
from selfcare_shared.problems import Conflict, NotFound, Unavailable
from selfcare_shared.settings import load_settings
from tests.support.archive_fakes import NOW, OWNER, PDF, STRANGER, MemoryArchive, MemoryIndex, MemoryQueue, Shelves, body, row
from tests.support.archive_world import World


def test_statement_is_archived_and_everything_tidied() -> None:
    world = World(row())
    world.enqueue(body(row()))
    assert world.worker.poll() == 1
    assert world.archive.kept == {row().archive_key: PDF}
    assert world.index.by_id["a"].state == "archived"
    assert (world.archive.staging, world.queue.messages) == ({}, [])


def test_second_delivery_changes_nothing() -> None:
    world = World(row())
    world.enqueue(body(row()), body(row()))
    world.worker.poll()
    assert world.queue.deleted == ["m0", "m1"]
    assert len(world.archive.kept) == 1


def test_crash_after_the_write_is_taken_up() -> None:
    world = World(row())
    world.archive.kept[row().archive_key] = PDF
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.index.by_id["a"].state == "archived"
    assert world.queue.messages == []


def test_crash_after_the_staging_copy_went_is_taken_up() -> None:
    world = World(row())
    world.archive.kept[row().archive_key], world.archive.staging = PDF, {}
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.index.by_id["a"].state == "archived"


POISON = {
    "not JSON": "{",
    "another version": body(row(), schemaVersion=2),
    "an extra member": body(row(), email="a@b.ch"),
    "unknown statement": body(row("nobody")),
    "another hash": body(row(), sha256="0" * 64),
    "another account": body(row(), billingAccount="BA1000000999"),
}


@pytest.mark.parametrize("text", POISON.values(), ids=POISON.keys())
@pytest.mark.parametrize("graveyard", [True, False])
def test_poison_goes_to_the_dead_letters_and_holds_nobody(text: str, graveyard: bool) -> None:  # noqa: FBT001
    world = World(row("good"), row())
    world.queue.graveyard = graveyard
    world.enqueue(text, body(row("good")))
    world.worker.poll()
    assert [dead for dead, _ in world.queue.dead] == ([text] if graveyard else [])
    assert [message.body for message in world.queue.messages] == ([] if graveyard else [text])
    assert world.index.by_id["good"].state == "archived"


def test_altered_staging_object_is_not_archived() -> None:
    world = World(row())
    world.archive.staging[row().staging_key] = PDF + b"!"
    world.enqueue(body(row()))
    world.worker.poll()
    assert (world.archive.kept, world.queue.dead) == ({}, [(body(row()), "altered")])
    assert world.index.failures == {"a": "altered"}
    assert SweepPending(world.index, world.queue)(0) == 0, "what failed waits for an operator"


def test_other_content_under_the_key_is_never_overwritten() -> None:
    world = World(row())
    world.archive.kept[row().archive_key] = b"other"
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.archive.kept[row().archive_key] == b"other"
    assert (world.index.by_id["a"].state, world.queue.dead) == ("pending", [(body(row()), "conflict")])


@pytest.mark.parametrize("part", ["index", "archive"])
def test_what_is_away_leaves_the_message(part: str) -> None:
    world = World(row())
    world.enqueue(body(row()))
    getattr(world, part).down = True
    world.worker.poll()
    assert len(world.queue.messages) == 1
    getattr(world, part).down = False
    world.worker.poll()
    assert world.index.by_id["a"].state == "archived"


def test_unreachable_queue_is_not_the_end() -> None:
    world = World(row())
    world.queue.down = True
    world.worker._stopping.set()
    assert world.worker.poll() == 0


def test_sweep_asks_again_for_what_was_left() -> None:
    now = datetime.now(UTC)
    world = World(row("old", at=now - timedelta(minutes=5)), row("new", at=now), row("done", "archived", at=NOW))
    assert SweepPending(world.index, world.queue)(60) == 1
    assert world.queue.sent == ["old"]


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_age_of_what_is_pending_is_told_while_the_queue_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(row(at=datetime.now(UTC) - timedelta(minutes=5)))
    world.queue.down = True
    world.worker._sweep_if_due()
    told = [entry for entry in events(capsys) if entry["event"] == "archive.pending"]
    assert [(entry["count"], entry["ageSeconds"] > 290) for entry in told] == [(1, True)]
    assert world.queue.sent == []


def test_events_that_the_dashboard_counts_are_told_with_their_values(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(row())
    world.enqueue(body(row()), "{", body(row("stranger")))
    world.worker.poll()
    told = events(capsys)
    assert [entry["statementId"] for entry in told if entry["event"] == "statement.archived"] == ["a"]
    assert {entry["reason"] for entry in told if entry["event"] == "statement.poison"} == {"unreadable", "unknown"}
    chart = (ROOT / "terraform/modules/observability/log_metrics.tf").read_text()
    assert all(f'"{reason}"' in chart for reason in EXPLANATIONS)


def test_nothing_is_asked_again_while_the_queue_is_full_of_it() -> None:
    world = World(row(at=NOW - timedelta(days=1)))
    world.enqueue(*[body(row())] * BATCH)
    world.worker._sweep_if_due()
    assert world.queue.sent == []


def test_many_pending_statements_do_not_wait_for_the_next_interval() -> None:
    world = World(*[row(f"s{number}", at=NOW - timedelta(days=1)) for number in range(2 * BATCH)])
    world.worker._sweep_if_due()
    world.worker._sweep_if_due()
    assert sorted(world.queue.sent) == sorted(world.index.by_id)
    few = World(row(at=NOW - timedelta(days=1)))
    few.worker._sweep_if_due()
    few.worker._sweep_if_due()
    assert few.queue.sent == ["a"]


def test_parse_refuses_what_is_not_a_message() -> None:
    index = MemoryIndex(row("a", "archived"))
    assert ArchiveStatement(index, MemoryArchive())(parse(body(row())), lambda: None).statement_id == "a"
    with pytest.raises(Poison):
        parse("[]")


def test_pdf_that_waits_in_the_database_is_archived_and_dropped_there() -> None:
    world = World(row())
    world.archive.staging, world.index.spill = {}, {"a": PDF}
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.archive.kept == {row().archive_key: PDF}
    assert (world.index.by_id["a"].state, world.index.spill) == ("archived", {})


def test_lost_lease_stops_before_the_next_effect() -> None:
    world = World(row())
    lease = Lease(Message("m", "r", body(row())), time.monotonic() + 60)
    lease.lose()
    with pytest.raises(LeaseLost):
        ArchiveStatement(world.index, world.archive)(parse(body(row())), lease.require)
    assert world.archive.kept == {}


def test_lease_lost_during_the_write_leaves_the_row_to_whoever_has_it_now() -> None:
    world = World(row())
    lease = Lease(Message("m", "r", body(row())), time.monotonic() + 3600)
    keep = world.archive.keep

    def slow_write(entry: StatementRow, pdf: bytes) -> bool:
        lease.lose()
        return keep(entry, pdf)

    world.archive.__dict__["keep"] = slow_write
    with pytest.raises(LeaseLost):
        ArchiveStatement(world.index, world.archive)(parse(body(row())), lease.require)
    assert world.index.by_id["a"].state == "pending"
    assert world.archive.staging == {row().staging_key: PDF}


def test_archived_row_bears_the_moment_in_utc() -> None:
    world = World(row())
    begun = datetime.now(UTC)
    ArchiveStatement(world.index, world.archive)(parse(body(row())), lambda: None)
    at = world.index.by_id["a"].archived_at
    assert at is not None
    assert begun <= at <= datetime.now(UTC)


def test_heartbeat_extends_at_a_third_and_loses_what_cannot_be_extended() -> None:
    queue = MemoryQueue()
    kept, released = Lease(Message("m", "r", ""), time.monotonic() + 60), Lease(Message("n", "r", ""), time.monotonic() + 60)
    with Heartbeat(queue, 0.3, [kept, released]) as heartbeat:
        heartbeat.release(released)
        _until(lambda: queue.extensions >= 2)
        assert kept.remaining() > 0
        queue.extendable = False
        _until(lambda: not kept.remaining())
    assert released.remaining() > 0


def _until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_inspection_finds_what_is_missing_altered_or_nobodys() -> None:
    index = MemoryIndex(*(row(name, "archived", name.encode()) for name in ("good", "gone", "bent")))
    archive = MemoryArchive()
    archive.kept[index.by_id["good"].archive_key] = b"good"
    archive.kept[index.by_id["bent"].archive_key] = b"other"
    archive.staging["staging/nobody.pdf"] = PDF
    found = InspectArchive(index, archive)(10, 3600)
    assert found.inspected == 3
    assert set(found.damaged) == {("gone", "missing"), ("bent", "altered")}
    assert found.orphans == ("nobody",)


def test_inspection_goes_on_where_the_last_one_ended() -> None:
    index = MemoryIndex(*(row(name, "archived", name.encode()) for name in "abc"))
    archive, begun = MemoryArchive(), datetime.now(UTC)
    sampled = [InspectArchive(index, archive)(2, 3600) for _ in range(2)]
    assert [found.inspected for found in sampled] == [2, 2]
    assert {name for name, _ in sampled[0].damaged} == {"a", "b"}
    assert "c" in {name for name, _ in sampled[1].damaged}
    assert all(begun <= at <= datetime.now(UTC) for at in index.inspected.values())


def test_only_old_staging_that_no_row_claims_is_nobodys() -> None:
    index, archive, now = MemoryIndex(row("claimed")), MemoryArchive(), datetime.now(UTC)
    for name, age in (("claimed", 7200), ("old", 3700), ("young", 3500)):
        archive.staging[f"staging/{name}.pdf"] = PDF
        archive.staged_at[f"staging/{name}.pdf"] = now - timedelta(seconds=age)
    assert InspectArchive(index, archive)(10, 3600).orphans == ("old",)


def test_sweep_sends_a_bounded_number_at_a_time() -> None:
    world = World(*(row(f"s{number}", at=NOW - timedelta(days=1)) for number in range(BATCH + 1)))
    assert SweepPending(world.index, world.queue)(60) == BATCH


def statements(*rows: StatementRow) -> tuple[Shelves, MemoryArchive]:
    archive = MemoryArchive()
    for entry in rows:
        if entry.state == "archived":
            archive.kept[entry.archive_key] = PDF
    return Shelves(MemoryIndex(*rows), archive), archive


# Checklist: A3
def test_link_is_made_for_the_owner_alone() -> None:
    work, _ = statements(row("a", "archived"))
    assert work.retrieve(OWNER, "customer", "a").link == "https://signed.example/a"
    for call in (work.retrieve, work.restore):
        with pytest.raises(NotFound):
            call(STRANGER, "customer", "a")
    with pytest.raises(NotFound):
        work.list(STRANGER, "customer", 0, 10)


# Checklist: A8
def test_pending_statement_has_no_link_and_no_restore() -> None:
    work, _ = statements(row())
    view = work.retrieve(OWNER, "customer", "a")
    assert (view.state, view.link) == ("pending", None)
    with pytest.raises(Conflict):
        work.restore(OWNER, "customer", "a")


def test_restore_asked_twice_is_one_job() -> None:
    work, archive = statements(row("a", "archived"))
    archive.cold[row().archive_key] = ArchivedObject("deep-archived", None)
    assert work.retrieve(OWNER, "customer", "a").link is None
    assert work.restore(OWNER, "customer", "a").state == "restoring"
    assert work.restore(OWNER, "customer", "a").state == "restoring"
    assert archive.restores == ["a"]
    assert work.retrieve(OWNER, "customer", "a").row.restore_asked_at is not None


class Restoring:
    """S3 that says of an object what it is told to."""

    def __init__(self, restore: str) -> None:
        self.head = {"StorageClass": "DEEP_ARCHIVE", "Restore": restore}

    def head_object(self, **_: str) -> dict[str, str]:
        return self.head


@pytest.mark.parametrize(
    ("restore", "asked", "state", "left"),
    [
        ('ongoing-request="true"', timedelta(0), "restoring", timedelta(hours=12)),
        ('ongoing-request="true"', timedelta(hours=5), "restoring", timedelta(hours=7)),
        ('ongoing-request="true"', timedelta(hours=13), "restoring", None),
        ('ongoing-request="true"', None, "restoring", None),
        ('ongoing-request="false", expiry-date="Fri, 21 Dec 2029 00:00:00 GMT"', timedelta(hours=13), "restored", None),
        ("", timedelta(days=30), "deep-archived", None),
    ],
    ids=["just asked", "asked hours ago", "late", "asked by nobody we know", "done", "expired"],
)
def test_expected_time_counts_from_the_asking(
    restore: str, asked: timedelta | None, state: str, left: timedelta | None
) -> None:
    archive = S3Archive(load_settings(ArchiverSettings, environment("archiver")))
    archive.__dict__["_s3"] = Restoring(restore)
    now = datetime.now(UTC)
    found = archive.look(msgspec.structs.replace(row(), restore_asked_at=None if asked is None else now - asked))
    assert found is not None
    assert found.state == state
    told = None if found.expected_at is None else found.expected_at - now
    assert (told is None) == (left is None)
    assert told is None or abs(told - (left or told)) < timedelta(minutes=1)


def test_missing_object_is_said() -> None:
    work, archive = statements(row("a", "archived"))
    archive.kept.clear()
    with pytest.raises(NotFound):
        work.retrieve(OWNER, "customer", "a")


def test_missing_object_leaves_the_others_in_the_list() -> None:
    work, archive = statements(row("gone", "archived", pdf=b"gone", at=NOW - timedelta(days=200)), row("b", "archived"))
    archive.kept = {row().archive_key: PDF}
    views, total = work.list(OWNER, "customer", 0, 10)
    assert [(view.row.statement_id, view.state) for view in views] == [("gone", "archived"), ("b", "archived")]
    assert total == 2
    with pytest.raises(NotFound):
        work.retrieve(OWNER, "customer", "gone")


def test_inspection_that_could_not_be_made_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(row("a", "archived"))

    def away(_limit: int) -> list[StatementRow]:
        raise Unavailable

    monkeypatch.setattr(world.index, "least_inspected", away)
    world.worker._inspect_if_due()
    assert [entry["reason"] for entry in events(capsys) if entry["event"] == "archive.not_inspected"] == ["unavailable"]
