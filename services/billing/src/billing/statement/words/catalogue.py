"""Which words a statement needs."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One language. `locale` is the name by which Babel knows its formats; {braces} are filled in."""

    language: str
    locale: str
    rtl: bool
    title: str
    title_provisional: str
    itemised_usage: str
    customer: str
    facts: str
    tax_id: str
    number: str
    account: str
    period: str
    period_so_far: str
    issued: str
    time_zone: str
    statement: str
    currency: str
    summary: str
    line: str
    opening: str
    top_ups: str
    adjustments: str
    charges: str
    paid_elsewhere: str
    expired: str
    difference: str
    closing: str
    balance_so_far: str
    not_told: str
    tax_within: str
    by_category: str
    category: str
    total: str
    events: str
    quantity: str
    tax: str
    charge: str
    chart: str
    chart_alternative: str
    chart_day: str
    chart_empty: str
    notes: str
    note_provisional: str
    note_hour_twice: str
    note_codes: Mapping[str, str]
    note_rounding: str
    note_volume: str
    note_freephone: str
    note_masked: str
    contact: str
    note_dispute: str
    note_hash: str
    no_usage: str
    sections: Mapping[str, str]
    kinds: Mapping[str, str]
    chart_kinds: Mapping[str, str]
    columns: Mapping[str, str]
    subtotal: str
    subtotal_tax: str
    page: str
    incoming_from: str
    megabytes: str
    descriptions: Mapping[str, str]
