"""RequestLink: send a one-time code to a number, and answer the same whether or not the number can be linked.

Whose number it is is looked up after the answer: neither time nor failure of that tells anybody that a number is a
customer's.
"""

from __future__ import annotations

import logging
import uuid
from datetime import UTC, datetime, timedelta
from typing import Literal

from customer.domain.challenge import Challenge, hash_code, new_code
from customer.ports import Challenges, Hold, NumberBook, NumberEvents, TextMessages
from customer.settings import CustomerSettings
from customer.usecases.tell_owner import Later, TellOwner
from selfcare_shared import logs
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import DayLimitReached, RateLimited, TooManyRequests, Unavailable, UpstreamTimeout

_DAY = timedelta(days=1)


class RequestLink:
    """Asks for codes. Work after the answer is apart for the two directories: one that hangs holds up its own."""

    def __init__(
        self,
        *,
        residential: NumberBook,
        corporate: NumberBook,
        challenges: Challenges,
        messages: TextMessages,
        events: NumberEvents,
        tell_owner: TellOwner,
        settings: CustomerSettings,
        later: Later,
        corporate_later: Later,
    ) -> None:
        self._residential, self._corporate, self._challenges = residential, corporate, challenges
        self._messages, self._events, self._tell_owner = messages, events, tell_owner
        self._settings, self._later, self._corporate_later = settings, later, corporate_later

    def __call__(self, viewer: Viewer, msisdn: str) -> Challenge:
        """Send a code if the number is a customer's; raises TooManyRequests beyond the limits."""
        now = datetime.now(UTC)
        self._check_limits(viewer, msisdn, now, own=0)
        code, challenge_id = new_code(), str(uuid.uuid4())
        challenge = Challenge(
            challenge_id=challenge_id,
            viewer=viewer,
            msisdn=msisdn,
            code_hash=hash_code(self._settings.link_code_key, challenge_id, code),
            created_at=now,
            expires_at=now + timedelta(seconds=self._settings.link_code_lifetime),
        )
        self._challenges.replace(challenge)
        try:
            self._check_limits(viewer, msisdn, now, own=1)
        except TooManyRequests:
            self._challenges.withdraw(challenge_id, now)
            raise
        self._later(lambda: self._serve_residential(challenge, code))
        return challenge

    def _serve_residential(self, challenge: Challenge, code: str) -> None:
        """The corporate directory is asked about numbers alone that the residential one does not know."""
        found = self._residential.find_by_msisdn(challenge.msisdn)
        if found:
            self._send(challenge, code, found[0])
        else:
            self._corporate_later(lambda: self._serve_corporate(challenge, code))

    def _serve_corporate(self, challenge: Challenge, code: str) -> None:
        try:
            found = self._corporate.find_by_msisdn(challenge.msisdn)
        except (Unavailable, UpstreamTimeout) as error:
            logs.event("link.corporate_unanswered", reason=type(error).__name__)
            return
        if found:
            self._send(challenge, code, found[0])

    def _send(self, challenge: Challenge, code: str, customer: CustomerRecord) -> None:
        if self._is_on_hold(challenge, customer):
            return
        if not self._challenges.assign(challenge.challenge_id, customer.customer_id, customer.segment, datetime.now(UTC)):
            logs.event("link.unsent", challengeId=challenge.challenge_id, reason="ended")
            return
        minutes = self._settings.link_code_lifetime // 60
        text = f"{self._settings.operator_name}: your code is {code}. It ends in {minutes} minutes. Never pass it on."
        self._messages.send(challenge.msisdn, text)

    def _is_on_hold(self, challenge: Challenge, customer: CustomerRecord) -> bool:
        """A number that changed lately, or whose changes cannot be learnt, gets no code; the owner alone hears of it."""
        reason: Hold | Literal["unanswered"] | None
        try:
            reason = self._events.hold(challenge.msisdn)
        except Unavailable:
            reason = "unanswered"
        if reason is None:
            return False
        logs.event(
            "link.held",
            level=logging.WARNING,
            challengeId=challenge.challenge_id,
            customerId=customer.customer_id,
            reason=reason,
        )
        if reason != "unanswered":
            self._tell_owner(customer.segment, customer.customer_id, challenge.msisdn, "held")
        return True

    def _check_limits(self, viewer: Viewer, msisdn: str, now: datetime, own: int) -> None:
        """Counted before the challenge is written and, with it (`own`), after, so that parallel calls cannot share a place."""
        for window, most, refusal in _windows(self._settings):
            if self._challenges.sent_since(msisdn, now - window) >= most + own:
                raise refusal
        if self._challenges.numbers_since(viewer, now - _DAY) >= self._settings.link_numbers_per_login_day + own:
            raise DayLimitReached("You asked for codes for many different numbers within a day. Try again tomorrow.")


def _windows(limits: CustomerSettings) -> tuple[tuple[timedelta, int, TooManyRequests], ...]:
    """Window, codes for one number in it, and what one more is answered. The longest comes first: it is what counts."""
    minute, quarter = timedelta(seconds=limits.link_resend_delay), timedelta(minutes=15)
    today = DayLimitReached("As many codes were asked for this number as a day allows. Try again tomorrow.")
    lately = RateLimited(900, "Several codes were asked for this number lately. Wait a quarter of an hour before asking again.")
    just_now = RateLimited(limits.link_resend_delay, "A code was asked for this number a moment ago. Wait before asking again.")
    return (
        (_DAY, limits.link_codes_per_number_day, today),
        (quarter, limits.link_codes_per_number_quarter_hour, lately),
        (minute, 1, just_now),
    )
