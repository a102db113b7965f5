"""The residential mapping once more, row by row in plain Python, so that the tool is not judged by itself."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from selfcare_shared.formats.codes import is_country
from selfcare_shared.formats.mail import is_mailable
from selfcare_shared.formats.phones import phone_number
from selfcare_shared.formats.text import is_line

Row = dict[str, Any]
_ZONE, _NAMESPACE = ZoneInfo("Europe/Zurich"), uuid.UUID("5d7c2f1e-30a4-4e7b-9f61-8f0b5a1c7d42")
_WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


class Misfit(Exception):
    """Why a value does not fit."""


def expected(row: Row) -> tuple[Row, dict[str, str]]:
    """The target's values without the version, and the reason of each column that does not fit."""
    values: Row = {}
    reasons: dict[str, str] = {}
    for name, make in _COLUMNS.items():
        try:
            values[name] = make(row)
        except Misfit as misfit:
            reasons[name] = str(misfit)
    return values, reasons


def _required(value: Any) -> Any:
    if value is None:
        raise Misfit("missing")
    return value


def _text(raw: str | None, size: int, *, repair: bool = False, line: bool = True) -> str | None:
    plain = "".join(map(_repaired, raw or "")) if repair else raw or ""
    value = re.sub(r"[\t\r\n]+", " ", plain).strip(_WHITE)
    if line and value and (not is_line(value) or "\ufffd" in value):
        raise Misfit("damaged_text")
    if len(value) > size:
        raise Misfit("too_long")
    return value or None


def _repaired(letter: str) -> str:
    if not 0x80 <= ord(letter) <= 0x9F:
        return letter
    return bytes((ord(letter),)).decode("cp1252", errors="ignore") or letter


def _shaped(value: str | None, fits: Callable[[str], bool]) -> str | None:
    if value is not None and not fits(value):
        raise Misfit("malformed")
    return value


def _capitals(raw: str | None) -> str:
    """Letters of ASCII alone have one counterpart."""
    return (raw or "").upper() if (raw or "").isascii() else raw or ""


def _phone(raw: str | None) -> str | None:
    given = (raw or "").strip(_WHITE)
    if not given:
        return None
    number = phone_number(given, "CH")
    if number is None:
        raise Misfit("not_a_phone_number")
    return number


def _code(raw: object, codes: dict[str, Any], default: Any = None) -> Any:
    given = "" if raw is None else _capitals(str(raw).strip(_WHITE))
    if not given:
        return _required(default)
    if given not in codes:
        raise Misfit("unknown_code")
    return codes[given]


def _instant(raw: datetime | None) -> datetime:
    if raw is None:
        raise Misfit("missing")
    if not "1990-01-01 00:00:00" <= raw.isoformat(" ") <= "2099-12-31 00:00:00":
        raise Misfit("out_of_range")
    utc = raw.replace(tzinfo=_ZONE).astimezone(UTC)
    if utc.astimezone(_ZONE).replace(tzinfo=None) != raw:
        raise Misfit("no_such_time")
    return utc.replace(tzinfo=None)


def _account(key: int) -> str:
    if not 0 <= key < 10**10:
        raise Misfit("out_of_range")
    return f"BA{key:010d}"


_COLUMNS: dict[str, Callable[[Row], Any]] = {
    "customer_id": lambda row: str(uuid.uuid5(_NAMESPACE, str(row["CUSTOMER_NO"]))),
    "status": lambda row: _code(row["STATE"], {"A": "active", "S": "suspended", "G": "suspended"}),
    "given_name": lambda row: _text(row["GIVEN_NAME"], 100, repair=True),
    "family_name": lambda row: _required(_text(row["FAMILY_NAME"], 100, repair=True)),
    "msisdn": lambda row: _required(_phone(row["MSISDN"])),
    "billing_account": lambda row: _account(row["CUSTOMER_NO"]),
    "email": lambda row: _shaped(_text(row["EMAIL"], 254, line=False), is_mailable),
    "contact_phone": lambda row: _phone(row["CONTACT_PHONE"]),
    "street": lambda row: _text(row["STREET"], 200, repair=True),
    "postal_code": lambda row: _text(row["ZIP"], 20),
    "city": lambda row: _text(row["CITY"], 100, repair=True),
    "country": lambda row: _shaped(_text(_capitals(row["COUNTRY"]), 2, line=False), is_country),
    "language": lambda row: _code(row["LANGUAGE"], {"DE": "de", "FR": "fr", "IT": "it", "EN": "en"}, "en"),
    "marketing_consent": lambda row: _code(row["MARKETING"], {"J": "1", "N": "0"}),
    "statement_notification": lambda row: _code(row["NOTIFY"], {"0": "none", "1": "sms", "2": "email"}, "none"),
    "updated_at": lambda row: _instant(row["LAST_CHANGED"]),
}
