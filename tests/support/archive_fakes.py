"""Index, archive and queue in memory, with the outcomes of the real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from archiver.domain.statement import Shelf, StatementRow
from archiver.ports import ArchivedObject, Message
from archiver.usecases.list_statements import ListStatements
from archiver.usecases.open_archive import OpenArchive
from archiver.usecases.retrieve_statement import RestoreStatement, RetrieveStatement, StatementView
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import NotFound, Unavailable
from selfcare_shared.statement_made import StatementMade

PDF = b"%PDF-1.7 a statement"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE = datetime.min.replace(tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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
        self.by_id = {entry.statement_id: entry for entry in rows}
        self.spill: dict[str, bytes] = {}
        self.failures: dict[str, str] = {}
        self.inspected: dict[str, datetime] = {}
        self.next_turn: dict[str, datetime] = {}
        self.down = False

    def find(self, statement_id: str) -> StatementRow | None:
        self._ask()
        return self.by_id.get(statement_id)

    def spilled(self, statement_id: str) -> bytes | None:
        self._ask()
        return self.spill.get(statement_id)

    def mark_failed(self, statement_id: str, reason: str) -> None:
        self._ask()
        self.failures[statement_id] = reason

    def clear_failure(self, statement_id: str) -> None:
        self._ask()
        self.failures.pop(statement_id, None)
        self.next_turn.pop(statement_id, None)

    def mark_restoring(self, statement_id: str, at: datetime) -> None:
        self._ask()
        self.by_id[statement_id] = msgspec.structs.replace(self.by_id[statement_id], restore_asked_at=at)

    def pending_figures(self) -> tuple[int, float]:
        waiting = [entry.created_at for entry in self.by_id.values() if entry.state == "pending"]
        return len(waiting), (datetime.now(UTC) - min(waiting)).total_seconds() if waiting else 0.0

    def least_inspected(self, limit: int) -> list[StatementRow]:
        done = [entry for entry in self.by_id.values() if entry.state == "archived"]
        return sorted(done, key=lambda entry: self.inspected.get(entry.statement_id, BEFORE))[:limit]

    def mark_inspected(self, statement_id: str, at: datetime) -> None:
        assert statement_id in self.by_id
        self.inspected[statement_id] = at

    def _ask(self) -> None:
        if self.down:
            raise Unavailable

    def mark_archived(self, statement_id: str, at: datetime) -> None:
        self._ask()
        self.spill.pop(statement_id, None)
        self.by_id[statement_id] = msgspec.structs.replace(self.by_id[statement_id], state="archived", archived_at=at)

    def due(self, made_before: datetime, now: datetime, limit: int) -> list[StatementRow]:
        self._ask()
        waiting = [entry for entry in self.by_id.values() if entry.state == "pending" and entry.created_at < made_before]
        turn = [entry for entry in waiting if self.next_turn.get(entry.statement_id, now) <= now]
        turn = [entry for entry in turn if entry.statement_id not in self.failures]
        return sorted(turn, key=lambda entry: self.next_turn.get(entry.statement_id, NEVER))[:limit]

    def put_off(self, statement_id: str, until: datetime) -> None:
        self._ask()
        row = self.by_id[statement_id]
        self.by_id[statement_id] = msgspec.structs.replace(row, attempts=row.attempts + 1)
        self.next_turn[statement_id] = until

    def failed(self, after: str, limit: int) -> list[StatementRow]:
        assert limit > 0
        return [entry for entry in self.rows(after, len(self.by_id) + 1) if entry.statement_id in self.failures][:limit]

    def rows(self, after: str, limit: int) -> list[StatementRow]:
        assert limit > 0
        self._ask()
        return [self.by_id[name] for name in sorted(self.by_id) if name > after][:limit]

    def hashes(self, billing_account: str, month: str) -> frozenset[str]:
        place = (billing_account, month)
        return frozenset(entry.sha256 for entry in self.by_id.values() if (entry.billing_account, entry.month) == place)

    def take_back(self, row: StatementRow) -> bool:
        return self.by_id.setdefault(row.statement_id, row) is row

    def reopen(self, statement_id: str) -> None:
        self.by_id[statement_id] = msgspec.structs.replace(self.by_id[statement_id], state="pending", archived_at=None)

    def list(self, shelf: Shelf, offset: int, limit: int) -> tuple[list[StatementRow], int]:
        found = [entry for entry in self.by_id.values() if _stands_on(shelf, entry)]
        return found[offset : offset + limit], len(found)

    def retrieve(self, shelf: Shelf, statement_id: str) -> StatementRow | None:
        found = self.by_id.get(statement_id)
        return found if found is not None and _stands_on(shelf, found) else None


def _stands_on(shelf: Shelf, entry: StatementRow) -> bool:
    return entry.customer_id == shelf.customer_id and entry.month >= (shelf.first_month or "")


class MemoryHistory:
    """Opens every month to the owner, and nothing to anybody else."""

    def require(self, viewer: Viewer, customer_id: str) -> str | None:
        if (viewer, customer_id) != (OWNER, "customer"):
            raise NotFound
        return None

    def available_from(self, viewer: Viewer, customer_id: str) -> datetime:
        self.require(viewer, customer_id)
        return NOW


class MemoryArchive:
    def __init__(self) -> None:
        self.carried: dict[str, StatementRow] = {}
        self.unreadable: set[str] = set()
        self.staging: dict[str, bytes] = {}
        self.staged_at: dict[str, datetime] = {}
        self.kept: dict[str, bytes] = {}
        self.cold: dict[str, ArchivedObject] = {}
        self.restores: list[str] = []
        self.down = False

    def inspect(self, row: StatementRow) -> str:
        kept = self.kept_hash(row)
        return "missing" if kept is None else "" if kept == row.sha256 else "altered"

    def staged_before(self, moment: datetime) -> list[str]:
        old = [key for key in self.staging if self.staged_at.get(key, BEFORE) < moment]
        return [key.removeprefix("staging/").removesuffix(".pdf") for key in old]

    def staged(self, row: StatementRow) -> bytes | None:
        if self.down:
            raise Unavailable
        return self.staging.get(row.staging_key)

    def keep(self, row: StatementRow, pdf: bytes) -> bool:
        if row.archive_key in self.kept:
            return False
        self.kept[row.archive_key] = pdf
        self.carried[row.archive_key] = msgspec.structs.replace(row, state="archived", archived_at=NOW)
        return True

    def kept_hash(self, row: StatementRow) -> str | None:
        if row.archive_key in self.unreadable:
            raise Unavailable
        found = self.kept.get(row.archive_key)
        return None if found is None else hashlib.sha256(found).hexdigest()

    def unstage(self, row: StatementRow) -> None:
        self.staging.pop(row.staging_key, None)

    def objects(self) -> Iterator[str]:
        yield from sorted(self.kept)

    def staged_ids(self) -> Iterator[str]:
        yield from self.staged_before(NOW)

    def described(self, key: str) -> StatementRow | None:
        return self.carried.get(key)

    def staged_row(self, statement_id: str) -> StatementRow | None:
        return self.carried.get(f"staging/{statement_id}.pdf")

    def look(self, row: StatementRow) -> ArchivedObject | None:
        if row.archive_key not in self.kept:
            return None
        return self.cold.get(row.archive_key, ArchivedObject("archived", None))

    def link(self, row: StatementRow) -> str:
        return f"https://signed.example/{row.statement_id}"

    def restore(self, row: StatementRow) -> None:
        self.restores.append(row.statement_id)
        self.cold[row.archive_key] = ArchivedObject("restoring", NOW)


class MemoryQueue:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.deleted: list[str] = []
        self.sent: list[str] = []
        self.dead: list[tuple[str, str]] = []
        self.graveyard, self.extendable, self.extensions = True, True, 0
        self.down = False

    def receive(self) -> list[Message]:
        if self.down:
            raise Unavailable
        return list(self.messages)

    def delete(self, message: Message) -> None:
        self.messages.remove(message)
        self.deleted.append(message.id)

    def send(self, row: StatementRow) -> bool:
        if self.down:
            return False
        self.sent.append(row.statement_id)
        return True

    def send_body(self, text: str) -> None:
        self.messages.append(Message(f"again-{len(self.messages)}", "receipt", text))

    def extend(self, message: Message, seconds: float) -> bool:
        self.extensions += 1
        return self.extendable

    def bury(self, message: Message, reason: str) -> bool:
        if not self.graveyard:
            return False
        self.messages.remove(message)
        self.dead.append((message.body, reason))
        return True

    def figures(self) -> dict[str, int]:
        if self.down:
            raise Unavailable
        return {"waiting": len(self.messages), "dead": len(self.dead)}


def body(entry: StatementRow, **changes: Any) -> str:
    made = StatementMade(
        schema_version=1,
        statement_id=entry.statement_id,
        billing_account=entry.billing_account,
        month=entry.month,
        sha256=entry.sha256,
    )
    return msgspec.json.encode(msgspec.to_builtins(made) | changes).decode()


class Shelves:
    """The archive's usecases over fakes, each with the opening that comes before it."""

    def __init__(self, index: MemoryIndex, archive: MemoryArchive, link_lifetime: int = 300, warm_days: int = 90) -> None:
        self._open = OpenArchive(MemoryHistory())
        self._list = ListStatements(index, archive, warm_days)
        self._retrieve = RetrieveStatement(index, archive, link_lifetime)
        self._restore = RestoreStatement(index, archive, self._retrieve)

    def list(self, viewer: Viewer, customer_id: str, offset: int, limit: int) -> tuple[list[StatementView], int]:
        return self._list(self._open(viewer, customer_id), offset, limit)

    def retrieve(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementView:
        return self._retrieve(self._open(viewer, customer_id), statement_id)

    def restore(self, viewer: Viewer, customer_id: str, statement_id: str) -> StatementView:
        return self._restore(self._open(viewer, customer_id), statement_id)
