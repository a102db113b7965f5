"""ListLinkRequests, ListLinkApprovals, DecideLinkApproval."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response

from customer.domain.approval import Approval
from customer.usecases.decide_link import LinkDecisions, decide_link, waiting_approvals
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import Viewer
from selfcare_shared.web.call import Call, answer

# Decided requests are shown so long to the login that asked.
_REMEMBERED = timedelta(days=30)


class ApprovalViews:
    """The views over requests for a company's number."""

    def __init__(self, decisions: LinkDecisions, access: AccessPolicy) -> None:
        self._decisions, self._access = decisions, access

    def requests(self, call: Call) -> Response:
        """ListLinkRequests."""
        viewer = Viewer(call.subject.issuer, call.subject.subject)
        found = self._decisions.approvals.of_login(viewer, datetime.now(UTC) - _REMEMBERED)
        lapsed = self._decisions.since
        return _list([entry for entry in found if entry.state != "waiting" or entry.requested_at > lapsed])

    def waiting(self, call: Call) -> Response:
        """ListLinkApprovals."""
        customer_id = call.path["customerId"]
        return _list(waiting_approvals(self._decisions, self._access.admit(call, customer_id), customer_id))

    def decide(self, call: Call) -> Response:
        """DecideLinkApproval."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        decision = call.body()["decision"]
        decided = decide_link(self._decisions, viewer, customer_id, call.path["approvalId"], decision, call.trace_id)
        logs.event(f"link.{decision}", customerId=customer_id)
        return answer(approval_document(decided))


def approval_document(approval: Approval) -> dict[str, Any]:
    """`LinkApproval` in the contract."""
    return {
        "approvalId": approval.approval_id,
        "reference": approval.reference,
        "msisdn": approval.msisdn,
        "state": approval.state,
        "requestedAt": approval.requested_at,
        "decidedAt": approval.decided_at,
    }


def _list(approvals: list[Approval]) -> Response:
    return answer({"approvals": [approval_document(entry) for entry in approvals]})
