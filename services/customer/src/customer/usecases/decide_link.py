"""ListLinkApprovals, DecideLinkApproval: the account's administrator lets a login see a company's number, or does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.approval import Approval, Decision
from customer.ports import Approvals, Customers, TextMessages
from customer.settings import CustomerSettings
from customer.usecases.retrieve_customer import RetrieveCustomer
from customer.usecases.tell_owner import Later, OwnerDesk
from selfcare_shared import logs
from selfcare_shared.links.port import ADMINISTRATOR, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import Conflict, Forbidden, NotFound, Unavailable

_WORDS = {"approved": "was approved", "declined": "was declined"}


class LinkDecisions(msgspec.Struct, frozen=True):
    """What the usecases work with."""

    approvals: Approvals
    links: LinkRegister
    customers: Customers
    messages: TextMessages
    owner: OwnerDesk
    settings: CustomerSettings
    later: Later

    @property
    def since(self) -> datetime:
        """Requests older than this have lapsed."""
        return datetime.now(UTC) - timedelta(seconds=self.settings.link_approval_lifetime)


def waiting_approvals(work: LinkDecisions, viewer: Viewer, customer_id: str) -> list[Approval]:
    """Requests that wait; raises NotFound for a stranger, Forbidden for a login that is no administrator."""
    if not viewer.is_support:
        _require_administrator(work.links, viewer, customer_id)
    return work.approvals.waiting(customer_id, work.since)


def decide_link(
    work: LinkDecisions, viewer: Viewer, customer_id: str, approval_id: str, decision: Decision, trace_id: str
) -> Approval:
    """Raises NotFound, Forbidden, or Conflict when it was decided already or the number is not the company's any more."""
    _require_administrator(work.links, viewer, customer_id)
    approval = work.approvals.find(customer_id, approval_id, work.since)
    if approval is None:
        raise NotFound
    if decision == "approved" and RetrieveCustomer(work.customers)(viewer, customer_id).msisdn != approval.msisdn:
        raise Conflict("This number does not belong to the account any more.")
    now = datetime.now(UTC)
    if not work.approvals.decide(approval, decision, viewer, now, trace_id):
        raise Conflict("This request was decided already.")
    work.later(lambda: _tell(work, approval, decision))
    if decision == "approved":
        work.owner.tell("corporate", customer_id, approval.msisdn, "linked")
    return msgspec.structs.replace(approval, state=decision, decided_at=now)


def _require_administrator(links: LinkRegister, viewer: Viewer, customer_id: str) -> None:
    role = links.role(viewer, customer_id)
    if role is None:
        raise NotFound
    if role != ADMINISTRATOR:
        raise Forbidden("Only the account's administrator decides this.")


def _tell(work: LinkDecisions, approval: Approval, decision: Decision) -> None:
    """Whoever asked holds the telephone. The decision stands, and is answered, whether or not the message gets through."""
    name = work.settings.operator_name
    text = f"{name}: your request {approval.reference} to see this number in self-care {_WORDS[decision]}."
    try:
        work.messages.send(approval.msisdn, text)
    except Unavailable:
        logs.event("link.decision_untold", customerId=approval.customer_id)
