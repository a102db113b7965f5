"""ConfirmLink: the code fits, so the login is linked to the number's customer."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from customer.domain.challenge import fits
from customer.ports import Challenges
from customer.settings import CustomerSettings
from selfcare_shared.directory.links import Link, LinkRegister
from selfcare_shared.directory.port import Viewer
from selfcare_shared.problems import FieldError, NotFound, UnprocessableContent


class LinkConfirmations(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    challenges: Challenges
    links: LinkRegister
    settings: CustomerSettings


def confirm_link(work: LinkConfirmations, viewer: Viewer, challenge_id: str, code: str) -> Link:
    """Raises NotFound for a challenge that is unknown, ended or another login's, 422 for a wrong code."""
    now = datetime.now(UTC)
    challenge = work.challenges.take_try(viewer, challenge_id, now, work.settings.link_code_tries)
    if challenge is None:
        raise NotFound("The code has ended. Ask for a new one.")
    if not fits(challenge, work.settings.link_code_key, code) or challenge.customer_id is None:
        raise UnprocessableContent(errors=[FieldError("/code", "wrong", "This is not the code that was sent.")])
    if not work.challenges.use(challenge_id, now):
        raise NotFound("The code has ended. Ask for a new one.")
    return work.links.add(viewer, challenge.customer_id, "residential", challenge.msisdn, now)
