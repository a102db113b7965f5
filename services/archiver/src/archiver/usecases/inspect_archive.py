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


class InspectArchive:
    """Looks at what was not looked at for longest."""

    def __init__(self, index: Index, archive: Archive) -> None:
        self._index, self._archive = index, archive

    def __call__(self, sample: int, orphan_after: float) -> Findings:
        """Inspect `sample` statements, and staging older than `orphan_after` seconds."""
        now = datetime.now(UTC)
        damaged, unanswered = [], 0
        rows = self._index.least_inspected(sample)
        for row in rows:
            # Marked first: an object that does not answer waits its turn again, and never keeps the others from theirs.
            self._index.mark_inspected(row.statement_id, now)
            try:
                finding = self._archive.inspect(row)
            except Problem:
                unanswered += 1
                continue
            if finding:
                damaged.append((row.statement_id, finding))
        old = self._archive.staged_before(now - timedelta(seconds=orphan_after))
        orphans = tuple(statement_id for statement_id in old if self._index.find(statement_id) is None)
        return Findings(len(rows) - unanswered, unanswered, tuple(damaged), orphans)
