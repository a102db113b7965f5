"""Alembic's entry: runs the migrations on the address that `customer.migrate` hands over.

On a server each statement stands for itself, as DDL does there anyway; on SQLite a revision is one transaction.
"""

from __future__ import annotations

from alembic import context

given = context.config.attributes
engine, run = given["engine"], given["run"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        transaction_per_migration=True,
        on_version_apply=lambda step, **_: run.tell(f"Revision {step.up_revision_id} stands"),
    )
    with context.begin_transaction():
        context.run_migrations()
