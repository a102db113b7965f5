"""`LinkRemovals`: a link ends together with its entry in the audit trail, or not at all."""

from __future__ import annotations

from datetime import datetime

import msgspec

from customer.adapters.approvals_sql import SqlApprovals
from selfcare_shared import audit
from selfcare_shared.db import Connection, Database
from selfcare_shared.links.port import HeldLink, Link, Viewer
from selfcare_shared.links.register import LinkRegister

_ACTION, _ENDED_FOR_ANOTHER = "link.removed", "link.ended"


class SqlLinkRemovals:
    """Each call is one transaction, run again after a deadlock."""

    def __init__(self, database: Database, links: LinkRegister, approvals: SqlApprovals) -> None:
        self._database, self._links, self._approvals = database, links, approvals

    def remove(self, viewer: Viewer, customer_id: str, now: datetime, trace_id: str) -> bool:
        """End the link; False when there is none any more."""

        def work(connection: Connection) -> bool:
            if not self._links.end(connection, viewer, customer_id, now):
                return False
            audit.record_event(connection, viewer, customer_id, _ACTION, trace_id)
            return True

        return self._database.retrying(work)

    def end(self, held: HeldLink, by: Viewer, now: datetime, trace_id: str) -> bool:
        """End another login's link to the customer, as `by` wishes; False when there is none any more."""
        customer_id = held.link.customer_id
        ended = msgspec.json.encode({"linkId": held.link.link_id}).decode()

        def work(connection: Connection) -> bool:
            if not self._links.end(connection, held.login, customer_id, now):
                return False
            audit.record_event(connection, by, customer_id, _ENDED_FOR_ANOTHER, trace_id, after=ended)
            return True

        return self._database.retrying(work)

    def remove_all(self, viewer: Viewer, now: datetime, trace_id: str) -> tuple[Link, ...]:
        """End every link of the login, which then waits for no approval either; answers the links that ended."""

        def work(connection: Connection) -> tuple[Link, ...]:
            ended = self._links.end_all(connection, viewer, now)
            self._approvals.withdraw(connection, viewer, now)
            for link in ended:
                audit.record_event(connection, viewer, link.customer_id, _ACTION, trace_id)
            return ended

        return self._database.retrying(work)
