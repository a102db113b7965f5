"""The formats that the contract names and JSON Schema does not define, for the validators of bodies and parameters."""

from __future__ import annotations

from typing import Any, ClassVar

from jsonschema import FormatChecker

from selfcare_shared.formats.codes import is_country, is_language
from selfcare_shared.formats.mail import is_mailable
from selfcare_shared.formats.phones import is_phone_number
from selfcare_shared.formats.text import is_line


class Formats(FormatChecker):
    """Format checks with the sentence that tells a customer what is expected."""

    wording: ClassVar = {
        "email": "Must be an e-mail address such as name@example.com, without special letters before the @.",
        "e164": "Must be an existing phone number with country code, such as +41791234567.",
        "iso-3166-alpha-2": "Must be a country code such as CH.",
        "iso-639-1": "Must be a language code such as en.",
        "line": "Must be one line of text without control characters.",
        "uuid": "Must be an identifier as the API answered it.",
    }


FORMATS = Formats(formats=())


def _check(name: str, test: Any) -> None:
    FORMATS.checks(name)(lambda value: not isinstance(value, str) or bool(test(value)))


_check("email", is_mailable)
_check("e164", is_phone_number)
_check("iso-3166-alpha-2", is_country)
_check("iso-639-1", is_language)
_check("line", is_line)
