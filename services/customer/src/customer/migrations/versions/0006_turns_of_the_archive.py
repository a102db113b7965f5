"""When a pending statement has its next turn and how many it had; statements found by account and month."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import add_column, create_index, moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add two columns with defaults and two indexes, so that the code before this revision goes on working."""
    at_once = sa.text("'1970-01-01 00:00:00'")
    add_column("statement", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    add_column("statement", sa.Column("next_attempt_at", moment(), nullable=False, server_default=at_once))
    create_index("statement_turn", "statement", ["state", "failure", "next_attempt_at"])
    create_index("statement_account", "statement", ["billing_account", "month"])
