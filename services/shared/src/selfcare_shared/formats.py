"""Formats that the contract names and JSON Schema does not define: E.164, ISO 3166, ISO 639, e-mail."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

from jsonschema import FormatChecker

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


class Formats(FormatChecker):
    """Format checks with the sentence that tells a customer what is expected."""

    wording: ClassVar = {
        "email": "Must be an e-mail address such as name@example.com.",
        "e164": "Must be a phone number with country code, such as +41791234567.",
        "iso-3166-alpha-2": "Must be a country code such as CH.",
        "iso-639-1": "Must be a language code such as en.",
        "uuid": "Must be an identifier as the API answered it.",
    }


FORMATS = Formats(formats=())


@cache
def _territories() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 (only services that validate bodies have it installed)

    return frozenset(str(code) for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code))) - {
        "ZZ",
        "EU",
        "UN",
        "EZ",
    }


@cache
def _languages() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 (only services that validate bodies have it installed)

    return frozenset(str(code) for code in Locale("en").languages if re.fullmatch(r"[a-z]{2}", str(code)))


def _check(name: str, test: Any) -> None:
    FORMATS.checks(name)(lambda value: not isinstance(value, str) or bool(test(value)))


def _is_email(value: str) -> bool:
    """RFC 5322 address in the practical form; deliverability is not asked."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 (as above)

    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


_check("email", _is_email)
_check("e164", _E164.fullmatch)
_check("iso-3166-alpha-2", lambda value: value in _territories())
_check("iso-639-1", lambda value: value in _languages())
