"""ListAccessEvents, RemoveAccount."""

from __future__ import annotations

from flask import Response

from customer.usecases.list_accesses import ListSupportAccesses
from customer.usecases.remove_link import RemoveAccount
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.web.call import Call, answer


class AccountViews:
    """What a login sees and ends of itself."""

    def __init__(self, list_accesses: ListSupportAccesses, remove_account: RemoveAccount, access: AccessPolicy) -> None:
        self._list_accesses, self._remove_account, self._access = list_accesses, remove_account, access

    def accesses(self, call: Call) -> Response:
        """ListAccessEvents."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        found = self._list_accesses(viewer, customer_id)
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
        removed = self._remove_account(self._access.admit(call), call.trace_id)
        logs.event("account.removed", count=removed.ended_links)
        return answer({"endedLinks": removed.ended_links, "keptStatements": removed.kept_statements})
