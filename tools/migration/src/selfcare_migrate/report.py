"""`report`: figures of the run as JSON, and the same on one page. Of customers it has the keys of rows that differ, no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from selfcare_migrate import state, unsavable
from selfcare_migrate.context import Context
from selfcare_migrate.page import page
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.target import Target

_RUN = "mapping_name, source_view, source_rows, watermark, started_at, loaded_at, load_seconds"
_ROUND = "round_no, started_at, finished_at, read_rows, inserted, updated, deleted, rejected, conflicts"
_VERIFICATION = (
    "started_at, finished_at, chunks, source_rows, target_rows, rejected_rows, held_rows, portal_rows, differing_rows, is_equal"
)


def write_report(context: Context, html: Path, data: Path) -> None:
    """Write both files; raises Refusal before a first load, or when a file cannot be written."""
    target = context.target()
    try:
        if state.read_run(target) is None:
            raise Refusal("Nothing was loaded yet.")
        found = collect(context, target)
    finally:
        target.close()
    try:
        data.write_text(json.dumps(found, indent=2, default=str) + "\n", encoding="utf-8")
        html.write_text(page(found), encoding="utf-8")
    except OSError as error:
        raise Refusal(f"The report cannot be written: {error.strerror}.") from None


def collect(context: Context, target: Target) -> dict[str, Any]:
    """Everything that the report shows."""
    chunks = "SELECT COUNT(*) AS chunks, SUM(is_done) AS done, SUM(read_rows) AS read_rows FROM migration_chunk"
    reviewed = "COUNT(*) AS entries, SUM(reviewed_at IS NOT NULL) AS reviewed"
    columns = "reason, column_name"
    rejects = f"SELECT {columns}, {reviewed} FROM migration_reject GROUP BY {columns} ORDER BY {columns}"  # noqa: S608
    conflicts = f"SELECT kind, {reviewed} FROM migration_conflict GROUP BY kind ORDER BY kind"  # noqa: S608
    differences = (
        "SELECT target_key, kind, columns_differing FROM migration_difference "
        "WHERE verification_no = (SELECT MAX(verification_no) FROM migration_verification) ORDER BY kind, target_key LIMIT 200"
    )
    return {
        "written": state.now(),
        "run": target.records(f"SELECT {_RUN} FROM migration_run")[0],  # noqa: S608
        "chunks": target.records(chunks)[0],
        "rejected_rows": target.one("SELECT COUNT(DISTINCT source_key) FROM migration_reject")[0],
        "rejects": target.records(rejects),
        "unsavable": unsavable.by_field(target, context.mapping),
        "conflicts": target.records(conflicts),
        "rounds": target.records(f"SELECT {_ROUND} FROM migration_round ORDER BY round_no"),  # noqa: S608
        "verifications": target.records(f"SELECT {_VERIFICATION} FROM migration_verification ORDER BY verification_no"),  # noqa: S608
        "differences": target.records(differences),
        "samples": target.records("SELECT sampled_at, phase, rows_done, memory_mib FROM migration_sample ORDER BY sampled_at"),
    }
