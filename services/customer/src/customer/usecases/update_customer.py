"""UpdateCustomerInformation: guarded by the version last read, audited with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from customer.domain.addresses import address_errors
from customer.domain.patch import changed_columns
from customer.ports import ChangeableCustomers
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, LinkedRecord, VersionConflict
from selfcare_shared.links.port import ADMINISTRATOR, CustomerNotFound, Viewer
from selfcare_shared.problems import Forbidden, NotFound, PreconditionFailed, UnprocessableContent


class OpenForChange:
    """Reads a record once for everything that a change has to know of it."""

    def __init__(self, customers: ChangeableCustomers) -> None:
        self._customers = customers

    def __call__(self, viewer: Viewer, customer_id: str) -> LinkedRecord:
        """The record, and what the viewer is to it; a stranger's and an unknown id raise the same NotFound."""
        try:
            return self._customers.open(viewer, customer_id)
        except CustomerNotFound:
            raise NotFound from None


class UpdateCustomer:
    """Applies a patch to the record that was opened for this very call, which is not read again."""

    def __init__(self, customers: ChangeableCustomers) -> None:
        self._customers = customers

    def __call__(self, viewer: Viewer, opened: LinkedRecord, patch: Mapping[str, Any], trace_id: str) -> CustomerRecord:
        """The changed record.

        Raises NotFound, PreconditionFailed, Forbidden for a company's user who is no administrator, or 422 for an address that
        no letter reaches.
        """
        before = opened.record
        if before.segment == "corporate" and opened.role != ADMINISTRATOR:
            raise Forbidden("A company's details are changed by its administrators. Ask one of them to change them.")
        columns = changed_columns(patch)
        errors = address_errors(before, columns)
        if errors:
            raise UnprocessableContent(errors=errors)
        try:
            return self._customers.update(viewer, before, CustomerChange(before.version, columns, trace_id, datetime.now(UTC)))
        except CustomerNotFound:
            raise NotFound from None
        except VersionConflict:
            raise PreconditionFailed from None
