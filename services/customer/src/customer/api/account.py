"""ListAccessEvents, RemoveAccount."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response

from customer.ports import Approvals, HoldingsReader
from customer.usecases.remove_link import LinkRemovals, remove_all_links
from selfcare_shared import audit, logs
from selfcare_shared.db import Database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import CustomerNotFound
from selfcare_shared.problems import NotFound
from selfcare_shared.web.call import Call, answer


class AccountViews:
    """What a login sees and ends of itself."""

    def __init__(
        self,
        removals: LinkRemovals,
        approvals: Approvals,
        access: AccessPolicy,
        database: Database,
        holdings: HoldingsReader,
    ) -> None:
        self._removals, self._links = removals, removals.links
        self._approvals, self._access = approvals, access
        self._database, self._holdings = database, holdings

    def accesses(self, call: Call) -> Response:
        """ListAccessEvents."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        if not viewer.is_support:
            try:
                self._links.require(viewer, customer_id)
            except CustomerNotFound:
                raise NotFound from None
        found = audit.support_accesses(self._database, viewer, customer_id)
        return answer(
            {
                "accesses": [
                    {
                        "occurredAt": entry.occurred_at,
                        "operation": entry.operation,
                        "reason": entry.reason,
                        "agent": entry.agent if viewer.is_support else None,
                        "traceId": entry.trace_id,
                    }
                    for entry in found
                ]
            }
        )

    def remove(self, call: Call) -> Response:
        """RemoveAccount."""
        viewer = self._access.admit(call)
        kept = self._holdings.kept_statements(viewer)
        ended = remove_all_links(self._removals, viewer)
        self._approvals.withdraw(viewer, datetime.now(UTC))
        for customer_id in ended:
            audit.record_event(self._database, viewer, customer_id, "link.removed", call.trace_id)
        logs.event("account.removed", count=len(ended))
        return answer({"endedLinks": len(ended), "keptStatements": kept})
