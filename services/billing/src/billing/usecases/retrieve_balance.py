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


class RetrieveBalance:
    """Asks the engine afresh, within `budget` seconds. Calls for one account share a read that is under way."""

    def __init__(self, customers: Customers, engine: RatingEngine, budget: float) -> None:
        self._customers, self._engine, self._budget = customers, engine, budget
        self._flights: SingleFlight[CurrentBalance] = SingleFlight()

    def __call__(self, viewer: Viewer, customer_id: str) -> CurrentBalance:
        """With the time at which the read began; raises NotFound or the engine's problem."""
        deadline = time.monotonic() + self._budget
        account = require_customer(self._customers, viewer, customer_id).billing_account

        def read() -> CurrentBalance:
            began, reading = datetime.now(UTC), Reading()
            buckets = self._engine.buckets(account, deadline, reading)
            return CurrentBalance(began, buckets, reading.left_out + reading.missing)

        return self._flights.share(account, deadline, read)
