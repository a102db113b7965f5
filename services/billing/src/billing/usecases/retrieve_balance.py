"""RetrieveCurrentBalance."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import msgspec

from billing.domain.balance import Bucket
from billing.domain.notes import Reading
from billing.ports import Customers, RatingEngine
from billing.usecases.single_flight import SingleFlight
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import NotFound


class CurrentBalance(msgspec.Struct, frozen=True):
    """The buckets as the rating engine held them at `as_of` (UTC); `left_out` more were told and not understood."""

    as_of: datetime
    buckets: list[Bucket]
    left_out: int = 0


def require_customer(customers: Customers, viewer: Viewer, customer_id: str) -> CustomerRecord:
    """The record; a stranger's and an unknown id answer the same NotFound."""
    try:
        return customers.retrieve(viewer, customer_id)
    except CustomerNotFound:
        raise NotFound from None


def retrieve_balance(
    customers: Customers,
    engine: RatingEngine,
    viewer: Viewer,
    customer_id: str,
    budget: float,
    flights: SingleFlight[CurrentBalance] | None = None,
) -> CurrentBalance:
    """Ask the engine afresh, within `budget` seconds; raises NotFound or the engine's problem.

    Callers who share `flights` share a read that is under way for the same account, with the time at which it began.
    """
    deadline = time.monotonic() + budget
    account = require_customer(customers, viewer, customer_id).billing_account

    def read() -> CurrentBalance:
        began, reading = datetime.now(UTC), Reading()
        buckets = engine.buckets(account, deadline, reading)
        return CurrentBalance(began, buckets, reading.left_out + reading.missing)

    return read() if flights is None else flights.share(account, deadline, read)
