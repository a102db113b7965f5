"""Logins compared to the last blank, one waiting request a login and company, and what is asked by customer found in order."""

from __future__ import annotations

import sqlalchemy as sa

from customer.schema.steps import add_column, compare_exactly, create_index, drop_index

revision = "0007"
down_revision = "0006"

_LOGIN = {"issuer": 200, "subject": 128}


def upgrade() -> None:
    """Two collations that do not pad; a column that may be empty; indexes that the code before does not need.

    `link_approval.waits_for` names login and customer while a request waits and is NULL afterwards, as MySQL has no index over
    some rows alone.
    """
    compare_exactly("login_link", **_LOGIN)
    compare_exactly("link_challenge", **_LOGIN)
    compare_exactly("link_approval", **_LOGIN, decided_by=128)
    compare_exactly("audit_event", **_LOGIN)
    add_column("link_approval", sa.Column("waits_for", sa.String(64)))
    create_index("link_approval_waits_for", "link_approval", ["waits_for"], unique=True)
    create_index("login_link_history", "login_link", ["customer_id", "linked_at"])
    drop_index("login_link_customer", "login_link")
    create_index("link_challenge_open", "link_challenge", ["subject", "msisdn", "used_at"])
    create_index("audit_event_action", "audit_event", ["customer_id", "action", "occurred_at"])
    create_index("statement_list", "statement", ["customer_id", "month", "created_at", "statement_id"])
