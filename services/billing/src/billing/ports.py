"""What billing needs from outside, in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from billing.domain.balance import Bucket
from billing.domain.months import Month
from billing.domain.notes import Reading
from billing.domain.usage import UsageRecord
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Viewer


class Customers(Protocol):
    """Every customer, whichever directory holds the record."""

    def retrieve(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; raises CustomerNotFound or Unavailable."""
        ...


# Stands for the id of an entry that has none that can be read.
UNREAD = ""


class UsageSlice(msgspec.Struct, frozen=True):
    """Records from an offset, and how many there are in all; `total` is None where the engine does not tell.

    `hidden` holds the ids of entries in between that count for offsets and total but are not shown: what was refused, is not
    yet rated or was not understood; UNREAD where there is no id. `more` tells whether the engine links to a next page, None
    where it never does.
    """

    records: list[UsageRecord]
    total: int | None
    hidden: tuple[str, ...] = ()
    more: bool | None = None

    @property
    def passed(self) -> int:
        """How many entries of the engine this is."""
        return len(self.records) + len(self.hidden)


class TooManyRecords(Exception):
    """The engine counts more records than the caller can take; `total` says how many."""

    def __init__(self, total: int) -> None:
        super().__init__(total)
        self.total = total


class RatingEngine(Protocol):
    """Balances and usage. Raises UpstreamTimeout, UpstreamInvalid or Unavailable; what an answer lacks is told in `reading`."""

    def buckets(self, billing_account: str, deadline: float, reading: Reading | None = None) -> list[Bucket]:
        """Every bucket of the account. `deadline` is a monotonic time."""
        ...

    def recorded_balance(self, buckets: list[Bucket]) -> Decimal | None:
        """What a record made now would tell as the balance, or None where these buckets do not say it."""
        ...

    def usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        offset: int,
        limit: int,
        deadline: float,
        reading: Reading | None = None,
    ) -> UsageSlice:
        """Records with start ≤ time < end, in time order as far as the engine keeps it."""
        ...

    def all_usage(
        self,
        billing_account: str,
        start: datetime,
        end: datetime,
        deadline: float,
        most: int | None = None,
        reading: Reading | None = None,
    ) -> Iterator[UsageRecord]:
        """Every record of the period once; raises TooManyRecords at once when there are more than `most`."""
        ...


class StatementRef(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered statement on its way to the archive.

    `usage_read_at` (UTC) is when its usage began to be read, None where that was not whole or does not add up: such a
    statement is archived and never handed out again.
    """

    statement_id: str
    customer_id: str
    billing_account: str
    month: Month
    language: str
    sha256: str
    size_bytes: int
    usage_read_at: datetime | None
    provisional_on: date | None = None

    @property
    def file_name(self) -> str:
        """What the file is called; that of a month that still lasts says so, and as of which local day."""
        provisional = "" if self.provisional_on is None else f"-provisional-{self.provisional_on.isoformat()}"
        return f"statement-{self.month}{provisional}.pdf"


class IssuedStatement(msgspec.Struct, frozen=True):
    """A statement that stands in the archive, with its bytes, which have the hash that the index says."""

    reference: StatementRef
    pdf: bytes


class IssuedStatements(Protocol):
    """Statements handed out before."""

    def find(self, record: CustomerRecord, month: Month, read_from: datetime) -> IssuedStatement | None:
        """The newest in the customer's language whose usage was read then or later and that can be read at once, or None.

        An archive that is away or damaged finds nothing; raises Unavailable when the index cannot be asked.
        """
        ...


class Handoff(Protocol):
    """Gives a rendered statement to the archiver; nothing accepted is lost."""

    def hand_over(self, statement: StatementRef, pdf: bytes) -> None:
        """Index row first, then the staging object, then the message."""
        ...

    def signed_link(self, statement: StatementRef, pdf: bytes) -> str:
        """A short-lived address of the PDF; raises Unavailable."""
        ...
