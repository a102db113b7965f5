"""A statement's language and when its usage was read, by which a closed month is served; when its restore was asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add three columns that may be empty, so that the code before this revision goes on working."""
    moment = sa.DateTime().with_variant(DATETIME(fsp=6), "mysql")
    op.add_column("statement", sa.Column("language", sa.String(8)))
    op.add_column("statement", sa.Column("usage_read_at", moment))
    op.add_column("statement", sa.Column("restore_asked_at", moment))
