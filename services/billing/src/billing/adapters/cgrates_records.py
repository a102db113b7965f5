"""CGRateS CDRs checked like any input and turned into our records.

The engine's price is that of the cost details, which hold every decimal; the CDR's own is cut to four by its database. Its
balances before and after an event stand there too, and the exact time, where the database keeps local wall time.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from billing.adapters.cgrates_balances import MONEY
from billing.adapters.cgrates_payers import paid_by_others
from billing.adapters.cgrates_shapes import COST_DETAILS, SUMMARY, CgrBalanceSummary, CgrCdr, CgrCostDetails
from billing.adapters.checks import NotUnderstood, exact, identifier, moment, optional, plain, refuse_foreign
from billing.adapters.units import PIECES
from billing.domain.balance import Quantity
from billing.domain.money import ZERO
from billing.domain.usage import Apart, Category, UsageRecord

USAGE_RUN = "*default"
# Runs that the engine's *cdrlog action writes when a balance is changed by other means than usage, and what they are.
ACTION_RUNS: dict[str, tuple[Category, str]] = {
    "*topup": ("topUp", "Top-up"),
    "*topup_reset": ("topUp", "Balance set"),
    "*debit": ("adjustment", "Adjustment"),
    "*debit_reset": ("adjustment", "Balance set"),
    "*set_balance": ("adjustment", "Balance set"),
    "*remove_balance": ("adjustment", "Balance removed"),
    "*remove_expired": ("expiry", "Expired credit"),
    "*transfer_balance": ("adjustment", "Transfer"),
}
# These tell the balance's new value or the amount that was named, not what it changed by.
RESETS = frozenset({"*topup_reset", "*debit_reset", "*set_balance"})
_TRANSFER = "*transfer_balance"
_KINDS: dict[str, tuple[Category, str]] = {
    "*voice": ("voice", "Call"),
    "*data": ("data", "Mobile data"),
    "*sms": ("sms", "SMS"),
    "*mms": ("mms", "MMS"),
}
_OTHER: tuple[Category, str] = ("other", "Other service")
_UNITS = {"*data": "B", "*sms": "message", "*mms": "message"}
# The price of these is invoiced or told alone: no balance pays it.
_NO_ACCOUNT = frozenset({"*rated", "*pseudorated"})
_NOT_RATED = Decimal(-1)
_HALF_DAY = timedelta(hours=12)
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")
_FRACTION = re.compile(r"(\d+(?:\.\d+)?)(ms|µs|μs|us|ns)")
_FRACTIONS = {"ms": 3, "µs": 6, "μs": 6, "us": 6, "ns": 9}


def hidden_id(cdr: CgrCdr, tenant: str, billing_account: str) -> tuple[str, str] | None:
    """Why an entry is none that is shown, and its id; None where it is a record. Raises UpstreamInvalid for another's.

    Not shown: other runs, which repeat the same events; actions on allowances, which change no money; what has no price.
    """
    refuse_foreign((f"{cdr.tenant or tenant}:{cdr.account}",), f"{tenant}:{billing_account}")
    if cdr.run_id in ACTION_RUNS:
        return None if _moves_money(cdr) else ("allowance", _id(cdr))
    if cdr.run_id != USAGE_RUN:
        return "run", _id(cdr)
    return ("unrated", _id(cdr)) if cdr.cost == _NOT_RATED else None


def to_record(cdr: CgrCdr, tenant: str, billing_account: str) -> UsageRecord:
    """A usage record; raises NotUnderstood, or UpstreamInvalid for another account's."""
    refuse_foreign((f"{cdr.tenant or tenant}:{cdr.account}",), f"{tenant}:{billing_account}")
    if cdr.run_id in ACTION_RUNS:
        return _action(cdr)
    if cdr.run_id != USAGE_RUN or cdr.cost == _NOT_RATED:
        raise NotUnderstood("run" if cdr.run_id != USAGE_RUN else "price")
    details = optional(_details, cdr.cost_details)
    category, description = _KINDS.get(cdr.kind, _OTHER)
    cost = exact(cdr.cost if details is None or details.cost is None else details.cost)
    amount = _taken(cdr, details, cost, f"{tenant}:{billing_account}")
    before, after = _balances(details, amount)
    idle = any(each.type == MONEY and each.disabled and each.value for each in _summaries(details))
    return UsageRecord(
        id=_id(cdr),
        category=category,
        start=_start(cdr, details),
        description=description,
        direction=None if category == "data" else "outgoing",
        other_party=cdr.destination[:200] or None if category != "data" else None,
        roaming_country=None,
        quantity=optional(_quantity, cdr),
        amount=amount,
        tax=ZERO,
        balance_before=before,
        balance_after=after,
        order=cdr.order,
        apart=Apart(None if amount == cost else cost, idle=idle) if idle or amount != cost else None,
    )


def _action(cdr: CgrCdr) -> UsageRecord:
    """A change of the monetary balance; the engine tells its size, ours its direction."""
    category, description = ACTION_RUNS[cdr.run_id]
    size = exact(cdr.cost)
    known = cdr.run_id not in RESETS
    if cdr.run_id == _TRANSFER and cdr.destination == cdr.account:
        size = ZERO
    return UsageRecord(
        id=_id(cdr),
        category=category,
        start=moment(cdr.answer_time),
        description=description,
        direction=None,
        other_party=None,
        roaming_country=None,
        quantity=None,
        amount=ZERO if not known else -size if category == "topUp" else size,
        tax=ZERO,
        balance_before=None,
        balance_after=None,
        order=cdr.order,
        apart=None if known else Apart(sized=False),
    )


def _moves_money(cdr: CgrCdr) -> bool:
    """A transfer is logged as voice whatever it moves; what it is stands in the summary of its source."""
    if cdr.run_id == _TRANSFER:
        source = optional(_source, (cdr.extra_fields or {}).get("SourceBalanceSummary"))
        return source is None or source.type == MONEY
    return cdr.kind == MONEY


def _source(text: Any) -> CgrBalanceSummary:
    try:
        return SUMMARY.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, TypeError, RecursionError):
        raise NotUnderstood("transfer") from None


def _id(cdr: CgrCdr) -> str:
    """Several runs may write of one event."""
    return identifier(cdr.cgr_id) if cdr.run_id == USAGE_RUN else identifier(f"{cdr.cgr_id}/{cdr.run_id}")


def _details(value: str | CgrCostDetails) -> CgrCostDetails | None:
    if isinstance(value, CgrCostDetails):
        return value
    try:
        return COST_DETAILS.decode(value) if value else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotUnderstood("cost details") from None


def _start(cdr: CgrCdr, details: CgrCostDetails | None) -> datetime:
    """The exact time where the details tell it: a database of local wall time cannot tell the hour that comes twice."""
    answered = moment(cdr.answer_time)
    exactly = None if details is None else optional(moment, details.start_time)
    return exactly if exactly is not None and abs(exactly - answered) <= _HALF_DAY else answered


def _taken(cdr: CgrCdr, details: CgrCostDetails | None, cost: Decimal, own: str) -> Decimal:
    """What the event took from the account's own money."""
    if cdr.request_type in _NO_ACCOUNT:
        return ZERO
    return cost if details is None else exact(plain(cost - paid_by_others(details, own)))


def _summaries(details: CgrCostDetails | None) -> list[CgrBalanceSummary]:
    summary = None if details is None else details.account_summary
    return [] if summary is None else summary.balance_summaries or []


def _balances(details: CgrCostDetails | None, amount: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """The sums of money before and after; a disabled balance pays nothing and is not counted."""
    money = [each for each in _summaries(details) if each.type == MONEY and not each.disabled]
    if not money:
        return None, None
    after = exact(plain(sum((exact(each.value) for each in money), ZERO)))
    if any(each.initial is None for each in money):
        return exact(plain(after + amount)), after
    return exact(plain(sum((exact(each.initial or ZERO) for each in money), ZERO))), after


def _quantity(cdr: CgrCdr) -> Quantity:
    if cdr.kind == "*voice":
        return Quantity(seconds(str(cdr.usage)), "s")
    text = str(cdr.usage)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotUnderstood("usage")
    return Quantity(Decimal(text), _UNITS.get(cdr.kind, PIECES))


def seconds(text: str) -> Decimal:
    """A Go duration such as `1h2m3.5s` or `250ms` (https://pkg.go.dev/time#Duration.String); raises NotUnderstood."""
    match = _DURATION.fullmatch(text)
    if match and any(match.groups()):
        hours, minutes, rest = (Decimal(part or 0) for part in match.groups())
        return exact(hours * 3600 + minutes * 60 + rest)
    fraction = _FRACTION.fullmatch(text)
    if fraction is None:
        raise NotUnderstood("duration")
    return exact(Decimal(fraction[1]).scaleb(-_FRACTIONS[fraction[2]]))
