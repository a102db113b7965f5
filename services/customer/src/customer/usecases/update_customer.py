"""UpdateCustomerInformation: guarded by the version last read, audited with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from customer.domain.addresses import address_errors
from customer.domain.patch import changed_columns
from customer.ports import Customers
from selfcare_shared.customers.port import CustomerChange, CustomerRecord, VersionConflict
from selfcare_shared.links.port import ADMINISTRATOR, CustomerNotFound, Links, Viewer
from selfcare_shared.problems import Forbidden, NotFound, PreconditionFailed, UnprocessableContent


class UpdateCustomer:
    """Applies a patch to the record that was read for this very call, which is not read again."""

    def __init__(self, customers: Customers, links: Links) -> None:
        self._customers, self._links = customers, links

    def __call__(self, viewer: Viewer, before: CustomerRecord, patch: Mapping[str, Any], trace_id: str) -> CustomerRecord:
        """The changed record.

        Raises NotFound, PreconditionFailed, Forbidden for a company's user who is no administrator, or 422 for an address that
        no letter reaches.
        """
        self._require_right(viewer, before)
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

    def _require_right(self, viewer: Viewer, record: CustomerRecord) -> None:
        if record.segment == "corporate" and self._links.role(viewer, record.customer_id) != ADMINISTRATOR:
            raise Forbidden("A company's details are changed by its administrators. Ask one of them to change them.")
