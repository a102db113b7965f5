"""The month as a PDF statement: as it was issued when the month is closed, else made and handed to the archive first."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.months import Month
from billing.ports import Customers, Handoff, IssuedStatements, StatementRef
from billing.settings import BillingSettings
from billing.statement.model import Statement
from billing.statement.renderer import render
from billing.usecases.itemised_usage import MonthUsage, Period, UsageReader
from billing.usecases.renderings import Renderings
from billing.usecases.retrieve_balance import require_customer
from selfcare_shared.customers.port import CustomerRecord
from selfcare_shared.links.port import Viewer

# Names statements: the same customer, month and bytes always give the same id.
_NAMESPACE = uuid.UUID("5f2d1a5e-5b1e-4a53-9d0f-5a2b7c3a9e10")


class StatementMaker(msgspec.Struct, frozen=True):
    """What the usecase works with."""

    customers: Customers
    reader: UsageReader
    handoff: Handoff
    issued: IssuedStatements
    settings: BillingSettings
    renderings: Renderings[MadeStatement] = msgspec.field(default_factory=Renderings)


class MadeStatement(msgspec.Struct, frozen=True):
    """A statement; `link` instead of the bytes when it is too large for the gateway. `issued` before, or made just now."""

    reference: StatementRef
    pdf: bytes
    link: str | None
    issued: bool


def statement_of_month(work: StatementMaker, viewer: Viewer, customer_id: str, month_text: str) -> MadeStatement:
    """The archived statement of a closed month, or a new one. Raises NotFound, 422 for the month, or the engine's problem."""
    period = work.reader.period(month_text)
    record = require_customer(work.customers, viewer, customer_id)
    closed_at = period.end + timedelta(seconds=work.settings.month_settles_after)
    if closed_at <= work.reader.now():
        found = work.issued.find(record, period.month, closed_at)
        if found is not None:
            return _handed_out(work, found.reference, found.pdf, issued=True)
    return make_statement(work, record, period)


def make_statement(work: StatementMaker, record: CustomerRecord, period: Period) -> MadeStatement:
    """Read, render, hand over, once for all who ask meanwhile.

    Raises 422 for a month that is too large, StatementBusy, or the engine's or the archive's problem.
    """
    deadline = time.monotonic() + work.settings.statement_deadline
    return work.renderings.once((record, period.month), deadline, lambda: _make(work, record, period, deadline))


def _make(work: StatementMaker, record: CustomerRecord, period: Period, deadline: float) -> MadeStatement:
    usage = work.reader.month(record.billing_account, period, work.settings.max_statement_rows)
    with work.renderings.turn(deadline) as in_time:
        pdf = render(_statement(work.settings, record, usage), in_time)
    # What does not add up today may tomorrow, so that such a statement is never handed out again in place of a new one.
    reference = _reference(record, period.month, pdf, usage.read_at if usage.settled else None)
    if usage.provisional:
        day = usage.as_of.astimezone(ZoneInfo(work.settings.time_zone)).date()
        reference = msgspec.structs.replace(reference, provisional_on=day)
    work.handoff.hand_over(reference, pdf)
    return _handed_out(work, reference, pdf, issued=False)


def _handed_out(work: StatementMaker, reference: StatementRef, pdf: bytes, *, issued: bool) -> MadeStatement:
    too_large = len(pdf) > work.settings.max_inline_pdf_bytes
    return MadeStatement(reference, pdf, work.handoff.signed_link(reference, pdf) if too_large else None, issued)


def _reference(record: CustomerRecord, month: Month, pdf: bytes, read_at: datetime | None) -> StatementRef:
    digest = hashlib.sha256(pdf).hexdigest()
    return StatementRef(
        statement_id=str(uuid.uuid5(_NAMESPACE, f"{record.customer_id}/{month}/{digest}")),
        customer_id=record.customer_id,
        billing_account=record.billing_account,
        month=month,
        language=record.language,
        sha256=digest,
        size_bytes=len(pdf),
        usage_read_at=read_at,
    )


def _statement(settings: BillingSettings, record: CustomerRecord, usage: MonthUsage) -> Statement:
    person = f"{record.given_name or ''} {record.family_name or ''}".strip()
    return Statement(
        operator_name=settings.operator_name,
        operator_tax_id=settings.operator_tax_id,
        operator_contact=settings.operator_contact,
        customer_name=record.organization_name or person or record.msisdn,
        address=tuple(
            line for line in (record.street, f"{record.postal_code or ''} {record.city or ''}".strip(), record.country) if line
        ),
        masked_account="•" * 6 + record.billing_account[-4:],
        msisdn=record.msisdn,
        month=str(usage.period.month),
        period_start=usage.period.start,
        period_end=usage.period.end,
        time_zone=settings.time_zone,
        currency=settings.currency,
        records=usage.records,
        reconciliation=usage.reconciliation,
        language=record.language,
        issued_at=usage.as_of,
        provisional=usage.provisional,
        notes=usage.notes,
        mask_numbers=settings.statement_mask_numbers,
        list_freephone=settings.statement_list_freephone,
        freephone_prefixes=settings.freephone_starts,
    )
