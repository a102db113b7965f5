"""Balances and usage as the contract's documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from billing.domain.balance import Bucket, Quantity, totals
from billing.domain.money import money_text, quantity_text
from billing.domain.months import Period
from billing.domain.notes import Note
from billing.domain.reconciliation import Reconciliation
from billing.domain.usage import CategoryTotal, UsageRecord
from billing.usecases.itemised_usage import UsageWindow, as_of
from billing.usecases.retrieve_balance import CurrentBalance


def balance_document(customer_id: str, balance: CurrentBalance) -> dict[str, Any]:
    """`Balance` in the contract."""
    return {
        "customerId": customer_id,
        "asOf": balance.as_of,
        "leftOut": balance.left_out,
        "buckets": [_bucket(bucket) for bucket in balance.buckets],
        "totals": [{"type": kind, "remaining": _quantity(amount)} for kind, amount in totals(balance.buckets)],
    }


def usage_document(
    customer_id: str,
    period: Period,
    window: UsageWindow,
    place: tuple[str, str],
    next_cursor: str | None,
    *,
    freephone_listed: bool = False,
) -> dict[str, Any]:
    """`UsagePage` in the contract; `place` is time zone and currency."""
    reaches, currency = as_of(period, window.read_at), place[1]
    return {
        "customerId": customer_id,
        "month": str(period.month),
        "timeZone": place[0],
        "periodStart": period.start,
        "periodEnd": period.end,
        "provisional": reaches < period.end,
        "asOf": reaches,
        "currency": currency,
        "freephoneListed": freephone_listed,
        "totalRecords": window.total,
        "summary": None if window.reconciliation is None else _summary(window.reconciliation, window.notes, currency),
        "records": [_record(record, currency) for record in window.records],
        "nextCursor": next_cursor,
    }


def _quantity(quantity: Quantity) -> dict[str, str]:
    money = len(quantity.unit) == 3 and quantity.unit.isupper()
    text = money_text(quantity.amount, quantity.unit) if money else quantity_text(quantity.amount)
    return {"amount": text, "unit": quantity.unit}


def _told(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else money_text(amount, currency)


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


def _summary(sums: Reconciliation, notes: tuple[Note, ...], currency: str) -> dict[str, Any]:
    return {
        "openingBalance": _told(sums.opening, currency),
        "topUps": money_text(sums.top_ups, currency),
        "charges": money_text(sums.charges, currency),
        "paidElsewhere": money_text(sums.paid_elsewhere, currency),
        "tax": money_text(sums.tax, currency),
        "expired": money_text(sums.expired, currency),
        "adjustments": money_text(sums.adjustments, currency),
        "difference": money_text(sums.difference, currency),
        "closingBalance": _told(sums.closing, currency),
        "categories": [_category(total, currency) for total in sums.categories],
        "notes": [{"code": note.code, "amount": _told(note.amount, currency), "count": note.count} for note in notes],
    }


def _category(total: CategoryTotal, currency: str) -> dict[str, Any]:
    return {
        "category": total.category,
        "count": total.count,
        "quantities": [_quantity(Quantity(amount, unit)) for unit, amount in total.quantities.items()],
        "charge": money_text(total.charge, currency),
        "tax": money_text(total.tax, currency),
        "balanceChange": money_text(total.change, currency),
    }


def _record(record: UsageRecord, currency: str) -> dict[str, Any]:
    return {
        "id": record.id,
        "category": record.category,
        "start": record.start,
        "description": record.description,
        "direction": record.direction,
        "otherParty": record.other_party,
        "roamingCountry": record.roaming_country,
        "quantity": None if record.quantity is None else _quantity(record.quantity),
        "charge": money_text(record.charge, currency),
        "tax": money_text(record.tax, currency),
        "balanceChange": money_text(-record.amount, currency) if record.sized else None,
        "balanceBefore": _told(record.balance_before, currency),
        "balanceAfter": _told(record.balance_after, currency),
    }
