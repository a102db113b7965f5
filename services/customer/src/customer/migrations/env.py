"""Alembic's entry: runs the migrations on the address that `customer.migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.attributes["url"], connect_args=context.config.attributes["connect_args"])
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
