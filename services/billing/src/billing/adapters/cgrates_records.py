"""CGRateS balances and CDRs checked like any input and turned into ours."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from billing.adapters.cgrates_shapes import CgrAccount, CgrBalance, CgrCdr
from billing.adapters.checks import bounded, identifier, invalid, refuse_foreign, utc
from billing.domain.balance import Bucket, BucketType, Quantity
from billing.domain.money import ZERO
from billing.domain.usage import Category, UsageRecord

USAGE_RUN = "*default"
# Runs that the engine's *cdrlog action writes when a balance is changed by other means than usage, and what they are.
ACTION_RUNS: dict[str, Category] = {"*topup": "topUp", "*debit": "adjustment", "*remove_expired": "expiry"}
# An allowance filled or emptied by an action changes no money, so it is neither shown nor summed.
_ALLOWANCES = frozenset({"*voice", "*data", "*sms", "*mms", "*generic"})
_BUCKETS: dict[str, tuple[BucketType, str]] = {
    "*monetary": ("monetary", ""),
    "*voice": ("voice", "s"),
    "*data": ("data", "B"),
    "*sms": ("sms", "message"),
}
_KINDS: dict[str, tuple[Category, str]] = {
    "*voice": ("voice", "Call"),
    "*data": ("data", "Mobile data"),
    "*sms": ("sms", "SMS"),
    "*mms": ("mms", "MMS"),
}
_ACTIONS = {"topUp": "Top-up", "adjustment": "Adjustment", "expiry": "Expired credit"}
_NANOSECONDS = Decimal(10) ** 9
# The engine keeps money as binary floating point numbers; six decimals hold every price and none of the noise.
_EXACT = Decimal("0.000001")
_NOT_RATED = Decimal(-1)
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")
_FRACTION = re.compile(r"(\d+(?:\.\d+)?)(ms|µs|μs|us|ns)")
_FRACTIONS = {"ms": 3, "µs": 6, "μs": 6, "us": 6, "ns": 9}


def to_buckets(account: CgrAccount, tenant: str, billing_account: str, currency: str, now: datetime) -> list[Bucket]:
    """The account's balances; raises UpstreamInvalid."""
    refuse_foreign((account.id,), f"{tenant}:{billing_account}")
    return [
        _bucket(kind, balance, currency, now)
        for kind, balances in (account.balances or {}).items()
        for balance in balances or ()
    ]


def recorded_balance(buckets: list[Bucket]) -> Decimal | None:
    """A record counts every balance of money that is not disabled; where all are disabled it tells none."""
    money = [bucket for bucket in buckets if bucket.type == "monetary" and bucket.status != "expired"]
    counted = [bucket.remaining.amount for bucket in money if bucket.status == "active"]
    return sum(counted, ZERO) if counted or not money else None


def _bucket(kind: str, balance: CgrBalance, currency: str, now: datetime) -> Bucket:
    if kind not in _BUCKETS:
        raise invalid("unit")
    ours, unit = _BUCKETS[kind]
    until = balance.expiration_date
    # Year 1 stands for a balance that never expires.
    until = None if until is None or until.year == 1 else utc(until)
    expired = until is not None and until <= now
    return Bucket(
        id=identifier(balance.uuid),
        name=balance.id or ours,
        type=ours,
        status="expired" if expired else "suspended" if balance.disabled else "active",
        remaining=Quantity(_amount(balance.value, kind), unit or currency),
        reserved=None,
        valid_from=None,
        valid_until=until,
        shared=False,
    )


def _amount(value: Decimal, kind: str) -> Decimal:
    if kind == "*monetary":
        return money(value)
    amount = bounded(value)
    return plain(amount / _NANOSECONDS) if kind == "*voice" else amount


def hidden_id(cdr: CgrCdr, billing_account: str) -> str | None:
    """The id of an action on an allowance, or None where the entry is a record; raises UpstreamInvalid."""
    refuse_foreign((cdr.account,), billing_account)
    return _action_id(cdr) if cdr.run_id in ACTION_RUNS and cdr.kind in _ALLOWANCES else None


def to_record(cdr: CgrCdr, billing_account: str) -> UsageRecord:
    """A usage record; raises UpstreamInvalid."""
    refuse_foreign((cdr.account,), billing_account)
    if cdr.run_id != USAGE_RUN:
        return _action(cdr)
    if cdr.cost == _NOT_RATED or cdr.kind not in _KINDS:
        raise invalid("not rated" if cdr.kind in _KINDS else "kind")
    category, description = _KINDS[cdr.kind]
    amount, after = money(cdr.cost), _balance_after(cdr)
    return UsageRecord(
        id=identifier(cdr.cgr_id),
        category=category,
        start=utc(cdr.answer_time),
        description=description,
        direction=None if category == "data" else "outgoing",
        other_party=cdr.destination[:200] or None if category != "data" else None,
        roaming_country=None,
        quantity=_quantity(cdr),
        amount=amount,
        tax=ZERO,
        balance_before=None if after is None else after + amount,
        balance_after=after,
    )


def _action(cdr: CgrCdr) -> UsageRecord:
    """A change of the monetary balance; the engine tells its size, ours its direction."""
    category = ACTION_RUNS.get(cdr.run_id)
    if category is None or cdr.kind != "*monetary":
        raise invalid("run")
    size = money(cdr.cost)
    return UsageRecord(
        id=_action_id(cdr),
        category=category,
        start=utc(cdr.answer_time),
        description=_ACTIONS[category],
        direction=None,
        other_party=None,
        roaming_country=None,
        quantity=None,
        amount=-size if category == "topUp" else size,
        tax=ZERO,
        balance_before=None,
        balance_after=None,
    )


def _action_id(cdr: CgrCdr) -> str:
    """Several runs may write of one event."""
    return identifier(f"{cdr.cgr_id}/{cdr.run_id}")


def _balance_after(cdr: CgrCdr) -> Decimal | None:
    summary = None if cdr.cost_details is None else cdr.cost_details.account_summary
    if summary is None or summary.balance_summaries is None:
        return None
    money_left = [each.value for each in summary.balance_summaries if each.type == "*monetary" and not each.disabled]
    return money(sum(map(bounded, money_left), ZERO)) if money_left else None


def _quantity(cdr: CgrCdr) -> Quantity:
    if cdr.kind == "*voice":
        return Quantity(seconds(str(cdr.usage)), "s")
    text = str(cdr.usage)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise invalid("usage")
    return Quantity(Decimal(text), "B" if cdr.kind == "*data" else "message")


def seconds(text: str) -> Decimal:
    """A Go duration such as `1h2m3.5s` or `250ms` (https://pkg.go.dev/time#Duration.String); raises UpstreamInvalid."""
    match = _DURATION.fullmatch(text)
    if match and any(match.groups()):
        hours, minutes, rest = (Decimal(part or 0) for part in match.groups())
        return bounded(hours * 3600 + minutes * 60 + rest)
    fraction = _FRACTION.fullmatch(text)
    if fraction is None:
        raise invalid("duration")
    return bounded(Decimal(fraction[1]).scaleb(-_FRACTIONS[fraction[2]]))


def money(value: Decimal) -> Decimal:
    """An amount without binary noise."""
    # 1E+18 and beyond are refused first, so that rounding never runs out of digits.
    size = value if value.is_finite() and abs(value) < 10**18 else bounded(value)
    return plain(size.quantize(_EXACT))


def plain(value: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if int(short.as_tuple().exponent) > 0 else short
