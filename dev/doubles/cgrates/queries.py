"""Which CDRs a filter finds, as the engine's SQL storage does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dev.doubles.cgrates.documents import TENANT, cdr_document, kind_of, raw_of, run_of
from dev.doubles.cgrates.errors import RpcError
from dev.doubles.rating_engine.documents import usage_id
from dev.doubles.rating_engine.engine import Engine
from dev.doubles.rating_engine.usage import Row

Document = dict[str, Any]
_ORDERS = ("", "OrderID", "AnswerTime", "SetupTime")
# An event has two rows, of its default run and of its raw one.
_ROWS = 2


class Entry(NamedTuple):
    """A row of the table, before it is written out; `number` is its OrderID."""

    account: str
    year: int
    month: int
    row: Row
    run: str
    number: int

    @property
    def name(self) -> str:
        """The event's own id."""
        return usage_id(self.account, self.year, self.month, self.row)


class Storage:
    """CDRs of one engine; its database keeps the wall time of `zone`."""

    def __init__(self, engine: Engine, zone: ZoneInfo) -> None:
        self._engine, self._zone = engine, zone

    def count(self, order: Document) -> int:
        """How many there are; the storage counts after it has cut, and so finds none beside Limit and Offset."""
        if order.get("Limit") is not None and order.get("Offset"):
            return 0
        return len(self._matching(order))

    def found(self, order: Document) -> list[Document]:
        """A page, or all without a limit. Raises RpcError; nothing found is an error too."""
        limit, offset = order.get("Limit"), order.get("Offset") or 0
        if offset and limit is None:
            raise RpcError("SERVER_ERROR: Error 1064: You have an error in your SQL syntax")
        rows = self._matching(order)
        page = rows if limit is None else rows[offset : offset + limit]
        if not page:
            raise RpcError("NOT_FOUND")
        return [self._written(entry) for entry in page]

    def _written(self, entry: Entry) -> Document:
        number = entry.number - entry.number % _ROWS
        cdr = cdr_document(entry.account, entry.name, number, entry.row, self._zone)
        return raw_of(cdr) if entry.run == "*raw" else cdr

    def _matching(self, order: Document) -> list[Entry]:
        by = (order.get("OrderBy") or "").partition(";")[0]
        if by not in _ORDERS:
            raise RpcError(f"SERVER_ERROR: Invalid value : {by}")
        start, end = self._time(order.get("AnswerTimeStart")), self._time(order.get("AnswerTimeEnd"))
        if order.get("Tenants") and TENANT not in order["Tenants"]:
            return []
        rows = [row for account in order.get("Accounts") or [] for row in self._rows(account, start, end)]
        # By time, rows of one second come in the order of an index on account and time: that of their making.
        timed = by in ("AnswerTime", "SetupTime")
        kept = (entry for entry in rows if _wanted(entry, order))
        return sorted(kept, key=lambda entry: (entry.row.at if timed else 0, entry.number))

    def _rows(self, account: str, start: datetime, end: datetime) -> Iterator[Entry]:
        """Every run of every event; the database compares names without regard to case."""
        name = account.upper()
        if not name.startswith("BA") or len(name) != 12:
            return
        for year, month, row in self._engine.found(name, start, end):
            number = ((year * 12 + month) * 100_000 + row.number) * _ROWS
            run = run_of(row)
            yield Entry(name, year, month, row, run, number)
            if run == "*default":
                yield Entry(name, year, month, row, "*raw", number + 1)

    def _time(self, text: str | None) -> datetime:
        try:
            found = datetime.fromisoformat(text or "")
        except ValueError:
            raise RpcError("SERVER_ERROR: Unsupported time format") from None
        return (found if found.tzinfo else found.replace(tzinfo=self._zone)).astimezone(UTC)


def _wanted(entry: Entry, order: Document) -> bool:
    runs, kinds, names = (order.get(name) for name in ("RunIDs", "ToRs", "OriginIDs"))
    kind = kind_of(entry.row)
    if (runs and entry.run not in runs) or (kinds and kind not in kinds) or kind in (order.get("NotToRs") or ()):
        return False
    return not names or entry.name in names
