"""Statements kept in the database while the staging bucket is away, why one failed, and when one was last inspected."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.mysql import LONGBLOB

from customer.schema.steps import add_column, create_index, create_table, moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a table and two columns that may be empty, so that the code before this revision goes on working."""
    create_table(
        "statement_spill",
        sa.Column("statement_id", sa.String(36), primary_key=True),
        sa.Column("pdf", sa.LargeBinary().with_variant(LONGBLOB(), "mysql"), nullable=False),
        sa.Column("created_at", moment(), nullable=False),
    )
    add_column("statement", sa.Column("failure", sa.String(32)))
    add_column("statement", sa.Column("inspected_at", moment()))
    create_index("statement_inspection", "statement", ["state", "inspected_at"])
