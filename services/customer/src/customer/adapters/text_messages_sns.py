"""`TextMessages` over Amazon SNS (https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from selfcare_shared import logs
from selfcare_shared.aws import AWS_ERRORS, client
from selfcare_shared.problems import Unavailable


class SnsTextMessages:
    """Publishes straight to the number, as transactional messages."""

    @cached_property
    def _sns(self) -> Any:
        return client("sns")

    def send(self, msisdn: str, text: str) -> None:
        """Hand the message over; raises Unavailable."""
        kind = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
        try:
            self._sns.publish(PhoneNumber=msisdn, Message=text, MessageAttributes=kind)
        except AWS_ERRORS as error:
            logs.event("sms.failed", reason=type(error).__name__)
            raise Unavailable("The message could not be sent. Try again in a moment.") from None
