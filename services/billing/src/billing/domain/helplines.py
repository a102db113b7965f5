"""Calls that cost nothing and are nobody's business but the caller's, such as to a helpline.

The European Electronic Communications Code (Directive (EU) 2018/1972, Annex VI, part A, a) has them left out of itemised bills.
"""

from __future__ import annotations

from billing.domain.usage import UsageRecord


def is_freephone(record: UsageRecord, prefixes: tuple[str, ...]) -> bool:
    """A call without a charge to a number that is free to call, by the engine's word or by how the number begins."""
    if record.category != "voice" or record.amount or record.charge:
        return False
    return record.destination == "freephone" or bool(prefixes and (record.other_party or "").startswith(prefixes))
