"""Roles on links, requests that wait for a company's administrator, and links found by their customer."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import add_column, create_index, create_table, moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table, an index, and two columns with defaults, so that the code before this revision goes on working."""
    add_column("login_link", sa.Column("role", sa.String(16), nullable=False, server_default="user"))
    create_index("login_link_customer", "login_link", ["customer_id"])
    add_column("link_challenge", sa.Column("segment", sa.String(16), nullable=False, server_default="residential"))
    create_table(
        "link_approval",
        sa.Column("approval_id", sa.String(36), primary_key=True),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("msisdn", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("requested_at", moment(), nullable=False),
        sa.Column("decided_at", moment()),
        sa.Column("decided_by", sa.String(128)),
    )
    create_index("link_approval_customer", "link_approval", ["customer_id", "requested_at"])
    create_index("link_approval_login", "link_approval", ["subject", "requested_at"])
