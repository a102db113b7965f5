"""Balances and usage as the contract's documents."""

from __future__ import annotations

from typing import Any

from billing.domain.balance import Bucket, Quantity, totals
from billing.domain.money import money_text, quantity_text
from billing.domain.usage import CategoryTotal, Reconciliation, UsageRecord
from billing.usecases.itemised_usage import Period, UsageWindow
from billing.usecases.retrieve_balance import CurrentBalance


def balance_document(customer_id: str, balance: CurrentBalance) -> dict[str, Any]:
    """`Balance` in the contract."""
    return {
        "customerId": customer_id,
        "asOf": balance.as_of,
        "buckets": [_bucket(bucket) for bucket in balance.buckets],
        "totals": [{"type": kind, "remaining": _quantity(amount)} for kind, amount in totals(balance.buckets)],
    }


def usage_document(
    customer_id: str, period: Period, window: UsageWindow, place: tuple[str, str], next_cursor: str | None
) -> dict[str, Any]:
    """`UsagePage` in the contract; `place` is time zone and currency."""
    return {
        "customerId": customer_id,
        "month": str(period.month),
        "timeZone": place[0],
        "periodStart": period.start,
        "periodEnd": period.end,
        "currency": place[1],
        "totalRecords": window.total,
        "summary": None if window.reconciliation is None else _summary(window.reconciliation),
        "records": [_record(record) for record in window.records],
        "nextCursor": next_cursor,
    }


def _quantity(quantity: Quantity) -> dict[str, str]:
    money = len(quantity.unit) == 3 and quantity.unit.isupper()
    text = money_text(quantity.amount) if money else quantity_text(quantity.amount)
    return {"amount": text, "unit": quantity.unit}


def _bucket(bucket: Bucket) -> dict[str, Any]:
    return {
        "id": bucket.id,
        "name": bucket.name,
        "type": bucket.type,
        "status": bucket.status,
        "remaining": _quantity(bucket.remaining),
        "initial": None if bucket.initial is None else _quantity(bucket.initial),
        "reserved": None if bucket.reserved is None else _quantity(bucket.reserved),
        "validFrom": bucket.valid_from,
        "validUntil": bucket.valid_until,
        "shared": bucket.shared,
    }


def _summary(sums: Reconciliation) -> dict[str, Any]:
    return {
        "openingBalance": money_text(sums.opening),
        "topUps": money_text(sums.top_ups),
        "charges": money_text(sums.charges),
        "tax": money_text(sums.tax),
        "expired": money_text(sums.expired),
        "adjustments": money_text(sums.adjustments),
        "closingBalance": money_text(sums.closing),
        "categories": [_category(total) for total in sums.categories],
    }


def _category(total: CategoryTotal) -> dict[str, Any]:
    return {
        "category": total.category,
        "count": total.count,
        "quantities": [_quantity(Quantity(amount, unit)) for unit, amount in total.quantities.items()],
        "charge": money_text(total.charge),
        "tax": money_text(total.tax),
        "balanceChange": money_text(total.change),
    }


def _record(record: UsageRecord) -> dict[str, Any]:
    before, after = record.balance_before, record.balance_after
    return {
        "id": record.id,
        "category": record.category,
        "start": record.start,
        "description": record.description,
        "direction": record.direction,
        "otherParty": record.other_party,
        "roamingCountry": record.roaming_country,
        "quantity": None if record.quantity is None else _quantity(record.quantity),
        "charge": money_text(record.charge),
        "tax": money_text(record.tax),
        "balanceChange": money_text(-record.amount),
        "balanceBefore": None if before is None else money_text(before),
        "balanceAfter": None if after is None else money_text(after),
    }
