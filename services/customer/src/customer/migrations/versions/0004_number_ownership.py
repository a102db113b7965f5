"""Since when a customer's number is its present subscriber's, where it was another's before."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import create_table, moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a table; the code before this revision does not know it and goes on working."""
    create_table(
        "number_ownership",
        sa.Column("customer_id", sa.String(36), primary_key=True),
        sa.Column("owned_since", moment(), nullable=False),
        sa.Column("first_month", sa.String(7), nullable=False),
    )
