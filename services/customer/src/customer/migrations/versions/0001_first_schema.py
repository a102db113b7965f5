"""First schema: customers, links, one-time codes, statements, audit."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import create_index, create_table, moment

revision = "0001"
down_revision = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """UTC with microseconds."""
    return sa.Column(name, moment(), nullable=nullable)


def upgrade() -> None:
    """Create every table."""
    _customers()
    _links()
    _statements()
    _audit()


def _customers() -> None:
    create_table(
        "customer",
        sa.Column("customer_id", sa.String(36), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("given_name", sa.String(100)),
        sa.Column("family_name", sa.String(100)),
        sa.Column("organization_name", sa.String(200)),
        sa.Column("msisdn", sa.String(16), nullable=False),
        sa.Column("billing_account", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("contact_phone", sa.String(16)),
        sa.Column("street", sa.String(200)),
        sa.Column("postal_code", sa.String(20)),
        sa.Column("city", sa.String(100)),
        sa.Column("country", sa.String(2)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("marketing_consent", sa.Boolean(), nullable=False),
        sa.Column("statement_notification", sa.String(8), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        _instant("updated_at"),
        sa.UniqueConstraint("msisdn", name="customer_msisdn"),
        sa.UniqueConstraint("billing_account", name="customer_billing_account"),
    )


def _links() -> None:
    create_table(
        "login_link",
        sa.Column("subject", sa.String(128), primary_key=True),
        sa.Column("customer_id", sa.String(36), primary_key=True),
        sa.Column("issuer", sa.String(200), primary_key=True),
        sa.Column("segment", sa.String(16), nullable=False),
        sa.Column("msisdn", sa.String(16), nullable=False),
        _instant("linked_at"),
        _instant("ended_at", nullable=True),
    )
    create_table(
        "link_challenge",
        sa.Column("challenge_id", sa.String(36), primary_key=True),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("msisdn", sa.String(16), nullable=False),
        sa.Column("customer_id", sa.String(36)),
        sa.Column("code_hash", sa.String(64), nullable=False),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
    create_index("link_challenge_number", "link_challenge", ["msisdn", "created_at"])
    create_index("link_challenge_login", "link_challenge", ["subject", "created_at"])


def _statements() -> None:
    create_table(
        "statement",
        sa.Column("statement_id", sa.String(36), primary_key=True),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("billing_account", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        _instant("created_at"),
        _instant("archived_at", nullable=True),
        sa.UniqueConstraint("customer_id", "month", "sha256", name="statement_version"),
    )
    create_index("statement_pending", "statement", ["state", "created_at"])


def _audit() -> None:
    create_table(
        "audit_event",
        sa.Column("event_id", sa.String(36), primary_key=True),
        _instant("occurred_at"),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("customer_id", sa.String(36)),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.Column("trace_id", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("before_values", sa.Text()),
        sa.Column("after_values", sa.Text()),
    )
    create_index("audit_event_customer", "audit_event", ["customer_id", "occurred_at"])
