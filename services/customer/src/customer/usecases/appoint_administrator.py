"""The operator makes a login the administrator of a company's account."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from customer.ports import Appointments, Customers
from selfcare_shared.links.port import Viewer

_REASON = "appointment by the operator"


class AppointAdministrator:
    """Links a login to a company as its administrator."""

    def __init__(self, customers: Customers, appointments: Appointments) -> None:
        self._customers, self._appointments = customers, appointments

    def __call__(self, login: Viewer, customer_id: str) -> None:
        """Raises CustomerNotFound for no such company."""
        record = self._customers.retrieve(Viewer(login.issuer, login.subject, _REASON), customer_id)
        self._appointments.appoint(login, customer_id, record.msisdn, datetime.now(UTC), secrets.token_hex(16))
