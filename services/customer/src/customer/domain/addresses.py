"""What a change does to an address: only what it touches is judged, so that an old record never blocks another value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from selfcare_shared.customers.port import FIELDS, CustomerRecord
from selfcare_shared.formats.addresses import AddressForm, address_form
from selfcare_shared.problems import FieldError

ADDRESS = "postalAddress"
MEMBERS = {field.name: field.member for field in FIELDS if field.about.part_of == ADDRESS}


def address_errors(record: CustomerRecord, columns: Mapping[str, Any]) -> list[FieldError]:
    """What the change would leave wrong in the address, by the form of its country.

    A new address is whole. In one that stands already a value that its country needs cannot be removed, and a postcode has
    the country's form where either of the two changes; what was missing before may stay missing.
    """
    before = {column: getattr(record, column) for column in MEMBERS}
    after = {column: columns.get(column, before[column]) for column in MEMBERS}
    changed = {column for column in MEMBERS if column in columns and after[column] != before[column]}
    if not changed or not any(after.values()):
        return []
    form = address_form(after["country"])
    needed = form.required | {"country"}
    judged = changed if any(before.values()) and "country" not in changed else set(MEMBERS)
    missing = [
        _error(column, "required", "An address in this country needs this value.")
        for column in MEMBERS
        if column in needed & judged and not after[column]
    ]
    return missing + _postcode_errors(form, after["postal_code"], changed)


def _postcode_errors(form: AddressForm, postcode: str | None, changed: set[str]) -> list[FieldError]:
    if not postcode or changed.isdisjoint({"postal_code", "country"}) or form.takes(postcode):
        return []
    return [_error("postal_code", "invalid", f"Must be a postcode of this country, such as {form.example}.")]


def _error(column: str, code: str, detail: str) -> FieldError:
    return FieldError(f"/{ADDRESS}/{MEMBERS[column]}", code, detail)
