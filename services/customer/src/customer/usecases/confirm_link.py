"""ConfirmLink: the code fits, so the login is linked, or waits for the administrator of the company's account."""

from __future__ import annotations

import logging
import uuid
from datetime import UTC, datetime, timedelta

from customer.domain.approval import Approval
from customer.domain.challenge import Challenge, fits
from customer.ports import Challenges, Confirmations
from customer.settings import CustomerSettings
from customer.usecases.tell_owner import TellOwner
from selfcare_shared import logs
from selfcare_shared.links.port import Link, Links, Viewer
from selfcare_shared.problems import FieldError, NotFound, UnprocessableContent

_ENDED = "The code has ended. Ask for a new one."


class ConfirmLink:
    """Uses a code for what it was sent for."""

    def __init__(
        self,
        challenges: Challenges,
        confirmations: Confirmations,
        links: Links,
        tell_owner: TellOwner,
        settings: CustomerSettings,
    ) -> None:
        self._challenges, self._confirmations, self._links = challenges, confirmations, links
        self._tell_owner, self._settings = tell_owner, settings

    def __call__(self, viewer: Viewer, challenge_id: str, code: str, trace_id: str) -> Link | Approval:
        """Raises NotFound for a challenge that is unknown, ended or another login's, 422 for a wrong code."""
        now = datetime.now(UTC)
        challenge = self._challenges.take_try(viewer, challenge_id, now, self._settings.link_code_tries)
        if challenge is None:
            raise NotFound(_ENDED)
        if not fits(challenge, self._settings.link_code_key, code) or challenge.customer_id is None:
            self._warn_at_last_try(challenge, now)
            raise UnprocessableContent(errors=[FieldError("/code", "wrong", "This is not the code that was sent.")])
        if challenge.segment == "residential" or self._links.role(viewer, challenge.customer_id) is not None:
            return self._link(challenge, challenge.customer_id, now, trace_id)
        return self._wait(challenge, challenge.customer_id, now, trace_id)

    def _link(self, challenge: Challenge, customer_id: str, now: datetime, trace_id: str) -> Link:
        link = self._confirmations.link(challenge, customer_id, now, trace_id)
        if link is None:
            raise NotFound(_ENDED)
        self._tell_owner(link.segment, link.customer_id, link.msisdn, "linked")
        return link

    def _wait(self, challenge: Challenge, customer_id: str, now: datetime, trace_id: str) -> Approval:
        wish = Approval(
            approval_id=str(uuid.uuid4()),
            requester=challenge.viewer,
            customer_id=customer_id,
            msisdn=challenge.msisdn,
            state="waiting",
            requested_at=now,
        )
        since = now - timedelta(seconds=self._settings.link_approval_lifetime)
        waits = self._confirmations.wait(challenge.challenge_id, wish, since, trace_id)
        if waits is None:
            raise NotFound(_ENDED)
        return waits

    def _warn_at_last_try(self, challenge: Challenge, now: datetime) -> None:
        """The one wrong try that burns the code tells the owner, also when several are the last at once."""
        if not self._challenges.burn(challenge.challenge_id, now, self._settings.link_code_tries):
            return
        logs.event("link.burnt", level=logging.WARNING, challengeId=challenge.challenge_id)
        if challenge.customer_id is not None:
            self._tell_owner(challenge.segment, challenge.customer_id, challenge.msisdn, "failed")
