"""`Appointments` and `Handovers`: what the operator decides and its entry in the audit trail come together."""

from __future__ import annotations

from datetime import datetime

from selfcare_shared import audit
from selfcare_shared.db import Connection, Database
from selfcare_shared.links.ownership import NumberOwnership
from selfcare_shared.links.port import ADMINISTRATOR, Viewer
from selfcare_shared.links.register import LinkRegister


class SqlAppointments:
    """Makes logins administrators."""

    def __init__(self, database: Database, links: LinkRegister) -> None:
        self._database, self._links = database, links

    def appoint(self, login: Viewer, customer_id: str, msisdn: str, now: datetime, trace_id: str) -> None:
        """Link the login to the company as its administrator."""

        def work(connection: Connection) -> None:
            self._links.put(connection, login, customer_id, "corporate", msisdn, now)
            self._links.give_role(connection, login, customer_id, ADMINISTRATOR)
            audit.record_event(connection, Viewer("operator", "appoint"), customer_id, "link.appointed", trace_id)

        self._database.retrying(work)


class SqlHandovers:
    """Gives numbers to new subscribers."""

    def __init__(self, database: Database, ownership: NumberOwnership) -> None:
        self._database, self._ownership = database, ownership

    def hand_over(self, customer_id: str, since: datetime, now: datetime, trace_id: str) -> int | None:
        """Answers how many older links ended; None, and nothing is written, when a later change of hands is known."""

        def work(connection: Connection) -> int | None:
            ended = self._ownership.begin(connection, customer_id, since, now)
            if ended is not None:
                audit.record_event(connection, Viewer("operator", "new-owner"), customer_id, "number.recycled", trace_id)
            return ended

        return self._database.retrying(work)
