"""RequestLink, ConfirmLink, RemoveLink."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from customer.api.approvals import approval_document
from customer.api.documents import link_document
from customer.domain.approval import Approval
from customer.usecases.confirm_link import LinkConfirmations, confirm_link
from customer.usecases.remove_link import LinkRemovals, remove_link
from customer.usecases.request_link import LinkRequests, request_link
from selfcare_shared import audit, logs
from selfcare_shared.db import Database
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import Link, Viewer
from selfcare_shared.problems import NotFound, UnprocessableContent
from selfcare_shared.web.call import Call, answer


class LinkViews:
    """The views over a login's links."""

    def __init__(
        self,
        requests: LinkRequests,
        confirmations: LinkConfirmations,
        removals: LinkRemovals,
        access: AccessPolicy,
        database: Database,
    ) -> None:
        self._requests, self._confirmations = requests, confirmations
        self._removals, self._access, self._database = removals, access, database

    def request(self, call: Call) -> Response:
        """RequestLink."""
        viewer = self._access.admit(call)
        challenge = request_link(self._requests, viewer, call.body()["msisdn"])
        logs.event("link.requested", challengeId=challenge.challenge_id)
        resend = challenge.created_at + timedelta(seconds=self._requests.settings.link_resend_delay)
        document = {
            "challengeId": challenge.challenge_id,
            "expiresAt": challenge.expires_at,
            "resendAllowedAt": resend,
        }
        return answer(document, 202)

    def confirm(self, call: Call) -> Response:
        """ConfirmLink."""
        viewer = self._access.admit(call)
        link = self._confirmed(call, viewer)
        if isinstance(link, Approval):
            logs.event("link.waits", customerId=link.customer_id)
            return answer(approval_document(link), 202)
        logs.event("link.confirmed", customerId=link.customer_id)
        return answer(link_document(link), 201)

    def _confirmed(self, call: Call, viewer: Viewer) -> Link | Approval:
        challenge_id = call.path["challengeId"]
        try:
            return confirm_link(self._confirmations, viewer, challenge_id, call.body()["code"], call.trace_id)
        except (NotFound, UnprocessableContent):
            logs.event("link.refused", challengeId=challenge_id)
            raise

    def remove(self, call: Call) -> Response:
        """RemoveLink."""
        viewer, customer_id = self._access.admit(call), call.path["customerId"]
        remove_link(self._removals, viewer, customer_id, call.path["linkId"])
        audit.record_event(self._database, viewer, customer_id, "link.removed", call.trace_id)
        logs.event("link.removed", customerId=customer_id)
        return Response(status=204)
