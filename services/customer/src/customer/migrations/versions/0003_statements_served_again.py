"""What a statement is in, and until when its usage was read: a closed month is served from the archive by these two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME

revision = "0003"
down_revision = "0005"


def upgrade() -> None:
    """Add two columns that may be empty, so that the code before this revision goes on working."""
    moment = sa.DateTime().with_variant(DATETIME(fsp=6), "mysql")
    op.add_column("statement", sa.Column("language", sa.String(8)))
    op.add_column("statement", sa.Column("usage_read_at", moment))
