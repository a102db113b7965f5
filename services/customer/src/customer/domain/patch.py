"""A validated merge patch (RFC 7396) turned into the columns it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customer.domain.addresses import MEMBERS

_PLAIN = {
    "email": "email",
    "contactPhone": "contact_phone",
    "language": "language",
    "marketingConsent": "marketing_consent",
    "statementNotification": "statement_notification",
}


def changed_columns(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Columns with their new values; removing the address clears its four columns, removing a member one of them."""
    columns = {column: patch[member] for member, column in _PLAIN.items() if member in patch}
    if "postalAddress" in patch:
        address = patch["postalAddress"]
        for column, member in MEMBERS.items():
            if address is None or member in address:
                columns[column] = None if address is None else address[member]
    return columns
