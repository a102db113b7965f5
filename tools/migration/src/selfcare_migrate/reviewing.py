"""`review`: a person says that rejects or conflicts of one reason were looked at, and what was decided."""

from __future__ import annotations

from selfcare_migrate import state
from selfcare_migrate.context import Context
from selfcare_migrate.refusal import Refusal


def review(context: Context, reason: str, *, by: str, note: str) -> int:
    """Mark every open entry of a reason; answers how many. Raises Refusal when there is none."""
    target = context.target()
    try:
        if not state.is_installed(target):
            raise Refusal("Nothing was loaded yet.")
        count = 0
        with target.transaction():
            for table, column in (("migration_reject", "reason"), ("migration_conflict", "kind")):
                count += target.run(
                    f"UPDATE {table} SET reviewed_at = %s, reviewed_by = %s, review_note = %s "  # noqa: S608 (names of this tool)
                    f"WHERE {column} = %s AND reviewed_at IS NULL",
                    [state.now(), by[:64], note[:200], reason],
                )
        if not count:
            raise Refusal(f"No open reject or conflict has the reason {reason!r}.")
        return count
    finally:
        target.close()
