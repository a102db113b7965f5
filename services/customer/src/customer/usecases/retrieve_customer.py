"""RetrieveCustomerInformation."""

from __future__ import annotations

from customer.ports import Customers
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import CustomerNotFound, Viewer
from selfcare_shared.problems import NotFound


def retrieve_customer(customers: Customers, viewer: Viewer, customer_id: str) -> CustomerRecord:
    """The record; a stranger's and an unknown id answer the same NotFound."""
    try:
        return customers.retrieve(viewer, customer_id)
    except CustomerNotFound:
        raise NotFound from None
