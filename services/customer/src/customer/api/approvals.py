"""ListLinkRequests, ListLinkApprovals, DecideLinkApproval."""

from __future__ import annotations

from typing import Any

from flask import Response

from customer.domain.approval import Approval
from customer.usecases.decide_link import DecideLink
from customer.usecases.list_approvals import ListLinkApprovals, ListLinkRequests
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import Viewer
from selfcare_shared.web.call import Call, answer


class ApprovalViews:
    """The views over requests for a company's number."""

    def __init__(
        self, requests: ListLinkRequests, waiting: ListLinkApprovals, decide: DecideLink, access: AccessPolicy
    ) -> None:
        self._list_requests, self._list_waiting, self._decide, self._access = requests, waiting, decide, access

    def requests(self, call: Call) -> Response:
        """ListLinkRequests."""
        return _list(self._list_requests(Viewer(call.subject.issuer, call.subject.subject)))

    def waiting(self, call: Call) -> Response:
        """ListLinkApprovals."""
        customer_id = call.path["customerId"]
        return _list(self._list_waiting(self._access.admit(call, customer_id), customer_id))

    def decide(self, call: Call) -> Response:
        """DecideLinkApproval."""
        customer_id = call.path["customerId"]
        viewer = self._access.admit(call, customer_id)
        decision = call.body()["decision"]
        decided = self._decide(viewer, customer_id, call.path["approvalId"], decision, call.trace_id)
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
