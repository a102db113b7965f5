"""The worker over fakes in memory: archived once, whatever comes twice, late, wrong or in between."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from archiver.domain.statement import StatementMade, StatementRow
from archiver.ports import ArchivedObject, Message
from archiver.settings import ArchiverSettings
from archiver.usecases.archive_statement import archive_statement, parse
from archiver.usecases.statements import Statements
from archiver.usecases.sweep import sweep
from archiver.worker import Worker
from selfcare_shared.directory.port import CustomerNotFound, Viewer
from selfcare_shared.problems import Conflict, NotFound, Unavailable
from selfcare_shared.settings import load_settings
from tests.support.environments import environment

PDF = b"%PDF-1.7 a statement"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
OWNER, STRANGER = Viewer("issuer", "owner"), Viewer("issuer", "stranger")


def row(name: str = "a", state: Any = "pending", pdf: bytes = PDF, at: datetime = NOW) -> StatementRow:
    return StatementRow(
        statement_id=name,
        customer_id="customer",
        billing_account="BA1000000101",
        month="2026-10",
        sha256=hashlib.sha256(pdf).hexdigest(),
        size_bytes=len(pdf),
        state=state,
        created_at=at,
        archived_at=at if state == "archived" else None,
    )


class MemoryIndex:
    def __init__(self, *rows: StatementRow) -> None:
        self.rows = {entry.statement_id: entry for entry in rows}
        self.down = False

    def find(self, statement_id: str) -> StatementRow | None:
        if self.down:
            raise Unavailable
        return self.rows.get(statement_id)

    def mark_archived(self, statement_id: str, at: datetime) -> None:
        self.rows[statement_id] = msgspec.structs.replace(self.rows[statement_id], state="archived", archived_at=at)

    def pending_before(self, moment: datetime, limit: int) -> list[StatementRow]:
        return [entry for entry in self.rows.values() if entry.state == "pending" and entry.created_at < moment][:limit]

    def list(self, viewer: Viewer, customer_id: str, offset: int, limit: int) -> tuple[list[StatementRow], int]:
        if viewer != OWNER:
            raise CustomerNotFound
        return [*self.rows.values()][offset : offset + limit], len(self.rows)

    def retrieve(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementRow | None:
        if viewer != OWNER:
            raise CustomerNotFound
        return self.rows.get(statement_id)


class MemoryArchive:
    def __init__(self) -> None:
        self.staging: dict[str, bytes] = {}
        self.kept: dict[str, bytes] = {}
        self.cold: dict[str, ArchivedObject] = {}
        self.restores: list[str] = []
        self.down = False

    def staged(self, entry: StatementRow) -> bytes | None:
        if self.down:
            raise Unavailable
        return self.staging.get(entry.staging_key)

    def keep(self, entry: StatementRow, pdf: bytes) -> bool:
        if entry.archive_key in self.kept:
            return False
        self.kept[entry.archive_key] = pdf
        return True

    def kept_hash(self, entry: StatementRow) -> str | None:
        found = self.kept.get(entry.archive_key)
        return None if found is None else hashlib.sha256(found).hexdigest()

    def unstage(self, entry: StatementRow) -> None:
        self.staging.pop(entry.staging_key, None)

    def look(self, entry: StatementRow) -> ArchivedObject | None:
        if entry.archive_key not in self.kept:
            return None
        return self.cold.get(entry.archive_key, ArchivedObject("archived", None))

    def link(self, entry: StatementRow) -> str:
        return f"https://signed.example/{entry.statement_id}"

    def restore(self, entry: StatementRow) -> None:
        self.restores.append(entry.statement_id)
        self.cold[entry.archive_key] = ArchivedObject("restoring", NOW)


class MemoryQueue:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.deleted: list[str] = []
        self.sent: list[str] = []
        self.down = False

    def receive(self) -> list[Message]:
        if self.down:
            raise Unavailable
        return list(self.messages)

    def delete(self, message: Message) -> None:
        self.messages.remove(message)
        self.deleted.append(message.id)

    def send(self, entry: StatementRow) -> None:
        self.sent.append(entry.statement_id)


def body(entry: StatementRow, **changes: Any) -> str:
    made = StatementMade(1, entry.statement_id, entry.billing_account, entry.month, entry.sha256)
    return msgspec.json.encode(msgspec.to_builtins(made) | changes).decode()


class World:
    def __init__(self, *rows: StatementRow) -> None:
        self.index, self.archive, self.queue = MemoryIndex(*rows), MemoryArchive(), MemoryQueue()
        for entry in rows:
            if entry.state == "pending":
                self.archive.staging[entry.staging_key] = PDF
        settings = load_settings(ArchiverSettings, environment("archiver"))
        self.worker = Worker(self.index, self.archive, self.queue, settings)

    def enqueue(self, *bodies: str) -> None:
        self.queue.messages += [Message(f"m{number}", "receipt", text) for number, text in enumerate(bodies)]


def test_statement_is_archived_and_everything_tidied() -> None:
    world = World(row())
    world.enqueue(body(row()))
    assert world.worker.poll() == 1
    assert world.archive.kept == {row().archive_key: PDF}
    assert world.index.rows["a"].state == "archived"
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
    assert world.index.rows["a"].state == "archived"
    assert world.queue.messages == []


def test_crash_after_the_staging_copy_went_is_taken_up() -> None:
    world = World(row())
    world.archive.kept[row().archive_key], world.archive.staging = PDF, {}
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.index.rows["a"].state == "archived"


POISON = {
    "not JSON": "{",
    "another version": body(row(), schemaVersion=2),
    "an extra member": body(row(), email="a@b.ch"),
    "unknown statement": body(row("nobody")),
    "another hash": body(row(), sha256="0" * 64),
    "another account": body(row(), billingAccount="BA1000000999"),
}


@pytest.mark.parametrize("text", POISON.values(), ids=POISON.keys())
def test_poison_stays_and_holds_nobody(text: str) -> None:
    world = World(row("good"), row())
    world.enqueue(text, body(row("good")))
    world.worker.poll()
    assert [message.body for message in world.queue.messages] == [text]
    assert world.index.rows["good"].state == "archived"


def test_altered_staging_object_is_not_archived() -> None:
    world = World(row())
    world.archive.staging[row().staging_key] = PDF + b"!"
    world.enqueue(body(row()))
    world.worker.poll()
    assert (world.archive.kept, len(world.queue.messages)) == ({}, 1)


def test_other_content_under_the_key_is_never_overwritten() -> None:
    world = World(row())
    world.archive.kept[row().archive_key] = b"other"
    world.enqueue(body(row()))
    world.worker.poll()
    assert world.archive.kept[row().archive_key] == b"other"
    assert (world.index.rows["a"].state, len(world.queue.messages)) == ("pending", 1)


@pytest.mark.parametrize("part", ["index", "archive"])
def test_what_is_away_leaves_the_message(part: str) -> None:
    world = World(row())
    world.enqueue(body(row()))
    getattr(world, part).down = True
    world.worker.poll()
    assert len(world.queue.messages) == 1
    getattr(world, part).down = False
    world.worker.poll()
    assert world.index.rows["a"].state == "archived"


def test_unreachable_queue_is_not_the_end() -> None:
    world = World(row())
    world.queue.down = True
    world.worker._stopping.set()
    assert world.worker.poll() == 0


def test_sweep_asks_again_for_what_was_left() -> None:
    now = datetime.now(UTC)
    world = World(row("old", at=now - timedelta(minutes=5)), row("new", at=now), row("done", "archived", at=NOW))
    assert sweep(world.index, world.queue, 60) == 1
    assert world.queue.sent == ["old"]


def test_parse_refuses_what_is_not_a_message() -> None:
    assert archive_statement(MemoryIndex(row("a", "archived")), MemoryArchive(), parse(body(row()))).statement_id == "a"


def statements(*rows: StatementRow) -> tuple[Statements, MemoryArchive]:
    archive = MemoryArchive()
    for entry in rows:
        if entry.state == "archived":
            archive.kept[entry.archive_key] = PDF
    return Statements(MemoryIndex(*rows), archive, 300, 90), archive


def test_link_is_made_for_the_owner_alone() -> None:
    work, _ = statements(row("a", "archived"))
    assert work.retrieve(OWNER, "customer", "a").link == "https://signed.example/a"
    for call in (work.retrieve, work.restore):
        with pytest.raises(NotFound):
            call(STRANGER, "customer", "a")
    with pytest.raises(NotFound):
        work.list(STRANGER, "customer", 0, 10)


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


def test_missing_object_is_said() -> None:
    work, archive = statements(row("a", "archived"))
    archive.kept.clear()
    with pytest.raises(NotFound):
        work.retrieve(OWNER, "customer", "a")
