"""DecideLinkApproval: the account's administrator lets a login see a company's number, or does not."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from customer.domain.approval import Approval, Decision
from customer.ports import Approvals, TextMessages
from customer.settings import CustomerSettings
from customer.usecases.list_approvals import oldest_open, require_administrator
from customer.usecases.retrieve_customer import RetrieveCustomer
from customer.usecases.tell_owner import Later, TellOwner
from selfcare_shared import logs
from selfcare_shared.links.port import Links, Viewer
from selfcare_shared.problems import Conflict, NotFound, Unavailable

_WORDS = {"approved": "was approved", "declined": "was declined"}


class DecideLink:
    """Decides once, and tells whoever asked and the number's owner after the answer."""

    def __init__(
        self,
        approvals: Approvals,
        links: Links,
        retrieve_customer: RetrieveCustomer,
        messages: TextMessages,
        tell_owner: TellOwner,
        settings: CustomerSettings,
        later: Later,
    ) -> None:
        self._approvals, self._links, self._retrieve_customer = approvals, links, retrieve_customer
        self._messages, self._tell_owner = messages, tell_owner
        self._settings, self._later = settings, later

    def __call__(self, viewer: Viewer, customer_id: str, approval_id: str, decision: Decision, trace_id: str) -> Approval:
        """Raises NotFound, Forbidden, or Conflict when it was decided already or the number is not the company's any more."""
        require_administrator(self._links, viewer, customer_id)
        approval = self._approvals.find(customer_id, approval_id, oldest_open(self._settings.link_approval_lifetime))
        if approval is None:
            raise NotFound
        if decision == "approved" and self._retrieve_customer(viewer, customer_id).msisdn != approval.msisdn:
            raise Conflict("This number does not belong to the account any more.")
        now = datetime.now(UTC)
        if not self._approvals.decide(approval, decision, viewer, now, trace_id):
            raise Conflict("This request was decided already.")
        self._later(lambda: self._tell_requester(approval, decision))
        if decision == "approved":
            self._tell_owner("corporate", customer_id, approval.msisdn, "linked")
        return msgspec.structs.replace(approval, state=decision, decided_at=now)

    def _tell_requester(self, approval: Approval, decision: Decision) -> None:
        """Whoever asked holds the telephone. The decision stands, and is answered, whether or not the message gets through."""
        name = self._settings.operator_name
        text = f"{name}: your request {approval.reference} to see this number in self-care {_WORDS[decision]}."
        try:
            self._messages.send(approval.msisdn, text)
        except Unavailable:
            logs.event("link.decision_untold", customerId=approval.customer_id)
