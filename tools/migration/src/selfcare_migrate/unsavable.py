"""How many source rows the portal could not save again, by field: rejects of its own rules, addresses it would want whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from selfcare_migrate.mapping import Address, Mapping
from selfcare_migrate.target import Target
from selfcare_shared.formats.addresses import address_form

REASONS = ("not_a_phone_number", "malformed", "damaged_text", "too_long")


def by_field(target: Target, mapping: Mapping) -> list[dict[str, Any]]:
    """A record for each field: rows that were rejected for it, rows that were carried over nevertheless."""
    marks = ", ".join(["%s"] * len(REASONS))
    sql = f"SELECT column_name, COUNT(*) FROM migration_reject WHERE reason IN ({marks}) GROUP BY column_name"  # noqa: S608
    rejected = Counter({str(name): int(count) for name, count in target.rows(sql, REASONS)})
    address = mapping.target.address
    kept = Counter[str]() if address is None else _addresses(target, mapping.target.table, address)
    return [
        {"field": name, "rejected": rejected[name], "carried_over": kept[name]}
        for name in sorted(rejected.keys() | kept.keys())
    ]


def _addresses(target: Target, table: str, address: Address) -> Counter[str]:
    """Judged once for each country and postcode, and each set of members that is missing."""
    return _incomplete(target, table, address) + _postcodes(target, table, address)


def _incomplete(target: Target, table: str, address: Address) -> Counter[str]:
    members = {"street": address.street, "postal_code": address.postal_code, "city": address.city, "country": address.country}
    names = ", ".join(f"{name} IS NULL" for name in members.values())
    sql = f"SELECT COUNT(*), {address.country}, {names} FROM {table} GROUP BY {address.country}, {names}"  # noqa: S608 (checked names)
    found = Counter[str]()
    for count, country, *missing in target.rows(sql):
        if all(missing):
            continue
        needed = address_form(country).required | {"country"}
        for (member, column), is_missing in zip(members.items(), missing, strict=True):
            found[column] += int(count) if is_missing and member in needed else 0
    return +found


def _postcodes(target: Target, table: str, address: Address) -> Counter[str]:
    columns = f"{address.country}, {address.postal_code}"
    sql = f"SELECT COUNT(*), {columns} FROM {table} WHERE {address.postal_code} IS NOT NULL GROUP BY {columns}"  # noqa: S608
    wrong = sum(int(count) for count, country, postcode in target.rows(sql) if not address_form(country).takes(postcode))
    return Counter({address.postal_code: wrong} if wrong else {})
