"""E-mail addresses in the form that Amazon SES delivers to.

SES takes a domain with other letters in Punycode alone and no such letters before the @
(https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html). An address that the service of the mail would
refuse is refused when it is entered, since nobody hears of a notice that was never sent.
"""

from __future__ import annotations


def mailable(text: str) -> str | None:
    """The address as the mail service takes it (RFC 5321, domain as RFC 5890 A-labels), None when there is none.

    Neither a display name, nor angle brackets, nor a quoted local part, nor an IP address is taken. Deliverability is not
    asked.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 (only some services have it installed)

    try:
        return validate_email(text, check_deliverability=False, strict=True).ascii_email
    except EmailNotValidError:
        return None


def is_mailable(text: str) -> bool:
    """Whether a notice can be sent there."""
    return mailable(text) is not None
