"""Inspection: a rolling sample of the archive is held against the index, and staging is searched for what nobody claims."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from archiver.ports import Archive, Index
from selfcare_shared.problems import Problem


class Findings(msgspec.Struct, frozen=True):
    """What an inspection saw. `damaged` holds (statement id, what is wrong), `not_inspected` how many did not answer."""

    inspected: int
    not_inspected: int
    damaged: tuple[tuple[str, str], ...]
    orphans: tuple[str, ...]


def inspect_archive(index: Index, archive: Archive, sample: int, orphan_after: float) -> Findings:
    """Inspect the `sample` statements that were not looked at for longest, and staging older than `orphan_after` seconds."""
    now = datetime.now(UTC)
    damaged, unanswered = [], 0
    rows = index.least_inspected(sample)
    for row in rows:
        # Marked first: an object that does not answer waits its turn again, and never keeps the others from theirs.
        index.mark_inspected(row.statement_id, now)
        try:
            finding = archive.inspect(row)
        except Problem:
            unanswered += 1
            continue
        if finding:
            damaged.append((row.statement_id, finding))
    old = archive.staged_before(now - timedelta(seconds=orphan_after))
    orphans = tuple(statement_id for statement_id in old if index.find(statement_id) is None)
    return Findings(len(rows) - unanswered, unanswered, tuple(damaged), orphans)
