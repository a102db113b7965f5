"""The month as a PDF statement: as it was issued when the month is closed, else made and handed to the archive first."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from billing.domain.months import Month, Period
from billing.ports import Handoff, IssuedStatements, StatementRef
from billing.settings import BillingSettings
from billing.statement.model import Statement
from billing.statement.renderer import render
from billing.usecases.itemised_usage import MonthUsage, UsageReader
from billing.usecases.open_month import OpenedMonth
from billing.usecases.renderings import Renderings
from selfcare_shared.customers.port import CustomerRecord

# Names statements: the same customer, month and bytes always give the same id.
_NAMESPACE = uuid.UUID("5f2d1a5e-5b1e-4a53-9d0f-5a2b7c3a9e10")


class MadeStatement(msgspec.Struct, frozen=True):
    """A statement; `link` instead of the bytes when it is too large for the gateway. `issued` before, or made just now."""

    reference: StatementRef
    pdf: bytes
    link: str | None
    issued: bool


class MakeStatement:
    """Hands statements out, each rendered once for all who ask meanwhile."""

    def __init__(self, reader: UsageReader, handoff: Handoff, issued: IssuedStatements, settings: BillingSettings) -> None:
        self._reader, self._handoff, self._issued, self._settings = reader, handoff, issued, settings
        self._renderings: Renderings[MadeStatement] = Renderings()

    def __call__(self, opened: OpenedMonth) -> MadeStatement:
        """The archived statement of a closed month, or a new one.

        Raises 422 for a month that is too large, StatementBusy, or the engine's or the archive's problem.
        """
        record, period = opened.record, opened.period
        closed_at = period.end + timedelta(seconds=self._settings.month_settles_after)
        if closed_at <= self._reader.now():
            found = self._issued.find(record, period.month, closed_at)
            if found is not None:
                return self._handed_out(found.reference, found.pdf, issued=True)
        deadline = time.monotonic() + self._settings.statement_deadline
        return self._renderings.once((record, period.month), deadline, lambda: self._make(record, period, deadline))

    def _make(self, record: CustomerRecord, period: Period, deadline: float) -> MadeStatement:
        usage = self._reader.month(record.billing_account, period, self._settings.max_statement_rows)
        with self._renderings.turn(deadline) as in_time:
            pdf = render(_statement(self._settings, record, usage), in_time)
        # What does not add up today may tomorrow, so that such a statement is never handed out again in place of a new one.
        reference = _reference(record, period.month, pdf, usage.read_at if usage.settled else None)
        if usage.provisional:
            day = usage.as_of.astimezone(ZoneInfo(self._settings.time_zone)).date()
            reference = msgspec.structs.replace(reference, provisional_on=day)
        self._handoff.hand_over(reference, pdf)
        return self._handed_out(reference, pdf, issued=False)

    def _handed_out(self, reference: StatementRef, pdf: bytes, *, issued: bool) -> MadeStatement:
        too_large = len(pdf) > self._settings.max_inline_pdf_bytes
        return MadeStatement(reference, pdf, self._handoff.signed_link(reference, pdf) if too_large else None, issued)


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
