"""RequestLink: send a one-time code to a number, and answer the same whether or not the number can be linked."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import msgspec

from customer.domain.challenge import Challenge, hash_code, new_code
from customer.ports import Challenges, Customers, TextMessages
from customer.settings import CustomerSettings
from selfcare_shared.directory.port import CustomerRecord, Viewer
from selfcare_shared.problems import TooManyRequests


class LinkRequests(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    customers: Customers
    challenges: Challenges
    messages: TextMessages
    settings: CustomerSettings


def request_link(work: LinkRequests, viewer: Viewer, msisdn: str) -> Challenge:
    """Send a code if the number is a residential customer's; raises TooManyRequests beyond the limits."""
    now = datetime.now(UTC)
    _check_limits(work, viewer, msisdn, now)
    code, challenge_id = new_code(), str(uuid.uuid4())
    customer = _linkable(work.customers.find_by_msisdn(msisdn))
    challenge = Challenge(
        challenge_id=challenge_id,
        viewer=viewer,
        msisdn=msisdn,
        customer_id=None if customer is None else customer.customer_id,
        code_hash=hash_code(work.settings.link_code_key, challenge_id, code),
        created_at=now,
        expires_at=now + timedelta(seconds=work.settings.link_code_lifetime),
    )
    work.challenges.replace(challenge)
    if customer is not None:
        minutes = work.settings.link_code_lifetime // 60
        work.messages.send(
            msisdn, f"{work.settings.operator_name}: your code is {code}. It ends in {minutes} minutes. Never pass it on."
        )
    return challenge


def _linkable(found: list[CustomerRecord]) -> CustomerRecord | None:
    """A corporate number needs its account administrator's approval, so a code alone does not link it."""
    return next((record for record in found if record.segment == "residential"), None)


def _check_limits(work: LinkRequests, viewer: Viewer, msisdn: str, now: datetime) -> None:
    limits = work.settings
    counts = (
        (timedelta(seconds=limits.link_resend_delay), 1),
        (timedelta(minutes=15), limits.link_codes_per_number_quarter_hour),
        (timedelta(days=1), limits.link_codes_per_number_day),
    )
    for window, most in counts:
        if work.challenges.sent_since(msisdn, now - window) >= most:
            raise TooManyRequests("A code was asked for this number a moment ago. Wait before asking again.")
    if work.challenges.numbers_since(viewer, now - timedelta(days=1)) >= limits.link_numbers_per_login_day:
        raise TooManyRequests("Too many different numbers today. Try again tomorrow.")
