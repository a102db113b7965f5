"""A validated merge patch (RFC 7396) turned into the columns it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customer.domain.addresses import MEMBERS
from selfcare_shared.customers.port import FIELDS

_PLAIN = {field.member: field.name for field in FIELDS if field.about.editable and not field.about.part_of}


def changed_columns(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Columns with their new values; removing the address clears its four columns, removing a member one of them."""
    columns = {column: patch[member] for member, column in _PLAIN.items() if member in patch}
    if "postalAddress" in patch:
        address = patch["postalAddress"]
        for column, member in MEMBERS.items():
            if address is None or member in address:
                columns[column] = None if address is None else address[member]
    return columns
