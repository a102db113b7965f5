"""Support's looks at a customer found in order, however much else was done with the customer."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import add_column, create_index, drop_index

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A column that the database works out, NULL for everything but support's looks, and its index instead of one by action.

    Two indexes that begin with the customer made MySQL choose the one without the order that an export asks for.
    """
    looked_at = sa.Computed("CASE WHEN SUBSTR(action, 1, 8) = 'support.' THEN customer_id END", persisted=False)
    add_column("audit_event", sa.Column("looked_at_customer_id", sa.String(36), looked_at))
    create_index("audit_event_support", "audit_event", ["looked_at_customer_id", "occurred_at"])
    drop_index("audit_event_action", "audit_event")
