"""`OwnerNotices` by e-mail over Amazon SES (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from customer.domain.masking import mask_msisdn
from customer.domain.notices import Letter, Notice, letter
from selfcare_shared import logs
from selfcare_shared.aws import AWS_ERRORS, client, error_code
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.formats.mail import mailable

TRIES = 3
_PAUSE = 2.0


class SesOwnerNotices:
    """Tries three times, some seconds apart; what could not be sent is a security event and fails nobody's call."""

    def __init__(self, sender: str, operator: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._sender, self._operator, self._pause = sender, operator, pause

    @cached_property
    def _ses(self) -> Any:
        return client("sesv2", read_timeout=5.0, attempts=1)

    def send(self, owner: CustomerRecord, notice: Notice) -> None:
        """Tell the owner; does not raise for what the mail service does."""
        address = None if owner.email is None else mailable(owner.email)
        if not self._sender or address is None:
            logs.event("notice.unaddressed", level=logging.WARNING, customerId=owner.customer_id, kind=notice)
            return
        words = letter(notice, owner.language, self._operator, mask_msisdn(owner.msisdn))
        for attempt in range(TRIES):
            failure = self._attempt(address, words)
            if failure is None:
                logs.event("notice.sent", customerId=owner.customer_id, kind=notice)
                return
            logs.event("notice.failed", level=logging.WARNING, customerId=owner.customer_id, kind=notice, reason=failure)
            if attempt + 1 < TRIES:
                self._pause(_PAUSE * (attempt + 1))

    def _attempt(self, address: str, words: Letter) -> str | None:
        content = {
            "Subject": {"Data": words.subject, "Charset": "UTF-8"},
            "Body": {"Text": {"Data": words.text, "Charset": "UTF-8"}},
        }
        try:
            self._ses.send_email(
                FromEmailAddress=self._sender, Destination={"ToAddresses": [address]}, Content={"Simple": content}
            )
        except AWS_ERRORS as error:
            return error_code(error)
        return None
