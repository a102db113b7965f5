"""RequestLink, ConfirmLink, RemoveLink."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from customer.api.approvals import approval_document
from customer.api.documents import link_document
from customer.domain.approval import Approval
from customer.settings import CustomerSettings
from customer.usecases.confirm_link import ConfirmLink
from customer.usecases.remove_link import RemoveLink
from customer.usecases.request_link import RequestLink
from selfcare_shared import logs
from selfcare_shared.identity.access import AccessPolicy
from selfcare_shared.links.port import Link, Viewer
from selfcare_shared.problems import NotFound, UnprocessableContent
from selfcare_shared.web.call import Call, answer


class LinkViews:
    """The views over a login's links."""

    def __init__(
        self,
        request: RequestLink,
        confirm: ConfirmLink,
        remove: RemoveLink,
        access: AccessPolicy,
        settings: CustomerSettings,
    ) -> None:
        self._request_link, self._confirm_link, self._remove_link = request, confirm, remove
        self._access, self._resend_delay = access, timedelta(seconds=settings.link_resend_delay)

    def request(self, call: Call) -> Response:
        """RequestLink."""
        viewer = self._access.admit(call)
        challenge = self._request_link(viewer, call.body()["msisdn"])
        logs.event("link.requested", challengeId=challenge.challenge_id)
        document = {
            "challengeId": challenge.challenge_id,
            "expiresAt": challenge.expires_at,
            "resendAllowedAt": challenge.created_at + self._resend_delay,
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
            return self._confirm_link(viewer, challenge_id, call.body()["code"], call.trace_id)
        except (NotFound, UnprocessableContent):
            logs.event("link.refused", challengeId=challenge_id)
            raise

    def remove(self, call: Call) -> Response:
        """RemoveLink."""
        viewer, customer_id = self._access.admit(call), call.path["customerId"]
        self._remove_link(viewer, customer_id, call.path["linkId"], call.trace_id)
        logs.event("link.removed", customerId=customer_id)
        return Response(status=204)
