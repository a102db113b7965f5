"""`Index` over the `statement` table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from archiver.domain.statement import Shelf, StatementRow
from selfcare_shared.db import Database, DuplicateRow, instant, stored

_COLUMNS = (
    "statement_id, customer_id, billing_account, month, sha256, size_bytes, state, created_at, archived_at, restore_asked_at,"
    " language, usage_read_at, attempts"
)
_FIND = f"SELECT {_COLUMNS} FROM statement WHERE statement_id = :statement_id"  # noqa: S608
_MARK = (
    "UPDATE statement SET state = 'archived', archived_at = :at, failure = NULL"
    " WHERE statement_id = :statement_id AND state = 'pending'"
)
_DROP_SPILL = "DELETE FROM statement_spill WHERE statement_id = :statement_id"
_SPILLED = "SELECT pdf FROM statement_spill WHERE statement_id = :statement_id"
_FAIL = "UPDATE statement SET failure = :reason WHERE statement_id = :statement_id AND state = 'pending'"
_FIGURES = "SELECT COUNT(*), MIN(created_at) FROM statement WHERE state = 'pending'"
# NULL comes first in MySQL, MariaDB and SQLite; saying so in the order would sort the whole table, past the index.
_INSPECT = f"SELECT {_COLUMNS} FROM statement WHERE state = 'archived' ORDER BY inspected_at LIMIT :limit"  # noqa: S608
_INSPECTED = "UPDATE statement SET inspected_at = :at WHERE statement_id = :statement_id"
_RESTORING = "UPDATE statement SET restore_asked_at = :at WHERE statement_id = :statement_id"
_DUE = (
    f"SELECT {_COLUMNS} FROM statement WHERE state = 'pending' AND failure IS NULL"  # noqa: S608
    " AND next_attempt_at <= :now AND created_at < :made_before ORDER BY next_attempt_at LIMIT :limit"
)
_PUT_OFF = (
    "UPDATE statement SET attempts = attempts + 1, next_attempt_at = :until"
    " WHERE statement_id = :statement_id AND state = 'pending'"
)
# Failed ones are few: found by their state and then put in order, where an order by the key itself would read the whole table.
_FAILED = (
    f"SELECT {_COLUMNS} FROM statement WHERE state = 'pending' AND failure IS NOT NULL"  # noqa: S608
    " AND statement_id > :after ORDER BY COALESCE(statement_id, '') LIMIT :limit"
)
_ROWS = f"SELECT {_COLUMNS} FROM statement WHERE statement_id > :after ORDER BY statement_id LIMIT :limit"  # noqa: S608
_HASHES = "SELECT sha256 FROM statement WHERE billing_account = :billing_account AND month = :month"
_TAKE_BACK = (
    "INSERT INTO statement (statement_id, customer_id, billing_account, month, language, sha256, size_bytes, state,"
    " created_at, archived_at, usage_read_at) VALUES (:statement_id, :customer_id, :billing_account, :month, :language,"
    " :sha256, :size_bytes, :state, :created_at, :archived_at, :usage_read_at)"
)
_REOPEN = "UPDATE statement SET state = 'pending', archived_at = NULL WHERE statement_id = :statement_id AND state = 'archived'"
_CLEAR = "UPDATE statement SET failure = NULL, attempts = 0, next_attempt_at = :now WHERE statement_id = :statement_id"
# A number that changed hands keeps what lies before from its new subscriber.
_SHELF = "FROM statement s WHERE s.customer_id = :customer_id AND s.month >= :first_month"
_LIST = f"SELECT {_COLUMNS} {_SHELF} ORDER BY s.month DESC, s.created_at DESC, s.statement_id DESC LIMIT :limit OFFSET :offset"
_COUNT = f"SELECT COUNT(*) {_SHELF}"
_OWN = f"SELECT {_COLUMNS} {_SHELF} AND s.statement_id = :statement_id"


class SqlIndex:
    """Reads and marks statements."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, statement_id: str) -> StatementRow | None:
        """The row, for the worker."""
        row = self._database.one(_FIND, {"statement_id": statement_id})
        return None if row is None else _row(row)

    def mark_archived(self, statement_id: str, at: datetime) -> None:
        """Set `archived` and drop what the database held of the PDF; repeating changes nothing."""
        with self._database.transaction() as connection:
            connection.execute(_MARK, {"statement_id": statement_id, "at": stored(at)})
            connection.execute(_DROP_SPILL, {"statement_id": statement_id})

    def spilled(self, statement_id: str) -> bytes | None:
        """The PDF that was put into the database because the staging bucket was away, or None."""
        row = self._database.one(_SPILLED, {"statement_id": statement_id})
        return None if row is None else bytes(row[0])

    def mark_failed(self, statement_id: str, reason: str) -> None:
        """Why a pending statement went to the dead letters; it is not swept any more."""
        self._database.execute(_FAIL, {"statement_id": statement_id, "reason": reason})

    def clear_failure(self, statement_id: str) -> None:
        """It is tried again."""
        self._database.execute(_CLEAR, {"statement_id": statement_id, "now": stored(datetime.now(UTC))})

    def mark_restoring(self, statement_id: str, at: datetime) -> None:
        """A restore was asked for."""
        self._database.execute(_RESTORING, {"statement_id": statement_id, "at": stored(at)})

    def pending_figures(self) -> tuple[int, float]:
        """How many are pending, and the age of the oldest in seconds."""
        row = self._database.one(_FIGURES, {})
        if row is None or not row[0]:
            return 0, 0.0
        return int(row[0]), (datetime.now(UTC) - instant(row[1])).total_seconds()

    def least_inspected(self, limit: int) -> list[StatementRow]:
        """Archived statements, those first that were not inspected for longest."""
        return [_row(row) for row in self._database.all(_INSPECT, {"limit": limit})]

    def mark_inspected(self, statement_id: str, at: datetime) -> None:
        """It was looked at."""
        self._database.execute(_INSPECTED, {"statement_id": statement_id, "at": stored(at)})

    def due(self, made_before: datetime, now: datetime, limit: int) -> list[StatementRow]:
        """Rows still pending, without a failure, made before then, whose turn has come; those first that wait for longest."""
        given = {"made_before": stored(made_before), "now": stored(now), "limit": limit}
        return [_row(row) for row in self._database.all(_DUE, given)]

    def put_off(self, statement_id: str, until: datetime) -> None:
        """It had its turn and has the next one then; counts the attempt."""
        self._database.execute(_PUT_OFF, {"statement_id": statement_id, "until": stored(until)})

    def failed(self, after: str, limit: int) -> list[StatementRow]:
        """Pending rows with a failure whose statement id follows `after`, in the order of ids."""
        return [_row(row) for row in self._database.all(_FAILED, {"after": after, "limit": limit})]

    def rows(self, after: str, limit: int) -> list[StatementRow]:
        """Rows of any state whose statement id follows `after`, in the order of ids."""
        return [_row(row) for row in self._database.all(_ROWS, {"after": after, "limit": limit})]

    def hashes(self, billing_account: str, month: str) -> frozenset[str]:
        """SHA-256 of every statement of an account's month."""
        found = self._database.all(_HASHES, {"billing_account": billing_account, "month": month})
        return frozenset(str(row[0]) for row in found)

    def take_back(self, row: StatementRow) -> bool:
        """Insert a row that was lost; False when it stands already."""
        columns = msgspec.structs.asdict(row)
        values = {name: stored(value) if isinstance(value, datetime) else value for name, value in columns.items()}
        try:
            self._database.execute(_TAKE_BACK, values)
        except DuplicateRow:
            return False
        return True

    def reopen(self, statement_id: str) -> None:
        """An archived row becomes pending again."""
        self._database.execute(_REOPEN, {"statement_id": statement_id})

    def list(self, shelf: Shelf, offset: int, limit: int) -> tuple[list[StatementRow], int]:
        """A page of the shelf, newest month first, and how many there are."""
        rows = self._database.all(_LIST, _key(shelf) | {"limit": limit, "offset": offset})
        count = self._database.one(_COUNT, _key(shelf))
        return [_row(row) for row in rows], 0 if count is None else int(count[0])

    def retrieve(self, shelf: Shelf, statement_id: str) -> StatementRow | None:
        """The statement, None when it does not stand on the shelf."""
        row = self._database.one(_OWN, _key(shelf) | {"statement_id": statement_id})
        return None if row is None else _row(row)


def _key(shelf: Shelf) -> dict[str, Any]:
    return {"customer_id": shelf.customer_id, "first_month": shelf.first_month or ""}


def _row(row: Sequence[Any]) -> StatementRow:
    return StatementRow(
        statement_id=row[0],
        customer_id=row[1],
        billing_account=row[2],
        month=row[3],
        sha256=row[4],
        size_bytes=int(row[5]),
        state=row[6],
        created_at=instant(row[7]),
        archived_at=None if row[8] is None else instant(row[8]),
        restore_asked_at=None if row[9] is None else instant(row[9]),
        language=row[10],
        usage_read_at=None if row[11] is None else instant(row[11]),
        attempts=int(row[12]),
    )
