"""A validated merge patch (RFC 7396) turned into the columns it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.problems import FieldError

_PLAIN = {
    "email": "email",
    "contactPhone": "contact_phone",
    "language": "language",
    "marketingConsent": "marketing_consent",
    "statementNotification": "statement_notification",
}
_ADDRESS = {"street": "street", "postalCode": "postal_code", "city": "city", "country": "country"}


def changed_columns(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Columns with their new values; removing the address clears its four columns."""
    columns = {column: patch[member] for member, column in _PLAIN.items() if member in patch}
    if "postalAddress" in patch:
        address = patch["postalAddress"]
        for member, column in _ADDRESS.items():
            if address is None or member in address:
                columns[column] = None if address is None else address[member]
    return columns


def incomplete_address(record: CustomerRecord, columns: Mapping[str, Any]) -> list[FieldError]:
    """What an address still lacks after the patch; an address is whole or absent."""
    after = {member: columns.get(column, getattr(record, column)) for member, column in _ADDRESS.items()}
    if not any(after.values()):
        return []
    return [
        FieldError(f"/postalAddress/{member}", "required", "An address needs this value.")
        for member, value in after.items()
        if not value
    ]
