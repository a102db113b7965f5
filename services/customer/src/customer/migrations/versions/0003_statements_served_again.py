"""A statement's language and when its usage was read, by which a closed month is served; when its restore was asked for."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import add_column, moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add three columns that may be empty, so that the code before this revision goes on working."""
    add_column("statement", sa.Column("language", sa.String(8)))
    add_column("statement", sa.Column("usage_read_at", moment()))
    add_column("statement", sa.Column("restore_asked_at", moment()))
