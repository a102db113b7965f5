"""`Confirmations`: a code is used together with what it was for, or not at all.

A code that is used up while its link could not be written would leave its owner with a 404 at the next try.
"""

from __future__ import annotations

from datetime import datetime

from customer.adapters.approvals_sql import SqlApprovals
from customer.adapters.challenges_sql import SqlChallenges
from customer.domain.approval import Approval
from customer.domain.challenge import Challenge
from selfcare_shared import audit
from selfcare_shared.db import Connection, Database
from selfcare_shared.links.port import Link
from selfcare_shared.links.register import LinkRegister


class SqlConfirmations:
    """Each call is one transaction, run again after a deadlock."""

    def __init__(self, database: Database, challenges: SqlChallenges, approvals: SqlApprovals, links: LinkRegister) -> None:
        self._database, self._challenges, self._approvals, self._links = database, challenges, approvals, links

    def link(self, challenge: Challenge, customer_id: str, now: datetime, trace_id: str) -> Link | None:
        """Use the code, link, and write it into the audit trail; None when the code was used already."""

        def work(connection: Connection) -> Link | None:
            if not self._challenges.use(connection, challenge.challenge_id, now):
                return None
            link = self._links.put(connection, challenge.viewer, customer_id, challenge.segment, challenge.msisdn, now)
            audit.record_event(connection, challenge.viewer, customer_id, "link.confirmed", trace_id)
            return link

        return self._database.retrying(work)

    def wait(self, challenge_id: str, wish: Approval, since: datetime, trace_id: str) -> Approval | None:
        """Use the code, keep the wish, and write it into the audit trail; None when the code was used already."""

        def work(connection: Connection) -> Approval | None:
            if not self._challenges.use(connection, challenge_id, wish.requested_at):
                return None
            kept = self._approvals.wait(connection, wish, since)
            audit.record_event(connection, wish.requester, wish.customer_id, "link.waits", trace_id)
            return kept

        return self._database.retrying(work)
