"""ConfirmLink: the code fits, so the login is linked, or waits for the administrator of the company's account."""

from __future__ import annotations

import logging
import uuid
from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.approval import Approval
from customer.domain.challenge import Challenge, fits
from customer.ports import Challenges, Confirmations
from customer.settings import CustomerSettings
from customer.usecases.tell_owner import OwnerDesk
from selfcare_shared import logs
from selfcare_shared.links.port import Link, Viewer
from selfcare_shared.links.register import LinkRegister
from selfcare_shared.problems import FieldError, NotFound, UnprocessableContent

_ENDED = "The code has ended. Ask for a new one."


class LinkConfirmations(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    challenges: Challenges
    confirmations: Confirmations
    links: LinkRegister
    owner: OwnerDesk
    settings: CustomerSettings


def confirm_link(work: LinkConfirmations, viewer: Viewer, challenge_id: str, code: str, trace_id: str) -> Link | Approval:
    """Raises NotFound for a challenge that is unknown, ended or another login's, 422 for a wrong code."""
    now = datetime.now(UTC)
    challenge = work.challenges.take_try(viewer, challenge_id, now, work.settings.link_code_tries)
    if challenge is None:
        raise NotFound(_ENDED)
    if not fits(challenge, work.settings.link_code_key, code) or challenge.customer_id is None:
        _warn_at_last_try(work, challenge, now)
        raise UnprocessableContent(errors=[FieldError("/code", "wrong", "This is not the code that was sent.")])
    if challenge.segment == "residential" or work.links.role(viewer, challenge.customer_id) is not None:
        link = work.confirmations.link(challenge, challenge.customer_id, now, trace_id)
        return _told(work, link)
    wish = Approval(
        approval_id=str(uuid.uuid4()),
        requester=viewer,
        customer_id=challenge.customer_id,
        msisdn=challenge.msisdn,
        state="waiting",
        requested_at=now,
    )
    return _wait(work, challenge, wish, trace_id)


def _told(work: LinkConfirmations, link: Link | None) -> Link:
    if link is None:
        raise NotFound(_ENDED)
    work.owner.tell(link.segment, link.customer_id, link.msisdn, "linked")
    return link


def _wait(work: LinkConfirmations, challenge: Challenge, wish: Approval, trace_id: str) -> Approval:
    since = wish.requested_at - timedelta(seconds=work.settings.link_approval_lifetime)
    waits = work.confirmations.wait(challenge.challenge_id, wish, since, trace_id)
    if waits is None:
        raise NotFound(_ENDED)
    return waits


def _warn_at_last_try(work: LinkConfirmations, challenge: Challenge, now: datetime) -> None:
    """The one wrong try that burns the code tells the owner, also when several are the last at once."""
    if not work.challenges.burn(challenge.challenge_id, now, work.settings.link_code_tries):
        return
    logs.event("link.burnt", level=logging.WARNING, challengeId=challenge.challenge_id)
    if challenge.customer_id is not None:
        work.owner.tell(challenge.segment, challenge.customer_id, challenge.msisdn, "failed")
