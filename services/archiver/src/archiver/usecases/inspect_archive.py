"""Inspection: a rolling sample of the archive is held against the index, and staging is searched for what nobody claims."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from archiver.ports import Archive, Index


class Findings(msgspec.Struct, frozen=True):
    """What an inspection saw. `damaged` holds (statement id, what is wrong)."""

    inspected: int
    damaged: tuple[tuple[str, str], ...]
    orphans: tuple[str, ...]


def inspect_archive(index: Index, archive: Archive, sample: int, orphan_after: float) -> Findings:
    """Inspect the `sample` statements that were not looked at for longest, and staging older than `orphan_after` seconds."""
    now = datetime.now(UTC)
    damaged = []
    rows = index.least_inspected(sample)
    for row in rows:
        finding = archive.inspect(row)
        if finding:
            damaged.append((row.statement_id, finding))
        index.mark_inspected(row.statement_id, now)
    old = archive.staged_before(now - timedelta(seconds=orphan_after))
    orphans = tuple(statement_id for statement_id in old if index.find(statement_id) is None)
    return Findings(len(rows), tuple(damaged), orphans)
