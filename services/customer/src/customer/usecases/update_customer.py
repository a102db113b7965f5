"""UpdateCustomerInformation: guarded by the version last read, audited with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from customer.domain.addresses import address_errors
from customer.domain.patch import changed_columns
from customer.ports import Customers
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, VersionConflict
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import NotFound, PreconditionFailed, UnprocessableContent


def update_customer(
    customers: Customers, viewer: Viewer, customer_id: str, patch: Mapping[str, Any], version: int, trace_id: str
) -> CustomerRecord:
    """Apply a validated patch. Raises NotFound, PreconditionFailed, or 422 for an address that no letter reaches."""
    try:
        columns = changed_columns(patch)
        record = customers.retrieve(viewer, customer_id)
        if record.version != version:
            raise PreconditionFailed
        errors = address_errors(record, columns)
        if errors:
            raise UnprocessableContent(errors=errors)
        return customers.update(viewer, customer_id, CustomerChange(version, columns, trace_id, datetime.now(UTC)))
    except CustomerNotFound:
        raise NotFound from None
    except VersionConflict:
        raise PreconditionFailed from None
