"""ListAccessEvents: support's looks at a customer, for the customer and for support."""

from __future__ import annotations

from customer.domain.accesses import SupportAccess
from customer.ports import SupportAccesses
from selfcare_shared.links.port import CustomerNotFound, Links, Viewer
from selfcare_shared.problems import NotFound


class ListSupportAccesses:
    """Reads who of support looked at a customer."""

    def __init__(self, links: Links, accesses: SupportAccesses) -> None:
        self._links, self._accesses = links, accesses

    def __call__(self, viewer: Viewer, customer_id: str) -> list[SupportAccess]:
        """The newest first; raises NotFound for a stranger."""
        if not viewer.is_support:
            try:
                self._links.require(viewer, customer_id)
            except CustomerNotFound:
                raise NotFound from None
        return self._accesses.of_customer(viewer, customer_id)
