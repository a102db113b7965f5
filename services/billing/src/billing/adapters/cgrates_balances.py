"""CGRateS balances as buckets, and the balance of money that its records would tell."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from billing.adapters.cgrates_shapes import BALANCE, BALANCES, CgrAccount, CgrBalance
from billing.adapters.checks import NotUnderstood, entries, exact, identifier, left_out, moment, plain, refuse_foreign
from billing.adapters.units import PIECES
from billing.domain.balance import Bucket, BucketType, Quantity
from billing.domain.money import ZERO
from billing.domain.notes import Reading
from selfcare_shared.problems import UpstreamInvalid

MONEY = "*monetary"
_BUCKETS: dict[str, tuple[BucketType, str]] = {
    MONEY: ("monetary", ""),
    "*voice": ("voice", "s"),
    "*data": ("data", "B"),
    "*sms": ("sms", "message"),
    "*mms": ("other", "message"),
}
_OTHER: tuple[BucketType, str] = ("other", PIECES)
# The engine makes a balance of this name when money runs out, and a balance may have none.
_NAMELESS = ("", "*default")
_NANOSECONDS = -9


def to_buckets(
    account: CgrAccount, tenant: str, billing_account: str, currency: str, now: datetime, reading: Reading | None = None
) -> list[Bucket]:
    """The account's balances; raises UpstreamInvalid for another account's."""
    refuse_foreign((account.id,), f"{tenant}:{billing_account}")
    found: dict[tuple[str, str], Bucket] = {}
    for kind, raw in (account.balances or {}).items():
        for balance in _listed(raw, reading):
            try:
                bucket = _bucket(kind, balance, currency, now, account_disabled=account.disabled)
                found.setdefault((kind, bucket.id), bucket)
            except NotUnderstood as reason:
                left_out(f"balance's {reason}", reading)
    return list(found.values())


def recorded_balance(buckets: list[Bucket]) -> Decimal | None:
    """A record counts every balance of money that the engine still lists and that is not disabled, expired or not.

    Where all are disabled it tells none.
    """
    money = [bucket for bucket in buckets if bucket.type == "monetary"]
    counted = [bucket.remaining.amount for bucket in money if _counted(bucket)]
    return sum(counted, ZERO) if counted or not money else None


def _counted(bucket: Bucket) -> bool:
    return bucket.status != "suspended" if bucket.counted is None else bucket.counted


def _listed(raw: msgspec.Raw, reading: Reading | None) -> list[CgrBalance]:
    """The balances of one kind, which may be null."""
    if bytes(raw) == b"null":
        return []
    try:
        shapes = entries(raw, BALANCES, BALANCE, "")
    except UpstreamInvalid:
        left_out("balances' shape", reading)
        return []
    for shape in shapes:
        if shape is None:
            left_out("balance's shape", reading)
    return [shape for shape in shapes if shape is not None]


def _bucket(kind: str, balance: CgrBalance, currency: str, now: datetime, *, account_disabled: bool) -> Bucket:
    ours, unit = _BUCKETS.get(kind, _OTHER)
    until = None if balance.expiration_date is None else moment(balance.expiration_date)
    # Year 1 stands for a balance that never expires.
    until = None if until is None or until.year == 1 else until
    suspended = balance.disabled or account_disabled
    return Bucket(
        id=identifier(balance.uuid),
        name=(kind.lstrip("*") or ours if balance.name in _NAMELESS else balance.name)[:200],
        type=ours,
        status="expired" if until is not None and until <= now else "suspended" if suspended else "active",
        remaining=Quantity(_amount(balance, kind), unit or currency),
        reserved=None,
        valid_from=None,
        valid_until=until,
        shared=bool(balance.shared_groups),
        counted=not balance.disabled,
    )


def _amount(balance: CgrBalance, kind: str) -> Decimal:
    """One unit of a balance pays for `factor` units of its kind of use; money is what it is."""
    if kind == MONEY:
        return exact(balance.value)
    factor = (balance.factors or balance.factor or {}).get(kind, Decimal(1))
    amount = exact(balance.value) * exact(factor)
    return exact(plain(amount.scaleb(_NANOSECONDS) if kind == "*voice" else amount))
