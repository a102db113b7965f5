"""Phone numbers by the numbering plans of Google's libphonenumber, kept current by its Python port.

The portal judges by the same plans (libphonenumber-js), the migration by these functions.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_E164 = re.compile(r"\+[1-9][0-9]{4,14}")
_TYPED = re.compile(r"\(?\+?[0-9()./ -]{2,60}")
_TRUNK_ZERO = re.compile(r"\( *0 *\)")
# Marks that set the direction of a number among words, and joiners that are copied along with it; none is part of it.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_OTHER_FORMS = str.maketrans(
    {"\u2212": "-", "\uff0b": "+", "\uff08": "(", "\uff09": ")", "\uff0e": ".", "\uff0f": "/", "\t": " "}
)
_SET_APART = re.compile(r"[^0-9+]+")


def phone_number(text: str, country: str) -> str | None:
    """What a person typed, as E.164; None when it is no number of the plan it belongs to.

    `country` (ISO 3166-1 alpha-2) is whose national form is understood: `079 100 00 40`, `+41 (0)79 100 00 40`,
    `0041 79/100.00.40`, `41791000040` and the same with other dashes, spaces and digits are one Swiss number. Letters, an
    extension or a second number make it none: what is dropped silently is called wrongly.
    """
    plain = _plain(text)
    if not _TYPED.fullmatch(plain):
        return None
    return _e164(plain, country) or (_e164(_TRUNK_ZERO.sub("", plain), country) if _TRUNK_ZERO.search(plain) else None)


def is_phone_number(text: str) -> bool:
    """Whether the text is a number in E.164's own form (a plus and digits alone) that its numbering plan knows."""
    return _E164.fullmatch(text) is not None and _in_a_plan(text)


def display_number(text: str) -> str:
    """An E.164 number in the groups in which it is read (ITU-T E.123, with spaces alone); other text as it is."""
    return _grouped(text) if _E164.fullmatch(text) else text


@lru_cache(maxsize=4096)
def _in_a_plan(text: str) -> bool:
    """Reading drops a trunk zero behind the country code, so that a number which has one does not come back as it was."""
    return _e164(text, None) == text


@lru_cache(maxsize=4096)
def _grouped(text: str) -> str:
    library, number = _read(text, None)
    if number is None or not library.is_possible_number(number):
        return text
    return _SET_APART.sub(" ", library.format_number(number, library.PhoneNumberFormat.INTERNATIONAL)).strip()


def _plain(text: str) -> str:
    """Digits of every script as ASCII, dashes and spaces of all kinds as `-` and a space."""
    return "".join(_plain_character(character) for character in _UNSEEN.sub("", text).translate(_OTHER_FORMS)).strip(" ")


def _plain_character(character: str) -> str:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Pd":
            return "-"
        case "Zs":
            return " "
    return character


def _read(text: str, country: str | None) -> tuple[Any, Any]:
    import phonenumbers  # noqa: PLC0415 (only where numbers are judged is it installed)

    try:
        return phonenumbers, phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return phonenumbers, None


def _e164(text: str, country: str | None) -> str | None:
    library, number = _read(text, country)
    if number is None or not library.is_valid_number(number):
        return None
    return str(library.format_number(number, library.PhoneNumberFormat.E164))
