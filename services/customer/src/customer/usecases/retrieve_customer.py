"""RetrieveCustomerInformation."""

from __future__ import annotations

from customer.ports import Customers
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import NotFound


class RetrieveCustomer:
    """Reads a customer's record for a viewer."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers

    def __call__(self, viewer: Viewer, customer_id: str) -> CustomerRecord:
        """The record; a stranger's and an unknown id raise the same NotFound."""
        try:
            return self._customers.retrieve(viewer, customer_id)
        except CustomerNotFound:
            raise NotFound from None
