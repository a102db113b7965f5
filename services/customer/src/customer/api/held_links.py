"""ListCustomerLinks."""

from __future__ import annotations

from flask import Response

from customer.usecases.list_links import ListCustomerLinks
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.web.call import Call, answer


class HeldLinkViews:
    """Who sees a customer. Never whose login it is: only since when, in which role, and whether it is the one who asks."""

    def __init__(self, list_links: ListCustomerLinks, access: AccessPolicy) -> None:
        self._list_links, self._access = list_links, access

    def list(self, call: Call) -> Response:
        """ListCustomerLinks."""
        customer_id = call.path["customerId"]
        entries = self._list_links(self._access.admit(call, customer_id), customer_id)
        return answer(
            {
                "links": [
                    {
                        "linkId": entry.held.link.link_id,
                        "linkedAt": entry.held.link.linked_at,
                        "role": entry.held.link.role,
                        "thisLogin": entry.is_own,
                        "mayEnd": entry.may_end,
                    }
                    for entry in entries
                ]
            }
        )
